//! The codes that complaints of the program can have, read from its sources: text
//! that is the first argument of `Diagnostic::error` or `Diagnostic::warning`, and
//! text of those files that hand their codes through a function or a table.

use std::collections::BTreeSet;
use std::path::Path;

use crate::desk::root;

/// Files whose complaints have a code that is not written there, files or folders that it
/// comes from, and what a file must name to be one of them. Whatever text there looks like
/// a code is one.
const PASSED_ON: [(&str, &str, &str); 7] = [
    ("bin/letterpress/report.rs", "bin/letterpress/", "Report::broken("),
    ("serial/table.rs", "serial/", ".complain("),
    ("source/check/mod.rs", "source/check/mod.rs", "let code"),
    ("source/check/registers.rs", "source/check/registers.rs", "self.wrong("),
    ("yaml/characters.rs", "yaml/characters.rs", "code"),
    ("yaml/complaint.rs", "yaml/", "code"),
    ("yaml/trouble.rs", "yaml/trouble.rs", "code"),
];

/// Files whose complaints have codes that are no words of the program: those of purposes,
/// which explain themselves.
const OF_DATA: [&str; 1] = ["purpose/judge.rs"];

/// Files that pass on problems of the service (RFC 9457), which are no rules of letters.
const OF_PROBLEMS: [&str; 2] =
    ["bin/letterpress/serve/jobs/content.rs", "bin/letterpress/serve/jobs/runner.rs"];

/// A piece of a source text.
#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// All codes.
pub(super) fn codes() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut codes = BTreeSet::new();
    let mut passed_on = BTreeSet::new();
    for (name, text) in &files {
        let tokens = tokens(text);
        for at in 0..tokens.len() {
            match called(&tokens, at) {
                Some(Token::Text(code)) => drop(codes.insert(code.clone())),
                Some(_) => drop(passed_on.insert(name.as_str())),
                None => {}
            }
        }
        let by_fields = (0..tokens.len()).any(|at| sets_a_code(&tokens, at));
        assert!(!by_fields || name.starts_with("diag/"), "{name} gives a code by its field");
    }
    let known: BTreeSet<&str> =
        PASSED_ON.iter().map(|(file, ..)| *file).chain(OF_DATA).chain(OF_PROBLEMS).collect();
    assert_eq!(passed_on, known, "say in this test where these files have their codes from");
    for (_, from, naming) in PASSED_ON {
        let of = files.iter().filter(|(name, text)| name.starts_with(from) && text.contains(naming));
        let found = of.flat_map(|(_, text)| tokens(text)).filter_map(|token| match token {
            Token::Text(text) if looks_like_a_code(&text) => Some(text),
            _ => None,
        });
        let found: Vec<String> = found.collect();
        assert!(!found.is_empty(), "{from} gives no code");
        codes.extend(found);
    }
    codes
}

/// What follows the bracket of a call at a token.
fn called(tokens: &[Token], at: usize) -> Option<&Token> {
    let is = |offset: usize, word: &str| tokens.get(at + offset) == Some(&Token::Word(word.to_owned()));
    let sign = |offset: usize, sign: char| tokens.get(at + offset) == Some(&Token::Sign(sign));
    let makes = is(0, "Diagnostic") && sign(1, ':') && sign(2, ':') && (is(3, "error") || is(3, "warning"));
    assert!(!makes || sign(4, '('), "`Diagnostic::error` is not called where it is named");
    makes.then(|| &tokens[at + 5])
}

/// Whether a token begins a complaint that is written by its fields, its code among them,
/// or gives a complaint another code.
fn sets_a_code(tokens: &[Token], at: usize) -> bool {
    let is = |at: usize, word: &str| tokens.get(at) == Some(&Token::Word(word.to_owned()));
    let sign = |at: usize, sign: char| tokens.get(at) == Some(&Token::Sign(sign));
    let is_type = at.checked_sub(1).is_some_and(|before| sign(before, '>') || is(before, "impl"));
    let fields = || tokens[at..].iter().take_while(|token| **token != Token::Sign('}'));
    let written = is(at, "Diagnostic")
        && sign(at + 1, '{')
        && !is_type
        && fields().any(|token| *token == Token::Word("code".to_owned()));
    let other = sign(at, '.') && is(at + 1, "code") && sign(at + 2, '=') && !sign(at + 3, '=');
    written || other
}

fn looks_like_a_code(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.contains('-') && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(is_part)
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root().join("src")).expect("below").to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).expect("a file")));
        }
    }
}

/// Cuts a source text into words, texts and signs, without its comments.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            let end = closing(rest);
            tokens.push(Token::Text(rest[1..end].to_owned()));
            end + 1
        } else if let Some(end) = raw_text(rest) {
            end
        } else if first == '\'' {
            character(rest)
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    tokens
}

/// Where the quote ends that opens a text.
fn closing(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.expect("a closing quote").0
}

/// The length of a raw text, if there is one.
fn raw_text(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix("br").or(rest.strip_prefix('r'))?;
    let marks = hashes.find('"').filter(|end| hashes[..*end].bytes().all(|b| b == b'#'))?;
    let close = format!("\"{}", "#".repeat(marks));
    let start = rest.len() - hashes.len() + marks + 1;
    rest[start..].find(&close).map(|end| start + end + close.len())
}

/// The length of a character, or of the mark before the name of a lifetime.
fn character(rest: &str) -> usize {
    let mut inner = rest.char_indices().skip(1);
    match (inner.next(), inner.next()) {
        (Some((_, '\\')), _) => rest[3..].find('\'').map_or(1, |end| end + 4),
        (_, Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

#[test]
fn texts_are_told_from_comments_and_characters() {
    let text = |text: &str| Token::Text(text.to_owned());
    let texts: Vec<Token> = tokens(
        "let a = \"one-two\"; // \"no-text\"\n let q = ['\"', '\\'', '\\\\']; fn f<'a>() {} r#\"a \"raw\"\"#; \"b\\\"c\"",
    )
    .into_iter()
    .filter(|token| matches!(token, Token::Text(_)))
    .collect();
    assert_eq!(texts, [text("one-two"), text("b\\\"c")]);
    let tokens = tokens("Diagnostic::error(\n    \"some-code\", None, x)");
    assert_eq!(called(&tokens, 0), Some(&text("some-code")));
    let sets = |source: &str| {
        let tokens = self::tokens(source);
        (0..tokens.len()).any(|at| sets_a_code(&tokens, at))
    };
    assert!(sets("let a = Diagnostic { code: x.into(), ..b };") && sets("one.code = x;"));
    assert!(!sets("Diagnostic { severity, ..one }") && !sets("if one.code == x {}"));
    assert!(!sets("fn f(code: &str) -> Diagnostic { let code = 1; }"));
}
