//! Believable orders for trials and benchmarks.

use crate::args::Global;
use crate::error::Failure;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::{clock, input};
use chrono::{DateTime, Days as Count, NaiveDate, Utc};
use clap::Args;
use serde_json::json;
use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::time::Instant;
use store::{OrderFilter, StoreError};

/// How many, and which.
#[derive(Debug, Args)]
pub(crate) struct DemoData {
    /// So many orders
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    orders: u32,
    /// The same number makes the same orders
    #[arg(long, value_name = "S")]
    seed: u64,
    /// The first day [default: 89 days before the last]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The last day, included [default: yesterday]
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
}

/// Says that a folder's orders were made up. More of them may come; nothing real may.
const MARK: &str = "demo-data";

pub(crate) async fn run(
    args: DemoData,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let started = Instant::now();
    if let (Some(from), Some(to)) = (args.from, args.to) {
        input::days(from, to, chrono_tz::Tz::UTC)?;
    }
    let place = Place::open(global, Keys::NotNeeded).await?;
    mark(&place).await?;
    let zone = place.shop.profile().await?.zone;
    let yesterday = || clock::now().with_timezone(&zone).date_naive().pred_opt();
    let to = args.to.or_else(yesterday).unwrap_or(NaiveDate::MAX);
    let from = args.from.or_else(|| to.checked_sub_days(Count::new(89))).unwrap_or(to);
    let days = input::days(from, to, zone)?;
    let begin = days.begin().map_err(input::bad_days)?;
    let end = days.end().map_err(input::bad_days)?;
    let bar = Bar::new(output, args.orders);
    let day_of = |at: DateTime<Utc>| {
        // Every order is asked for its day once, so this is also how far it is.
        bar.one_more();
        at.with_timezone(&zone).date_naive()
    };
    let filled = store::demo::fill(place.store(), args.orders, args.seed, begin, end, day_of).await;
    bar.clear();
    let filled = filled.map_err(|error| match error {
        StoreError::Duplicate { .. } => Failure::refused(
            "duplicate-request",
            "This folder has the orders of this seed already.",
            "Give another --seed for more of them.",
        ),
        other => other.into(),
    })?;
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let demo = json!({
        "orders": filled.orders,
        "payments": filled.payments,
        "refunds": filled.refunds,
        "seed": args.seed,
        "from": from,
        "to": to,
        "took_ms": took_ms,
        "data": place.shop.folder().display().to_string(),
    });
    let seconds = took_ms.div_euclid(1000);
    let text = format!(
        "{} orders from {from} to {to} in {seconds} s. None of them is real.\n",
        filled.orders
    );
    Ok(Report::new("demo_data", &demo, text))
}

/// Made-up orders never stand beside real ones.
async fn mark(place: &Place) -> Result<(), Failure> {
    if is_made_up(place).await? {
        return Ok(());
    }
    let store = place.store();
    let orders = store.list_orders(&OrderFilter::default(), None, 1).await?.orders;
    if !orders.is_empty() || !store.accounts().await?.is_empty() {
        return Err(Failure::refused(
            "not-empty",
            "This data folder has accounts or orders of its own. Nothing was written.",
            "Name a folder that does not exist yet with --data.",
        ));
    }
    let mut tx = store.write().await?;
    tx.set_setting(MARK, "made").await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the folder's orders were made up.
pub(super) async fn is_made_up(place: &Place) -> Result<bool, Failure> {
    Ok(place.store().setting(MARK).await?.is_some())
}

/// How far it is, where a person looks on.
struct Bar {
    on: bool,
    orders: u32,
    done: Cell<u32>,
}

impl Bar {
    fn new(output: Output, orders: u32) -> Self {
        let on = !output.is_json() && std::io::stderr().is_terminal();
        Self { on, orders, done: Cell::new(0) }
    }

    fn one_more(&self) {
        let done = self.done.get().saturating_add(1);
        self.done.set(done);
        let step = (self.orders.div_euclid(200)).max(1);
        if self.on && done.is_multiple_of(step) {
            let share = |of: u64| {
                u64::from(done).saturating_mul(of).checked_div(u64::from(self.orders)).unwrap_or(of)
            };
            let full = usize::try_from(share(25)).unwrap_or(0);
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(25_usize.saturating_sub(full)));
            self.write(&format!("\r{bar} {:>3} %  {done} orders", share(100)));
        }
    }

    fn clear(&self) {
        if self.on {
            self.write("\r\u{1b}[2K");
        }
    }

    fn write(&self, text: &str) {
        let mut out = std::io::stderr().lock();
        // A bar that nobody sees is no loss.
        let _gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}
