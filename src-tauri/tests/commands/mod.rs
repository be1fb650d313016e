//! The commands, by screen.

mod books;
mod refunds;
mod settings;
mod take_payment;
mod trouble;
