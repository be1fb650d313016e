//! The commands, by screen.

mod books;
mod overview;
mod refunds;
mod settings;
mod take_payment;
mod trouble;
