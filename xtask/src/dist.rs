//! Packages for people.

use crate::{places, setup, sh, ui, windows};
use anyhow::{Context, Result, bail};

/// A `.deb` on Linux, a disk image on macOS, an installer on Windows or, from Debian, for it.
pub fn run(for_windows: bool) -> Result<()> {
    if for_windows && !cfg!(windows) {
        return windows::package();
    }
    let bundle = if cfg!(target_os = "linux") {
        "deb"
    } else if cfg!(target_os = "macos") {
        "dmg"
    } else if cfg!(windows) {
        "nsis"
    } else {
        bail!("no package is known for {}", std::env::consts::OS);
    };
    setup::ensure(&[&setup::BUILD])?;
    ui::build_if_stale()?;
    let tauri = places::ui().join("node_modules/.bin");
    let tauri = tauri.join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    let tauri = tauri.to_str().context("the repository's path is not UTF-8")?;
    sh::run(sh::cmd(tauri).args(["build", "--ci", "--bundles", bundle]))?;
    let folder = places::target().join("release/bundle").join(bundle);
    println!("The package lies in {}", folder.display());
    Ok(())
}
