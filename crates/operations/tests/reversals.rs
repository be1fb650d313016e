//! Refunds that came back to the shop, and what is told of them in the wrong order.
#![allow(clippy::arithmetic_side_effects, reason = "tests count seconds and cents")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod desk;

use desk::{Desk, money, scanned};
use domain::{BreakAction, LedgerAccount, OrderId, RefundRequestId};
use operations::{Letter, OperationError, RefundRequest, create_refund, resolve_break, sync};
use serde_json::json;

async fn paid(desk: &Desk) -> OrderId {
    let digits = desk.payers_code(false).await;
    desk.take(1000, scanned(&digits)).await.order_id
}

fn whole(order_id: &OrderId) -> RefundRequest {
    RefundRequest {
        order_id: order_id.clone(),
        of: None,
        amount: None,
        seen: None,
        reason: None,
        request_key: None,
    }
}

async fn refund(desk: &Desk, order_id: &OrderId, minor: i64) -> RefundRequestId {
    let request = RefundRequest { amount: Some(money(minor)), ..whole(order_id) };
    let refunded = create_refund(&desk.ctx, &desk::owner(), None, request, desk.now).await;
    refunded.unwrap().request_id
}

/// `order, refunded: each refund; what waits for a person; what the ledger has as refunded`.
async fn told(desk: &Desk, order_id: &OrderId) -> String {
    let order = desk.order(order_id).await;
    let refunds = desk.ctx.store.refunds_of(order_id).await.unwrap();
    let words: Vec<_> = refunds
        .iter()
        .map(|r| format!("{} {}", r.refund.amount().minor(), r.refund.state().status().word()))
        .collect();
    let breaks = desk.ctx.store.breaks(true).await.unwrap();
    let breaks: Vec<_> = breaks.iter().map(|found| found.found.kind.word()).collect();
    let balances = desk.ctx.store.ledger_balances(None).await.unwrap();
    let gone = balances.iter().filter(|one| one.ledger_account == LedgerAccount::Refunds);
    let gone: i64 = gone.map(|one| one.balance().unwrap().minor()).sum();
    let (word, refunded) = (order.status.word(), order.refunded.minor());
    format!("{word} {refunded}: {}; {}; {gone}", words.join(", "), breaks.join(", "))
}

/// A refund that was done and came back while nobody here heard of it: our first word is "failed".
/// Returns the letter about its success, which has not been opened.
async fn missed(desk: &mut Desk, order: &OrderId) -> Letter {
    desk.faults(json!([{ "fault": "close-after", "operation": "refund", "count": 1 }])).await;
    let request_id = refund(desk, order, 400).await;
    let done = desk.refund_letters().await.pop().unwrap();
    desk.wait(3600).await;
    let ask = json!({ "refund_request_id": request_id.as_str() });
    assert_eq!(desk.post("/sandbox/api/refunds/reverse", ask).await["status"], 200);
    sync(&desk.ctx, desk.now).await.unwrap();
    assert_eq!(told(desk, order).await, "paid 0: 400 failed; ; 0");
    done
}

#[tokio::test]
async fn a_success_that_is_told_after_its_reversal_is_no_contradiction() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    let done = missed(&mut desk, &order).await;
    desk.hear(&done).await;
    desk.hear(&done).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 pending; ; 0", "it is asked about");
    desk.verify().await;
    desk.wait_and_settle(8).await;
    let expected = "paid 0: 400 succeeded; refund-reversed; 0";
    assert_eq!(told(&desk, &order).await, expected);
    for letter in desk.refund_letters().await {
        desk.hear(&letter).await;
    }
    assert_eq!(told(&desk, &order).await, expected);
    let entries = desk.ctx.store.entries_of(&order).await.unwrap();
    assert_eq!(entries.len(), 3, "a sale, a refund and its reversal: {entries:?}");
    desk.verify().await;

    let found = desk.ctx.store.breaks(true).await.unwrap();
    let by = desk::owner();
    resolve_break(&desk.ctx, &by, found[0].id, BreakAction::Refund, None, desk.now).await.unwrap();
    assert_eq!(
        told(&desk, &order).await,
        "partly-refunded 400: 400 succeeded, 400 succeeded; ; 400"
    );
}

#[tokio::test]
async fn a_doubt_is_settled_by_whoever_asks_for_everything() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    let done = missed(&mut desk, &order).await;
    desk.hear(&done).await;
    // After a restart the doubt is still there, and nobody has to wait for its time.
    let other = desk.other_program().await;
    let synced = sync(&other, desk.now).await.unwrap();
    assert_eq!((synced.resolved, synced.still_unknown), (1, 0));
    assert_eq!(told(&desk, &order).await, "paid 0: 400 succeeded; refund-reversed; 0");
}

#[tokio::test]
async fn a_success_that_the_acquirer_insists_on_after_its_failure_is_a_break() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    desk.faults(json!([{
        "fault": "result-code", "operation": "refund", "code": "RISK_REJECT", "status": "F",
        "effect": true, "count": 1,
    }]))
    .await;
    refund(&desk, &order, 400).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 failed; ; 0");
    let done = desk.refund_letters().await.pop().unwrap();
    desk.hear(&done).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 pending; ; 0");
    desk.wait_and_settle(8).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 failed; refund; 0");
    desk.hear(&done).await;
    desk.wait_and_settle(8).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 failed; refund; 0", "told once");
    desk.verify().await;
}

#[tokio::test]
async fn a_doubt_waits_for_an_acquirer_that_does_not_answer() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    let done = missed(&mut desk, &order).await;
    desk.hear(&done).await;
    desk.faults(json!([{ "fault": "close-before", "operation": "inquiryRefund" }])).await;
    desk.wait_and_settle(130).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 pending; ; 0");
    desk.faults(json!([])).await;
    desk.wait_and_settle(300).await;
    assert_eq!(told(&desk, &order).await, "paid 0: 400 succeeded; refund-reversed; 0");
}

#[tokio::test]
async fn a_new_refund_waits_until_it_is_known_whether_an_older_one_went_out() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    let done = missed(&mut desk, &order).await;
    desk.hear(&done).await;
    desk.faults(json!([{ "fault": "close-before", "operation": "inquiryRefund" }])).await;
    let again = create_refund(&desk.ctx, &desk::owner(), None, whole(&order), desk.now).await;
    assert!(matches!(again, Err(OperationError::RefundInDoubt)), "{again:?}");
    assert_eq!(told(&desk, &order).await, "paid 0: 400 pending; ; 0");
    desk.faults(json!([])).await;
    // Asked first, it came back: then all of it can go.
    create_refund(&desk.ctx, &desk::owner(), None, whole(&order), desk.now).await.unwrap();
    let expected = "refunded 1000: 400 succeeded, 1000 succeeded; refund-reversed; 1000";
    assert_eq!(told(&desk, &order).await, expected);
    desk.verify().await;
}

#[tokio::test]
async fn nobody_is_asked_to_repay_what_was_refunded_again() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    let done = missed(&mut desk, &order).await;
    refund(&desk, &order, 1000).await;
    desk.hear(&done).await;
    desk.wait_and_settle(8).await;
    assert_eq!(told(&desk, &order).await, "refunded 1000: 400 succeeded, 1000 succeeded; ; 1000");
    desk.verify().await;
}

#[tokio::test]
async fn a_reversal_whose_money_was_refunded_again_can_be_taken_note_of() {
    let mut desk = Desk::open().await;
    let order = paid(&desk).await;
    let done = missed(&mut desk, &order).await;
    desk.hear(&done).await;
    desk.wait_and_settle(8).await;
    refund(&desk, &order, 1000).await;
    let expected = "refunded 1000: 400 succeeded, 1000 succeeded; refund-reversed; 1000";
    assert_eq!(told(&desk, &order).await, expected);
    let found = desk.ctx.store.breaks(true).await.unwrap();
    let (by, action) = (desk::owner(), BreakAction::Acknowledge);
    resolve_break(&desk.ctx, &by, found[0].id, action, None, desk.now).await.unwrap();
    assert_eq!(told(&desk, &order).await, "refunded 1000: 400 succeeded, 1000 succeeded; ; 1000");
    desk.verify().await;
}
