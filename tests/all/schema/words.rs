//! Words that may stand under a key: those of the schema are those of the program.

use letterpress::describe::Kind;
use letterpress::law::Fact;
use serde_json::{Value, json};

use super::keys::{complaints, top};
use super::places::{Place, places, words};
use super::schema;

/// Keys whose words are only looked at where all else is sound, or where there is a field; and one that
/// is not used where it may stand.
const UNSEEN: [&str; 8] = [
    "invoice.lines[].exemption.category",
    "invoice.lines[].origin",
    "recipient.situation",
    "sender.situation",
    "signature.lock",
    "signature.seed.digests",
    "signature[].lock",
    "signature[].seed.digests",
];

/// Complaints about a value.
fn wrong(kind: Kind, place: &Place, value: &Value) -> Vec<String> {
    let file = place.file(&place.key, value.clone(), top(kind));
    let all = complaints(kind, &file).list.into_iter();
    let about = all.filter(|one| {
        // What a file of its own lacks, or what does not go with what else it lacks, is not about the word.
        ["bad-", "unknown-", "wrong-"].iter().any(|code| one.code.starts_with(code)) && one.code != "bad-rule"
    });
    about.map(|one| format!("{}: {}", one.code, one.message)).collect()
}

#[test]
fn words_are_those_that_the_program_knows() {
    let (mut seen, mut unseen) = (0, Vec::new());
    for kind in [Kind::Letter, Kind::Letterhead, Kind::Layout, Kind::Purpose] {
        let root = schema(kind);
        for place in places(root) {
            let Some(words) = words(root, &place.schema) else { continue };
            if place.path.is_empty() && ["kind", "extends"].contains(&place.key.as_str()) {
                continue;
            }
            let is_list = words.first().is_some_and(Value::is_array);
            // All countries take long, and come from the list that the program asks.
            for word in words.iter().step_by(if words.len() > 100 { 50 } else { 1 }) {
                // Where a field is locked, there is one.
                let wrong = wrong(kind, &place, word);
                assert!(wrong.is_empty(), "{kind:?} {} {word}: {wrong:?}", place.name());
                seen += 1;
            }
            let strange = if is_list { json!(["strangest"]) } else { json!("strangest") };
            if wrong(kind, &place, &strange).is_empty() {
                unseen.push(place.name());
            }
        }
    }
    assert!(seen > 100, "{seen} words");
    unseen.sort();
    unseen.dedup();
    assert_eq!(unseen, UNSEEN);
}

#[test]
fn situations_and_locks_are_those_that_the_program_knows() {
    let root = schema(Kind::Letter);
    let of = |name: &str| {
        let all = places(root);
        let place = all.iter().find(|place| place.name() == name).expect(name);
        words(root, &place.schema).expect("words")
    };
    let facts: Vec<Value> = Fact::ALL.iter().map(|fact| json!([fact.word()])).collect();
    assert_eq!(of("sender.situation"), facts);
    assert_eq!(of("signature.lock"), [json!("own"), json!("all")]);
    let signed = |lock: &str| {
        let text = format!("{}\nsignature: {{field: true, name: A, lock: {lock}}}\n", crate::source::SOUND);
        crate::desk::read_letter("letter.yaml", &text).is_ok()
    };
    assert!(signed("own") && signed("all") && !signed("strangest"));
}
