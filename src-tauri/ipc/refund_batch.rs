//! Many refunds from one file.

use super::IpcError;
use super::dto::MoneyDto;
use super::recognition::ProofDto;
use super::refunds::{RefundView, SecondPerson, second};
use crate::Desk;
use operations::{BatchResult, BatchRun, LineFault, LineOutcome, RefundBatch};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// Which file, and who lets it go.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundBatchRequest {
    /// The file.
    pub path: String,
    /// Whether lines whose refund failed are tried again, each under a new id.
    pub retry_failed: bool,
    /// How whoever is at the till proves it, where staff are named.
    pub proof: Option<ProofDto>,
    /// Who agrees, where somebody has to.
    pub second: Option<SecondPerson>,
}

/// What each line did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundBatchView {
    /// In the order of the file.
    pub lines: Vec<BatchLineView>,
    /// What would go back or went back, by currency.
    pub sums: Vec<MoneyDto>,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchLineView {
    /// Where it stands; the heads are line 1.
    pub line: u32,
    /// The order, as typed.
    pub order: String,
    /// Our id of it, where it was found.
    pub order_id: Option<String>,
    /// How it stands.
    pub status: BatchStatusDto,
    /// How much.
    pub amount: Option<MoneyDto>,
    /// Its refund, where there is one.
    pub refund: Option<RefundView>,
    /// Why it was not done: a failure as every command tells it.
    pub error: Option<IpcError>,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BatchStatusDto {
    /// Nothing stands in its way.
    Ready,
    /// Its refund is not decided.
    Pending,
    /// Done.
    Succeeded,
    /// The acquirer did not do it.
    Failed,
    /// Refused before it was sent.
    Refused,
}

/// Says what each line would do; nothing is stored or sent.
#[tauri::command]
#[specta::specta]
pub async fn plan_refund_batch(
    desk: State<'_, Arc<Desk>>,
    request: RefundBatchRequest,
) -> Result<RefundBatchView, IpcError> {
    let batch = read(&request.path)?;
    let shop = desk.shop().await?;
    let results =
        operations::plan_batch(shop.ctx(), &batch, request.retry_failed, desk.now()).await?;
    view(results)
}

/// Makes the refunds. The same file run again does no line twice.
#[tauri::command]
#[specta::specta]
pub async fn run_refund_batch(
    desk: State<'_, Arc<Desk>>,
    request: RefundBatchRequest,
) -> Result<RefundBatchView, IpcError> {
    let batch = read(&request.path)?;
    let by = desk.proved_actor(request.proof).await?;
    let approver = second(&desk, request.second).await?;
    let book = desk.working().await?;
    let shop = book.shop();
    let run = BatchRun { by: &by, approver: approver.as_ref(), retry_failed: request.retry_failed };
    let clock = || desk.now();
    let results = operations::run_batch(shop.ctx(), &batch, run, &clock, |_told| shop.poke());
    let results = results.await?;
    shop.poke();
    view(results)
}

fn read(path: &str) -> Result<RefundBatch, IpcError> {
    let bytes = std::fs::read(path).map_err(|error| IpcError::bad_input("path", &error))?;
    RefundBatch::read(&bytes).map_err(|fault| IpcError::bad_input("file", &fault))
}

fn view(results: Vec<BatchResult>) -> Result<RefundBatchView, IpcError> {
    let mut sums: Vec<domain::Money> = Vec::new();
    let mut lines = Vec::with_capacity(results.len());
    for result in results {
        let (status, amount, refund, error) = match result.outcome {
            LineOutcome::Ready { amount } => (BatchStatusDto::Ready, Some(amount), None, None),
            LineOutcome::Made(record) => {
                let refund = RefundView::from(record.as_ref());
                (refund.status.into(), Some(record.refund.amount()), Some(refund), None)
            }
            LineOutcome::Refused(fault) => (BatchStatusDto::Refused, None, None, Some(why(fault))),
        };
        if let Some(amount) = amount
            && status != BatchStatusDto::Failed
        {
            add(&mut sums, amount)?;
        }
        lines.push(BatchLineView {
            line: u32::try_from(result.line.line).unwrap_or(u32::MAX),
            order: result.line.order,
            order_id: result.order.map(|(id, _)| id.to_string()),
            status,
            amount: amount.map(MoneyDto::from),
            refund,
            error,
        });
    }
    Ok(RefundBatchView { lines, sums: sums.into_iter().map(MoneyDto::from).collect() })
}

fn add(sums: &mut Vec<domain::Money>, amount: domain::Money) -> Result<(), IpcError> {
    match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
        Some(sum) => *sum = sum.checked_add(amount)?,
        None => sums.push(amount),
    }
    Ok(())
}

fn why(fault: LineFault) -> IpcError {
    match fault {
        LineFault::Amount(error) => IpcError::bad_amount(&error),
        LineFault::Currency { .. } => IpcError::bad_field("currency"),
        LineFault::Operation(error) => error.into(),
    }
}
