//! The practice acquirer in the foreground.

use crate::error::{Failure, chain};
use crate::output::{Output, Report};
use crate::{clock, input, stop};
use clap::{Args, ValueEnum};
use sandbox::{ClockKind, Fault, Options, Sandbox, StartError};
use std::net::SocketAddr;
use std::path::PathBuf;

/// How the practice acquirer runs.
#[derive(Debug, Args)]
pub(crate) struct RunSandbox {
    /// Where it listens; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Keep orders, keys and the manual clock in this folder
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// A JSON list of faults to inject
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Every choice follows from it; another run with the same number does the same
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Whether time passes by itself
    #[arg(long, value_enum, default_value_t = Passes::Real)]
    clock: Passes,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Passes {
    Real,
    Manual,
}

pub(crate) async fn run(args: RunSandbox, output: Output) -> Result<Report, Failure> {
    let faults = match &args.faults {
        None => Vec::new(),
        Some(file) => Fault::parse_list(&input::file("--faults", file)?).map_err(|error| {
            Failure::input(
                "bad-faults",
                format!("The list of faults cannot be read: {}.", chain(&error)),
                "It is a JSON list of objects such as {\"fault\":\"slow\",\"operation\":\"pay\"}.",
            )
        })?,
    };
    // Without a seed each run is another one, so that its ids do not meet those of an earlier run.
    let seed = args.seed.unwrap_or_else(|| clock::now().timestamp_micros().unsigned_abs());
    let clock = match args.clock {
        Passes::Real => ClockKind::Real,
        Passes::Manual => ClockKind::Manual { from: clock::now() },
    };
    let options = Options { listen: args.listen, state: args.state, faults, seed, clock };
    let asked = stop::asked();
    let sandbox = Sandbox::start(options).await.map_err(|error| failed(&error))?;
    if output.line(&sandbox.ready()).is_ok() {
        asked.await;
    }
    sandbox.stop().await;
    Ok(Report::told())
}

fn failed(error: &StartError) -> Failure {
    let message = format!("The practice gateway did not start: {}.", chain(error));
    match error {
        StartError::Listen { .. } => {
            Failure::input("bad-address", message, "Choose another port with --listen, or 0.")
        }
        StartError::InUse => Failure::refused(
            "state-in-use",
            message,
            "Stop the other one, or give another folder with --state.",
        ),
        StartError::State(_)
        | StartError::Journal { .. }
        | StartError::Key { .. }
        | StartError::Courier(_) => {
            Failure::refused("not-started", message, "Give another folder with --state.")
        }
    }
}
