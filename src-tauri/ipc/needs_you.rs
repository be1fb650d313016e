//! What a person has to decide, and what arrived and was not believed.

use super::IpcError;
use super::dto::{time, worded};
use super::recognition::ProofDto;
use crate::Desk;
use domain::{BreakAction, ContradictionKind};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{BreakKind, BreakRecord, NotificationRecord, NotificationVerdict, Store};
use tauri::State;

/// So many notifications are shown at most; the newest come first.
const NOTIFICATIONS_MAX: u32 = 200;

/// A fact that does not agree with our books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BreakView {
    /// Its id.
    pub id: String,
    /// When we learnt of it.
    pub at: String,
    /// Which order.
    pub order_id: Option<String>,
    /// What people call that order.
    pub number: Option<String>,
    /// What does not agree.
    pub kind: BreakKindDto,
    /// What our books say.
    pub expected: String,
    /// What we were told.
    pub actual: String,
    /// What can be done about it, best first.
    pub actions: Vec<BreakActionDto>,
}

/// What does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BreakKindDto {
    /// Paid after the attempt had ended: the shop has the money.
    LateSuccess,
    /// Paid, and cancelled by us without knowing: the acquirer returns the money.
    PaidThenCancelled,
    /// The acquirer says that a paid payment is closed.
    ClosedAfterPaid,
    /// Another amount.
    Amount,
    /// Another currency.
    Currency,
    /// A refund's sum or outcome.
    Refund,
    /// A refund that came back: its payer is still owed the money.
    RefundReversed,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BreakActionDto {
    /// Keep the money.
    Accept,
    /// Give it back.
    Refund,
    /// Ask the acquirer again.
    Inquire,
    /// Seen.
    Acknowledge,
}

/// What a person decided.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResolveBreakRequest {
    /// The break.
    pub id: String,
    /// What to do.
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// How whoever is at the till proves it, where staff are named and money goes back.
    pub proof: Option<ProofDto>,
}

/// A notification as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NotificationView {
    /// Its id.
    pub id: String,
    /// When it arrived.
    pub at: String,
    /// The account that it was addressed to.
    pub account: String,
    /// The acquirer's word for its kind.
    pub kind: String,
    /// What it was worth.
    pub verdict: NotificationVerdictDto,
    /// The order that it speaks of, where it was believed.
    pub order_number: Option<String>,
    /// Where it came from.
    pub source: String,
}

/// What a notification was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NotificationVerdictDto {
    /// The acquirer's, and applied.
    Accepted,
    /// Not the acquirer's.
    Forged,
    /// For an account that the shop does not have.
    UnknownAccount,
    /// Not what the document describes, or meant for another client.
    Malformed,
}

/// What waits for a person, newest first.
#[tauri::command]
#[specta::specta]
pub async fn needs_you(desk: State<'_, Arc<Desk>>) -> Result<Vec<BreakView>, IpcError> {
    open_breaks(desk.shop().await?.store()).await
}

/// Does what a person decided.
#[tauri::command]
#[specta::specta]
pub async fn resolve_break(
    desk: State<'_, Arc<Desk>>,
    request: ResolveBreakRequest,
) -> Result<Vec<BreakView>, IpcError> {
    let id = request.id.parse().map_err(|error| IpcError::bad_input("id", &error))?;
    let action: BreakAction = worded::<BreakActionDto>("action", &request.action)?.into();
    let by = match action {
        BreakAction::Refund => desk.proved_actor(request.proof).await?,
        BreakAction::Accept | BreakAction::Inquire | BreakAction::Acknowledge => {
            desk.actor().await?
        }
    };
    let book = desk.working().await?;
    let shop = book.shop();
    operations::resolve_break(shop.ctx(), &by, id, action, request.reason, desk.now()).await?;
    shop.poke();
    open_breaks(shop.store()).await
}

/// What arrived, newest first; all, or only what was not believed.
#[tauri::command]
#[specta::specta]
pub async fn notifications(
    desk: State<'_, Arc<Desk>>,
    rejected_only: bool,
) -> Result<Vec<NotificationView>, IpcError> {
    let shop = desk.shop().await?;
    let records = shop.store().notifications(rejected_only, NOTIFICATIONS_MAX).await?;
    let mut views = Vec::with_capacity(records.len());
    for record in &records {
        views.push(notification_view(shop.store(), record).await?);
    }
    Ok(views)
}

async fn open_breaks(store: &Store) -> Result<Vec<BreakView>, IpcError> {
    let mut views = Vec::new();
    for record in store.breaks(true).await? {
        let number = store.order(&record.found.order_id).await?;
        views.push(break_view(&record, number.map(|order| order.number.to_string())));
    }
    Ok(views)
}

fn break_view(record: &BreakRecord, number: Option<String>) -> BreakView {
    let kind = match record.found.kind {
        BreakKind::Payment(ContradictionKind::LateSuccess) => BreakKindDto::LateSuccess,
        BreakKind::Payment(ContradictionKind::PaidThenCancelled) => BreakKindDto::PaidThenCancelled,
        BreakKind::Payment(ContradictionKind::ClosedAfterPaid) => BreakKindDto::ClosedAfterPaid,
        BreakKind::Payment(ContradictionKind::Amount) => BreakKindDto::Amount,
        BreakKind::Payment(ContradictionKind::Currency) => BreakKindDto::Currency,
        BreakKind::Refund => BreakKindDto::Refund,
        BreakKind::RefundReversed => BreakKindDto::RefundReversed,
    };
    BreakView {
        id: record.id.to_string(),
        at: time(record.found.at),
        order_id: Some(record.found.order_id.to_string()),
        number,
        kind,
        expected: record.found.expected.clone(),
        actual: record.found.actual.clone(),
        actions: record.found.kind.actions().iter().map(|action| (*action).into()).collect(),
    }
}

async fn notification_view(
    store: &Store,
    record: &NotificationRecord,
) -> Result<NotificationView, IpcError> {
    let arrived = &record.notification;
    let order = match &arrived.order_id {
        Some(id) => store.order(id).await?,
        None => None,
    };
    Ok(NotificationView {
        id: arrived.id.clone(),
        at: time(arrived.at),
        account: arrived.account.clone(),
        kind: arrived.kind.clone(),
        verdict: match arrived.verdict {
            NotificationVerdict::Accepted => NotificationVerdictDto::Accepted,
            NotificationVerdict::Forged => NotificationVerdictDto::Forged,
            NotificationVerdict::UnknownAccount => NotificationVerdictDto::UnknownAccount,
            NotificationVerdict::Malformed | NotificationVerdict::ForeignClient => {
                NotificationVerdictDto::Malformed
            }
        },
        order_number: order.map(|order| order.number.to_string()),
        source: arrived.source.clone(),
    })
}

impl From<BreakAction> for BreakActionDto {
    fn from(action: BreakAction) -> Self {
        match action {
            BreakAction::Accept => Self::Accept,
            BreakAction::Refund => Self::Refund,
            BreakAction::Inquire => Self::Inquire,
            BreakAction::Acknowledge => Self::Acknowledge,
        }
    }
}

impl From<BreakActionDto> for BreakAction {
    fn from(action: BreakActionDto) -> Self {
        match action {
            BreakActionDto::Accept => Self::Accept,
            BreakActionDto::Refund => Self::Refund,
            BreakActionDto::Inquire => Self::Inquire,
            BreakActionDto::Acknowledge => Self::Acknowledge,
        }
    }
}
