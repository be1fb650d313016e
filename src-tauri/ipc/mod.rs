//! The boundary between the window and the desk: one file per screen's commands.

mod agreements;
mod backups;
mod bindings;
mod computer;
mod desk;
mod dto;
mod error;
mod event;
mod explorer;
mod export;
mod export_list;
mod find;
mod keys;
mod methods;
mod needs_you;
mod order;
mod overview;
mod pages;
mod paper;
mod payments;
mod practice_wallet;
mod receipts;
mod refunds;
mod remember;
mod settings;
mod support;
mod take_payment;
mod timeline;

pub use bindings::builder;
pub use dto::{Book, Theme};
pub use error::{ErrorCode, IpcError};
pub use event::{Changed, Topic};
pub(crate) use methods::called as wallet_called;
pub use remember::{Memory, Remembered};
