//! Why there is each of the rules that complaints name: the code of a rule in, what it
//! protects a letter from out, with an example where one says more than words.
//!
//! The explanations are a file of the program (`rules.yaml`), which is read when the
//! first of them is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::yaml::{self, Node};

/// What is to be known of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it protects from, in one or two sentences.
    pub why: String,
    /// What the examples are: `letter` for some keys of a letter, `file`, `letterhead`,
    /// `layout`, `template`, `csv`, `jsonl`, or `command` for a command line.
    pub kind: String,
    /// An example that breaks it.
    pub bad: Option<String>,
    /// The same, mended.
    pub good: Option<String>,
}

/// The explanation of a rule by its code, such as `unknown-key`.
#[must_use]
pub fn explain(code: &str) -> Option<Explanation> {
    rules().get(code).cloned()
}

/// The codes of all rules that have an explanation, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    rules().keys().map(String::as_str)
}

fn rules() -> &'static BTreeMap<String, Explanation> {
    static RULES: OnceLock<BTreeMap<String, Explanation>> = OnceLock::new();
    RULES.get_or_init(|| {
        let file = yaml::ready("src/explain", "rules");
        let entries = file.iter().flat_map(Node::entries);
        entries.filter_map(|entry| Some((entry.key.value.clone(), explanation(&entry.node)?))).collect()
    })
}

fn explanation(node: &Node) -> Option<Explanation> {
    let text = |key: &str| Some(node.get(key)?.text()?.to_owned());
    Some(Explanation {
        why: text("why")?,
        kind: text("kind").unwrap_or_else(|| "letter".to_owned()),
        bad: text("bad"),
        good: text("good"),
    })
}
