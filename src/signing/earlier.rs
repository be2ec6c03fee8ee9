//! What earlier signatures leave to a new one: certifications and locks (ISO 32000-1,
//! 12.8.2).

use lopdf::Dictionary;

use super::{Options, Refusal};
use crate::signatures::{Field, File, Lock, Trust, Verdict, verify};

/// Refuses what an earlier signature forbids.
pub(super) fn check(
    file: &File<'_>,
    fields: &[Field],
    field: &Field,
    options: &Options,
) -> Result<(), Refusal> {
    let earlier: Vec<&Field> = fields.iter().filter(|field| field.used).collect();
    if let (Some(first), Some(_)) = (earlier.first(), options.certify) {
        return Err(Refusal::CertifyLate(first.name.clone()));
    }
    for other in earlier {
        for (method, parameters) in transforms(file, other) {
            match method.as_str() {
                "DocMDP" if permission(file, parameters) == 1 => {
                    return Err(Refusal::Certified(other.name.clone()));
                }
                "FieldMDP" if Lock::read(file, parameters).is_some_and(|lock| lock.holds(&field.name)) => {
                    return Err(Refusal::Locked { field: field.name.clone(), by: other.name.clone() });
                }
                _ => {}
            }
        }
    }
    if fields.iter().any(|field| field.used) { intact(file, options) } else { Ok(()) }
}

/// Refuses to sign behind a signature that is not valid any more: the new one would
/// cover the damage. Whom to trust is not asked.
fn intact(file: &File<'_>, options: &Options) -> Result<(), Refusal> {
    let trust = Trust { anchors: Vec::new(), at: options.time };
    let report = verify(file.bytes(), &trust).map_err(Refusal::Unreadable)?;
    let mut judged = report.signatures.into_iter().chain(report.time_stamps);
    match judged.find(|judged| judged.verdict == Verdict::Invalid) {
        Some(judged) => Err(Refusal::Broken(judged.field, judged.problems.join("; "))),
        None => Ok(()),
    }
}

/// ISO 32000-1, table 254: 2 where it is not said.
fn permission(file: &File<'_>, parameters: &Dictionary) -> i64 {
    file.integer(parameters, b"P").unwrap_or(2)
}

/// The transforms of a field's signature, with their parameters.
fn transforms<'a>(file: &'a File<'_>, field: &Field) -> Vec<(String, &'a Dictionary)> {
    let dictionary = |id| file.document().objects.get(&id).and_then(|object| object.as_dict().ok());
    let value = match field.value {
        Some(id) => dictionary(id),
        None => field.id.and_then(dictionary).and_then(|field| file.dictionary(field, b"V")),
    };
    let references = value.and_then(|value| file.array(value, b"Reference")).unwrap_or_default();
    let references = references.iter().filter_map(|reference| file.resolve(reference).as_dict().ok());
    references
        .filter_map(|reference| {
            let method = file.name(reference, b"TransformMethod")?;
            Some((method, file.dictionary(reference, b"TransformParams")?))
        })
        .collect()
}
