//! The Swiss payment part on the page.
