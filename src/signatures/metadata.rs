//! Whether two XMP packets say the same of a document, but for dates and the name of
//! the last program.

use std::collections::BTreeSet;

use lopdf::Stream;

/// A longer packet is not compared.
const MOST_BYTES: usize = 4 << 20;

/// What programs write anew whenever they save.
const DATES: [&str; 4] = ["xmp:ModifyDate", "xmp:MetadataDate", "pdf:Producer", "xmpMM:InstanceID"];

/// Elements that hold what another element says.
const LISTS: [&str; 4] = ["rdf:li", "rdf:Alt", "rdf:Seq", "rdf:Bag"];

/// The text of a packet.
pub(super) fn text(stream: &Stream) -> Option<String> {
    let bytes = stream.get_plain_content_with_limit(MOST_BYTES).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let sound = text.contains("adobe:ns:meta/") && !text.contains("<!");
    sound.then_some(text)
}

/// Whether every statement of either packet is one of the other.
pub(super) fn same_but_for_dates(was: &str, is: &str) -> bool {
    match (statements(was), statements(is)) {
        (Some(was), Some(is)) => was == is,
        _ => false,
    }
}

/// A name, and what it is said to be.
type Pair = (String, String);

/// What a packet states: what its prefixes stand for, and elements with text and
/// attributes, in order of the words. RDF has several ways to write the same statement.
fn statements(packet: &str) -> Option<(BTreeSet<Pair>, Vec<Pair>)> {
    let (mut prefixes, mut found) = (BTreeSet::new(), Vec::new());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = packet;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        let end = tag.find('>')?;
        let (tag, after) = (tag.get(1..end)?, tag.get(end + 1..)?);
        rest = after;
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if !text.is_empty() {
            // The innermost element that is not a mere list.
            let name = open.iter().rev().find(|name| !LISTS.contains(name)).copied();
            found.push((name.unwrap_or_default().to_owned(), text.to_owned()));
        }
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != name.trim() {
                return None;
            }
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, list) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        if !empty {
            open.push(name);
        }
        for (key, value) in attributes(list)? {
            match key {
                // The toolkit's version, and how a structure is written.
                "x:xmptk" | "rdf:parseType" => {}
                "rdf:resource" => found.push((name.to_owned(), value.to_owned())),
                key if key.starts_with("xmlns") => {
                    prefixes.insert((key.to_owned(), value.to_owned()));
                }
                key => found.push((key.to_owned(), value.to_owned())),
            }
        }
    }
    found.retain(|(name, _)| !DATES.contains(&name.as_str()));
    found.sort_unstable();
    open.is_empty().then_some((prefixes, found))
}

fn attributes(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after.get(1..)?.split_once(quote)?;
        rest = after.trim_start();
        found.push((name.trim(), value));
    }
    Some(found)
}
