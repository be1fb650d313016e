//! Receipts on paper: what stands on them, which printers there are, and printing.

mod automatic;
mod compose;
mod print;
mod settings;

pub use automatic::AutomaticReceipts;
pub use compose::CopyMark;
pub use print::{Paper, Printed, word as printer_word};
pub use settings::{FoundPrinters, Link, PaperSettings, PrinterSetting, SHEET, found_printers};
