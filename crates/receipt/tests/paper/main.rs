//! Receipts on paper: what a printer would print, and what a PDF shows.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "tests count places on paper")]

mod escpos;
// Poppler, which reads and draws them, is no program of Windows.
#[cfg(unix)]
mod pdf;
mod printer;
mod samples;
mod text;

use std::path::Path;

/// Compares with a golden file; `UPDATE=1` writes it.
#[track_caller]
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("no {}: UPDATE=1 writes it", path.display()));
    assert!(kept == found, "{name} differs:\n{found}");
}
