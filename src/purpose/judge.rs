//! Holds a letter against its purpose.

use super::notice::Notice;
use super::{Need, Predicate, Purpose, Rule};
use crate::diag::{At, Diagnostic, Diagnostics, Severity, Span, closest};
use crate::facts::{Facts, lists};
use crate::locale::fill;
use crate::yaml::{Node, Value};

pub(super) fn judge(purpose: &Purpose, facts: &Facts<'_>) -> Diagnostics {
    let mut judge = Judge { purpose, facts, found: Diagnostics::default() };
    judge.parts();
    for rule in &purpose.rules {
        if judge.holds(rule) {
            judge.rule(rule);
        }
    }
    judge.found
}

struct Judge<'a> {
    purpose: &'a Purpose,
    facts: &'a Facts<'a>,
    found: Diagnostics,
}

/// The parts that a letter names, in its order.
fn named(tree: &Node) -> Vec<At<&str>> {
    let body = tree.get("body").map(|body| &body.value);
    let Some(Value::Seq(items)) = body else { return Vec::new() };
    items
        .iter()
        .filter_map(|item| item.get("part"))
        .filter_map(|name| Some(At::new(name.text()?, name.span)))
        .collect()
}

impl<'a> Judge<'a> {
    fn parts(&mut self) {
        let parts = &self.purpose.parts;
        if parts.is_empty() {
            return;
        }
        let named = named(self.facts.tree);
        let place = |name: &str| parts.iter().position(|part| part.name == name);
        for part in parts {
            if part.need == Need::Optional || named.iter().any(|name| name.value == part.name) {
                continue;
            }
            let title = part.title.of("en").map_or("", String::as_str);
            let message = format!("the letter has no part `{}` ({title})", part.name);
            let severity = if part.need == Need::Required { Severity::Error } else { Severity::Warning };
            let code = format!("{}/{}", self.purpose.name, part.name);
            let one = Diagnostic::error(code, self.facts.key("body"), message)
                .help(format!("add `- part: {}` with its `text:` to the body", part.name));
            self.found.push(Diagnostic { severity, ..one });
        }
        let names = || parts.iter().map(|part| part.name.as_str());
        let mut last: Option<(usize, &str)> = None;
        for name in named {
            let Some(at) = place(name.value) else {
                let message = format!("`{}` is no part of a letter for `{}`", name.value, self.purpose.name);
                let help = match closest(name.value, names()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("its parts are {}", names().collect::<Vec<_>>().join(", ")),
                };
                self.found.push(Diagnostic::warning("unknown-part", name.span, message).help(help));
                continue;
            };
            if let Some((before, other)) = last.filter(|(before, _)| *before > at) {
                let message = format!("part `{}` comes after `{other}`", name.value);
                let help = format!("its place is before `{}`", parts[before].name);
                self.found.push(Diagnostic::warning("part-order", name.span, message).help(help));
            } else {
                last = Some((at, name.value));
            }
        }
    }

    /// Whether all that a rule depends on is so.
    fn holds(&self, rule: &Rule) -> bool {
        rule.when.iter().all(|(path, wanted)| {
            let found = self.facts.find(path);
            match wanted.as_str() {
                "true" => found.iter().any(|one| one.text() != Some("false")),
                "false" => found.iter().all(|one| one.text() == Some("false")),
                word => found.iter().any(|one| one.text() == Some(word)),
            }
        })
    }

    fn complain(&mut self, rule: &Rule, span: Span, values: &[(&str, &str)]) {
        let code = format!("{}/{}", self.purpose.name, rule.id);
        let one = Diagnostic::error(code, span, fill(&rule.message, values));
        let one = Diagnostic { severity: rule.severity, ..one };
        self.found.push(match &rule.help {
            Some(help) => one.help(fill(help, values)),
            None => one,
        });
    }

    fn rule(&mut self, rule: &Rule) {
        match &rule.predicate {
            Predicate::Needs(paths) => {
                if paths.iter().all(|path| self.facts.find(path).is_empty()) {
                    let span = paths
                        .first()
                        .map_or_else(|| self.facts.key("purpose"), |path| self.facts.nearest(path));
                    self.complain(rule, span, &[]);
                }
            }
            Predicate::NotAfter { date, limit } => self.compare(rule, date, limit, |day, limit| day <= limit),
            Predicate::NotBefore { date, limit } => {
                self.compare(rule, date, limit, |day, limit| day >= limit)
            }
            Predicate::Notice { date } => self.notice(rule, date),
            Predicate::Says { list, within } => {
                let texts = self.texts(within);
                let said = self
                    .list(list)
                    .is_none_or(|list| texts.iter().any(|(text, _)| lists::first(text, list).is_some()));
                if let (Some((_, span)), false) = (texts.last(), said) {
                    self.complain(rule, *span, &[]);
                }
            }
            Predicate::Avoids { list, within } => {
                let Some(list) = self.list(list) else { return };
                for (text, span) in self.texts(within) {
                    if let Some(word) = lists::first(text, list) {
                        let place = self.facts.sources.locate_text(span, word);
                        self.complain(rule, place, &[("word", &spaced(word))]);
                    }
                }
            }
            Predicate::Quotes { path, within } => self.quotes(rule, path, within),
            Predicate::MostWords { most, within } => {
                for (text, span) in self.texts(within) {
                    let count = text.split_whitespace().count();
                    if count > *most {
                        self.complain(
                            rule,
                            span,
                            &[("found", &count.to_string()), ("most", &most.to_string())],
                        );
                    }
                }
            }
            Predicate::EnclosesInvoice => {
                let enclosed = self.facts.tree.get("enclosures").is_some_and(|list| {
                    matches!(&list.value, Value::Seq(items) if items.iter().any(|item| item.text().map(str::trim) == Some("invoice")))
                });
                if !enclosed {
                    let key =
                        if self.facts.tree.get("enclosures").is_some() { "enclosures" } else { "purpose" };
                    self.complain(rule, self.facts.key(key), &[]);
                }
            }
            Predicate::Each { list, key } => {
                for item in self.items(list) {
                    if item.get(key).is_none_or(|value| value.value == Value::Null) {
                        let span = item.entries().first().map_or(item.span, |entry| entry.node.span);
                        self.complain(rule, span, &[]);
                    }
                }
            }
            Predicate::Refuse => {
                let path = rule.when.last().map_or("purpose", |(path, _)| path.as_str());
                let span =
                    self.facts.find(path).first().map_or_else(|| self.facts.nearest(path), |one| one.span);
                self.complain(rule, span, &[]);
            }
        }
    }

    fn items(&self, path: &str) -> Vec<&'a Node> {
        let lists = self.facts.find(path);
        let items = lists.into_iter().flat_map(|found| match &found.node.value {
            Value::Seq(items) => items.as_slice(),
            _ => &[],
        });
        items.collect()
    }

    fn texts(&self, within: &[String]) -> Vec<(&'a str, Span)> {
        within.iter().flat_map(|path| self.facts.texts(path)).collect()
    }

    fn list(&self, name: &str) -> Option<&'a [String]> {
        let language = self.facts.words.language.as_str();
        Some(self.purpose.words.get(name)?.of(language)?.as_slice())
    }

    fn compare(
        &mut self,
        rule: &Rule,
        date: &str,
        limit: &str,
        is_right: impl Fn(chrono::NaiveDate, chrono::NaiveDate) -> bool,
    ) {
        let Some((limit, _)) = self.facts.dates(limit).into_iter().next() else { return };
        for (day, span) in self.facts.dates(date) {
            if !is_right(day, limit) {
                self.complain(rule, span, &[("value", &day.to_string()), ("limit", &limit.to_string())]);
            }
        }
    }

    fn notice(&mut self, rule: &Rule, date: &str) {
        let Some(notice) = Notice::of(self.facts) else { return };
        for (day, span) in self.facts.dates(date) {
            let earliest = notice.next(day).to_string();
            if !notice.allows(day) {
                self.complain(rule, span, &[("value", &day.to_string()), ("earliest", &earliest)]);
            } else if notice.guessed {
                let message = "no public holidays of this country are known: its working days are a guess";
                self.found.push(
                    Diagnostic::warning("unknown-holidays", self.facts.key("contract"), message)
                        .help("add `country:` of a country that is known, or `holidays:` to the contract"),
                );
            }
        }
    }

    /// Whether the value under a path is written out, as a variable or in words.
    fn quotes(&mut self, rule: &Rule, path: &str, within: &[String]) {
        let Some(found) = self.facts.find(path).into_iter().next() else { return };
        let (Some(value), texts) = (found.text(), self.texts(within)) else { return };
        let Some((_, span)) = texts.last().copied() else { return };
        let key = path
            .strip_prefix("about.")
            .or_else(|| path.strip_prefix("contract."))
            .map_or_else(|| path.rsplit('.').next().unwrap_or_default(), |_| path);
        let said = |text: &str| {
            is_variable(text, key)
                || self.facts.date(&found).is_some_and(|day| {
                    let text = spaced(text);
                    let words = self.facts.words;
                    let forms = [words.long_date(day), words.medium_date(day), words.short_date(day)];
                    forms.iter().any(|form| text.contains(&spaced(form)))
                })
                || spaced(text).contains(&spaced(value))
                || is_number(value) && digits(text).contains(&digits(value))
        };
        if !texts.iter().any(|(text, _)| said(text)) {
            self.complain(rule, span, &[("value", value)]);
        }
    }
}

/// Whether a text has `{{ name }}`.
fn is_variable(text: &str, name: &str) -> bool {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .any(|(inside, _)| inside.split('|').next().is_some_and(|inside| inside.trim() == name))
}

/// With plain spaces.
fn spaced(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}')
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A telephone number or an amount.
fn is_number(text: &str) -> bool {
    digits(text).len() >= 5 && !text.chars().any(char::is_alphabetic)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
