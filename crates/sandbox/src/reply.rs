//! Answers of the wire: a result, and members beside it.

use serde_json::{Map, Value, json};

/// `resultStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Success,
    Failure,
    Unknown,
}

impl Status {
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Status::Success => "S",
            Status::Failure => "F",
            Status::Unknown => "U",
        }
    }

    /// The status that the published tables give a code.
    pub(crate) fn of_code(code: &str) -> Self {
        match code {
            "SUCCESS" => Status::Success,
            "UNKNOWN_EXCEPTION" | "REQUEST_TRAFFIC_EXCEED_LIMIT" => Status::Unknown,
            code if code.ends_with("_IN_PROCESS") => Status::Unknown,
            _ => Status::Failure,
        }
    }
}

/// The body of an answer. Absent members are left out, never `null`.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) code: String,
    pub(crate) status: Status,
    message: String,
    members: Map<String, Value>,
}

/// An operation ends in a reply either way; an early one is a refusal.
pub(crate) type Answer = Result<Reply, Reply>;

impl Reply {
    pub(crate) fn with_status(code: &str, status: Status, message: impl Into<String>) -> Self {
        let message: String = message.into().chars().take(256).collect();
        Self { code: code.to_owned(), status, message, members: Map::new() }
    }

    /// A reply whose status is the one of the tables.
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self::with_status(code, Status::of_code(code), message)
    }

    pub(crate) fn success() -> Self {
        Self::new("SUCCESS", "success.")
    }

    /// A code with the words that the practice acquirer has for it.
    pub(crate) fn of(code: &str) -> Self {
        Self::new(code, words(code))
    }

    pub(crate) fn illegal(message: impl Into<String>) -> Self {
        Self::new("PARAM_ILLEGAL", message)
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn with_all(mut self, members: Map<String, Value>) -> Self {
        self.members.extend(members);
        self
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    pub(crate) fn result(&self) -> Value {
        json!({
            "resultCode": self.code,
            "resultStatus": self.status.letter(),
            "resultMessage": self.message,
        })
    }

    /// The body's members, for an answer or a notification.
    pub(crate) fn into_members(self) -> Map<String, Value> {
        let result = self.result();
        let mut members = self.members;
        members.insert("result".to_owned(), result);
        members
    }

    pub(crate) fn into_body(self) -> String {
        Value::Object(self.into_members()).to_string()
    }
}

/// What a code says to a developer. Programs branch on status and code only.
pub(crate) fn words(code: &str) -> &'static str {
    match code {
        "SUCCESS" => "success.",
        "ACCESS_DENIED" => "This client may not use this path.",
        "CANCEL_WINDOW_EXCEED" => "The time for cancelling has passed; refund instead.",
        "CLIENT_INVALID" => "The client id is unknown.",
        "CURRENCY_NOT_SUPPORT" => "The currency is not supported here.",
        "EXPIRED_CODE" => "The payer's code was used or is too old.",
        "INVALID_ACCESS_TOKEN" => "The access token is unknown, expired or revoked.",
        "INVALID_API" => "The practice acquirer does not have this operation.",
        "INVALID_AUTHCODE" => "The authorisation code is unknown, used or expired.",
        "INVALID_CONTRACT" => "The practice contract does not include this.",
        "INVALID_PAYMENT_CODE" => "No wallet issued this payer's code.",
        "INVALID_REFRESH_TOKEN" => "The refresh token is unknown, expired or revoked.",
        "INVALID_SIGNATURE" => "The signature does not fit the request.",
        "KEY_NOT_FOUND" => "No key of this version is registered.",
        "MEDIA_TYPE_NOT_ACCEPTABLE" => "Only application/json in UTF-8 is accepted.",
        "METHOD_NOT_SUPPORTED" => "Only POST is accepted.",
        "NO_INTERFACE_DEF" => "There is no such path.",
        "NO_PAY_OPTIONS" => "The wallet is unknown or not available for this product.",
        "ORDER_IS_CANCELED" => "The order was cancelled.",
        "ORDER_IS_CLOSED" => "The order was closed before anybody paid.",
        "ORDER_NOT_EXIST" => "There is no such order.",
        "ORDER_STATUS_INVALID" => "The order is not in a state that allows this.",
        "PARTIAL_REFUND_NOT_SUPPORTED" => "This wallet refunds in full only.",
        "PAYMENT_AMOUNT_EXCEED_LIMIT" => "The amount is outside the wallet's limits.",
        "PAYMENT_IN_PROCESS" => "The payment is in process.",
        "PAYMENT_METHOD_NOT_SUPPORTED" => "The wallet does not allow this after payment; refund.",
        "PROCESS_FAIL" => "The order was refunded, so it cannot be cancelled.",
        "REFUND_AMOUNT_EXCEED" => "The refunds together would exceed the payment.",
        "REFUND_IN_PROCESS" => "The refund is in process.",
        "REFUND_WINDOW_EXCEED" => "The time for refunds has passed.",
        "REPEAT_REQ_INCONSISTENT" => "The id was used before with other data.",
        "SETTLE_CONTRACT_NOT_MATCH" => "No settlement contract has this currency.",
        "UNKNOWN_EXCEPTION" => "The outcome is unknown.",
        "USER_PAYMENT_VERIFICATION_FAILED" => "The payer did not confirm the payment.",
        _ => "See the result code.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_carry_the_status_of_the_tables() {
        for (code, letter) in [
            ("SUCCESS", "S"),
            ("PAYMENT_IN_PROCESS", "U"),
            ("REFUND_IN_PROCESS", "U"),
            ("UNKNOWN_EXCEPTION", "U"),
            ("REQUEST_TRAFFIC_EXCEED_LIMIT", "U"),
            ("RISK_REJECT", "F"),
            ("SYSTEM_ERROR", "F"),
        ] {
            assert_eq!(Status::of_code(code).letter(), letter, "{code}");
        }
    }

    #[test]
    fn absent_members_are_left_out() {
        let body = Reply::success().with_some("paymentTime", None::<String>).into_body();
        assert!(!body.contains("paymentTime") && !body.contains("null"));
    }
}
