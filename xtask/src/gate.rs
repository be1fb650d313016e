//! `cargo xtask test`: the one gate. Steps have names and times, and the first failure ends it.

use crate::{audit, setup, sh, tidy, totals::Totals, ui, window, workspace::Workspace};
use anyhow::{Context, Result, bail};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// Long enough for the tests that kill a process hundreds of times, on two cores.
const TESTS_LIMIT: Duration = Duration::from_secs(1500);
const UI_TESTS_LIMIT: Duration = Duration::from_secs(300);

/// One feature set and the whole workspace in every call, so that nothing is built twice.
const WHOLE: [&str; 4] = ["--workspace", "--locked", "--features", "custom-protocol"];

/// Steps taken so far and the tests that they counted.
pub struct Gate {
    started: Instant,
    totals: Totals,
}

impl Gate {
    pub fn new() -> Self {
        Self { started: Instant::now(), totals: Totals::default() }
    }

    /// A step of our own making, with the command that repeats it.
    pub fn step(
        &mut self,
        name: &str,
        repeat: &str,
        act: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        println!("\n=== {name}");
        let started = Instant::now();
        let result = act();
        self.finish(name, repeat, started, result)
    }

    /// A command that counts nothing.
    pub fn command(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let repeat = sh::typed(command);
        self.step(name, &repeat, || sh::run(command))
    }

    /// A command that runs tests: its totals are read and it may not take longer than the limit.
    pub fn counted(&mut self, name: &str, command: &mut Command, limit: Duration) -> Result<()> {
        println!("\n=== {name}");
        let started = Instant::now();
        let repeat = sh::typed(command);
        let told = sh::watch(command, limit).and_then(|told| {
            self.totals.add_lines(&told.lines);
            match told.end {
                sh::End::Done => Ok(()),
                sh::End::Failed(how) => bail!("`{repeat}` failed ({how})"),
                sh::End::TimedOut => {
                    self.totals.failed += 1;
                    bail!("`{repeat}` did not end within {} s and was stopped", limit.as_secs())
                }
            }
        });
        self.finish(name, &repeat, started, told)
    }

    fn finish(&self, name: &str, repeat: &str, started: Instant, result: Result<()>) -> Result<()> {
        let seconds = started.elapsed().as_secs();
        match result {
            Ok(()) => {
                println!("=== {name}: passed in {seconds} s");
                Ok(())
            }
            Err(error) => {
                println!("=== {name}: FAILED after {seconds} s");
                println!("{}", self.totals);
                Err(error).with_context(|| format!("{name} failed; to repeat it: {repeat}"))
            }
        }
    }

    /// The last lines: the time, and the totals alone on a line.
    pub fn close(&self) {
        println!("\nEverything passed in {} s.", self.started.elapsed().as_secs());
        println!("{}", self.totals);
    }
}

/// All of it; `quick` leaves out what needs the network, a window or a browser.
pub fn run(quick: bool) -> Result<()> {
    let mut gate = Gate::new();
    gate.step("set-up", "cargo xtask setup", || {
        if quick {
            setup::ensure(&[&setup::BUILD, &setup::PAPER])
        } else {
            setup::ensure(&setup::TESTS)
        }
    })?;
    gate.command("format", sh::cargo().args(["fmt", "--all", "--check"]))?;
    gate.step("tidy", "cargo xtask tidy", tidy::run)?;
    interface(&mut gate, quick)?;
    core(&mut gate, quick)?;
    if !quick {
        gate.step("cargo deny", "cargo xtask deny", audit::deny)?;
        window::journey_step(&mut gate)?;
    }
    gate.close();
    Ok(())
}

/// The user interface comes first, because the desktop program embeds it.
fn interface(gate: &mut Gate, quick: bool) -> Result<()> {
    gate.command("ui: types", &mut ui::script("check"))?;
    gate.command("ui: lint", &mut ui::script("lint"))?;
    gate.counted("ui: tests", &mut ui::script("test"), UI_TESTS_LIMIT)?;
    gate.step("ui: build", "(cd ui && npm run build)", ui::build)?;
    if !quick {
        gate.step("ui: audit", "(cd ui && npm audit)", audit::npm)?;
    }
    Ok(())
}

fn core(gate: &mut Gate, quick: bool) -> Result<()> {
    let workspace = Workspace::read()?;
    gate.command("build of all tests", sh::cargo().arg("test").args(WHOLE).arg("--no-run"))?;

    let mut tests = sh::cargo();
    tests.arg("test").args(WHOLE).args(["--no-fail-fast", "--lib", "--bins"]);
    for name in workspace.test_targets().iter().filter(|name| **name != "window") {
        tests.args(["--test", name]);
    }
    gate.counted("tests", &mut tests, TESTS_LIMIT)?;
    gate.counted(
        "examples in the documentation",
        sh::cargo().arg("test").args(WHOLE).arg("--doc"),
        TESTS_LIMIT,
    )?;
    if !quick {
        window::window_step(gate)?;
    }
    let mut clippy = sh::cargo();
    clippy.arg("clippy").args(WHOLE).args(["--all-targets", "--", "-D", "warnings"]);
    gate.command("clippy", &mut clippy)
}
