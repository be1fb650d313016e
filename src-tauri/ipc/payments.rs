//! The list of payments and its sums.

use super::IpcError;
use super::dto::{
    ModeDto, MoneyDto, OrderStatusDto, PaymentStateDto, currency, filled, instant, time, worded,
};
use crate::Desk;
use domain::{Currency, Mode, Money, PaymentStatus, WalletName};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{AmountRange, AttemptFilter, AttemptRow, Cursor};
use tauri::State;

/// A page is never longer, whatever the window asks for.
const PAGE_MAX: u32 = 500;
/// A search looks at so many orders to add them up: about a quarter of a second. Whoever searches
/// for what more of them hold is better off with another word.
const ADDED_UP_MAX: u32 = 50_000;

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
    /// Only those that expired or were cancelled before anybody paid, whatever `states` says.
    pub dropped: bool,
    /// Which wallet.
    pub wallet: Option<String>,
    /// How the payer was asked.
    pub mode: Option<String>,
    /// In which currency.
    pub currency: Option<String>,
    /// The least amount, as a decimal of that currency.
    pub min: Option<String>,
    /// The greatest, likewise.
    pub max: Option<String>,
    /// The acquirer's code for why it failed.
    pub code: Option<String>,
    /// Words that occur in numbers, references, notes, ids.
    pub search: Option<String>,
    /// Where the page begins: what `next` said.
    pub after: Option<String>,
    /// How many rows stand before the page, where no `next` led there.
    pub skip: u32,
    /// How many rows.
    pub limit: u32,
}

/// A page, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentListPage {
    /// The rows.
    pub rows: Vec<PaymentRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// What all of a filter adds up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentTotals {
    /// How many attempts the filter has.
    pub attempts: u32,
    /// How many of them are paid.
    pub taken: u32,
    /// How many are not decided.
    pub processing: u32,
    /// What was taken less what went back, by currency; nothing if there are more attempts.
    pub sums: Vec<MoneyDto>,
    /// The search fits more than was counted: all numbers are at least.
    pub more: bool,
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
    /// The acquirer's id for the attempt.
    pub gateway_id: Option<String>,
    /// At which acquirer.
    pub account: String,
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
    let skip = request.skip;
    let filter = request.parse()?;
    let shop = desk.shop().await?;
    let after = match after {
        Some(after) => Some(after),
        None => shop.store().attempts_behind(&filter, skip).await?,
    };
    let page = shop.store().list_attempts(&filter, after.as_ref(), limit).await?;
    Ok(PaymentListPage {
        rows: page.rows.into_iter().map(PaymentRow::from).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
    })
}

/// What all payments of a filter add up to. Where the page begins does not matter.
#[tauri::command]
#[specta::specta]
pub async fn payment_totals(
    desk: State<'_, Arc<Desk>>,
    request: PaymentsRequest,
) -> Result<PaymentTotals, IpcError> {
    let filter = request.parse()?;
    let totals = desk.shop().await?.store().attempt_totals(&filter, ADDED_UP_MAX).await?;
    Ok(PaymentTotals {
        attempts: counted(totals.attempts),
        taken: counted(totals.taken),
        processing: counted(totals.processing),
        // A part of a sum is no sum.
        sums: totals.sums.into_iter().filter(|_| !totals.more).map(|sum| sum.net.into()).collect(),
        more: totals.more,
    })
}

impl PaymentsRequest {
    pub(super) fn parse(self) -> Result<AttemptFilter, IpcError> {
        let currency = filled(self.currency).map(|code| currency(&code)).transpose()?;
        Ok(AttemptFilter {
            from: self.from.map(|text| instant("from", &text)).transpose()?,
            to: self.to.map(|text| instant("to", &text)).transpose()?,
            states: self.states.iter().map(|word| state(word)).collect::<Result<_, _>>()?,
            dropped: self.dropped,
            wallet: filled(self.wallet).map(|name| WalletName::parse(&name)).transpose()?,
            currency,
            account: None,
            mode: filled(self.mode).map(|word| mode(&word)).transpose()?,
            failure_code: filled(self.code),
            amounts: amounts(currency, filled(self.min), filled(self.max))?,
            search: filled(self.search),
        })
    }
}

/// A least or a greatest amount is one of a currency.
fn amounts(
    currency: Option<Currency>,
    min: Option<String>,
    max: Option<String>,
) -> Result<Option<AmountRange>, IpcError> {
    if min.is_none() && max.is_none() {
        return Ok(None);
    }
    let currency = currency.ok_or_else(|| IpcError::bad_field("currency"))?;
    let minor = |text: Option<String>| {
        let money = text.map(|text| Money::parse_major(&text, currency)).transpose();
        money.map(|money| money.map(|money| money.minor()))
    };
    Ok(Some(AmountRange { currency, least_minor: minor(min)?, most_minor: minor(max)? }))
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
            gateway_id: row.gateway_id.map(|id| id.to_string()),
            account: row.account.to_string(),
        }
    }
}

fn state(word: &str) -> Result<PaymentStatus, IpcError> {
    Ok(worded::<PaymentStateDto>("states", word)?.into())
}

fn mode(word: &str) -> Result<Mode, IpcError> {
    Ok(worded::<ModeDto>("mode", word)?.into())
}

fn counted(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
