//! Many refunds from one file.

use crate::args::Global;
use crate::clock;
use crate::error::{Exit, Failure};
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::table::{Cell, table};
use crate::view::{MoneyView, RefundView};
use clap::Args;
use domain::RefundStatus;
use operations::{BatchFault, BatchResult, BatchRun, LineFault, LineOutcome, RefundBatch};
use serde::Serialize;
use std::path::PathBuf;

/// A batch, as typed.
#[derive(Debug, Args)]
pub(crate) struct Batch {
    /// A CSV file with the heads order, amount and, if wanted, currency and reason; an empty
    /// amount is all that is left
    file: PathBuf,
    /// Say what each line would do; nothing is stored or sent
    #[arg(long)]
    dry_run: bool,
    /// Try lines again whose refund failed, each under a new id
    #[arg(long)]
    retry_failed: bool,
    /// Who agrees where a second person has to; the PIN in TILLSIDE_SECOND_PIN
    #[arg(long, value_name = "NAME")]
    approved_by: Option<String>,
}

#[derive(Debug, Serialize)]
struct LineView {
    line: u64,
    order: String,
    order_id: Option<String>,
    /// `ready` in a dry run; `pending`, `succeeded` or `failed` of a refund; else `refused`.
    status: &'static str,
    amount: Option<MoneyView>,
    refund: Option<RefundView>,
    error: Option<serde_json::Value>,
}

#[derive(Debug, Default, Serialize)]
struct Sums {
    lines: u32,
    ready: u32,
    succeeded: u32,
    pending: u32,
    failed: u32,
    refused: u32,
}

pub(crate) async fn run(args: Batch, global: &Global, output: Output) -> Result<Report, Failure> {
    let bytes = std::fs::read(&args.file).map_err(|error| Failure::file("FILE", &error))?;
    let batch = RefundBatch::read(&bytes).map_err(|fault| bad_file(&fault))?;
    let keys = if args.dry_run { Keys::NotNeeded } else { Keys::Needed };
    let place = Place::open(global, keys).await?;
    let ctx = place.shop.ctx();
    let results = if args.dry_run {
        operations::plan_batch(ctx, &batch, args.retry_failed, clock::now()).await?
    } else {
        let by = place.actor(global).await?;
        let approver = place.approver(args.approved_by.as_deref()).await?;
        place.connect(None).await?;
        let run =
            BatchRun { by: &by, approver: approver.as_ref(), retry_failed: args.retry_failed };
        operations::run_batch(ctx, &batch, run, &clock::now, |_told| {}).await?
    };
    let lines: Vec<_> = results.into_iter().map(LineView::from).collect();
    let sums = Sums::of(&lines);
    let rows = lines.iter().map(row).collect();
    let text = table(output.paint(), &["LINE", "ORDER", "STATUS", "AMOUNT", "", "WHY"], rows, "");
    let failure = sums.failure();
    Ok(Report::new("lines", &lines, text).and("sums", &sums).failing(failure))
}

fn row(line: &LineView) -> Vec<Cell> {
    let (value, currency) = match &line.amount {
        Some(amount) => (amount.value(), amount.currency()),
        None => ("", ""),
    };
    let why = line.error.as_ref().and_then(|error| error["message"].as_str()).unwrap_or_default();
    vec![
        Cell::amount(line.line.to_string()),
        Cell::new(&line.order),
        Cell::state(line.status),
        Cell::amount(value),
        Cell::new(currency),
        Cell::quiet(why),
    ]
}

fn bad_file(fault: &BatchFault) -> Failure {
    Failure::input(
        "bad-batch",
        format!("This is no file of refunds: {fault}."),
        "Give CSV in UTF-8 with the heads order,amount and, if wanted, currency,reason.",
    )
}

impl Sums {
    fn of(lines: &[LineView]) -> Self {
        let mut sums = Self::default();
        for line in lines {
            let count = match line.status {
                "ready" => &mut sums.ready,
                "succeeded" => &mut sums.succeeded,
                "pending" => &mut sums.pending,
                "failed" => &mut sums.failed,
                _ => &mut sums.refused,
            };
            *count = count.saturating_add(1);
            sums.lines = sums.lines.saturating_add(1);
        }
        sums
    }

    fn failure(&self) -> Option<Failure> {
        if self.pending > 0 {
            return Some(Failure::new(
                "outcome-unknown",
                Exit::Unknown,
                format!("{} refunds are not decided yet.", self.pending),
                "`tillside sync` asks again; the same file can be run again at any time.",
            ));
        }
        let bad = self.failed.saturating_add(self.refused);
        (bad > 0).then(|| {
            Failure::refused(
                "lines-refused",
                format!("{bad} of {} lines were not done.", self.lines),
                "Each line says why. The same file run again does no line twice.",
            )
        })
    }
}

impl From<BatchResult> for LineView {
    fn from(result: BatchResult) -> Self {
        let (status, amount, refund, error) = match result.outcome {
            LineOutcome::Ready { amount } => ("ready", Some(amount.into()), None, None),
            LineOutcome::Made(record) => {
                let status = record.refund.state().status();
                let error = (status == RefundStatus::Failed).then(|| {
                    let code = record.code.as_deref().unwrap_or("no reason given");
                    let words = format!("The acquirer did not refund it: {code}.");
                    Failure::refused("refused-by-gateway", words, "Nothing went back.").document()
                });
                let amount = Some(record.refund.amount().into());
                (status.word(), amount, Some(RefundView::from(record.as_ref())), error)
            }
            LineOutcome::Refused(fault) => ("refused", None, None, Some(why(fault).document())),
        };
        Self {
            line: result.line.line,
            order: result.line.order,
            order_id: result.order.map(|(id, _)| id.to_string()),
            status,
            amount,
            refund,
            error,
        }
    }
}

fn why(fault: LineFault) -> Failure {
    match fault {
        LineFault::Amount(error) => error.into(),
        LineFault::Currency { order } => Failure::input(
            "bad-currency",
            format!("The order is in {order}."),
            "Leave the currency out, or give the order's own.",
        ),
        LineFault::Operation(error) => error.into(),
    }
}
