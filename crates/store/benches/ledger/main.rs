//! The ledger: booking against bare rows, and balances of a million entries against the `sqlite3`
//! shell that adds them all up.
//!
//! Prints a JSON line for each. Booking takes turns with as many rows in a bare file of the same
//! settings, one commit each, and medians are compared. The balances are asked of the file of the
//! lists' bench, whose ledger is filled up to a million entries; the shell's time is without what
//! an empty question over its pipe takes, and both must come to the same sums.

#![allow(clippy::arithmetic_side_effects, reason = "counts and times of a bench")]

mod bare;
#[path = "../lists/book.rs"]
mod book;
mod posting;
#[path = "../lists/shell.rs"]
mod shell;
mod sums;

/// Where `target` lies.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn median(mut rounds: Vec<u128>) -> u128 {
    rounds.sort_unstable();
    rounds[rounds.len() / 2]
}

#[tokio::main]
async fn main() {
    posting::compare().await;
    sums::compare().await;
}
