//! What happened while nobody looked.

use super::IpcError;
use super::dto::{MoneyDto, PaymentStateDto, time};
use crate::Desk;
use crate::windows::DeskWindow;
use domain::OrderId;
use operations::Reading;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{MissedPayment, Unread};
use tauri::State;

/// What nobody has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnreadView {
    /// Payments whose result no window showed, newest first; no more than a page of them.
    pub payments: Vec<MissedView>,
    /// How many more there are.
    pub more: u32,
    /// How many notifications were not believed.
    pub letters: u32,
    /// When the newest of these came.
    pub newest_letter_at: Option<String>,
}

/// A payment whose result no window showed when it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MissedView {
    /// Its order.
    pub order_id: String,
    /// What people call the order.
    pub number: String,
    /// When the result came.
    pub at: String,
    /// How the payment stands by now.
    pub state: PaymentStateDto,
    /// What was asked for.
    pub amount: MoneyDto,
    /// Which wallet, where it is known.
    pub wallet: Option<String>,
}

/// What nobody has read.
#[tauri::command]
#[specta::specta]
pub async fn unread(desk: State<'_, Arc<Desk>>) -> Result<UnreadView, IpcError> {
    Ok(desk.shop().await?.store().unread().await?.into())
}

/// Somebody has read all of it, or of the notifications.
#[tauri::command]
#[specta::specta]
pub async fn read_missed(
    desk: State<'_, Arc<Desk>>,
    letters_only: bool,
) -> Result<UnreadView, IpcError> {
    let reading = if letters_only { Reading::Letters } else { Reading::All };
    desk.read(&reading).await?;
    Ok(desk.shop().await?.store().unread().await?.into())
}

/// A window shows an order, or none. What is looked at is read.
#[tauri::command]
#[specta::specta]
pub async fn showing(
    desk: State<'_, Arc<Desk>>,
    window: DeskWindow,
    order_id: Option<String>,
) -> Result<(), IpcError> {
    let order_id = order_id.map(|id| OrderId::parse(&id)).transpose()?;
    desk.manners().show(window, order_id.clone());
    match order_id {
        Some(order_id) if desk.computer().in_sight(window) => {
            desk.read(&Reading::Order(order_id)).await
        }
        Some(_) | None => Ok(()),
    }
}

impl Desk {
    async fn read(&self, reading: &Reading) -> Result<(), IpcError> {
        let (shop, by) = (self.shop().await?, self.actor().await?);
        operations::read_missed(shop.ctx(), &by, reading, self.now()).await?;
        shop.poke();
        Ok(())
    }
}

impl From<Unread> for UnreadView {
    fn from(unread: Unread) -> Self {
        let listed = u32::try_from(unread.payments.len()).unwrap_or(u32::MAX);
        Self {
            more: unread.payments_count.saturating_sub(listed),
            payments: unread.payments.into_iter().map(MissedView::from).collect(),
            letters: unread.letters,
            newest_letter_at: unread.newest_letter_at.map(time),
        }
    }
}

impl From<MissedPayment> for MissedView {
    fn from(missed: MissedPayment) -> Self {
        Self {
            order_id: missed.order_id.to_string(),
            number: missed.number.to_string(),
            at: time(missed.at),
            state: missed.status.into(),
            amount: missed.amount.into(),
            wallet: missed.wallet.map(|wallet| wallet.as_str().to_owned()),
        }
    }
}
