//! Inline text: an author's words in, typeset runs out.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Composer;
use super::content::{NodeId, Paragraph, Role, Run};
use crate::diag::{At, Diagnostic, Span};
use crate::stationery::{Style, Tint};

impl Composer<'_> {
    /// A paragraph of inline CommonMark.
    pub(super) fn inline(
        &mut self,
        parent: NodeId,
        role: Role,
        style: Style,
        text: &At<String>,
    ) -> Paragraph {
        let node = self.tree.add(parent, role);
        self.inline_in(node, style, text)
    }

    /// The same for a node that is already there.
    pub(super) fn inline_in(&mut self, node: NodeId, style: Style, text: &At<String>) -> Paragraph {
        let mut runs = Runs::new(node, Some(text.span));
        if is_bare(text) {
            runs.push(text);
        } else {
            for event in events(&fenced(text)) {
                if !runs.take(self, &event) {
                    self.refuse(&event, text.span);
                }
            }
        }
        Paragraph { node, style, runs: self.typeset(runs.list, style) }
    }

    /// The words of inline CommonMark without its markup, typeset.
    pub(super) fn plain_words(&self, text: &At<String>) -> String {
        let plain = plain(text);
        self.words.typography(&plain)
    }

    /// A paragraph of plain text, taken as it is but for its apostrophes and spaces.
    pub(super) fn plain(&mut self, parent: NodeId, style: Style, text: &At<String>) -> Paragraph {
        let node = self.tree.add(parent, Role::Paragraph);
        let run = Run { text: text.value.clone(), span: Some(text.span), ..Run::default() };
        Paragraph { node, style, runs: self.typeset(vec![run], style) }
    }

    /// A paragraph of the program's own words.
    pub(super) fn own(
        &mut self,
        parent: NodeId,
        role: Role,
        style: Style,
        text: impl Into<String>,
    ) -> Paragraph {
        let node = self.tree.add(parent, role);
        Paragraph { node, style, runs: self.raised(vec![Run { text: text.into(), ..Run::default() }], style) }
    }

    /// Mends quotes and spaces over the whole paragraph, raises ordinals.
    pub(super) fn typeset(&self, runs: Vec<Run>, style: Style) -> Vec<Run> {
        let mut texts: Vec<String> = runs.iter().map(|run| run.text.clone()).collect();
        self.words.typography_of_runs(&mut texts);
        let mended = runs.into_iter().zip(texts).map(|(run, text)| Run { text, ..run }).collect();
        self.raised(mended, style)
    }

    /// Splits runs where the language raises letters (1er), and sets capitals
    /// where the style asks for them.
    pub(super) fn raised(&self, runs: Vec<Run>, style: Style) -> Vec<Run> {
        let capitals = self.stationery.style(style).capitals;
        let mut out = Vec::with_capacity(runs.len());
        for mut run in runs {
            if capitals {
                run.text = run.text.to_uppercase();
            }
            let mut at = 0;
            for range in self.words.superscripts(&run.text) {
                out.push(Run { text: run.text[at..range.start].to_owned(), ..run.clone() });
                at = range.end;
                out.push(Run { text: run.text[range].to_owned(), superscript: true, ..run.clone() });
            }
            if at > 0 {
                run.text.drain(..at);
            }
            out.push(run);
        }
        out.retain(|run| !run.text.is_empty());
        out
    }

    /// Complains about markup that has no place here.
    pub(super) fn refuse(&mut self, event: &Event<'_>, span: Span) {
        let what = match event {
            Event::Start(Tag::Image { .. }) => "a picture",
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => "HTML",
            Event::Start(Tag::List(_)) => "a list",
            Event::Start(Tag::Heading { .. }) => "a heading",
            Event::Start(Tag::BlockQuote(_)) => "a quotation",
            Event::Start(Tag::CodeBlock(_)) => "a code block",
            Event::Start(_) | Event::Rule => "this markup",
            _ => return,
        };
        self.complain(
            Diagnostic::error("markup", span, format!("{what} has no place here"))
                .help("bold, italic and links do; put a backslash before a sign that is meant as it is"),
        );
    }
}

/// The words of inline CommonMark without its markup.
#[must_use]
pub fn plain(text: &str) -> String {
    if is_bare(text) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for event in events(&fenced(text)) {
        match event {
            Event::Text(t) | Event::Code(t) => plain.push_str(&t),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    plain
}

/// A point before a text keeps CommonMark from taking its beginning for that of a block: a
/// subject may be `2. Mahnung`, a description `- 20 %`. It is a mark, so what follows opens
/// as it would at the beginning of a line.
const FENCE: char = '.';

/// A text behind [`FENCE`].
fn fenced(text: &str) -> String {
    format!("{FENCE}{}", text.trim_start_matches([' ', '\t', '\r', '\n']))
}

/// What CommonMark sees in a text behind [`FENCE`], which is taken away again.
fn events(fenced: &str) -> impl Iterator<Item = Event<'_>> {
    let mut is_first = true;
    Parser::new(fenced).map(move |event| match event {
        Event::Text(text) if std::mem::take(&mut is_first) => {
            Event::Text(text.strip_prefix(FENCE).unwrap_or(&text).to_owned().into())
        }
        other => other,
    })
}

/// Whether a text is surely the same once CommonMark has read it, as most descriptions are:
/// one line that begins with a letter, without a sign that CommonMark gives a meaning.
fn is_bare(text: &str) -> bool {
    let meant =
        |b: u8| matches!(b, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'!' | b'~' | b'|');
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(char::is_whitespace)
        && !text.bytes().any(|b| b.is_ascii_control() || meant(b))
}

/// Runs as they come from the parser.
pub(super) struct Runs {
    pub(super) list: Vec<Run>,
    node: NodeId,
    span: Option<Span>,
    strong: u8,
    emphasis: u8,
    link: Option<(NodeId, String)>,
}

impl Runs {
    pub(super) const fn new(node: NodeId, span: Option<Span>) -> Self {
        Self { list: Vec::new(), node, span, strong: 0, emphasis: 0, link: None }
    }

    fn push(&mut self, text: &str) {
        // Two spaces in a row are a habit of typewriters.
        let ended = self.list.last().is_some_and(|run| run.text.ends_with(' '));
        let text = text.strip_prefix(' ').filter(|_| ended).unwrap_or(text);
        let single: String;
        let text = if text.contains("  ") {
            let mut before = '\0';
            single =
                text.chars().filter(|c| std::mem::replace(&mut before, *c) != ' ' || *c != ' ').collect();
            &single
        } else {
            text
        };
        let (strong, emphasis) = (self.strong > 0, self.emphasis > 0);
        match self.list.last_mut() {
            Some(last) if (last.strong, last.emphasis) == (strong, emphasis) && last.link == self.link => {
                last.text.push_str(text);
            }
            _ => self.list.push(Run {
                text: text.to_owned(),
                span: self.span,
                strong,
                emphasis,
                tint: self.link.as_ref().map(|_| Tint::Accent),
                link: self.link.clone(),
                superscript: false,
                annex: None,
            }),
        }
    }

    /// Takes an inline event; `false` for one that is not inline.
    pub(super) fn take(&mut self, composer: &mut Composer<'_>, event: &Event<'_>) -> bool {
        match event {
            Event::Text(text) | Event::Code(text) => self.push(text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong = self.strong.saturating_sub(1),
            Event::Start(Tag::Emphasis) => self.emphasis += 1,
            Event::End(TagEnd::Emphasis) => self.emphasis = self.emphasis.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let node = composer.tree.add(self.node, Role::Link);
                let url = match dest_url.as_ref() {
                    address if address.contains('@') && !address.contains(':') => format!("mailto:{address}"),
                    address => address.to_owned(),
                };
                self.link = Some((node, url));
            }
            Event::End(TagEnd::Link) => self.link = None,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            _ => return false,
        }
        true
    }
}
