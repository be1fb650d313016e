//! Give a payment back by the better way: a cancel while that is possible, a refund otherwise.

use crate::cancel::{CancelOutcome, cancel_attempt};
use crate::digest::digest_of;
use crate::policy::consent;
use crate::record::event;
use crate::refund::{Pace, RefundRequest, Refunded, create_refund, left_of, settle_refund};
use crate::{Actor, Ctx, OperationError, ids, watch};
use chrono::{DateTime, Utc};
use domain::{
    BrokenRule, CancelPurpose, Money, NoCancel, OrderId, PaymentState, Return, ReturnWay,
    WalletRules, wallet_rules,
};
use gateway::GatewayError;
use store::{Lane, NewRefund, PaymentRecord, RefundRecord, RequestKey, ReturnWish, WriteTx};

/// What would happen if this sum were given back now.
#[derive(Clone, Debug)]
pub struct ReturnPlan {
    /// By which way, and why.
    pub way: ReturnWay,
    /// The rules that hold.
    pub rules: &'static WalletRules,
    /// The rule that it breaks, if it breaks one.
    pub broken: Option<BrokenRule>,
    /// What can still be refunded.
    pub left: Money,
    /// What came in.
    pub paid: Money,
    /// When it came in.
    pub paid_at: DateTime<Utc>,
}

/// What became of money that was to go back.
#[derive(Debug)]
pub enum Returned {
    /// The sale is undone; the money returns.
    Cancelled,
    /// A cancel was sent, and nobody has told us how it ended. Should the acquirer refuse it for
    /// good, a refund takes its place by itself.
    CancelUnknown(Option<GatewayError>),
    /// A refund was made, and why not a cancel.
    Refunded {
        /// The refund.
        refunded: Refunded,
        /// Why no cancel.
        why: NoCancel,
    },
}

/// Says what giving a sum back would mean; all that is left where it is left out.
pub async fn plan_return(
    ctx: &Ctx,
    order_id: &OrderId,
    amount: Option<Money>,
    now: DateTime<Utc>,
) -> Result<ReturnPlan, OperationError> {
    let attempts = ctx.store.payments_of(order_id).await?;
    let refunds = ctx.store.refunds_of(order_id).await?;
    let (attempt, left) = most_left(&attempts, &refunds)?;
    plan_for(attempt, &refunds, amount.unwrap_or(left), left, now)
}

/// Gives money back: the whole of a payment by a cancel where one is possible, anything else by a
/// refund.
pub async fn return_money(
    ctx: &Ctx,
    by: &Actor,
    approver: Option<&Actor>,
    request: RefundRequest,
    now: DateTime<Utc>,
) -> Result<Returned, OperationError> {
    let plan = plan_return(ctx, &request.order_id, request.amount, now).await;
    let known = match &request.request_key {
        Some(key) => ctx.store.return_wish_by_key(key).await?,
        None => None,
    };
    let why = match (known, plan) {
        // Pressed again: whatever has become of the first time is told.
        (Some(wish), _) => return told(ctx, &wish, now).await,
        (None, Err(error)) => return Err(error),
        (None, Ok(ReturnPlan { way: ReturnWay::Refund { why }, .. })) => why,
        (None, Ok(ReturnPlan { way: ReturnWay::Cancel { .. }, .. })) => {
            return by_cancel(ctx, by, approver, &request, now).await;
        }
    };
    let refunded = create_refund(ctx, by, approver, request, now).await?;
    Ok(Returned::Refunded { refunded, why })
}

async fn by_cancel(
    ctx: &Ctx,
    by: &Actor,
    approver: Option<&Actor>,
    request: &RefundRequest,
    now: DateTime<Utc>,
) -> Result<Returned, OperationError> {
    let mut tx = ctx.store.write().await?;
    let attempts = tx.payments_of(&request.order_id).await?;
    let refunds = tx.refunds_of(&request.order_id).await?;
    let (attempt, left) = most_left(&attempts, &refunds)?;
    if request.seen.is_some_and(|seen| seen != left) {
        return Err(OperationError::RefundedMeanwhile { refundable: left });
    }
    let consented = consent(ctx, &mut tx, by, approver, left, now).await?;
    let key = match &request.request_key {
        Some(key) => key.clone(),
        None => ids::random_text(24)?,
    };
    let reason = request.reason.clone();
    let digest = digest_of([request.order_id.as_str(), reason.as_deref().unwrap_or_default()]);
    let wish = ReturnWish {
        payment_request_id: attempt.payment.request_id().clone(),
        reason,
        request: RequestKey { key, digest },
        asked_by: consented.asked_by,
        approved_by: consented.approved_by,
        till: Some(by.till().to_owned()),
        at: now,
    };
    tx.put_return_wish(&wish).await?;
    let mut args = vec![("amount", left.to_string())];
    args.extend(wish.reason.clone().map(|reason| ("reason", reason)));
    let line = event(&request.order_id, Lane::Desk, "return.asked", by.sign(args), now);
    tx.insert_event(&line).await?;
    tx.commit().await?;
    let purpose = CancelPurpose::ReturnPaid;
    match cancel_attempt(ctx, Some(by), &wish.payment_request_id, purpose, now).await {
        Ok(CancelOutcome::Cancelled) => Ok(Returned::Cancelled),
        Ok(CancelOutcome::Unknown(trouble)) => Ok(Returned::CancelUnknown(trouble)),
        Ok(CancelOutcome::Paid) => told(ctx, &wish, now).await,
        Err(error @ OperationError::NotCancellable { .. }) => {
            match ctx.store.refund_by_request_key(&wish.request.key).await? {
                Some(_) => told(ctx, &wish, now).await,
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// How a wish stands: by now it may be a refund.
async fn told(
    ctx: &Ctx,
    wish: &ReturnWish,
    now: DateTime<Utc>,
) -> Result<Returned, OperationError> {
    if let Some(refund) = ctx.store.refund_by_request_key(&wish.request.key).await? {
        let request_id = refund.refund.request_id().clone();
        let trouble = settle_refund(ctx, &request_id, Pace::Now, now).await?;
        let refunded = Refunded { request_id, trouble };
        return Ok(Returned::Refunded { refunded, why: NoCancel::Refused });
    }
    let attempt = ctx.store.payment(&wish.payment_request_id).await?;
    Ok(match attempt.map(|attempt| attempt.payment.state()) {
        Some(PaymentState::Closed { .. }) => Returned::Cancelled,
        Some(
            PaymentState::Unknown | PaymentState::AwaitingPayer { .. } | PaymentState::Paid { .. },
        )
        | None => Returned::CancelUnknown(None),
    })
}

/// The acquirer has refused to cancel a paid payment for good. What was wished becomes a refund,
/// in the transaction that forgets the cancel; the worker sends it if nobody does so at once.
pub(crate) async fn refund_instead(
    tx: &mut WriteTx<'_>,
    attempt: &PaymentRecord,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let id = attempt.payment.request_id();
    let Some(wish) = tx.return_wish(id).await? else { return Ok(()) };
    if tx.refund_by_request_key(&wish.request.key).await?.is_some() {
        return Ok(());
    }
    let Some(order) = tx.order(&attempt.order_id).await? else { return Ok(()) };
    let refunds = tx.refunds_of(&attempt.order_id).await?;
    let amount = left_of(attempt, &refunds)?;
    let serial = u32::try_from(refunds.len()).unwrap_or(u32::MAX).saturating_add(1);
    let refund = NewRefund {
        request_id: ids::refund_request_id(&order.till, serial, now)?,
        order_id: attempt.order_id.clone(),
        payment_request_id: id.clone(),
        amount,
        reason: wish.reason,
        request: Some(wish.request),
        asked_by: wish.asked_by,
        approved_by: wish.approved_by,
        till: wish.till,
        next_try_at: Some(watch::later(now, watch::REPEAT_EVERY)),
    };
    tx.insert_refund(&refund, now).await?;
    let args = vec![
        ("amount", amount.to_string()),
        ("request", refund.request_id.to_string()),
        ("instead", "cancel".to_owned()),
    ];
    tx.insert_event(&event(&attempt.order_id, Lane::Desk, "refund.asked", args, now)).await?;
    Ok(())
}

fn most_left<'a>(
    attempts: &'a [PaymentRecord],
    refunds: &[RefundRecord],
) -> Result<(&'a PaymentRecord, Money), OperationError> {
    let mut best: Option<(&PaymentRecord, Money)> = None;
    for attempt in attempts {
        if !matches!(attempt.payment.state(), PaymentState::Paid { .. }) {
            continue;
        }
        let left = left_of(attempt, refunds)?;
        if best.is_none_or(|(_, most)| most.minor() < left.minor()) {
            best = Some((attempt, left));
        }
    }
    best.ok_or(OperationError::NotRefundable)
}

pub(crate) fn plan_for(
    attempt: &PaymentRecord,
    refunds: &[RefundRecord],
    amount: Money,
    left: Money,
    now: DateTime<Utc>,
) -> Result<ReturnPlan, OperationError> {
    let PaymentState::Paid { paid_at } = attempt.payment.state() else {
        return Err(OperationError::NotRefundable);
    };
    let rules = wallet_rules(attempt.wallet.as_ref());
    let refunded_before = refunds.iter().any(|record| {
        record.is_of(attempt) && record.refund.state() != domain::RefundState::Failed
    });
    let paid = attempt.payment.amount();
    let wish = Return { amount, paid, paid_at, refunded_before };
    let broken = rules.check(wish, now).err();
    Ok(ReturnPlan { way: rules.way(wish, now), rules, broken, left, paid, paid_at })
}

impl From<BrokenRule> for OperationError {
    fn from(broken: BrokenRule) -> Self {
        Self::Rule(broken)
    }
}

impl ReturnPlan {
    /// The last moment at which it can be refunded.
    pub fn window_end(&self) -> DateTime<Utc> {
        self.rules.window_end(self.paid_at)
    }

    /// The last moment at which it can be cancelled, if it can be at all.
    pub fn cancel_end(&self) -> Option<DateTime<Utc>> {
        self.rules.cancel_end(self.paid_at)
    }
}
