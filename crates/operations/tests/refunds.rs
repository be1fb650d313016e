//! Refunds and agreements end to end: a real store, the real adapter, the practice acquirer.
#![allow(clippy::arithmetic_side_effects, reason = "tests count seconds and cents")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod desk;

use desk::{Desk, money, scanned};
use domain::{AgreementState, OrderId, WalletName};
use gateway::AuthCode;
use operations::{
    OperationError, RefundRequest, Refunded, Way, create_refund, finish_agreement, start_agreement,
    stop_agreement, sync,
};
use serde_json::json;

async fn paid(desk: &Desk, minor: i64) -> OrderId {
    let digits = desk.payers_code(false).await;
    let taken = desk.take(minor, scanned(&digits)).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    taken.order_id
}

async fn refund(
    desk: &Desk,
    order_id: &OrderId,
    minor: Option<i64>,
    key: Option<&str>,
) -> Result<Refunded, OperationError> {
    let request = RefundRequest {
        order_id: order_id.clone(),
        of: None,
        amount: minor.map(money),
        seen: None,
        reason: Some("One candle broken".to_owned()),
        request_key: key.map(str::to_owned),
    };
    create_refund(&desk.ctx, &desk::owner(), None, request, desk.now).await
}

async fn told(desk: &Desk, order_id: &OrderId) -> String {
    let refunds = desk.ctx.store.refunds_of(order_id).await.unwrap();
    let words: Vec<_> = refunds
        .iter()
        .map(|r| format!("{} {}", r.refund.amount().minor(), r.refund.state().status().word()))
        .collect();
    format!("{}: {}", desk.order(order_id).await.status.word(), words.join(", "))
}

#[tokio::test]
async fn refunds_go_back_in_parts_and_never_exceed_the_payment() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    refund(&desk, &order, Some(300), None).await.unwrap();
    assert_eq!(told(&desk, &order).await, "partly-refunded: 300 succeeded");
    let over = refund(&desk, &order, Some(701), None).await;
    assert!(
        matches!(&over, Err(OperationError::OverRefund { refundable, .. }) if *refundable == money(700)),
        "{over:?}"
    );
    refund(&desk, &order, None, None).await.unwrap();
    assert_eq!(told(&desk, &order).await, "refunded: 300 succeeded, 700 succeeded");
    let nothing = refund(&desk, &order, None, None).await;
    assert!(matches!(&nothing, Err(OperationError::NotRefundable)), "{nothing:?}");
    desk.verify().await;
}

#[tokio::test]
async fn an_unpaid_order_has_nothing_to_refund() {
    let desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let refused = refund(&desk, &taken.order_id, None, None).await;
    assert!(matches!(&refused, Err(OperationError::NotRefundable)), "{refused:?}");
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_is_done_once() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{ "fault": "close-after", "operation": "refund", "count": 1 }])).await;
    let refunded = refund(&desk, &order, Some(400), None).await.unwrap();
    assert!(refunded.trouble.is_some());
    assert_eq!(told(&desk, &order).await, "paid: 400 pending");
    let over = refund(&desk, &order, Some(601), None).await;
    assert!(matches!(&over, Err(OperationError::OverRefund { .. })), "{over:?}");
    desk.wait_and_settle(8).await;
    assert_eq!(told(&desk, &order).await, "partly-refunded: 400 succeeded");
    refund(&desk, &order, None, None).await.unwrap();
    assert_eq!(told(&desk, &order).await, "refunded: 400 succeeded, 600 succeeded");
}

#[tokio::test]
async fn the_same_key_is_the_same_refund() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    let one = refund(&desk, &order, Some(400), Some("k1")).await.unwrap();
    let two = refund(&desk, &order, Some(400), Some("k1")).await.unwrap();
    assert_eq!(one.request_id, two.request_id);
    let other = refund(&desk, &order, Some(500), Some("k1")).await;
    assert!(matches!(&other, Err(OperationError::DuplicateRequest { .. })), "{other:?}");
    assert_eq!(told(&desk, &order).await, "partly-refunded: 400 succeeded");
}

#[tokio::test]
async fn a_refund_in_process_is_inquired_about_and_never_sent_again() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{
        "fault": "result-code", "operation": "refund", "code": "REFUND_IN_PROCESS",
        "status": "U", "effect": true, "count": 1,
    }]))
    .await;
    refund(&desk, &order, Some(400), None).await.unwrap();
    assert_eq!(told(&desk, &order).await, "paid: 400 pending");
    let synced = sync(&desk.ctx, desk.now).await.unwrap();
    assert_eq!((synced.resolved, synced.still_unknown), (0, 1));
    // The practice acquirer takes a while over it, as real ones do.
    desk.wait_and_settle(60).await;
    desk.wait_and_settle(20).await;
    assert_eq!(told(&desk, &order).await, "partly-refunded: 400 succeeded");
    let messages = desk.ctx.store.messages_of(&order).await.unwrap();
    let sent = messages.iter().filter(|m| m.message.operation == "refund").count();
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn an_agreement_is_begun_charged_and_stopped() {
    let desk = Desk::open().await;
    let wallet = WalletName::parse("GCASH").unwrap();
    let by = desk::owner();
    let started = start_agreement(&desk.ctx, &by, None, wallet, None, None, desk.now);
    let started = started.await.unwrap();
    assert!(started.trouble.is_none(), "{:?}", started.trouble);
    let pending = desk.ctx.store.agreement(&started.id).await.unwrap().unwrap();
    let charge = || desk.take(100, Way::Agreement { id: started.id.clone() });
    let agreed = json!({ "auth_url": pending.auth_url.unwrap(), "decision": "approve" });
    let agreed = desk.post("/wallet/api/agree", agreed).await;
    let code = AuthCode::new(agreed["body"]["auth_code"].as_str().unwrap().to_owned());
    finish_agreement(&desk.ctx, &desk::owner(), &started.id, code, desk.now).await.unwrap();
    let taken = charge().await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");

    stop_agreement(&desk.ctx, &desk::owner(), &started.id, desk.now).await.unwrap();
    let stopped = desk.ctx.store.agreement(&started.id).await.unwrap().unwrap();
    assert_eq!(stopped.state, AgreementState::Stopped);
    let request = desk::request(100, Way::Agreement { id: started.id.clone() });
    let refused = operations::take_payment(&desk.ctx, &desk::owner(), request, desk.now).await;
    assert!(matches!(&refused, Err(OperationError::AgreementNotActive(_))), "{refused:?}");
    // Tokens and consents never reach the file.
    for record in desk.ctx.store.agreements().await.unwrap() {
        assert!(!format!("{record:?}").to_lowercase().contains("token\":"));
    }
}
