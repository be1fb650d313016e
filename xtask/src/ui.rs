//! The user interface: its own checks, its build, its journeys in a browser.

use crate::{places, sh};
use anyhow::{Result, bail};
use std::{fs, path::Path, process::Command, time::SystemTime};

/// `npm run NAME`, or `npm test`.
pub fn script(name: &str) -> Command {
    let mut command = sh::npm();
    if name == "test" {
        command.arg("test");
    } else {
        command.args(["run", name]);
    }
    command
}

/// Builds `ui/dist`, which the desktop program embeds, unless it is newer than its sources.
pub fn build_if_stale() -> Result<()> {
    let built = places::ui().join("dist/index.html");
    let Ok(built_at) = fs::metadata(&built).and_then(|about| about.modified()) else {
        return build();
    };
    if newest(&places::ui())?.is_some_and(|changed_at| changed_at > built_at) {
        return build();
    }
    Ok(())
}

/// Builds `ui/dist`.
pub fn build() -> Result<()> {
    sh::run(&mut script("build"))?;
    if !places::ui().join("dist/index.html").exists() {
        bail!("`npm run build` reported success but left no ui/dist/index.html");
    }
    Ok(())
}

/// When the newest source below the folder changed.
fn newest(folder: &Path) -> Result<Option<SystemTime>> {
    let mut latest = None;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        // What is built, fetched or only tests says nothing about the build's age.
        let built = name.to_string_lossy().starts_with("dist");
        if built || name == "node_modules" || name == "e2e" {
            continue;
        }
        let about = entry.metadata()?;
        let changed = if about.is_dir() { newest(&entry.path())? } else { Some(about.modified()?) };
        latest = latest.max(changed);
    }
    Ok(latest)
}
