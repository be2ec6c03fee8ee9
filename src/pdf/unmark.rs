//! Content streams of others without their marks (ISO 32000-1, 14.6): these
//! point into a tree of tags, or to layers, that do not come along.

/// The content without `BMC`, `BDC`, `EMC`, `MP` and `DP` and their operands;
/// every other byte stays.
pub(super) fn unmarked(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let mut reader = Reader { content, at: 0 };
    // Where the operands of the next operator begin.
    let mut start = 0;
    while let Some(token) = reader.token() {
        let Token::Operator(operator) = token else { continue };
        match operator {
            b"BMC" | b"BDC" | b"EMC" | b"MP" | b"DP" => out.push(b'\n'),
            // Samples follow, which are no tokens.
            b"ID" => {
                reader.skip_samples();
                out.extend_from_slice(&content[start..reader.at]);
            }
            _ => out.extend_from_slice(&content[start..reader.at]),
        }
        start = reader.at;
    }
    out
}

enum Token<'a> {
    Operand,
    Operator(&'a [u8]),
}

/// Reads a content stream token by token (7.2 and 7.8.2).
struct Reader<'a> {
    content: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn token(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let start = self.at;
        let first = *self.content.get(start)?;
        self.at += 1;
        match first {
            b'(' => self.skip_string(),
            b'<' if self.content.get(self.at) != Some(&b'<') => self.skip_past(b'>'),
            // The signs of arrays and dictionaries are skipped one by one.
            b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b')' => {}
            b'/' => self.skip_regular(),
            _ => {
                self.skip_regular();
                let word = &self.content[start..self.at];
                let operand = matches!(first, b'+' | b'-' | b'.' | b'0'..=b'9')
                    || matches!(word, b"true" | b"false" | b"null");
                return Some(if operand { Token::Operand } else { Token::Operator(word) });
            }
        }
        Some(Token::Operand)
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.content.get(self.at) {
            match byte {
                b'%' => self.skip_line(),
                byte if is_space(*byte) => self.at += 1,
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.content[self.at..];
        self.at += rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
    }

    fn skip_past(&mut self, end: u8) {
        let rest = &self.content[self.at..];
        self.at += rest.iter().position(|byte| *byte == end).map_or(rest.len(), |at| at + 1);
    }

    fn skip_regular(&mut self) {
        let rest = &self.content[self.at..];
        self.at += rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
    }

    /// A string, whose brackets pair (7.3.4.2).
    fn skip_string(&mut self) {
        let mut open = 1;
        while let Some(byte) = self.content.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at = (self.at + 1).min(self.content.len()),
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// The samples of an inline picture, up to and with `EI` between spaces
    /// (8.9.7), after which text must follow that is no sample.
    fn skip_samples(&mut self) {
        self.at = (self.at + 1).min(self.content.len());
        while let Some(place) = self.content[self.at..].windows(2).position(|pair| pair == b"EI") {
            let end = self.at + place + 2;
            let before = self.content[..self.at + place].last().is_some_and(|byte| is_space(*byte));
            let after = &self.content[end..(end + 12).min(self.content.len())];
            let plain = |byte: &u8| is_space(*byte) && *byte != 0 || matches!(byte, b' '..=b'~');
            self.at = end;
            if before && after.first().is_none_or(|byte| is_space(*byte)) && after.iter().all(plain) {
                return;
            }
        }
        self.at = self.content.len();
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
