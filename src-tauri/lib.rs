//! The desk.
pub fn run() {}
