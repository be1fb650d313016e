//! Many refunds from one file: tried dry first, each line with its own result, and safe to run
//! again after a crash. The file's own digest and the line make the key of each refund, so the
//! same file gives the same refunds however often it is run.

mod file;

pub use file::{BatchFault, BatchLine, RefundBatch};

use crate::record::loose_event;
use crate::refund::{Consenting, RefundRequest, create_refund_as};
use crate::return_money::plan_return;
use crate::{Actor, Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{Currency, Money, MoneyError, OrderId, OrderNumber, RefundState, Right};
use std::collections::BTreeMap;
use store::{Lane, OrderRecord, RefundRecord};

/// Why a line was not done. Nothing was sent for it.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// The amount is none.
    #[error("{0}")]
    Amount(MoneyError),
    /// The file names another currency than the order's.
    #[error("the order is in {order}")]
    Currency {
        /// The order's.
        order: Currency,
    },
    /// The refund was refused before it was sent.
    #[error("{0}")]
    Operation(#[from] OperationError),
}

/// What became of a line, or would become of it.
#[derive(Debug)]
pub enum LineOutcome {
    /// Nothing stands in its way.
    Ready {
        /// What would go back.
        amount: Money,
    },
    /// There is a refund, of this run or of an earlier one.
    Made(Box<RefundRecord>),
    /// Not done.
    Refused(LineFault),
}

/// A line with its outcome.
#[derive(Debug)]
pub struct BatchResult {
    /// The line.
    pub line: BatchLine,
    /// Which order it is, where it was found.
    pub order: Option<(OrderId, OrderNumber)>,
    /// What became of it.
    pub outcome: LineOutcome,
}

/// Who runs a batch, and how.
#[derive(Clone, Copy)]
pub struct BatchRun<'a> {
    /// Who asks for the refunds.
    pub by: &'a Actor,
    /// Who agrees to those that need a second person.
    pub approver: Option<&'a Actor>,
    /// Whether lines whose refund failed are tried again, each under a new id.
    pub retry_failed: bool,
}

/// Says what each line would do; nothing is stored or sent.
pub async fn plan_batch(
    ctx: &Ctx,
    batch: &RefundBatch,
    retry_failed: bool,
    now: DateTime<Utc>,
) -> Result<Vec<BatchResult>, OperationError> {
    let mut planned: BTreeMap<OrderId, Money> = BTreeMap::new();
    let mut results = Vec::with_capacity(batch.lines.len());
    for line in &batch.lines {
        let order = ctx.store.find_order(&line.order).await?;
        let outcome = match &order {
            None => LineOutcome::Refused(unknown(line)),
            Some(order) => match turn(ctx, batch, line.line, retry_failed).await? {
                Turn::Made(refund) => LineOutcome::Made(refund),
                Turn::Open(_) => plan_line(ctx, line, order, &mut planned, now).await?,
            },
        };
        results.push(result(line, order.as_ref(), outcome));
    }
    Ok(results)
}

/// Makes the refunds, one after the other, and tells each result as it comes. A line that cannot
/// be done stops no other.
pub async fn run_batch(
    ctx: &Ctx,
    batch: &RefundBatch,
    run: BatchRun<'_>,
    clock: &(dyn Fn() -> DateTime<Utc> + Send + Sync),
    mut each: impl FnMut(&BatchResult) + Send,
) -> Result<Vec<BatchResult>, OperationError> {
    let began = clock();
    ctx.allow(run.by, Right::RefundSome).await?;
    let mut tx = ctx.store.write().await?;
    let args = vec![("file", batch.digest.clone()), ("lines", batch.lines.len().to_string())];
    let line = loose_event(Lane::Desk, "refund.batch", run.by.sign(args), began);
    tx.insert_event(&line).await?;
    tx.commit().await?;
    let mut results = Vec::with_capacity(batch.lines.len());
    for line in &batch.lines {
        let order = ctx.store.find_order(&line.order).await?;
        let outcome = match &order {
            None => LineOutcome::Refused(unknown(line)),
            Some(order) => run_line(ctx, batch, line, order, run, began, clock()).await?,
        };
        let result = result(line, order.as_ref(), outcome);
        each(&result);
        results.push(result);
    }
    Ok(results)
}

async fn run_line(
    ctx: &Ctx,
    batch: &RefundBatch,
    line: &BatchLine,
    order: &OrderRecord,
    run: BatchRun<'_>,
    began: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<LineOutcome, OperationError> {
    let key = match turn(ctx, batch, line.line, run.retry_failed).await? {
        Turn::Made(refund) => return Ok(LineOutcome::Made(refund)),
        Turn::Open(key) => key,
    };
    let amount = match amount(line, order) {
        Ok(amount) => amount,
        Err(fault) => return Ok(LineOutcome::Refused(fault)),
    };
    let request = RefundRequest {
        order_id: order.id.clone(),
        of: None,
        amount,
        seen: None,
        reason: Some(line.reason.clone()).filter(|reason| !reason.is_empty()),
        request_key: Some(key),
    };
    let consenting = Consenting { by: run.by, approver: run.approver, proved_at: began };
    let made = match create_refund_as(ctx, consenting, request, now).await {
        Ok(made) => made,
        // What is wrong with the file or the machine is wrong with every line.
        Err(error @ (OperationError::Store(_) | OperationError::Secrets(_))) => return Err(error),
        Err(error) => return Ok(LineOutcome::Refused(error.into())),
    };
    let missing = || OperationError::UnknownRefund(made.request_id.to_string());
    let refund = ctx.store.refund(&made.request_id).await?.ok_or_else(missing)?;
    Ok(LineOutcome::Made(Box::new(refund)))
}

async fn plan_line(
    ctx: &Ctx,
    line: &BatchLine,
    order: &OrderRecord,
    planned: &mut BTreeMap<OrderId, Money>,
    now: DateTime<Utc>,
) -> Result<LineOutcome, OperationError> {
    let wanted = match amount(line, order) {
        Ok(amount) => amount,
        Err(fault) => return Ok(LineOutcome::Refused(fault)),
    };
    let outcome = plan_amount(ctx, order, wanted, planned, now).await;
    Ok(match outcome {
        Ok(amount) => LineOutcome::Ready { amount },
        Err(error @ OperationError::Store(_)) => return Err(error),
        Err(error) => LineOutcome::Refused(error.into()),
    })
}

/// What a line would give back, once the lines above it have been done.
async fn plan_amount(
    ctx: &Ctx,
    order: &OrderRecord,
    wanted: Option<Money>,
    planned: &mut BTreeMap<OrderId, Money>,
    now: DateTime<Utc>,
) -> Result<Money, OperationError> {
    let left = plan_return(ctx, &order.id, None, now).await?.left;
    let before = planned.get(&order.id).copied().unwrap_or(Money::zero(left.currency()));
    let left = left.checked_sub(before)?;
    let amount = wanted.unwrap_or(left);
    if !left.is_positive() {
        return Err(OperationError::NotRefundable);
    }
    if !amount.is_positive() {
        return Err(OperationError::NotPositive(amount));
    }
    if amount.checked_cmp(left)?.is_gt() {
        return Err(OperationError::OverRefund { wanted: amount, refundable: left });
    }
    if let Some(broken) = plan_return(ctx, &order.id, Some(amount), now).await?.broken {
        return Err(broken.into());
    }
    planned.insert(order.id.clone(), before.checked_add(amount)?);
    Ok(amount)
}

/// A line's refund, or the key of the one to make.
enum Turn {
    Made(Box<RefundRecord>),
    Open(String),
}

async fn turn(
    ctx: &Ctx,
    batch: &RefundBatch,
    line: u64,
    retry_failed: bool,
) -> Result<Turn, OperationError> {
    let mut turn = 1_u32;
    loop {
        let key = batch.key(line, turn);
        match ctx.store.refund_by_request_key(&key).await? {
            None => return Ok(Turn::Open(key)),
            Some(refund) if retry_failed && refund.refund.state() == RefundState::Failed => {
                turn = turn.saturating_add(1);
            }
            Some(refund) => return Ok(Turn::Made(Box::new(refund))),
        }
    }
}

fn amount(line: &BatchLine, order: &OrderRecord) -> Result<Option<Money>, LineFault> {
    let currency = order.amount.currency();
    if !line.currency.is_empty() && !line.currency.eq_ignore_ascii_case(currency.code()) {
        return Err(LineFault::Currency { order: currency });
    }
    match line.amount.as_str() {
        "" | "all" | "full" => Ok(None),
        text => Money::parse_major(text, currency).map(Some).map_err(LineFault::Amount),
    }
}

fn unknown(line: &BatchLine) -> LineFault {
    OperationError::UnknownOrder(line.order.clone()).into()
}

fn result(line: &BatchLine, order: Option<&OrderRecord>, outcome: LineOutcome) -> BatchResult {
    let order = order.map(|order| (order.id.clone(), order.number.clone()));
    BatchResult { line: line.clone(), order, outcome }
}
