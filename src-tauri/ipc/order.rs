//! One order: all that is known of it, and what went over the wire for it.

use super::IpcError;
use super::dto::{ModeDto, MoneyDto, OrderStatusDto, PaymentStateDto, ToldBy, millis, time};
use super::refunds::RefundView;
use super::timeline::{TimelineEntry, timeline};
use crate::Desk;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Money, OrderId, PaymentState, Refund, refundable, wallet_rules};
use operations::OperationError;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{Book, Store};
use store::{Direction, MessageRecord, MessageVerdict, OrderRecord, PaymentRecord, RefundRecord};
use tauri::State;

/// An order, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    /// Our own id.
    pub id: String,
    /// What people call it.
    pub number: String,
    /// What it has come to.
    pub status: OrderStatusDto,
    /// How much.
    pub amount: MoneyDto,
    /// What went back.
    pub refunded: MoneyDto,
    /// What can still go back.
    pub refundable: MoneyDto,
    /// Until when it can be refunded, of one that is paid.
    pub refund_until: Option<String>,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// The note on the payer's bill.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// Until when the payer can pay.
    pub expires_at: Option<String>,
    /// At which acquirer.
    pub account: String,
    /// Which till.
    pub till: String,
    /// Whether no real money moves.
    pub practice: bool,
    /// Oldest first; the last one counts.
    pub attempts: Vec<AttemptView>,
    /// Oldest first.
    pub refunds: Vec<RefundView>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// One attempt to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// Our id for it.
    pub request_id: String,
    /// The acquirer's.
    pub gateway_id: Option<String>,
    /// How the payer is asked.
    pub mode: ModeDto,
    /// How it stands.
    pub state: PaymentStateDto,
    /// The wallet, where it is known.
    pub wallet: Option<String>,
    /// The exact text of the code to draw.
    pub code: Option<String>,
    /// The address that the payer opens.
    pub checkout_url: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// Until when the payer can pay.
    pub expires_at: Option<String>,
    /// When the payer paid, by the acquirer's clock.
    pub paid_at: Option<String>,
    /// Who told us how it ended.
    pub told_by: Option<ToldBy>,
    /// How long after the payer paid.
    pub told_after_ms: Option<i32>,
    /// What the payer was charged in the wallet's currency.
    pub payer_paid: Option<MoneyDto>,
    /// The acquirer's code for why it failed.
    pub failure_code: Option<String>,
    /// How often we asked.
    pub inquiries: u32,
    /// When we last asked.
    pub last_inquiry_at: Option<String>,
    /// When we ask next.
    pub next_inquiry_at: Option<String>,
}

/// A request, an answer or a notification, as it went over the wire, secrets removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// When.
    pub at: String,
    /// From us or to us.
    pub direction: MessageDirection,
    /// The acquirer's name of the call.
    pub operation: String,
    /// The whole address; of a notification its path.
    pub url: String,
    /// At which acquirer.
    pub account: String,
    /// The HTTP status of an answer.
    pub status: Option<u16>,
    /// What the acquirer's signature was worth.
    pub verdict: SignatureVerdict,
    /// Names and values.
    pub headers: Vec<HeaderView>,
    /// The body.
    pub body: String,
    /// How long the answer took.
    pub took_ms: Option<u32>,
}

/// From us or to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MessageDirection {
    /// From us.
    Sent,
    /// To us.
    Received,
}

/// What the acquirer's signature was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignatureVerdict {
    /// It fits.
    Signed,
    /// There was none.
    Missing,
    /// It does not fit.
    Wrong,
    /// There was nothing to judge.
    None,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeaderView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// All that is known of an order.
#[tauri::command]
#[specta::specta]
pub async fn order(desk: State<'_, Arc<Desk>>, order_id: String) -> Result<OrderView, IpcError> {
    let order_id = OrderId::parse(&order_id)?;
    view(desk.shop().await?.store(), &order_id).await
}

/// What went over the wire for an order, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn messages(
    desk: State<'_, Arc<Desk>>,
    order_id: String,
) -> Result<Vec<MessageView>, IpcError> {
    let order_id = OrderId::parse(&order_id)?;
    let messages = desk.shop().await?.store().messages_of(&order_id).await?;
    Ok(messages.iter().flat_map(exchange).collect())
}

/// Reads an order with all that belongs to it.
pub(crate) async fn view(store: &Store, id: &OrderId) -> Result<OrderView, IpcError> {
    let unknown = || OperationError::UnknownOrder(id.to_string());
    let order = store.order(id).await?.ok_or_else(unknown)?;
    let attempts = store.payments_of(id).await?;
    let refunds = store.refunds_of(id).await?;
    let events = store.events_of(id).await?;
    let remaining = remaining(&order, &attempts, &refunds)?;
    Ok(OrderView {
        id: order.id.to_string(),
        number: order.number.to_string(),
        status: order.status.into(),
        amount: order.amount.into(),
        refunded: order.refunded.into(),
        refundable: remaining.into(),
        refund_until: attempts.iter().find_map(refund_until).map(time),
        reference: order.reference,
        note: order.note,
        created_at: time(order.created_at),
        expires_at: attempts.last().and_then(expires_at).map(time),
        account: order.account.to_string(),
        till: order.till,
        practice: store.book() == Book::Practice,
        attempts: attempts.iter().map(AttemptView::from).collect(),
        refunds: refunds.iter().map(RefundView::from).collect(),
        timeline: timeline(&events),
    })
}

/// What can still go back: of the attempt that was paid, less what went or is going back.
fn remaining(
    order: &OrderRecord,
    attempts: &[PaymentRecord],
    refunds: &[RefundRecord],
) -> Result<Money, IpcError> {
    let paid = attempts.iter().find(|one| matches!(one.payment.state(), PaymentState::Paid { .. }));
    let Some(paid) = paid else { return Ok(Money::zero(order.amount.currency())) };
    let of_it: Vec<Refund> = refunds
        .iter()
        .filter(|refund| refund.payment_request_id == *paid.payment.request_id())
        .map(|refund| refund.refund.clone())
        .collect();
    Ok(refundable(paid.payment.amount(), &of_it)?)
}

fn refund_until(attempt: &PaymentRecord) -> Option<DateTime<Utc>> {
    match attempt.payment.state() {
        PaymentState::Paid { paid_at } => {
            Some(wallet_rules(attempt.wallet.as_ref()).window_end(paid_at))
        }
        PaymentState::Unknown
        | PaymentState::AwaitingPayer { .. }
        | PaymentState::Closed { .. } => None,
    }
}

fn expires_at(attempt: &PaymentRecord) -> Option<DateTime<Utc>> {
    match attempt.payment.state() {
        PaymentState::AwaitingPayer { expires_at: Some(at) } => Some(at),
        PaymentState::AwaitingPayer { expires_at: None }
        | PaymentState::Unknown
        | PaymentState::Paid { .. }
        | PaymentState::Closed { .. } => attempt.expires_at,
    }
}

impl From<&PaymentRecord> for AttemptView {
    fn from(attempt: &PaymentRecord) -> Self {
        let state = attempt.payment.state();
        let paid_at = match state {
            PaymentState::Paid { paid_at } => Some(paid_at),
            PaymentState::Closed { returned, .. } => returned,
            PaymentState::Unknown | PaymentState::AwaitingPayer { .. } => None,
        };
        let told_after = attempt.told_at.zip(paid_at);
        Self {
            request_id: attempt.payment.request_id().to_string(),
            gateway_id: attempt.gateway_id.as_ref().map(ToString::to_string),
            mode: attempt.mode.into(),
            state: state.status().into(),
            wallet: attempt.wallet.as_ref().map(|wallet| wallet.as_str().to_owned()),
            code: attempt.code.clone(),
            checkout_url: attempt.checkout_url.clone(),
            created_at: time(attempt.created_at),
            expires_at: expires_at(attempt).map(time),
            paid_at: paid_at.map(time),
            told_by: attempt.told_by.map(ToldBy::from),
            told_after_ms: told_after.map(|(told, paid)| millis(told.signed_duration_since(paid))),
            payer_paid: attempt.payer_paid.map(MoneyDto::from),
            failure_code: attempt.failure_code.clone(),
            inquiries: attempt.inquiries,
            last_inquiry_at: attempt.last_inquiry_at.map(time),
            next_inquiry_at: attempt.next_inquiry_at.map(time),
        }
    }
}

impl From<MessageVerdict> for SignatureVerdict {
    fn from(verdict: MessageVerdict) -> Self {
        match verdict {
            MessageVerdict::Signed => Self::Signed,
            MessageVerdict::Missing => Self::Missing,
            MessageVerdict::Wrong => Self::Wrong,
            MessageVerdict::None => Self::None,
        }
    }
}

/// The two halves of an exchange: what was asked, and what was answered.
pub(crate) fn exchange(record: &MessageRecord) -> Vec<MessageView> {
    let message = &record.message;
    let verdict = message.verdict.into();
    let asked = MessageView {
        at: time(message.at),
        direction: MessageDirection::Sent,
        operation: message.operation.clone(),
        url: message.url.clone(),
        account: message.account.to_string(),
        status: None,
        verdict: SignatureVerdict::None,
        headers: headers(&message.headers),
        body: message.body.clone(),
        took_ms: None,
    };
    if message.direction == Direction::Received {
        return vec![MessageView { direction: MessageDirection::Received, verdict, ..asked }];
    }
    let took = TimeDelta::milliseconds(message.took_ms.unwrap_or_default().into());
    let answered_at = message.at.checked_add_signed(took).unwrap_or(message.at);
    let answered = MessageView {
        at: time(answered_at),
        direction: MessageDirection::Received,
        status: message.answer.status,
        verdict,
        headers: headers(&message.answer.headers),
        body: message.answer.body.clone(),
        took_ms: message.took_ms,
        ..asked.clone()
    };
    vec![asked, answered]
}

fn headers(pairs: &[(String, String)]) -> Vec<HeaderView> {
    pairs
        .iter()
        .map(|(name, value)| HeaderView { name: name.clone(), value: value.clone() })
        .collect()
}
