//! "Search or go to": the records that hold what was typed.

use super::IpcError;
use super::dto::{MoneyDto, OrderStatusDto, filled, time};
use crate::Desk;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{OrderFilter, OrderRecord};
use tauri::State;

/// More hits than this are no answer; whoever sees so many types on.
const FOUND_MAX: u32 = 8;

/// An order that holds what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundOrder {
    /// Our own id.
    pub id: String,
    /// What people call it.
    pub number: String,
    /// What it has come to.
    pub status: OrderStatusDto,
    /// How much.
    pub amount: MoneyDto,
    /// The wallet that paid or is to pay, where it is known.
    pub wallet: Option<String>,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// The note on the payer's bill.
    pub note: Option<String>,
    /// When it was made.
    pub at: String,
}

/// Orders whose number, amount, ids, wallet, reference or note hold all words that were typed; one
/// with exactly that number first, then newest first.
#[tauri::command]
#[specta::specta]
pub async fn find_orders(
    desk: State<'_, Arc<Desk>>,
    words: String,
) -> Result<Vec<FoundOrder>, IpcError> {
    let Some(words) = filled(Some(words)) else { return Ok(Vec::new()) };
    let shop = desk.shop().await?;
    let exact = shop.store().order_by_number(&words).await?;
    let filter = OrderFilter { search: Some(words), ..OrderFilter::default() };
    let page = shop.store().list_orders(&filter, None, FOUND_MAX).await?;
    let others = page
        .orders
        .into_iter()
        .filter(|order| exact.as_ref().is_none_or(|exact| exact.id != order.id));
    let mut found: Vec<OrderRecord> = exact.iter().cloned().chain(others).collect();
    found.truncate(usize::try_from(FOUND_MAX).unwrap_or(usize::MAX));
    let ids: Vec<_> = found.iter().map(|order| order.id.clone()).collect();
    let attempts = shop.store().payments_of_orders(&ids).await?;
    Ok(found
        .into_iter()
        .map(|order| {
            let paid_by = attempts.iter().rfind(|one| one.order_id == order.id);
            let wallet =
                paid_by.and_then(|one| one.wallet.clone()).or_else(|| order.wallet.clone());
            FoundOrder::new(order, wallet)
        })
        .collect())
}

impl FoundOrder {
    fn new(order: OrderRecord, wallet: Option<domain::WalletName>) -> Self {
        Self {
            id: order.id.to_string(),
            number: order.number.to_string(),
            status: order.status.into(),
            amount: order.amount.into(),
            wallet: wallet.map(|wallet| wallet.as_str().to_owned()),
            reference: order.reference,
            note: order.note,
            at: time(order.created_at),
        }
    }
}
