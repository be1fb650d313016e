//! Every kind of damage that somebody could plant is found and named.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, new_order};
use store::Finding;

/// Triggers that stand in the way of planting.
const GUARDS: [&str; 9] = [
    "shop_order_keeps_its_terms",
    "shop_order_is_kept",
    "payment_keeps_its_terms",
    "payment_is_kept",
    "refund_keeps_its_terms",
    "refund_tells_its_payment",
    "order_counter_only_counts_up",
    "order_counter_is_kept",
    "event_stays_as_it_was",
];

/// Plants damage in whole books and says what is found.
async fn plant(damage: &str) -> Finding {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.give_back("o1", 300, "f1").await.unwrap();
    shop.sell("o2", 500, at(2)).await;
    shop.ask(&new_order("o3", 700), at(3)).await;
    let mut tx = shop.store.write().await.unwrap();
    let event = store::NewEvent {
        at: at(1),
        order_id: None,
        lane: store::Lane::Desk,
        kind: "order.made".to_owned(),
        args: Vec::new(),
    };
    tx.insert_event(&event).await.unwrap();
    tx.commit().await.unwrap();
    shop.store.verify().await.unwrap();
    let drops: String = GUARDS.iter().map(|guard| format!("DROP TRIGGER {guard};")).collect();
    shop.raw(&format!(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {drops}{damage}"
    ))
    .await
    .unwrap();
    shop.store.verify().await.unwrap_err()
}

#[track_caller]
fn check(finding: Finding, record: &str, what: &str) {
    assert_eq!(finding.record, record, "{finding}");
    assert!(finding.what.contains(what), "{finding}");
}

#[tokio::test]
async fn a_wrong_outcome_of_an_order_is_found() {
    let damage = "UPDATE shop_order SET status = 'failed' WHERE order_id = 'o2'";
    check(plant(damage).await, "order o2", "status is failed, and should be paid");
    let damage = "UPDATE shop_order SET refunded_minor = 299 WHERE order_id = 'o1'";
    check(plant(damage).await, "order o1", "should be EUR 3.00");
}

#[tokio::test]
async fn a_payment_that_was_turned_is_found() {
    let damage = "UPDATE payment SET state = 'closed', paid_at_ms = NULL, close_reason = 'declined'
                  WHERE order_id = 'o2'";
    check(plant(damage).await, "order o2", "should be failed");
}

#[tokio::test]
async fn another_sum_is_found() {
    let damage = "UPDATE payment SET amount_minor = 501 WHERE order_id = 'o2'";
    check(plant(damage).await, "payment po2", "asks for EUR 5.01");
}

#[tokio::test]
async fn refunds_beyond_the_payment_are_found() {
    let damage = "UPDATE refund SET amount_minor = 1001 WHERE refund_request_id = 'f1';
                  UPDATE shop_order SET refunded_minor = 1001 WHERE order_id = 'o1'";
    check(plant(damage).await, "payment po1", "more of it goes back than came in");
}

#[tokio::test]
async fn a_refund_that_its_payment_does_not_know_is_found() {
    let damage = "UPDATE payment SET refunded_minor = 1 WHERE order_id = 'o1'";
    check(plant(damage).await, "payment po1", "refunded is EUR 0.01, and should be EUR 3.00");
}

#[tokio::test]
async fn a_refund_of_another_orders_payment_is_found() {
    let damage = "UPDATE refund SET payment_request_id = 'po2'";
    let finding = plant(damage).await;
    check(finding, "payment po1", "refunded is EUR 3.00");
}

#[tokio::test]
async fn a_gap_in_the_numbers_is_found() {
    let damage = "UPDATE shop_order SET serial = 9, number = '20261120-1-9' WHERE order_id = 'o3'";
    check(plant(damage).await, "the numbers of till 1 on 2026-11-20", "3 orders, the highest 9");
    let damage = "UPDATE order_counter SET last = 2";
    check(plant(damage).await, "the numbers of till 1 on 2026-11-20", "counted 2");
    let damage = "INSERT INTO order_counter VALUES ('7', '2026-11-20', 1)";
    check(plant(damage).await, "the numbers of till 7 on 2026-11-20", "no order is there");
}

#[tokio::test]
async fn an_order_with_anothers_number_is_found() {
    let damage = "UPDATE shop_order SET number = '20261120-1-8' WHERE order_id = 'o3'";
    check(plant(damage).await, "order o3", "not 20261120-1-3");
}

#[tokio::test]
async fn rows_that_were_taken_away_are_found() {
    let damage = "DELETE FROM payment WHERE order_id = 'o1'";
    let finding = plant(damage).await;
    assert!(finding.what.contains("names a payment that is not there"), "{finding}");
    let damage = "DELETE FROM order_search WHERE rowid = 2";
    check(plant(damage).await, "order o2", "not in the search index");
}

#[tokio::test]
async fn words_outside_their_lists_are_found() {
    let damage = "UPDATE payment SET mode = 'carrier-pigeon' WHERE order_id = 'o3'";
    check(plant(damage).await, "the file", "CHECK constraint failed in payment");
}

#[tokio::test]
async fn what_cannot_be_read_is_found() {
    let damage = "UPDATE shop_order SET currency = 'XYZ' WHERE order_id = 'o2'";
    check(plant(damage).await, "order o2", "is not a currency");
    let damage = "UPDATE event SET args = '[1]'";
    check(plant(damage).await, "event 1", "args");
}
