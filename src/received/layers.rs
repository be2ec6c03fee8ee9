//! The layers behind the container, from what `en16931-formats` read and from
//! the rules that it does not have.

use en16931::Invoice;
use en16931::profiles::Declaration;
use en16931_formats::Received as Got;
use en16931_formats::report::{Entry, Kind, Validity};

use super::{Finding, Layer, Received, Severity, names};
use crate::rules;

/// The names of all layers, from the outermost.
const NAMES: [&str; 7] = ["container", "syntax", "schema", "rules", "arithmetic", "identifiers", "france"];

/// A file without an invoice that could be read: `at` is the layer that says why.
pub(super) fn unreadable(at: &str, path: &str, message: String) -> Received {
    let layers = NAMES.iter().map(|name| match *name == at {
        true => Layer { name, skipped: None, findings: vec![plain(Severity::Fatal, path, message.clone())] },
        false => without_invoice(name),
    });
    Received { invoice: None, profile: None, layers: layers.collect() }
}

/// A layer that needs an invoice where there is none.
fn without_invoice(name: &'static str) -> Layer {
    Layer { name, skipped: Some("there is no invoice to look at".to_owned()), findings: Vec::new() }
}

/// All layers.
pub(super) fn all(container: Layer, got: Got) -> Received {
    let declared = got.declared.as_ref();
    let profile = declared.and_then(Declaration::profile).map(|profile| profile.id.to_owned());
    let report = &got.report_declared;
    let syntax = document("syntax", &report.syntax);
    let schema = document("schema", &report.schema);
    let Some(invoice) = got.invoice else {
        let mut layers = vec![container, syntax];
        layers.extend(NAMES.iter().skip(layers.len()).map(|name| without_invoice(name)));
        return Received { invoice: None, profile: None, layers };
    };
    // Values that could not be read are missing from the invoice. What follows
    // from that alone would send its author after amounts that are right.
    let malformed = report.syntax.entries.iter().filter(|entry| entry.kind == Kind::Malformed);
    let unread: Vec<&Entry> = malformed.collect();
    let findings = report.semantic.report.iter().flat_map(|report| report.findings());
    let mut found: Vec<Finding> = findings.cloned().map(finding).collect();
    found.extend(declaration(declared, &invoice));
    if !unread.is_empty() && !found.is_empty() {
        let message = "values could not be read (see the syntax), and some of this follows from that alone";
        found.push(plain(Severity::Info, "invoice", message.to_owned()));
    }
    let rules = layer("rules", found);
    let widened =
        declared.and_then(Declaration::profile).is_some_and(|p| p.id.to_uppercase().contains("EXTENDED"));
    let arithmetic = if invoice.currency.is_none() {
        let skipped = Some("without a currency (BT-5) nothing says which total of VAT is meant".to_owned());
        Layer { name: "arithmetic", skipped, findings: Vec::new() }
    } else if unread.is_empty() {
        let mut found: Vec<Finding> = rules::arithmetic(&invoice).into_iter().map(finding).collect();
        if widened {
            // EXTENDED lets amounts differ by a cent and has lines below lines.
            found.iter_mut().for_each(|finding| finding.severity = Severity::Warning);
        }
        layer("arithmetic", found)
    } else {
        let skipped = Some("values could not be read; see the syntax".to_owned());
        Layer { name: "arithmetic", skipped, findings: Vec::new() }
    };
    let identifiers = layer("identifiers", rules::identifiers(&invoice).into_iter().map(finding).collect());
    let france = if rules::french(&invoice) {
        let values = unread.iter().filter_map(|entry| {
            let (rule, term) = names::french_rule_of_value(&entry.path)?;
            let message =
                "the value is not written as a day of eight digits, or an amount of two decimals".to_owned();
            Some(Finding {
                rule: Some(rule),
                found: entry.value.clone(),
                ..plain(Severity::Fatal, term, message)
            })
        });
        layer("france", values.chain(rules::france(&invoice).into_iter().map(finding)).collect())
    } else {
        let skipped = Some("seller and buyer are not both businesses in France".to_owned());
        Layer { name: "france", skipped, findings: Vec::new() }
    };
    let layers = vec![container, syntax, schema, rules, arithmetic, identifiers, france];
    Received { invoice: Some(Box::new(invoice)), profile, layers }
}

/// A layer whose findings are put in order: the worst first, else as they were found.
fn layer(name: &'static str, mut findings: Vec<Finding>) -> Layer {
    findings.sort_by_key(|finding| finding.severity);
    Layer { name, skipped: None, findings }
}

/// What BT-24 names.
fn declaration(declared: Option<&Declaration>, invoice: &Invoice) -> Option<Finding> {
    let message = match declared? {
        Declaration::Known(profile) if profile.is_en16931_invoice() => return None,
        Declaration::Known(profile) => {
            let lines = if invoice.lines.is_empty() { "" } else { ", yet there are lines" };
            let message = format!("{} is no invoice after EN 16931: it has totals alone{lines}", profile.id);
            return Some(plain(Severity::Warning, "BT-24", message));
        }
        // BR-01 says it already.
        Declaration::Unknown(None) => return None,
        Declaration::Unknown(Some(name)) => {
            format!("there is no profile `{name}`; the rules of EN 16931 were used")
        }
        Declaration::WrongProcess(name) => format!("`{name}` is a profile of another process than invoicing"),
    };
    let hint = "name the profile exactly as its authority writes it, such as urn:cen.eu:en16931:2017";
    Some(Finding { hint: Some(hint.into()), ..plain(Severity::Fatal, "BT-24", message) })
}

/// The syntax or the schema.
fn document(name: &'static str, from: &en16931_formats::report::Layer) -> Layer {
    let skipped = match &from.validity {
        Validity::Skipped(why) => Some(why.clone()),
        Validity::Valid | Validity::Invalid => None,
    };
    Layer { skipped, ..layer(name, from.entries.iter().map(entry).collect()) }
}

fn entry(entry: &Entry) -> Finding {
    let path = match &entry.term {
        Some(term) => format!("{} ({term})", entry.path),
        None => entry.path.clone(),
    };
    let rule = entry.rule.clone().or_else(|| match entry.kind {
        Kind::Malformed => names::rule_of_value(&entry.path, entry.value.as_deref()),
        _ => None,
    });
    Finding {
        severity: entry.level(),
        rule,
        path,
        message: entry.message.clone(),
        expected: None,
        found: entry.value.clone(),
        hint: entry.hint.clone(),
    }
}

/// A finding of the rules.
fn finding(from: rules::Finding) -> Finding {
    let (expected, found) = from.detail.map(|detail| (detail.expected, detail.actual)).unzip();
    Finding {
        severity: from.severity,
        rule: Some(from.rule),
        path: from.path.to_string(),
        message: from.message,
        expected,
        found,
        hint: from.hint,
    }
}

/// A finding without a rule.
fn plain(severity: Severity, path: &str, message: String) -> Finding {
    Finding { severity, rule: None, path: path.to_owned(), message, expected: None, found: None, hint: None }
}
