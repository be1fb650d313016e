//! Give money back: one intent, one id, however often it has to be sent.

use crate::digest::digest_of;
use crate::record::{About, answered_at, event, keep_exchange};
use crate::take_payment::{CALL_MAX, paid_attempt};
use crate::watch::{self, REPEAT_EVERY, REPEAT_FOR, SLOWLY};
use crate::{Ctx, OperationError, ids, inquire};
use chrono::{DateTime, Utc};
use domain::{
    Money, OrderId, Refund, RefundChange, RefundFact, RefundRequestId, RefundState, Witness,
    refundable,
};
use gateway::{GatewayError, InquiredRefund, RefundAnswer, RefundOrder};
use store::{BreakKind, Lane, NewBreak, NewRefund, RefundRecord, RequestKey, StoreError, WriteTx};

/// What a cashier or a program asks for.
#[derive(Debug)]
pub struct RefundRequest {
    /// Whose money goes back.
    pub order_id: OrderId,
    /// How much, in the order's currency; all that remains where it is left out.
    pub amount: Option<Money>,
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
    request: RefundRequest,
    now: DateTime<Utc>,
) -> Result<Refunded, OperationError> {
    let order_id = &request.order_id;
    let unknown = || OperationError::UnknownOrder(order_id.to_string());
    learn_gateway_id(ctx, order_id, now).await?;
    let digest = digest(&request);

    let mut tx = ctx.store.write().await?;
    if let Some(key) = &request.request_key
        && let Some(known) = tx.refund_by_request_key(key).await?
    {
        if known.request.as_ref().is_some_and(|request| request.digest == digest) {
            let request_id = known.refund.request_id().clone();
            return Ok(Refunded { request_id, trouble: None });
        }
        return Err(OperationError::DuplicateRequest { order_id: known.order_id });
    }
    let order = tx.order(order_id).await?.ok_or_else(unknown)?;
    let gateway = ctx.gateway(&order.account)?;
    let attempts = tx.payments_of(order_id).await?;
    let paid = paid_attempt(&attempts).ok_or(OperationError::NotRefundable)?;
    let payment_id = paid.gateway_id.clone().ok_or(OperationError::NotRefundable)?;
    let refunds = tx.refunds_of(order_id).await?;
    let amount = amount_to_refund(paid.payment.amount(), &refunds, request.amount)?;
    let serial = u32::try_from(refunds.len()).unwrap_or(u32::MAX).saturating_add(1);
    let refund_order = RefundOrder {
        request_id: ids::refund_request_id(&order.till, serial, now)?,
        payment_id,
        amount,
        reason: request.reason.clone(),
    };
    gateway.check_refund(&refund_order)?;
    let stored = NewRefund {
        request_id: refund_order.request_id.clone(),
        order_id: order_id.clone(),
        payment_request_id: paid.payment.request_id().clone(),
        amount,
        reason: request.reason.clone(),
        request: request.request_key.clone().map(|key| RequestKey { key, digest }),
        // A crash right after this commit leaves something that is sent again soon.
        next_try_at: Some(watch::later(now, CALL_MAX)),
    };
    tx.insert_refund(&stored, now).await.map_err(|error| match error {
        StoreError::OverRefund => OperationError::OverRefund {
            wanted: amount,
            refundable: Money::zero(amount.currency()),
        },
        other => other.into(),
    })?;
    let mut args = vec![("amount", amount.to_string())];
    args.extend(request.reason.clone().map(|reason| ("reason", reason)));
    tx.insert_event(&event(order_id, Lane::Desk, "refund.asked", args, now)).await?;
    tx.commit().await?;

    let trouble = send(ctx, &refund_order, now).await?;
    Ok(Refunded { request_id: refund_order.request_id, trouble })
}

/// Asks about, or sends again, a refund that is not settled: the same id and parameters every few
/// seconds for a minute, then slower inquiries (ams.md 3.5 and 7). One that the acquirer is at is
/// never sent again.
pub(crate) async fn settle_refund(
    ctx: &Ctx,
    request_id: &RefundRequestId,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let unknown = || OperationError::UnknownRefund(request_id.to_string());
    let stored = ctx.store.refund(request_id).await?.ok_or_else(unknown)?;
    let trouble = match stored.refund.state() {
        RefundState::Succeeded { .. } | RefundState::Failed => return Ok(None),
        RefundState::Processing => return inquire_refund(ctx, &stored, now).await,
        RefundState::Unknown => {
            let age = now.signed_duration_since(stored.created_at);
            if age >= REPEAT_FOR && stored.tries.is_multiple_of(2) {
                return inquire_refund(ctx, &stored, now).await;
            }
            let attempts = ctx.store.payments_of(&stored.order_id).await?;
            let payment_id = attempts
                .iter()
                .find(|attempt| *attempt.payment.request_id() == stored.payment_request_id)
                .and_then(|attempt| attempt.gateway_id.clone())
                .ok_or(OperationError::NotRefundable)?;
            let order = RefundOrder {
                request_id: request_id.clone(),
                payment_id,
                amount: stored.refund.amount(),
                reason: stored.reason,
            };
            send(ctx, &order, now).await?
        }
    };
    Ok(trouble)
}

async fn send(
    ctx: &Ctx,
    order: &RefundOrder,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let account = account_of(ctx, &order.request_id).await?;
    let gateway = ctx.gateway(&account)?;
    let call = gateway.refund(order, now).await;
    let at = answered_at(&call.exchange, now);
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, &order.request_id).await?;
    let first = record.tries == 0;
    keep_exchange(&mut tx, &account, about(&record), &call.exchange, now).await?;
    record.tries = record.tries.saturating_add(1);
    let trouble = match call.outcome {
        Ok(answer) => {
            absorb(&mut tx, &mut record, &answer, Witness::Answer, at).await?;
            None
        }
        // The first time, a refused request means that nothing happened. Later ones say nothing
        // about the first, so it stays open and is inquired about.
        Err(error @ (GatewayError::Refused { .. } | GatewayError::Unsendable(_))) if first => {
            let code = match &error {
                GatewayError::Refused { code, .. } => code.clone(),
                GatewayError::Unsendable(_)
                | GatewayError::NotSent(_)
                | GatewayError::OutcomeUnknown { .. } => String::new(),
            };
            let advice = gateway::Advice::Configuration;
            let answer = RefundAnswer { fact: RefundFact::Failed, gateway_id: None, code, advice };
            absorb(&mut tx, &mut record, &answer, Witness::Answer, at).await?;
            Some(error)
        }
        Err(error) => {
            let args = vec![("why", error.to_string())];
            let line = event(&record.order_id, Lane::Desk, "refund.outcomeUnknown", args, at);
            tx.insert_event(&line).await?;
            Some(error)
        }
    };
    schedule(&mut record, at);
    tx.save_refund(&record).await?;
    tx.refresh_order(&record.order_id, at).await?;
    tx.commit().await?;
    Ok(trouble)
}

async fn inquire_refund(
    ctx: &Ctx,
    stored: &RefundRecord,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let request_id = stored.refund.request_id();
    let account = account_of(ctx, request_id).await?;
    let gateway = ctx.gateway(&account)?;
    let call = gateway.inquire_refund(request_id, now).await;
    let at = answered_at(&call.exchange, now);
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, request_id).await?;
    keep_exchange(&mut tx, &account, about(&record), &call.exchange, now).await?;
    record.tries = record.tries.saturating_add(1);
    let trouble = match call.outcome {
        Ok(InquiredRefund::Found(answer)) => {
            absorb(&mut tx, &mut record, &answer, Witness::Inquiry, at).await?;
            None
        }
        // Not there, or not yet: an unknown one is sent again with its id by the next round.
        Ok(InquiredRefund::NotThere) => None,
        Err(error) => Some(error),
    };
    schedule(&mut record, at);
    tx.save_refund(&record).await?;
    tx.refresh_order(&record.order_id, at).await?;
    tx.commit().await?;
    Ok(trouble)
}

/// Applies what was told of a refund and says it in the timeline.
pub(crate) async fn absorb(
    tx: &mut WriteTx<'_>,
    record: &mut RefundRecord,
    answer: &RefundAnswer,
    witness: Witness,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let change = record.refund.apply(answer.fact);
    let amount = ("amount", record.refund.amount().to_string());
    let (lane, kind, args) = match (change, record.refund.state()) {
        (RefundChange::None, _) | (RefundChange::Moved, RefundState::Unknown) => return Ok(()),
        (RefundChange::Moved, RefundState::Processing) => {
            (Lane::Acquirer, "refund.pending", vec![amount])
        }
        (RefundChange::Moved, RefundState::Succeeded { .. }) => {
            (Lane::Acquirer, "refund.succeeded", vec![amount, ("toldBy", witness.word().into())])
        }
        (RefundChange::Moved, RefundState::Failed) => {
            (Lane::Acquirer, "refund.failed", vec![amount, ("code", answer.code.clone())])
        }
        (RefundChange::Contradicted, _) => {
            let told = ("told", answer.code.clone());
            (Lane::Acquirer, "refund.contradicted", vec![amount, told])
        }
    };
    if change == RefundChange::Contradicted {
        tx.open_break(&NewBreak {
            at,
            order_id: record.order_id.clone(),
            payment_request_id: record.payment_request_id.clone(),
            refund_request_id: Some(record.refund.request_id().clone()),
            kind: BreakKind::Refund,
            expected: describe(record.refund.state(), record.refund.amount()),
            actual: describe_fact(answer.fact),
        })
        .await?;
    }
    if change == RefundChange::Moved {
        if answer.gateway_id.is_some() {
            record.gateway_id.clone_from(&answer.gateway_id);
        }
        record.code = Some(answer.code.clone());
        if matches!(record.refund.state(), RefundState::Succeeded { .. } | RefundState::Failed) {
            record.told_by = Some(witness);
            record.told_at = Some(at);
        }
    }
    tx.insert_event(&event(&record.order_id, lane, kind, args, at)).await
}

pub(crate) fn schedule(record: &mut RefundRecord, now: DateTime<Utc>) {
    record.next_try_at = match record.refund.state() {
        RefundState::Succeeded { .. } | RefundState::Failed => None,
        RefundState::Unknown | RefundState::Processing => {
            let age = now.signed_duration_since(record.created_at);
            Some(watch::later(now, if age < REPEAT_FOR { REPEAT_EVERY } else { SLOWLY }))
        }
    };
}

/// What is refunded, checked against what remains.
fn amount_to_refund(
    paid: Money,
    refunds: &[RefundRecord],
    wanted: Option<Money>,
) -> Result<Money, OperationError> {
    let refunds: Vec<Refund> = refunds.iter().map(|record| record.refund.clone()).collect();
    let refundable = refundable(paid, &refunds)?;
    let Some(wanted) = wanted else {
        return if refundable.is_positive() {
            Ok(refundable)
        } else {
            Err(OperationError::NotRefundable)
        };
    };
    if !wanted.is_positive() {
        return Err(OperationError::NotPositive(wanted));
    }
    if wanted.checked_cmp(refundable)?.is_gt() {
        return Err(OperationError::OverRefund { wanted, refundable });
    }
    Ok(wanted)
}

/// A refund names the acquirer's id of the payment; an answer that was lost may have carried it.
async fn learn_gateway_id(
    ctx: &Ctx,
    order_id: &OrderId,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let attempts = ctx.store.payments_of(order_id).await?;
    if let Some(paid) = paid_attempt(&attempts)
        && paid.gateway_id.is_none()
    {
        inquire::inquire_attempt(ctx, paid.payment.request_id(), now).await?;
    }
    Ok(())
}

async fn account_of(
    ctx: &Ctx,
    request_id: &RefundRequestId,
) -> Result<domain::AccountName, OperationError> {
    let unknown = || OperationError::UnknownRefund(request_id.to_string());
    let refund = ctx.store.refund(request_id).await?.ok_or_else(unknown)?;
    let order = ctx.store.order(&refund.order_id).await?.ok_or_else(unknown)?;
    Ok(order.account)
}

async fn for_update(
    tx: &mut WriteTx<'_>,
    id: &RefundRequestId,
) -> Result<RefundRecord, OperationError> {
    let unknown = || OperationError::UnknownRefund(id.to_string());
    tx.refund(id).await?.ok_or_else(unknown)
}

fn describe(state: RefundState, amount: Money) -> String {
    format!("{}, {amount}", state.status().word())
}

fn describe_fact(fact: RefundFact) -> String {
    match fact {
        RefundFact::Processing => "pending".to_owned(),
        RefundFact::Succeeded { amount, .. } => format!("succeeded, {amount}"),
        RefundFact::Failed => "failed".to_owned(),
    }
}

fn about(record: &RefundRecord) -> About<'_> {
    About {
        order_id: Some(&record.order_id),
        payment_request_id: Some(&record.payment_request_id),
        refund_request_id: Some(record.refund.request_id()),
        agreement_id: None,
    }
}

fn digest(request: &RefundRequest) -> String {
    let amount = request.amount.map_or("all".to_owned(), |amount| amount.to_string());
    let reason = request.reason.as_deref().unwrap_or_default();
    digest_of([request.order_id.as_str(), &amount, reason])
}
