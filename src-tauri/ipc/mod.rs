//! The boundary between the window and the desk: one file per screen's commands.

mod bindings;
mod desk;
mod dto;
mod error;
mod event;
mod export;
mod methods;
mod needs_you;
mod order;
mod overview;
mod payments;
mod practice_wallet;
mod refunds;
mod settings;
mod take_payment;
mod timeline;

pub use bindings::builder;
pub use dto::{Book, Theme};
pub use error::{ErrorCode, IpcError};
pub use event::{Changed, Topic};
