//! How the day is going.

use super::IpcError;
use super::dto::{ModeDto, MoneyDto, millis, time};
use crate::Desk;
use operations::{CurrencyDay, Hour, Overview, Rate, Tick, WalletTaken};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::Moments;
use tauri::State;

/// How the day is going. Every figure goes by when an attempt was made, as the list of payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OverviewView {
    /// When this was read.
    pub at: String,
    /// The day's moments.
    pub span: SpanDto,
    /// What was taken, the currency with the most payments first.
    pub currencies: Vec<CurrencyDayView>,
    /// All of the day's attempts.
    pub all: RateView,
    /// The day's attempts by wallet.
    pub by_wallet: Vec<WalletRateView>,
    /// The day's attempts by how the payer was asked.
    pub by_mode: Vec<ModeRateView>,
    /// The span whose failures are ranked.
    pub failure_span: SpanDto,
    /// Why attempts failed in that span, the most frequent first.
    pub failures: Vec<FailureView>,
    /// From order to paid.
    pub path: PathView,
    /// Who came for the first time and who came again.
    pub payers: PayersView,
}

/// From the first moment to the first that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpanDto {
    /// The first moment.
    pub from: String,
    /// The first that no longer counts.
    pub to: String,
}

/// A day in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CurrencyDayView {
    /// How many payments.
    pub payments: u32,
    /// What came in.
    pub taken: MoneyDto,
    /// What of it has gone back.
    pub refunded: MoneyDto,
    /// What is left.
    pub net: MoneyDto,
    /// A usual day of this weekday, where there was one.
    pub usual: Option<UsualView>,
    /// The hours with anything in them, and those between.
    pub hours: Vec<HourView>,
    /// Where the chart's lines stand.
    pub ticks: Vec<TickView>,
    /// What was taken by wallet, most first.
    pub wallets: Vec<WalletTakenView>,
}

/// A usual day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UsualView {
    /// How many days it is made of.
    pub days: u32,
    /// What was left of the takings by this time of day.
    pub by_now: MoneyDto,
    /// Today against it, in whole percent.
    pub change_percent: Option<i32>,
}

/// An hour. Heights are thousandths of the chart's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HourView {
    /// Its number on the clock.
    pub hour: u32,
    /// Its moments.
    pub span: SpanDto,
    /// How many payments.
    pub payments: u32,
    /// What was taken less what went back.
    pub net: MoneyDto,
    /// The bar's height.
    pub height: u32,
    /// What is usual.
    pub usual: Option<MoneyDto>,
    /// The height of what is usual.
    pub usual_height: Option<u32>,
    /// Whether it is under way.
    pub current: bool,
}

/// A line of the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TickView {
    /// The amount that it stands for.
    pub amount: MoneyDto,
    /// Its height in thousandths.
    pub height: u32,
}

/// What was taken by a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WalletTakenView {
    /// Which, where it is known.
    pub wallet: Option<String>,
    /// How many payments.
    pub payments: u32,
    /// What was taken less what went back.
    pub net: MoneyDto,
    /// Of the day's net, in thousandths.
    pub share: u32,
    /// Of the largest wallet, in thousandths.
    pub width: u32,
}

/// How attempts ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RateView {
    /// Paid.
    pub paid: u32,
    /// Refused.
    pub failed: u32,
    /// Ran out.
    pub expired: u32,
    /// Ended by the shop.
    pub cancelled: u32,
    /// Not over.
    pub open: u32,
    /// Of the expired and cancelled, those that nobody had paid.
    pub dropped: u32,
    /// Paid of those that the wallet decided, in thousandths; none where it decided none.
    pub success: Option<u32>,
}

/// How attempts by a wallet ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WalletRateView {
    /// Which, where it is known.
    pub wallet: Option<String>,
    /// How they ended.
    pub rate: RateView,
}

/// How attempts of a mode ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModeRateView {
    /// How the payer was asked.
    pub mode: ModeDto,
    /// How they ended.
    pub rate: RateView,
}

/// Why attempts failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FailureView {
    /// The acquirer's code, where it gave one.
    pub code: Option<String>,
    /// How many.
    pub attempts: u32,
}

/// From order to paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PathView {
    /// Attempts that were made.
    pub created: u32,
    /// Attempts that a payer took up, as far as we are told.
    pub taken_up: u32,
    /// Attempts that are paid.
    pub paid: u32,
    /// Attempts that expired or were cancelled before anybody paid.
    pub dropped: u32,
    /// These of all that are over, in thousandths; none where none is.
    pub dropped_share: Option<u32>,
    /// The middle of how long it took until the desk knew.
    pub middle_ms: Option<i32>,
}

/// Who came for the first time and who came again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PayersView {
    /// Payers whose first charge by agreement this was.
    pub first: u32,
    /// Payers who were charged by agreement before.
    pub returning: u32,
    /// Payments of which nobody tells who made them.
    pub unknown: u32,
}

/// How the day is going.
#[tauri::command]
#[specta::specta]
pub async fn overview(desk: State<'_, Arc<Desk>>) -> Result<OverviewView, IpcError> {
    let shop = desk.shop().await?;
    Ok(operations::overview(shop.ctx(), desk.now()).await?.into())
}

impl From<Overview> for OverviewView {
    fn from(told: Overview) -> Self {
        Self {
            at: time(told.at),
            span: told.moments.into(),
            currencies: told.currencies.into_iter().map(CurrencyDayView::from).collect(),
            all: told.all.into(),
            by_wallet: told
                .by_wallet
                .into_iter()
                .map(|(wallet, rate)| WalletRateView {
                    wallet: wallet.map(|wallet| wallet.as_str().to_owned()),
                    rate: rate.into(),
                })
                .collect(),
            by_mode: told
                .by_mode
                .into_iter()
                .map(|(mode, rate)| ModeRateView { mode: mode.into(), rate: rate.into() })
                .collect(),
            failure_span: told.failure_moments.into(),
            failures: told
                .failures
                .into_iter()
                .map(|failure| FailureView { code: failure.code, attempts: failure.attempts })
                .collect(),
            path: PathView {
                created: told.path.created,
                taken_up: told.path.taken_up,
                paid: told.path.paid,
                dropped: told.path.dropped,
                dropped_share: told.path.dropped_share,
                middle_ms: told.path.middle.map(millis),
            },
            payers: PayersView {
                first: told.payers.first,
                returning: told.payers.returning,
                unknown: told.payers.unknown,
            },
        }
    }
}

impl From<Moments> for SpanDto {
    fn from((from, to): Moments) -> Self {
        Self { from: time(from), to: time(to) }
    }
}

impl From<CurrencyDay> for CurrencyDayView {
    fn from(day: CurrencyDay) -> Self {
        Self {
            payments: day.payments,
            taken: day.taken.into(),
            refunded: day.refunded.into(),
            net: day.net.into(),
            usual: day.usual.map(|usual| UsualView {
                days: usual.days,
                by_now: usual.by_now.into(),
                change_percent: usual.change_percent,
            }),
            hours: day.hours.into_iter().map(HourView::from).collect(),
            ticks: day.ticks.into_iter().map(TickView::from).collect(),
            wallets: day.wallets.into_iter().map(WalletTakenView::from).collect(),
        }
    }
}

impl From<Hour> for HourView {
    fn from(hour: Hour) -> Self {
        Self {
            hour: hour.hour,
            span: hour.moments.into(),
            payments: hour.payments,
            net: hour.net.into(),
            height: hour.height,
            usual: hour.usual.map(MoneyDto::from),
            usual_height: hour.usual_height,
            current: hour.current,
        }
    }
}

impl From<Tick> for TickView {
    fn from(tick: Tick) -> Self {
        Self { amount: tick.amount.into(), height: tick.height }
    }
}

impl From<WalletTaken> for WalletTakenView {
    fn from(taken: WalletTaken) -> Self {
        Self {
            wallet: taken.wallet.map(|wallet| wallet.as_str().to_owned()),
            payments: taken.payments,
            net: taken.net.into(),
            share: taken.share,
            width: taken.width,
        }
    }
}

impl From<Rate> for RateView {
    fn from(rate: Rate) -> Self {
        Self {
            paid: rate.paid,
            failed: rate.failed,
            expired: rate.expired,
            cancelled: rate.cancelled,
            open: rate.open,
            dropped: rate.dropped,
            success: rate.success(),
        }
    }
}
