//! What giving a sum back would mean: the facts of the refund cockpit, and finding its order.

use super::IpcError;
use super::dto::{MoneyDto, time};
use crate::Desk;
use domain::{BrokenRule, Consent, Money, NoCancel, OrderId, Parts, ReturnWay};
use operations::{OperationError, ReturnPlan};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{AttemptFilter, Lane, RefundRecord};
use tauri::State;

/// A sum of an order that may be given back.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundFactsRequest {
    /// The order.
    pub order_id: String,
    /// How much; all that is left where it is left out.
    pub amount: Option<MoneyDto>,
}

/// What giving it back would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundFactsView {
    /// Whether it would be a cancel.
    pub cancels: bool,
    /// Why it would be none.
    pub no_cancel: Option<NoCancelDto>,
    /// Until when a cancel is or was possible, if it ever was.
    pub cancel_until: Option<String>,
    /// What can still be refunded.
    pub left: MoneyDto,
    /// Until when.
    pub refund_until: String,
    /// The least that the wallet takes, where that is known in this currency.
    pub least: Option<MoneyDto>,
    /// Whether the wallet takes back whole payments only.
    pub whole_only: bool,
    /// The rule that this sum breaks.
    pub broken: Option<BrokenRuleDto>,
    /// What leaves the next payout, where the shop is settled in the same currency.
    pub from_payout: Option<MoneyDto>,
    /// Who has to agree.
    pub consent: ConsentDto,
    /// Who took the payment, where staff are named.
    pub taken_by: Option<String>,
    /// As of when the wallet's rules are true.
    pub rules_as_of: String,
}

/// Why a cancel is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NoCancelDto {
    /// Only a part goes back.
    Part,
    /// Something went back already.
    RefundedBefore,
    /// It is too late.
    WindowOver,
    /// The wallet does not do it.
    Wallet,
    /// The acquirer refused.
    Refused,
}

/// A rule that a sum breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BrokenRuleDto {
    /// Too late.
    WindowOver,
    /// Only whole.
    WholeOnly,
    /// Too little.
    BelowLeast,
    /// No multiple of what the wallet counts in.
    NoMultiple,
}

/// Who has to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConsentDto {
    /// Nobody else.
    Alone,
    /// A second person.
    Second,
    /// This person may not refund at all.
    Never,
}

/// What giving a sum back would mean.
#[tauri::command]
#[specta::specta]
pub async fn refund_facts(
    desk: State<'_, Arc<Desk>>,
    request: RefundFactsRequest,
) -> Result<RefundFactsView, IpcError> {
    let order_id = OrderId::parse(&request.order_id)?;
    let amount = request.amount.map(|amount| amount.parse()).transpose()?;
    let actor = desk.actor().await?;
    let shop = desk.shop().await?;
    let plan = operations::plan_return(shop.ctx(), &order_id, amount, desk.now()).await?;
    let amount = amount.unwrap_or(plan.left);
    let refunds = shop.store().refunds_of(&order_id).await?;
    let policy = operations::refund_policy(shop.ctx()).await?;
    let consent = match (policy.consent(actor.role(), total(&refunds, amount)?), actor.name()) {
        (Consent::Alone, _) | (Consent::Second, None) => ConsentDto::Alone,
        (Consent::Second, Some(_)) => ConsentDto::Second,
        (Consent::Never, _) => ConsentDto::Never,
    };
    let events = shop.store().events_of(&order_id).await?;
    let made = events
        .iter()
        .find(|event| event.event.lane == Lane::Desk && event.event.kind == "order.made");
    let taken_by = made.and_then(|event| {
        event.event.args.iter().find(|(name, _)| name == "by").map(|(_, value)| value.clone())
    });
    let order = shop.store().order(&order_id).await?;
    let account = match order {
        Some(order) => shop.store().account(&order.account).await?,
        None => None,
    };
    let settled_alike = account
        .and_then(|account| account.settlement_currency)
        .is_some_and(|currency| currency == amount.currency());
    Ok(view(&plan, amount, consent, taken_by, settled_alike))
}

/// The order that a receipt's code or a typed number means, if there is one.
#[tauri::command]
#[specta::specta]
pub async fn find_order(
    desk: State<'_, Arc<Desk>>,
    text: String,
) -> Result<Option<String>, IpcError> {
    let shop = desk.shop().await?;
    let wanted = text.trim();
    if let Some(order) = shop.store().find_order(wanted).await? {
        return Ok(Some(order.id.to_string()));
    }
    if wanted.is_empty() {
        return Ok(None);
    }
    let filter = AttemptFilter { search: Some(wanted.to_owned()), ..AttemptFilter::default() };
    let page = shop.store().list_attempts(&filter, None, 2).await?;
    let mut orders: Vec<_> = page.rows.iter().map(|row| row.order_id.to_string()).collect();
    orders.dedup();
    // Two orders are a question that a list answers better.
    Ok(if orders.len() == 1 { orders.pop() } else { None })
}

/// What all refunds of the order would come to.
fn total(refunds: &[RefundRecord], amount: Money) -> Result<Money, OperationError> {
    let counting = refunds.iter().filter(|record| record.refund.counts());
    Ok(counting
        .map(|record| record.refund.amount())
        .try_fold(amount, |sum, refunded| sum.checked_add(refunded))?)
}

fn view(
    plan: &ReturnPlan,
    amount: Money,
    consent: ConsentDto,
    taken_by: Option<String>,
    settled_alike: bool,
) -> RefundFactsView {
    let no_cancel = match plan.way {
        ReturnWay::Cancel { .. } => None,
        ReturnWay::Refund { why } => Some(why.into()),
    };
    RefundFactsView {
        cancels: no_cancel.is_none(),
        no_cancel,
        cancel_until: plan.cancel_end().map(time),
        left: plan.left.into(),
        refund_until: time(plan.window_end()),
        least: plan.rules.least_in(amount.currency()).map(MoneyDto::from),
        whole_only: plan.rules.parts == Parts::WholeOnly,
        broken: plan.broken.map(BrokenRuleDto::from),
        from_payout: settled_alike.then(|| amount.into()),
        consent,
        taken_by,
        rules_as_of: domain::WALLET_RULES_AS_OF.to_owned(),
    }
}

impl From<NoCancel> for NoCancelDto {
    fn from(why: NoCancel) -> Self {
        match why {
            NoCancel::Part => Self::Part,
            NoCancel::RefundedBefore => Self::RefundedBefore,
            NoCancel::WindowOver => Self::WindowOver,
            NoCancel::Wallet => Self::Wallet,
            NoCancel::Refused => Self::Refused,
        }
    }
}

impl From<BrokenRule> for BrokenRuleDto {
    fn from(broken: BrokenRule) -> Self {
        match broken {
            BrokenRule::WindowOver { .. } => Self::WindowOver,
            BrokenRule::WholeOnly { .. } => Self::WholeOnly,
            BrokenRule::BelowLeast { .. } => Self::BelowLeast,
            BrokenRule::NoMultiple { .. } => Self::NoMultiple,
        }
    }
}
