//! `letterpress check --explain`: what a rule is for. Rules are those of the program and
//! those of purposes, which say it in three languages.

use letterpress::Assets;

use crate::args::MessageFormat;
use crate::{report, terminal};

/// What is known of rules.
pub(crate) struct Known<'a> {
    assets: &'a Assets,
    language: &'a str,
}

impl<'a> Known<'a> {
    /// In a language, where a rule is explained in it; else in English.
    pub(crate) fn new(assets: &'a Assets, language: Option<&'a str>) -> Self {
        Self { assets, language: language.unwrap_or("en") }
    }

    /// Why there is a rule.
    pub(crate) fn why(&self, code: &str) -> Option<String> {
        match self.of_purpose(code) {
            Some(text) => Some(text),
            None => letterpress::explain::explain(code).map(|one| one.why),
        }
    }

    fn of_purpose(&self, code: &str) -> Option<String> {
        let (purpose, rule) = code.split_once('/')?;
        let purpose = self.assets.purpose(purpose)?;
        let of_rule = purpose.rules.iter().find(|one| one.id == rule).map(|one| &one.why);
        let of_part = purpose.parts.iter().find(|one| one.name == rule).map(|one| &one.why);
        let texts = of_rule.or(of_part)?;
        texts.of(self.language).or_else(|| texts.of("en")).cloned()
    }

    /// All rules, by name.
    fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = letterpress::explain::codes().map(str::to_owned).collect();
        for name in self.assets.purpose_names() {
            let Some(purpose) = self.assets.purpose(name) else { continue };
            codes.extend(purpose.parts.iter().map(|part| format!("{name}/{}", part.name)));
            codes.extend(purpose.rules.iter().map(|rule| format!("{name}/{}", rule.id)));
        }
        codes
    }
}

pub(crate) fn run(rule: &str, language: Option<&str>, assets: &Assets, messages: MessageFormat) -> u8 {
    let known = Known::new(assets, language);
    if let Some(purpose) = assets.purpose(rule) {
        return written(&of_purpose(purpose, known.language));
    }
    let Some(why) = known.why(rule) else {
        let codes = known.codes();
        let meant = letterpress::diag::closest(rule, codes.iter().map(String::as_str));
        let hint = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        return report::usage(&format!("there is no rule `{rule}`{hint}"), messages);
    };
    let mut text = format!("{rule}\n\n{}\n", why.trim_end());
    if let Some(one) = letterpress::explain::explain(rule) {
        for (title, example) in [("Wrong", one.bad), ("Right", one.good)] {
            if let Some(example) = example {
                let lines: String = example.trim_end().lines().map(|line| format!("    {line}\n")).collect();
                text.push_str(&format!("\n{title}:\n\n{lines}"));
            }
        }
    }
    written(&text)
}

fn written(text: &str) -> u8 {
    if terminal::out(text.as_bytes()) { 0 } else { crate::FAILED }
}

/// A purpose: what it is for, its parts and its rules.
fn of_purpose(purpose: &letterpress::purpose::Purpose, language: &str) -> String {
    let text = |texts: &letterpress::purpose::Texts| {
        texts.of(language).or_else(|| texts.of("en")).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let mut out = format!("{}: {}\n\n{}\n", purpose.name, text(&purpose.title), text(&purpose.why));
    for part in &purpose.parts {
        let need = match part.need {
            letterpress::purpose::Need::Required => "required",
            letterpress::purpose::Need::Advised => "advised",
            letterpress::purpose::Need::Optional => "optional",
        };
        out.push_str(&format!("\n{} ({need}): {}\n    {}\n", part.name, text(&part.title), text(&part.why)));
    }
    for rule in &purpose.rules {
        let severity = rule.severity.name();
        out.push_str(&format!("\n{}/{} ({severity})\n    {}\n", purpose.name, rule.id, text(&rule.why)));
    }
    out
}
