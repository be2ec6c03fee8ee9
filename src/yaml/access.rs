//! The insides of lists, mappings and [`crate::diag::At`], value by value.

use std::slice::Iter;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::complaint::{Complaint, suggestion};
use super::de::NodeReader;
use super::{Entry, Node, Value, characters};
use crate::diag::Diagnostic;

/// The items of a list; broken ones are left out.
pub(super) struct Items<'a, 'p> {
    list: NodeReader<'a, 'p>,
    left: Iter<'a, Node>,
}

impl<'a, 'p> Items<'a, 'p> {
    pub(super) fn new(list: NodeReader<'a, 'p>, items: &'a [Node]) -> Self {
        Self { list, left: items.iter() }
    }
}

impl<'a> SeqAccess<'a> for Items<'a, '_> {
    type Error = Complaint;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Complaint> {
        for node in self.left.by_ref() {
            if self.list.pass.is_broken(node) {
                self.list.pass.mark_broken(self.list.node.span, "");
            } else {
                return seed.deserialize(NodeReader { node, ..self.list }).map(Some);
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The entries of a mapping; broken and unknown ones are left out.
pub(super) struct Entries<'a, 'p> {
    map: NodeReader<'a, 'p>,
    left: Iter<'a, Entry>,
    known: Option<&'static [&'static str]>,
    next: Option<&'a Entry>,
}

impl<'a, 'p> Entries<'a, 'p> {
    pub(super) fn new(
        map: NodeReader<'a, 'p>,
        entries: &'a [Entry],
        known: Option<&'static [&'static str]>,
    ) -> Self {
        Self { map, left: entries.iter(), known, next: None }
    }

    /// Whether the type has such a key; if not, that is noted.
    fn knows(&self, entry: &Entry) -> bool {
        let Some(known) = self.known else { return true };
        if known.contains(&entry.key.as_str()) {
            return true;
        }
        let message = format!("unknown key `{}`", characters::quote(&entry.key));
        let mut note = Diagnostic::error("unknown-key", entry.key.span, message);
        // In `{quantity: 12,50}` the comma parts two keys.
        note.help = if entry.node.value == Value::Null && entry.key.bytes().all(|b| b.is_ascii_digit()) {
            Some("a comma parts two keys here; write decimals with a point, as in 12.50".to_owned())
        } else {
            suggestion(&entry.key, known)
        };
        self.map.pass.notes.borrow_mut().push(note);
        false
    }
}

impl<'a> MapAccess<'a> for Entries<'a, '_> {
    type Error = Complaint;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Complaint> {
        while let Some(entry) = self.left.next() {
            if !self.knows(entry) {
                continue;
            }
            let pass = self.map.pass;
            if pass.is_broken(&entry.node) {
                pass.mark_broken(self.map.node.span, &entry.key);
                continue;
            }
            if entry.node.value == Value::Null {
                pass.mark_empty(self.map.node.span, &entry.key, entry.node.span);
            }
            self.next = Some(entry);
            let key: StrDeserializer<'_, Complaint> = entry.key.as_str().into_deserializer();
            return seed.deserialize(key).map(Some).map_err(|complaint| {
                let mut complaint = complaint.at(&entry.node, Some(&entry.key));
                if let Some(place) = &mut complaint.place {
                    place.span = entry.key.span;
                }
                complaint
            });
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Complaint> {
        let Some(entry) = self.next.take() else {
            return Err(Complaint::expected("a key before its value"));
        };
        seed.deserialize(NodeReader { node: &entry.node, key: Some(&entry.key), pass: self.map.pass })
    }
}

/// File, start, end and then the value, for [`crate::diag::At`].
pub(super) struct Placed<'a, 'p> {
    reader: NodeReader<'a, 'p>,
    given: u8,
}

impl<'a, 'p> Placed<'a, 'p> {
    pub(super) fn new(reader: NodeReader<'a, 'p>) -> Self {
        Self { reader, given: 0 }
    }
}

impl<'a> SeqAccess<'a> for Placed<'a, '_> {
    type Error = Complaint;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Complaint> {
        self.given += 1;
        let span = self.reader.node.span;
        match self.given {
            1 => seed.deserialize(span.file.0.into_deserializer()).map(Some),
            2 => seed.deserialize(span.start.into_deserializer()).map(Some),
            3 => seed.deserialize(span.end.into_deserializer()).map(Some),
            4 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}

/// A value under the name of its shape, for enums that are read by shape.
pub(super) struct Shaped<'a, 'p> {
    pub(super) reader: NodeReader<'a, 'p>,
    pub(super) shape: &'static str,
}

impl<'a, 'p> EnumAccess<'a> for Shaped<'a, 'p> {
    type Error = Complaint;
    type Variant = NodeReader<'a, 'p>;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self::Variant), Complaint> {
        let shape: StrDeserializer<'_, Complaint> = self.shape.into_deserializer();
        Ok((seed.deserialize(shape)?, self.reader))
    }
}

impl<'a> VariantAccess<'a> for NodeReader<'a, '_> {
    type Error = Complaint;

    fn unit_variant(self) -> Result<(), Complaint> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Complaint> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'a>>(self, length: usize, visitor: V) -> Result<V::Value, Complaint> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'a>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Complaint> {
        self.deserialize_struct("", fields, visitor)
    }
}
