//! The ledger beside a million entries: booking against bare rows, and balances against the
//! `sqlite3` shell that adds them all up.
//!
//! Prints a JSON line for each. Both use the file of the lists' bench, whose ledger is filled up to
//! a million entries. Booking takes turns with as many rows in a bare file of the same settings and
//! length, one commit each, and medians are compared; what it books stays. The shell's time is
//! without what an empty question over its pipe takes, and both must come to the same sums.

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
    let (path, _) = book::ready(WORKSPACE).await;
    let store = book::open(&path).await.expect("the made-up book opens");
    let folder = path.parent().expect("a file lies in a folder");
    let entries = posting::compare(&store, folder).await;
    sums::compare(&store, &path, entries).await;
    store.close().await;
}
