//! Which texts of a letter are CommonMark: values are escaped there, and there only.

/// How a text is read later on, which decides how a value is put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markup {
    /// As it stands.
    Plain,
    /// As CommonMark, where `1. Mai` at the start of a line would begin a list.
    CommonMark,
}

/// The markup of a scalar by the keys it stands under, outermost first.
pub(super) fn of(path: &[&str]) -> Markup {
    let marked = match path {
        ["subject" | "salutation" | "closing" | "postscript" | "body" | "enclosures"]
        | ["enclosures", "title"]
        | ["body", "heading" | "text" | "after"]
        | ["body", "deliverables", "what" | "note"]
        | ["invoice", "notes"]
        | ["invoice", "payment", "terms" | "early_payment"] => true,
        ["invoice", lines @ .., "description" | "details" | "text" | "group"] => {
            !lines.is_empty() && lines.iter().all(|key| *key == "lines")
        }
        _ => false,
    };
    if marked { Markup::CommonMark } else { Markup::Plain }
}
