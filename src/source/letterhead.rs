//! The letterhead: its file is read, and the letter laid over it.

use memchr::memmem;

use super::files;
use super::{Files, Request, base};
use crate::diag::{At, Diagnostic, Diagnostics, Sources, closest};
use crate::yaml::{self, Entry, Node, Value, quote};

/// Keys that a letterhead may have.
pub(super) const KEYS: [&str; 11] = [
    "layout",
    "language",
    "sender",
    "paper",
    "archive",
    "colours",
    "fonts",
    "footer",
    "typography",
    "place",
    "payment",
];

/// What a template of serial letters says that it is.
pub(super) const TEMPLATE: &str = "template";

/// Whether a file says that it is a letterhead, seen without reading it whole.
#[must_use]
pub fn is_letterhead(bytes: &[u8]) -> bool {
    is_kind(bytes, "letterhead")
}

/// Whether a file says that it is a template of serial letters, seen likewise.
#[must_use]
pub fn is_template(bytes: &[u8]) -> bool {
    is_kind(bytes, TEMPLATE)
}

fn is_kind(bytes: &[u8], kind: &str) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // Every letter of a folder is looked into, so only the lines of this key are.
    memmem::find_iter(bytes, "kind:").filter(|at| *at == 0 || b"\r\n".contains(&bytes[at - 1])).any(|at| {
        let value = bytes[at + 5..].split(|byte| b"#\r\n".contains(byte)).next().unwrap_or_default();
        str::from_utf8(value).is_ok_and(|value| value.trim().trim_matches(['"', '\'']) == kind)
    })
}

/// Says that a template makes no letter without its data.
pub(super) fn refuse_template(letter: &Node, diagnostics: &mut Diagnostics) -> Option<()> {
    let Some(kind) = letter.get("kind").filter(|kind| kind.text() == Some(TEMPLATE)) else { return Some(()) };
    diagnostics.push(
        Diagnostic::error(
            "not-a-letter",
            kind.span,
            "this is a template, which needs the data of its letters",
        )
        .help("render it with `--data clients.csv`"),
    );
    None
}

/// Lays a letter over the letterhead that it names. Gives the letter as it is,
/// and `false`, where that cannot be read: what is missing may stand there.
pub(super) fn lay_under(
    letter: Node,
    request: &Request<'_>,
    files: &dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(Node, bool)> {
    if let Some(kind) = letter.get("kind").filter(|kind| kind.text() == Some("letterhead")) {
        diagnostics.push(
            Diagnostic::error("not-a-letter", kind.span, "this is a letterhead, not a letter")
                .help("render a letter that names it under `letterhead:`"),
        );
        return None;
    }
    let named = letter.get("letterhead").and_then(|node| Some(At::new(node.text()?.trim(), node.span)));
    let Some(path) = named else { return Some((letter, true)) };
    let found = match files::read(files, path, base(path.span.file, request, sources)) {
        Ok(found) => found,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return Some((letter, false));
        }
    };
    let head = yaml::decode(&found.name, &found.bytes, sources, diagnostics).ok();
    let Some(head) = head.and_then(|file| yaml::parse(sources, file, diagnostics)) else {
        return Some((letter, false));
    };
    let head = own_keys(head, path, letter.get("invoice").is_some(), diagnostics);
    Some((yaml::merge(head, letter), true))
}

/// The keys that a letterhead gives to letters. Its `payment` is the invoice's,
/// where there is one.
fn own_keys(mut head: Node, path: At<&str>, invoice: bool, diagnostics: &mut Diagnostics) -> Node {
    if head.get("kind").and_then(Node::text) != Some("letterhead") {
        let message = format!("`{}` does not say that it is a letterhead", quote(path.value));
        diagnostics.push(
            Diagnostic::error("not-a-letterhead", path.span, message)
                .help("write `kind: letterhead` in its first line"),
        );
    }
    head.remove("kind");
    let payment = head.remove("payment");
    let Value::Map(entries) = &mut head.value else {
        let message = "a letterhead must be a mapping of keys and values";
        diagnostics.push(Diagnostic::error("wrong-type", head.span, message));
        return Node { span: head.span, value: Value::Map(Vec::new()) };
    };
    entries.retain(|entry| {
        let known = KEYS.contains(&entry.key.as_str());
        if !known {
            diagnostics.push(stray(entry));
        }
        known
    });
    if let (Some(payment), true) = (payment, invoice) {
        let key = At::new("invoice".to_owned(), payment.key.span);
        let node = Node { span: payment.key.span, value: Value::Map(vec![payment]) };
        entries.push(Entry { key, node });
    }
    head
}

fn stray(entry: &Entry) -> Diagnostic {
    let key = quote(&entry.key);
    if entry.key.value == "letterhead" {
        let message = "a letterhead cannot lie on another letterhead";
        return Diagnostic::error("unknown-key", entry.key.span, message).help("remove the key");
    }
    let diagnostic =
        Diagnostic::error("unknown-key", entry.key.span, format!("unknown key `{key}` in a letterhead"));
    match closest(&entry.key, KEYS) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic.help(format!("a letterhead may have {}", KEYS.join(", "))),
    }
}
