//! Long runs of what the gate runs shortly: faults and kills by seeds, and fuzzers.

use crate::{places, sh, tools};
use anyhow::{Context, Result, bail};
use clap::Args;

/// The target that needs the whole program.
const WITH_PROGRAM: &str = "arguments";

/// Which runs.
#[derive(Args)]
pub struct Runs {
    /// So many runs, each drawn from its seed
    #[arg(long, value_name = "N", default_value_t = 1000, conflicts_with = "seed")]
    seeds: u64,
    /// The first of their seeds
    #[arg(long, value_name = "S", default_value_t = 1, conflicts_with = "seed")]
    from: u64,
    /// One run only, and tell each of its steps
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Build with the release profile: worth its time for thousands of runs
    #[arg(long)]
    release: bool,
}

/// Runs the test of all operations under all faults so often.
pub fn run(runs: &Runs) -> Result<()> {
    let mut command = sh::cargo();
    command.args(["test", "--locked", "--package", "shop", "--test", "torture"]);
    if runs.release {
        command.arg("--release");
    }
    command.args(["--", "--nocapture"]);
    match runs.seed {
        Some(seed) => command.env("TILLSIDE_TORTURE_SEED", seed.to_string()),
        None => command
            .env("TILLSIDE_TORTURE_FROM", runs.from.to_string())
            .env("TILLSIDE_TORTURE_SEEDS", runs.seeds.to_string()),
    };
    sh::run(&mut command)
}

/// Feeds fuzz targets for so many seconds each: those that are named, or all.
pub fn fuzz(named: &[String], seconds: u32) -> Result<()> {
    tools::ensure_cargo_fuzz()?;
    let all = targets()?;
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        bail!("there is no fuzz target {unknown}; there are {}", all.join(", "));
    }
    let chosen = if named.is_empty() { &all } else { named };
    for target in chosen {
        feed(target, seconds).with_context(|| {
            format!("{target} fell over; the input lies in fuzz/artifacts/{target}")
        })?;
    }
    Ok(())
}

fn targets() -> Result<Vec<String>> {
    let folder = places::root().join("fuzz/fuzz_targets");
    let files = std::fs::read_dir(&folder).context("reading fuzz/fuzz_targets")?;
    let mut names = Vec::new();
    for file in files {
        let path = file?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn feed(target: &str, seconds: u32) -> Result<()> {
    let build = places::target().join("fuzz");
    let found = build.join("corpus").join(target);
    std::fs::create_dir_all(&found)?;
    let mut command = sh::cargo();
    // The instrumentation is not stable, and the compiler is pinned: it is told that this is meant.
    command.env("RUSTC_BOOTSTRAP", "1");
    // Nothing of ours is unsafe, so there is nothing for a sanitizer to find; without, it is faster.
    command.args(["fuzz", "run", "--sanitizer", "none", "--target-dir"]).arg(&build);
    if target == WITH_PROGRAM {
        command.args(["--features", "program"]);
    }
    command.arg(target).arg(&found).arg(format!("fuzz/seeds/{target}"));
    command.args(["--", "-max_len=4096", &format!("-max_total_time={seconds}")]);
    sh::run(&mut command)
}
