//! The whole thread by the real program, against the practice acquirer in a process of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod books;
mod desk;
mod faults;
mod ledger;
mod misuse;
mod modes;
mod notifications;
mod orders;
mod program;
mod receipts;
mod refunds;
mod secrets;
mod staff;
mod together;
