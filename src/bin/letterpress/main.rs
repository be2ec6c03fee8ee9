//! The doors.

fn main() {}
