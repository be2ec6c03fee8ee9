//! Measuring a finished letter: a PDF in, findings out. The file is read by a
//! PDF reader and measured as it is, whoever made it; nothing of the layout
//! that may have made it is asked, only what the standard wants.

mod closing;
mod furniture;
mod measure;
mod window;

use std::fmt;

use crate::geom::{Length, Rect};
use crate::stationery::Stationery;

/// What is inside by less than this is called inside: a printer's own slack is larger.
const TOLERANCE: Length = Length::mm(0.5);

/// What a measurement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Sound,
    /// Not as it should be.
    Wrong,
    /// Not to be measured here, and why stands in `measured`.
    Unmeasured,
}

/// One measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was measured, such as `address` or `fold-mark`.
    pub check: &'static str,
    /// What it says.
    pub verdict: Verdict,
    /// Number of the page, from 1; `None` for the whole file.
    pub page: Option<usize>,
    /// The text or thing that was measured.
    pub element: String,
    /// What it should be.
    pub wanted: String,
    /// What it is.
    pub measured: String,
    /// By how much it may be off, in mm.
    pub tolerance: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Sound => "ok   ",
            Verdict::Wrong => "WRONG",
            Verdict::Unmeasured => "-    ",
        };
        write!(f, "{verdict} {}", self.check)?;
        if let Some(page) = self.page {
            write!(f, ", page {page}")?;
        }
        if !self.element.is_empty() {
            write!(f, ", {}", self.element)?;
        }
        if self.verdict == Verdict::Unmeasured {
            return write!(f, ": {}", self.measured);
        }
        write!(f, ": {} (wanted: {}", self.measured, self.wanted)?;
        if !self.tolerance.is_empty() {
            write!(f, ", tolerance {} mm", self.tolerance)?;
        }
        write!(f, ")")
    }
}

/// The findings of one file.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// In the order of the checks.
    pub list: Vec<Finding>,
}

impl Findings {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.list.iter().all(|finding| finding.verdict != Verdict::Wrong)
    }

    /// Notes a measurement of a place, in mm.
    fn note(&mut self, check: &'static str, sound: bool, page: usize, what: (String, String, String)) {
        let (element, wanted, measured) = what;
        let verdict = if sound { Verdict::Sound } else { Verdict::Wrong };
        let page = Some(page);
        self.list.push(Finding { check, verdict, page, element, wanted, measured, tolerance: "0.5" });
    }

    /// Notes a measurement without a tolerance.
    fn fact(
        &mut self,
        check: &'static str,
        sound: bool,
        page: Option<usize>,
        wanted: String,
        measured: String,
    ) {
        let verdict = if sound { Verdict::Sound } else { Verdict::Wrong };
        let element = String::new();
        self.list.push(Finding { check, verdict, page, element, wanted, measured, tolerance: "" });
    }

    /// Notes what cannot be measured.
    fn skip(&mut self, check: &'static str, why: &str) {
        self.list.push(Finding {
            check,
            verdict: Verdict::Unmeasured,
            page: None,
            element: String::new(),
            wanted: String::new(),
            measured: why.to_owned(),
            tolerance: "",
        });
    }
}

/// Why a file cannot be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the PDF cannot be read: {}", self.0)
    }
}

impl std::error::Error for Unreadable {}

/// Measures a PDF; against a layout, where one is given, and of its envelopes
/// the one of that name, where one is given.
///
/// # Errors
/// Where the file is no PDF that can be read.
pub fn verify(
    pdf: &[u8],
    layout: Option<&Stationery>,
    envelope: Option<&str>,
) -> Result<Findings, Unreadable> {
    let file = measure::read(pdf).map_err(Unreadable)?;
    let mut findings = Findings::default();
    if let (Some(layout), Some(first)) = (layout, file.sheets.first()) {
        window::check(first, layout, envelope, &mut findings);
        furniture::marks(first, layout, &mut findings);
        furniture::margins(&file.sheets, layout, &mut findings);
    } else {
        findings.skip("address", "no layout was named (--layout)");
    }
    furniture::edges(&file.sheets, &mut findings);
    furniture::sizes(&file.sheets, &mut findings);
    furniture::numbers(&file.sheets, &mut findings);
    closing::check(&file, &mut findings);
    let loose: Vec<&str> =
        file.fonts.iter().filter(|(_, inside)| !**inside).map(|(name, _)| name.as_str()).collect();
    let measured = if loose.is_empty() {
        format!("{} embedded", file.fonts.len())
    } else {
        format!("{} not embedded", loose.join(", "))
    };
    findings.fact("fonts", loose.is_empty(), None, "all embedded".to_owned(), measured);
    Ok(findings)
}

/// A box in mm, as a person reads it: left to right, top to bottom.
fn in_mm(rect: &Rect) -> String {
    format!(
        "x {:.1} to {:.1}, y {:.1} to {:.1}",
        rect.x.to_mm(),
        rect.right().to_mm(),
        rect.y.to_mm(),
        rect.bottom().to_mm()
    )
}

/// Whether `inner` lies in `outer`, but for the tolerance.
fn inside(inner: &Rect, outer: &Rect) -> bool {
    inner.x >= outer.x - TOLERANCE
        && inner.right() <= outer.right() + TOLERANCE
        && inner.y >= outer.y - TOLERANCE
        && inner.bottom() <= outer.bottom() + TOLERANCE
}

/// Whether two boxes overlap by more than the tolerance.
fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x + TOLERANCE < b.right()
        && b.x + TOLERANCE < a.right()
        && a.y + TOLERANCE < b.bottom()
        && b.y + TOLERANCE < a.bottom()
}
