//! The envelope's window: the address always seen, nothing else ever seen; the
//! return line and the beginning of the text in their places.

use super::measure::{Line, Sheet};
use super::{Findings, in_mm, inside, overlap};
use crate::geom::{Length, Rect};
use crate::stationery::{Stationery, ZoneKind};

/// How far the text may begin below where the layout says.
const DRIFT: Length = Length::mm(4.0);

/// Checks the first page against a layout's zones and envelopes.
pub(super) fn check(sheet: &Sheet, layout: &Stationery, envelope: Option<&str>, findings: &mut Findings) {
    let size = sheet.size;
    let off = |a: Length, b: Length| (a - b).to_mm().abs() > 0.5;
    let sound = !off(size.width, layout.sheet.width) && !off(size.height, layout.sheet.height);
    let show = |width: Length, height: Length| format!("{:.1} x {:.1} mm", width.to_mm(), height.to_mm());
    let wanted = show(layout.sheet.width, layout.sheet.height);
    findings.note("sheet", sound, 1, (String::new(), wanted, show(size.width, size.height)));

    let zones = &layout.letter.zones;
    let Some(address) = zones.get(&ZoneKind::Address) else {
        return findings.skip("address", "the layout has no address zone");
    };
    let top = address.least_y;
    let room = Rect { y: top, height: address.rect.bottom() - top, ..address.rect };
    let back = zones.get(&ZoneKind::ReturnLine).map(|zone| zone.rect);
    let remarks = zones.get(&ZoneKind::Annotation).map(|zone| zone.rect);
    let in_return = |line: &Line| [back, remarks].into_iter().flatten().any(|zone| inside(&line.ink, &zone));
    let lines: Vec<&Line> = sheet.lines.iter().filter(|line| !line.text.trim().is_empty()).collect();
    // What stands at the address's left edge among the lines of its zone is the address.
    let found: Vec<&Line> =
        lines.iter().copied().filter(|line| inside(&line.ink, &room) && !in_return(line)).collect();
    let wanted = format!("two lines or more in {}", in_mm(&room));
    let measured = format!("{} lines", found.len());
    findings.note("address", found.len() >= 2, 1, (String::new(), wanted, measured));

    for window in layout.envelopes.iter().filter(|e| envelope.is_none_or(|name| name == e.name)) {
        for line in &found {
            let what = format!("“{}” in {}", line.text.trim(), window.name);
            let sound = inside(&line.ink, &window.always);
            findings.note("window", sound, 1, (what, in_mm(&window.always), in_mm(&line.ink)));
        }
        let foreign = |ink: &Rect| overlap(ink, &window.ever);
        let others = lines.iter().filter(|line| {
            foreign(&line.ink) && !in_return(line) && !found.iter().any(|known| std::ptr::eq(*known, **line))
        });
        let mut strangers: Vec<(String, Rect)> =
            others.map(|line| (format!("“{}”", line.text.trim()), line.ink)).collect();
        strangers.extend(
            sheet.areas.iter().filter(|area| foreign(area)).map(|area| ("a drawing".to_owned(), *area)),
        );
        for (what, ink) in &strangers {
            let what = format!("{what} in {}", window.name);
            let wanted = format!("outside {}", in_mm(&window.ever));
            findings.note("window-strangers", false, 1, (what, wanted, in_mm(ink)));
        }
        if strangers.is_empty() {
            let wanted = format!("nothing but the address in {}", in_mm(&window.ever));
            findings.note("window-strangers", true, 1, (window.name.clone(), wanted, "nothing".to_owned()));
        }
    }
    if let Some(zone) = back {
        let line = lines.iter().find(|line| inside(&line.ink, &zone));
        let measured = line.map_or_else(|| "nothing".to_owned(), |line| in_mm(&line.ink));
        findings.note(
            "return-line",
            line.is_some(),
            1,
            (String::new(), format!("one in {}", in_mm(&zone)), measured),
        );
    }
    begin(&lines, layout, findings);
}

/// The subject, or whatever the layout begins the text with.
fn begin(lines: &[&Line], layout: &Stationery, findings: &mut Findings) {
    let top = layout.letter.top;
    let below = lines.iter().filter(|line| !line.artifact && line.baseline > top);
    let Some(first) = below.min_by(|a, b| a.baseline.to_pt().total_cmp(&b.baseline.to_pt())) else {
        return findings.skip("text-begins", "there is no text below the address");
    };
    let crossing = lines.iter().find(|line| {
        !line.artifact && line.ink.y < top - super::TOLERANCE && line.ink.bottom() > top + super::TOLERANCE
    });
    let sound = first.ink.y <= top + DRIFT && crossing.is_none();
    let line = crossing.unwrap_or(first);
    let wanted = format!("y {:.1} to {:.1}", top.to_mm(), (top + DRIFT).to_mm());
    let measured = format!("y {:.1}", line.ink.y.to_mm());
    findings.note("text-begins", sound, 1, (format!("“{}”", line.text.trim()), wanted, measured));
}
