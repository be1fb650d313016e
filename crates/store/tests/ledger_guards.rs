//! What the file itself refuses to have in the ledger, whoever writes.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{Shop, account, at, money, new_order};
use domain::{Entry, FactId};
use store::NewEntry;

/// Checks that statements are refused, and by which rule.
async fn refused(shop: &Shop, statements: &str, rule: &str) {
    match shop.raw(statements).await {
        Ok(()) => panic!("{statements} was not refused"),
        Err(error) => assert!(error.to_string().contains(rule), "{statements}: {error}"),
    }
}

/// Checks that the books hold, and that the trail, which is looked at last, knows a strange hand.
async fn only_the_trail_objects(shop: &Shop) {
    let finding = shop.store.verify().await.unwrap_err();
    assert_eq!(finding.what, "was not written by this program");
}

fn entry_sql(kind: &str, fact: &str, order: &str, takes_back: &str, moves: u32) -> String {
    format!(
        "INSERT INTO ledger_entry (kind, fact, account, order_id, takes_back, moves, at_ms, \
         booked_at_ms) VALUES ('{kind}', '{fact}', 'Main', {order}, {takes_back}, {moves}, 0, 0);"
    )
}

fn move_sql(number: u32, from: &str, to: &str, minor: i64) -> String {
    format!(
        "INSERT INTO ledger_move (entry_id, number, from_account, to_account, amount_minor, currency) \
         VALUES ((SELECT max(entry_id) FROM ledger_entry), {number}, '{from}', '{to}', {minor}, 'EUR');"
    )
}

#[tokio::test]
async fn what_is_booked_is_kept_as_it_is() {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    for table in ["ledger_entry", "ledger_move", "ledger_day"] {
        refused(&shop, &format!("DELETE FROM {table}"), "kept_for_good").await;
    }
    for change in [
        "UPDATE ledger_entry SET at_ms = at_ms + 1",
        "UPDATE ledger_entry SET order_id = order_id",
        "UPDATE ledger_move SET amount_minor = 1",
        "UPDATE ledger_day SET went_minor = went_minor - 1",
        "UPDATE ledger_day SET account = 'Other'",
    ] {
        refused(&shop, change, "kept_for_good").await;
    }
    // REPLACE would remove the old row without asking any trigger for removals.
    let entry = entry_sql("sale", "po1", "'o1'", "NULL", 1);
    refused(&shop, &entry.replace("INSERT", "INSERT OR REPLACE"), "booked_already").await;
    let same = move_sql(1, "sales", "to-be-settled", 1000);
    refused(&shop, &same.replace("INSERT", "INSERT OR REPLACE"), "the_entry_is_whole").await;
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn an_entry_is_booked_whole_or_not_at_all() {
    let shop = Shop::open().await;
    let headless = move_sql(1, "fees", "to-be-settled", 1);
    refused(&shop, &headless, "NOT NULL").await;
    let fee = entry_sql("fee", "l1", "NULL", "NULL", 2);
    let (first, second) =
        (move_sql(1, "to-be-settled", "fees", 5), move_sql(2, "sales", "fees", 5));
    refused(&shop, &fee, "FOREIGN KEY").await;
    refused(&shop, &format!("BEGIN; {fee} {first} COMMIT;"), "FOREIGN KEY").await;
    refused(&shop, &format!("BEGIN; {fee} {second}"), "the_entry_is_whole").await;
    shop.raw(&format!("BEGIN; {fee} {first} {second} COMMIT;")).await.unwrap();
    refused(&shop, &move_sql(3, "sales", "fees", 1), "the_entry_is_whole").await;
    only_the_trail_objects(&shop).await;
}

#[tokio::test]
async fn no_row_can_be_out_of_balance() {
    let shop = Shop::open().await;
    let fee = entry_sql("fee", "l1", "NULL", "NULL", 1);
    for (one, rule) in [
        (move_sql(1, "fees", "fees", 5), "something_moves"),
        (move_sql(1, "to-be-settled", "fees", 0), "amount_minor > 0"),
        (move_sql(1, "to-be-settled", "fees", -5), "amount_minor > 0"),
        (move_sql(1, "to-be-settled", "nowhere", 5), "to_account IN"),
        (move_sql(1, "to-be-settled", "fees", 5).replace("'fees'", "NULL"), "NOT NULL"),
        (move_sql(1, "to-be-settled", "fees", 5).replace("EUR", "euro"), "currency GLOB"),
    ] {
        refused(&shop, &format!("BEGIN; {fee} {one} COMMIT;"), rule).await;
    }
}

#[tokio::test]
async fn the_ledger_says_nothing_that_the_states_do_not_say() {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.ask(&new_order("o2", 500), at(2)).await;
    let by_the_payment = "not_what_the_payment_says";
    for entry in [
        entry_sql("sale", "po2", "'o2'", "NULL", 1),
        entry_sql("sale", "po1", "'o2'", "NULL", 1).replace("po1", "po9"),
        entry_sql("cancel", "po1", "'o1'", "1", 1),
    ] {
        refused(&shop, &entry, by_the_payment).await;
    }
    refused(&shop, &entry_sql("sale", "po2", "NULL", "NULL", 1), by_the_payment).await;
    let unknown = entry_sql("refund", "f1", "'o1'", "NULL", 1);
    refused(&shop, &unknown, "not_what_the_refund_says").await;
    let back = entry_sql("correction", "sale:po1", "'o1'", "1", 1);
    refused(&shop, &back, "takes_back_what_it_may_not").await;
    let nothing = entry_sql("correction", "fee:l1", "NULL", "NULL", 1);
    refused(&shop, &nothing, "only_some_take_back").await;
    let twice = entry_sql("fee", "l9", "NULL", "1", 1);
    refused(&shop, &twice, "takes_back_what_it_may_not").await;
}

#[tokio::test]
async fn what_takes_back_an_entry_takes_back_just_that() {
    let shop = Shop::open().await;
    let entry = Entry::fee(FactId::parse("l1").unwrap(), money(25), at(5)).unwrap();
    let mut tx = shop.store.write().await.unwrap();
    tx.post(&NewEntry { entry, account: account(), order_id: None }, at(9)).await.unwrap();
    tx.commit().await.unwrap();
    let back = entry_sql("correction", "fee:l1", "NULL", "1", 1);
    for other in [
        move_sql(1, "fees", "to-be-settled", 24),
        move_sql(1, "to-be-settled", "fees", 25),
        move_sql(1, "fees", "reserve", 25),
    ] {
        let refusal = "takes_back_something_else";
        refused(&shop, &format!("BEGIN; {back} {other} COMMIT;"), refusal).await;
    }
    let good = move_sql(1, "fees", "to-be-settled", 25);
    shop.raw(&format!("BEGIN; {back} {good} COMMIT;")).await.unwrap();
    refused(&shop, &back.replace("fee:l1", "fee:again"), "booked_already").await;
    only_the_trail_objects(&shop).await;
}
