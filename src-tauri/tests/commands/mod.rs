//! The commands, by screen.

mod agreements;
mod backups;
mod books;
mod computer;
mod devices;
mod display;
mod explorer;
mod find;
mod overview;
mod receipts;
mod refunds;
mod settings;
mod staff;
mod take_payment;
mod trouble;
