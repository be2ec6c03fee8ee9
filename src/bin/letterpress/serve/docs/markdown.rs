//! Descriptions: CommonMark in, HTML out, as far as paragraphs, lists, emphasis and `code`.
//! What else there is, is text; HTML above all.

use minijinja::{HtmlEscape, Value};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A description as HTML.
pub(super) fn html(text: &str) -> Value {
    let mut out = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(tag) => out.push_str(open(&tag)),
            Event::End(tag) => out.push_str(close(tag)),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&escaped(&text)),
            Event::Code(text) => out.push_str(&format!("<code>{}</code>", escaped(&text))),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    Value::from_safe_string(out)
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    HtmlEscape(text).to_string()
}

fn open(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => "<p>",
        Tag::List(None) => "<ul>",
        Tag::List(Some(_)) => "<ol>",
        Tag::Item => "<li>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::CodeBlock(_) => "<pre>",
        _ => "",
    }
}

fn close(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => "</p>",
        TagEnd::List(false) => "</ul>",
        TagEnd::List(true) => "</ol>",
        TagEnd::Item => "</li>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::CodeBlock => "</pre>",
        _ => "",
    }
}
