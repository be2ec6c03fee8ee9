//! The rooms of the corridor by name, for whoever measures how long a letter is in each.

/// A room that a letter goes through, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The letter is read: [`source`](crate::source).
    Source,
    /// It becomes a tree of finished words: [`compose`](crate::compose::compose).
    Compose,
    /// It is laid out on pages: [`layout`](crate::layout::layout).
    Layout,
    /// Its invoice becomes XML: [`einvoice`](crate::einvoice).
    EInvoice,
    /// The file is written: [`pdf`](crate::pdf).
    Pdf,
}

impl Room {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Source, Self::Compose, Self::Layout, Self::EInvoice, Self::Pdf];

    /// Its name, as the source code calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Compose => "compose",
            Self::Layout => "layout",
            Self::EInvoice => "einvoice",
            Self::Pdf => "pdf",
        }
    }
}
