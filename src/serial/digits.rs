//! The digits of a spreadsheet's numbers: those of the value, and the zeros and the
//! percent sign that the cell's format puts around them.

/// Spreadsheets show and keep so many.
const DIGITS: usize = 15;

/// What the format of a cell says of its digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Format {
    /// At least so many digits before the point, as of a postcode.
    whole: usize,
    /// At least so many after it, as of an amount.
    decimals: usize,
    percent: bool,
}

impl Format {
    /// Reads the code of a format (ECMA-376 part 1, 18.8.31), for numbers above zero.
    /// Fractions, exponents and digits among other text say nothing here.
    pub(super) fn of(code: &str) -> Self {
        let (mut places, mut percent) = (String::new(), false);
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character {
                ';' => break,
                '"' => drop(characters.by_ref().find(|c| *c == '"')),
                '[' => drop(characters.by_ref().find(|c| *c == ']')),
                // The next is text, or as wide as that, or fills the cell.
                '\\' | '_' | '*' => drop(characters.next()),
                '%' => percent = true,
                '0' | '#' | '?' | '.' => places.push(character),
                'E' | 'e' | '/' | '@' => return Self::default(),
                _ => {}
            }
        }
        let (whole, decimals) = places.split_once('.').unwrap_or((&places, ""));
        let zeros = |places: &str| places.matches('0').count().min(DIGITS);
        Self { whole: zeros(whole), decimals: zeros(decimals), percent }
    }

    /// A number in this format, its digits none the fewer.
    pub(super) fn shown(self, number: f64) -> String {
        let text = if self.percent { times_hundred(&shown(number)) } else { shown(number) };
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.as_str()),
        };
        if !number.is_finite() {
            return text;
        }
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let point = if decimals.is_empty() && self.decimals == 0 { "" } else { "." };
        let percent = if self.percent { "%" } else { "" };
        let (least, most) = (self.whole, self.decimals);
        format!("{sign}{whole:0>least$}{point}{decimals:0<most$}{percent}")
    }
}

/// Moves the point by two places.
fn times_hundred(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let moved = format!("{decimals:0<2}");
    let (front, back) = moved.split_at(2);
    let whole = format!("{whole}{front}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if back.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{back}")
}

/// A number with at most fifteen digits, as spreadsheets show and keep them, and no exponent.
fn shown(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{:.*e}", DIGITS - 1, number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    // The point stands behind so many digits.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let whole = usize::try_from(point).unwrap_or(0);
    let text = match digits.len() {
        0 => return "0".to_owned(),
        count if point <= 0 => {
            let zeros = usize::try_from(-point).unwrap_or(0);
            debug_assert!(count <= DIGITS);
            format!("0.{}{digits}", "0".repeat(zeros))
        }
        count if count <= whole => format!("{digits}{}", "0".repeat(whole - count)),
        _ => format!("{}.{}", &digits[..whole], &digits[whole..]),
    };
    if number < 0.0 { format!("-{text}") } else { text }
}
