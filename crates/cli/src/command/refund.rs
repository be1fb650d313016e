//! Money back.

use super::order::{not_told, unknown};
use super::order_create::request_key;
use super::refund_batch::{self, Batch};
use super::refund_plan::{self, Plan, Reversed};
use crate::args::Global;
use crate::clock;
use crate::error::{self, Exit, Failure};
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, RefundView};
use clap::{Args, Subcommand};
use domain::{OrderId, RefundRequestId};
use gateway::GatewayError;
use operations::{OperationError, RefundRequest, Returned};

/// What to do about refunds.
#[derive(Debug, Subcommand)]
pub(crate) enum RefundCommand {
    /// Give money back
    Create(RefundCreate),
    /// Give many back, by a file
    Batch(Batch),
    /// Say what giving money back would mean: a cancel or a refund, until when, by which rules
    Plan(Plan),
    /// Note that a refund came back to the shop, as the acquirer's portal shows it
    Reversed(Reversed),
    /// Show a refund
    Show {
        /// The refund's id
        id: String,
    },
    /// List refunds, newest first
    List(RefundList),
}

/// A refund, as typed.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("how-much").required(true))]
pub(crate) struct RefundCreate {
    /// The order's id or number
    #[arg(long, value_name = "ID")]
    order: String,
    /// How much, in the order's currency
    #[arg(long, group = "how-much", allow_hyphen_values = true)]
    amount: Option<String>,
    /// All that remains
    #[arg(long, group = "how-much")]
    full: bool,
    /// Why, in a few words
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
    /// Cancel instead where the whole payment can still be cancelled: its fee then comes back too
    #[arg(long)]
    or_cancel: bool,
    /// Who agrees where a second person has to; the PIN in TILLSIDE_SECOND_PIN
    #[arg(long, value_name = "NAME")]
    approved_by: Option<String>,
    /// Your own key: the same key with the same data is the same refund
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
}

/// Which refunds.
#[derive(Debug, Args)]
pub(crate) struct RefundList {
    /// Of one order only, by id or number
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// So many at most
    #[arg(long, default_value_t = 1000)]
    limit: u32,
}

pub(crate) async fn run(
    command: RefundCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        RefundCommand::Create(args) => create(args, global, output).await,
        RefundCommand::Batch(args) => refund_batch::run(args, global, output).await,
        RefundCommand::Plan(args) => refund_plan::plan(args, global, output).await,
        RefundCommand::Reversed(args) => refund_plan::reversed(args, global, output).await,
        RefundCommand::Show { id } => show(&id, global, output).await,
        RefundCommand::List(args) => list(args, global, output).await,
    }
}

async fn create(args: RefundCreate, global: &Global, output: Output) -> Result<Report, Failure> {
    let request_key = args.request_id.map(request_key).transpose()?;
    let place = Place::open(global, Keys::Needed).await?;
    let order = place.order(&args.order).await?;
    let amount = match &args.amount {
        Some(text) => Some(input::amount(text, order.amount.currency())?),
        None => None,
    };
    place.connect(Some(&order.account)).await?;
    let request = RefundRequest {
        order_id: order.id,
        of: None,
        amount,
        seen: None,
        reason: args.reason,
        request_key,
    };
    let by = place.actor(global).await?;
    let approver = place.approver(args.approved_by.as_deref()).await?;
    let ctx = place.shop.ctx();
    let made = if args.or_cancel {
        let order_id = request.order_id.clone();
        let returned =
            operations::return_money(ctx, &by, approver.as_ref(), request, clock::now()).await?;
        match returned {
            Returned::Refunded { refunded, .. } => refunded,
            Returned::Cancelled => return cancelled(&place, &order_id, None, output).await,
            Returned::CancelUnknown(trouble) => {
                let failure = trouble.map_or_else(not_told, |e| unknown(error::of_gateway(&e)));
                return cancelled(&place, &order_id, Some(failure), output).await;
            }
        }
    } else {
        operations::create_refund(ctx, &by, approver.as_ref(), request, clock::now()).await?
    };
    let refund = as_stored(&place, &made.request_id).await?;
    let failure = failure_of(&refund, made.trouble.as_ref());
    let text = view::refund(output.paint(), place.zone(), &refund);
    Ok(Report::new("refund", &refund, text).failing(failure))
}

/// No refund was needed: the order itself tells how its cancel stands.
async fn cancelled(
    place: &Place,
    order_id: &OrderId,
    failure: Option<Failure>,
    output: Output,
) -> Result<Report, Failure> {
    let order = super::order::as_stored(place, order_id).await?;
    let text = view::order(output.paint(), place.zone(), &order);
    Ok(Report::new("order", &order, text).and("way", &"cancel").failing(failure))
}

fn failure_of(refund: &RefundView, trouble: Option<&GatewayError>) -> Option<Failure> {
    match (refund.status, trouble) {
        ("succeeded", _) => None,
        ("pending", Some(error)) => Some(unknown(error::of_gateway(error))),
        ("pending", None) => Some(not_told()),
        (_, Some(error)) => Some(error::of_gateway(error).with_exit(Exit::Refused)),
        (_, None) => {
            let code = refund.failure_code.as_deref().unwrap_or("no reason given");
            Some(Failure::refused(
                "refused-by-gateway",
                format!("The acquirer did not refund it: {code}. No money went back."),
                "`tillside order show` tells all that is known of the order.",
            ))
        }
    }
}

async fn as_stored(place: &Place, id: &RefundRequestId) -> Result<RefundView, Failure> {
    let record = place.store().refund(id).await?;
    let record = record.ok_or_else(|| OperationError::UnknownRefund(id.to_string()))?;
    Ok(RefundView::from(&record))
}

async fn show(id: &str, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    // What cannot be an id is the id of nothing.
    let id =
        RefundRequestId::parse(id).map_err(|_| OperationError::UnknownRefund(id.to_owned()))?;
    let refund = as_stored(&place, &id).await?;
    let text = view::refund(output.paint(), place.zone(), &refund);
    Ok(Report::new("refund", &refund, text))
}

async fn list(args: RefundList, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let records = match &args.order {
        None => place.store().refunds(args.limit).await?,
        Some(order) => {
            let order = place.order(order).await?;
            let mut records = place.store().refunds_of(&order.id).await?;
            records.reverse();
            records
        }
    };
    let refunds: Vec<_> = records.iter().map(RefundView::from).collect();
    let text = view::refunds(output.paint(), place.zone(), &refunds);
    Ok(Report::new("refunds", &refunds, text))
}
