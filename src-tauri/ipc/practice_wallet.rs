//! Where the practice wallet shows an order or an agreement.

use super::IpcError;
use crate::Desk;
use domain::{AgreementId, OrderId};
use operations::OperationError;
use store::PaymentRecord;

/// The wallet page's address for an order's last attempt.
///
/// Codes name the gateway's port of the time when they were made. Only what comes after is taken
/// from them, so that an order from before a restart can still be paid.
pub(crate) async fn address(desk: &Desk, order_id: &str) -> Result<String, IpcError> {
    let book = desk.working().await?;
    let order_id = OrderId::parse(order_id)?;
    let wallet = book.wallet().await.ok_or_else(|| IpcError::bad_field("practice"))?;
    let attempts = book.shop().store().payments_of(&order_id).await?;
    let last = attempts.last().ok_or_else(|| OperationError::UnknownOrder(order_id.to_string()))?;
    let query = query(last).ok_or_else(|| IpcError::bad_field("code"))?;
    Ok(format!("{wallet}?{query}"))
}

/// The wallet page's address for an agreement that the payer has not decided yet.
pub(crate) async fn agreement_address(desk: &Desk, id: &AgreementId) -> Result<String, IpcError> {
    let book = desk.working().await?;
    let wallet = book.wallet().await.ok_or_else(|| IpcError::bad_field("practice"))?;
    let unknown = || OperationError::UnknownAgreement(id.to_string());
    let record = book.shop().store().agreement(id).await?.ok_or_else(unknown)?;
    let held_out = record.auth_code_text.or(record.auth_url);
    let query = held_out.as_deref().and_then(|text| text.split_once('?'));
    let (_, query) = query.ok_or_else(|| IpcError::bad_field("code"))?;
    Ok(format!("{wallet}?{query}"))
}

fn query(attempt: &PaymentRecord) -> Option<&str> {
    let held_out = attempt.code.as_ref().or(attempt.checkout_url.as_ref())?;
    held_out.split_once('?').map(|(_, query)| query)
}
