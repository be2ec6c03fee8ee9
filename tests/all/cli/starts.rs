//! `letterpress new`: letters to start from, as their users get them.

use letterpress::starter;

use super::Folder;

#[test]
fn each_purpose_in_each_language_is_a_letter_without_a_finding() {
    let folder = Folder::new("new-each");
    let mut made = 0;
    for language in ["en-GB", "fr-FR", "de-DE"] {
        for name in starter::names(language) {
            let file = format!("{name}-{language}.yaml");
            let called = folder.call(&["new", name, "--language", language, "-o", &file]);
            assert_eq!(called.code(), 0, "{file}: {}", called.err());
            if name != starter::LETTERHEAD {
                made += 1;
            }
        }
    }
    assert_eq!(made, 30);
    // Of today, which is the day they are dated.
    let called = folder.call(&["check", ".", "--deny-warnings", "--message-format", "short"]);
    assert_eq!((called.code(), called.out().as_str()), (0, ""), "{}", called.err());
}

#[test]
fn names_and_dates_take_their_places_and_comments_stay() {
    let folder = Folder::new("new-values");
    let called = folder.call(&[
        "new",
        "client-termination",
        "--language",
        "fr-CH",
        "--date",
        "2026-09-01",
        "-o",
        "l.yaml",
        "--set",
        "sender.name=Ann Lee: Co",
        "--set",
        "sender.phone=+41 44 668 18 00",
        "--set",
        "recipient.name=Madame Claire Dubois",
        "--set",
        "recipient.address=1 rue du Lac; 1003 Lausanne",
    ]);
    assert_eq!(called.code(), 0, "{}", called.err());
    let text = String::from_utf8(folder.read("l.yaml")).expect("text");
    for line in [
        "language: fr-CH",
        "layout: sn-010130-right",
        "date: 2026-09-01",
        "  name: \"Ann Lee: Co\"",
        "  address: [1 rue du Lac, 1003 Lausanne]",
        "salutation: Madame,",
        "closing: Je vous prie d'agréer, Madame,",
    ] {
        assert!(text.lines().any(|own| own.starts_with(line)), "{line} in {text}");
    }
    // The telephone number stands in the closing words, too.
    assert_eq!(text.matches("+41 44 668 18 00").count(), 2, "{text}");
    let written = starter::text("client-termination", "fr").expect("a letter");
    let comments = |text: &str| text.lines().filter(|line| line.trim_start().starts_with('#')).count();
    assert_eq!(comments(&text), comments(written));
    assert_eq!(folder.call(&["render", "l.yaml"]).code(), 0);
}

#[test]
fn values_need_their_quotes_wherever_they_stand() {
    let folder = Folder::new("new-quotes");
    let organisation = "sender.organisation=Hartley Bindery: \"Books\" # Boxes";
    let general = ["new", "general", "--language", "en-GB", "-o", "l.yaml", "--set", organisation];
    let called = folder.call(&[&general[..], &["--set", "recipient.name=Ms Ruth Calder"]].concat());
    assert_eq!(called.code(), 0, "{}", called.err());
    // The organisation of the sender is that of a contact, too.
    let text = String::from_utf8(folder.read("l.yaml")).expect("text");
    assert_eq!(
        text.matches("organisation: \"Hartley Bindery: \\\"Books\\\" # Boxes\"\n").count(),
        2,
        "{text}"
    );
    let checked = folder.call(&["check", "l.yaml", "--deny-warnings"]);
    assert_eq!(checked.code(), 0, "{}", checked.out());
}

#[test]
fn a_file_that_is_there_is_told_before_anything_is_made() {
    let folder = Folder::new("new-there").with("general.yaml", "mine\n");
    let called = folder.call(&["new", "general", "--language", "en-GB"]);
    assert_eq!((called.code(), folder.read("general.yaml").as_slice()), (2, &b"mine\n"[..]));
    assert!(called.err().contains("is there already"), "{}", called.err());
}

#[test]
fn a_letterhead_takes_the_place_of_the_sender() {
    let folder = Folder::new("new-letterhead");
    assert_eq!(folder.call(&["new", "letterhead", "--language", "de-DE", "-o", "kopf.yaml"]).code(), 0);
    let new = ["new", "offer", "--language", "de-DE", "--letterhead", "kopf.yaml", "-o", "angebot.yaml"];
    let called = folder.call(&new);
    assert_eq!(called.code(), 0, "{}", called.err());
    let text = String::from_utf8(folder.read("angebot.yaml")).expect("text");
    assert!(text.contains("\nletterhead: kopf.yaml\n") && !text.contains("\nsender:"), "{text}");
    let rendered = folder.call(&["render", "angebot.yaml"]);
    assert_eq!(rendered.code(), 0, "{}", rendered.err());
    // What is there is not replaced unless it is asked for.
    let again = folder.call(&new);
    assert_eq!(again.code(), 2);
    assert!(again.err().contains("is there already"), "{}", again.err());
    assert_eq!(folder.call(&[&new[..], &["--force"]].concat()).code(), 0);
}

#[test]
fn what_cannot_be_had_is_said() {
    let folder = Folder::new("new-wrong");
    for (args, said) in [
        (vec!["new", "ofer", "--language", "en-GB"], "did you mean `offer`?"),
        (vec!["new", "offer", "--language", "ja-JP"], "there are no letters to start from in `ja-JP`"),
        (
            vec!["new", "offer", "--language", "en-GB", "--set", "sender.nmae=A"],
            "has no `sender.nmae` to set",
        ),
        (vec!["new", "offer", "--language", "en-GB", "--set", "name"], "there is no `=`"),
        (vec!["new"], "name a purpose"),
    ] {
        let called = folder.call(&args);
        assert_eq!(called.code(), 2, "{args:?}");
        assert!(called.err().contains(said), "{args:?}: {}", called.err());
    }
    assert!(folder.files().is_empty());
    let listed = folder.call(&["new", "--list", "--language", "fr-FR"]);
    assert!(listed.out().contains("payment-reminder-final") && listed.out().contains("Fin d'une mission"));
}
