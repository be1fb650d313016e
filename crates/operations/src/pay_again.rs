//! Another attempt for the same order: after a failure, or in place of a code that runs out.

use crate::cancel::{CancelOutcome, cancel_attempt};
use crate::take_payment::{
    self, NewAttempt, Sending, Taken, Way, agreement_of, description, last_attempt, pay_mode,
};
use crate::{Actor, Ctx, OperationError, inquire};
use chrono::{DateTime, Utc};
use domain::{CancelPurpose, OrderId, OrderStatus, PaymentState, Right};
use gateway::PayOrder;

/// Asks for the same order's money again. The last attempt has to be over without money.
pub async fn pay_again(
    ctx: &Ctx,
    by: &Actor,
    order_id: &OrderId,
    way: Way,
    request_key: Option<String>,
    now: DateTime<Utc>,
) -> Result<Taken, OperationError> {
    ctx.allow(by, Right::Take).await?;
    let unknown = || OperationError::UnknownOrder(order_id.to_string());
    let order = ctx.store.order(order_id).await?.ok_or_else(unknown)?;
    let gateway = ctx.gateway(&order.account)?;
    let agreement_id = agreement_of(&way);
    let mut request = PayOrder {
        request_id: crate::ids::payment_request_id(&order.till, 1, now)?,
        reference: order.number.to_string(),
        description: description(&order),
        amount: order.amount,
        mode: pay_mode(ctx, &order.account, way).await?,
        till: order.till.clone(),
        expires_at: None,
    };
    gateway.check(&request, now)?;

    let mut tx = ctx.store.write().await?;
    let order = tx.order(order_id).await?.ok_or_else(unknown)?;
    let attempts = tx.payments_of(order_id).await?;
    if let Some(key) = &request_key
        && attempts.iter().any(|attempt| attempt.request_key.as_ref() == Some(key))
    {
        return Ok(Taken { order_id: order.id, trouble: None });
    }
    // Over, and without money: anything else could charge the payer twice.
    match order.status {
        OrderStatus::Cancelled | OrderStatus::Expired | OrderStatus::Failed => {}
        OrderStatus::Open
        | OrderStatus::Paid
        | OrderStatus::PartlyRefunded
        | OrderStatus::Refunded => return Err(OperationError::AttemptNotOver),
    }
    let number = last_attempt(&attempts).map_or(0, |last| last.attempt).saturating_add(1);
    request.request_id = crate::ids::payment_request_id(&order.till, number, now)?;
    let timing = gateway.timing(request.mode.mode());
    let attempt = NewAttempt { order: &request, agreement_id, request_key, timing };
    take_payment::insert_attempt(&mut tx, &order, attempt, now).await?;
    take_payment::say_asked(&mut tx, by, order_id, &request, now).await?;
    tx.refresh_order(order_id, now).await?;
    tx.commit().await?;

    let trouble = take_payment::send(ctx, gateway.as_ref(), &request, Sending::First, now).await?;
    Ok(Taken { order_id: order.id, trouble })
}

/// Replaces a code by a fresh one. The old one is ended at the acquirer first; if it was paid
/// meanwhile, the order comes back paid and nothing new is asked for.
pub async fn renew_code(
    ctx: &Ctx,
    by: &Actor,
    order_id: &OrderId,
    now: DateTime<Utc>,
) -> Result<Taken, OperationError> {
    ctx.allow(by, Right::Take).await?;
    let attempts = ctx.store.payments_of(order_id).await?;
    let last = last_attempt(&attempts)
        .ok_or_else(|| OperationError::UnknownOrder(order_id.to_string()))?;
    if !last.payment.state().is_final() {
        let request_id = last.payment.request_id().clone();
        // Asked first, because a cancel would return the money of a payment that just came in.
        let trouble = inquire::inquire_attempt(ctx, &request_id, now).await?;
        let state = ctx.store.payment(&request_id).await?.map(|attempt| attempt.payment.state());
        if matches!(state, Some(PaymentState::Paid { .. })) {
            return Ok(Taken { order_id: order_id.clone(), trouble: None });
        }
        if !state.is_some_and(|state| state.is_final()) {
            match cancel_attempt(ctx, Some(by), &request_id, CancelPurpose::Renew, now).await? {
                CancelOutcome::Cancelled => {}
                CancelOutcome::Paid => {
                    return Ok(Taken { order_id: order_id.clone(), trouble: None });
                }
                CancelOutcome::Unknown(error) => {
                    return Ok(Taken { order_id: order_id.clone(), trouble: error.or(trouble) });
                }
            }
        }
    }
    pay_again(ctx, by, order_id, Way::OrderCode, None, now).await
}
