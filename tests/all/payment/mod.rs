//! Payment codes: references, payloads, and the codes read back from the page.

mod desk;
mod epc;
mod page;
mod reference;
mod slip;
mod swiss;
mod wired;
