//! Installs what is missing, and says nothing when nothing is.

mod debian;
mod node;
mod system;

use crate::{places, sh};
use anyhow::{Result, bail};

pub use debian::{BROWSER, BUILD, PAPER, SDK, WINDOW, WINDOWS_BUILD};

/// What the tests need besides the Windows build.
pub const TESTS: [&Packages; 5] = [&BUILD, &WINDOW, &BROWSER, &PAPER, &SDK];

/// A set of Debian packages and what they are for.
pub struct Packages {
    pub purpose: &'static str,
    pub names: &'static [&'static str],
}

/// Makes this machine ready for what the sets of packages stand for, the user interface included.
pub fn ensure(sets: &[&Packages]) -> Result<()> {
    ensure_packages(sets)?;
    node::ensure()?;
    ensure_node_modules()
}

/// The system's part only, for what does not build the user interface.
pub fn ensure_packages(sets: &[&Packages]) -> Result<()> {
    if debian::is_here() { debian::ensure(sets) } else { system::check(sets) }
}

/// `npm ci`, when the lock file is another than the one that was last installed.
fn ensure_node_modules() -> Result<()> {
    let lock = places::ui().join("package-lock.json");
    let Ok(wanted) = std::fs::read(&lock) else {
        bail!("ui/package-lock.json is missing: `git checkout ui` brings it back");
    };
    // The stamp lies inside, so that removing the folder removes it too.
    let modules = places::ui().join("node_modules");
    let stamp = modules.join(".tillside-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    sh::run(sh::npm().args(["ci", "--no-fund", "--no-audit"]))?;
    std::fs::create_dir_all(modules)?;
    std::fs::write(&stamp, wanted)?;
    Ok(())
}
