//! The page on one file of this machine.

use super::desk::Served;
use crate::cli::Folder;

#[test]
fn the_file_is_read_and_saved_by_who_knows_the_key() {
    let place = Folder::new("edit");
    let file = place.path("letter.yaml");
    std::fs::copy(crate::desk::root().join("samples/fr/fin-de-mission.yaml"), &file).expect("copied");
    for beside in ["agence.yaml", "agence.svg"] {
        std::fs::copy(crate::desk::root().join("samples/fr").join(beside), place.path(beside))
            .expect("copied");
    }
    let served = Served::run(&["edit", "--no-open", &file.display().to_string()]);
    let key = served.fragment.strip_prefix("key=").expect("a key").to_owned();
    assert_eq!(key.len(), 64);
    assert_eq!(served.get("/page.json").json(), serde_json::json!({"mode": "edit", "name": "letter.yaml"}));
    for path in ["/edit/file", "/v1/layouts"] {
        assert_eq!(served.get(path).status, 403, "{path}");
    }
    let keyed = |method: &str, path: &str, more: (&str, &str), body: &[u8]| {
        served.send(method, path, &[("Letterpress-Key", &key), more], body)
    };
    let read = keyed("GET", "/edit/file", ("Accept", "*/*"), b"");
    let (text, tag) = (read.text(), read.header("etag").to_owned());
    assert_eq!(text, std::fs::read_to_string(&file).expect("text"));
    // Files beside it are found without being sent.
    let made = keyed("POST", "/v1/render", ("Content-Type", "application/yaml"), text.as_bytes());
    assert_eq!((made.status, made.header("letterpress-pages")), (200, "2"), "{}", made.text());
    let changed = text.replace("Lyon", "Nantes");
    assert_eq!(keyed("PUT", "/edit/file", ("Accept", "*/*"), changed.as_bytes()).status, 400);
    let saved = keyed("PUT", "/edit/file", ("If-Match", &tag), changed.as_bytes());
    assert_eq!(saved.status, 204, "{}", saved.text());
    assert_eq!(std::fs::read_to_string(&file).expect("text"), changed);
    // Another program was faster.
    let new = saved.header("etag").to_owned();
    std::fs::write(&file, "changed: elsewhere\n").expect("written");
    let late = keyed("PUT", "/edit/file", ("If-Match", &new), text.as_bytes());
    assert_eq!((late.status, late.problem().as_str()), (412, "changed-meanwhile"));
    assert_eq!(std::fs::read_to_string(&file).expect("text"), "changed: elsewhere\n");
}
