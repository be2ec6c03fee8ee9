//! Whether two XMP packets say the same of a document, but for dates and the name of
//! the last program.

use lopdf::Stream;

/// A longer packet is not compared.
const MOST_BYTES: usize = 4 << 20;

/// What programs write anew whenever they save.
const DATES: [&str; 4] = ["ModifyDate", "MetadataDate", "Producer", "InstanceID"];

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

/// What a packet states, in order of the words: elements with text, and attributes,
/// each by its name without the prefix, which is only a stand-in.
fn statements(packet: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = packet;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        let end = tag.find('>')?;
        let (tag, after) = (tag.get(1..end)?, tag.get(end + 1..)?);
        rest = after;
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if !text.is_empty() {
            // The innermost element that is not a mere list.
            let name = open.iter().rev().find(|name| !matches!(name.as_str(), "li" | "Alt" | "Seq" | "Bag"));
            found.push((name.cloned().unwrap_or_default(), text.to_owned()));
        }
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != local(name.trim()) {
                return None;
            }
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        if !empty {
            open.push(local(name));
        }
        // A resource is the value of its element.
        let named = |(key, value)| (if key == "resource" { local(name) } else { key }, value);
        found.extend(self::attributes(attributes)?.into_iter().map(named));
    }
    found.retain(|(name, _)| !DATES.contains(&name.as_str()));
    found.sort_unstable();
    open.is_empty().then_some(found)
}

fn attributes(text: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after.get(1..)?.split_once(quote)?;
        rest = after.trim_start();
        let name = name.trim();
        // Namespaces and the toolkit's version state nothing of the document.
        if !name.starts_with("xmlns") && name != "x:xmptk" && local(name) != "parseType" {
            found.push((local(name), value.to_owned()));
        }
    }
    Some(found)
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}
