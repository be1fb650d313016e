//! What is kept beside the money, written and read back.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{
    Shop, account, account_record, at, money, new_order, new_payment, order_id, payment_id,
};
use domain::{
    AgreementId, AgreementState, AgreementTerms, BreakAction, CancelPurpose, CloseReason, Currency,
    Every, Mode, Money, PaymentFact, PaymentId, PaymentState, WalletName, Witness,
};
use store::{
    AgreementRecord, AnswerRecord, BreakKind, BreakResolution, Direction, Lane, MessageVerdict,
    NewBreak, NewEvent, NewMessage, NewNotification, NotificationVerdict, OrderFilter, StoreError,
};

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn all_that_is_known_of_an_attempt_is_read_back() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let mut record = tx.payment_for_update(&payment_id("po1")).await.unwrap();
    let pending = domain::PaymentFact::Pending { expires_at: Some(at(600)) };
    record.payment.apply(pending);
    record.payment.ask_cancel(CancelPurpose::Renew);
    record.wallet = WalletName::parse("ALIPAY_CN").ok();
    record.code = Some("https://qr.example/281234".to_owned());
    record.checkout_url = Some("https://pay.example/1".to_owned());
    record.gateway_id = PaymentId::parse("2026112012345").ok();
    record.payer_paid = Some(Money::from_minor(7820, Currency::parse("CNY").unwrap()));
    record.settlement = Some(Money::from_minor(1099, Currency::parse("USD").unwrap()));
    record.failure_code = Some("NONE".to_owned());
    record.told_by = Some(Witness::Inquiry);
    record.told_at = Some(at(4));
    record.confirmed_by = Some(Witness::Notification);
    record.not_there = 1;
    record.expires_at = Some(at(600));
    record.next_inquiry_at = Some(at(20));
    record.inquiries = 3;
    record.last_inquiry_at = Some(at(4));
    record.cancel_asked_at = Some(at(5));
    record.cancel_tries = 2;
    tx.save_payment(&record).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.store.payment(&payment_id("po1")).await.unwrap(), Some(record.clone()));
    assert_eq!(shop.store.payments_of(&order_id("o1")).await.unwrap(), [record.clone()]);
    assert_eq!(shop.store.payments_of_orders(&[order_id("o1")]).await.unwrap(), [record.clone()]);
    assert_eq!(record.payment.state(), PaymentState::AwaitingPayer { expires_at: Some(at(600)) });
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn an_attempt_is_handed_back_as_it_was_written() {
    let shop = Shop::open().await;
    let order = shop.ask(&new_order("o1", 1000), at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let mut payment = new_payment(&order, "p2");
    payment.wallet = WalletName::parse("DANA").ok();
    payment.requested_expiry_at = Some(at(300));
    payment.request_key = Some("again".to_owned());
    payment.user_agent = Some("Wallet/1".to_owned());
    let odd = at(2).checked_add_signed(chrono::TimeDelta::microseconds(7)).unwrap();
    let made = tx.insert_payment(&payment, odd).await.unwrap();
    assert_eq!(tx.payment_for_update(&payment.request_id).await.unwrap(), made);
    tx.commit().await.unwrap();
    let found = OrderFilter { search: Some("dana p2".to_owned()), ..OrderFilter::default() };
    assert_eq!(shop.store.list_orders(&found, None, 9).await.unwrap().orders, [order]);
}

#[tokio::test]
async fn what_is_due_comes_when_it_is_due() {
    let shop = Shop::open().await;
    for (id, wait) in [("o1", 30), ("o2", 10), ("o3", 20)] {
        let mut tx = shop.store.write().await.unwrap();
        let order = tx.insert_order(&new_order(id, 100), at(0)).await.unwrap();
        let mut payment = new_payment(&order, &format!("p{id}"));
        payment.next_inquiry_at = Some(at(wait));
        tx.insert_payment(&payment, at(0)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let due = shop.store.due_payments(at(20), 10).await.unwrap();
    let due: Vec<_> = due.iter().map(|record| record.order_id.as_str().to_owned()).collect();
    assert_eq!(due, ["o2", "o3"]);
    assert_eq!(shop.store.due_payments(at(9), 10).await.unwrap(), []);
    assert_eq!(shop.store.open_payments().await.unwrap().len(), 3);
}

#[tokio::test]
async fn accounts_come_and_go_and_are_not_forgotten() {
    let shop = Shop::open().await;
    let mut tx = shop.store.write().await.unwrap();
    tx.note_account_answer(&account(), at(5), Some(-120));
    tx.note_account_answer(&account(), at(6), None);
    assert!(tx.remove_account(&account(), at(7)).await.unwrap());
    assert!(!tx.remove_account(&account(), at(8)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(shop.store.accounts().await.unwrap(), []);
    let kept = shop.store.account(&account()).await.unwrap().unwrap();
    assert_eq!(
        (kept.last_answer_at, kept.skew_ms, kept.removed_at),
        (Some(at(6)), Some(-120), Some(at(7)))
    );
    let mut tx = shop.store.write().await.unwrap();
    tx.put_account(&account_record()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.store.accounts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn settings_are_kept_and_the_book_is_none_of_them() {
    let shop = Shop::open().await;
    let mut tx = shop.store.write().await.unwrap();
    tx.set_setting("shop.name", "Tea").await.unwrap();
    tx.set_setting("shop.name", "Tea & Sons").await.unwrap();
    assert!(matches!(tx.set_setting("book", "practice").await, Err(StoreError::Refused { .. })));
    tx.commit().await.unwrap();
    assert_eq!(shop.store.setting("shop.name").await.unwrap().as_deref(), Some("Tea & Sons"));
    assert_eq!(shop.store.setting("shop.zone").await.unwrap(), None);
}

#[tokio::test]
async fn messages_and_events_of_an_order_are_read_in_their_order() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 100), at(1)).await;
    let message = NewMessage {
        order_id: Some(order_id("o1")),
        payment_request_id: Some(payment_id("po1")),
        refund_request_id: None,
        agreement_id: None,
        account: account(),
        direction: Direction::Sent,
        operation: "pay".to_owned(),
        url: "https://gateway.example/pay".to_owned(),
        headers: pairs(&[("client-id", "C1"), ("client-id", "twice")]),
        body: "{\"a\":1}".to_owned(),
        answer: AnswerRecord {
            status: Some(200),
            headers: pairs(&[("signature", "s")]),
            body: "{}".to_owned(),
        },
        verdict: MessageVerdict::Signed,
        took_ms: Some(87),
        at: at(2),
    };
    let event = |kind: &str| NewEvent {
        at: at(2),
        order_id: Some(order_id("o1")),
        lane: Lane::Desk,
        kind: kind.to_owned(),
        args: pairs(&[("operation", "pay")]),
    };
    let start = shop.store.newest_event_id().await.unwrap();
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_message(&message).await.unwrap();
    tx.insert_event(&event("payment.asked")).await.unwrap();
    tx.insert_event(&event("payment.paid")).await.unwrap();
    tx.commit().await.unwrap();
    let messages = shop.store.messages_of(&order_id("o1")).await.unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].message, message);
    let events = shop.store.events_of(&order_id("o1")).await.unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].event, event("payment.asked"));
    assert_eq!(shop.store.events_after(start, 10).await.unwrap(), events);
    assert_eq!(shop.store.events_after(events[0].id, 10).await.unwrap(), events[1..]);
}

fn notification(id: &str, verdict: NotificationVerdict, body: Vec<u8>) -> NewNotification {
    NewNotification {
        id: id.to_owned(),
        at: at(3),
        account: "Main".to_owned(),
        kind: "notifyPayment".to_owned(),
        verdict,
        source: "127.0.0.1".to_owned(),
        order_id: None,
        path: "/notify/Main".to_owned(),
        headers: pairs(&[("signature", "s")]),
        body,
    }
}

#[tokio::test]
async fn notifications_are_kept_counted_and_applied_once() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 100), at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let accepted = notification("n1", NotificationVerdict::Accepted, vec![b'x'; 9000]);
    let forged = notification("n2", NotificationVerdict::Forged, vec![0xff; 9000]);
    tx.insert_notification(&accepted, None).await.unwrap();
    tx.insert_notification(&forged, None).await.unwrap();
    tx.commit().await.unwrap();

    let waiting = shop.store.unapplied_notifications(10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].notification, accepted);
    let rejected = shop.store.notifications(true, 10).await.unwrap();
    assert_eq!(rejected.len(), 1);
    assert_eq!((rejected[0].notification.body.len(), rejected[0].body_bytes), (4096, 9000));
    assert_eq!(shop.store.rejected_count().await.unwrap(), 1);
    assert_eq!(shop.store.notifications(false, 10).await.unwrap().len(), 2);

    let mut tx = shop.store.write().await.unwrap();
    let applied = NewNotification { order_id: Some(order_id("o1")), ..accepted.clone() };
    let applied = NewNotification { id: "n3".to_owned(), ..applied };
    tx.insert_notification(&applied, Some(at(4))).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = shop.store.write().await.unwrap();
    let never = NewNotification { id: "n4".to_owned(), ..forged };
    tx.insert_notification(&never, Some(at(5))).await.unwrap();
    let never = tx.commit().await;
    assert!(matches!(never, Err(StoreError::Refused { .. })), "{never:?}");
    assert_eq!(shop.store.unapplied_notifications(10).await.unwrap(), waiting);
    let all = shop.store.notifications(false, 10).await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].applied_at, &all[0].notification), (Some(at(4)), &applied));
}

#[tokio::test]
async fn the_same_break_is_opened_once_and_ends_once() {
    let shop = Shop::open().await;
    shop.sell("o1", 100, at(1)).await;
    let found = NewBreak {
        at: at(2),
        order_id: order_id("o1"),
        payment_request_id: payment_id("po1"),
        refund_request_id: None,
        kind: BreakKind::Payment(domain::ContradictionKind::Amount),
        expected: money(100).to_string(),
        actual: money(1).to_string(),
    };
    let mut tx = shop.store.write().await.unwrap();
    assert!(tx.open_break(&found).await.unwrap());
    assert!(!tx.open_break(&found).await.unwrap());
    let open = tx.breaks(true).await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].found, found);
    let resolution = BreakResolution { action: BreakAction::Acknowledge, reason: None, at: at(3) };
    assert!(tx.resolve_break(open[0].id, &resolution).await.unwrap());
    assert!(!tx.resolve_break(open[0].id, &resolution).await.unwrap());
    assert!(!tx.open_break(&found).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(shop.store.breaks(true).await.unwrap(), []);
    let ended = shop.store.break_by_id(open[0].id).await.unwrap().unwrap();
    assert_eq!(ended.resolution, Some(resolution));
}

fn agreement_record() -> AgreementRecord {
    AgreementRecord {
        id: AgreementId::parse("a1").unwrap(),
        account: account(),
        wallet: WalletName::parse("GCASH").unwrap(),
        state: AgreementState::Pending,
        reference: Some("member 7".to_owned()),
        terms: Some(terms()),
        auth_state: "secretless-state".to_owned(),
        auth_url: Some("https://auth.example".to_owned()),
        auth_code_text: None,
        payer: None,
        token_expires_at: None,
        created_at: at(1),
        ended_at: None,
    }
}

fn terms() -> AgreementTerms {
    AgreementTerms {
        purpose: "Tea club".to_owned(),
        at_most: money(1200),
        every: Every::Month,
        first_on: common::day(),
    }
}

#[tokio::test]
async fn agreements_are_found_by_what_comes_back() {
    let shop = Shop::open().await;
    let mut record = agreement_record();
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_agreement(&record).await.unwrap();
    record.state = AgreementState::Active;
    record.payer = Some("J***".to_owned());
    record.token_expires_at = Some(at(9000));
    record.ended_at = Some(at(9001));
    tx.save_agreement(&record).await.unwrap();
    // An attempt that is charged by it.
    let order = tx.insert_order(&new_order("o1", 100), at(2)).await.unwrap();
    let mut payment = new_payment(&order, "po1");
    payment.mode = Mode::Agreement;
    payment.agreement_id = Some(record.id.clone());
    tx.insert_payment(&payment, at(2)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.store.agreements().await.unwrap(), [record.clone()]);
    assert_eq!(shop.store.agreement(&record.id).await.unwrap(), Some(record.clone()));
    let found = shop.store.agreement_by_auth_state("secretless-state").await.unwrap();
    assert_eq!(found, Some(record));
}

#[tokio::test]
async fn charges_are_told_by_their_agreement() {
    let shop = Shop::open().await;
    let record = agreement_record();
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_agreement(&record).await.unwrap();
    for (number, fact) in [
        ("1", PaymentFact::Closed { reason: CloseReason::Declined }),
        ("2", PaymentFact::Paid { at: at(5), amount: money(100) }),
        ("3", PaymentFact::Closed { reason: CloseReason::Declined }),
        ("4", PaymentFact::Closed { reason: CloseReason::Declined }),
    ] {
        let order = tx.insert_order(&new_order(&format!("o{number}"), 100), at(2)).await.unwrap();
        let mut payment = new_payment(&order, &format!("po{number}"));
        payment.mode = Mode::Agreement;
        payment.agreement_id = Some(record.id.clone());
        tx.insert_payment(&payment, at(2)).await.unwrap();
        let mut charge = tx.payment_for_update(&payment.request_id).await.unwrap();
        assert!(charge.payment.apply(fact).contradiction.is_none());
        tx.save_payment(&charge).await.unwrap();
    }
    tx.commit().await.unwrap();
    let charges = shop.store.charges_of(&record.id).await.unwrap();
    let ids: Vec<_> = charges.iter().map(|charge| charge.order_id.as_str()).collect();
    assert_eq!(ids, ["o4", "o3", "o2", "o1"]);
    assert_eq!(shop.store.last_charges().await.unwrap(), charges[..1]);
    let tallies = shop.store.charge_tallies().await.unwrap();
    assert_eq!(tallies.len(), 1);
    assert_eq!((tallies[0].paid, tallies[0].failed_in_a_row), (1, 2));
}
