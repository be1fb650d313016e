//! Sending a stored refund, and finding out what became of one that nobody told us of.

use super::news::{about, absorb, schedule};
use crate::record::{answered_at, event, keep_exchange};
use crate::take_payment::Sending;
use crate::watch::{self, RefundAct, refund_act};
use crate::{Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{AccountName, RefundFact, RefundRequestId, RefundState, Witness};
use gateway::{Advice, Gateway, GatewayError, InquiredRefund, RefundAnswer, RefundOrder};
use store::{Lane, RefundRecord, StoreError, WriteTx};

/// Whether to keep the table's pauses between two inquiries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// As the protocol's table has it.
    Table,
    /// Somebody waits for the outcome: what the acquirer does not know is sent again at once, with
    /// its own id, which is safe however late the first one arrives.
    Now,
}

/// Does the next thing about a refund that is not settled.
pub(crate) async fn settle_refund(
    ctx: &Ctx,
    request_id: &RefundRequestId,
    pace: Pace,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let unknown = || OperationError::UnknownRefund(request_id.to_string());
    let stored = ctx.store.refund(request_id).await?.ok_or_else(unknown)?;
    let age = now.signed_duration_since(stored.created_at);
    match refund_act(stored.refund.state(), age, stored.not_there) {
        RefundAct::Rest => Ok(None),
        RefundAct::SendAgain => send_again(ctx, &stored, now).await,
        RefundAct::Inquire => {
            let trouble = inquire_refund(ctx, &stored, now).await?;
            if pace == Pace::Now
                && trouble.is_none()
                && let Some(after) = ctx.store.refund(request_id).await?
                && after.refund.state() == RefundState::Unknown
            {
                return send_again(ctx, &after, now).await;
            }
            Ok(trouble)
        }
    }
}

async fn send_again(
    ctx: &Ctx,
    stored: &RefundRecord,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let attempts = ctx.store.payments_of(&stored.order_id).await?;
    let payment_id = attempts
        .iter()
        .find(|attempt| *attempt.payment.request_id() == stored.payment_request_id)
        .and_then(|attempt| attempt.gateway_id.clone())
        .ok_or(OperationError::NotRefundable)?;
    let order = RefundOrder {
        request_id: stored.refund.request_id().clone(),
        payment_id,
        amount: stored.refund.amount(),
        reason: stored.reason.clone(),
    };
    let (account, gateway) = gateway_of(ctx, stored).await?;
    // Counted before it goes out, so that a crash cannot make a later one look like the first.
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, &order.request_id).await?;
    if record.refund.state() != RefundState::Unknown {
        return Ok(None);
    }
    record.tries = record.tries.saturating_add(1);
    record.not_there = 0;
    record.next_try_at = Some(watch::later(now, watch::CALL_MAX));
    tx.save_refund(&record).await?;
    tx.commit().await?;
    send(ctx, gateway.as_ref(), &account, &order, Sending::Again, now).await
}

/// Sends a stored refund and stores what came of it.
pub(super) async fn send(
    ctx: &Ctx,
    gateway: &dyn Gateway,
    account: &AccountName,
    order: &RefundOrder,
    sending: Sending,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let call = gateway.refund(order, now).await;
    let at = answered_at(&call.exchange, now);
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, &order.request_id).await?;
    keep_exchange(&mut tx, account, about(&record), &call.exchange, now).await?;
    let trouble = match call.outcome {
        Ok(answer) => {
            absorb(&mut tx, &mut record, &answer, Witness::Answer, at).await?;
            None
        }
        // The first time, a refused request means that nothing happened. Later ones say nothing
        // about the first, so it stays open and is inquired about.
        Err(error @ (GatewayError::Refused { .. } | GatewayError::Unsendable(_)))
            if sending == Sending::First =>
        {
            absorb(&mut tx, &mut record, &refused(&error), Witness::Answer, at).await?;
            Some(error)
        }
        Err(error) => {
            let args = vec![("why", error.to_string())];
            let line = event(&record.order_id, Lane::Desk, "refund.outcomeUnknown", args, at);
            tx.insert_event(&line).await?;
            Some(error)
        }
    };
    keep(tx, record, at).await?;
    Ok(trouble)
}

/// A refused request is a refund that did not happen.
fn refused(error: &GatewayError) -> RefundAnswer {
    let code = match error {
        GatewayError::Refused { code, .. } => code.clone(),
        GatewayError::Unsendable(_)
        | GatewayError::NotSent(_)
        | GatewayError::OutcomeUnknown { .. } => String::new(),
    };
    let (fact, advice) = (RefundFact::Failed, Advice::Configuration);
    RefundAnswer { fact, gateway_id: None, code, advice }
}

async fn inquire_refund(
    ctx: &Ctx,
    stored: &RefundRecord,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let request_id = stored.refund.request_id();
    let (account, gateway) = gateway_of(ctx, stored).await?;
    let call = gateway.inquire_refund(request_id, now).await;
    let at = answered_at(&call.exchange, now);
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, request_id).await?;
    keep_exchange(&mut tx, &account, about(&record), &call.exchange, now).await?;
    record.tries = record.tries.saturating_add(1);
    let trouble = match call.outcome {
        // Asked before there was a doubt, so it does not settle it.
        Ok(InquiredRefund::Found(_)) if is_doubted(&record) && !is_doubted(stored) => None,
        Ok(InquiredRefund::Found(answer)) => {
            record.not_there = 0;
            absorb(&mut tx, &mut record, &answer, Witness::Inquiry, at).await?;
            None
        }
        // Not there, or not yet.
        Ok(InquiredRefund::NotThere) => {
            record.not_there = record.not_there.saturating_add(1);
            None
        }
        Err(error) => Some(error),
    };
    keep(tx, record, at).await?;
    Ok(trouble)
}

async fn keep(
    mut tx: WriteTx<'_>,
    mut record: RefundRecord,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    schedule(&mut record, at);
    tx.save_refund(&record).await?;
    tx.refresh_order(&record.order_id, at).await?;
    tx.commit().await
}

async fn gateway_of(
    ctx: &Ctx,
    refund: &RefundRecord,
) -> Result<(AccountName, std::sync::Arc<dyn Gateway>), OperationError> {
    let unknown = || OperationError::UnknownRefund(refund.refund.request_id().to_string());
    let order = ctx.store.order(&refund.order_id).await?.ok_or_else(unknown)?;
    let gateway = ctx.gateway(&order.account)?;
    Ok((order.account, gateway))
}

/// Whether the acquirer has spoken of it in two ways, and was not asked since which it is.
pub(super) const fn is_doubted(record: &RefundRecord) -> bool {
    matches!(record.refund.state(), RefundState::Doubted { .. })
}

pub(super) async fn for_update(
    tx: &mut WriteTx<'_>,
    id: &RefundRequestId,
) -> Result<RefundRecord, OperationError> {
    let unknown = || OperationError::UnknownRefund(id.to_string());
    tx.refund(id).await?.ok_or_else(unknown)
}
