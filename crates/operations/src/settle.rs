//! Settle what is open: what is due now, and everything at once after a crash.

use crate::cancel::cancel_attempt;
use crate::inquire::inquire_attempt;
use crate::record::watched;
use crate::refund::{Pace, settle_refund};
use crate::watch::{Act, next_act};
use crate::{Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{CancelPurpose, Mode, PaymentRequestId, PaymentState, RefundRequestId, RefundState};
use futures_util::future::{BoxFuture, join_all, pending};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use std::collections::HashSet;
use store::{PaymentRecord, RefundRecord};

/// So many calls are under way at once: one slow account does not hold up another.
const AT_ONCE: u32 = 8;
/// So often a charge that the acquirer does not know is asked about before `sync` ends it.
const NOT_THERE_ENOUGH: u32 = 3;

/// What a worker's step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something was due; there may be more.
    Did,
    /// Nothing is due.
    Idle,
}

/// What a round over everything open brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Intents whose outcome was not known and is known now.
    pub resolved: u32,
    /// Intents whose outcome is still not known.
    pub still_unknown: u32,
}

/// Does what is due.
pub async fn step(ctx: &Ctx, now: DateTime<Utc>) -> Result<Step, OperationError> {
    let payments = ctx.store.due_payments(now, AT_ONCE).await?;
    let refunds = ctx.store.due_refunds(now, AT_ONCE).await?;
    if payments.is_empty() && refunds.is_empty() {
        return Ok(Step::Idle);
    }
    let acts = payments.iter().map(|attempt| act_on(ctx, attempt, now));
    for outcome in join_all(acts).await {
        outcome?;
    }
    let settled = refunds.iter().map(|refund| settle(ctx, refund, Pace::Table, now));
    for outcome in join_all(settled).await {
        outcome?;
    }
    Ok(Step::Did)
}

/// What is due, one beside the other: what hangs holds up nothing else.
pub struct UnderWay<'a> {
    ctx: &'a Ctx,
    acts: FuturesUnordered<BoxFuture<'a, (Due, Result<(), OperationError>)>>,
    dues: HashSet<Due>,
}

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Due {
    Payment(PaymentRequestId),
    Refund(RefundRequestId),
}

impl<'a> UnderWay<'a> {
    /// Nothing yet.
    pub fn new(ctx: &'a Ctx) -> Self {
        Self { ctx, acts: FuturesUnordered::new(), dues: HashSet::new() }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.dues.is_empty()
    }

    /// Begins what is due and not under way, as far as there is room.
    pub async fn begin(&mut self, now: DateTime<Utc>) -> Result<(), OperationError> {
        // What is under way is due still.
        let known = u32::try_from(self.dues.len()).unwrap_or(u32::MAX);
        let limit = AT_ONCE.saturating_add(known);
        let payments = self.ctx.store.due_payments(now, limit).await?;
        let refunds = self.ctx.store.due_refunds(now, limit).await?;
        let ctx = self.ctx;
        for attempt in payments {
            let due = Due::Payment(attempt.payment.request_id().clone());
            self.enter(due, async move { act_on(ctx, &attempt, now).await });
        }
        for refund in refunds {
            let due = Due::Refund(refund.refund.request_id().clone());
            self.enter(due, async move { settle(ctx, &refund, Pace::Table, now).await });
        }
        Ok(())
    }

    fn enter(
        &mut self,
        due: Due,
        act: impl Future<Output = Result<(), OperationError>> + Send + 'a,
    ) {
        let full = self.dues.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        if !full && self.dues.insert(due.clone()) {
            self.acts.push(async move { (due, act.await) }.boxed());
        }
    }

    /// Waits until one of them has ended; for ever where there is none.
    pub async fn ended(&mut self) -> Result<(), OperationError> {
        match self.acts.next().await {
            Some((due, outcome)) => {
                self.dues.remove(&due);
                outcome
            }
            None => pending().await,
        }
    }
}

/// One round over every intent that is open, due or not: unknown payments and refunds, cancels
/// without an answer, and payments that wait for the payer.
pub async fn sync(ctx: &Ctx, now: DateTime<Utc>) -> Result<Synced, OperationError> {
    let payments = ctx.store.open_payments().await?;
    let refunds = ctx.store.open_refunds().await?;
    for attempt in &payments {
        let charges = matches!(attempt.mode, Mode::PaymentCode | Mode::Agreement);
        let unknown = attempt.payment.state() == PaymentState::Unknown;
        if unknown && charges && attempt.not_there >= NOT_THERE_ENOUGH {
            let purpose = attempt.payment.cancelling().unwrap_or(CancelPurpose::GiveUp);
            cancel(ctx, attempt, purpose, now).await?;
        } else {
            act_on(ctx, attempt, now).await?;
        }
    }
    for refund in &refunds {
        settle(ctx, refund, Pace::Now, now).await?;
    }
    let before = unknown_count(&payments, &refunds);
    let payments = ctx.store.open_payments().await?;
    let refunds = ctx.store.open_refunds().await?;
    let still_unknown = unknown_count(&payments, &refunds);
    Ok(Synced { resolved: before.saturating_sub(still_unknown), still_unknown })
}

async fn act_on(
    ctx: &Ctx,
    attempt: &PaymentRecord,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let Ok(gateway) = ctx.gateway(&attempt.account) else {
        // An account without its key cannot be asked; the intent stays.
        return Ok(());
    };
    match next_act(watched(attempt), gateway.timing(attempt.mode), now) {
        Act::Rest => rest(ctx, attempt).await,
        Act::Inquire => {
            inquire_attempt(ctx, attempt.payment.request_id(), now).await?;
            Ok(())
        }
        Act::Cancel(purpose) => cancel(ctx, attempt, purpose, now).await,
        Act::InquireThenCancel(purpose) => {
            let request_id = attempt.payment.request_id();
            let unanswered = inquire_attempt(ctx, request_id, now).await?.is_some();
            let after = ctx.store.payment(request_id).await?;
            let undecided = after.is_some_and(|after| after.payment.cancelling().is_some());
            if unanswered || !undecided {
                return Ok(());
            }
            // The cancel ends an attempt that is over without sending anything.
            cancel(ctx, attempt, purpose, now).await
        }
    }
}

async fn settle(
    ctx: &Ctx,
    refund: &RefundRecord,
    pace: Pace,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    match settle_refund(ctx, refund.refund.request_id(), pace, now).await {
        // An account without its key cannot be asked; the intent stays.
        Ok(_) | Err(OperationError::UnknownAccount(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn cancel(
    ctx: &Ctx,
    attempt: &PaymentRecord,
    purpose: CancelPurpose,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    match cancel_attempt(ctx, None, attempt.payment.request_id(), purpose, now).await {
        // The refusal is in the timeline, and the attempt's real state was asked for.
        Ok(_) | Err(OperationError::NotCancellable { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Something settled was still scheduled; it is not due any more.
async fn rest(ctx: &Ctx, attempt: &PaymentRecord) -> Result<(), OperationError> {
    let mut tx = ctx.store.write().await?;
    let mut attempt = tx.payment_for_update(attempt.payment.request_id()).await?;
    attempt.next_inquiry_at = None;
    tx.save_payment(&attempt).await?;
    tx.commit().await?;
    Ok(())
}

/// Intents whose outcome nobody has told us: a payer who has not paid yet is no such thing.
fn unknown_count(payments: &[PaymentRecord], refunds: &[RefundRecord]) -> u32 {
    let payments = payments.iter().filter(|attempt| match attempt.payment.state() {
        PaymentState::Unknown => true,
        PaymentState::AwaitingPayer { .. } | PaymentState::Paid { .. } => {
            attempt.payment.cancelling().is_some()
        }
        PaymentState::Closed { .. } => false,
    });
    let refunds = refunds.iter().filter(|record| match record.refund.state() {
        RefundState::Unknown | RefundState::Processing | RefundState::Doubted { .. } => true,
        RefundState::Succeeded { .. } | RefundState::Reversed { .. } | RefundState::Failed => false,
    });
    u32::try_from(payments.count().saturating_add(refunds.count())).unwrap_or(u32::MAX)
}
