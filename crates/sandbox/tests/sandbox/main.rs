//! The practice acquirer from outside: over the wire, with keys and a clock of its own.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test that goes wrong may stop where it stands"
)]

mod agreements;
mod faults;
mod merchant;
mod notifications;
mod payments;
mod refunds;
mod schema;
mod state;
mod till;
mod wallet;
mod wire;
