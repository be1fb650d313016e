//! A clock that was set back, by a day and by a year.

use crate::books::{Books, names};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{AccountName, Currency, Money, OrderId};
use shop::{Clock, SecretsPlace, Shop};
use std::sync::Arc;
use std::time::SystemTime;
use store::{AccountRecord, Book, NewOrder, OrderFilter};

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// The shop, opened while the clock says `now` and so many days.
async fn open(books: &Books, days: u64) -> Shop {
    let clock: Clock = Arc::new(move || now().checked_add_days(Days::new(days)).unwrap());
    let passphrase = crate::program::PASSPHRASE.to_owned();
    Shop::open(&books.data(), Book::Live, SecretsPlace::File { passphrase }, clock).await.unwrap()
}

async fn sell(shop: &Shop, id: &str) -> String {
    let account = AccountName::parse("Main").unwrap();
    let mut tx = shop.store().write().await.unwrap();
    let record = AccountRecord {
        name: account.clone(),
        kind: "ams".to_owned(),
        gateway_url: "https://gateway.example".to_owned(),
        client_id: "C".to_owned(),
        settlement_currency: None,
        notify_url: None,
        redirect_url: None,
        merchant_id: None,
        merchant_name: None,
        merchant_mcc: None,
        gateway_public_key: String::new(),
        created_at: shop.now(),
        removed_at: Some(shop.now()),
        last_answer_at: None,
        silent_since: None,
        skew_ms: None,
    };
    tx.put_account(&record).await.unwrap();
    let day: NaiveDate = shop.now().date_naive();
    let order = NewOrder {
        id: OrderId::parse(id).unwrap(),
        till: "1".to_owned(),
        day,
        account,
        amount: Money::from_minor(500, Currency::parse("EUR").unwrap()),
        reference: None,
        note: None,
        request: None,
        wallet: None,
    };
    let made = tx.insert_order(&order, shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    made.number.to_string()
}

async fn set_back(days: u64) {
    let books = Books::nowhere();
    // The clock is still ahead.
    let ahead = open(&books, days).await;
    let mut numbers = vec![sell(&ahead, "o1").await, sell(&ahead, "o2").await];
    ahead.sign_trail().await.unwrap().unwrap();
    let later = ahead.back_up_now().await.unwrap();
    drop(ahead);

    // Now it is right again, which is days before what the books know.
    let back = open(&books, 0).await;
    let behind = back.clock_is_behind().await.unwrap().unwrap();
    assert!(behind > TimeDelta::hours(23), "{behind}");
    numbers.extend([sell(&back, "o3").await, sell(&back, "o4").await]);
    assert!(back.back_up_if_due().await.unwrap(), "another day has its own backup");
    assert!(!back.back_up_if_due().await.unwrap());
    let proven = back.backup_record().unwrap().proven.unwrap();
    assert!(proven.at < later.at);
    assert!(proven.file.exists() && later.file.exists());
    assert_eq!(names(&books.data().join("backups")).len(), 2);
    assert!(back.sign_ended_day().await.unwrap().is_some(), "another day is signed");
    assert!(back.sign_ended_day().await.unwrap().is_none());
    let all = back.store().list_orders(&OrderFilter::default(), None, 9).await.unwrap();
    assert_eq!(all.orders.len(), 4);
    drop(back);
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 4, "no number is given twice: {numbers:?}");

    let told = books.run("verify");
    assert_eq!(told.status, 0, "{told:?}");
    assert_eq!(told.document()["checked"]["signatures"], 2);
    assert!(told.stderr.contains("clock") && told.stderr.contains("behind"), "{told:?}");
}

#[tokio::test]
async fn a_clock_set_back_a_day_spoils_nothing_and_is_told() {
    set_back(1).await;
}

#[tokio::test]
async fn a_clock_set_back_a_year_spoils_nothing_and_is_told() {
    set_back(365).await;
}

#[tokio::test]
async fn a_clock_that_is_right_is_not_complained_of() {
    let books = Books::nowhere();
    let shop = open(&books, 0).await;
    sell(&shop, "o1").await;
    drop(shop);
    let told = books.run("order list");
    assert!(told.status == 0 && told.stderr.is_empty(), "{told:?}");
}
