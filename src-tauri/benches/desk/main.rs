//! The desk itself, in its real window: from a key to the frame that shows what came of it.
//!
//! Prints a JSON line for each question. Time runs in the page, from the key's own time stamp to
//! the start of the frame after the one that painted the answer; the driver only presses keys and
//! looks. The page's clock counts whole milliseconds. Where our time has no aim of its own, it
//! stands beside the floor of the engine: the cheapest command answered and two frames, measured
//! in the same window between the same payments and keys.
//!
//! `TILLSIDE_BENCH_PAYMENTS` says how many payments are made, `TILLSIDE_BENCH_ORDERS` how large the
//! book is that is searched and scrolled.
#![allow(clippy::arithmetic_side_effects, reason = "it only counts")]

#[cfg(target_os = "linux")]
#[path = "../../../crates/store/benches/lists/book.rs"]
mod book;
#[cfg(target_os = "linux")]
mod day;
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "journeys use the rest of it")]
#[path = "../../tests/desk/mod.rs"]
mod desk;
#[cfg(target_os = "linux")]
mod large;
#[cfg(target_os = "linux")]
#[path = "../../../crates/store/benches/lists/shell.rs"]
mod shell;
#[cfg(target_os = "linux")]
mod told;
#[cfg(target_os = "linux")]
#[path = "../start/weight.rs"]
mod weight;

/// Where `target` lies.
#[cfg(target_os = "linux")]
const WORKSPACE: &str = env!("CARGO_MANIFEST_DIR");

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // What payers do goes over HTTP, whose client wants to know who encrypts.
    let _provider = rustls::crypto::ring::default_provider().install_default();
    day::measure().await;
    large::measure().await;
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the desk's window is driven on Linux, where a driver of the system's web view is");
}
