//! Notifications: verified over their bytes, and only then read.

use crate::client::{decoded, single};
use crate::codes::{self, Meaning, Status};
use crate::mask::masked;
use crate::offer::text;
use crate::operation::Operation;
use crate::sign::{self, Message};
use crate::{map, time, wire};
use chrono::{DateTime, Utc};
use domain::{PaymentFact, PaymentRequestId, RefundFact, RefundRequestId};
use gateway::{
    AccessToken, Advice, AuthCode, AuthorizationNews, LetterFault, Notification, OpenedLetter,
    PaymentAnswer, PublicKey, RefundAnswer, SealedLetter, Verdict,
};

/// The body that the acquirer wants to hear; anything else counts as not received.
pub(crate) const ACKNOWLEDGEMENT: &str =
    r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;

/// The longest kind that is repeated to people.
const KIND_LEN_MAX: usize = 64;

type Read = Result<Notification, LetterFault>;

/// Opens a notification. The signature comes first: nothing in an unsigned one is looked at.
pub(crate) fn open(letter: &SealedLetter<'_>, key: &PublicKey, client_id: &str) -> OpenedLetter {
    let body = masked(&String::from_utf8_lossy(letter.body), &[]);
    OpenedLetter { body, outcome: opened(letter, key, client_id) }
}

fn opened(letter: &SealedLetter<'_>, key: &PublicKey, client_id: &str) -> Read {
    let header = |name| match single(letter.headers, name) {
        Ok(Some(value)) => Ok(value),
        Ok(None) | Err(()) => Err(LetterFault::Forged),
    };
    let (signature, addressee, time) =
        (header("signature")?, header("client-id")?, header("request-time")?);
    let message = Message {
        method: "POST",
        path: letter.path,
        client_id: addressee,
        time,
        body: letter.body,
    };
    if sign::verdict(key, Some(signature), &message) != Verdict::Signed {
        return Err(LetterFault::Forged);
    }
    if addressee != client_id {
        return Err(LetterFault::ForeignClient { client_id: addressee.to_owned() });
    }
    let told_at = time::from_wire(time).ok_or_else(|| malformed("its request-time is no time"))?;
    read(letter.body, told_at)
}

fn malformed(why: &str) -> LetterFault {
    LetterFault::Malformed(why.to_owned())
}

pub(crate) fn read(body: &[u8], told_at: DateTime<Utc>) -> Read {
    let letter: wire::Letter = decoded(body).map_err(LetterFault::Malformed)?;
    if let Some(kind) = text(&letter.authorization_notify_type) {
        return authorization(kind, &letter);
    }
    if text(&letter.dispute_notification_type).is_some() {
        return Ok(other("notifyDispute", &letter));
    }
    match text(&letter.notify_type) {
        Some("PAYMENT_RESULT" | "OFFLINE_PAYMENT_CODE" | "PAYMENT_PENDING") => {
            payment(body, &letter, told_at)
        }
        Some("REFUND_RESULT") => refund(body, &letter, told_at),
        Some("CAPTURE_RESULT") => Ok(other("notifyCapture", &letter)),
        Some(kind) => Ok(other(kind, &letter)),
        None => Err(malformed("it does not say of what kind it is")),
    }
}

/// Kept, and not acted upon.
fn other(kind: &str, letter: &wire::Letter) -> Notification {
    let id = text(&letter.payment_request_id);
    Notification::Other {
        kind: kind.chars().take(KIND_LEN_MAX).collect(),
        request_id: id.and_then(|id| PaymentRequestId::parse(id).ok()),
    }
}

fn status(letter: &wire::Letter) -> Result<(Status, String), LetterFault> {
    let result = letter.result.as_ref().ok_or_else(|| malformed("it has no result"))?;
    let status = Status::parse(&result.result_status.0)
        .ok_or_else(|| malformed("its resultStatus is none of S, F and U"))?;
    Ok((status, result.result_code.0.clone()))
}

fn payment(body: &[u8], letter: &wire::Letter, told_at: DateTime<Utc>) -> Read {
    let payment: wire::Payment = decoded(body).map_err(LetterFault::Malformed)?;
    let id = text(&payment.payment_request_id);
    let id = id.ok_or_else(|| malformed("it has no paymentRequestId"))?;
    let request_id = PaymentRequestId::parse(id)
        .map_err(|_| malformed("its paymentRequestId is none of this shop's"))?;
    let (status, code) = status(letter)?;
    let mut detail = map::detail(&payment, Some(code.clone()));
    let is_pending = text(&payment.notify_type) == Some("PAYMENT_PENDING");
    let fact = match status {
        // Paid and not yet confirmed: no goods go out on that.
        Status::Success if is_pending => PaymentFact::Pending { expires_at: None },
        Status::Success => map::paid(&payment, told_at).map_err(malformed)?,
        Status::Unknown => PaymentFact::Pending { expires_at: None },
        Status::Failure => {
            detail.advice = Some(codes::advice_of_failure(&code));
            PaymentFact::Closed { reason: codes::close_reason(&code) }
        }
    };
    Ok(Notification::Payment { request_id, answer: PaymentAnswer { fact, detail } })
}

fn refund(body: &[u8], letter: &wire::Letter, told_at: DateTime<Utc>) -> Read {
    let refund: wire::Refund = decoded(body).map_err(LetterFault::Malformed)?;
    let id = text(&refund.refund_request_id);
    let id = id.ok_or_else(|| malformed("it has no refundRequestId"))?;
    let request_id = RefundRequestId::parse(id)
        .map_err(|_| malformed("its refundRequestId is none of this shop's"))?;
    let (status, code) = status(letter)?;
    let (fact, advice) = match (text(&refund.refund_status), status) {
        (Some("SUCCESS"), Status::Success) | (None, Status::Success) => {
            (map::returned(&refund, told_at, None).map_err(malformed)?, Advice::Done)
        }
        (Some("FAIL"), _) | (None, Status::Failure) => (RefundFact::Failed, refund_advice(&code)),
        (Some("PROCESSING"), _) | (None, Status::Unknown) => {
            (RefundFact::Processing, Advice::Inquire)
        }
        // Two words in one letter that do not agree: an inquiry will tell.
        (Some(_), _) => return Err(malformed("its refundStatus and its result disagree")),
    };
    let gateway_id = map::refund_id(&refund);
    let answer = RefundAnswer { fact, gateway_id, code, advice };
    Ok(Notification::Refund { request_id, answer })
}

/// What the code of a refund's own failure asks of us.
fn refund_advice(code: &str) -> Advice {
    match codes::meaning(Operation::Refund, Status::Failure, code) {
        Meaning::NotRefunded(advice) | Meaning::Refused(advice) => advice,
        // The refund is known to have failed; how generally does not matter any more.
        _ => Advice::Person,
    }
}

fn authorization(kind: &str, letter: &wire::Letter) -> Read {
    let state = text(&letter.auth_state).map(str::to_owned);
    let token = text(&letter.access_token).map(|token| AccessToken::new(token.to_owned()));
    let no_token = || malformed("it has no accessToken");
    let news = match kind {
        "AUTHCODE_CREATED" => {
            let code = text(&letter.auth_code).ok_or_else(|| malformed("it has no authCode"))?;
            let state = state.ok_or_else(|| malformed("it has no authState"))?;
            AuthorizationNews::CodeCreated { state, code: AuthCode::new(code.to_owned()) }
        }
        "TOKEN_CREATED" => {
            AuthorizationNews::TokenCreated { state, token: token.ok_or_else(no_token)? }
        }
        "TOKEN_CANCELED" => AuthorizationNews::TokenCanceled { token: token.ok_or_else(no_token)? },
        other_kind => return Ok(other(other_kind, letter)),
    };
    Ok(Notification::Authorization(news))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refunds_failure_asks_what_the_table_says() {
        assert_eq!(refund_advice("MERCHANT_BALANCE_NOT_ENOUGH"), Advice::NewId);
        assert_eq!(refund_advice("REFUND_WINDOW_EXCEED"), Advice::Final);
        assert_eq!(refund_advice("PROCESS_FAIL"), Advice::Person);
    }
}
