//! Signatures that another program made are judged, honest ones and tampered ones.
//!
//! `files/make.py` made the files with pyHanko and certomancer.

mod bytes;
mod fixture;
mod hostile;
mod honest;
mod later;
mod trust;
