//! A movement of our own books as a statement tells it.

use domain::{MoneyError, PaymentStatus, RefundStatus};
use statement::{Kind, Row};
use store::{StatementKind, StatementRow};

/// A movement of our own books as a statement tells it. A refund is its own signed row, and so is
/// a cancel: what was paid and then cancelled has both rows, which add up to nothing.
///
/// No report has told a fee yet, and an unknown amount is no nought: fee, tax and net are left
/// out.
pub fn statement_row(stored: StatementRow) -> Result<Row, MoneyError> {
    let (kind, status, gross) = match stored.kind {
        StatementKind::Sale => (Kind::Sale, PaymentStatus::Paid.word(), stored.amount),
        StatementKind::Cancel => {
            (Kind::Cancel, PaymentStatus::Cancelled.word(), stored.amount.checked_neg()?)
        }
        StatementKind::Refund => {
            (Kind::Refund, RefundStatus::Succeeded.word(), stored.amount.checked_neg()?)
        }
        StatementKind::Reversal => {
            (Kind::RefundReversal, RefundStatus::Succeeded.word(), stored.amount)
        }
    };
    // A number is day, till and serial, and no till has a hyphen.
    let till = stored.number.as_str().split('-').nth(1).unwrap_or_default().to_owned();
    Ok(Row {
        at: stored.at,
        kind,
        order_number: stored.number,
        request_id: stored.request_id,
        gateway_id: stored.gateway_id,
        wallet: stored.wallet,
        status,
        gross,
        fee: None,
        tax: None,
        net: None,
        settlement: stored.settlement,
        batch_id: None,
        bank_line: None,
        reference: stored.reference,
        note: stored.note,
        account: stored.account,
        mode: stored.mode,
        till,
        order_id: stored.order_id,
    })
}
