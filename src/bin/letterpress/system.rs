//! Fonts of the machine, for `--system-fonts`: only those that the letters at
//! hand ask for by name or need for a character that no other font has, since
//! a machine may have hundreds. A file that must not be embedded, or is a
//! variable font, is passed over.

use std::collections::{BTreeMap, BTreeSet};

use fontdb::{Database, FaceInfo, ID, Source};
use letterpress::Assets;
use letterpress::diag::Sources;
use letterpress::text::covered;

use crate::digest::Digest;

/// The machine's fonts, by name; none is read yet.
pub(crate) struct System {
    database: Database,
    /// Faces of each family, in the order of their files.
    families: BTreeMap<String, Vec<ID>>,
}

/// What letters ask of fonts; of the letters themselves nothing is kept.
pub(crate) struct Needs {
    characters: BTreeSet<char>,
    /// The machine's families in small letters, and whether a text names them.
    families: BTreeMap<String, bool>,
}

impl Needs {
    /// Adds what the texts of a letter need.
    pub(crate) fn add(&mut self, sources: &Sources) {
        for text in sources.texts() {
            self.characters.extend(text.chars());
            escaped(text, &mut self.characters);
            self.name(text);
        }
    }

    fn name(&mut self, text: &str) {
        let text = text.to_lowercase();
        for (family, named) in self.families.iter_mut().filter(|(_, named)| !**named) {
            *named = text.contains(family.as_str());
        }
    }
}

impl System {
    /// Looks what there is.
    pub(crate) fn new() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        let mut faces: Vec<&FaceInfo> = database.faces().collect();
        faces.sort_by_key(|face| (path(&face.source), face.index));
        let mut families: BTreeMap<String, Vec<ID>> = BTreeMap::new();
        for face in faces {
            if let Some((family, _)) = face.families.first() {
                families.entry(family.clone()).or_default().push(face.id);
            }
        }
        Self { database, families }
    }

    /// The names of the families, with the names of their faces.
    pub(crate) fn list(&self) -> impl Iterator<Item = (&str, String)> {
        self.families.iter().map(|(family, faces)| {
            let faces = faces.iter().filter_map(|id| self.database.face(*id));
            let names: Vec<&str> = faces.map(|face| face.post_script_name.as_str()).collect();
            (family.as_str(), names.join(", "))
        })
    }

    /// The names of the families.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.families.keys().map(String::as_str)
    }

    /// What is needed before any letter was looked at: the families of the layouts.
    pub(crate) fn needs(&self, assets: &Assets) -> Needs {
        let mut named = String::new();
        for layout in assets.layouts() {
            named.extend([layout.text_family.as_str(), "\n", layout.display_family.as_str(), "\n"]);
        }
        let families = self.names().map(|family| (family.to_lowercase(), false)).collect();
        let mut needs = Needs { characters: BTreeSet::new(), families };
        needs.name(&named);
        needs
    }

    /// Adds what is needed: families that letters or layouts name, then those
    /// that have the most of the characters still lacking.
    pub(crate) fn add_needed(&self, assets: &mut Assets, needs: Needs) -> Vec<Digest> {
        let mut added = Vec::new();
        let Needs { characters, families } = needs;
        let wanted = |family: &&str| families.get(&family.to_lowercase()).is_some_and(|named| *named);
        for family in self.names().filter(wanted) {
            self.add(assets, family, &mut added);
        }
        let mut lacking = assets.fonts.lacking(&characters);
        let mut others: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
        if !lacking.is_empty() {
            others.extend(self.names().map(|family| (family, self.covered(family, &lacking))));
        }
        while !lacking.is_empty() {
            let most = |(_, has): &(&&str, &BTreeSet<char>)| has.intersection(&lacking).count();
            // Of families that have as many, the first by name.
            let Some((family, has)) = others.iter().rev().max_by_key(most) else { break };
            if has.is_disjoint(&lacking) {
                break;
            }
            let family = *family;
            self.add(assets, family, &mut added);
            others.remove(family);
            lacking = assets.fonts.lacking(&lacking);
        }
        added
    }

    /// Those of the characters that the family's first face has.
    fn covered(&self, family: &str, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let first = self.families.get(family).and_then(|faces| faces.first());
        let found = first
            .and_then(|id| self.database.with_face_data(*id, |data, index| covered(data, index, characters)));
        found.unwrap_or_default()
    }

    fn add(&self, assets: &mut Assets, family: &str, added: &mut Vec<Digest>) {
        let known = assets.fonts.families().iter().any(|known| known.name.eq_ignore_ascii_case(family));
        let mut files = BTreeSet::new();
        for id in self.families.get(family).into_iter().flatten().filter(|_| !known) {
            let Some(face) = self.database.face(*id) else { continue };
            let name = path(&face.source);
            if files.insert(name.clone())
                && let Some(bytes) = self.database.with_face_data(*id, |data, _| data.to_vec())
            {
                added.push(Digest::of(&[name.as_bytes(), &bytes]));
                // What cannot be used is as if it were not there.
                let _ = assets.add_font(&name, bytes);
            }
        }
    }
}

/// Where a face comes from.
fn path(source: &Source) -> String {
    match source {
        Source::File(path) | Source::SharedFile(path, _) => path.display().to_string(),
        Source::Binary(_) => String::new(),
    }
}

/// Characters that a YAML text writes as `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
fn escaped(text: &str, into: &mut BTreeSet<char>) {
    for (at, _) in text.match_indices('\\') {
        let rest = &text[at + 1..];
        let digits = match rest.as_bytes().first() {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => continue,
        };
        let code = rest.get(1..=digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        into.extend(code.and_then(char::from_u32));
    }
}
