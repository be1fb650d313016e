//! What happened while nobody looked, and who has read it.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{Shop, at, money, order_id, payment_id};
use domain::PaymentStatus;
use store::{Book, NewNotification, NotificationVerdict, Store, StoreError, Unread};

async fn miss(shop: &Shop, order: &str) -> bool {
    let mut tx = shop.store.write().await.unwrap();
    let news = tx.note_missed(&payment_id(&format!("p{order}")), at(20)).await.unwrap();
    tx.commit().await.unwrap();
    news
}

async fn letter(shop: &Shop, id: &str, verdict: NotificationVerdict) {
    let mut tx = shop.store.write().await.unwrap();
    let letter = NewNotification {
        id: id.to_owned(),
        at: at(30),
        account: "Main".to_owned(),
        kind: String::new(),
        verdict,
        source: "203.0.113.7".to_owned(),
        order_id: None,
        path: "/notify/Main".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    tx.insert_notification(&letter, None).await.unwrap();
    tx.commit().await.unwrap();
}

fn orders(unread: &Unread) -> Vec<&str> {
    unread.payments.iter().map(|missed| missed.order_id.as_str()).collect()
}

#[tokio::test]
async fn what_was_missed_is_unread_until_somebody_reads_it_for_everybody() {
    let shop = Shop::open().await;
    assert_eq!(shop.store.unread().await.unwrap(), Unread::default());
    for order in ["o1", "o2", "o3"] {
        shop.sell(order, 1250, at(1)).await;
        assert!(miss(&shop, order).await);
    }
    assert!(!miss(&shop, "o1").await, "a result is missed once");
    // Another program has the same book open.
    let other = Store::open(&shop.path(), Book::Live, at(40)).await.unwrap();
    let unread = other.unread().await.unwrap();
    assert_eq!((orders(&unread), unread.lines()), (vec!["o3", "o2", "o1"], 3));
    let first = &unread.payments[2];
    assert_eq!((first.status, first.amount, first.at), (PaymentStatus::Paid, money(1250), at(20)));

    let mut tx = shop.store.write().await.unwrap();
    assert!(tx.read_missed(Some(&order_id("o2")), Some("Ana"), at(50)).await.unwrap());
    assert!(!tx.read_missed(Some(&order_id("o2")), Some("Bo"), at(51)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(orders(&other.unread().await.unwrap()), ["o3", "o1"]);
    assert!(!miss(&shop, "o2").await, "what was read is not missed again");

    let mut tx = shop.store.write().await.unwrap();
    assert!(tx.read_missed(None, None, at(60)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(other.unread().await.unwrap().lines(), 0);
}

#[tokio::test]
async fn letters_that_were_not_believed_are_one_line_and_read_together() {
    let shop = Shop::open().await;
    letter(&shop, "n1", NotificationVerdict::Accepted).await;
    for id in ["n2", "n3"] {
        letter(&shop, id, NotificationVerdict::Forged).await;
    }
    let unread = shop.store.unread().await.unwrap();
    assert_eq!((unread.letters, unread.lines()), (2, 1));
    assert_eq!(unread.newest_letter_at, Some(at(30)));
    let read = async |news: bool| {
        let mut tx = shop.store.write().await.unwrap();
        assert_eq!(tx.read_letters(None, at(40)).await.unwrap(), news);
        tx.commit().await.unwrap();
    };
    read(true).await;
    read(false).await;
    assert_eq!(shop.store.unread().await.unwrap().lines(), 0);
    letter(&shop, "n4", NotificationVerdict::UnknownAccount).await;
    assert_eq!(shop.store.unread().await.unwrap().letters, 1);
}

#[tokio::test]
async fn the_file_keeps_who_read_what() -> Result<(), StoreError> {
    let shop = Shop::open().await;
    shop.sell("o1", 1250, at(1)).await;
    miss(&shop, "o1").await;
    let mut tx = shop.store.write().await?;
    tx.read_missed(None, Some("Ana"), at(50)).await?;
    tx.commit().await?;
    for (statement, rule) in [
        ("DELETE FROM missed_payment", "kept_for_good"),
        ("UPDATE missed_payment SET read_at_ms = NULL, read_by = NULL", "final_stays_final"),
    ] {
        let refused = shop.raw(statement).await.unwrap_err();
        assert!(refused.to_string().contains(rule), "{statement}: {refused}");
    }
    Ok(())
}
