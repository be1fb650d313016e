//! Every kind of damage that somebody could plant in the ledger is found and named.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{Shop, account, at, money, new_order};
use domain::{Entry, FactId};
use store::{Finding, NewEntry};

/// Triggers that stand in the way of planting.
const GUARDS: [&str; 12] = [
    "ledger_entry_is_new",
    "ledger_entry_follows_a_payment",
    "ledger_entry_follows_a_refund",
    "ledger_entry_takes_back_what_it_may",
    "ledger_move_comes_in_its_turn",
    "ledger_move_says_what_happened",
    "ledger_entry_is_kept",
    "ledger_entry_stays_as_it_was",
    "ledger_move_is_kept",
    "ledger_move_stays_as_it_was",
    "ledger_day_is_kept",
    "ledger_day_only_counts_up",
];

/// Plants damage in whole books and says what is found. Entries 1 to 5: the sale and a refund of
/// the first order, the sale of the second, a fee and its correction.
async fn plant(damage: &str) -> Finding {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.give_back("o1", 300, "f1").await.unwrap();
    shop.sell("o2", 500, at(2)).await;
    shop.ask(&new_order("o3", 700), at(3)).await;
    let fee = Entry::fee(FactId::parse("l1").unwrap(), money(25), at(4)).unwrap();
    let correction = Entry::correction(&fee, at(5)).unwrap();
    let mut tx = shop.store.write().await.unwrap();
    for entry in [fee, correction] {
        let new = NewEntry { entry, account: account(), order_id: None };
        tx.post(&new, at(6)).await.unwrap();
    }
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

/// A change of a sum that the sums of the days agree with.
fn smoothly(entry: u32, minor: i64) -> String {
    format!(
        "UPDATE ledger_day SET
             came_minor = came_minor - iif(EXISTS (SELECT 1 FROM ledger_move WHERE entry_id = {entry}
                 AND to_account = ledger_account),
                 (SELECT amount_minor FROM ledger_move WHERE entry_id = {entry}) - {minor}, 0),
             went_minor = went_minor - iif(EXISTS (SELECT 1 FROM ledger_move WHERE entry_id = {entry}
                 AND from_account = ledger_account),
                 (SELECT amount_minor FROM ledger_move WHERE entry_id = {entry}) - {minor}, 0);
         UPDATE ledger_move SET amount_minor = {minor} WHERE entry_id = {entry}"
    )
}

#[tokio::test]
async fn another_sum_than_the_payments_is_found() {
    let finding = plant(&smoothly(3, 499)).await;
    check(
        finding,
        "payment po2",
        "its sale po2 is in the ledger as EUR 4.99, and should be EUR 5.00",
    );
    let finding = plant(&smoothly(2, 301)).await;
    check(finding, "payment po1", "its refund f1 is in the ledger as EUR 3.01");
}

#[tokio::test]
async fn sums_that_are_not_those_of_the_moves_are_found() {
    let damage = "UPDATE ledger_day SET went_minor = 1499 WHERE ledger_account = 'sales'";
    let sums = "the sums of sales, EUR, on 2026-11-20";
    check(plant(damage).await, sums, "0 came and 1499 went, and should be 0 and 1500");
    let damage = "DELETE FROM ledger_day WHERE ledger_account = 'sales'";
    check(plant(damage).await, sums, "0 came and 0 went");
    let damage = "INSERT INTO ledger_day VALUES ('Main', 'bank', 'EUR', 0, 5, 0)";
    check(plant(damage).await, "the sums of bank, EUR, on 1970-01-01", "5 came");
    let damage = "UPDATE ledger_move SET amount_minor = 26 WHERE entry_id = 4;
                  UPDATE ledger_move SET amount_minor = 26 WHERE entry_id = 5";
    check(plant(damage).await, "the sums of fees, EUR, on 2026-11-20", "should be 26 and 26");
}

#[tokio::test]
async fn what_was_taken_away_is_found() {
    let away = |entry: u32| {
        format!(
            "DELETE FROM ledger_move WHERE entry_id = {entry};
             DELETE FROM ledger_entry WHERE entry_id = {entry}"
        )
    };
    check(plant(&away(2)).await, "ledger entry 2", "is missing; the next one is 3");
    let last = format!("{}; {}; {}", away(5), away(4), away(3));
    check(plant(&last).await, "payment po2", "its sale po2 is not in the ledger");
    let damage = "DELETE FROM ledger_move WHERE entry_id = 3";
    check(plant(damage).await, "ledger_entry, row 3", "names a ledger_move that is not there");
}

#[tokio::test]
async fn what_has_not_been_is_found() {
    let damage = "INSERT INTO ledger_entry VALUES (6, 'sale', 'po3', 'Main', 'o3', NULL, 1, 0, 0);
                  INSERT INTO ledger_move VALUES (9, 6, 1, 'sales', 'to-be-settled', 700, 'EUR')";
    check(plant(damage).await, "ledger entry 6", "books the sale po3, which has not been");
    let damage = "UPDATE ledger_entry SET order_id = 'o3' WHERE entry_id = 3";
    check(plant(damage).await, "payment po2", "its sale po2 is not in the ledger");
    let damage = "INSERT INTO ledger_move VALUES (9, 3, 2, 'sales', 'to-be-settled', 500, 'EUR')";
    check(plant(damage).await, "ledger entry 3", "2 are there, and should be 1");
}

#[tokio::test]
async fn a_correction_of_something_else_is_found() {
    check(plant(&smoothly(5, 24)).await, "ledger entry 5", "is not what takes back entry 4");
    let damage = "UPDATE ledger_move SET to_account = 'reserve' WHERE entry_id = 5";
    check(plant(damage).await, "ledger entry 5", "is not what takes back entry 4");
}

#[tokio::test]
async fn another_time_or_account_is_found() {
    let damage = "UPDATE ledger_entry SET at_ms = at_ms - 1 WHERE entry_id = 3";
    check(plant(damage).await, "payment po2", "with another account or time");
    let damage = "UPDATE ledger_entry SET at_ms = at_ms + 86400000 WHERE entry_id = 3";
    check(plant(damage).await, "the sums of sales, EUR, on 2026-11-20", "should be 0 and 1000");
    let damage = "INSERT INTO account (name, kind, gateway_url, client_id, gateway_public_key,
                                       created_at_ms)
                  VALUES ('Other', 'ams', '', '', '', 0);
                  UPDATE ledger_entry SET account = 'Other' WHERE entry_id = 3";
    check(plant(damage).await, "payment po2", "with another account or time");
}

#[tokio::test]
async fn what_cannot_be_read_is_found() {
    let damage = "UPDATE ledger_move SET currency = 'XYZ' WHERE entry_id = 4";
    check(plant(damage).await, "ledger entry 4", "is not a currency");
    let damage = "UPDATE ledger_entry SET kind = 'gift' WHERE entry_id = 4";
    check(plant(damage).await, "the file", "CHECK constraint failed in ledger_entry");
}
