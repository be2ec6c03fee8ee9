//! From the text of a file to a [`Country`].

use super::country::Country;
use super::raw::File;
use crate::diag::{Diagnostics, Sources};
use crate::yaml;

/// Reads a country from a file that is part of the program.
///
/// # Panics
/// Where the file is not complete; the tests read each one.
pub(super) fn shipped(code: &'static str, name: &str, text: &str) -> Country {
    let mut sources = Sources::default();
    let mut complaints = Diagnostics::default();
    let file = sources.add(format!("{name}.yaml"), text);
    let node = yaml::parse(&sources, file, &mut complaints);
    let read = node.and_then(|node| yaml::read::<File>(&node, &mut complaints));
    let country = read.and_then(|mut file| {
        let own = file.countries.as_mut().and_then(|countries| countries.remove(code)).or(file.country)?;
        let mut country = Country { code, own, mentions: file.mentions, requirements: file.requirements };
        // A country's own come first: the first that holds is the one.
        country.mentions.splice(0..0, std::mem::take(&mut country.own.mentions));
        country.requirements.splice(0..0, std::mem::take(&mut country.own.requirements));
        Some(country)
    });
    match country {
        Some(country) if !complaints.has_errors() => country,
        _ => panic!("the file of law {name}.yaml is broken: {complaints}"),
    }
}
