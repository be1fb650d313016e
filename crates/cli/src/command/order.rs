//! Orders.

use super::order_create::{OrderCreate, create};
use super::order_list::{OrderList, list};
use super::order_wait::{OrderWait, wait};
use super::refund_plan::PlanView;
use crate::args::Global;
use crate::clock;
use crate::error::{self, Exit, Failure};
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, OrderView};
use clap::Subcommand;
use domain::{OrderId, OrderStatus};
use operations::CancelOutcome;

/// What to do about orders.
#[derive(Debug, Subcommand)]
pub(crate) enum OrderCommand {
    /// Ask for money
    Create(Box<OrderCreate>),
    /// Show an order with its timeline
    Show {
        /// The order's id or number
        order: String,
    },
    /// List orders, newest first
    List(OrderList),
    /// End an order; a paid one while the acquirer still takes it back
    Cancel {
        /// The order's id or number
        order: String,
    },
    /// Wait until an order is paid or over
    Wait(OrderWait),
}

pub(crate) async fn run(
    command: OrderCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        OrderCommand::Create(args) => create(*args, global, output).await,
        OrderCommand::Show { order } => show(&order, global, output).await,
        OrderCommand::List(args) => list(args, global, output).await,
        OrderCommand::Cancel { order } => cancel(&order, global, output).await,
        OrderCommand::Wait(args) => wait(args, global, output).await,
    }
}

async fn show(order: &str, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let record = place.order(order).await?;
    let store = place.store();
    let payments = store.payments_of(&record.id).await?;
    let refunds = store.refunds_of(&record.id).await?;
    let events = store.events_of(&record.id).await?;
    let now = clock::now();
    let plan = operations::plan_return(place.shop.ctx(), &record.id, None, now).await.ok();
    let mut order = OrderView::new(&record, &payments).whole(&refunds, &events);
    order.returns = plan.map(|plan| PlanView::new(&plan, now));
    let text = view::order(output.paint(), place.zone(), &order);
    Ok(Report::new("order", &order, text))
}

async fn cancel(order: &str, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::Needed).await?;
    let record = place.order(order).await?;
    place.connect(Some(&record.account)).await?;
    let by = place.actor(global).await?;
    let outcome = operations::cancel_order(place.shop.ctx(), &by, &record.id, clock::now()).await?;
    let order = as_stored(&place, &record.id).await?;
    let failure = match outcome {
        CancelOutcome::Cancelled => None,
        CancelOutcome::Paid => Some(Failure::refused(
            "not-cancellable",
            "The payer has paid meanwhile, so the order was left as it is.",
            "Cancel it again to return the money, or give it back with `tillside refund create`.",
        )),
        CancelOutcome::Unknown(Some(error)) => Some(unknown(error::of_gateway(&error))),
        CancelOutcome::Unknown(None) => Some(not_told()),
    };
    let text = view::order(output.paint(), place.zone(), &order);
    Ok(Report::new("order", &order, text).failing(failure))
}

/// An order as it stands now.
pub(super) async fn as_stored(place: &Place, id: &OrderId) -> Result<OrderView, Failure> {
    let record = place.order(id.as_str()).await?;
    let payments = place.store().payments_of(id).await?;
    Ok(OrderView::new(&record, &payments))
}

/// Whatever went wrong, the intent is stored and its outcome is not known.
pub(super) fn unknown(failure: Failure) -> Failure {
    failure.with_exit(Exit::Unknown)
}

pub(super) fn not_told() -> Failure {
    Failure::new(
        "outcome-unknown",
        Exit::Unknown,
        "The acquirer has not told yet how it ended.",
        "It is stored; `tillside sync` asks again. Do not charge or refund under another id.",
    )
}

/// Why an order that is over was not paid.
pub(super) fn not_paid(status: OrderStatus, failure_code: Option<&str>) -> Failure {
    let (code, message) = match status {
        OrderStatus::Cancelled => ("cancelled", "The order was cancelled.".to_owned()),
        OrderStatus::Expired => ("expired", "Time ran out before anybody paid.".to_owned()),
        OrderStatus::Refunded | OrderStatus::PartlyRefunded => {
            ("refunded", "The order was paid, and money has gone back.".to_owned())
        }
        OrderStatus::Failed | OrderStatus::Open | OrderStatus::Paid => {
            let why = failure_code.unwrap_or("no reason given");
            let message = format!("The payment was refused: {why}. No money moved.");
            ("refused-by-gateway", message)
        }
    };
    Failure::refused(code, message, "`tillside order show` tells all that is known of it.")
}
