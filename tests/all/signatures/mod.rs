//! Signatures that another program made are judged, honest ones and tampered ones.
//!
//! `files/make.py` made the files with pyHanko and certomancer.

mod bytes;
mod door;
mod fixture;
mod honest;
mod hostile;
mod later;
mod trust;
