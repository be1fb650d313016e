//! Cargo programs that we need and few people have: installed once, beside what is built.

use crate::{places, sh};
use anyhow::Result;

/// Licences, sources, duplicates and advisories.
pub fn ensure_cargo_deny() -> Result<()> {
    ensure("cargo-deny", "0.20.2", &[])
}

/// Builds and runs the fuzz targets.
pub fn ensure_cargo_fuzz() -> Result<()> {
    ensure("cargo-fuzz", "0.13.2", &[])
}

/// Prepares the checked queries.
pub fn ensure_sqlx() -> Result<()> {
    let features = ["--no-default-features", "--features", "sqlite"];
    ensure("sqlx-cli", "0.9.0", &features)
}

/// Proved versions are named, so that a new release cannot break the gate overnight.
fn ensure(package: &str, version: &str, features: &[&str]) -> Result<()> {
    let stamp = places::tools().join(format!("{package}-{version}"));
    if stamp.exists() {
        return Ok(());
    }
    println!("Installing {package} {version}, once; this takes a few minutes.");
    let build = places::tools().join("build");
    let mut command = sh::cargo();
    command.args(["install", "--quiet", "--locked", "--force", package, "--version", version]);
    command.args(features).arg("--root").arg(places::tools()).arg("--target-dir").arg(&build);
    // A tool that runs for a second need not be optimised for minutes.
    command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    sh::run(&mut command)?;
    // What it was made from is ten times its size.
    std::fs::remove_dir_all(&build)?;
    std::fs::write(stamp, "")?;
    Ok(())
}
