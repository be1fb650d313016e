//! The list of payments, its sums, and the statement of a period.

use super::IpcError;
use super::dto::{
    ModeDto, MoneyDto, OrderStatusDto, PaymentStateDto, currency, filled, instant, time, worded,
};
use crate::Desk;
use domain::{PaymentStatus, WalletName};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{AttemptFilter, AttemptRow, Cursor};
use tauri::State;

/// A page is never longer, whatever the window asks for.
const PAGE_MAX: u32 = 500;

/// Which payments. What is empty does not matter.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentsRequest {
    /// The first moment that counts.
    pub from: Option<String>,
    /// The first moment that no longer counts.
    pub to: Option<String>,
    /// How they stand; any of these.
    pub states: Vec<String>,
    /// Which wallet.
    pub wallet: Option<String>,
    /// In which currency.
    pub currency: Option<String>,
    /// Words that occur in numbers, references, notes, ids.
    pub search: Option<String>,
    /// Where the page begins: what `next` said.
    pub after: Option<String>,
    /// How many rows.
    pub limit: u32,
}

/// A page, newest first, and what all of the filter adds up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentListPage {
    /// The rows.
    pub rows: Vec<PaymentRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many attempts the filter has.
    pub attempts: u32,
    /// How many of them are paid.
    pub taken: u32,
    /// How many are not decided.
    pub processing: u32,
    /// What was taken less what went back, by currency.
    pub sums: Vec<MoneyDto>,
}

/// One attempt beside its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRow {
    /// The order.
    pub order_id: String,
    /// Our id for the attempt.
    pub request_id: String,
    /// What people call the order.
    pub number: String,
    /// How the attempt stands.
    pub state: PaymentStateDto,
    /// What the order has come to.
    pub order_status: OrderStatusDto,
    /// When it was made.
    pub at: String,
    /// The wallet, where it is known.
    pub wallet: Option<String>,
    /// How the payer was asked.
    pub mode: ModeDto,
    /// What the payer was charged in the wallet's currency.
    pub payer_paid: Option<MoneyDto>,
    /// What was asked for.
    pub amount: MoneyDto,
    /// What went back, if anything did.
    pub refunded: Option<MoneyDto>,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// The note on the payer's bill.
    pub note: Option<String>,
    /// Which till.
    pub till: String,
}

/// A page of payments.
#[tauri::command]
#[specta::specta]
pub async fn payments(
    desk: State<'_, Arc<Desk>>,
    request: PaymentsRequest,
) -> Result<PaymentListPage, IpcError> {
    let limit = request.limit.clamp(1, PAGE_MAX);
    let after = request.after.as_deref().map(Cursor::parse).transpose();
    let after = after.map_err(|error| IpcError::bad_input("after", &error))?;
    let filter = request.parse()?;
    let shop = desk.shop().await?;
    let page = shop.store().list_attempts(&filter, after.as_ref(), limit).await?;
    let totals = shop.store().attempt_totals(&filter).await?;
    Ok(PaymentListPage {
        rows: page.rows.into_iter().map(PaymentRow::from).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        attempts: counted(totals.attempts),
        taken: counted(totals.taken),
        processing: counted(totals.processing),
        sums: totals.sums.into_iter().map(|sum| sum.net.into()).collect(),
    })
}

impl PaymentsRequest {
    fn parse(self) -> Result<AttemptFilter, IpcError> {
        Ok(AttemptFilter {
            from: self.from.map(|text| instant("from", &text)).transpose()?,
            to: self.to.map(|text| instant("to", &text)).transpose()?,
            states: self.states.iter().map(|word| state(word)).collect::<Result<_, _>>()?,
            wallet: filled(self.wallet).map(|name| WalletName::parse(&name)).transpose()?,
            currency: filled(self.currency).map(|code| currency(&code)).transpose()?,
            account: None,
            search: filled(self.search),
        })
    }
}

impl From<AttemptRow> for PaymentRow {
    fn from(row: AttemptRow) -> Self {
        Self {
            order_id: row.order_id.to_string(),
            request_id: row.request_id.to_string(),
            number: row.number.to_string(),
            state: row.state.status().into(),
            order_status: row.order_status.into(),
            at: time(row.at),
            wallet: row.wallet.map(|wallet| wallet.as_str().to_owned()),
            mode: row.mode.into(),
            payer_paid: row.payer_paid.map(MoneyDto::from),
            amount: row.amount.into(),
            refunded: (!row.refunded.is_zero()).then(|| row.refunded.into()),
            reference: row.reference,
            note: row.note,
            till: row.till,
        }
    }
}

fn state(word: &str) -> Result<PaymentStatus, IpcError> {
    Ok(worded::<PaymentStateDto>("states", word)?.into())
}

fn counted(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
