//! How the day is going.

use crate::args::Global;
use crate::clock;
use crate::error::Failure;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::table::{Cell, table};
use crate::view::{MoneyView, TimeView, time};
use domain::WalletName;
use operations::{CurrencyDay, Overview, Rate};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct OverviewView {
    at: TimeView,
    day: String,
    from: TimeView,
    to: TimeView,
    currencies: Vec<CurrencyView>,
    attempts: RateView,
    by_wallet: Vec<NamedRate>,
    by_mode: Vec<NamedRate>,
    failures: Vec<FailureView>,
    created: u32,
    taken_up: u32,
    paid: u32,
    middle_ms: Option<i64>,
}

#[derive(Serialize)]
struct CurrencyView {
    payments: u32,
    taken: MoneyView,
    refunded: MoneyView,
    net: MoneyView,
    usual_by_now: Option<MoneyView>,
    usual_days: u32,
    change_percent: Option<i32>,
    hours: Vec<HourView>,
}

#[derive(Serialize)]
struct HourView {
    from: TimeView,
    to: TimeView,
    payments: u32,
    net: MoneyView,
    usual: Option<MoneyView>,
}

#[derive(Serialize)]
struct RateView {
    paid: u32,
    failed: u32,
    expired: u32,
    cancelled: u32,
    open: u32,
    success_permille: Option<u32>,
}

#[derive(Serialize)]
struct NamedRate {
    name: Option<String>,
    #[serde(flatten)]
    rate: RateView,
}

#[derive(Serialize)]
struct FailureView {
    code: Option<String>,
    attempts: u32,
}

pub(crate) async fn run(global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let told = operations::overview(place.shop.ctx(), clock::now()).await?;
    let text = text(output, &told);
    Ok(Report::new("overview", &OverviewView::from(told), text))
}

fn text(output: Output, told: &Overview) -> String {
    let rows = told.currencies.iter().map(|day| {
        let usual = day.usual.map(|usual| usual.by_now.to_string()).unwrap_or_default();
        let change = day.usual.and_then(|usual| usual.change_percent);
        vec![
            Cell::amount(day.net.to_string()),
            Cell::amount(day.payments.to_string()),
            Cell::amount(usual),
            Cell::amount(change.map(|percent| format!("{percent:+} %")).unwrap_or_default()),
        ]
    });
    let heading = ["NET", "PAYMENTS", "USUAL BY NOW", "CHANGE"];
    let mut text = table(output.paint(), &heading, rows.collect(), "Nothing taken today yet.");
    let all = told.all;
    // Writing to a text cannot fail.
    let _written = writeln!(
        text,
        "{} paid, {} failed, {} expired, {} cancelled, {} open.",
        all.paid, all.failed, all.expired, all.cancelled, all.open,
    );
    for failure in &told.failures {
        let code = failure.code.as_deref().unwrap_or("no code");
        let _written = writeln!(text, "{:>5}  {code}", failure.attempts);
    }
    text
}

impl From<Overview> for OverviewView {
    fn from(told: Overview) -> Self {
        let wallet = |wallet: Option<WalletName>| wallet.map(|wallet| wallet.as_str().to_owned());
        Self {
            at: time(told.at),
            day: told.day.to_string(),
            from: time(told.moments.0),
            to: time(told.moments.1),
            attempts: told.all.into(),
            by_wallet: told
                .by_wallet
                .into_iter()
                .map(|(name, rate)| NamedRate { name: wallet(name), rate: rate.into() })
                .collect(),
            by_mode: told
                .by_mode
                .into_iter()
                .map(|(mode, rate)| NamedRate {
                    name: Some(mode.word().to_owned()),
                    rate: rate.into(),
                })
                .collect(),
            failures: told
                .failures
                .into_iter()
                .map(|failure| FailureView { code: failure.code, attempts: failure.attempts })
                .collect(),
            created: told.path.created,
            taken_up: told.path.taken_up,
            paid: told.path.paid,
            middle_ms: told.path.middle.map(|middle| middle.num_milliseconds()),
            currencies: told.currencies.into_iter().map(CurrencyView::from).collect(),
        }
    }
}

impl From<CurrencyDay> for CurrencyView {
    fn from(day: CurrencyDay) -> Self {
        let hours = day.hours.into_iter().map(|hour| HourView {
            from: time(hour.moments.0),
            to: time(hour.moments.1),
            payments: hour.payments,
            net: hour.net.into(),
            usual: hour.usual.map(MoneyView::from),
        });
        Self {
            payments: day.payments,
            taken: day.taken.into(),
            refunded: day.refunded.into(),
            net: day.net.into(),
            usual_by_now: day.usual.map(|usual| usual.by_now.into()),
            usual_days: day.usual.map_or(0, |usual| usual.days),
            change_percent: day.usual.and_then(|usual| usual.change_percent),
            hours: hours.collect(),
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
            success_permille: rate.success(),
        }
    }
}
