//! The closing is not stranded: read from the structure tree, in which the
//! last section of the letter's part is its end.

use std::collections::BTreeMap;

use super::Findings;
use super::furniture::slip;
use super::measure::{File, Line};

/// Lines of the body that stand with the closing.
const LINES: usize = 3;

/// Checks the first part of a tagged letter.
pub(super) fn check(file: &File, findings: &mut Findings) {
    // Every line with its page and its place in the tree: document, part, section ...
    let mut lines: Vec<(usize, &[usize], i64)> = Vec::new();
    for (page, (sheet, paths)) in file.sheets.iter().zip(&file.paths).enumerate() {
        let end = slip(sheet).unwrap_or(sheet.size.height);
        let said = |line: &&Line| line.baseline < end && !line.text.trim().is_empty();
        for line in sheet.lines.iter().filter(said) {
            if let Some(path) = line.mark.and_then(|mark| paths.get(&mark)) {
                #[expect(clippy::cast_possible_truncation, reason = "tenths of a point on a sheet")]
                let baseline = (line.baseline.to_pt() * 10.0) as i64;
                lines.push((page, path, baseline));
            }
        }
    }
    let Some(part) = lines.first().and_then(|(_, path, _)| path.get(1)) else {
        return findings.skip("closing", "the file is not tagged as a letter");
    };
    let own: Vec<_> = lines.iter().filter(|(_, path, _)| path.get(1) == Some(part)).collect();
    let Some(last) = own.iter().filter_map(|(_, path, _)| path.get(2)).next_back() else {
        return findings.skip("closing", "the letter has no sections");
    };
    let end: Vec<usize> = own.iter().filter(|(_, path, _)| path.get(2) == Some(last)).map(|l| l.0).collect();
    let (Some(first), Some(page)) = (end.iter().min(), end.iter().max()) else { return };
    let mut counts: BTreeMap<usize, std::collections::BTreeSet<i64>> = BTreeMap::new();
    for (page, path, baseline) in &own {
        if path.get(2) != Some(last) {
            counts.entry(*page).or_default().insert(*baseline);
        }
    }
    let with = counts.get(page).map_or(0, |lines| lines.len());
    let sound = first == page && with >= LINES;
    let wanted = format!("whole, with {LINES} lines of the letter");
    let measured = if first == page {
        format!("whole, with {with} lines of the letter")
    } else {
        format!("on pages {} to {}", first + 1, page + 1)
    };
    findings.fact("closing", sound, Some(page + 1), wanted, measured);
}
