//! The `tillside` program.

fn main() -> std::process::ExitCode {
    cli::run()
}
