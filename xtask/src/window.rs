//! The desktop program: opened for a person, driven by tests, photographed.

use crate::{gate, places, setup, sh, ui};
use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// A window can wait for ever.
const WINDOW_LIMIT: Duration = Duration::from_secs(1200);
const JOURNEY_LIMIT: Duration = Duration::from_secs(600);

/// Everything for a newcomer: installs what is missing, builds, opens the desk in practice mode.
pub fn open(pictures: Option<&Path>) -> Result<()> {
    if let Some(folder) = pictures {
        return screenshots(folder, false);
    }
    if !has_display() {
        bail!("{}", without_display());
    }
    setup::ensure(&[&setup::BUILD])?;
    ui::build_if_stale()?;
    sh::run(sh::cargo().args(["build", "--locked", "--features", "custom-protocol"]))?;
    println!("Opening Tillside in practice mode. No real money moves.");
    let program = places::desktop_program();
    let program = program.to_str().context("the build folder's path is not UTF-8")?;
    sh::run(sh::cmd(program).arg("--practice"))
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn without_display() -> &'static str {
    "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.

To see the app all the same, let the tests open it on a virtual screen and take pictures:
    cargo xtask run --screenshots pictures

Or use the command line, which does the same without a window. In one terminal:
    cargo run -p cli -- sandbox --listen 127.0.0.1:8700
and in another (README.md shows how the account is added):
    cargo run -p cli -- order create --amount 12.50 --currency EUR --mode show-code"
}

/// The tests that open the real window, one after another.
fn window_tests() -> Command {
    let mut command = sh::cargo();
    // The whole workspace, so that nothing is built twice with other features.
    command.args(["test", "--workspace", "--locked", "--features", "custom-protocol"]);
    command.args(["--test", "window", "--", "--test-threads=1"]);
    command
}

/// Window tests, then the journeys in a browser.
pub fn end_to_end() -> Result<()> {
    setup::ensure(&[&setup::BUILD, &setup::WINDOW, &setup::BROWSER])?;
    ui::build_if_stale()?;
    let mut gate = gate::Gate::new();
    window_step(&mut gate)?;
    journey_step(&mut gate)?;
    gate.close();
    Ok(())
}

/// The window tests as a step of a gate.
pub fn window_step(gate: &mut gate::Gate) -> Result<()> {
    gate.counted("the real window", &mut window_tests(), WINDOW_LIMIT)
}

/// The journeys in a browser as a step of a gate.
pub fn journey_step(gate: &mut gate::Gate) -> Result<()> {
    gate.counted("journeys in a browser", &mut ui::script("e2e"), JOURNEY_LIMIT)
}

/// Lets the window tests take their pictures into the folder, and a browser those of every screen.
pub fn screenshots(folder: &Path, all: bool) -> Result<()> {
    setup::ensure(&[&setup::BUILD, &setup::WINDOW, &setup::BROWSER])?;
    ui::build_if_stale()?;
    let folder = absolute(folder)?;
    std::fs::create_dir_all(&folder)?;
    let mut command = window_tests();
    command.env("E2E_SHOTS", &folder);
    let told = sh::watch(&mut command, WINDOW_LIMIT)?;
    if told.end != sh::End::Done {
        bail!("the window tests did not pass, so the pictures may be incomplete: {:?}", told.end);
    }
    if all {
        sh::run(ui::script("pictures").env("UI_SHOTS", &folder))?;
    }
    let pictures = std::fs::read_dir(&folder)?
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "png"))
        .count();
    if pictures == 0 {
        bail!("the window tests passed but left no picture in {}", folder.display());
    }
    println!("{pictures} pictures lie in {}", folder.display());
    Ok(())
}

/// Relative to where the person stands, which is not always the root.
fn absolute(folder: &Path) -> Result<PathBuf> {
    Ok(std::env::current_dir()?.join(folder))
}

/// Writes `ui/src/app/ipc/bindings.ts` from the commands of the shell.
pub fn bindings() -> Result<()> {
    setup::ensure_packages(&[&setup::BUILD])?;
    // The program embeds the folder, so it must be there to compile.
    std::fs::create_dir_all(places::ui().join("dist"))?;
    let mut command = sh::cargo();
    command.args(["test", "--locked", "--features", "custom-protocol", "--test", "ipc"]);
    command.arg("bindings").env("UPDATE", "1");
    sh::run(&mut command)
}
