//! Give money back: one intent, one id, however often it has to be sent.

mod news;
mod reverse;
mod settle;

pub(crate) use news::{absorb, is_owed, schedule};
pub use reverse::{reverse_refund, tell_reversal};
use settle::is_doubted;
pub(crate) use settle::{Pace, settle_refund};

use crate::digest::digest_of;
use crate::policy::consent;
use crate::record::event;
use crate::return_money::plan_for;
use crate::take_payment::Sending;
use crate::{Actor, Ctx, OperationError, ids, inquire, watch};
use chrono::{DateTime, Utc};
use domain::{Money, OrderId, PaymentRequestId, PaymentState, Refund, RefundRequestId, refundable};
use gateway::{GatewayError, RefundOrder};
use store::{Lane, NewRefund, PaymentRecord, RefundRecord, RequestKey, WriteTx};

/// What a cashier or a program asks for.
#[derive(Clone, Debug)]
pub struct RefundRequest {
    /// Whose money goes back.
    pub order_id: OrderId,
    /// Of which attempt, where a person means a certain one of an order that was paid twice.
    pub of: Option<PaymentRequestId>,
    /// How much, in the order's currency; all that remains where it is left out.
    pub amount: Option<Money>,
    /// What could still be refunded when the person decided. Where that is no longer so, somebody
    /// else has refunded meanwhile, and the person has to look again.
    pub seen: Option<Money>,
    /// Why, in a few words.
    pub reason: Option<String>,
    /// The caller's key: the same key with the same data is the same refund.
    pub request_key: Option<String>,
}

/// A refund that is stored, and what went wrong after that, if anything did.
#[derive(Debug)]
pub struct Refunded {
    /// The refund.
    pub request_id: RefundRequestId,
    /// Why the outcome is not known.
    pub trouble: Option<GatewayError>,
}

/// Gives money back.
///
/// What remains is reckoned and the intent stored in one transaction, and the database itself
/// refuses more than was paid, so two tills cannot both give the last coin back.
pub async fn create_refund(
    ctx: &Ctx,
    by: &Actor,
    approver: Option<&Actor>,
    request: RefundRequest,
    now: DateTime<Utc>,
) -> Result<Refunded, OperationError> {
    let consenting = Consenting { by, approver, proved_at: now };
    create_refund_as(ctx, consenting, request, now).await
}

/// Who lets a refund go.
#[derive(Clone, Copy)]
pub(crate) struct Consenting<'a> {
    /// Who asks for it.
    pub by: &'a Actor,
    /// Who agrees, where somebody has to.
    pub approver: Option<&'a Actor>,
    /// For when their PINs have to be a proof: a batch was proved when it began.
    pub proved_at: DateTime<Utc>,
}

pub(crate) async fn create_refund_as(
    ctx: &Ctx,
    consenting: Consenting<'_>,
    request: RefundRequest,
    now: DateTime<Utc>,
) -> Result<Refunded, OperationError> {
    let digest = digest(&request);
    if let Some(key) = &request.request_key
        && let Some(known) = ctx.store.refund_by_request_key(key).await?
    {
        return same_refund(&known, &digest);
    }
    learn_gateway_ids(ctx, &request.order_id, now).await?;
    settle_doubts(ctx, &request.order_id, now).await?;

    let mut tx = ctx.store.write().await?;
    // Asked again where nobody else can write: another window may have been quicker.
    if let Some(key) = &request.request_key
        && let Some(known) = tx.refund_by_request_key(key).await?
    {
        return same_refund(&known, &digest);
    }
    let unknown = || OperationError::UnknownOrder(request.order_id.to_string());
    let order = tx.order(&request.order_id).await?.ok_or_else(unknown)?;
    let gateway = ctx.gateway(&order.account)?;
    let chosen = choose(&mut tx, &request, now).await?;
    let Consenting { by, approver, proved_at } = consenting;
    let consented = consent(ctx, &mut tx, by, approver, chosen.total, proved_at).await?;
    let refund_order = RefundOrder {
        request_id: ids::refund_request_id(&order.till, chosen.serial, now)?,
        payment_id: chosen.attempt.gateway_id.clone().ok_or(OperationError::NotRefundable)?,
        amount: chosen.amount,
        reason: request.reason.clone(),
    };
    gateway.check_refund(&refund_order)?;
    let stored = NewRefund {
        request_id: refund_order.request_id.clone(),
        order_id: order.id.clone(),
        payment_request_id: chosen.attempt.payment.request_id().clone(),
        amount: chosen.amount,
        reason: request.reason.clone(),
        request: request.request_key.map(|key| RequestKey { key, digest }),
        asked_by: consented.asked_by,
        approved_by: consented.approved_by.clone(),
        till: Some(by.till().to_owned()),
        // A crash right after this commit leaves something that is sent again soon.
        next_try_at: Some(watch::later(now, watch::CALL_MAX)),
    };
    tx.insert_refund(&stored, now).await?;
    say_asked(&mut tx, &refund_order, &order.id, by, consented.approved_by, now).await?;
    tx.commit().await?;

    let sending = Sending::First;
    let trouble =
        settle::send(ctx, gateway.as_ref(), &order.account, &refund_order, sending, now).await?;
    Ok(Refunded { request_id: refund_order.request_id, trouble })
}

/// The same key with the same data is the same refund; with other data it is a mistake.
fn same_refund(known: &RefundRecord, digest: &str) -> Result<Refunded, OperationError> {
    if known.request.as_ref().is_some_and(|request| request.digest == digest) {
        let request_id = known.refund.request_id().clone();
        return Ok(Refunded { request_id, trouble: None });
    }
    Err(OperationError::DuplicateRequest { order_id: known.order_id.clone() })
}

async fn say_asked(
    tx: &mut WriteTx<'_>,
    refund: &RefundOrder,
    order_id: &OrderId,
    by: &Actor,
    approved_by: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let mut args =
        vec![("amount", refund.amount.to_string()), ("request", refund.request_id.to_string())];
    args.extend(refund.reason.clone().map(|reason| ("reason", reason)));
    args.extend(approved_by.map(|name| ("approvedBy", name)));
    let line = event(order_id, Lane::Desk, "refund.asked", by.sign(args), now);
    Ok(tx.insert_event(&line).await?)
}

/// What goes back, of which attempt.
struct Chosen {
    attempt: PaymentRecord,
    amount: Money,
    /// The order's first refund is number one.
    serial: u32,
    /// What all refunds of the order then come to.
    total: Money,
}

/// An order may have been paid twice, by a late success that a person accepted. A refund belongs
/// to one payment: to the one that is named, or else to the one with the most left.
async fn choose(
    tx: &mut WriteTx<'_>,
    request: &RefundRequest,
    now: DateTime<Utc>,
) -> Result<Chosen, OperationError> {
    let refunds = tx.refunds_of(&request.order_id).await?;
    let serial = u32::try_from(refunds.len()).unwrap_or(u32::MAX).saturating_add(1);
    let mut best: Option<(PaymentRecord, Money)> = None;
    for attempt in tx.payments_of(&request.order_id).await? {
        let named = request.of.as_ref().is_none_or(|id| id == attempt.payment.request_id());
        if !named || !matches!(attempt.payment.state(), PaymentState::Paid { .. }) {
            continue;
        }
        let left = left_of(&attempt, &refunds)?;
        if best.as_ref().is_none_or(|(_, most)| most.minor() < left.minor()) {
            best = Some((attempt, left));
        }
    }
    let (attempt, left) = best.ok_or(OperationError::NotRefundable)?;
    if attempt.payment.cancelling().is_some() {
        return Err(OperationError::BeingCancelled);
    }
    if refunds.iter().any(|record| record.is_of(&attempt) && is_doubted(record)) {
        return Err(OperationError::RefundInDoubt);
    }
    if request.seen.is_some_and(|seen| seen != left) {
        return Err(OperationError::RefundedMeanwhile { refundable: left });
    }
    let amount = amount_to_refund(left, request.amount)?;
    if let Some(broken) = plan_for(&attempt, &refunds, amount, left, now)?.broken {
        return Err(broken.into());
    }
    let counting = refunds.iter().filter(|record| record.refund.counts());
    let total = counting
        .map(|record| record.refund.amount())
        .try_fold(amount, |sum, refunded| sum.checked_add(refunded))?;
    Ok(Chosen { attempt, amount, serial, total })
}

/// What can still be refunded of an attempt.
pub(crate) fn left_of(
    attempt: &PaymentRecord,
    refunds: &[RefundRecord],
) -> Result<Money, OperationError> {
    let own: Vec<Refund> = refunds
        .iter()
        .filter(|record| record.is_of(attempt))
        .map(|record| record.refund.clone())
        .collect();
    Ok(refundable(attempt.payment.amount(), &own)?)
}

/// What is refunded, checked against what remains.
fn amount_to_refund(left: Money, wanted: Option<Money>) -> Result<Money, OperationError> {
    if let Some(wanted) = wanted
        && !wanted.is_positive()
    {
        return Err(OperationError::NotPositive(wanted));
    }
    let wanted = wanted.unwrap_or(left);
    if !wanted.is_positive() {
        return Err(OperationError::NotRefundable);
    }
    if wanted.checked_cmp(left)?.is_gt() {
        return Err(OperationError::OverRefund { wanted, refundable: left });
    }
    Ok(wanted)
}

/// A refund that the acquirer has spoken of in two ways may have gone out: it is asked which of the
/// two it was, before another one is reckoned.
async fn settle_doubts(
    ctx: &Ctx,
    order_id: &OrderId,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    for record in ctx.store.refunds_of(order_id).await?.iter().filter(|record| is_doubted(record)) {
        settle_refund(ctx, record.refund.request_id(), Pace::Now, now).await?;
    }
    Ok(())
}

/// A refund names the acquirer's id of the payment; an answer that was lost may have carried it.
async fn learn_gateway_ids(
    ctx: &Ctx,
    order_id: &OrderId,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    for attempt in ctx.store.payments_of(order_id).await? {
        let paid = matches!(attempt.payment.state(), PaymentState::Paid { .. });
        if paid && attempt.gateway_id.is_none() {
            inquire::inquire_attempt(ctx, attempt.payment.request_id(), now).await?;
        }
    }
    Ok(())
}

fn digest(request: &RefundRequest) -> String {
    let amount = request.amount.map_or("all".to_owned(), |amount| amount.to_string());
    let reason = request.reason.as_deref().unwrap_or_default();
    let mut parts = vec![request.order_id.as_str(), &amount, reason];
    parts.extend(request.of.as_ref().map(PaymentRequestId::as_str));
    digest_of(parts)
}
