//! The commands, by screen.

mod agreements;
mod backups;
mod books;
mod computer;
mod devices;
mod display;
mod explorer;
mod find;
mod missed;
mod overview;
mod receipts;
mod refunds;
mod settings;
mod staff;
mod take_payment;
mod trouble;
// Only here a package takes the place of a file that a test may give.
#[cfg(target_os = "linux")]
mod updates;
