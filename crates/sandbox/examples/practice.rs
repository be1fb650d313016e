//! Runs the practice acquirer alone, for work on its wallet page: `cargo run -p sandbox --example
//! practice -- 127.0.0.1:4010 [STATE FOLDER]`. It prints what a program needs to reach it, and stops
//! on Ctrl+C.

use std::error::Error;

use sandbox::{ClockKind, Options, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listen = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4010".to_owned());
    let sandbox = Sandbox::start(Options {
        listen: listen.parse()?,
        state: std::env::args().nth(2).map(Into::into),
        faults: Vec::new(),
        seed: 1,
        clock: ClockKind::Real,
    })
    .await?;
    println!("{}", serde_json::to_string(&sandbox.ready())?);
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
