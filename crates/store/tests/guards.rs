//! What the file itself refuses, whoever writes: each statement here is one that our code never
//! makes.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, day, money, new_order, new_payment, new_refund, order_id};
use domain::{PaymentFact, RefundFact, RefundState};
use proptest::prelude::*;
use store::{NewPayment, StoreError};

/// Checks that a statement is refused, and by which rule.
async fn refused(shop: &Shop, statement: &str, rule: &str) {
    match shop.raw(statement).await {
        Ok(()) => panic!("{statement} was not refused"),
        Err(error) => assert!(error.to_string().contains(rule), "{statement}: {error}"),
    }
}

async fn shop_with_refund() -> Shop {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.give_back("o1", 700, "f1").await.unwrap();
    shop
}

fn refund_sql(id: &str, payment: &str, minor: i64, currency: &str) -> String {
    format!(
        "INSERT INTO refund (refund_request_id, order_id, payment_request_id, amount_minor, \
         currency, state, created_at_ms) \
         VALUES ('{id}', 'o1', '{payment}', {minor}, '{currency}', 'unknown', 0)"
    )
}

#[tokio::test]
async fn the_file_gives_back_no_more_than_came_in() {
    let shop = shop_with_refund().await;
    refused(&shop, &refund_sql("f2", "po1", 301, "EUR"), "over_refund").await;
    shop.raw(&refund_sql("f3", "po1", 300, "EUR")).await.unwrap();
    refused(&shop, &refund_sql("f4", "po1", 1, "EUR"), "over_refund").await;
    // A failed one frees its sum; it cannot count again once that sum is given away.
    shop.raw("UPDATE refund SET state = 'failed' WHERE refund_request_id = 'f3'").await.unwrap();
    shop.raw(&refund_sql("f5", "po1", 200, "EUR")).await.unwrap();
    let again = "UPDATE refund SET state = 'processing' WHERE refund_request_id = 'f3'";
    refused(&shop, again, "over_refund").await;
}

#[tokio::test]
async fn a_refund_goes_with_a_paid_payment_of_its_order_and_currency() {
    let shop = shop_with_refund().await;
    shop.ask(&new_order("o2", 500), at(2)).await;
    shop.sell("o3", 500, at(2)).await;
    refused(&shop, &refund_sql("f2", "po2", 1, "EUR"), "not_paid").await;
    refused(&shop, &refund_sql("f2", "po3", 1, "EUR"), "another_payment").await;
    refused(&shop, &refund_sql("f2", "po1", 1, "USD"), "another_payment").await;
    refused(&shop, &refund_sql("f2", "nobody", 1, "EUR"), "FOREIGN KEY").await;
    let mut tx = shop.store.write().await.unwrap();
    let early = tx.insert_refund(&new_refund("o2", 1, "f2"), at(3)).await;
    assert!(matches!(early, Err(StoreError::NotPaid)), "{early:?}");
}

#[tokio::test]
async fn rows_of_money_are_kept_for_good() {
    let shop = shop_with_refund().await;
    for table in ["shop_order", "payment", "refund", "order_counter"] {
        refused(&shop, &format!("DELETE FROM {table}"), "kept_for_good").await;
    }
    for change in [
        "UPDATE shop_order SET amount_minor = 1",
        "UPDATE shop_order SET number = '20261120-1-2'",
        "UPDATE payment SET amount_minor = 1",
        "UPDATE payment SET order_id = 'o2'",
        "UPDATE refund SET amount_minor = 1",
        "UPDATE order_counter SET last = 0",
    ] {
        refused(&shop, change, "kept_for_good").await;
    }
}

#[tokio::test]
async fn states_are_words_of_closed_lists_with_what_belongs_to_them() {
    let shop = shop_with_refund().await;
    for (change, rule) in [
        ("UPDATE payment SET state = 'lost'", "state IN"),
        ("UPDATE payment SET paid_at_ms = NULL", "paid_has_time"),
        ("UPDATE payment SET state = 'closed', paid_at_ms = NULL", "closed_has_reason"),
        ("UPDATE payment SET state = 'unknown', paid_at_ms = NULL", "final_stays_final"),
        ("UPDATE payment SET returned_paid_at_ms = 1", "only_closed_is_returned"),
        ("UPDATE payment SET refunded_minor = 1001", "refunded_minor BETWEEN"),
        ("UPDATE payment SET payer_paid_minor = 1", "payer_paid_is_whole"),
        ("UPDATE refund SET refunded_at_ms = NULL", "succeeded_has_time"),
        ("UPDATE shop_order SET status = 'Paid'", "status IN"),
        ("UPDATE shop_order SET status = 'open'", "open_is_not_closed"),
        ("UPDATE payment SET inquiries = 'many'", "cannot store TEXT"),
    ] {
        refused(&shop, change, rule).await;
    }
}

#[tokio::test]
async fn an_attempt_asks_for_what_the_order_is() {
    let shop = Shop::open().await;
    let order = shop.ask(&new_order("o1", 1000), at(1)).await;
    let right = new_payment(&order, "p2");
    let other_sum = NewPayment { amount: money(999), ..right.clone() };
    let add = async |attempt: &NewPayment| {
        let mut tx = shop.store.write().await.unwrap();
        let record = tx.insert_payment(attempt, at(2)).await?;
        tx.commit().await.map(|()| record.attempt)
    };
    let refused = add(&other_sum).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert_eq!(add(&right).await.unwrap(), 2);
    let twice = add(&right).await;
    assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
}

#[tokio::test]
async fn what_was_refused_cannot_be_left_out_of_a_commit() {
    let shop = Shop::open().await;
    let order = shop.ask(&new_order("o1", 1000), at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    tx.set_setting("colour", "green").await.unwrap();
    let other_sum = NewPayment { amount: money(999), ..new_payment(&order, "p2") };
    tx.insert_payment(&other_sum, at(2)).await.unwrap();
    // Reading sees what was written, so the file has to take it first.
    let refused = tx.payments_of(&order.id).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert!(tx.commit().await.is_err());
    assert_eq!(shop.store.setting("colour").await.unwrap(), None);
}

#[tokio::test]
async fn a_number_is_given_once() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    let same = format!(
        "INSERT INTO shop_order (order_id, number, till, day, serial, account, amount_minor, \
         currency, status, created_at_ms) \
         VALUES ('o2', 'x', '1', '{}', 1, 'Main', 1, 'EUR', 'open', 0)",
        day()
    );
    refused(&shop, &same, "UNIQUE").await;
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Make(i64),
    Succeed(usize),
    Fail(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1_i64..700).prop_map(Step::Make),
        (0_usize..6).prop_map(Step::Succeed),
        (0_usize..6).prop_map(Step::Fail),
    ];
    prop::collection::vec(step, 1..14)
}

/// As far as the file counts: one in doubt has failed already.
fn did_not_happen(state: RefundState) -> bool {
    matches!(state, RefundState::Failed | RefundState::Doubted { .. })
}

/// Does the steps and checks the file against a plain sum after each.
async fn walk(steps: Vec<Step>) {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    let mut refunds: Vec<(i64, RefundState)> = Vec::new();
    for (number, step) in steps.into_iter().enumerate() {
        let mut tx = shop.store.write().await.unwrap();
        let (index, fact) = match step {
            Step::Make(minor) => {
                let counted: i64 = refunds
                    .iter()
                    .filter(|(_, state)| !did_not_happen(*state))
                    .map(|(minor, _)| minor)
                    .sum();
                let wanted = new_refund("o1", minor, &format!("f{}", refunds.len()));
                let made = tx.insert_refund(&wanted, at(2)).await;
                assert_eq!(made.is_ok(), counted + minor <= 1000, "step {number}");
                if made.is_ok() {
                    refunds.push((minor, RefundState::Unknown));
                    tx.commit().await.unwrap();
                }
                continue;
            }
            Step::Succeed(index) if index < refunds.len() => {
                let amount = money(refunds[index].0);
                (index, RefundFact::Succeeded { at: at(3), amount })
            }
            Step::Fail(index) if index < refunds.len() => (index, RefundFact::Failed),
            Step::Succeed(_) | Step::Fail(_) => continue,
        };
        let id = new_refund("o1", 1, &format!("f{index}")).request_id;
        let mut record = tx.refund(&id).await.unwrap().unwrap();
        record.refund.apply(fact);
        refunds[index].1 = record.refund.state();
        tx.save_refund(&record).await.unwrap();
        let order = tx.refresh_order(&order_id("o1"), at(3)).await.unwrap();
        tx.commit().await.unwrap();
        let gone: i64 = refunds
            .iter()
            .filter(|(_, state)| matches!(state, RefundState::Succeeded { .. }))
            .map(|(minor, _)| minor)
            .sum();
        assert_eq!(order.refunded, money(gone));
    }
    shop.store.verify().await.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_sequence_of_refunds_gives_back_too_much(steps in steps()) {
        tokio::runtime::Runtime::new().unwrap().block_on(walk(steps));
    }
}

#[tokio::test]
async fn a_paid_attempt_may_still_be_closed_by_an_act_of_ours() {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let mut record = tx.payment_for_update(&common::payment_id("po1")).await.unwrap();
    record.payment.ask_cancel(domain::CancelPurpose::ReturnPaid);
    tx.save_payment(&record).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.store.open_payments().await.unwrap().len(), 1);
    let closed = PaymentFact::Closed { reason: domain::CloseReason::Cancelled };
    let order = shop.tell("o1", closed, at(9)).await;
    assert_eq!(order.status, domain::OrderStatus::Cancelled);
    assert!(shop.store.open_payments().await.unwrap().is_empty());
    shop.store.verify().await.unwrap();
}
