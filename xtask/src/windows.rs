//! The Windows program, built and tried on Debian.
//!
//! No Windows library can be fetched for the pinned toolchain everywhere, so the standard library is
//! built once from Debian's sources by Debian's compiler, and the project by the same compiler.
//! Tests run under Wine. The window itself cannot: WebView2 is not in Wine.

use crate::{places, setup, sh, ui, workspace::Workspace};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf, process::Command, time::Duration};

const TARGET: &str = "x86_64-pc-windows-gnu";
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const WINE: &str = "/usr/lib/wine/wine64";
const GCC: &str = "x86_64-w64-mingw32-gcc";
const TESTS_LIMIT: Duration = Duration::from_secs(3600);

/// Tests the crates under Wine, then builds the program and its installer.
pub fn run(only: &[String], release: bool) -> Result<()> {
    prepare()?;
    test(only)?;
    if only.is_empty() {
        build_and_package(release)?;
    }
    Ok(())
}

/// The program of the release profile and its installer.
pub fn package() -> Result<()> {
    prepare()?;
    build_and_package(true)
}

fn prepare() -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("this builds for Windows on Debian; on Windows itself use `cargo xtask dist`");
    }
    setup::ensure_packages(&[&setup::BUILD, &setup::WINDOWS_BUILD])?;
    build_standard_library()?;
    prepare_wine()
}

fn folder() -> PathBuf {
    places::target().join("windows")
}

fn sysroot() -> PathBuf {
    places::target().join("winstd/sysroot")
}

fn wine_prefix() -> PathBuf {
    places::target().join("wine")
}

/// Debian's tools only: what rustup and the outer Cargo set in the environment would lead astray.
fn debian_cargo() -> Command {
    let mut command = sh::cmd(CARGO);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        // Where crates come from (CARGO_HOME and the like) stays.
        let inner = ["CARGO_PKG_", "CARGO_MANIFEST_", "RUST"];
        if name == "CARGO" || inner.iter().any(|start| name.starts_with(start)) {
            command.env_remove(name);
        }
    }
    command.env("PATH", "/usr/bin:/bin").env("RUSTC", RUSTC).env("CARGO_INCREMENTAL", "0");
    command
}

/// Once for each compiler: a library of another one cannot be linked.
fn build_standard_library() -> Result<()> {
    let compiler = sh::read(sh::cmd(RUSTC).arg("-vV"))?;
    let folder = places::target().join("winstd");
    let stamp = folder.join("compiler.txt");
    if fs::read_to_string(&stamp).is_ok_and(|built_by| built_by == compiler) {
        return Ok(());
    }
    println!("Building Rust's standard library for Windows, once; this takes some minutes.");
    let source = folder.join("src");
    fs::create_dir_all(&source)?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"winstd\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [profile.release]\ndebug = false\n",
    )?;
    fs::write(source.join("main.rs"), "fn main() {}\n")?;
    let mut build = debian_cargo();
    build.current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target"));
    // Only here: crates that see this variable turn on what is not stable.
    build.env("RUSTC_BOOTSTRAP", "1");
    build.args(["build", "--release", "-Zbuild-std=std,panic_unwind,proc_macro,test"]);
    sh::run(build.args(["--target", TARGET]))?;
    let libraries = sysroot().join("lib/rustlib").join(TARGET).join("lib");
    let _ = fs::remove_dir_all(&libraries);
    fs::create_dir_all(&libraries)?;
    for entry in fs::read_dir(folder.join("target").join(TARGET).join("release/deps"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "rlib") {
            let name = path.file_name().context("a library has a name")?;
            fs::copy(&path, libraries.join(name))?;
        }
    }
    fs::write(stamp, compiler)?;
    Ok(())
}

/// A prefix of its own, with the one library that Wine lacks.
fn prepare_wine() -> Result<()> {
    let system = wine_prefix().join("drive_c/windows/system32");
    if !system.join("kernel32.dll").exists() {
        fs::create_dir_all(wine_prefix())?;
        // It complains about a missing 32-bit part and is right all the same.
        sh::run(wine().args(["wineboot", "-i"]))?;
    }
    let library = places::target().join("bcryptprimitives.dll");
    let source = places::root().join("xtask/wine/bcryptprimitives.c");
    let mut compile = sh::cmd(GCC);
    compile.args(["-O2", "-shared", "-o"]).arg(&library).arg(source).arg("-ladvapi32");
    sh::run(&mut compile)?;
    fs::copy(library, system.join("bcryptprimitives.dll"))?;
    Ok(())
}

fn wine() -> Command {
    let mut command = sh::cmd(WINE);
    wine_environment(&mut command);
    command
}

fn wine_environment(command: &mut Command) {
    command.env("WINEPREFIX", wine_prefix()).env("WINEDEBUG", "-all");
    command.env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
}

/// Debian's Cargo with everything that points it at Windows.
fn cross_cargo() -> Command {
    let mut command = debian_cargo();
    let flags = format!("--sysroot {}", sysroot().display());
    command.env("CARGO_TARGET_DIR", folder());
    command.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS", flags);
    command.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", GCC);
    command.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE);
    wine_environment(&mut command);
    command
}

fn test(only: &[String]) -> Result<()> {
    let workspace = Workspace::read()?;
    let chosen: Vec<&str> = if only.is_empty() {
        workspace.crates().collect()
    } else {
        only.iter().map(String::as_str).collect()
    };
    let mut command = cross_cargo();
    // Doc-tests are left out: rustdoc knows no other sysroot.
    command.args(["test", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    command.args(["--target", TARGET]);
    for name in chosen {
        command.args(["--package", name]);
    }
    let told = sh::watch(&mut command, TESTS_LIMIT)?;
    let mut totals = crate::totals::Totals::default();
    totals.add_lines(&told.lines);
    println!("Under Wine: {totals}");
    match told.end {
        sh::End::Done => Ok(()),
        sh::End::Failed(how) => bail!("tests failed under Wine ({how})"),
        sh::End::TimedOut => bail!("the tests did not end within {} s", TESTS_LIMIT.as_secs()),
    }
}

fn build_and_package(release: bool) -> Result<()> {
    // The program embeds the user interface, whichever system builds it.
    setup::ensure(&[&setup::BUILD])?;
    ui::build_if_stale()?;
    let mut build = cross_cargo();
    build.args(["build", "--locked"]);
    build.args(["--package", "tillside-desktop", "--package", "cli", "--package", "verify"]);
    build.args(["--features", "custom-protocol", "--target", TARGET]);
    if release {
        build.arg("--release");
    }
    sh::run(&mut build)?;
    let built = folder().join(TARGET).join(if release { "release" } else { "debug" });
    let desk = built.join("tillside-desktop.exe");
    let line = built.join("tillside.exe");
    let verify = built.join("tillside-verify.exe");
    sh::run(sh::cmd("x86_64-w64-mingw32-strip").args([&desk, &line, &verify]))?;
    installer(&[
        ("EXE", &desk),
        ("CLI", &line),
        ("VERIFY", &verify),
        ("LOADER", &built.join("WebView2Loader.dll")),
    ])
}

fn installer(files: &[(&str, &PathBuf)]) -> Result<()> {
    let version = version()?;
    let out = folder().join(format!("tillside-{version}-setup.exe"));
    let define = |name: &str, path: &PathBuf| format!("-D{name}={}", path.display());
    let mut command = sh::cmd("makensis");
    command.arg("-V2").arg(format!("-DVERSION={version}"));
    command.args(files.iter().map(|(name, path)| define(name, path)));
    command.args([
        define("ICON", &places::root().join("icons/icon.ico")),
        define("LICENSE", &places::root().join("LICENSE")),
        define("OUT", &out),
    ]);
    sh::run(command.arg("src-tauri/installer/windows.nsi"))?;
    try_installer(&out)
}

/// Installs silently under Wine and removes again: the files must come and go.
fn try_installer(out: &PathBuf) -> Result<()> {
    let users = wine_prefix().join("drive_c/users");
    sh::run(wine().arg(out).arg("/S"))?;
    let home = fs::read_dir(&users)?
        .flatten()
        .map(|entry| entry.path().join("AppData/Local/Programs/Tillside"))
        .find(|home| home.join("tillside-desktop.exe").exists());
    let Some(home) = home else { bail!("the installer ran under Wine but installed nothing") };
    for program in ["tillside.exe", "tillside-verify.exe"] {
        sh::run(wine().arg(home.join(program)).arg("--help"))?;
    }
    sh::run(wine().arg(home.join("uninstall.exe")).arg("/S"))?;
    println!("The installer lies in {}", out.display());
    Ok(())
}

fn version() -> Result<String> {
    let manifest = fs::read_to_string(places::root().join("Cargo.toml"))?;
    let line = manifest.lines().find(|line| line.starts_with("version = \""));
    let version = line.and_then(|line| line.split('"').nth(1));
    Ok(version.context("the root Cargo.toml names a version")?.to_owned())
}
