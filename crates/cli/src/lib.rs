#![doc = include_str!("../README.md")]

mod args;
mod clock;
mod command;
mod error;
mod input;
mod output;
mod paint;
mod place;
#[cfg(fuzzing)]
pub mod probe;
mod stop;
mod table;
mod timeline;
mod view;
mod zone;

use args::Cli;
use clap::Parser;
use clap::error::ErrorKind;
use error::Failure;
use output::Output;
use std::ffi::OsString;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Reads the arguments, does what they say, and tells how it went.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return misused(&error, &arguments),
    };
    log_to_stderr();
    let output = Output::new(cli.global.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.fail(&Failure::internal(&error)),
    };
    let outcome = runtime.block_on(command::run(cli, output));
    // A listener that somebody still holds must not keep the program.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(report) => output.report(&report),
        Err(failure) => output.fail(&failure),
    }
}

/// Wrong usage. Help and version are no errors and stay plain text.
fn misused(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader that has gone does not want the help any more.
        let _gone = error.print();
        return ExitCode::SUCCESS;
    }
    let output = Output::new(arguments.iter().any(|argument| argument == "--json"));
    output.fail(&Failure::usage(&error.render().to_string()))
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
}
