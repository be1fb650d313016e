//! Made-up orders are books like any others.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use chrono::{NaiveDate, TimeDelta};
use common::{Shop, at};
use store::{OrderFilter, demo};

const YEAR: i64 = 365 * 86_400;

#[tokio::test]
async fn made_up_orders_pass_every_check() {
    let shop = Shop::open().await;
    shop.sell("o1", 500, at(1)).await;
    let day_of = |moment: chrono::DateTime<chrono::Utc>| moment.date_naive();
    let filled = demo::fill(&shop.store, 3000, 7, at(-YEAR), at(0), day_of).await.unwrap();
    let again = demo::fill(&shop.store, 200, 8, at(-YEAR), at(0), day_of).await.unwrap();
    let checked = shop.store.verify().await.unwrap();
    assert_eq!(checked.orders, filled.orders + again.orders + 1);
    assert_eq!(checked.payments, filled.payments + again.payments + 1);
    assert_eq!(checked.refunds, filled.refunds + again.refunds);
    assert!(shop.store.open_payments().await.unwrap().is_empty());
    assert_eq!(shop.store.accounts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_seed_makes_the_same_orders() {
    let mut pages = Vec::new();
    for _ in 0..2 {
        let shop = Shop::open().await;
        let day_of =
            |moment: chrono::DateTime<chrono::Utc>| (moment + TimeDelta::hours(9)).date_naive();
        demo::fill(&shop.store, 100, 42, at(0), at(86_400), day_of).await.unwrap();
        let page = shop.store.list_orders(&OrderFilter::default(), None, 100).await.unwrap();
        assert_eq!(page.orders.len(), 100);
        pages.push(page.orders);
    }
    assert_eq!(pages[0], pages[1]);
    let day = NaiveDate::from_ymd_opt(2026, 11, 21);
    assert_eq!(pages[0].last().map(|order| order.day), day);
}
