//! Whether a letter must be approved, and whether it is.

use std::collections::BTreeMap;

use super::Check;
use crate::diag::{At, Diagnostic};
use crate::document::{Approval, Review, Seals};
use crate::source::{seals, signature_schema as schema};
use crate::yaml::{Node, quote};

impl Check<'_> {
    /// What `review:` says, held against the letter as it is: `sealed` is what it was
    /// before rows were filled in, for a template.
    pub(super) fn review(
        &mut self,
        review: Option<At<schema::Review>>,
        tree: &Node,
        sealed: Option<&Seals>,
    ) -> Option<Review> {
        let At { value: review, span } = review?;
        let seals = sealed.cloned().unwrap_or_else(|| seals::seal(tree, &self.named));
        let required = review.required.unwrap_or(false);
        let by = self.text(review.by);
        let approval = review.approved.map(|approved| {
            let before = review.seals.unwrap_or_default();
            let approval = match &review.hash {
                None => Approval::Unbound,
                Some(hash) if hash.value == seals.hash => Approval::Bound,
                Some(_) => Approval::Changed(seals.changes(&before)),
            };
            if required {
                self.diagnostics.list.extend(complaint(&approval, approved.span, by.as_deref(), &before));
            }
            (approved.map(|date| date.0), approval)
        });
        Some(Review { span, required, by, approval, seals })
    }
}

/// What is to be said of an approval that does not hold.
fn complaint(
    approval: &Approval,
    span: crate::diag::Span,
    by: Option<&String>,
    before: &BTreeMap<String, String>,
) -> Option<Diagnostic> {
    let who = by.map_or_else(String::new, |by| format!(" by {}", quote(by)));
    match approval {
        Approval::Bound => None,
        Approval::Unbound => {
            let message = "nothing says what was approved; the letter stays a draft";
            Some(
                Diagnostic::warning("approval-unbound", span, message)
                    .help("approve it by `letterpress approve FILE --by NAME`"),
            )
        }
        Approval::Changed(changes) => {
            let changes = match changes.as_slice() {
                _ if before.is_empty() => "something changed".to_owned(),
                [] => "the order of its parts changed".to_owned(),
                changes => changes.join(", "),
            };
            let message = format!("the letter is not what was approved{who}: {changes}");
            Some(
                Diagnostic::warning("changed-since-approval", span, message)
                    .help("undo the change, or approve the letter again"),
            )
        }
    }
}
