#![doc = include_str!("../README.md")]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "counts lines, seconds and tests; no money here"
)]

mod audit;
mod bench;
mod database;
mod dist;
mod gate;
mod icons;
mod places;
mod processes;
mod setup;
mod sh;
mod tidy;
mod tools;
mod torture;
mod totals;
mod ui;
mod window;
mod windows;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Tillside's automation.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_version_flag = true)]
struct Args {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, and open the desktop app in practice mode
    Run {
        /// Open it on a virtual screen instead and put pictures of it into this folder
        #[arg(long, value_name = "DIR")]
        screenshots: Option<PathBuf>,
    },
    /// The one gate: format, tidy, types, lint, every test, known flaws, the real window
    Test {
        /// Leave out what needs a window, a browser or the network
        #[arg(long)]
        quick: bool,
    },
    /// Install what building and testing need; the other commands do it by themselves
    Setup,
    /// Check lengths, dependencies between crates, words and stray files
    Tidy,
    /// Check licences, sources and known flaws of what we build on
    Deny,
    /// Tests in the real window and journeys in a browser
    E2e,
    /// Take pictures of the app
    Screenshots {
        #[arg(value_name = "DIR", default_value = "docs/images")]
        folder: PathBuf,
        /// Take every screen too, in both themes, sizes and languages, in a browser
        #[arg(long)]
        all: bool,
    },
    /// Write the TypeScript side of the commands
    Bindings,
    /// Prepare the checked queries of crates/store in .sqlx
    Sqlx,
    /// Draw the icons from icons/tillside.svg
    Icons,
    /// Measure against plain baselines and write docs/benchmarks.md
    Bench,
    /// Every operation under every fault, killed in the middle, by so many seeds
    Torture(torture::Runs),
    /// Feed the fuzz targets; installs cargo-fuzz where it is missing
    Fuzz {
        /// These only: answers, arguments, letters, money, signatures
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
        /// So long for each
        #[arg(long, default_value_t = 600)]
        seconds: u32,
    },
    /// Build the Windows program on Debian and run the crates' tests under Wine
    Windows {
        /// Only the tests of these crates; no program, no installer
        #[arg(long, value_name = "CRATE", value_delimiter = ',')]
        only: Vec<String>,
        /// Build the program and the installer with the release profile
        #[arg(long)]
        release: bool,
    },
    /// Package the app for this platform
    Dist {
        /// Package for Windows instead, from Debian
        #[arg(long)]
        windows: bool,
    },
}

fn main() -> ExitCode {
    match perform(Args::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain in one line: a backtrace through our own tool helps nobody.
            eprintln!("\nError: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Run { screenshots } => window::open(screenshots.as_deref()),
        Task::Test { quick } => gate::run(quick),
        Task::Setup => setup::ensure(&setup::TESTS),
        Task::Tidy => tidy::run(),
        Task::Deny => audit::deny(),
        Task::E2e => window::end_to_end(),
        Task::Screenshots { folder, all } => window::screenshots(&folder, all),
        Task::Bindings => window::bindings(),
        Task::Sqlx => database::prepare(),
        Task::Icons => icons::draw(),
        Task::Bench => bench::run(),
        Task::Torture(runs) => torture::run(&runs),
        Task::Fuzz { targets, seconds } => torture::fuzz(&targets, seconds),
        Task::Windows { only, release } => windows::run(&only, release),
        Task::Dist { windows } => dist::run(windows),
    }
}
