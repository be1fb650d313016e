//! A receipt as plain text.

use crate::rows::{Row, Size, padded, rows};
use crate::width::columns_of;
use crate::{Digital, Receipt, lines};

/// Writes a receipt in so many columns. The digital receipt stands as its address, whole; words
/// that a code would hold stand there already.
pub fn receipt_text(receipt: &Receipt, columns: usize) -> String {
    let mut receipt = receipt.clone();
    receipt.digital = receipt.digital.filter(|digital| matches!(digital, Digital::Link(_)));
    let mut text = String::new();
    for row in rows(&lines(&receipt), columns) {
        let line = match row {
            Row::Space => String::new(),
            Row::Rule(sign) => sign.to_string().repeat(columns),
            Row::Code(code) => code,
            Row::Text { left, right, align, size: Size::Banner } => {
                banner(&padded(&left, &right, align, columns_of(&left)), columns)
            }
            Row::Text { left, right, align, .. } => padded(&left, &right, align, columns),
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Between signs, since plain text has no size.
fn banner(text: &str, columns: usize) -> String {
    let free = columns.saturating_sub(columns_of(text) + 2);
    let side = "*".repeat(free / 2);
    format!("{side} {text} {side}")
}
