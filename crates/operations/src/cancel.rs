//! End an order at the acquirer.

use crate::policy::consent;
use crate::record::{self, News};
use crate::take_payment::{last_attempt, paid_attempt};
use crate::{Actor, Ctx, OperationError, inquire, return_money};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    CancelPurpose, CloseReason, OrderId, OrderStatus, PaymentFact, PaymentRequestId, PaymentState,
    RefundState, Right, Witness,
};
use gateway::{CancelAnswer, CancelRefusal, GatewayError, PaymentAnswer, PaymentDetail};
use store::{Lane, PaymentRecord, StoreError, WriteTx};

/// How many times in all the acquirer has to say that it does not know an attempt before we
/// believe that it never arrived: inquiries and cancels together (ams.md 5.4).
const NOT_THERE_MAX: u32 = 5;
/// And not before so long after it was sent: it may be late.
const LATE_ARRIVAL: TimeDelta = TimeDelta::seconds(10);

/// What became of a cancel.
#[derive(Debug)]
pub enum CancelOutcome {
    /// It is over; the money of a paid one returns.
    Cancelled,
    /// It was paid, and stays so.
    Paid,
    /// Nobody has told us yet; a worker goes on asking.
    Unknown(Option<GatewayError>),
}

/// Ends an order: an open one, or a paid one while the acquirer's cancel window is open.
///
/// Ending an order that is not paid belongs to taking money; a paid one gives money back.
pub async fn cancel_order(
    ctx: &Ctx,
    by: &Actor,
    order_id: &OrderId,
    now: DateTime<Utc>,
) -> Result<CancelOutcome, OperationError> {
    ctx.allow(by, Right::Take).await?;
    let unknown = || OperationError::UnknownOrder(order_id.to_string());
    let order = ctx.store.order(order_id).await?.ok_or_else(unknown)?;
    let attempts = ctx.store.payments_of(order_id).await?;
    let not_cancellable = || OperationError::NotCancellable { code: None };
    let (attempt, purpose) = match order.status {
        OrderStatus::Open => (last_attempt(&attempts), CancelPurpose::Person),
        OrderStatus::Paid => (paid_attempt(&attempts), CancelPurpose::ReturnPaid),
        OrderStatus::Cancelled => return Ok(CancelOutcome::Cancelled),
        OrderStatus::PartlyRefunded
        | OrderStatus::Refunded
        | OrderStatus::Expired
        | OrderStatus::Failed => return Err(not_cancellable()),
    };
    let attempt = attempt.ok_or_else(unknown)?;
    let mut tx = ctx.store.write().await?;
    if purpose == CancelPurpose::ReturnPaid {
        consent(ctx, &mut tx, by, None, order.amount, now).await?;
    }
    drop(tx);
    cancel_attempt(ctx, Some(by), attempt.payment.request_id(), purpose, now).await
}

/// Asks the acquirer to end one attempt, for somebody or because its time is up; why is stored
/// before the call.
pub(crate) async fn cancel_attempt(
    ctx: &Ctx,
    by: Option<&Actor>,
    request_id: &PaymentRequestId,
    purpose: CancelPurpose,
    now: DateTime<Utc>,
) -> Result<CancelOutcome, OperationError> {
    let mut tx = ctx.store.write().await?;
    let mut attempt = tx.payment_for_update(request_id).await?;
    if let PaymentState::Closed { .. } = attempt.payment.state() {
        return Ok(CancelOutcome::Cancelled);
    }
    // A payment that came in meanwhile is not taken back by a cancel that meant an unpaid one.
    let paid = matches!(attempt.payment.state(), PaymentState::Paid { .. });
    if paid && purpose != CancelPurpose::ReturnPaid && attempt.payment.cancelling().is_none() {
        return Ok(CancelOutcome::Paid);
    }
    if paid && purpose == CancelPurpose::ReturnPaid && has_refunds(&mut tx, &attempt).await? {
        return Err(OperationError::NotCancellable { code: None });
    }
    let gateway = ctx.gateway(&attempt.account)?;
    if attempt.payment.cancelling() != Some(purpose) {
        attempt.cancel_asked_at = Some(now);
        let why = vec![("why", purpose.word().to_owned())];
        let args = by.map_or(why.clone(), |by| by.sign(why));
        record::say(&mut tx, &attempt, Lane::Desk, "payment.cancelAsked", args, now).await?;
    }
    attempt.payment.ask_cancel(purpose);
    attempt.cancel_tries = attempt.cancel_tries.saturating_add(1);
    record::schedule(&mut attempt, gateway.as_ref(), now);
    tx.save_payment(&attempt).await?;
    tx.commit().await?;

    let call = gateway.cancel_payment(request_id, now).await;
    let at = record::answered_at(&call.exchange, now);
    let mut tx = ctx.store.write().await?;
    let mut attempt = record::attempt_after(&mut tx, request_id, &call.exchange, now).await?;
    let outcome = match call.outcome {
        Ok(CancelAnswer::Cancelled { gateway_id }) => {
            let detail = PaymentDetail { gateway_id, ..PaymentDetail::default() };
            close(&mut tx, &mut attempt, CloseReason::Cancelled, detail, at).await?;
            Ok(CancelOutcome::Cancelled)
        }
        Ok(CancelAnswer::Refused { code, why }) => {
            refused(&mut tx, &mut attempt, &code, why, at).await?
        }
        Err(error) => Ok(CancelOutcome::Unknown(Some(error))),
    };
    record::schedule(&mut attempt, gateway.as_ref(), at);
    tx.save_payment(&attempt).await?;
    tx.refresh_order(&attempt.order_id, at).await?;
    tx.commit().await?;

    // A refusal leaves the question how the attempt does stand; ask at once.
    if outcome.is_err() && !attempt.payment.state().is_final() {
        inquire::inquire_attempt(ctx, request_id, at).await?;
        let state = ctx.store.payment(request_id).await?.map(|attempt| attempt.payment.state());
        match state {
            Some(PaymentState::Paid { .. }) => return Ok(CancelOutcome::Paid),
            Some(PaymentState::Closed { .. }) => return Ok(CancelOutcome::Cancelled),
            Some(PaymentState::Unknown | PaymentState::AwaitingPayer { .. }) | None => {}
        }
    }
    outcome
}

/// Whether any of it goes back, or went back, by a refund: the acquirer cancels no such payment.
async fn has_refunds(tx: &mut WriteTx<'_>, attempt: &PaymentRecord) -> Result<bool, StoreError> {
    let refunds = tx.refunds_of(&attempt.order_id).await?;
    Ok(refunds
        .iter()
        .any(|record| record.is_of(attempt) && record.refund.state() != RefundState::Failed))
}

async fn close(
    tx: &mut WriteTx<'_>,
    attempt: &mut PaymentRecord,
    reason: CloseReason,
    detail: PaymentDetail,
    at: DateTime<Utc>,
) -> Result<(), OperationError> {
    let answer = PaymentAnswer { fact: PaymentFact::Closed { reason }, detail };
    let news = News { answer: &answer, offer: None, witness: Witness::Answer, at };
    record::absorb(tx, attempt, &news).await?;
    Ok(())
}

/// What a refused cancel leaves behind, by what the refusal asks of us.
async fn refused(
    tx: &mut WriteTx<'_>,
    attempt: &mut PaymentRecord,
    code: &str,
    why: CancelRefusal,
    at: DateTime<Utc>,
) -> Result<Result<CancelOutcome, OperationError>, OperationError> {
    let args = vec![("code", code.to_owned())];
    record::say(tx, attempt, Lane::Acquirer, "payment.cancelRefused", args, at).await?;
    match why {
        CancelRefusal::RefundInstead | CancelRefusal::Inquire | CancelRefusal::Person => {
            let returns = attempt.payment.cancelling() == Some(CancelPurpose::ReturnPaid);
            attempt.payment.cancel_refused();
            attempt.cancel_asked_at = None;
            if returns && why == CancelRefusal::RefundInstead {
                // The file lets a refund in only once the cancel is forgotten.
                tx.save_payment(attempt).await?;
                return_money::refund_instead(tx, attempt, at).await?;
            }
            Ok(Err(OperationError::NotCancellable { code: Some(code.to_owned()) }))
        }
        CancelRefusal::Later => Ok(Ok(CancelOutcome::Unknown(None))),
        CancelRefusal::NotThere => {
            attempt.not_there = attempt.not_there.saturating_add(1);
            let age = at.signed_duration_since(attempt.created_at);
            if attempt.not_there < NOT_THERE_MAX || age < LATE_ARRIVAL {
                return Ok(Ok(CancelOutcome::Unknown(None)));
            }
            let reason = match attempt.payment.cancelling() {
                Some(CancelPurpose::Expiry) => CloseReason::Expired,
                Some(CancelPurpose::Person | CancelPurpose::Renew) => CloseReason::Cancelled,
                Some(CancelPurpose::GiveUp | CancelPurpose::ReturnPaid) | None => {
                    CloseReason::Declined
                }
            };
            // It never arrived. Should it do so after all, that is a late success to be seen and
            // not one that the acquirer takes back by itself, so the cancel is forgotten.
            let detail = PaymentDetail { code: Some(code.to_owned()), ..PaymentDetail::default() };
            close(tx, attempt, reason, detail, at).await?;
            attempt.payment.cancel_refused();
            attempt.cancel_asked_at = None;
            Ok(Ok(CancelOutcome::Cancelled))
        }
    }
}
