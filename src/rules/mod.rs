//! Rules over an e-invoice that the CEN rules leave open: exact arithmetic,
//! check digits of identifiers, and what France asks of its businesses.
//!
//! An invoice of the EN 16931 model in, findings out, whether it was received
//! or is about to be written. The CEN rules themselves are `en16931`'s own.

mod arithmetic;
mod france;
mod identifiers;

pub use en16931::bt::{BtId, Group, Path};
pub use en16931::validation::{Detail, Finding, Severity};

pub use arithmetic::arithmetic;
pub use france::{applies as french, france};
pub use identifiers::identifiers;

/// Findings under construction.
#[derive(Debug, Default)]
struct Found(Vec<Finding>);

impl Found {
    /// Against a rule; `hint` is the remedy.
    fn fatal(&mut self, rule: &str, path: Path, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Fatal, rule, path, message.into(), hint.into());
    }

    /// Doubtful, but no rule forbids it.
    fn warning(&mut self, rule: &str, path: Path, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Warning, rule, path, message.into(), hint.into());
    }

    fn push(&mut self, severity: Severity, rule: &str, path: Path, message: String, hint: String) {
        self.0.push(Finding {
            rule: rule.to_owned(),
            severity,
            path,
            message,
            detail: None,
            hint: Some(hint),
        });
    }
}
