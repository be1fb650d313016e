//! Doors for the fuzzers, compiled for them alone: what is read once a signature has been found
//! good. A fuzzer cannot sign a million bodies, and no program may skip the signature.

use crate::operation::Operation;
use crate::{client, letter, map, mask, time};
use chrono::{DateTime, Utc};
use domain::{Mode, Money, PaymentRequestId, RefundRequestId};
use gateway::{
    CancelAnswer, GatewayError, InquiredPayment, InquiredRefund, LetterFault, Notification,
    OpenedLetter, PayAnswer, PublicKey, RefundAnswer, SealedLetter, Tokens, Verdict,
};

/// What a body says as the answer to each call that moves money or rights.
#[derive(Debug)]
pub struct Answers {
    /// To `pay`, in each mode.
    pub pay: Vec<(Mode, Result<PayAnswer, GatewayError>)>,
    /// To an inquiry.
    pub inquired_payment: Result<InquiredPayment, GatewayError>,
    /// To a cancel.
    pub cancelled: Result<CancelAnswer, GatewayError>,
    /// To a refund.
    pub refunded: Result<RefundAnswer, GatewayError>,
    /// To an inquiry about a refund.
    pub inquired_refund: Result<InquiredRefund, GatewayError>,
    /// To a request for tokens.
    pub tokens: Result<Tokens, GatewayError>,
    /// Whether the lists and addresses of the other calls could be read.
    pub others: [bool; 3],
}

/// Reads a body as each answer, signed at this moment or not at all.
pub fn answers(
    body: &[u8],
    signed_at: Option<DateTime<Utc>>,
    payment: &PaymentRequestId,
    refund: &RefundRequestId,
    asked: Money,
) -> Answers {
    Answers {
        pay: Mode::ALL
            .iter()
            .map(|&mode| {
                let told = told(Operation::Pay(mode), body, signed_at);
                (mode, told.and_then(|told| map::pay(told, mode, payment, None)))
            })
            .collect(),
        inquired_payment: told(Operation::InquirePayment, body, signed_at)
            .and_then(|told| map::inquired_payment(told, payment)),
        cancelled: told(Operation::Cancel, body, signed_at)
            .and_then(|told| map::cancelled(told, payment)),
        refunded: told(Operation::Refund, body, signed_at)
            .and_then(|told| map::refunded(told, refund, asked)),
        inquired_refund: told(Operation::InquireRefund, body, signed_at)
            .and_then(|told| map::inquired_refund(told, refund)),
        tokens: told(Operation::ApplyToken, body, signed_at).and_then(map::tokens),
        others: [
            told(Operation::ConsultMethods, body, signed_at).and_then(map::methods).is_ok(),
            told(Operation::ConsultAuthorization, body, signed_at)
                .and_then(map::authorization)
                .is_ok(),
            told(Operation::Revoke, body, signed_at).and_then(map::nothing).is_ok(),
        ],
    }
}

fn told<T: serde::de::DeserializeOwned>(
    operation: Operation,
    body: &[u8],
    signed_at: Option<DateTime<Utc>>,
) -> Result<crate::told::Told<T>, GatewayError> {
    let verdict = if signed_at.is_some() { Verdict::Signed } else { Verdict::Missing };
    client::read(operation, body, (verdict, signed_at), &[]).map_err(|reason| {
        let advice = operation.advice_without_answer();
        GatewayError::OutcomeUnknown { operation: operation.name(), reason, advice }
    })
}

/// Opens a notification as the receiver does.
pub fn opened(letter: &SealedLetter<'_>, key: &PublicKey, client_id: &str) -> OpenedLetter {
    letter::open(letter, key, client_id)
}

/// Reads a notification whose signature is good.
pub fn letter(body: &[u8], told_at: DateTime<Utc>) -> Result<Notification, LetterFault> {
    letter::read(body, told_at)
}

/// The text as it is kept.
pub fn masked(text: &str, secrets: &[&str]) -> String {
    mask::masked(text, secrets)
}

/// A time as the wire writes it.
pub fn time(text: &str) -> Option<DateTime<Utc>> {
    time::from_wire(text)
}
