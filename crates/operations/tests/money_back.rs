//! Money going back when everything goes wrong: once, by the protocol's table, and by one way.
#![allow(clippy::arithmetic_side_effects, reason = "tests count seconds and cents")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod desk;

use desk::{Desk, money, scanned};
use domain::{BreakAction, OrderId, RefundRequestId, Witness};
use operations::{
    CancelOutcome, Ctx, OperationError, RefundRequest, Refunded, cancel_order, create_refund,
    resolve_break, reverse_refund, sync,
};
use serde_json::{Value, json};
use store::StoreError;

async fn paid(desk: &Desk, minor: i64) -> OrderId {
    let digits = desk.payers_code(false).await;
    let taken = desk.take(minor, scanned(&digits)).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    taken.order_id
}

fn wish(order_id: &OrderId, minor: Option<i64>) -> RefundRequest {
    RefundRequest {
        order_id: order_id.clone(),
        of: None,
        amount: minor.map(money),
        seen: None,
        reason: None,
        request_key: None,
    }
}

async fn refund(
    desk: &Desk,
    order_id: &OrderId,
    minor: Option<i64>,
) -> Result<Refunded, OperationError> {
    create_refund(&desk.ctx, &desk::owner(), None, wish(order_id, minor), desk.now).await
}

/// `status, refunded: each refund`.
async fn told(ctx: &Ctx, order_id: &OrderId) -> String {
    let order = ctx.store.order(order_id).await.unwrap().unwrap();
    let refunds = ctx.store.refunds_of(order_id).await.unwrap();
    let words: Vec<_> = refunds
        .iter()
        .map(|r| format!("{} {}", r.refund.amount().minor(), r.refund.state().status().word()))
        .collect();
    format!("{} {}: {}", order.status.word(), order.refunded.minor(), words.join(", "))
}

/// What was sent about an order's refunds: how often each call, and by how many ids.
async fn sent(desk: &Desk, order_id: &OrderId) -> (usize, usize, usize) {
    let messages = desk.ctx.store.messages_of(order_id).await.unwrap();
    let of =
        |name: &str| messages.iter().filter(|m| m.message.operation == name).collect::<Vec<_>>();
    let mut ids: Vec<_> = of("refund")
        .iter()
        .map(|m| {
            let body: Value = serde_json::from_str(&m.message.body).unwrap();
            body["refundRequestId"].as_str().unwrap().to_owned()
        })
        .collect();
    ids.sort();
    ids.dedup();
    (of("refund").len(), of("inquiryRefund").len(), ids.len())
}

#[tokio::test]
async fn a_refund_that_never_arrives_is_sent_for_a_minute_then_asked_about_then_sent_again() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{ "fault": "close-before", "operation": "refund" }])).await;
    refund(&desk, &order, Some(400)).await.unwrap();
    desk.wait_and_settle(60).await;
    let (sends, inquiries, ids) = sent(&desk, &order).await;
    assert!((6..=12).contains(&sends), "{sends} in a minute");
    assert_eq!((inquiries, ids), (0, 1));
    desk.faults(json!([])).await;
    desk.wait_and_settle(24).await;
    let (later, inquiries, _) = sent(&desk, &order).await;
    assert_eq!(later, sends, "after a minute it is asked about and not sent");
    assert!(inquiries >= 1);
    assert_eq!(told(&desk.ctx, &order).await, "paid 0: 400 pending");
    desk.wait_and_settle(40).await;
    let (last, inquiries, ids) = sent(&desk, &order).await;
    assert_eq!((last, inquiries, ids), (sends + 1, 3, 1), "never placed: the same id again");
    assert_eq!(told(&desk.ctx, &order).await, "partly-refunded 400: 400 succeeded");
    desk.verify().await;
}

#[tokio::test]
async fn whoever_waits_gets_an_old_refund_settled_at_once() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{ "fault": "close-before", "operation": "refund", "count": 1 }])).await;
    refund(&desk, &order, None).await.unwrap();
    desk.wait(3600).await;
    let synced = sync(&desk.ctx, desk.now).await.unwrap();
    assert_eq!((synced.resolved, synced.still_unknown), (1, 0));
    assert_eq!(told(&desk.ctx, &order).await, "refunded 1000: 1000 succeeded");
}

#[tokio::test]
async fn a_refusal_of_a_repetition_says_nothing_about_the_first() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([
        { "fault": "close-after", "operation": "refund", "count": 1 },
    ]))
    .await;
    refund(&desk, &order, Some(400)).await.unwrap();
    desk.faults(json!([{
        "fault": "result-code", "operation": "refund", "code": "PARAM_ILLEGAL", "status": "F",
        "count": 1,
    }]))
    .await;
    desk.wait_and_settle(20).await;
    assert_eq!(told(&desk.ctx, &order).await, "partly-refunded 400: 400 succeeded");
    assert_eq!(desk.bills().await, 1);
}

#[tokio::test]
async fn a_refused_first_sending_frees_the_sum_for_another_id() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{
        "fault": "result-code", "operation": "refund", "code": "MERCHANT_BALANCE_NOT_ENOUGH",
        "status": "F", "count": 1,
    }]))
    .await;
    refund(&desk, &order, None).await.unwrap();
    assert_eq!(told(&desk.ctx, &order).await, "paid 0: 1000 failed");
    refund(&desk, &order, None).await.unwrap();
    assert_eq!(told(&desk.ctx, &order).await, "refunded 1000: 1000 failed, 1000 succeeded");
    assert_eq!(sent(&desk, &order).await.2, 2);
}

#[tokio::test]
async fn two_programs_refund_one_order_at_once_and_never_exceed_it() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    let other = desk.other_program().await;
    let owner = desk::owner();
    let mut tries = Vec::new();
    for number in 0..12 {
        let ctx = if number % 2 == 0 { &desk.ctx } else { &other };
        tries.push(create_refund(ctx, &owner, None, wish(&order, Some(300)), desk.now));
    }
    let outcomes = futures_util::future::join_all(tries).await;
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let over = matches!(
            refused,
            OperationError::OverRefund { .. } | OperationError::Store(StoreError::OverRefund)
        );
        assert!(over, "{refused:?}");
    }
    assert_eq!(done, 3);
    let expected = "partly-refunded 900: 300 succeeded, 300 succeeded, 300 succeeded";
    assert_eq!(told(&desk.ctx, &order).await, expected);
    desk.verify().await;
}

#[tokio::test]
async fn two_windows_that_saw_the_same_refund_once() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    let seen = RefundRequest { seen: Some(money(1000)), ..wish(&order, Some(400)) };
    create_refund(&desk.ctx, &desk::owner(), None, seen.clone(), desk.now).await.unwrap();
    let second = create_refund(&desk.ctx, &desk::owner(), None, seen, desk.now).await;
    assert!(
        matches!(&second, Err(OperationError::RefundedMeanwhile { refundable }) if *refundable == money(600)),
        "{second:?}"
    );
    assert_eq!(told(&desk.ctx, &order).await, "partly-refunded 400: 400 succeeded");
}

#[tokio::test]
async fn money_goes_back_by_a_cancel_or_by_refunds_and_never_by_both() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{ "fault": "close-before", "operation": "cancel", "count": 1 }])).await;
    let unknown = cancel_order(&desk.ctx, &desk::owner(), &order, desk.now).await.unwrap();
    assert!(matches!(unknown, CancelOutcome::Unknown(Some(_))), "{unknown:?}");
    let refused = refund(&desk, &order, Some(400)).await;
    assert!(matches!(&refused, Err(OperationError::BeingCancelled)), "{refused:?}");
    desk.wait_and_settle(10).await;
    assert_eq!(told(&desk.ctx, &order).await, "cancelled 0: ");

    let other = paid(&desk, 1000).await;
    desk.faults(json!([{ "fault": "close-before", "operation": "refund", "count": 1 }])).await;
    refund(&desk, &other, Some(400)).await.unwrap();
    let refused = cancel_order(&desk.ctx, &desk::owner(), &other, desk.now).await;
    assert!(matches!(&refused, Err(OperationError::NotCancellable { .. })), "{refused:?}");
    desk.verify().await;
}

async fn reversed(desk: &Desk, order: &OrderId, minor: i64) -> RefundRequestId {
    let refunded = refund(desk, order, Some(minor)).await.unwrap();
    let at = desk.now;
    assert!(
        reverse_refund(&desk.ctx, &refunded.request_id, Witness::Report, at, at).await.unwrap()
    );
    assert!(
        !reverse_refund(&desk.ctx, &refunded.request_id, Witness::Report, at, at).await.unwrap()
    );
    refunded.request_id
}

#[tokio::test]
async fn a_reversed_refund_no_longer_counts_and_waits_for_the_owner() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    reversed(&desk, &order, 1000).await;
    assert_eq!(told(&desk.ctx, &order).await, "paid 0: 1000 succeeded");
    let breaks = desk.ctx.store.breaks(true).await.unwrap();
    assert_eq!(breaks.len(), 1);
    assert_eq!(breaks[0].found.kind.word(), "refund-reversed");
    desk.verify().await;

    // The acquirer does not know of this reversal, so another refund is too much for it.
    resolve_break(&desk.ctx, &desk::owner(), breaks[0].id, BreakAction::Refund, None, desk.now)
        .await
        .unwrap();
    assert_eq!(told(&desk.ctx, &order).await, "paid 0: 1000 succeeded, 1000 failed");
}

#[tokio::test]
async fn what_was_paid_in_another_way_is_not_refunded_again() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    reversed(&desk, &order, 700).await;
    let open = desk.ctx.store.breaks(true).await.unwrap();
    let reason = Some("In cash".to_owned());
    resolve_break(
        &desk.ctx,
        &desk::owner(),
        open[0].id,
        BreakAction::Acknowledge,
        reason,
        desk.now,
    )
    .await
    .unwrap();
    let over = refund(&desk, &order, Some(400)).await;
    assert!(
        matches!(&over, Err(OperationError::OverRefund { refundable, .. }) if *refundable == money(300)),
        "{over:?}"
    );
    desk.verify().await;
}

#[tokio::test]
async fn the_acquirers_fail_after_its_success_is_a_reversal() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    let refunded = refund(&desk, &order, Some(400)).await.unwrap();
    let ask = json!({ "refund_request_id": refunded.request_id.as_str() });
    assert_eq!(desk.post("/sandbox/api/refunds/reverse", ask.clone()).await["status"], 200);
    assert_eq!(desk.post("/sandbox/api/refunds/reverse", ask).await["status"], 409);
    let at = desk.now;
    reverse_refund(&desk.ctx, &refunded.request_id, Witness::Person, at, at).await.unwrap();
    let breaks = desk.ctx.store.breaks(true).await.unwrap();
    resolve_break(&desk.ctx, &desk::owner(), breaks[0].id, BreakAction::Refund, None, desk.now)
        .await
        .unwrap();
    assert_eq!(told(&desk.ctx, &order).await, "partly-refunded 400: 400 succeeded, 400 succeeded");
    let failed = reverse_refund(&desk.ctx, &refunded.request_id, Witness::Person, at, at).await;
    assert!(matches!(failed, Ok(false)), "{failed:?}");
}
