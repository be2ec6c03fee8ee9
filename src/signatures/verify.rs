//! The signatures of a file, judged one by one.

use std::fmt;

use lopdf::{Dictionary, Object, ObjectId};

use super::changes::{self, Rules};
use super::opinion::{Known, Opinion, Standing};
use super::pdfsig::{self, State};
use super::range::{self, Range};
use super::revisions::{Revision, revisions};
use super::{Changes, Field, File, Level, Lock, Moment, Problem, store, twice};
use crate::certificates::{Certificate, Signed, Stamp, unpadded};

/// What all revisions of a file may measure together: each is read by itself.
const MOST_READ: usize = 256 << 20;

/// Whom to trust, and when.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Certificates that are believed; without any, nobody is asked who signed.
    pub anchors: Vec<Certificate>,
    /// The moment of judging: the present, unless somebody asks about another.
    pub at: Moment,
}

/// What is to be thought of a signature, in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is intact, and the signer is trusted.
    Valid,
    /// It is intact; nobody said whom to trust.
    Intact,
    /// It is intact, but nothing leads to somebody who is trusted.
    Untrusted,
    /// It is worthless.
    Invalid,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Valid => "valid",
            Self::Intact => "intact",
            Self::Untrusted => "untrusted",
            Self::Invalid => "invalid",
        })
    }
}

/// When a signature was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Time {
    /// An authority vouches for it.
    Stamped(Moment),
    /// The signer says so.
    Claimed(Moment),
    /// Nobody says when.
    Unknown,
}

/// A signature that was judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The full name of its field.
    pub field: String,
    /// The name in the signer's certificate; empty where there is none.
    pub signer: String,
    /// What it carries with it.
    pub level: Level,
    /// When it was made.
    pub time: Time,
    /// Which revision it covers, from 1, of how many; `None`: none of them.
    pub covers: Option<(usize, usize)>,
    /// What changed since.
    pub changes: Changes,
    /// The judgement.
    pub verdict: Verdict,
    /// What is wrong, in whole sentences without their full stop.
    pub problems: Vec<String>,
    /// What poppler's pdfsig would say.
    pub pdfsig: String,
}

impl Judged {
    /// What it covers, in words.
    #[must_use]
    pub fn coverage(&self) -> String {
        match self.covers {
            Some((revision, all)) if revision == all => "whole file".to_owned(),
            Some((revision, all)) => format!("revision {revision} of {all}"),
            None => "no revision".to_owned(),
        }
    }
}

impl Report {
    /// Whether there is a signature, and all are valid, or intact where nobody said whom
    /// to trust.
    #[must_use]
    pub fn good(&self) -> bool {
        let good = |judged: &Judged| matches!(judged.verdict, Verdict::Valid | Verdict::Intact);
        !self.signatures.is_empty() && self.signatures.iter().chain(&self.time_stamps).all(good)
    }
}

/// What was found in a file.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its signatures, in order of the revisions they stand in.
    pub signatures: Vec<Judged>,
    /// Its time-stamps over the document, likewise.
    pub time_stamps: Vec<Judged>,
    /// What is wrong with the file as a whole, and therefore with every signature in it.
    pub problem: Option<Problem>,
    /// Signature fields that nobody signed.
    pub unsigned_fields: Vec<String>,
}

/// Judges every signature of a file.
///
/// # Errors
///
/// The file cannot be read at all.
pub fn verify(bytes: &[u8], trust: &Trust) -> Result<Report, Problem> {
    let last = File::read(bytes)?;
    let (revisions, files, unsound) = match sound(bytes) {
        Ok((revisions, files)) => (revisions, files, None),
        Err(problem) => {
            let whole = Revision { xref: 0, eof: bytes.len(), end: bytes.len() };
            (vec![whole], vec![File::read(bytes)?], Some(problem))
        }
    };
    let (pool, evidence) = store::read(&last);
    let known = Known { trust, pool, evidence };
    let mut case = Case { bytes, revisions, files, unsound, known, archived: None };
    let found = case.signed_fields();
    let is_stamp = |(revision, field): &(usize, Field)| {
        case.value(*revision, field)
            .is_some_and(|(value, _)| sub_filter(&case.files[*revision], value) == STAMP)
    };
    let (stamps, signatures): (Vec<_>, Vec<_>) = found.into_iter().partition(is_stamp);
    let time_stamps: Vec<Judged> =
        stamps.iter().map(|(revision, field)| case.judge(*revision, field)).collect();
    let good = time_stamps.iter().zip(&stamps).filter(|(judged, _)| judged.verdict != Verdict::Invalid);
    case.archived = good.map(|(_, (revision, _))| *revision).max();
    let signatures = signatures.iter().map(|(revision, field)| case.judge(*revision, field)).collect();
    let unsigned_fields = last.fields().into_iter().filter(|field| !field.used).map(|field| field.name);
    Ok(Report { signatures, time_stamps, problem: case.unsound, unsigned_fields: unsigned_fields.collect() })
}

const STAMP: &str = "ETSI.RFC3161";
const PADES: &str = "ETSI.CAdES.detached";
const PKCS7: &str = "adbe.pkcs7.detached";

/// The revisions, each read by itself.
fn sound(bytes: &[u8]) -> Result<(Vec<Revision>, Vec<File<'_>>), Problem> {
    let revisions = revisions(bytes)?;
    if revisions.iter().map(|revision| revision.end).sum::<usize>() > MOST_READ {
        return Err(Problem::new("its revisions are too large to be compared"));
    }
    let mut files = Vec::new();
    for (index, revision) in revisions.iter().enumerate() {
        let number = index + 1;
        let file = File::read(bytes.get(..revision.end).unwrap_or_default()).map_err(|problem| {
            Problem::new(format!("revision {number} cannot be read by itself: {problem}"))
        })?;
        if file.repaired() || file.document().xref_start != revision.xref {
            return Err(Problem::new(format!("the table of objects of revision {number} is damaged")));
        }
        // The first is what was there to be signed; what is put behind it must not be doubtful.
        let before = index.checked_sub(1).and_then(|before| revisions.get(before));
        if let Some(key) = before.and_then(|before| twice::key(&file, before.end, revision.xref)) {
            return Err(Problem::new(format!("revision {number} has /{key} twice in a dictionary")));
        }
        files.push(file);
    }
    Ok((revisions, files))
}

struct Case<'a> {
    bytes: &'a [u8],
    revisions: Vec<Revision>,
    files: Vec<File<'a>>,
    /// Why the revisions cannot be told apart; then the file is judged as one.
    unsound: Option<Problem>,
    known: Known<'a>,
    /// The last revision with a sound time-stamp over the document.
    archived: Option<usize>,
}

fn sub_filter(file: &File<'_>, value: &Dictionary) -> String {
    file.name(value, b"SubFilter").unwrap_or_default()
}

impl Case<'_> {
    /// Signed fields, each in the first revision in which it is signed: also those whose
    /// signature is gone later.
    fn signed_fields(&self) -> Vec<(usize, Field)> {
        let mut found: Vec<(usize, Field)> = Vec::new();
        for (revision, file) in self.files.iter().enumerate() {
            for field in file.fields().into_iter().filter(|field| field.used) {
                if !found.iter().any(|(_, known)| known.name == field.name) {
                    found.push((revision, field));
                }
            }
        }
        found
    }

    /// The dictionary of a signature, and the object in which it stands.
    fn value(&self, revision: usize, field: &Field) -> Option<(&Dictionary, Option<ObjectId>)> {
        let file = self.files.get(revision)?;
        if let Some(id) = field.value {
            return Some((file.document().get_dictionary(id).ok()?, Some(id)));
        }
        let holder = file.document().get_dictionary(field.id?).ok()?;
        Some((holder.get(b"V").ok()?.as_dict().ok()?, field.id))
    }

    fn judge(&self, revision: usize, field: &Field) -> Judged {
        let mut broken: Vec<String> =
            self.unsound.iter().map(|problem| format!("the file: {problem}")).collect();
        let found = self.value(revision, field).zip(self.files.get(revision));
        let Some(((value, holder), file)) = found else {
            broken.push("the value of the field is no signature".to_owned());
            return self.finished(
                field,
                None,
                None,
                State::Unreadable,
                broken,
                Changes::default(),
                Time::Unknown,
            );
        };
        let range = range::read(file, value, holder, self.bytes.len());
        let range = range.map_err(|problem| broken.push(problem.to_string())).ok();
        let covers = range.and_then(|range| range.revision(&self.revisions));
        if range.is_some() && covers != Some(revision) {
            broken.push(match covers {
                Some(other) => format!(
                    "it covers revision {}, but stands in revision {}: what lies between is not signed",
                    other + 1,
                    revision + 1
                ),
                None => "its range of bytes ends at no end of a revision".to_owned(),
            });
        }
        let (state, opinion) = self.cms(file, value, range.as_ref(), revision, &mut broken);
        let changes = self.changes(revision, field, value, holder);
        let claimed = file.get(value, b"M").and_then(|m| m.as_str().ok()).and_then(super::date::read);
        let time = match (opinion.as_ref().and_then(|opinion| opinion.time), claimed) {
            (Some(time), _) => Time::Stamped(time),
            (None, Some(time)) => Time::Claimed(time),
            (None, None) => Time::Unknown,
        };
        self.finished(field, opinion, covers.zip(range), state, broken, changes, time)
    }

    /// The CMS of a signature, as far as it can be read.
    fn cms(
        &self,
        file: &File<'_>,
        value: &Dictionary,
        range: Option<&Range>,
        revision: usize,
        broken: &mut Vec<String>,
    ) -> (State, Option<Opinion>) {
        let encoding = sub_filter(file, value);
        if ![STAMP, PADES, PKCS7].contains(&encoding.as_str()) {
            broken.push(format!("signatures of the encoding `{encoding}` are not supported"));
            return (State::NotVerified, None);
        }
        let contents = value.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
        let der = match unpadded(contents) {
            Ok(der) => der,
            Err(problem) => {
                broken.push(format!("the signature cannot be read: {problem}"));
                return (State::Unreadable, None);
            }
        };
        let pieces = range.map(|range| range.pieces(self.bytes)).unwrap_or_default();
        if encoding == STAMP {
            return match Stamp::read(der) {
                Ok(stamp) => (State::NotVerified, Some(self.known.of_time_stamp(&stamp, &pieces))),
                Err(problem) => {
                    broken.push(format!("the time-stamp cannot be read: {problem}"));
                    (State::Unreadable, None)
                }
            };
        }
        let signed = match Signed::read(der) {
            Ok(signed) => signed,
            Err(problem) => {
                broken.push(format!("the signature cannot be read: {problem}"));
                return (State::Unreadable, None);
            }
        };
        let digest = signed.check_digest(&pieces);
        let archived = self.archived.is_some_and(|last| last > revision);
        let opinion = self.known.of_signature(&signed, encoding == PADES, archived);
        let state = match (&digest, opinion.sound) {
            (Err(_), _) => State::DigestMismatch,
            (Ok(()), false) => State::Invalid,
            (Ok(()), true) => State::Valid,
        };
        broken.extend(digest.err().map(|problem| problem.to_string()));
        (state, Some(opinion))
    }

    /// What changed since, over all later revisions.
    fn changes(
        &self,
        revision: usize,
        field: &Field,
        value: &Dictionary,
        holder: Option<ObjectId>,
    ) -> Changes {
        let Some(signed) = self.files.get(revision) else { return Changes::default() };
        let rules = rules(signed, field, value, holder);
        let mut all = Changes::default();
        for later in self.files.iter().skip(revision + 1) {
            all.add(changes::compare(signed, later, &rules));
        }
        all
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a judgement, put together in one place")]
    fn finished(
        &self,
        field: &Field,
        opinion: Option<Opinion>,
        covers: Option<(usize, Range)>,
        state: State,
        mut broken: Vec<String>,
        changes: Changes,
        time: Time,
    ) -> Judged {
        let mut doubts = Vec::new();
        let (mut signer, mut level, mut standing) = (String::new(), Level::Cms, Standing::None);
        if let Some(opinion) = opinion {
            broken.extend(opinion.broken);
            doubts = opinion.doubts;
            (signer, level, standing) = (opinion.signer, opinion.level, opinion.standing);
        }
        broken.extend(changes.refused.iter().map(|change| format!("changed after signing: {change}")));
        let verdict = match (broken.is_empty(), self.known.trust.anchors.is_empty(), doubts.is_empty()) {
            (false, _, _) => Verdict::Invalid,
            (true, true, _) => Verdict::Intact,
            (true, false, false) => Verdict::Untrusted,
            (true, false, true) => Verdict::Valid,
        };
        let total = covers.is_some_and(|(_, range)| range.end == self.bytes.len());
        broken.extend(doubts);
        Judged {
            field: field.name.clone(),
            signer,
            level,
            time,
            covers: covers.map(|(revision, _)| (revision + 1, self.revisions.len())),
            changes,
            verdict,
            problems: broken,
            pdfsig: pdfsig::line(state, total, standing),
        }
    }
}

/// What a signature permits after it: its DocMDP and FieldMDP (ISO 32000-1, 12.8.2.2 and
/// 12.8.2.4).
fn rules(file: &File<'_>, field: &Field, value: &Dictionary, holder: Option<ObjectId>) -> Rules {
    let references = file.array(value, b"Reference").unwrap_or_default();
    let (mut certifies, mut permission, mut lock): (bool, u8, Option<Lock>) = (false, 2, None);
    for reference in references {
        let Ok(reference) = file.resolve(reference).as_dict() else { continue };
        let parameters = file.dictionary(reference, b"TransformParams");
        match file.name(reference, b"TransformMethod").as_deref() {
            Some("DocMDP") => {
                certifies = true;
                let p = parameters.and_then(|parameters| file.integer(parameters, b"P")).unwrap_or(2);
                // What is not known permits nothing.
                permission = u8::try_from(p).ok().filter(|p| (1..=3).contains(p)).unwrap_or(1);
            }
            Some("FieldMDP") => lock = parameters.and_then(|parameters| Lock::read(file, parameters)),
            _ => {}
        }
    }
    let permissions = file.catalog().ok().and_then(|catalog| file.dictionary(catalog, b"Perms"));
    let certification = permissions.and_then(|permissions| File::reference(permissions, b"DocMDP"));
    certifies |= certification.is_some() && certification == holder;
    let lock = lock.or_else(|| field.lock.clone());
    let least = field.lock.as_ref().and_then(|lock| lock.permission).unwrap_or(3);
    Rules { permission: permission.min(least), certifies, lock }
}
