//! Who signs, and the fields in which they do.

use super::{Check, Owner};
use crate::diag::{At, Diagnostic, Span};
use crate::document::{Field, Lock, Party, Seed, Side, Signatory};
use crate::source::schema::Text;
use crate::source::signature_schema::{self as schema, FieldName, Signature};
use crate::yaml::quote;

/// More signatories no closing of a letter holds.
const MOST: usize = 12;

/// More letters no name of a field has: it is part of the texts that services look for.
const MOST_LETTERS: usize = 40;

/// Digest methods of signatures by their names in PDF (ISO 32000-1, table 234) that are still sound.
const DIGESTS: [(&str, &str); 3] = [("sha256", "SHA256"), ("sha384", "SHA384"), ("sha512", "SHA512")];

/// Who signs where no name is given.
#[derive(Clone, Copy)]
pub(super) struct Persons<'a> {
    pub(super) sender: Option<&'a Party>,
    pub(super) recipient: Option<&'a Party>,
}

impl Persons<'_> {
    /// Name and role of the person at one side.
    fn person(&self, side: Side) -> (Text, Text) {
        let party = match side {
            Side::Sender => self.sender,
            Side::Recipient => self.recipient,
        };
        let Some(party) = party else { return (None, None) };
        let name = match side {
            Side::Sender => party.name.clone(),
            Side::Recipient => party.name.clone().or_else(|| party.organisation.clone()),
        };
        (name, party.role.clone())
    }
}

/// One who signs, before all names of fields are known.
struct Entry {
    signatory: Signatory,
    /// Where the field's name was given.
    named: Option<Span>,
    lock: Option<At<schema::Lock>>,
}

impl Check<'_> {
    /// Those named under `signature:`; else the sender, if a person is named there.
    pub(super) fn signatories(
        &mut self,
        signature: Option<At<Signature>>,
        persons: Persons<'_>,
    ) -> Vec<Signatory> {
        let Some(signature) = signature else {
            let (name, role) = persons.person(Side::Sender);
            return name.map(|name| unsigned(name, role)).into_iter().collect();
        };
        let span = signature.span;
        let (list, lone) = match signature.value {
            Signature::One(one) => (vec![*one], true),
            Signature::Several(list) => {
                self.count(span, list.len(), 1..=MOST, "signature", "signatories");
                (list, false)
            }
        };
        let mut entries: Vec<Entry> = Vec::with_capacity(list.len());
        for (index, one) in list.into_iter().enumerate() {
            let owner = if lone { Owner::key("signature", &one) } else { Owner::item("signatory", &one) };
            entries.extend(self.signatory(one, owner, index, lone, persons));
        }
        self.name_fields(&mut entries);
        let mut ranks: Vec<usize> = (0..entries.len()).collect();
        ranks.sort_by_key(|at| entries[*at].signatory.order);
        for (rank, at) in ranks.into_iter().enumerate() {
            entries[at].signatory.order = rank + 1;
        }
        entries.into_iter().map(|entry| entry.signatory).collect()
    }

    /// One who signs; the name of a field is checked when all are known.
    fn signatory(
        &mut self,
        one: At<schema::Signatory>,
        owner: Owner<'_>,
        index: usize,
        lone: bool,
        persons: Persons<'_>,
    ) -> Option<Entry> {
        let own = one.value;
        let side = own.side.unwrap_or_default();
        let image = own.image.and_then(|image| self.picture(image, "image"));
        let role = self.text(own.role);
        let (name, role) = match self.text(own.name) {
            Some(name) => (Some(name), role),
            None => {
                let (name, usual) = persons.person(side);
                (self.must(name, owner, "name"), role.or(usual))
            }
        };
        let tooltip = self.text(own.tooltip).map(|text| text.value);
        let seed = own.seed.map(|seed| self.seed(seed.value));
        let asked = own.field.as_ref().is_some_and(|field| field.value != FieldName::None);
        if !asked && (tooltip.is_some() || seed.is_some() || own.lock.is_some()) {
            let message = "`tooltip`, `lock` and `seed` belong to a field, and there is none";
            self.diagnostics
                .push(Diagnostic::error("no-field", owner.shown, message).help("add `field: true`"));
        }
        let mut named = None;
        let field = own.field.filter(|_| asked).and_then(|field| {
            let name = match field.value {
                FieldName::Named(name) => {
                    named = Some(field.span);
                    self.field_name(name, field.span)?
                }
                _ => usual_name(side, lone).to_owned(),
            };
            Some(Field { name, tooltip, lock: None, seed })
        });
        let signatory = Signatory {
            side,
            capacity: own.capacity,
            name: name?,
            role,
            image,
            order: own.order.map_or(index + 1, usize::from),
            field,
            anchors: own.anchors,
        };
        Some(Entry { signatory, named, lock: own.lock })
    }

    /// A name that every signing tool takes: without the point, which parts of a full name
    /// are joined by (ISO 32000-1, 12.7.3.2), and in ASCII.
    fn field_name(&mut self, name: String, span: Span) -> Option<String> {
        let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_');
        if name.chars().all(sound) && name.len() <= MOST_LETTERS && !name.is_empty() {
            return Some(name);
        }
        let message = format!("`{}` is no name for a field", quote(&name));
        let help = format!("use at most {MOST_LETTERS} letters from a to z, digits, spaces, `-` and `_`");
        self.diagnostics.push(Diagnostic::error("bad-field", span, message).help(help));
        None
    }

    /// Tells fields of one name apart, and reads what they lock.
    fn name_fields(&mut self, entries: &mut [Entry]) {
        // Names that were given go before those that are usual.
        let mut taken: Vec<String> = Vec::new();
        for entry in entries.iter() {
            let (Some(field), Some(span)) = (&entry.signatory.field, entry.named) else { continue };
            if taken.contains(&field.name) {
                let message = format!("two fields are called `{}`", field.name);
                self.diagnostics
                    .push(Diagnostic::error("bad-field", span, message).help("give each a name of its own"));
            }
            taken.push(field.name.clone());
        }
        for entry in entries.iter_mut().filter(|entry| entry.named.is_none()) {
            let Some(field) = &mut entry.signatory.field else { continue };
            if taken.contains(&field.name) {
                let free = (2..).map(|number| format!("{}-{number}", field.name));
                field.name = free.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
            }
            taken.push(field.name.clone());
        }
        for Entry { signatory, lock, .. } in entries {
            let (Some(field), Some(lock)) = (&mut signatory.field, lock.take()) else { continue };
            field.lock = self.lock(lock, &field.name, &taken);
        }
    }

    fn lock(&mut self, lock: At<schema::Lock>, own: &str, fields: &[String]) -> Option<Lock> {
        let span = lock.span;
        let wrong = |message: String, span| {
            Diagnostic::error("bad-lock", span, message)
                .help(format!("write `own`, `all`, or a list of {}", fields.join(", ")))
        };
        match lock.value {
            schema::Lock::Word(word) => match word.trim() {
                "own" => Some(Lock::Fields(vec![own.to_owned()])),
                "all" => Some(Lock::All),
                other => {
                    self.diagnostics.push(wrong(format!("`{}` cannot be locked", quote(other)), span));
                    None
                }
            },
            schema::Lock::Fields(names) => {
                let names = self.texts(names, "lock");
                for name in names.iter().filter(|name| !fields.contains(&name.value)) {
                    let message = format!("there is no field `{}`", quote(&name.value));
                    self.diagnostics.push(wrong(message, name.span));
                }
                Some(Lock::Fields(names.into_iter().map(|name| name.value).collect()))
            }
        }
    }

    fn seed(&mut self, seed: schema::Seed) -> Seed {
        let reasons = self.texts(seed.reasons.unwrap_or_default(), "reasons");
        let mut digests = Vec::new();
        for digest in self.texts(seed.digests.unwrap_or_default(), "digests") {
            match DIGESTS.iter().find(|(name, _)| *name == digest.value) {
                Some((_, name)) => digests.push((*name).to_owned()),
                None => {
                    let message = format!("`{}` is no digest method to sign with", quote(&digest.value));
                    self.diagnostics.push(
                        Diagnostic::error("bad-digest", digest.span, message)
                            .help("use sha256, sha384 or sha512"),
                    );
                }
            }
        }
        let reasons = reasons.into_iter().map(|reason| reason.value).collect();
        Seed { reasons, digests, mandatory: seed.mandatory.unwrap_or(false) }
    }
}

/// Someone who signs by hand.
fn unsigned(name: At<String>, role: Text) -> Signatory {
    Signatory {
        side: Side::Sender,
        capacity: None,
        name,
        role,
        image: None,
        order: 1,
        field: None,
        anchors: None,
    }
}

/// The name of a field that has none of its own.
fn usual_name(side: Side, lone: bool) -> &'static str {
    match (side, lone) {
        (Side::Sender, true) => "signature",
        (Side::Sender, false) => "sender",
        (Side::Recipient, _) => "recipient",
    }
}
