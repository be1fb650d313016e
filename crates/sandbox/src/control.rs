//! Calls for tests: the clock, the notifications, the faults.

use serde_json::{Value, json};

use crate::acquirer::Acquirer;
use crate::api::ApiError;
use crate::books::Books;
use crate::clock::{ClockKind, iso};
use crate::fault::Fault;
use crate::records::{Letter, RefundState};

pub(crate) fn clock(books: &Books) -> Value {
    json!({"now": iso(books.now())})
}

/// Moves the manual clock on. What falls due on the way has happened when this answers.
pub(crate) async fn advance(acquirer: &Acquirer, body: &Value) -> Result<Value, ApiError> {
    if acquirer.books().kind() == ClockKind::Real {
        return Err(ApiError::new(409, "real-clock", "The clock is the machine's own.")
            .hint("Start the practice gateway with a manual clock."));
    }
    let seconds = body["advance_seconds"].as_u64().and_then(|number| u32::try_from(number).ok());
    let seconds = seconds.ok_or_else(|| {
        ApiError::new(400, "bad-seconds", "`advance_seconds` is a whole number, not negative.")
    })?;
    let now = acquirer.advance(seconds).await?;
    Ok(json!({"now": iso(now)}))
}

pub(crate) fn notifications(books: &Books) -> Value {
    json!({"notifications": books.letters.iter().map(shown).collect::<Vec<_>>()})
}

fn shown(letter: &Letter) -> Value {
    let attempts = letter.attempts.iter().map(|attempt| {
        json!({
            "at": iso(attempt.at),
            "status": attempt.status,
            "acknowledged": attempt.acknowledged,
            "error": attempt.error,
        })
    });
    json!({
        "id": letter.id,
        "kind": letter.kind.word(),
        "about": letter.about,
        "url": letter.url,
        "created_at": iso(letter.created_at),
        "fault": letter.fault,
        "forged": letter.forged,
        "acknowledged": letter.attempts.iter().any(|attempt| attempt.acknowledged),
        "next_at": letter.next_at.map(iso),
        "body": letter.body,
        "attempts": attempts.collect::<Vec<_>>(),
    })
}

/// Takes back a refund that was done: the wallet could not keep the money, and the shop has it
/// again. [choice] The documents tell of it in report lines only; here an inquiry answers `FAIL`
/// from now on and a notification says the same.
pub(crate) fn reverse_refund(books: &mut Books, body: &Value) -> Result<Value, ApiError> {
    let unknown = || ApiError::new(404, "unknown-refund", "There is no such refund.");
    let id = body["refund_request_id"].as_str().ok_or_else(unknown)?;
    let refund = books.refunds.iter().find(|refund| refund.request_id == id).cloned();
    let mut refund = refund.ok_or_else(unknown)?;
    let order = books.orders.find(&refund.payment_id).cloned().ok_or_else(unknown)?;
    if !matches!(refund.state, RefundState::Done { .. }) {
        let message = "Only a refund that was done can come back.";
        return Err(ApiError::new(409, "refund-not-done", message));
    }
    let at = books.now();
    refund.state = RefundState::Failed { at, code: "PROCESS_FAIL".to_owned() };
    books.put_refund(refund.clone());
    books.post_refund(&refund, &order);
    Ok(json!({"reversed_at": iso(at)}))
}

pub(crate) fn set_faults(books: &mut Books, body: &Value) -> Result<Value, ApiError> {
    let faults = Fault::parse_list(&body.to_string())
        .map_err(|error| ApiError::new(400, "bad-fault", error.to_string()))?;
    books.armed.set(faults);
    Ok(books.armed.show())
}

pub(crate) fn not_built() -> ApiError {
    ApiError::new(501, "not-built", "The practice gateway does not write reports.")
        .hint("Payments and refunds can be inquired about one by one.")
}
