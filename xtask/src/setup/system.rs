//! Systems without apt: nothing is installed behind anybody's back, but what is missing is named.

use super::Packages;
use crate::sh;
use anyhow::{Result, bail};

/// Checks for what can be checked, and names the rest.
pub fn check(sets: &[&Packages]) -> Result<()> {
    if cfg!(target_os = "linux") { check_linux(sets) } else { check_compiler() }
}

fn check_linux(sets: &[&Packages]) -> Result<()> {
    let library = |name: &str| {
        sh::cmd("pkg-config").args(["--exists", name]).status().is_ok_and(|status| status.success())
    };
    let mut missing: Vec<&str> = Vec::new();
    if !sh::exists("cc") {
        missing.push("a C compiler");
    }
    if !sh::exists("pkg-config") {
        missing.push("pkg-config");
    }
    if !library("webkit2gtk-4.1") {
        missing.push("WebKitGTK 4.1 with its development files");
    }
    if !library("ayatana-appindicator3-0.1") {
        missing.push("libayatana-appindicator3 with its development files");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let debian: Vec<&str> = sets.iter().flat_map(|set| set.names).copied().collect();
    bail!(
        "please install: {}. Debian's names for all that is used are: {}",
        missing.join("; "),
        debian.join(" ")
    )
}

fn check_compiler() -> Result<()> {
    if cfg!(target_os = "macos") && !sh::exists("cc") {
        bail!("the command line tools are missing: run `xcode-select --install`");
    }
    // On Windows, rustc itself says when the linker of the Visual Studio build tools is missing.
    Ok(())
}
