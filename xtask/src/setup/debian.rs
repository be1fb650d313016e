//! Debian and Ubuntu: apt, once, for all that is missing.

use super::Packages;
use crate::sh;
use anyhow::{Context, Result, bail};
use std::{io::IsTerminal, process::Command};

/// To build the desktop app.
pub const BUILD: Packages = Packages {
    purpose: "building the app",
    names: &[
        "build-essential",
        "git",
        "pkg-config",
        "libwebkit2gtk-4.1-dev",
        "libayatana-appindicator3-dev",
        "libasound2-dev",
        "librsvg2-dev",
    ],
};

/// To drive the real window without a screen, with a keychain beside it.
pub const WINDOW: Packages = Packages {
    purpose: "tests of the window",
    names: &[
        "xvfb",
        "xserver-xorg-core",
        "xserver-xorg-video-dummy",
        "x11-xserver-utils",
        "dbus",
        "webkit2gtk-driver",
        "fonts-dejavu-core",
        "gnome-keyring",
    ],
};

/// To open pages in a browser: the wallet's beside the window, and the interface's own journeys.
pub const BROWSER: Packages =
    Packages { purpose: "tests in a browser", names: &["chromium", "chromium-driver"] };

/// To read and draw the PDFs that we make, by another's program.
pub const PAPER: Packages = Packages { purpose: "tests of paper", names: &["poppler-utils"] };

/// To let Alipay's own SDK use the practice acquirer.
pub const SDK: Packages =
    Packages { purpose: "the test with Alipay's SDK", names: &["python3-venv"] };

/// To build and try the Windows program.
pub const WINDOWS_BUILD: Packages = Packages {
    purpose: "the Windows build",
    names: &["mingw-w64", "nsis", "wine", "wine64", "rustc-web", "cargo-web", "rust-web-src"],
};

/// Whether this system keeps its packages as Debian does.
pub fn is_here() -> bool {
    cfg!(target_os = "linux") && sh::exists("dpkg-query") && sh::exists("apt-get")
}

/// Installs the packages that are missing, in one call.
pub fn ensure(sets: &[&Packages]) -> Result<()> {
    let wanted: Vec<&str> = sets.iter().flat_map(|set| set.names).copied().collect();
    let purposes: Vec<&str> = sets.iter().map(|set| set.purpose).collect();
    install(&wanted, &purposes.join(", "))
}

/// Installs those of the packages that are missing.
pub fn install(wanted: &[&str], purpose: &str) -> Result<()> {
    let missing = missing(wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing for {purpose}: {}", missing.join(" "));
    sh::run(apt_get(&missing)?.arg("update").arg("-q"))?;
    let mut install = apt_get(&missing)?;
    install.args(["install", "-y", "-q", "--no-install-recommends"]).args(&missing);
    sh::run(&mut install)?;
    let left = self::missing(wanted)?;
    if !left.is_empty() {
        bail!("apt-get reported success, yet these packages are not installed: {}", left.join(" "));
    }
    Ok(())
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>> {
    // dpkg-query fails when it does not know one of the names; what it prints is still right.
    let output = sh::cmd("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .output()
        .context("starting dpkg-query")?;
    let known = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(absent(wanted, &known))
}

fn absent<'a>(wanted: &[&'a str], known: &str) -> Vec<&'a str> {
    let installed: Vec<&str> =
        known.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    wanted.iter().filter(|name| !installed.contains(name)).copied().collect()
}

/// `apt-get` as root, by sudo where there is somebody to ask for the password.
fn apt_get(missing: &[&str]) -> Result<Command> {
    let root = sh::read(sh::cmd("id").arg("-u"))?.trim() == "0";
    let mut command = if root {
        sh::cmd("apt-get")
    } else if sh::exists("sudo") && (std::io::stdin().is_terminal() || sudo_asks_nothing()) {
        let mut command = sh::cmd("sudo");
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        command
    } else {
        bail!(
            "packages are missing and this is not root: run `apt-get update && apt-get install -y \
             --no-install-recommends {}` as root, then try again",
            missing.join(" ")
        );
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

fn sudo_asks_nothing() -> bool {
    sh::cmd("sudo").args(["-n", "true"]).output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_with_its_settings_left_is_absent() {
        let known = "xvfb installed\ndbus config-files\n";
        assert_eq!(absent(&["xvfb", "dbus", "nsis"], known), ["dbus", "nsis"]);
    }
}
