//! The receiver over real HTTP, with the practice acquirer behind it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use chrono::Utc;
use domain::{BreakAction, ContradictionKind, Currency, Money, OrderId, OrderStatus, Witness};
use operations::{
    Actor, OperationError, PaymentRequest, RefundRequest, Way, cancel_order, create_refund,
    inquire_order, resolve_break, take_payment,
};
use sandbox::{ClockKind, Options, Sandbox};
use serde_json::{Value, json};
use shop::{Clock, NewAccount, Receiver, SecretsPlace, Shop, Topic, Workers};
use std::sync::Arc;
use std::time::Duration;
use store::{Book, BreakKind, BreakRecord};

/// The owner of a shop that has named no staff.
fn owner() -> Actor {
    Actor::alone("1".to_owned())
}

struct Desk {
    shop: Arc<Shop>,
    sandbox: Sandbox,
    receiver: Receiver,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn open() -> Self {
        #[allow(clippy::disallowed_methods, reason = "a test that really waits is a program")]
        Self::open_at(Arc::new(Utc::now)).await
    }

    /// A desk whose clock stands still: by itself, nothing ever falls due.
    async fn open_out_of_time() -> Self {
        #[allow(clippy::disallowed_methods, reason = "the acquirer's clock goes by this one")]
        let now = Utc::now();
        Self::open_at(Arc::new(move || now)).await
    }

    async fn open_at(clock: Clock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretsPlace::File { passphrase: "harbour".to_owned() };
        let shop = Shop::open(folder.path(), Book::Live, secrets, clock).await.unwrap();
        let shop = Arc::new(shop);
        let sandbox = Sandbox::start(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            state: None,
            faults: Vec::new(),
            seed: 3,
            clock: ClockKind::Real,
        })
        .await
        .unwrap();
        let receiver =
            Receiver::start(Arc::clone(&shop), ([127, 0, 0, 1], 0).into()).await.unwrap();
        let keys = sandbox.merchant();
        shop.add_account(
            &owner(),
            NewAccount {
                name: "Main".to_owned(),
                gateway: sandbox.url().to_owned(),
                client_id: keys.client_id.clone(),
                private_key: keys.private_key.clone(),
                gateway_public_key: keys.gateway_public_key.clone(),
                settlement_currency: "EUR".to_owned(),
                notify_url: format!("http://{}/notify/Main?till=1", receiver.address()),
                redirect_url: None,
                merchant_id: None,
                merchant_name: None,
                merchant_mcc: None,
            },
        )
        .await
        .unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { shop, sandbox, receiver, http, _folder: folder }
    }

    async fn take(&self) -> OrderId {
        let request = PaymentRequest {
            account: None,
            amount: Money::from_minor(1250, Currency::parse("EUR").unwrap()),
            way: Way::OrderCode,
            reference: None,
            note: None,
            till: "1".to_owned(),
            expires_in: None,
            request_key: None,
        };
        take_payment(self.shop.ctx(), &owner(), request, self.shop.now()).await.unwrap().order_id
    }

    async fn post(&self, base: &str, path: &str, body: Vec<u8>) -> u16 {
        let request = self.http.post(format!("{base}{path}")).body(body);
        let request = request.header("content-type", "application/json");
        request.send().await.unwrap().status().as_u16()
    }

    async fn approve(&self, order: &OrderId) {
        self.decide(order, "approve").await;
    }

    async fn decide(&self, order: &OrderId, decision: &str) {
        let attempt = self.shop.store().payments_of(order).await.unwrap().pop().unwrap();
        let pay = json!({ "code": attempt.code, "wallet": "GCASH", "decision": decision });
        let status = self.post(self.sandbox.url(), "/wallet/api/pay", pay.to_string().into_bytes());
        assert_eq!(status.await, 200);
    }

    async fn status(&self, order: &OrderId) -> OrderStatus {
        self.shop.store().order(order).await.unwrap().unwrap().status
    }

    /// Polls for at most ten seconds.
    async fn until_paid(&self, order: &OrderId) {
        for _ in 0..200 {
            if self.status(order).await == OrderStatus::Paid {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never paid: {:?}", self.shop.store().events_of(order).await.unwrap());
    }

    async fn faults(&self, list: Value) {
        let body = list.to_string().into_bytes();
        assert_eq!(self.post(self.sandbox.url(), "/sandbox/api/faults", body).await, 200);
    }

    /// Polls for at most ten seconds until the acquirer has given something back.
    async fn until_refunded_there(&self) {
        let url = format!("{}/wallet/api/bills", self.sandbox.url());
        for _ in 0..200 {
            let bills = self.http.get(&url).send().await.unwrap();
            let bills: Value = bills.json().await.unwrap();
            if !bills["bills"][0]["refunds"].as_array().unwrap().is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nothing has gone back");
    }

    /// Polls for at most ten seconds until something waits for a person.
    async fn until_break(&self) -> BreakRecord {
        for _ in 0..200 {
            if let Some(found) = self.shop.store().breaks(true).await.unwrap().pop() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nothing waits for a person");
    }

    fn here(&self) -> String {
        format!("http://{}", self.receiver.address())
    }
}

#[tokio::test]
async fn a_notification_makes_it_paid_before_any_inquiry_and_everybody_hears_of_it() {
    let desk = Desk::open().await;
    let workers = Workers::start(Arc::clone(&desk.shop)).await;
    let order = desk.take().await;
    let mut changes = desk.shop.changes();
    desk.approve(&order).await;
    desk.until_paid(&order).await;
    let paid = desk.shop.store().payments_of(&order).await.unwrap().pop().unwrap();
    assert_eq!(paid.told_by, Some(Witness::Notification));
    assert_eq!(paid.inquiries, 0);
    let heard = tokio::time::timeout(Duration::from_secs(5), async {
        loop {
            let change = changes.recv().await.unwrap();
            if change.topic == Topic::Payments && change.order_id.as_ref() == Some(&order) {
                return;
            }
        }
    });
    heard.await.expect("the change is told");
    // Acknowledged, so the acquirer does not send it again.
    let url = format!("{}/sandbox/api/notifications", desk.sandbox.url());
    let list: Value = desk.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(list["notifications"][0]["attempts"].as_array().unwrap().len(), 1, "{list}");
    workers.stop().await;
}

#[tokio::test]
async fn what_a_program_died_over_is_settled_as_soon_as_the_next_one_starts() {
    let desk = Desk::open_out_of_time().await;
    let order = desk.take().await;
    desk.approve(&order).await;
    desk.until_paid(&order).await;
    desk.faults(json!([
        { "fault": "timeout-after", "operation": "refund", "ms": 600_000 },
        { "fault": "lose", "operation": "notifyRefund" },
    ]))
    .await;
    let request = RefundRequest {
        order_id: order.clone(),
        of: None,
        amount: None,
        seen: None,
        reason: None,
        request_key: None,
    };
    let (by, now) = (owner(), desk.shop.now());
    tokio::select! {
        refunded = create_refund(desk.shop.ctx(), &by, None, request, now) => panic!("{refunded:?}"),
        () = desk.until_refunded_there() => {}
    }
    desk.faults(json!([])).await;
    assert_eq!(desk.status(&order).await, OrderStatus::Paid);
    let workers = Workers::start(Arc::clone(&desk.shop)).await;
    for _ in 0..200 {
        if desk.status(&order).await == OrderStatus::Refunded {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(desk.status(&order).await, OrderStatus::Refunded);
    workers.stop().await;
    desk.shop.store().verify().await.unwrap();
}

#[tokio::test]
async fn a_forged_notification_is_kept_counted_and_never_applied() {
    let desk = Desk::open().await;
    let order = desk.take().await;
    let attempt = desk.shop.store().payments_of(&order).await.unwrap().pop().unwrap();
    let body = json!({
        "notifyType": "PAYMENT_RESULT",
        "result": { "resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success" },
        "paymentRequestId": attempt.payment.request_id().as_str(),
        "paymentId": "2026112000000001",
        "paymentAmount": { "currency": "EUR", "value": "1250" },
        "paymentTime": "2026-11-20T14:32:29+08:00",
    });
    let status = desk.post(&desk.here(), "/notify/Main", body.to_string().into_bytes()).await;
    assert_eq!(status, 401);
    assert_eq!(desk.status(&order).await, OrderStatus::Open);
    assert_eq!(desk.shop.store().rejected_count().await.unwrap(), 1);
    let kept = desk.shop.store().notifications(true, 10).await.unwrap();
    assert!(kept[0].applied_at.is_none() && kept[0].notification.order_id.is_none());
}

#[tokio::test]
async fn what_is_no_notification_is_turned_away_at_the_door() {
    let desk = Desk::open().await;
    let here = desk.here();
    assert_eq!(desk.post(&here, "/notify/Nobody", b"{}".to_vec()).await, 404);
    assert_eq!(desk.post(&here, "/elsewhere", b"{}".to_vec()).await, 404);
    assert_eq!(desk.post(&here, "/notify/Main", vec![b' '; 65 * 1024]).await, 413);
    let got = desk.http.get(format!("{here}/notify/Main")).send().await.unwrap();
    assert_eq!(got.status().as_u16(), 405);
    assert_eq!(desk.shop.store().rejected_count().await.unwrap(), 0);
}

#[tokio::test]
async fn many_payments_at_once_are_all_told() {
    let desk = Desk::open().await;
    let mut orders = Vec::new();
    for _ in 0..20 {
        orders.push(desk.take().await);
    }
    for order in &orders {
        desk.approve(order).await;
    }
    for order in &orders {
        desk.until_paid(order).await;
    }
    desk.shop.store().verify().await.unwrap();
    desk.receiver.stop().await;
}

#[tokio::test]
async fn an_account_with_an_open_outcome_is_not_removed() {
    let desk = Desk::open().await;
    let order = desk.take().await;
    let refused = desk.shop.remove_account(&owner(), "Main").await;
    assert!(matches!(refused, Err(shop::ShopError::AccountInUse(_))), "{refused:?}");
    cancel_order(desk.shop.ctx(), &owner(), &order, desk.shop.now()).await.unwrap();
    desk.shop.remove_account(&owner(), "Main").await.unwrap();
    assert!(desk.shop.store().accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_late_success_waits_for_a_person_who_may_keep_the_money() {
    let desk = Desk::open().await;
    desk.faults(json!([{ "fault": "late-success", "seconds": 1 }])).await;
    let order = desk.take().await;
    desk.decide(&order, "decline").await;
    let (ctx, now) = (desk.shop.ctx(), desk.shop.now());
    inquire_order(ctx, &order, now).await.unwrap();
    assert_eq!(desk.status(&order).await, OrderStatus::Failed);
    let found = desk.until_break().await;
    assert_eq!(found.found.kind, BreakKind::Payment(ContradictionKind::LateSuccess));
    // It is seen, and does not reopen the order by itself.
    assert_eq!(desk.status(&order).await, OrderStatus::Failed);
    let refused = resolve_break(ctx, &owner(), found.id, BreakAction::Inquire, None, now).await;
    assert!(matches!(refused, Err(OperationError::NoSuchResolution { .. })), "{refused:?}");
    let reason = Some("The payer showed the bill".to_owned());
    resolve_break(ctx, &owner(), found.id, BreakAction::Accept, reason, now).await.unwrap();
    assert_eq!(desk.status(&order).await, OrderStatus::Paid);
    assert!(desk.shop.store().breaks(true).await.unwrap().is_empty());
    desk.shop.store().verify().await.unwrap();
}

#[tokio::test]
async fn a_late_success_after_our_own_cancel_is_returned_by_the_acquirer() {
    let desk = Desk::open().await;
    desk.faults(json!([{ "fault": "late-success", "seconds": 1 }])).await;
    let order = desk.take().await;
    let (ctx, now) = (desk.shop.ctx(), desk.shop.now());
    cancel_order(ctx, &owner(), &order, now).await.unwrap();
    let found = desk.until_break().await;
    assert_eq!(found.found.kind, BreakKind::Payment(ContradictionKind::PaidThenCancelled));
    let refused = resolve_break(ctx, &owner(), found.id, BreakAction::Accept, None, now).await;
    assert!(matches!(refused, Err(OperationError::NoSuchResolution { .. })), "{refused:?}");
    resolve_break(ctx, &owner(), found.id, BreakAction::Acknowledge, None, now).await.unwrap();
    assert_eq!(desk.status(&order).await, OrderStatus::Cancelled);
}

#[tokio::test]
async fn another_amount_or_currency_is_a_break_and_not_a_payment() {
    let desk = Desk::open().await;
    for (fault, kind) in [
        ("wrong-amount", ContradictionKind::Amount),
        ("wrong-currency", ContradictionKind::Currency),
    ] {
        desk.faults(json!([{ "fault": fault, "count": 1 }])).await;
        let order = desk.take().await;
        desk.approve(&order).await;
        let found = desk.until_break().await;
        assert_eq!(found.found.kind, BreakKind::Payment(kind));
        assert_eq!(desk.status(&order).await, OrderStatus::Open);
        // Asking the acquirer itself tells the truth.
        let (ctx, now) = (desk.shop.ctx(), desk.shop.now());
        resolve_break(ctx, &owner(), found.id, BreakAction::Inquire, None, now).await.unwrap();
        assert_eq!(desk.status(&order).await, OrderStatus::Paid);
    }
}
