//! The day's figures against the lists that they open.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod desk;

use chrono::{DateTime, TimeDelta, Utc};
use desk::MemorySecrets;
use domain::{Money, PaymentStatus};
use operations::{Ctx, Overview, overview};
use proptest::prelude::*;
use std::sync::Arc;
use store::{AttemptFilter, AttemptTotals, Book, Store, demo};
use tempfile::TempDir;

const ORDERS: u32 = 6000;

fn now() -> DateTime<Utc> {
    "2026-11-20T14:36:00Z".parse().unwrap()
}

/// Ten weeks of believable orders, a hundred a day.
async fn shop(seed: u64) -> (TempDir, Ctx) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("t.sqlite"), Book::Practice, now()).await.unwrap();
    let from = now() - TimeDelta::days(63);
    demo::fill(&store, ORDERS, seed, from, now(), |at| at.date_naive()).await.unwrap();
    let ctx = Ctx::new(store, Arc::new(MemorySecrets::default()));
    ctx.set_zone("Europe/Dublin".parse().unwrap());
    (folder, ctx)
}

async fn totals(ctx: &Ctx, filter: AttemptFilter) -> AttemptTotals {
    ctx.store.attempt_totals(&filter, u32::MAX).await.unwrap()
}

fn within((from, to): store::Moments) -> AttemptFilter {
    AttemptFilter { from: Some(from), to: Some(to), ..AttemptFilter::default() }
}

fn net(totals: &AttemptTotals, currency: domain::Currency) -> Money {
    let sum = totals.sums.iter().find(|sum| sum.net.currency() == currency);
    sum.map_or(Money::zero(currency), |sum| sum.net)
}

/// Every figure is the sum of the rows that it opens.
async fn check(ctx: &Ctx, told: &Overview) {
    let all = totals(ctx, within(told.moments)).await;
    assert_eq!(all.attempts, u64::from(told.all.attempts()));
    assert_eq!(all.taken, u64::from(told.all.paid));
    assert_eq!(all.sums.len(), told.currencies.len());
    for day in &told.currencies {
        let currency = day.net.currency();
        assert_eq!(net(&all, currency), day.net);
        let mut by_hour = Money::zero(currency);
        for hour in &day.hours {
            let rows = totals(ctx, within(hour.moments)).await;
            assert_eq!(net(&rows, currency), hour.net, "{} o'clock", hour.hour);
            by_hour = by_hour.checked_add(hour.net).unwrap();
        }
        assert_eq!(by_hour, day.net, "the bars are the day");
        let mut by_wallet = Money::zero(currency);
        for one in &day.wallets {
            let filter = AttemptFilter { wallet: one.wallet.clone(), ..within(told.moments) };
            assert_eq!(net(&totals(ctx, filter).await, currency), one.net);
            by_wallet = by_wallet.checked_add(one.net).unwrap();
        }
        assert_eq!(by_wallet, day.net, "the wallets are the day");
    }
    for (wallet, rate) in told.by_wallet.iter().filter(|(wallet, _)| wallet.is_some()) {
        for (status, count) in
            [(PaymentStatus::Paid, rate.paid), (PaymentStatus::Failed, rate.failed)]
        {
            let states = vec![status];
            let filter = AttemptFilter { wallet: wallet.clone(), states, ..within(told.moments) };
            assert_eq!(totals(ctx, filter).await.attempts, u64::from(count));
        }
    }
    let states = vec![PaymentStatus::Failed];
    let failed = totals(ctx, AttemptFilter { states, ..within(told.failure_moments) }).await;
    let ranked: u32 = told.failures.iter().map(|failure| failure.attempts).sum();
    assert_eq!(failed.attempts, u64::from(ranked));
    assert!(told.failures.is_sorted_by(|a, b| a.attempts >= b.attempts));
    let dropped = AttemptFilter { dropped: true, ..within(told.moments) };
    assert_eq!(totals(ctx, dropped.clone()).await.attempts, u64::from(told.path.dropped));
    for (mode, rate) in &told.by_mode {
        let filter = AttemptFilter { mode: Some(*mode), ..dropped.clone() };
        assert_eq!(totals(ctx, filter).await.attempts, u64::from(rate.dropped));
    }
    assert_eq!(told.path.created, told.all.attempts());
    assert!(told.path.paid <= told.path.taken_up && told.path.taken_up <= told.path.created);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn every_figure_is_the_sum_of_the_rows_that_it_opens(seed in 1_u64..1000) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (_folder, ctx) = shop(seed).await;
            let told = overview(&ctx, now()).await.unwrap();
            assert!(told.all.paid > 20, "{:?}", told.all);
            check(&ctx, &told).await;
        });
    }
}

#[tokio::test]
async fn a_day_is_compared_with_the_same_weekday_by_the_same_time() {
    let (_folder, ctx) = shop(7).await;
    let told = overview(&ctx, now()).await.unwrap();
    let euro = told.currencies.iter().find(|day| day.net.currency().code() == "EUR").unwrap();
    let usual = euro.usual.unwrap();
    assert_eq!(usual.days, 8);
    let mut fridays = Vec::new();
    for week in 1..=8_i64 {
        let day = told.day - TimeDelta::days(7 * week);
        let from = statement::Days::new(day, day, ctx.zone()).unwrap().begin().unwrap();
        let by_now =
            statement::first_moment(day.and_hms_opt(14, 36, 0).unwrap(), ctx.zone()).unwrap();
        fridays.push(net(&totals(&ctx, within((from, by_now))).await, euro.net.currency()).minor());
    }
    fridays.sort_unstable();
    assert_eq!(usual.by_now.minor(), fridays[3].midpoint(fridays[4]));
    assert!(euro.hours.iter().all(|hour| hour.height <= 1000 && hour.usual.is_some()));
    assert_eq!(euro.hours.iter().filter(|hour| hour.current).count(), 1);
}

#[tokio::test]
async fn a_new_shop_has_nothing_to_compare_with() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("t.sqlite"), Book::Practice, now()).await.unwrap();
    let ctx = Ctx::new(store, Arc::new(MemorySecrets::default()));
    let told = overview(&ctx, now()).await.unwrap();
    assert!(told.currencies.is_empty() && told.failures.is_empty());
    assert_eq!((told.all.attempts(), told.all.success(), told.path.middle), (0, None, None));
}
