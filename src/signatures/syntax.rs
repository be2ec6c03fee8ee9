//! The little of a PDF's syntax that is read byte by byte: endings of revisions, and
//! the whole numbers in the dictionary of a cross-reference section (ISO 32000-1, 7.5).

use super::Problem;

/// White space (ISO 32000-1, table 1).
pub(super) const fn white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

const fn delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Where a pattern begins, at or after `from`.
pub(super) fn find(bytes: &[u8], pattern: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(pattern.len()).position(|window| window == pattern).map(|at| from + at)
}

/// A reader of tokens.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

/// A token, as far as they are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<<` or `[`.
    Open,
    /// `>>` or `]`.
    Close,
    /// A name, without its solidus.
    Name(&'a [u8]),
    /// A number or keyword.
    Word(&'a [u8]),
    Text,
}

impl<'a> Tokens<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Whether the last token ended with this byte.
    pub(super) fn ends_with(&self, byte: u8) -> bool {
        self.at > 0 && self.bytes.get(self.at - 1) == Some(&byte)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_white(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'%' {
                while self.peek(0).is_some_and(|byte| byte != b'\r' && byte != b'\n') {
                    self.at += 1;
                }
            } else if white(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek(0).is_some_and(|byte| !white(byte) && !delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// The next token, if there is one.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.skip_white();
        let (first, second) = (self.peek(0)?, self.peek(1));
        match (first, second) {
            (b'<', Some(b'<')) => {
                self.at += 2;
                Some(Token::Open)
            }
            (b'>', Some(b'>')) => {
                self.at += 2;
                Some(Token::Close)
            }
            (b'[', _) => {
                self.at += 1;
                Some(Token::Open)
            }
            (b']', _) => {
                self.at += 1;
                Some(Token::Close)
            }
            (b'/', _) => {
                self.at += 1;
                Some(Token::Name(self.regular()))
            }
            (b'<', _) => {
                while self.peek(0)? != b'>' {
                    self.at += 1;
                }
                self.at += 1;
                Some(Token::Text)
            }
            (b'(', _) => self.literal(),
            _ => {
                let word = self.regular();
                // A lone delimiter is no token of a sound file.
                if word.is_empty() { None } else { Some(Token::Word(word)) }
            }
        }
    }

    fn literal(&mut self) -> Option<Token<'a>> {
        let mut depth = 0_usize;
        loop {
            match self.peek(0)? {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(Token::Text);
            }
        }
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        match self.next()? {
            Token::Word(word) => number(word),
            _ => None,
        }
    }
}

fn number(word: &[u8]) -> Option<usize> {
    let digits = !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(word).ok().filter(|_| digits)?.parse().ok()
}

/// What a section of the cross-reference says of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// Where the one before it is.
    pub(super) previous: Option<usize>,
}

/// Reads the section at an offset: a table and its trailer, or the dictionary of a stream.
pub(super) fn section(bytes: &[u8], at: usize) -> Result<Section, Problem> {
    let none = || Problem::new(format!("there is no cross-reference section at byte {at}"));
    let mut tokens = if bytes.get(at..).is_some_and(|rest| rest.starts_with(b"xref")) {
        let trailer = find(bytes, b"trailer", at).ok_or_else(none)?;
        Tokens::new(bytes, trailer + b"trailer".len())
    } else {
        let mut tokens = Tokens::new(bytes, at);
        let header = (tokens.number(), tokens.number(), tokens.next());
        if !matches!(header, (Some(_), Some(_), Some(Token::Word(b"obj")))) {
            return Err(none());
        }
        tokens
    };
    if tokens.next() != Some(Token::Open) {
        return Err(none());
    }
    let (mut depth, mut previous) = (1_usize, None);
    while depth > 0 {
        match tokens.next().ok_or_else(none)? {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            Token::Name(b"Prev") if depth == 1 => {
                let value = tokens.number().ok_or_else(none)?;
                if previous.replace(value).is_some() {
                    return Err(Problem::new("a cross-reference section names two before it"));
                }
            }
            Token::Name(b"XRefStm") if depth == 1 => {
                return Err(Problem::new(
                    "it has two tables of objects side by side, which viewers read differently",
                ));
            }
            // `/Pr#65v` is another way to write a name, which nobody needs here.
            Token::Name(name) if depth == 1 && name.contains(&b'#') => return Err(none()),
            _ => {}
        }
    }
    Ok(Section { previous })
}

/// The end of a revision: `startxref`, an offset, `%%EOF`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ending {
    /// The offset it names.
    pub(super) xref: usize,
    /// Behind `%%EOF`.
    pub(super) eof: usize,
}

/// The first ending that begins at or after an offset.
pub(super) fn next_ending(bytes: &[u8], from: usize) -> Option<Ending> {
    let mut from = from;
    loop {
        let start = find(bytes, b"startxref", from)?;
        from = start + b"startxref".len();
        let blank =
            |at: usize| bytes.get(at..).into_iter().flatten().take_while(|byte| white(**byte)).count();
        let at = from + blank(from);
        let digits = bytes.get(at..).into_iter().flatten().take_while(|byte| byte.is_ascii_digit()).count();
        let xref = bytes.get(at..at + digits).and_then(number);
        let end = at + digits + blank(at + digits);
        if let Some(xref) = xref.filter(|_| bytes.get(end..).is_some_and(|rest| rest.starts_with(b"%%EOF"))) {
            return Some(Ending { xref, eof: end + b"%%EOF".len() });
        }
    }
}

/// Behind the line end, if there is one, that follows an offset.
pub(super) fn behind_line_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [b'\r', b'\n', ..] => at + 2,
        [b'\r' | b'\n', ..] => at + 1,
        _ => at,
    }
}
