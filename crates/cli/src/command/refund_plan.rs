//! What giving money back would mean, and a refund that came back.

use crate::args::Global;
use crate::clock;
use crate::error::Failure;
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::table::{Cell, facts};
use crate::view::{self, MoneyView, RefundView, TimeView, time};
use chrono::{DateTime, Utc};
use clap::Args;
use domain::{RefundRequestId, ReturnWay};
use operations::{OperationError, ReturnPlan};
use serde::Serialize;

/// A question about a refund, as typed.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// The order's id or number
    #[arg(long, value_name = "ID")]
    order: String,
    /// How much; all that is left where it is left out
    #[arg(long, allow_hyphen_values = true)]
    amount: Option<String>,
}

/// A reversal that the acquirer's portal or a report shows, as typed.
#[derive(Debug, Args)]
pub(crate) struct Reversed {
    /// The refund's id
    id: String,
    /// When the money came back, RFC 3339; now where it is left out
    #[arg(long, value_name = "TIME")]
    at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct PlanView {
    /// `cancel` or `refund`.
    pub(crate) way: &'static str,
    /// Why no cancel, in one word.
    pub(crate) why: Option<&'static str>,
    pub(crate) refundable: MoneyView,
    pub(crate) refund_until: TimeView,
    pub(crate) refund_seconds_left: i64,
    pub(crate) cancel_until: Option<TimeView>,
    pub(crate) broken_rule: Option<&'static str>,
    pub(crate) rules_of: &'static str,
    pub(crate) rules_as_of: &'static str,
    pub(crate) rules_source: &'static str,
}

impl PlanView {
    pub(crate) fn new(plan: &ReturnPlan, now: DateTime<Utc>) -> Self {
        let (way, why) = match plan.way {
            ReturnWay::Cancel { .. } => ("cancel", None),
            ReturnWay::Refund { why } => ("refund", Some(why.word())),
        };
        let left = plan.window_end().signed_duration_since(now).num_seconds().max(0);
        Self {
            way,
            why,
            refundable: plan.left.into(),
            refund_until: time(plan.window_end()),
            refund_seconds_left: left,
            cancel_until: plan.cancel_end().map(time),
            broken_rule: plan.broken.as_ref().map(domain::BrokenRule::word),
            rules_of: plan.rules.wallet,
            rules_as_of: domain::WALLET_RULES_AS_OF,
            rules_source: domain::WALLET_RULES_SOURCE,
        }
    }
}

pub(crate) async fn plan(args: Plan, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let order = place.order(&args.order).await?;
    let currency = order.amount.currency();
    let amount = args.amount.map(|text| input::amount(&text, currency)).transpose()?;
    let now = clock::now();
    let plan = operations::plan_return(place.shop.ctx(), &order.id, amount, now).await?;
    let view = PlanView::new(&plan, now);
    let failure = plan.broken.map(|broken| Failure::from(OperationError::Rule(broken)));
    let why = view.why.map_or(String::new(), |why| format!(" ({why})"));
    let text = facts(
        output.paint(),
        &[
            ("way", Some(Cell::new(format!("{}{why}", view.way)))),
            ("left", Some(Cell::new(plan.left.to_string()))),
            ("refund until", Some(Cell::new(place.zone().alone(view.refund_until)))),
            ("cancel until", view.cancel_until.map(|at| Cell::new(place.zone().alone(at)))),
            ("breaks", view.broken_rule.map(Cell::new)),
            ("rules", Some(Cell::quiet(format!("{} of {}", view.rules_of, view.rules_as_of)))),
        ],
    );
    Ok(Report::new("plan", &view, text).failing(failure))
}

pub(crate) async fn reversed(
    args: Reversed,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let unknown = || OperationError::UnknownRefund(args.id.clone());
    let id = RefundRequestId::parse(&args.id).map_err(|_| unknown())?;
    let by = place.actor(global).await?;
    let now = clock::now();
    let at = args.at.unwrap_or(now);
    operations::tell_reversal(place.shop.ctx(), &by, &id, at, now).await?;
    let record = place.store().refund(&id).await?.ok_or_else(unknown)?;
    let refund = RefundView::from(&record);
    let text = view::refund(output.paint(), place.zone(), &refund);
    Ok(Report::new("refund", &refund, text))
}
