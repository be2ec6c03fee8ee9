//! Purposes as their files write them, and the way from there to a [`Purpose`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Expected, Need, Predicate, Purpose, Rule, Texts};
use crate::describe::members;
use crate::diag::{At, Diagnostic, Diagnostics, Severity, Sources, Span};
use crate::yaml::{self, Node};

/// Where the files are.
const FOLDER: &str = "layouts/purposes";

/// A purpose: what `letterpress check` expects of letters that name it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct RawPurpose {
    /// The purpose whose keys, rules and words this one adds to.
    #[schemars(extend("names" = "purposes"))]
    extends: Option<At<String>>,
    /// What the letter is, by language: `{en: ..., fr: ..., de: ...}`.
    title: Option<Texts>,
    /// What it is to achieve, in two to four sentences, by language.
    why: Option<Texts>,
    /// Parts of the body, in their order; those of the extended purpose if absent.
    parts: Option<Vec<RawPart>>,
    /// Rules; one with the `id` of an extended rule takes its place.
    rules: Option<Vec<At<RawRule>>>,
    /// Lists of words by name and language, for `says` and `avoids`; they are added to those of the extended
    /// purpose. A star at the end of a word stands for any letters.
    words: Option<BTreeMap<String, Texts<Vec<String>>>>,
}

/// A part of the body.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
struct RawPart {
    /// Its name, such as `notice`, which letters write as `part: notice`.
    #[schemars(required)]
    part: Option<At<String>>,
    /// Whether it must be there: `optional` (the default) or another.
    need: Option<Need>,
    /// What it is, in two or three words, by language.
    title: Option<Texts>,
    /// What it says, and why, by language.
    why: Option<Texts>,
}

/// A rule; with one of `needs`, `date`, `says`, `avoids`, `quotes`, `most_words`, `encloses`,
/// `each`, `notice` and `refuse`. Paths are keys parted by points, such as `body.notice.effective`;
/// `body.NAME` is the part of that name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
struct RawRule {
    /// Its stable name, such as `sender-role`; messages show it behind that of the purpose.
    #[schemars(required)]
    id: Option<At<String>>,
    /// How bad it is to break it: `error` (the default) or another.
    severity: Option<Level>,
    /// Keys that must have these values for the rule to hold: `true`, `false` or a word.
    when: Option<BTreeMap<String, String>>,
    /// One of these keys must have a value.
    needs: Option<Vec<String>>,
    /// The dates under this key must be so, such as `body.deliverables.due`; with `not_after`, `not_before` or
    /// `notice`.
    date: Option<String>,
    /// Not after the date under this key, such as `body.notice.effective`.
    not_after: Option<String>,
    /// Not before the date under this key, such as `date`.
    not_before: Option<String>,
    /// A word of this list must be in one of the texts under `in`.
    says: Option<String>,
    /// No word of this list may be in any of the texts under `in`.
    avoids: Option<String>,
    /// What stands under this key must be written out in one of the texts under `in`.
    quotes: Option<String>,
    /// The texts that `says`, `avoids`, `quotes` and `most_words` look into; `body` is the whole letter.
    #[serde(rename = "in")]
    within: Option<Paths>,
    /// Words that the text under `in` has at most, such as `60`.
    most_words: Option<usize>,
    /// What must be enclosed: the word `invoice`.
    encloses: Option<String>,
    /// Each item of the list under this key must have the key under `has`.
    each: Option<String>,
    /// A key of each item.
    has: Option<String>,
    /// The word `contract`: the date must respect its period of notice.
    notice: Option<String>,
    /// Whether it always fails where `when` holds.
    refuse: Option<bool>,
    /// What is wrong, in English, without a capital and a full stop.
    message: Option<String>,
    /// How to mend it.
    help: Option<String>,
    /// Why it matters, by language.
    why: Option<Texts>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Level {
    /// The letter is not right.
    Error,
    /// It could be better.
    Warning,
    /// The rule that is extended does not hold.
    Off,
}

/// One path or several.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "by shape")]
#[schemars(untagged, inline)]
enum Paths {
    #[serde(rename = "text")]
    One(String),
    #[serde(rename = "list")]
    Several(Vec<String>),
}

/// The purposes that ship, by name.
pub fn shipped() -> impl Iterator<Item = &'static str> {
    yaml::ready_names(FOLDER)
}

/// Reads a purpose among those that ship and `texts`, name and text of each that was added.
///
/// # Errors
/// Everything wrong with the file, and the files it points into.
pub fn load(name: &str, texts: &BTreeMap<String, String>) -> Result<Purpose, (Sources, Diagnostics)> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let purpose = resolve(name, texts, &mut Vec::new(), &mut sources, &mut diagnostics);
    diagnostics.sort();
    match purpose {
        Some(purpose) if !diagnostics.has_errors() => Ok(purpose),
        _ => Err((sources, diagnostics)),
    }
}

/// Reads a purpose over those that it extends. One that was added may extend the shipped one of its name.
fn resolve(
    name: &str,
    texts: &BTreeMap<String, String>,
    above: &mut Vec<(String, bool)>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Purpose> {
    let added = texts.get(name).filter(|_| !above.contains(&(name.to_owned(), true)));
    let node = match added {
        Some(text) => {
            let file = yaml::decode(&format!("{name}.yaml"), text.as_bytes(), sources, diagnostics).ok()?;
            yaml::parse(sources, file, diagnostics)?
        }
        None => yaml::ready(FOLDER, name)?,
    };
    let raw: RawPurpose = yaml::read(&node, diagnostics)?;
    let under = match &raw.extends {
        None => Purpose { name: name.to_owned(), ..Purpose::default() },
        Some(parent) => {
            let here = (name.to_owned(), added.is_some());
            if above.contains(&here) {
                let message = format!("`{name}` extends itself");
                diagnostics.push(Diagnostic::error("purpose-extends", parent.span, message));
                return None;
            }
            above.push(here);
            let Some(under) = resolve(parent, texts, above, sources, diagnostics) else {
                if !diagnostics.has_errors() {
                    let message = format!("there is no purpose `{}` to extend", parent.value);
                    diagnostics.push(Diagnostic::error("purpose-extends", parent.span, message));
                }
                return None;
            };
            Purpose { name: name.to_owned(), ..under }
        }
    };
    Some(over(under, raw, &node, diagnostics))
}

/// Lays what a file says over what it extends.
fn over(mut purpose: Purpose, raw: RawPurpose, node: &Node, diagnostics: &mut Diagnostics) -> Purpose {
    purpose.title = raw.title.unwrap_or(purpose.title);
    purpose.why = raw.why.unwrap_or(purpose.why);
    if let Some(parts) = raw.parts {
        purpose.parts = parts.into_iter().filter_map(|part| expected(part, node.span, diagnostics)).collect();
    }
    for (list, by_language) in raw.words.unwrap_or_default() {
        let known = purpose.words.entry(list).or_default();
        for (language, words) in by_language.0 {
            known.0.entry(language).or_default().extend(words);
        }
    }
    for At { value: raw, span } in raw.rules.unwrap_or_default() {
        let Some(id) = raw.id.clone() else {
            diagnostics.push(Diagnostic::error("bad-rule", span, "this rule lacks `id`"));
            continue;
        };
        purpose.rules.retain(|rule| rule.id != id.value);
        if raw.severity == Some(Level::Off) {
            continue;
        }
        match rule(raw, id.value.clone(), &purpose) {
            Ok(rule) => purpose.rules.push(rule),
            Err(problem) => diagnostics.push(
                Diagnostic::error("bad-rule", id.span, format!("rule `{}`: {problem}", id.value))
                    .help("the rules of `layouts/purposes/` are examples"),
            ),
        }
    }
    purpose
}

fn expected(part: RawPart, span: Span, diagnostics: &mut Diagnostics) -> Option<Expected> {
    let Some(name) = part.part else {
        diagnostics.push(Diagnostic::error("bad-rule", span, "a part lacks its name under `part`"));
        return None;
    };
    Some(Expected {
        name: name.value,
        need: part.need.unwrap_or(Need::Optional),
        title: part.title.unwrap_or_default(),
        why: part.why.unwrap_or_default(),
    })
}

fn rule(raw: RawRule, id: String, purpose: &Purpose) -> Result<Rule, String> {
    let within = match raw.within {
        Some(Paths::One(path)) => vec![path],
        Some(Paths::Several(paths)) => paths,
        None => Vec::new(),
    };
    let list = |name: String| match purpose.words.contains_key(&name) {
        true => Ok(name),
        false => Err(format!("there is no list of words `{name}`")),
    };
    let has_contract = raw.notice.is_some();
    let mut found = Vec::new();
    if let Some(paths) = raw.needs {
        found.push(Predicate::Needs(paths));
    }
    match (raw.date, raw.not_after, raw.not_before) {
        (Some(date), None, None) if has_contract => found.push(Predicate::Notice { date }),
        (Some(date), Some(limit), None) => found.push(Predicate::NotAfter { date, limit }),
        (Some(date), None, Some(limit)) => found.push(Predicate::NotBefore { date, limit }),
        (None, None, None) if !has_contract => {}
        _ => {
            return Err("`date` goes with one of `not_after`, `not_before` and `notice: contract`".to_owned());
        }
    }
    if let Some(name) = raw.says {
        found.push(Predicate::Says { list: list(name)?, within: within.clone() });
    }
    if let Some(name) = raw.avoids {
        found.push(Predicate::Avoids { list: list(name)?, within: within.clone() });
    }
    if let Some(path) = raw.quotes {
        found.push(Predicate::Quotes { path, within: within.clone() });
    }
    if let Some(most) = raw.most_words {
        found.push(Predicate::MostWords { most, within: within.clone() });
    }
    match raw.encloses.as_deref() {
        Some("invoice") => found.push(Predicate::EnclosesInvoice),
        Some(other) => return Err(format!("`encloses` knows `invoice`, not `{other}`")),
        None => {}
    }
    match (raw.each, raw.has) {
        (Some(list), Some(key)) => found.push(Predicate::Each { list, key }),
        (None, None) => {}
        _ => return Err("`each` goes with `has`".to_owned()),
    }
    if raw.refuse == Some(true) {
        found.push(Predicate::Refuse);
    }
    let (Some(predicate), None) = (found.pop(), found.pop()) else {
        return Err("it needs exactly one of `needs`, `date`, `says`, `avoids`, `quotes`, `most_words`, \
                    `encloses`, `each` and `refuse`"
            .to_owned());
    };
    let looks = matches!(
        predicate,
        Predicate::Says { .. }
            | Predicate::Avoids { .. }
            | Predicate::Quotes { .. }
            | Predicate::MostWords { .. }
    );
    if looks && within.is_empty() {
        return Err("it lacks `in`, the texts to look into".to_owned());
    }
    let severity = if raw.severity == Some(Level::Warning) { Severity::Warning } else { Severity::Error };
    Ok(Rule {
        id,
        severity,
        when: raw.when.unwrap_or_default().into_iter().collect(),
        predicate,
        message: raw.message.ok_or("it lacks `message`")?,
        help: raw.help,
        why: raw.why.unwrap_or_default(),
    })
}
