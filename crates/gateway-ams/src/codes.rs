//! Every result code of the document, and what it means for each call. The one table.

use crate::operation::Operation;
use domain::{CloseReason, Mode};
use gateway::{Advice, CancelRefusal};

/// `resultStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// `S`
    Success,
    /// `F`
    Failure,
    /// `U`
    Unknown,
}

impl Status {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "S" => Some(Self::Success),
            "F" => Some(Self::Failure),
            "U" => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// What a result means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The call did what it is for. For an order or entry code that is no payment.
    Done,
    /// Under way: the acquirer has it and is at it.
    InProcess,
    /// Not paid, and it will not be.
    Declined(Advice),
    /// Over before: cancelled or out of time.
    Over(CloseReason),
    /// The request itself was refused; nothing happened.
    Refused(Advice),
    /// The outcome is not known.
    Unknown(Advice),
    /// What was asked about is not there, or not yet.
    NotThere,
    /// Not cancelled.
    NotCancelled(CancelRefusal),
    /// Not refunded.
    NotRefunded(Advice),
}

/// One line of the table.
pub(crate) struct Row {
    calls: &'static [Operation],
    codes: &'static [&'static str],
    status: Status,
    meaning: Meaning,
    /// Whether it counts without a signature. The acquirer cannot sign for a client or key that
    /// it does not know; nobody has looked at the order then. Anything else that is unsigned may
    /// be somebody else's word, and a forged "failed" invites a second charge.
    unsigned: bool,
}

use Meaning as M;
use Operation as O;
use Status::{Failure as F, Success as S, Unknown as U};

const PAY: &[Operation] = &[
    O::Pay(Mode::OrderCode),
    O::Pay(Mode::PaymentCode),
    O::Pay(Mode::EntryCode),
    O::Pay(Mode::Cashier),
    O::Pay(Mode::Agreement),
];
/// The payer's wallet is asked at once, or soon.
const CHARGES: &[Operation] =
    &[O::Pay(Mode::PaymentCode), O::Pay(Mode::Cashier), O::Pay(Mode::Agreement)];
/// A code or a page is made; the payer comes later.
const MAKES_CODE: &[Operation] = &[O::Pay(Mode::OrderCode), O::Pay(Mode::EntryCode)];
const AUTHORIZATION: &[Operation] = &[O::ConsultAuthorization, O::ApplyToken, O::Revoke];
const READS_OR_REPEATS: &[Operation] = &[
    O::InquirePayment,
    O::Cancel,
    O::Refund,
    O::InquireRefund,
    O::ConsultMethods,
    O::ConsultAuthorization,
    O::ApplyToken,
    O::Revoke,
    O::Capture,
];
const ALL: &[Operation] = &[
    O::Pay(Mode::OrderCode),
    O::Pay(Mode::PaymentCode),
    O::Pay(Mode::EntryCode),
    O::Pay(Mode::Cashier),
    O::Pay(Mode::Agreement),
    O::InquirePayment,
    O::Cancel,
    O::Refund,
    O::InquireRefund,
    O::ConsultMethods,
    O::ConsultAuthorization,
    O::ApplyToken,
    O::Revoke,
    O::Capture,
];
const REFUNDS: &[Operation] = &[O::Refund];

const fn row(
    calls: &'static [Operation],
    codes: &'static [&'static str],
    status: Status,
    meaning: Meaning,
) -> Row {
    Row { calls, codes, status, meaning, unsigned: false }
}

const fn gate(codes: &'static [&'static str]) -> Row {
    let meaning = M::Refused(Advice::Configuration);
    Row { calls: ALL, codes, status: F, meaning, unsigned: true }
}

/// The table. Older spellings stand beside the current one.
pub(crate) const TABLE: &[Row] = &[
    // Any call.
    row(ALL, &["SUCCESS"], S, M::Done),
    gate(&["INVALID_SIGNATURE", "SIGNATURE_INVALID", "KEY_NOT_FOUND"]),
    gate(&["CLIENT_INVALID", "INVALID_CLIENT", "UNKNOWN_CLIENT", "INVALID_CLIENT_STATUS"]),
    gate(&["ACCESS_DENIED", "CLIENT_FORBIDDEN_ACCESS_API"]),
    gate(&["INVALID_API", "API_INVALID", "NO_INTERFACE_DEF"]),
    gate(&["METHOD_NOT_SUPPORTED", "MEDIA_TYPE_NOT_ACCEPTABLE"]),
    row(ALL, &["PARAM_ILLEGAL"], F, M::Refused(Advice::Configuration)),
    Row { unsigned: true, ..row(ALL, THROTTLED, U, M::Unknown(Advice::SameIdAgain)) },
    Row { unsigned: true, ..row(CHARGES, EXCEPTION, U, M::Unknown(Advice::Inquire)) },
    Row { unsigned: true, ..row(MAKES_CODE, EXCEPTION, U, M::Unknown(Advice::SameIdAgain)) },
    Row { unsigned: true, ..row(READS_OR_REPEATS, EXCEPTION, U, M::Unknown(Advice::SameIdAgain)) },
    // A "general failure" says nothing about the money: ask before the goods go, or stay.
    row(PAY, GENERAL, F, M::Unknown(Advice::Inquire)),
    row(&[O::InquirePayment], &["PROCESS_FAIL"], F, M::NotThere),
    row(&[O::InquirePayment], &["SYSTEM_ERROR"], F, M::Unknown(Advice::SameIdAgain)),
    row(&[O::Cancel], GENERAL, F, M::NotCancelled(CancelRefusal::Inquire)),
    // Called failed, it would be refunded again under another id.
    row(REFUNDS, GENERAL, F, M::Unknown(Advice::Inquire)),
    row(&[O::InquireRefund], GENERAL, F, M::Unknown(Advice::SameIdAgain)),
    row(&[O::ConsultMethods, O::Capture], GENERAL, F, M::Refused(Advice::Person)),
    row(AUTHORIZATION, GENERAL, F, M::Refused(Advice::Person)),
    // pay
    row(CHARGES, &["PAYMENT_IN_PROCESS"], U, M::InProcess),
    row(MAKES_CODE, &["PAYMENT_IN_PROCESS"], U, M::Unknown(Advice::NewId)),
    row(PAY, &["REPEAT_REQ_INCONSISTENT"], F, M::Refused(Advice::NewId)),
    row(PAY, &["ORDER_IS_CANCELED"], F, M::Over(CloseReason::Cancelled)),
    row(PAY, &["ORDER_IS_CLOSED"], F, M::Over(CloseReason::Expired)),
    row(PAY, &["EXPIRED_CODE", "INVALID_PAYMENT_CODE"], F, M::Declined(Advice::NewId)),
    row(PAY, PAYER, F, M::Declined(Advice::Final)),
    row(PAY, LIMITS_AND_RISK, F, M::Declined(Advice::Final)),
    row(PAY, CONTRACT, F, M::Refused(Advice::Configuration)),
    row(PAY, MERCHANT, F, M::Refused(Advice::Configuration)),
    row(PAY, &["INVALID_ACCESS_TOKEN"], F, M::Declined(Advice::Final)),
    row(PAY, CASHIER, F, M::Declined(Advice::Final)),
    row(PAY, ISSUER, F, M::Declined(Advice::Final)),
    // inquiryPayment
    row(&[O::InquirePayment], &["ORDER_NOT_EXIST"], F, M::NotThere),
    row(&[O::InquirePayment], &["USER_KYC_NOT_QUALIFIED"], F, M::Refused(Advice::SameIdAgain)),
    row(&[O::InquirePayment], &["PAYMENT_IN_PROCESS"], U, M::Unknown(Advice::SameIdAgain)),
    // cancel
    row(&[O::Cancel], PAID_FOR_GOOD, F, M::NotCancelled(CancelRefusal::RefundInstead)),
    row(&[O::Cancel], &["ORDER_NOT_EXIST"], F, M::NotCancelled(CancelRefusal::NotThere)),
    row(&[O::Cancel], &["ORDER_STATUS_INVALID"], F, M::NotCancelled(CancelRefusal::Inquire)),
    row(&[O::Cancel], &["MERCHANT_BALANCE_NOT_ENOUGH"], F, M::NotCancelled(CancelRefusal::Later)),
    row(&[O::Cancel], GONE_PAYER, F, M::NotCancelled(CancelRefusal::Person)),
    // refund, inquiryRefund
    row(REFUNDS, &["REFUND_IN_PROCESS"], U, M::InProcess),
    row(&[O::InquireRefund], &["REFUND_IN_PROCESS"], U, M::InProcess),
    row(REFUNDS, &["REFUND_AMOUNT_EXCEED"], F, M::NotRefunded(Advice::NewId)),
    row(REFUNDS, NOT_REFUNDABLE, F, M::NotRefunded(Advice::Final)),
    row(REFUNDS, &["MERCHANT_BALANCE_NOT_ENOUGH"], F, M::NotRefunded(Advice::NewId)),
    row(REFUNDS, NOT_PAID, F, M::NotRefunded(Advice::Final)),
    row(REFUNDS, &["ORDER_NOT_EXIST", "CURRENCY_NOT_SUPPORT"], F, M::NotRefunded(Advice::Person)),
    // About this request, not about the refund that the id already names: that one may have happened.
    row(REFUNDS, &["REPEAT_REQ_INCONSISTENT"], F, M::Refused(Advice::NewId)),
    row(REFUNDS, &["INVALID_MERCHANT_STATUS", "RISK_REJECT"], F, M::NotRefunded(Advice::Person)),
    row(&[O::InquireRefund], &["ORDER_NOT_EXIST"], F, M::NotThere),
    // authorizations
    row(AUTHORIZATION, &["INVALID_AUTHCODE"], F, M::Refused(Advice::NewId)),
    row(AUTHORIZATION, TOKENS, F, M::Refused(Advice::NewId)),
    row(AUTHORIZATION, GONE_PAYER, F, M::Refused(Advice::Final)),
    row(AUTHORIZATION, &["RISK_REJECT"], F, M::Refused(Advice::Final)),
    row(AUTHORIZATION, NOT_FOR_US, F, M::Refused(Advice::Configuration)),
    row(AUTHORIZATION, &["AUTH_IN_PROCESS"], U, M::Unknown(Advice::SameIdAgain)),
    // capture
    row(&[O::Capture], CAPTURE, F, M::Refused(Advice::Final)),
    row(&[O::Capture], &["REPEAT_REQ_INCONSISTENT"], F, M::Refused(Advice::NewId)),
    row(&[O::Capture], &["CAPTURE_IN_PROCESS"], U, M::InProcess),
];

const THROTTLED: &[&str] = &["REQUEST_TRAFFIC_EXCEED_LIMIT"];
const EXCEPTION: &[&str] = &["UNKNOWN_EXCEPTION"];
const GENERAL: &[&str] = &["PROCESS_FAIL", "SYSTEM_ERROR"];
const PAYER: &[&str] = &[
    "USER_BALANCE_NOT_ENOUGH",
    "USER_AMOUNT_EXCEED_LIMIT",
    "USER_STATUS_ABNORMAL",
    "USER_KYC_NOT_QUALIFIED",
    "USER_PAYMENT_VERIFICATION_FAILED",
    "USER_NOT_EXIST",
];
const LIMITS_AND_RISK: &[&str] =
    &["PAYMENT_AMOUNT_EXCEED_LIMIT", "PAYMENT_COUNT_EXCEED_LIMIT", "RISK_REJECT", "FRAUD_REJECT"];
const CONTRACT: &[&str] =
    &["CURRENCY_NOT_SUPPORT", "NO_PAY_OPTIONS", "INVALID_CONTRACT", "SETTLE_CONTRACT_NOT_MATCH"];
const MERCHANT: &[&str] = &[
    "INVALID_MERCHANT_STATUS",
    "MERCHANT_KYB_NOT_QUALIFIED",
    "MERCHANT_NOT_REGISTERED",
    "PAYMENT_NOT_QUALIFIED",
];
const CASHIER: &[&str] = &[
    "ORDER_NOT_EXIST",
    "ORDER_STATUS_INVALID",
    "VERIFY_TIMES_EXCEED_LIMIT",
    "VERIFY_UNMATCHED",
    "INVALID_PAYMENT_METHOD_META_DATA",
    "PAYMENT_PROHIBITED",
];
/// The document names these two for `paymentResultCode` only.
const ISSUER: &[&str] = &["ISSUER_REJECTS_TRANSACTION", "SUSPECTED_RISK"];
const PAID_FOR_GOOD: &[&str] = &["CANCEL_WINDOW_EXCEED", "PAYMENT_METHOD_NOT_SUPPORTED"];
const GONE_PAYER: &[&str] = &["USER_NOT_EXIST", "USER_STATUS_ABNORMAL"];
const NOT_REFUNDABLE: &[&str] = &[
    "REFUND_WINDOW_EXCEED",
    "REFUND_NOT_SUPPORTED",
    "PARTIAL_REFUND_NOT_SUPPORTED",
    "MULTIPLE_REFUNDS_NOT_SUPPORTED",
    "PAYMENT_METHOD_NOT_SUPPORTED",
];
const NOT_PAID: &[&str] = &["ORDER_STATUS_INVALID", "ORDER_IS_CANCELED", "ORDER_IS_CLOSED"];
const TOKENS: &[&str] = &["INVALID_REFRESH_TOKEN", "INVALID_ACCESS_TOKEN", "OAUTH_FAILED"];
const NOT_FOR_US: &[&str] = &["NO_PAY_OPTIONS", "MERCHANT_NOT_REGISTERED", "PAYMENT_NOT_QUALIFIED"];
const CAPTURE: &[&str] = &[
    "AUTH_CANCELLED",
    "AUTH_EXPIRED",
    "AUTH_NOT_FOUND",
    "CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT",
    "MULTI_CAPTURE_NOT_SUPPORTED",
    "ORDER_STATUS_INVALID",
    "ORDER_IS_CANCELED",
];

fn find(call: Operation, status: Status, code: &str) -> Option<&'static Row> {
    TABLE
        .iter()
        .find(|row| row.status == status && row.calls.contains(&call) && row.codes.contains(&code))
}

/// What this result of this call means: by the table, else by its status alone.
///
/// A code that comes with another status than the document's is not the document's code.
pub(crate) fn meaning(call: Operation, status: Status, code: &str) -> Meaning {
    find(call, status, code).map_or_else(|| by_status(call, status), |row| row.meaning)
}

/// What this result means where nobody signed it, if it counts at all.
pub(crate) fn unsigned_meaning(call: Operation, status: Status, code: &str) -> Option<Meaning> {
    find(call, status, code).filter(|row| row.unsigned).map(|row| row.meaning)
}

/// Codes are added over the years; the status is the part that is promised.
const fn by_status(call: Operation, status: Status) -> Meaning {
    match (status, call) {
        (S, _) => M::Done,
        (F, O::Pay(_)) => M::Declined(Advice::Final),
        (F, O::InquirePayment | O::InquireRefund) => M::Refused(Advice::SameIdAgain),
        (F, O::Cancel) => M::NotCancelled(CancelRefusal::Inquire),
        (F, O::Refund) => M::NotRefunded(Advice::Person),
        (F, O::ConsultMethods | O::ConsultAuthorization | O::ApplyToken) => {
            M::Refused(Advice::Person)
        }
        (F, O::Revoke | O::Capture) => M::Refused(Advice::Person),
        (U, call) => M::Unknown(call.advice_without_answer()),
    }
}

/// Why a payment ended, by the code of its own result.
pub(crate) fn close_reason(code: &str) -> CloseReason {
    match meaning(O::Pay(Mode::Cashier), F, code) {
        M::Over(reason) => reason,
        M::Declined(_) | M::Refused(_) | M::Unknown(_) | M::Done | M::InProcess => {
            CloseReason::Declined
        }
        M::NotThere | M::NotCancelled(_) | M::NotRefunded(_) => CloseReason::Declined,
    }
}

/// What the code of a payment's own failure asks of us.
pub(crate) fn advice_of_failure(code: &str) -> Advice {
    match meaning(O::Pay(Mode::Cashier), F, code) {
        M::Declined(advice) | M::Refused(advice) => advice,
        M::Over(_) => Advice::NewId,
        // The payment is known to have failed; how generally does not matter any more.
        M::Unknown(_) | M::Done | M::InProcess => Advice::Final,
        M::NotThere | M::NotCancelled(_) | M::NotRefunded(_) => Advice::Final,
    }
}

#[cfg(test)]
mod tests;
