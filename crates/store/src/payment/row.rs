//! A row of `payment`, and how it is read.

use super::PaymentRecord;
use crate::StoreError;
use crate::value::{
    BadField, count, money, money_if, parsed, parsed_if, time, time_if, word, word_if,
};
use domain::{
    AccountName, AgreementId, CancelPurpose, CloseReason, Mode, OrderId, Payment, PaymentId,
    PaymentRequestId, PaymentState, WalletName, Witness,
};

pub(crate) struct PaymentRow {
    pub(super) payment_request_id: String,
    pub(super) order_id: String,
    pub(super) attempt: i64,
    pub(super) account: String,
    pub(super) mode: String,
    pub(super) wallet: Option<String>,
    pub(super) amount_minor: i64,
    pub(super) currency: String,
    pub(super) refunded_minor: i64,
    pub(super) state: String,
    pub(super) paid_at_ms: Option<i64>,
    pub(super) expires_at_ms: Option<i64>,
    pub(super) close_reason: Option<String>,
    pub(super) returned_paid_at_ms: Option<i64>,
    pub(super) cancel_purpose: Option<String>,
    pub(super) code: Option<String>,
    pub(super) checkout_url: Option<String>,
    pub(super) gateway_id: Option<String>,
    pub(super) payer_paid_minor: Option<i64>,
    pub(super) payer_paid_currency: Option<String>,
    pub(super) settlement_minor: Option<i64>,
    pub(super) settlement_currency: Option<String>,
    pub(super) failure_code: Option<String>,
    pub(super) told_by: Option<String>,
    pub(super) told_at_ms: Option<i64>,
    pub(super) confirmed_by: Option<String>,
    pub(super) not_there: i64,
    pub(super) request_key: Option<String>,
    pub(super) created_at_ms: i64,
    pub(super) next_inquiry_at_ms: Option<i64>,
    pub(super) inquiries: i64,
    pub(super) last_inquiry_at_ms: Option<i64>,
    pub(super) cancel_asked_at_ms: Option<i64>,
    pub(super) cancel_tries: i64,
    pub(super) requested_expiry_at_ms: Option<i64>,
    pub(super) agreement_id: Option<String>,
    pub(super) user_agent: Option<String>,
}

/// One list of columns for every statement that reads whole attempts.
macro_rules! select_payment {
    ($rest:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::payment::PaymentRow,
            "SELECT payment_request_id, order_id, attempt, account, mode, wallet, amount_minor,
                    currency, refunded_minor, state, paid_at_ms, expires_at_ms, close_reason,
                    returned_paid_at_ms, cancel_purpose, code, checkout_url, gateway_id,
                    payer_paid_minor, payer_paid_currency, settlement_minor, settlement_currency,
                    failure_code, told_by, told_at_ms, confirmed_by, not_there, request_key,
                    created_at_ms, next_inquiry_at_ms, inquiries, last_inquiry_at_ms, cancel_asked_at_ms, cancel_tries,
                    requested_expiry_at_ms, agreement_id, user_agent
             FROM payment " + $rest
            $(, $arg)*
        )
    };
}
pub(crate) use select_payment;

impl TryFrom<PaymentRow> for PaymentRecord {
    type Error = StoreError;

    fn try_from(row: PaymentRow) -> Result<Self, StoreError> {
        let record = format!("payment {}", row.payment_request_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

/// A state from the columns that it lies in.
pub(crate) fn state_of(
    state: &str,
    paid_at_ms: Option<i64>,
    expires_at_ms: Option<i64>,
    close_reason: Option<String>,
    returned_paid_at_ms: Option<i64>,
) -> Result<PaymentState, BadField> {
    let paid_at = time_if("paid_at_ms", paid_at_ms)?;
    let reason = word_if("close_reason", close_reason, CloseReason::parse_word)?;
    match (state, paid_at, reason) {
        ("unknown", None, None) => Ok(PaymentState::Unknown),
        ("awaiting_payer", None, None) => {
            let expires_at = time_if("expires_at_ms", expires_at_ms)?;
            Ok(PaymentState::AwaitingPayer { expires_at })
        }
        ("paid", Some(paid_at), None) => Ok(PaymentState::Paid { paid_at }),
        ("closed", None, Some(reason)) => {
            let returned = time_if("returned_paid_at_ms", returned_paid_at_ms)?;
            Ok(PaymentState::Closed { reason, returned })
        }
        _ => Err(BadField::new("state", format_args!("{state:?} does not fit its columns"))),
    }
}

impl PaymentRow {
    fn read(self) -> Result<PaymentRecord, BadField> {
        let request_id = parsed("id", PaymentRequestId::parse(&self.payment_request_id))?;
        let amount = money("amount_minor", self.amount_minor, &self.currency)?;
        let state = state_of(
            &self.state,
            self.paid_at_ms,
            self.expires_at_ms,
            self.close_reason,
            self.returned_paid_at_ms,
        )?;
        let cancelling = word_if("cancel_purpose", self.cancel_purpose, CancelPurpose::parse_word)?;
        let payer_paid_currency = self.payer_paid_currency.as_deref();
        let settlement_currency = self.settlement_currency.as_deref();
        Ok(PaymentRecord {
            payment: Payment::restore(request_id, amount, state, cancelling),
            order_id: parsed("order_id", OrderId::parse(&self.order_id))?,
            attempt: count("attempt", self.attempt)?,
            account: parsed("account", AccountName::parse(&self.account))?,
            mode: word("mode", &self.mode, Mode::parse_word)?,
            wallet: parsed_if("wallet", self.wallet, WalletName::parse)?,
            code: self.code,
            checkout_url: self.checkout_url,
            gateway_id: parsed_if("gateway_id", self.gateway_id, PaymentId::parse)?,
            payer_paid: money_if("payer_paid_minor", self.payer_paid_minor, payer_paid_currency)?,
            settlement: money_if("settlement_minor", self.settlement_minor, settlement_currency)?,
            failure_code: self.failure_code,
            refunded: money("refunded_minor", self.refunded_minor, &self.currency)?,
            expires_at: time_if("expires_at_ms", self.expires_at_ms)?,
            told_by: word_if("told_by", self.told_by, Witness::parse_word)?,
            told_at: time_if("told_at_ms", self.told_at_ms)?,
            confirmed_by: word_if("confirmed_by", self.confirmed_by, Witness::parse_word)?,
            not_there: count("not_there", self.not_there)?,
            request_key: self.request_key,
            created_at: time("created_at_ms", self.created_at_ms)?,
            next_inquiry_at: time_if("next_inquiry_at_ms", self.next_inquiry_at_ms)?,
            inquiries: count("inquiries", self.inquiries)?,
            last_inquiry_at: time_if("last_inquiry_at_ms", self.last_inquiry_at_ms)?,
            cancel_asked_at: time_if("cancel_asked_at_ms", self.cancel_asked_at_ms)?,
            cancel_tries: count("cancel_tries", self.cancel_tries)?,
            requested_expiry_at: time_if("requested_expiry_at_ms", self.requested_expiry_at_ms)?,
            agreement_id: parsed_if("agreement_id", self.agreement_id, AgreementId::parse)?,
            user_agent: self.user_agent,
        })
    }
}
