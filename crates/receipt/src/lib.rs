#![doc = include_str!("../README.md")]
// Amounts are only shown here. What is added up are columns, dots and points.
#![allow(clippy::arithmetic_side_effects, reason = "counts places on paper, never money")]

mod brand;
pub mod escpos;
mod face;
mod guide;
mod layout;
mod model;
mod pdf;
mod picture;
mod qr;
mod rows;
mod stand;
mod text;
mod width;
mod words;

pub use brand::brand;
pub use guide::{Guide, Part, guide_pdf};
pub use layout::{Align, Line, lines};
pub use model::{Book, Digital, Item, Language, Promotion, Receipt, RefundLine, RefundWord};
pub use pdf::{PaperSize, receipt_pdf};
pub use qr::CodeTooLong;
pub use stand::{Stand, StandKind, StandSize, stand_pdf};
pub use text::receipt_text;

/// Why paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The text does not fit a code.
    #[error(transparent)]
    Code(#[from] CodeTooLong),
    /// The PDF could not be written.
    #[error("the PDF could not be made: {0}")]
    Pdf(String),
}
