//! Money going back.

use super::IpcError;
use super::dto::{MoneyDto, RefundStatusDto, filled, time};
use crate::Desk;
use domain::{OrderId, RefundRequestId, RefundState};
use operations::{OperationError, RefundRequest};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{RefundRecord, Store};
use tauri::State;

/// What a cashier asks for.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CreateRefundRequest {
    /// Made by the window once for each intent.
    pub request_key: String,
    /// Whose money goes back.
    pub order_id: String,
    /// How much; all that remains where it is left out.
    pub amount: Option<MoneyDto>,
    /// Why, in a few words.
    pub reason: Option<String>,
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
    /// When it was asked for.
    pub created_at: String,
    /// When the money went back.
    pub done_at: Option<String>,
    /// The acquirer's code.
    pub code: Option<String>,
}

/// Gives money back. The same key is the same refund, however often it is pressed.
#[tauri::command]
#[specta::specta]
pub async fn create_refund(
    desk: State<'_, Arc<Desk>>,
    request: CreateRefundRequest,
) -> Result<RefundView, IpcError> {
    let request = request.parse()?;
    let book = desk.working().await?;
    let shop = book.shop();
    let refunded = operations::create_refund(shop.ctx(), request, desk.now()).await?;
    shop.poke();
    view(shop.store(), &refunded.request_id).await
}

/// A refund as it stands.
#[tauri::command]
#[specta::specta]
pub async fn refund(desk: State<'_, Arc<Desk>>, refund_id: String) -> Result<RefundView, IpcError> {
    let refund_id = RefundRequestId::parse(&refund_id)?;
    view(desk.shop().await?.store(), &refund_id).await
}

async fn view(store: &Store, id: &RefundRequestId) -> Result<RefundView, IpcError> {
    let refund = store.refund(id).await?;
    let refund = refund.ok_or_else(|| OperationError::UnknownRefund(id.to_string()))?;
    Ok(RefundView::from(&refund))
}

impl CreateRefundRequest {
    fn parse(self) -> Result<RefundRequest, IpcError> {
        Ok(RefundRequest {
            order_id: OrderId::parse(&self.order_id)?,
            amount: self.amount.map(|amount| amount.parse()).transpose()?,
            reason: filled(self.reason),
            request_key: Some(self.request_key),
        })
    }
}

impl From<&RefundRecord> for RefundView {
    fn from(record: &RefundRecord) -> Self {
        let done_at = match record.refund.state() {
            RefundState::Succeeded { refunded_at } => Some(time(refunded_at)),
            RefundState::Unknown | RefundState::Processing | RefundState::Failed => None,
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
            created_at: time(record.created_at),
            done_at,
            code: record.code.clone(),
        }
    }
}
