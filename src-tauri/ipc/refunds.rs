//! Money going back.

use super::IpcError;
use super::dto::{MoneyDto, RefundStatusDto, filled, time};
use super::recognition::ProofDto;
use super::refund_batch::BatchStatusDto;
use crate::Desk;
use domain::{OrderId, RefundRequestId, RefundState, StaffName};
use operations::{Actor, OperationError, RefundRequest, Returned};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{ListedRefund, RefundRecord, Store};
use tauri::State;

/// So many refunds to a page.
const PAGE: u32 = 200;

/// What a cashier asks for.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnRequest {
    /// Made by the window once for each intent.
    pub request_key: String,
    /// Whose money goes back.
    pub order_id: String,
    /// How much; all that remains where it is left out.
    pub amount: Option<MoneyDto>,
    /// What could still be refunded when the person decided.
    pub seen: Option<MoneyDto>,
    /// Why, in a few words.
    pub reason: Option<String>,
    /// How whoever is at the till proves it, where staff are named.
    pub proof: Option<ProofDto>,
    /// Who agrees, where somebody has to.
    pub second: Option<SecondPerson>,
}

/// A second person with their proof.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SecondPerson {
    /// Who.
    pub name: String,
    /// How they prove it.
    pub proof: ProofDto,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedView {
    /// By which way.
    pub way: ReturnedWay,
    /// The refund, where there is one.
    pub refund: Option<RefundView>,
}

/// By which way money went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReturnedWay {
    /// The sale was cancelled.
    Cancelled,
    /// A cancel was asked for and is not known to be done; a refund follows by itself if it fails.
    CancelAsked,
    /// By a refund.
    Refund,
}

/// A refund, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundView {
    /// Our own id.
    pub id: String,
    /// Of which order.
    pub order_id: String,
    /// What the acquirer knows it by.
    pub request_id: String,
    /// The acquirer's id.
    pub gateway_id: Option<String>,
    /// How much.
    pub amount: MoneyDto,
    /// How it stands.
    pub status: RefundStatusDto,
    /// Why.
    pub reason: Option<String>,
    /// Who asked for it, where staff are named.
    pub asked_by: Option<String>,
    /// Who agreed, where somebody had to.
    pub approved_by: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When the money went back.
    pub done_at: Option<String>,
    /// When the money came back to the shop, if it did.
    pub reversed_at: Option<String>,
    /// The acquirer's code.
    pub code: Option<String>,
}

/// A refund in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundRow {
    /// The refund.
    pub refund: RefundView,
    /// What people call the order.
    pub number: String,
    /// The wallet, where it is known.
    pub wallet: Option<String>,
}

/// A page of refunds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundListPage {
    /// Those that are not decided, all of them, oldest first.
    pub requested: Vec<RefundRow>,
    /// The others, newest first.
    pub rows: Vec<RefundRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Gives money back by the better way. The same key is the same return, however often it is
/// pressed.
#[tauri::command]
#[specta::specta]
pub async fn return_money(
    desk: State<'_, Arc<Desk>>,
    request: ReturnRequest,
) -> Result<ReturnedView, IpcError> {
    let by = desk.proved_actor(request.proof.clone()).await?;
    let approver = second(&desk, request.second.clone()).await?;
    let request = request.parse()?;
    let book = desk.working().await?;
    let shop = book.shop();
    let returned =
        operations::return_money(shop.ctx(), &by, approver.as_ref(), request, desk.now()).await?;
    shop.poke();
    Ok(match returned {
        Returned::Cancelled => ReturnedView { way: ReturnedWay::Cancelled, refund: None },
        Returned::CancelUnknown(_) => ReturnedView { way: ReturnedWay::CancelAsked, refund: None },
        Returned::Refunded { refunded, .. } => {
            let refund = view(shop.store(), &refunded.request_id).await?;
            ReturnedView { way: ReturnedWay::Refund, refund: Some(refund) }
        }
    })
}

/// A refund as it stands.
#[tauri::command]
#[specta::specta]
pub async fn refund(desk: State<'_, Arc<Desk>>, refund_id: String) -> Result<RefundView, IpcError> {
    let refund_id = RefundRequestId::parse(&refund_id)?;
    view(desk.shop().await?.store(), &refund_id).await
}

/// Refunds: those that are not decided first.
#[tauri::command]
#[specta::specta]
pub async fn refunds(
    desk: State<'_, Arc<Desk>>,
    after: Option<String>,
) -> Result<RefundListPage, IpcError> {
    let after = after.map(|text| text.parse()).transpose();
    let after: Option<i64> = after.map_err(|error| IpcError::bad_input("after", &error))?;
    let actor = desk.actor().await?;
    let own = (!actor.role().may(domain::Right::SeeShop)).then(|| actor.till().to_owned());
    let shop = desk.shop().await?;
    let store = shop.store();
    let listed = store.refunds_before(after, own.as_deref(), PAGE).await?;
    let full = listed.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = listed.last().filter(|_| full).map(|last| last.place.to_string());
    let mut page = RefundListPage { requested: Vec::new(), rows: Vec::new(), next };
    for ListedRefund { record, .. } in listed {
        if !is_open(&record) {
            page.rows.push(row(store, &record).await?);
        }
    }
    for record in store.open_refunds().await? {
        if own.is_none() || record.till == own {
            page.requested.push(row(store, &record).await?);
        }
    }
    Ok(page)
}

fn is_open(record: &RefundRecord) -> bool {
    matches!(record.refund.state(), RefundState::Unknown | RefundState::Processing)
}

async fn row(store: &Store, record: &RefundRecord) -> Result<RefundRow, IpcError> {
    let order = store.order(&record.order_id).await?;
    let order = order.ok_or_else(|| OperationError::UnknownOrder(record.order_id.to_string()))?;
    Ok(RefundRow {
        refund: RefundView::from(record),
        number: order.number.to_string(),
        wallet: order.wallet.map(|wallet| wallet.as_str().to_owned()),
    })
}

async fn view(store: &Store, id: &RefundRequestId) -> Result<RefundView, IpcError> {
    let refund = store.refund(id).await?;
    let refund = refund.ok_or_else(|| OperationError::UnknownRefund(id.to_string()))?;
    Ok(RefundView::from(&refund))
}

/// The second person, where one is named.
pub(super) async fn second(
    desk: &Desk,
    person: Option<SecondPerson>,
) -> Result<Option<Actor>, IpcError> {
    match person {
        Some(person) => {
            let name = StaffName::parse(&person.name)?;
            desk.proved_by(&name, person.proof).await.map(Some)
        }
        None => Ok(None),
    }
}

impl ReturnRequest {
    fn parse(self) -> Result<RefundRequest, IpcError> {
        Ok(RefundRequest {
            order_id: OrderId::parse(&self.order_id)?,
            of: None,
            amount: self.amount.map(|amount| amount.parse()).transpose()?,
            seen: self.seen.map(|seen| seen.parse()).transpose()?,
            reason: filled(self.reason),
            request_key: Some(self.request_key),
        })
    }
}

impl From<RefundStatusDto> for BatchStatusDto {
    fn from(status: RefundStatusDto) -> Self {
        match status {
            RefundStatusDto::Pending => Self::Pending,
            RefundStatusDto::Succeeded => Self::Succeeded,
            RefundStatusDto::Failed => Self::Failed,
        }
    }
}

impl From<&RefundRecord> for RefundView {
    fn from(record: &RefundRecord) -> Self {
        let (done_at, reversed_at) = match record.refund.state() {
            RefundState::Succeeded { refunded_at } => (Some(refunded_at), None),
            RefundState::Reversed { refunded_at, reversed_at, .. } => {
                (Some(refunded_at), Some(reversed_at))
            }
            RefundState::Unknown
            | RefundState::Processing
            | RefundState::Failed
            | RefundState::Doubted { .. } => (None, None),
        };
        let request_id = record.refund.request_id().to_string();
        Self {
            // One id is enough: ours is what the acquirer knows the refund by.
            id: request_id.clone(),
            order_id: record.order_id.to_string(),
            request_id,
            gateway_id: record.gateway_id.as_ref().map(ToString::to_string),
            amount: record.refund.amount().into(),
            status: record.refund.state().status().into(),
            reason: record.reason.clone(),
            asked_by: record.asked_by.clone(),
            approved_by: record.approved_by.clone(),
            created_at: time(record.created_at),
            done_at: done_at.map(time),
            reversed_at: reversed_at.map(time),
            code: record.code.clone(),
        }
    }
}
