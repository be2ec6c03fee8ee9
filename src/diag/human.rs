//! Complaints for people: the message, the line it is about, a caret, the remedy.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Severity, Sources};

/// Says why there is a rule, by its code.
type Why<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Diagnostics {
    /// All complaints as a person reads them, a blank line between two; with
    /// colours where `styled`, at most `width` columns wide.
    #[must_use]
    pub fn human(&self, sources: &Sources, styled: bool, width: usize) -> String {
        self.rendered(sources, styled, width, None)
    }

    /// As [`Diagnostics::human`], each with its code, and the first of each code with why
    /// there is such a rule, where `why` knows that.
    #[must_use]
    pub fn explained(
        &self,
        sources: &Sources,
        styled: bool,
        width: usize,
        why: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        self.rendered(sources, styled, width, Some(why))
    }

    fn rendered(&self, sources: &Sources, styled: bool, width: usize, why: Option<Why<'_>>) -> String {
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(width);
        let mut out = String::new();
        for (i, diagnostic) in self.list.iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            let is_first = !self.list[..i].iter().any(|earlier| earlier.code == diagnostic.code);
            let reason = why.filter(|_| is_first).and_then(|why| why(&diagnostic.code));
            diagnostic.human(sources, &renderer, why.is_some(), reason.as_deref(), &mut out);
        }
        out
    }
}

impl Diagnostic {
    fn human(
        &self,
        sources: &Sources,
        renderer: &Renderer,
        coded: bool,
        reason: Option<&str>,
        out: &mut String,
    ) {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str());
        let title = if coded { title.id(self.code.as_ref()) } else { title };
        let help = self.help.as_deref();
        let group = match self.span.and_then(|span| Line::of(sources, span)) {
            Some(line) => title.element(
                Snippet::source(line.text)
                    .line_start(line.number)
                    .path(line.file)
                    .annotation(AnnotationKind::Primary.span(line.from..line.to).label(help)),
            ),
            None => title.elements(help.map(|text| Level::HELP.message(text))),
        };
        let group = group.elements(reason.map(|text| Level::NOTE.message(text.trim())));
        // The first line is flush left; the snippet stands one column in.
        for (i, line) in renderer.render(&[group]).lines().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

/// The first line that a span touches, which is all that is shown of it.
struct Line<'a> {
    file: &'a str,
    text: &'a str,
    number: usize,
    from: usize,
    to: usize,
}

impl<'a> Line<'a> {
    fn of(sources: &'a Sources, span: super::Span) -> Option<Self> {
        let file = sources.get(span.file)?;
        let (number, _) = sources.line_column(span)?;
        let at = span.start as usize;
        let start = file.text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
        let end = file.text.get(at..)?.find('\n').map_or(file.text.len(), |i| at + i);
        let text = file.text.get(start..end)?;
        let text = text.strip_suffix('\r').unwrap_or(text);
        let from = (at - start).min(text.len());
        let to = (span.end as usize).saturating_sub(start).clamp(from, text.len());
        let to = from + text.get(from..to).map_or(0, |marked| marked.trim_end().len());
        Some(Line { file: &file.name, text, number, from, to })
    }
}
