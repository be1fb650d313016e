//! Payments end to end: a real store, the real adapter, the practice acquirer.
#![allow(clippy::arithmetic_side_effects, reason = "tests count seconds and cents")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod desk;

use desk::{Desk, request, scanned};
use domain::{PaymentState, Witness};
use gateway::{GatewayError, UnknownReason};
use operations::{
    CancelOutcome, OperationError, Way, cancel_order, inquire_order, pay_again, renew_code, sync,
    take_payment,
};
use serde_json::json;

#[tokio::test]
async fn a_code_is_shown_paid_and_told_by_inquiry() {
    let mut desk = Desk::open().await;
    let taken = desk.take(4750, Way::OrderCode).await;
    assert!(taken.trouble.is_none(), "{:?}", taken.trouble);
    assert_eq!(desk.told(&taken.order_id).await, "open: awaiting-payer");
    let code = desk.last(&taken.order_id).await.code.unwrap();
    assert_eq!(desk.payer(&code, "approve").await["body"]["status"], "SUCCESS");
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    let paid = desk.last(&taken.order_id).await;
    assert_eq!(paid.told_by, Some(Witness::Inquiry));
    assert_eq!(paid.wallet.unwrap().as_str(), "ALIPAY_CN");
    assert!(paid.gateway_id.is_some());
    assert_eq!(desk.order(&taken.order_id).await.number.as_str().split('-').nth(2), Some("1"));
    desk.verify().await;
}

#[tokio::test]
async fn a_code_that_nobody_pays_expires_by_a_confirmed_cancel() {
    let mut desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    desk.wait_and_settle(176).await;
    assert_eq!(desk.told(&taken.order_id).await, "open: awaiting-payer");
    desk.wait_and_settle(16).await;
    assert_eq!(desk.told(&taken.order_id).await, "expired: expired");
    let again =
        pay_again(&desk.ctx, &desk::owner(), &taken.order_id, Way::OrderCode, None, desk.now).await;
    let code = desk.last(&again.unwrap().order_id).await.code.unwrap();
    desk.payer(&code, "approve").await;
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: expired, paid");
    desk.verify().await;
}

#[tokio::test]
async fn a_declined_payment_can_be_tried_again_for_the_same_order() {
    let mut desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let code = desk.last(&taken.order_id).await.code.unwrap();
    desk.payer(&code, "decline").await;
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&taken.order_id).await, "failed: failed");
    assert!(desk.last(&taken.order_id).await.failure_code.is_some());
    pay_again(&desk.ctx, &desk::owner(), &taken.order_id, Way::OrderCode, None, desk.now)
        .await
        .unwrap();
    assert_eq!(desk.told(&taken.order_id).await, "open: failed, awaiting-payer");
}

#[tokio::test]
async fn a_live_order_takes_no_second_attempt() {
    let desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let again =
        pay_again(&desk.ctx, &desk::owner(), &taken.order_id, Way::OrderCode, None, desk.now).await;
    assert!(matches!(again, Err(OperationError::AttemptNotOver)), "{again:?}");
}

#[tokio::test]
async fn renewing_ends_the_old_code_first() {
    let desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let old = desk.last(&taken.order_id).await.code.unwrap();
    renew_code(&desk.ctx, &desk::owner(), &taken.order_id, desk.now).await.unwrap();
    assert_eq!(desk.told(&taken.order_id).await, "open: cancelled, awaiting-payer");
    let fresh = desk.last(&taken.order_id).await.code.unwrap();
    assert_ne!(old, fresh);
    let refused = desk.payer(&old, "approve").await["status"].as_u64().unwrap();
    assert!([404, 410].contains(&refused), "{refused}");
    assert_eq!(desk.payer(&fresh, "approve").await["body"]["status"], "SUCCESS");
}

#[tokio::test]
async fn renewing_what_was_just_paid_keeps_the_money() {
    let desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let code = desk.last(&taken.order_id).await.code.unwrap();
    desk.payer(&code, "approve").await;
    renew_code(&desk.ctx, &desk::owner(), &taken.order_id, desk.now).await.unwrap();
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
}

#[tokio::test]
async fn a_scanned_code_is_paid_at_once_or_after_the_pin() {
    let mut desk = Desk::open().await;
    let digits = desk.payers_code(false).await;
    let taken = desk.take(100, scanned(&digits)).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    assert_eq!(desk.last(&taken.order_id).await.told_by, Some(Witness::Answer));

    let digits = desk.payers_code(true).await;
    let taken = desk.take(100, scanned(&digits)).await;
    assert_eq!(desk.told(&taken.order_id).await, "open: awaiting-payer");
    desk.payer(&digits, "approve").await;
    desk.wait_and_settle(4).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
}

#[tokio::test]
async fn a_scanned_code_that_nobody_confirms_is_given_up_after_a_minute() {
    let mut desk = Desk::open().await;
    let digits = desk.payers_code(true).await;
    let taken = desk.take(100, scanned(&digits)).await;
    desk.wait_and_settle(58).await;
    assert_eq!(desk.told(&taken.order_id).await, "open: awaiting-payer");
    desk.wait_and_settle(40).await;
    assert_eq!(desk.told(&taken.order_id).await, "cancelled: cancelled");
}

#[tokio::test]
async fn digits_that_nobody_issued_are_a_failed_payment() {
    let desk = Desk::open().await;
    let taken = desk.take(100, scanned("281234567890123456")).await;
    assert_eq!(desk.told(&taken.order_id).await, "failed: failed");
    let code = desk.last(&taken.order_id).await.failure_code;
    assert_eq!(code.as_deref(), Some("INVALID_PAYMENT_CODE"));
}

#[tokio::test]
async fn a_link_is_paid_in_the_wallet() {
    let mut desk = Desk::open().await;
    let taken = desk.take(100, Way::Cashier { wallet: None }).await;
    let link = desk.last(&taken.order_id).await.checkout_url.unwrap();
    desk.payer(&link, "approve").await;
    desk.wait_and_settle(4).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");

    let user_agent = "Mozilla/5.0 AlipayClient".to_owned();
    let taken = desk.take(100, Way::EntryCode { user_agent }).await;
    let link = desk.last(&taken.order_id).await.checkout_url.unwrap();
    desk.payer(&link, "approve").await;
    desk.wait_and_settle(4).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_fetched_again() {
    let mut desk = Desk::open().await;
    desk.faults(json!([{ "fault": "close-after", "operation": "pay", "count": 1 }])).await;
    let taken = desk.take(100, Way::OrderCode).await;
    assert!(
        matches!(&taken.trouble, Some(GatewayError::OutcomeUnknown { .. })),
        "{:?}",
        taken.trouble
    );
    assert_eq!(desk.told(&taken.order_id).await, "open: unknown");
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&taken.order_id).await, "open: awaiting-payer");
    let code = desk.last(&taken.order_id).await.code.expect("the code came with the second answer");
    desk.payer(&code, "approve").await;
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    assert_eq!(desk.bills().await, 1);
}

#[tokio::test]
async fn a_request_that_never_arrived_is_sent_again_with_its_id() {
    let mut desk = Desk::open().await;
    desk.faults(json!([{ "fault": "close-before", "operation": "pay", "count": 1 }])).await;
    let taken = desk.take(100, Way::OrderCode).await;
    let before = desk.last(&taken.order_id).await;
    desk.wait_and_settle(6).await;
    let after = desk.last(&taken.order_id).await;
    assert_eq!(after.payment.request_id(), before.payment.request_id());
    assert!(after.code.is_some());
}

#[tokio::test]
async fn a_scanned_charge_that_never_arrived_is_not_sent_again() {
    let mut desk = Desk::open().await;
    desk.faults(json!([{ "fault": "close-before", "operation": "pay", "count": 1 }])).await;
    let digits = desk.payers_code(false).await;
    let taken = desk.take(100, scanned(&digits)).await;
    assert_eq!(desk.told(&taken.order_id).await, "open: unknown");
    desk.wait_and_settle(90).await;
    assert_eq!(desk.told(&taken.order_id).await, "failed: failed");
    assert_eq!(desk.bills().await, 0);
}

#[tokio::test]
async fn a_scanned_charge_whose_answer_was_lost_is_found_by_inquiry() {
    let mut desk = Desk::open().await;
    desk.faults(json!([{ "fault": "close-after", "operation": "pay", "count": 1 }])).await;
    let digits = desk.payers_code(false).await;
    let taken = desk.take(100, scanned(&digits)).await;
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    assert_eq!(desk.bills().await, 1);
}

#[tokio::test]
async fn sync_settles_everything_that_is_open() {
    let desk = Desk::open().await;
    let faults = json!([{ "fault": "close-after", "operation": "pay", "count": 2 }]);
    desk.faults(faults).await;
    let shown = desk.take(100, Way::OrderCode).await;
    let digits = desk.payers_code(false).await;
    let taken = desk.take(100, scanned(&digits)).await;
    let synced = sync(&desk.ctx, desk.now).await.unwrap();
    assert_eq!((synced.resolved, synced.still_unknown), (2, 0));
    assert_eq!(desk.told(&shown.order_id).await, "open: awaiting-payer");
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
}

#[tokio::test]
async fn an_answer_with_a_wrong_or_missing_signature_is_never_a_success() {
    let desk = Desk::open().await;
    for (fault, expected) in [
        ("wrong-signature", UnknownReason::SignatureWrong),
        ("missing-signature", UnknownReason::SignatureMissing),
    ] {
        desk.faults(json!([{ "fault": fault, "operation": "pay", "count": 1 }])).await;
        let digits = desk.payers_code(false).await;
        let taken = desk.take(100, scanned(&digits)).await;
        match taken.trouble {
            Some(GatewayError::OutcomeUnknown { reason, .. }) => assert_eq!(reason, expected),
            other => panic!("{fault}: {other:?}"),
        }
        assert_eq!(desk.told(&taken.order_id).await, "open: unknown");
    }
}

#[tokio::test]
async fn the_same_request_key_is_the_same_order() {
    let desk = Desk::open().await;
    let keyed = |minor| {
        let mut request = request(minor, Way::OrderCode);
        request.request_key = Some("till-7-0001".to_owned());
        request
    };
    let one = take_payment(&desk.ctx, &desk::owner(), keyed(100), desk.now).await.unwrap();
    let two = take_payment(&desk.ctx, &desk::owner(), keyed(100), desk.now).await.unwrap();
    assert_eq!(one.order_id, two.order_id);
    assert_eq!(desk.ctx.store.payments_of(&one.order_id).await.unwrap().len(), 1);
    let other = take_payment(&desk.ctx, &desk::owner(), keyed(200), desk.now).await;
    assert!(
        matches!(&other, Err(OperationError::DuplicateRequest { order_id }) if *order_id == one.order_id),
        "{other:?}"
    );
}

#[tokio::test]
async fn an_open_order_is_cancelled_and_a_paid_one_while_the_window_is_open() {
    let mut desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let outcome = cancel_order(&desk.ctx, &desk::owner(), &taken.order_id, desk.now).await.unwrap();
    assert!(matches!(outcome, CancelOutcome::Cancelled), "{outcome:?}");
    assert_eq!(desk.told(&taken.order_id).await, "cancelled: cancelled");

    let digits = desk.payers_code(false).await;
    let paid = desk.take(100, scanned(&digits)).await;
    cancel_order(&desk.ctx, &desk::owner(), &paid.order_id, desk.now).await.unwrap();
    assert_eq!(desk.told(&paid.order_id).await, "cancelled: cancelled");
    let state = desk.last(&paid.order_id).await.payment.state();
    assert!(matches!(state, PaymentState::Closed { returned: Some(_), .. }), "{state:?}");

    let digits = desk.payers_code(false).await;
    let late = desk.take(100, scanned(&digits)).await;
    desk.wait(2 * 24 * 3600).await;
    let outcome = cancel_order(&desk.ctx, &desk::owner(), &late.order_id, desk.now).await;
    match outcome {
        Err(OperationError::NotCancellable { code }) => {
            assert_eq!(code.as_deref(), Some("CANCEL_WINDOW_EXCEED"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.told(&late.order_id).await, "paid: paid");
    assert!(desk.ctx.store.breaks(true).await.unwrap().is_empty());
    desk.verify().await;
}

#[tokio::test]
async fn a_charge_that_only_the_cancel_told_of_has_the_acquirers_id() {
    let desk = Desk::open().await;
    desk.faults(json!([{ "fault": "close-after", "operation": "pay", "count": 1 }])).await;
    let digits = desk.payers_code(false).await;
    let taken = desk.take(100, scanned(&digits)).await;
    assert_eq!(desk.last(&taken.order_id).await.gateway_id, None);
    cancel_order(&desk.ctx, &desk::owner(), &taken.order_id, desk.now).await.unwrap();
    assert_eq!(desk.told(&taken.order_id).await, "cancelled: cancelled");
    assert_eq!(desk.bills().await, 1, "charged, and given back");
    assert!(desk.last(&taken.order_id).await.gateway_id.is_some());
    desk.verify().await;
}

#[tokio::test]
async fn a_cancel_without_an_answer_is_repeated_until_it_has_one() {
    let mut desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    desk.faults(json!([{ "fault": "close-after", "operation": "cancel", "count": 2 }])).await;
    let outcome = cancel_order(&desk.ctx, &desk::owner(), &taken.order_id, desk.now).await.unwrap();
    assert!(matches!(outcome, CancelOutcome::Unknown(Some(_))), "{outcome:?}");
    assert_eq!(desk.told(&taken.order_id).await, "open: awaiting-payer");
    desk.wait_and_settle(20).await;
    assert_eq!(desk.told(&taken.order_id).await, "cancelled: cancelled");
}

#[tokio::test]
async fn a_cancel_that_was_not_heard_for_a_minute_is_sent_again_all_the_same() {
    let mut desk = Desk::open().await;
    let digits = desk.payers_code(false).await;
    let paid = desk.take(100, scanned(&digits)).await;
    desk.faults(json!([{ "fault": "close-before" }])).await;
    let never_placed = desk.take(100, Way::OrderCode).await;
    for order in [&paid.order_id, &never_placed.order_id] {
        let outcome = cancel_order(&desk.ctx, &desk::owner(), order, desk.now).await.unwrap();
        assert!(matches!(outcome, CancelOutcome::Unknown(Some(_))), "{outcome:?}");
    }
    // The shop's computer was off for longer than the table has it repeated.
    desk.wait(3600).await;
    desk.faults(json!([])).await;
    for _ in 0..5 {
        sync(&desk.ctx, desk.now).await.unwrap();
    }
    assert_eq!(desk.told(&paid.order_id).await, "cancelled: cancelled");
    assert_eq!(desk.told(&never_placed.order_id).await, "cancelled: cancelled");
    desk.verify().await;
}

#[tokio::test]
async fn a_sum_that_the_acquirers_rim_cannot_take_leaves_nothing_behind() {
    let desk = Desk::open().await;
    let mut odd = request(150, Way::OrderCode);
    odd.amount = domain::Money::from_minor(150, domain::Currency::parse("IDR").unwrap());
    let refused = take_payment(&desk.ctx, &desk::owner(), odd, desk.now).await;
    assert!(
        matches!(&refused, Err(OperationError::Gateway(GatewayError::Unsendable(_)))),
        "{refused:?}"
    );
    assert_eq!(desk.ctx.store.newest_event_id().await.unwrap(), 0);
}

#[tokio::test]
async fn asking_now_brings_the_result_at_once() {
    let desk = Desk::open().await;
    let taken = desk.take(100, Way::OrderCode).await;
    let code = desk.last(&taken.order_id).await.code.unwrap();
    desk.payer(&code, "approve").await;
    inquire_order(&desk.ctx, &taken.order_id, desk.now).await.unwrap();
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
}
