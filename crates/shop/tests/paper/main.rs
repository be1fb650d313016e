//! Receipts and payers' pages over real sockets, with the practice acquirer behind them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod counter;
mod pages;
mod printing;
