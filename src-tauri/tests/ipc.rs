//! Every command through the boundary, on Tauri's mock runtime. Behind it are a real shop and the
//! real practice gateway; no window is opened.

#![allow(clippy::unwrap_used, reason = "the helpers of tests are tests too")]

mod commands;
mod mock;

use tauri::test::MockRuntime;

#[test]
fn bindings_are_fresh() {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/app/ipc/bindings.ts");
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("bindings.ts");
    desktop::ipc::builder::<MockRuntime>()
        .export(specta_typescript::Typescript::default(), &fresh)
        .unwrap();
    let fresh = std::fs::read_to_string(fresh).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(place, &fresh).unwrap();
    }
    let known = std::fs::read_to_string(place).unwrap_or_default();
    // Not `assert_eq`: two whole files in a message help nobody.
    assert!(known == fresh, "the bindings are stale; `cargo xtask bindings` writes them anew");
}
