//! The font case: faces by family, weight and slope, loaded once and shared
//! between threads. Font files go in, [`FaceId`]s and [`Face`]s come out.

use std::sync::Arc;

use skrifa::font::Blob;

use super::face::{Face, FontSource, Known};
use super::paragraph::Galleys;
use super::shape::Shaper;

/// A face of [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// Weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// 300.
    Light,
    /// 400.
    Regular,
    /// 600.
    Semibold,
    /// 700.
    Bold,
}

impl Weight {
    /// The number on the scale from 1 to 1000.
    #[must_use]
    pub const fn value(self) -> u16 {
        match self {
            Self::Light => 300,
            Self::Regular => 400,
            Self::Semibold => 600,
            Self::Bold => 700,
        }
    }
}

/// A family as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// Names of its styles, in the order they were loaded.
    pub styles: Vec<String>,
    /// Where it comes from.
    pub source: FontSource,
}

/// Faces by family, weight and slope, with the words already shaped in them.
#[derive(Debug, Default)]
pub struct Fonts {
    faces: Vec<Face>,
    pub(super) shaper: Shaper,
    pub(super) galleys: Galleys,
}

impl Fonts {
    /// The faces that ship with the program: Source Serif 4 and Source Sans 3,
    /// and Liberation Sans for [forms](Self::form).
    #[must_use]
    pub fn shipped() -> Self {
        Self { faces: SHIPPED.iter().filter_map(Face::shipped).collect(), ..Self::default() }
    }

    /// The same faces with another limit on the shaped words kept for each
    /// face, language and set of features. 0 keeps none, and no set paragraphs
    /// either. What is kept changes how fast text is set, never how.
    #[must_use]
    pub fn with_word_limit(mut self, words: usize) -> Self {
        self.shaper = Shaper::new(words);
        self.galleys = if words == 0 { Galleys::none() } else { Galleys::default() };
        self
    }

    /// Adds the faces of a TrueType or OpenType file, or of a collection.
    ///
    /// A face of the same family, weight and slope as an older one stands in
    /// front of it.
    ///
    /// # Errors
    /// A sentence about the file called `name`, where it is broken, variable,
    /// or must not be embedded. Nothing of it is added then.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<Vec<FaceId>, String> {
        let count = match bytes.get(..12) {
            Some([b'w', b'O', b'F', b'F' | b'2', ..]) => {
                return Err(format!("`{name}` is a web font (WOFF); use the .ttf or .otf file"));
            }
            Some([b't', b't', b'c', b'f', _, _, _, _, number @ ..]) => {
                number.iter().fold(0_u32, |n, b| (n << 8) | u32::from(*b)).clamp(1, 64)
            }
            _ => 1,
        };
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(bytes);
        let faces = (0..count)
            .map(|index| Face::user(Blob::from(Arc::clone(&shared)), index))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|problem| format!("`{name}` {problem}"))?;
        let first = self.faces.len();
        if first + faces.len() > usize::from(u16::MAX) {
            return Err(format!("`{name}` is one font too many"));
        }
        self.faces.extend(faces);
        Ok((first..self.faces.len()).filter_map(|i| u16::try_from(i).ok().map(FaceId)).collect())
    }

    /// The families, in the order they were loaded.
    #[must_use]
    pub fn families(&self) -> Vec<Family> {
        let mut families: Vec<Family> = Vec::new();
        for face in self.faces() {
            let known = families.iter_mut().find(|f| f.source == face.source() && f.name == face.family());
            if let Some(family) = known {
                family.styles.push(face.style().to_owned());
            } else {
                families.push(Family {
                    name: face.family().to_owned(),
                    styles: vec![face.style().to_owned()],
                    source: face.source(),
                });
            }
        }
        families
    }

    /// The face nearest to a weight and slope; `None` where there is no such
    /// family. Case does not matter in the family's name.
    ///
    /// Slope comes before weight, and a normal width before a condensed one.
    /// A family without italics gives its upright face.
    #[must_use]
    pub fn face(&self, family: &str, weight: Weight, italic: bool) -> Option<FaceId> {
        let wanted = family.trim().to_lowercase();
        let mut best: Option<((bool, u16, u16, bool), u16)> = None;
        for (id, face) in (0_u16..).zip(&self.faces) {
            if face.family().to_lowercase() != wanted || face.source() == FontSource::Form {
                continue;
            }
            // From a weight as far below as above, bold takes the heavier, text the lighter.
            let wrong_side = (face.weight() > weight.value()) != (weight >= Weight::Semibold);
            let width = ((face.width() - 1.0).abs() * 1000.0) as u16;
            let rank =
                (face.is_italic() != italic, width, face.weight().abs_diff(weight.value()), wrong_side);
            if best.is_none_or(|(least, _)| rank <= least) {
                best = Some((rank, id));
            }
        }
        best.map(|(_, id)| FaceId(id))
    }

    /// Liberation Sans, regular or bold: one of the four families that the Swiss
    /// payment part may be set in, and used for nothing else.
    #[must_use]
    pub fn form(&self, bold: bool) -> Option<FaceId> {
        let weight = if bold { Weight::Bold } else { Weight::Regular };
        let mut faces = (0_u16..).zip(&self.faces);
        faces
            .find(|(_, face)| face.source() == FontSource::Form && face.weight() == weight.value())
            .map(|(id, _)| FaceId(id))
    }

    /// All faces that a family can be chosen from, in the order they were loaded.
    pub(super) fn faces(&self) -> impl Iterator<Item = &Face> {
        self.faces.iter().filter(|face| face.source() != FontSource::Form)
    }

    /// The face.
    ///
    /// # Panics
    /// Never for a face of these fonts.
    #[must_use]
    pub fn get(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }
}

/// The faces in `fonts/`.
static SHIPPED: [Known; 12] = [
    Known {
        family: "Source Serif 4",
        style: "Regular",
        postscript_name: "SourceSerif4-Regular",
        weight: 400,
        italic: false,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSerif4-Regular.ttf"),
    },
    Known {
        family: "Source Serif 4",
        style: "Italic",
        postscript_name: "SourceSerif4-It",
        weight: 400,
        italic: true,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSerif4-It.ttf"),
    },
    Known {
        family: "Source Serif 4",
        style: "Bold",
        postscript_name: "SourceSerif4-Bold",
        weight: 700,
        italic: false,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSerif4-Bold.ttf"),
    },
    Known {
        family: "Source Serif 4",
        style: "Bold Italic",
        postscript_name: "SourceSerif4-BoldIt",
        weight: 700,
        italic: true,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSerif4-BoldIt.ttf"),
    },
    Known {
        family: "Source Sans 3",
        style: "Light",
        postscript_name: "SourceSans3-Light",
        weight: 300,
        italic: false,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSans3-Light.ttf"),
    },
    Known {
        family: "Source Sans 3",
        style: "Regular",
        postscript_name: "SourceSans3-Regular",
        weight: 400,
        italic: false,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSans3-Regular.ttf"),
    },
    Known {
        family: "Source Sans 3",
        style: "Italic",
        postscript_name: "SourceSans3-It",
        weight: 400,
        italic: true,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSans3-It.ttf"),
    },
    Known {
        family: "Source Sans 3",
        style: "Semibold",
        postscript_name: "SourceSans3-Semibold",
        weight: 600,
        italic: false,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSans3-Semibold.ttf"),
    },
    Known {
        family: "Source Sans 3",
        style: "Bold",
        postscript_name: "SourceSans3-Bold",
        weight: 700,
        italic: false,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSans3-Bold.ttf"),
    },
    Known {
        family: "Source Sans 3",
        style: "Bold Italic",
        postscript_name: "SourceSans3-BoldIt",
        weight: 700,
        italic: true,
        source: FontSource::Shipped,
        data: include_bytes!("../../fonts/SourceSans3-BoldIt.ttf"),
    },
    Known {
        family: "Liberation Sans",
        style: "Regular",
        postscript_name: "LiberationSans",
        weight: 400,
        italic: false,
        source: FontSource::Form,
        data: include_bytes!("../../fonts/LiberationSans-Regular.ttf"),
    },
    Known {
        family: "Liberation Sans",
        style: "Bold",
        postscript_name: "LiberationSans-Bold",
        weight: 700,
        italic: false,
        source: FontSource::Form,
        data: include_bytes!("../../fonts/LiberationSans-Bold.ttf"),
    },
];
