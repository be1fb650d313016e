//! The double-entry ledger: where money is, and how every fact about it is booked.
//!
//! A line of the ledger is a *move*: one amount that goes from one account to another. What leaves
//! the one arrives at the other, in one currency, so neither a move nor anything made of moves can
//! be out of balance, and every currency is a book of its own that sums to nothing.
//!
//! An account's balance is what came minus what went. It is positive where the shop's money lies
//! and where it was spent (`refunds`, `fees`), negative where it came from (`sales`).

mod account;
mod entry;
mod rules;
mod standing;

pub use account::{Arrival, LedgerAccount};
pub use entry::{Entry, EntryKey, EntryKind, Move, PostingError};
pub use standing::{entries_of_payment, entries_of_refund};

#[cfg(test)]
mod tests;
