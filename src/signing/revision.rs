//! The revision that holds a signature: the signature itself, its field, the form's
//! flags; for a certification also the catalog. Room is left for what is not known yet.

use std::ops::Range;

use der::DateTime;
use lopdf::{Dictionary, Object, ObjectId, StringFormat, text_string};

use super::demands::{FILTER, SUB_FILTER};
use super::update::{Update, Updated};
use super::{Appearance, Options, Problem, Refusal};
use crate::signatures::{Action, Field, File, Lock};

/// A number of ten digits: files are smaller than that.
const WIDE: i64 = 9_999_999_999;

/// A revision whose signature is still to come.
pub(super) struct Revision {
    pub(super) bytes: Vec<u8>,
    /// Where the signature goes, angle brackets included; all else is signed.
    hole: Range<usize>,
}

/// Makes the revision, with room for `room` bytes of signature.
pub(super) fn make(
    file: &File<'_>,
    field: &Field,
    options: &Options,
    appearance: Option<Appearance>,
    mut update: Update<'_>,
    room: usize,
) -> Result<Revision, Refusal> {
    let unusable = |why| Refusal::Unusable(field.name.clone(), why);
    let id = field.id.ok_or_else(|| unusable("it is no object of its own"))?;
    let root = File::reference(&file.document().trailer, b"Root")
        .ok_or_else(|| Refusal::Unreadable(Problem::new("its catalog is no object of its own")))?;
    let edited = |problem| Refusal::Unreadable(problem);
    // First: its objects are numbered already.
    if let Some(appearance) = appearance {
        let widget = field.widget.ok_or_else(|| unusable("its widget is no object of its own"))?;
        for (id, object) in appearance.objects {
            update.put(id, object);
        }
        let mut dictionary = Dictionary::new();
        dictionary.set("N", appearance.normal);
        update.edit(widget).map_err(edited)?.set("AP", dictionary);
    }
    let signature = update.add(signature(field, options, root, room).map_err(Refusal::Unreadable)?);
    update.edit(id).map_err(edited)?.set("V", signature);
    flags(file, &mut update, root).map_err(edited)?;
    if options.certify.is_some() {
        permissions(file, &mut update, root, signature).map_err(edited)?;
    }
    let Updated { bytes, places } = update.append().map_err(edited)?;
    let place = places.get(&signature).cloned().unwrap_or_default();
    Revision::open(bytes, place).map_err(edited)
}

/// The signature's dictionary (ISO 32000-1, table 252; ETSI EN 319 142-1, 6.3).
/// The two keys with room stand first, so that no text can be taken for them.
fn signature(field: &Field, options: &Options, root: ObjectId, room: usize) -> Result<Dictionary, Problem> {
    let mut dictionary = Dictionary::new();
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    dictionary.set("ByteRange", vec![0.into(), WIDE.into(), WIDE.into(), WIDE.into()]);
    dictionary.set("Contents", Object::String(vec![0; room], StringFormat::Hexadecimal));
    dictionary.set("Type", name("Sig"));
    dictionary.set("Filter", name(FILTER));
    dictionary.set("SubFilter", name(SUB_FILTER));
    dictionary.set("M", Object::string_literal(date(options)?));
    let texts =
        [("Reason", &options.reason), ("Location", &options.place), ("ContactInfo", &options.contact)];
    for (key, text) in texts {
        if let Some(text) = text {
            dictionary.set(key, text_string(text));
        }
    }
    let mut references = Vec::new();
    if let Some(certify) = options.certify {
        let mut parameters = Dictionary::new();
        parameters.set("Type", name("TransformParams"));
        parameters.set("P", certify as i64);
        parameters.set("V", name("1.2"));
        references.push(reference("DocMDP", parameters));
    }
    if let Some(lock) = &field.lock {
        let mut reference = reference("FieldMDP", locked(lock));
        reference.set("Data", root);
        references.push(reference);
    }
    if !references.is_empty() {
        dictionary.set("Reference", references.into_iter().map(Object::from).collect::<Vec<_>>());
    }
    Ok(dictionary)
}

/// A signature reference (table 253). It has no digest: PDF/A forbids that beside a
/// certification (ISO 19005-3, 6.1.12).
fn reference(method: &str, parameters: Dictionary) -> Dictionary {
    let mut reference = Dictionary::new();
    reference.set("Type", Object::Name(b"SigRef".to_vec()));
    reference.set("TransformMethod", Object::Name(method.as_bytes().to_vec()));
    reference.set("TransformParams", parameters);
    reference
}

/// The parameters of FieldMDP (table 256).
fn locked(lock: &Lock) -> Dictionary {
    let action = match lock.action {
        Action::All => "All",
        Action::Include => "Include",
        Action::Exclude => "Exclude",
    };
    let mut parameters = Dictionary::new();
    parameters.set("Type", Object::Name(b"TransformParams".to_vec()));
    parameters.set("Action", Object::Name(action.as_bytes().to_vec()));
    if lock.action != Action::All {
        parameters.set("Fields", lock.fields.iter().map(|field| text_string(field)).collect::<Vec<_>>());
    }
    parameters.set("V", Object::Name(b"1.2".to_vec()));
    parameters
}

/// `D:20260303100000+01'00'` (7.9.4).
fn date(options: &Options) -> Result<String, Problem> {
    let wrong = || Problem::new("the time of signing is outside the years 1970 to 9999");
    let seconds = i64::try_from(options.time.seconds()).map_err(|_| wrong())?;
    let local = u64::try_from(seconds + i64::from(options.zone) * 60).map_err(|_| wrong())?;
    let time = DateTime::from_unix_duration(std::time::Duration::from_secs(local)).map_err(|_| wrong())?;
    let zone = match options.zone {
        0 => "Z".to_owned(),
        zone => {
            let (sign, minutes) = (if zone < 0 { '-' } else { '+' }, zone.unsigned_abs());
            format!("{sign}{:02}'{:02}'", minutes / 60, minutes % 60)
        }
    };
    Ok(format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{zone}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minutes(),
        time.seconds()
    ))
}

/// Signatures exist, and the file may only be appended to (table 219).
fn flags(file: &File<'_>, update: &mut Update<'_>, root: ObjectId) -> Result<(), Problem> {
    const BOTH: i64 = 3;
    let catalog = file.catalog()?;
    let form = file.dictionary(catalog, b"AcroForm").ok_or_else(|| Problem::new("it has no form"))?;
    if file.integer(form, b"SigFlags").unwrap_or_default() & BOTH == BOTH {
        return Ok(());
    }
    within(update, root, b"AcroForm")?.set("SigFlags", BOTH);
    Ok(())
}

/// /Perms of the catalog names the certification (table 258).
fn permissions(
    file: &File<'_>,
    update: &mut Update<'_>,
    root: ObjectId,
    signature: ObjectId,
) -> Result<(), Problem> {
    if file.dictionary(file.catalog()?, b"Perms").is_none() {
        update.edit(root)?.set("Perms", Dictionary::new());
    }
    within(update, root, b"Perms")?.set("DocMDP", signature);
    Ok(())
}

/// A dictionary of the catalog, wherever it is written.
fn within<'a>(update: &'a mut Update<'_>, root: ObjectId, key: &[u8]) -> Result<&'a mut Dictionary, Problem> {
    if let Some(id) = File::reference(update.edit(root)?, key) {
        update.leave(root);
        return update.edit(id);
    }
    let inside = update.edit(root)?.get_mut(key).and_then(Object::as_dict_mut);
    inside.map_err(|_| Problem::new("its catalog is damaged"))
}

impl Revision {
    /// Finds the room in the signature's object, and writes what is signed into it.
    fn open(mut bytes: Vec<u8>, place: Range<usize>) -> Result<Self, Problem> {
        let lost = || Problem::new("the room for the signature was lost");
        let object = bytes.get(place.clone()).unwrap_or_default();
        let find = |what: &[u8]| object.windows(what.len()).position(|window| window == what);
        let range = find(b"/ByteRange[").map(|at| place.start + at + b"/ByteRange".len()).ok_or_else(lost)?;
        let start = find(b"/Contents<").map(|at| place.start + at + b"/Contents".len()).ok_or_else(lost)?;
        let length = |from: usize, end: u8| bytes.get(from..)?.iter().position(|byte| *byte == end);
        let end = start + length(start, b'>').ok_or_else(lost)? + 1;
        let width = length(range, b']').ok_or_else(lost)? + 1;
        let text = format!("[0 {start} {end} {}]", bytes.len() - end);
        let text = format!("{text:<width$}");
        let room = bytes.get_mut(range..range + width).filter(|room| room.len() == text.len());
        room.ok_or_else(lost)?.copy_from_slice(text.as_bytes());
        Ok(Self { bytes, hole: start..end })
    }

    /// What is signed: all before the room and all behind it.
    pub(super) fn signed(&self) -> [&[u8]; 2] {
        let part = |range| self.bytes.get(range).unwrap_or_default();
        [part(0..self.hole.start), part(self.hole.end..self.bytes.len())]
    }

    /// The file, with its signature in the room.
    pub(super) fn close(mut self, signature: &[u8]) -> Result<Vec<u8>, Refusal> {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let digits = signature.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digits: Vec<u8> = digits.map(|digit| DIGITS[usize::from(digit)]).collect();
        let start = self.hole.start + 1;
        let room = self.bytes.get_mut(start..self.hole.end - 1);
        let room = room.and_then(|room| room.get_mut(..digits.len()));
        room.ok_or(Refusal::TooLarge(signature.len()))?.copy_from_slice(&digits);
        Ok(self.bytes)
    }
}
