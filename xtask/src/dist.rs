//! Packages for people.

use crate::{places, setup, sh, windows};
use anyhow::{Context, Result, bail};
use serde_json::json;

/// A `.deb` on Linux, a disk image on macOS, an installer on Windows or, from Debian, for it.
pub fn run(for_windows: bool) -> Result<()> {
    if for_windows && !cfg!(windows) {
        return windows::package();
    }
    setup::ensure(&[&setup::BUILD])?;
    if cfg!(target_os = "linux") {
        debian()
    } else if cfg!(target_os = "macos") {
        bundle("dmg", &[])
    } else if cfg!(windows) {
        bundle("nsis", &[])
    } else {
        bail!("no package is known for {}", std::env::consts::OS);
    }
}

/// The desk, and the command line and the verifier beside it.
fn debian() -> Result<()> {
    let packages = ["--package", "cli", "--package", "verify"];
    sh::run(sh::cargo().args(["build", "--locked", "--release"]).args(packages))?;
    let built = places::target().join("release");
    let programs = json!({
        "/usr/bin/tillside": built.join("tillside"),
        "/usr/bin/tillside-verify": built.join("tillside-verify"),
    });
    let files = json!({ "bundle": { "linux": { "deb": { "files": programs } } } });
    bundle("deb", &["--config", &files.to_string()])
}

/// Tauri builds the user interface first, as its configuration says.
fn bundle(kind: &str, more: &[&str]) -> Result<()> {
    let tauri = places::ui().join("node_modules/.bin");
    let tauri = tauri.join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    let tauri = tauri.to_str().context("the repository's path is not UTF-8")?;
    sh::run(sh::cmd(tauri).args(["build", "--ci", "--bundles", kind]).args(more))?;
    let folder = places::target().join("release/bundle").join(kind);
    println!("The package lies in {}", folder.display());
    Ok(())
}
