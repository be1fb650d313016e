//! What the books say of a payment or a refund in its present state.

use super::{Arrival, Entry, PostingError};
use crate::{Payment, PaymentState, Refund, RefundState};
use chrono::{DateTime, Utc};

/// The entries of an attempt: none, a sale, or a sale and its cancel. States only ever add to
/// them, so whatever is booked already stays right.
///
/// A late success is not booked before a person has accepted it: until then the shop says that it
/// was not paid. `ended_at` is when we heard how it ended; a cancel is never earlier than the sale
/// that it takes back.
pub fn entries_of_payment(
    payment: &Payment,
    arrival: Arrival,
    ended_at: Option<DateTime<Utc>>,
) -> Result<Vec<Entry>, PostingError> {
    let sale = |at| Entry::sale(payment.request_id(), payment.amount(), arrival, at);
    match payment.state() {
        PaymentState::Unknown
        | PaymentState::AwaitingPayer { .. }
        | PaymentState::Closed { returned: None, .. } => Ok(Vec::new()),
        PaymentState::Paid { paid_at } => Ok(vec![sale(paid_at)?]),
        PaymentState::Closed { returned: Some(paid_at), .. } => {
            let sale = sale(paid_at)?;
            let cancel = Entry::cancel(&sale, ended_at.unwrap_or(paid_at).max(paid_at))?;
            Ok(vec![sale, cancel])
        }
    }
}

/// The entries of a refund of a sale: none, the money that went back, or that and its return.
///
/// What a shop gave the payer in another way after a reversal never passed through the acquirer,
/// so it is not in these books.
pub fn entries_of_refund(refund: &Refund, sale: &Entry) -> Result<Vec<Entry>, PostingError> {
    let back = |at| Entry::refund(sale, refund.request_id(), refund.amount(), at);
    match refund.state() {
        RefundState::Unknown
        | RefundState::Processing
        | RefundState::Failed
        | RefundState::Doubted { .. } => Ok(Vec::new()),
        RefundState::Succeeded { refunded_at } => Ok(vec![back(refunded_at)?]),
        RefundState::Reversed { refunded_at, reversed_at, .. } => {
            let back = back(refunded_at)?;
            let reversal = Entry::refund_reversal(&back, reversed_at.max(refunded_at))?;
            Ok(vec![back, reversal])
        }
    }
}
