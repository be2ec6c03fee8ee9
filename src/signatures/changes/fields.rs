//! The form after signing: fields that were signed or filled in, and fields that
//! were added (ISO 32000-2, 12.8.2.2 and 12.8.2.4).

use lopdf::{Dictionary, Object, ObjectId};

use super::{Comparison, differing};
use crate::signatures::File;

/// Bits of /F that signing may set: Print, Locked, LockedContents (ISO 32000-1, table 165).
const HARMLESS_FLAGS: i64 = 1 << 2 | 1 << 7 | 1 << 9;

impl Comparison<'_> {
    /// The form's own dictionary.
    pub(super) fn form(&mut self, was: &Dictionary, is: &Dictionary) {
        let (old, new) = (self.old, self.new);
        for key in differing(was, is) {
            match key.as_slice() {
                b"Fields" => {
                    let before = old.array(was, b"Fields").unwrap_or_default();
                    match new.array(is, b"Fields") {
                        Some(after)
                            if self.fresh(is, b"Fields") || was.get(&key).ok() == is.get(&key).ok() =>
                        {
                            self.field_list(before, after);
                        }
                        _ => self.refuse("the list of fields was replaced"),
                    }
                }
                // Flags are only ever added (ISO 32000-1, table 219).
                b"SigFlags" => {
                    let flags = |file: &File<'_>, form| file.integer(form, b"SigFlags").unwrap_or_default();
                    let (before, after) = (flags(old, was), flags(new, is));
                    if before & after != before {
                        self.refuse("/SigFlags of the form was lowered");
                    }
                }
                // Resources of a new form, which no field of the signed revision uses.
                b"DR" | b"DA" if was.is_empty() => {}
                other => {
                    let name = String::from_utf8_lossy(other).into_owned();
                    self.refuse(format!("/{name} of the form was {}", super::how(was, is, other)));
                }
            }
        }
    }

    /// Fields may be added behind those that were there.
    pub(super) fn field_list(&mut self, was: &[Object], is: &[Object]) {
        let Some(added) = is.strip_prefix(was) else {
            self.refuse("fields were removed from the form, or replaced");
            return;
        };
        for one in added {
            self.new_field(one);
        }
    }

    fn new_field(&mut self, field: &Object) {
        let new = self.new;
        let known = field.as_reference().ok().is_none_or(|id| self.old.document().objects.contains_key(&id));
        let Some(dictionary) = new.resolve(field).as_dict().ok().filter(|_| !known) else {
            self.refuse("something was made a field that was none");
            return;
        };
        let name = new.text(dictionary, b"T").unwrap_or_default();
        if new.name(dictionary, b"FT").as_deref() != Some("Sig") || dictionary.has(b"Kids") {
            self.refuse(format!("the field `{name}` was added"));
            return;
        }
        if dictionary.has(b"A") || dictionary.has(b"AA") {
            self.refuse(format!("the signature field `{name}` was added, with an action"));
            return;
        }
        let rect = new.array(dictionary, b"Rect").unwrap_or_default();
        let sides: Vec<f32> = rect.iter().filter_map(|side| new.resolve(side).as_float().ok()).collect();
        let shows = matches!(sides[..], [a, b, c, d] if a != c && b != d) && dictionary.has(b"AP");
        let signed = new.dictionary(dictionary, b"V");
        if signed.is_some_and(|value| time_stamp(new, value)) && !shows {
            self.permit("the document was time-stamped");
        } else if self.rules.permission < 2 {
            self.refuse(format!("the signature field `{name}` was added, though no changes are permitted"));
        } else if shows && (self.rules.certifies || signed.is_none()) {
            self.refuse(format!("the signature field `{name}` was added, which shows on the page"));
        } else {
            self.permit(format!("the signature field `{name}` was added"));
        }
    }

    /// A field that was there, or a widget of it.
    pub(super) fn field(&mut self, id: ObjectId, name: &str, was: &Dictionary, is: &Dictionary) {
        let mut keys = differing(was, is);
        // Words may be written in another encoding, as long as they say the same.
        keys.retain(|key| {
            let text = matches!(key.as_slice(), b"T" | b"TU" | b"TM");
            !text || self.old.text(was, key).is_none() || self.old.text(was, key) != self.new.text(is, key)
        });
        let node = self.before.nodes.get(&id).cloned();
        let kind = node.as_ref().and_then(|node| node.kind.clone()).unwrap_or_default();
        let filled = node.is_some_and(|node| node.filled);
        let first = keys.first().map(|key| String::from_utf8_lossy(key).into_owned()).unwrap_or_default();
        if self.rules.lock.as_ref().is_some_and(|lock| lock.holds(name)) {
            self.refuse(format!("the field `{name}` was changed, though it is locked"));
            return;
        }
        let allowed: &[&[u8]] = match kind.as_slice() {
            b"Sig" if filled => {
                self.refuse(format!("the signed field `{name}` was changed: /{first}"));
                return;
            }
            b"Sig" => &[b"V", b"AP", b"F"],
            b"Tx" | b"Ch" | b"Btn" => &[b"V", b"AP", b"AS", b"I", b"RV", b"F"],
            _ => &[],
        };
        if let Some(key) = keys.iter().find(|key| !allowed.contains(&key.as_slice())) {
            let key = String::from_utf8_lossy(key);
            self.refuse(format!("the field `{name}` was changed: /{key}"));
            return;
        }
        let flags = |file: &File<'_>, field| file.integer(field, b"F").unwrap_or_default();
        let (before, after) = (flags(self.old, was), flags(self.new, is));
        if (before ^ after) & !HARMLESS_FLAGS != 0 {
            self.refuse(format!("the field `{name}` was hidden or shown"));
            return;
        }
        if kind == b"Sig" {
            self.signed(id, name, is);
        } else if self.rules.permission < 2 {
            self.refuse(format!("the field `{name}` was filled in, though no changes are permitted"));
        } else {
            self.permit(format!("the field `{name}` was filled in"));
        }
    }

    /// An empty signature field that is one no longer, or a widget of it.
    fn signed(&mut self, id: ObjectId, name: &str, is: &Dictionary) {
        let new = self.new;
        let now = self.after.nodes.get(&id).is_some_and(|node| node.filled);
        if !now {
            self.refuse(format!("the field `{name}` was changed, but not signed"));
            return;
        }
        if is.has(b"V") {
            let sound = new.dictionary(is, b"V").filter(|_| self.fresh(is, b"V"));
            let Some(value) = sound else {
                self.refuse(format!("the field `{name}` got the signature of another"));
                return;
            };
            if time_stamp(new, value) {
                self.permit("the document was time-stamped");
                return;
            }
        }
        if self.rules.permission < 2 {
            self.refuse(format!("the field `{name}` was signed, though no changes are permitted"));
        } else {
            self.permit(format!("the field `{name}` was signed"));
        }
    }
}

fn time_stamp(file: &File<'_>, value: &Dictionary) -> bool {
    file.name(value, b"SubFilter").as_deref() == Some("ETSI.RFC3161")
}
