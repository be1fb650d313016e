//! The adapter against the practice acquirer, over the real wire: each was written from the
//! document without the other.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use domain::{PaymentCode, PaymentFact, RefundFact, RefundRequestId, WalletName};
use gateway::{
    AuthCode, AuthorizationNews, AuthorizationOrder, CancelAnswer, CancelRefusal, Gateway, Grant,
    InquiredPayment, InquiredRefund, MethodQuery, Notification, Offer, PayAnswer, PayMode,
    PayOrder, PrivateKey, PublicKey, RefundOrder, SealedLetter, Verdict,
};
use gateway_ams::{Ams, AmsSettings};
use sandbox::{ClockKind, Options, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;
use support::{Acquirer, Reply, Request, answer, error_text, money, now, order, settings};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A shop with a practice acquirer, and the letters that it gets.
struct Practice {
    sandbox: Sandbox,
    ams: Ams,
    letters: UnboundedReceiver<Request>,
}

async fn practice() -> Practice {
    let options = Options {
        listen: ([127, 0, 0, 1], 0).into(),
        state: None,
        faults: Vec::new(),
        seed: 1,
        clock: ClockKind::Manual { from: now() },
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let (sender, letters) = unbounded_channel();
    let receiver = Acquirer::start(move |request| {
        sender.send(request.clone()).unwrap();
        let acknowledged =
            r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;
        Reply::Bytes(answer(&[("content-type", "application/json")], acknowledged))
    });
    let keys = sandbox.merchant();
    let ams = Ams::new(AmsSettings {
        client_id: keys.client_id.clone(),
        private_key: PrivateKey::parse(&keys.private_key).unwrap(),
        gateway_public_key: PublicKey::parse(&keys.gateway_public_key).unwrap(),
        notify_url: format!("{}/notify?till=1", receiver.url),
        ..settings(sandbox.url())
    })
    .unwrap();
    Practice { sandbox, ams, letters }
}

impl Practice {
    async fn pay(&self, order: &PayOrder) -> PayAnswer {
        let call = self.ams.pay(order, now()).await;
        assert_eq!(call.exchange.verdict, Verdict::Signed, "{:?}", call.exchange);
        call.outcome.unwrap()
    }

    /// What the payer does in the wallet.
    async fn wallet(&self, act: &str, body: Value) -> Value {
        let url = format!("{}/wallet/api/{act}", self.sandbox.url());
        let request = reqwest::Client::new()
            .post(url)
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    async fn fact(&self, order: &PayOrder) -> PaymentFact {
        let call = self.ams.inquire_payment(&order.request_id, now()).await;
        match call.outcome.unwrap() {
            InquiredPayment::Found(answer) => answer.fact,
            InquiredPayment::NotThere => panic!("not there"),
        }
    }

    async fn letter(&mut self) -> Notification {
        let next = tokio::time::timeout(Duration::from_secs(10), self.letters.recv());
        let Request { headers, body, .. } = next.await.unwrap().unwrap();
        let path = self.ams.notify_path();
        let letter = SealedLetter { path, headers: &headers, body: body.as_bytes() };
        self.ams.open_notification(&letter).outcome.unwrap()
    }
}

#[track_caller]
fn assert_paid(fact: PaymentFact) {
    assert!(
        matches!(fact, PaymentFact::Paid { amount, .. } if amount == money(1050, "HKD")),
        "{fact:?}"
    );
}

fn refund_of(answer: &PayAnswer, minor: i64) -> RefundOrder {
    RefundOrder {
        request_id: RefundRequestId::parse("f1").unwrap(),
        payment_id: answer.payment.detail.gateway_id.clone().unwrap(),
        amount: money(minor, "HKD"),
        reason: Some("cold tea".into()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_code_is_shown_paid_told_and_refunded() {
    let mut practice = practice().await;
    let order = order(PayMode::OrderCode);
    let made = practice.pay(&order).await;
    let Offer::Code(code) = &made.offer else { panic!("{made:?}") };
    assert!(matches!(made.payment.fact, PaymentFact::Pending { expires_at: Some(_) }));
    assert!(matches!(practice.fact(&order).await, PaymentFact::Pending { .. }));

    practice
        .wallet("pay", json!({"code": code, "wallet": "ALIPAY_HK", "decision": "approve"}))
        .await;
    assert_paid(practice.fact(&order).await);
    let Notification::Payment { request_id, answer } = practice.letter().await else {
        panic!("another letter");
    };
    assert_eq!(request_id, order.request_id);
    assert_paid(answer.fact);
    assert_eq!(answer.detail.wallet, WalletName::parse("ALIPAY_HK").ok());

    let refund = refund_of(&made, 250);
    let refunded = practice.ams.refund(&refund, now()).await.outcome.unwrap();
    let is_done =
        |fact| matches!(fact, RefundFact::Succeeded { amount, .. } if amount == money(250, "HKD"));
    assert!(is_done(refunded.fact), "{refunded:?}");
    let found = practice.ams.inquire_refund(&refund.request_id, now()).await.outcome.unwrap();
    assert!(matches!(&found, InquiredRefund::Found(answer) if is_done(answer.fact)), "{found:?}");
    let Notification::Refund { answer, .. } = practice.letter().await else {
        panic!("another letter");
    };
    assert!(is_done(answer.fact));

    let too_much =
        RefundOrder { request_id: RefundRequestId::parse("f2").unwrap(), ..refund_of(&made, 1050) };
    let refused = practice.ams.refund(&too_much, now()).await.outcome.unwrap();
    assert_eq!((refused.fact, refused.code.as_str()), (RefundFact::Failed, "REFUND_AMOUNT_EXCEED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payers_code_is_paid_at_once_and_cancelled() {
    let practice = practice().await;
    let made = practice.wallet("code", json!({"wallet": "ALIPAY_HK"})).await;
    let code = PaymentCode::parse(made["code"].as_str().unwrap()).unwrap();
    let order = order(PayMode::PaymentCode { code });
    let paid = practice.pay(&order).await.payment;
    assert_paid(paid.fact);
    let cancelled = practice.ams.cancel_payment(&order.request_id, now()).await.outcome.unwrap();
    assert!(paid.detail.gateway_id.is_some());
    assert_eq!(cancelled, CancelAnswer::Cancelled { gateway_id: paid.detail.gateway_id });
    assert!(matches!(practice.fact(&order).await, PaymentFact::Closed { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payers_code_that_nobody_issued_is_declined() {
    let practice = practice().await;
    let code = PaymentCode::parse("281234567890123456").unwrap();
    let answer = practice.pay(&order(PayMode::PaymentCode { code })).await;
    assert!(matches!(answer.payment.fact, PaymentFact::Closed { .. }), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_a_cashier_and_an_entry_code_are_paid() {
    let practice = practice().await;
    let wallet = WalletName::parse("ALIPAY_HK").ok();
    let user_agent = "Mozilla/5.0 AlipayClient/10.5".to_owned();
    for mode in [PayMode::Cashier { wallet }, PayMode::EntryCode { user_agent }] {
        let word = format!("p_{:?}", mode.mode());
        let request_id = domain::PaymentRequestId::parse(&word).unwrap();
        let order = PayOrder { request_id, ..order(mode) };
        let made = practice.pay(&order).await;
        let (Offer::Link(link) | Offer::CodeAndLink { link, .. }) = &made.offer else {
            panic!("{made:?}");
        };
        let act = json!({"code": link, "wallet": "ALIPAY_HK", "decision": "approve"});
        practice.wallet("pay", act).await;
        assert_paid(practice.fact(&order).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_made_charged_and_ended() {
    let mut practice = practice().await;
    let wallet = WalletName::parse("ALIPAY_HK").unwrap();
    let begun = AuthorizationOrder {
        id: domain::AgreementId::parse("a1").unwrap(),
        wallet: wallet.clone(),
        state: "state-1".into(),
    };
    let begun = practice.ams.consult_authorization(&begun, now()).await.outcome.unwrap();
    let act = json!({"auth_url": begun.url.unwrap(), "decision": "approve"});
    let agreed = practice.wallet("agree", act).await;
    let code = AuthCode::new(agreed["auth_code"].as_str().unwrap().to_owned());
    let grant = Grant::Code { wallet: wallet.clone(), code };
    let tokens = practice.ams.apply_token(&grant, now()).await.outcome.unwrap();
    let token = tokens.access.expose().to_owned();
    let charge = PayMode::Agreement { wallet, token: gateway::AccessToken::new(token.clone()) };
    let order = PayOrder { amount: money(1050, "HKD"), ..order(charge) };
    assert_paid(practice.pay(&order).await.payment.fact);

    practice.ams.revoke(&tokens.access, now()).await.outcome.unwrap();
    let again = PayOrder { request_id: domain::PaymentRequestId::parse("again").unwrap(), ..order };
    let answer = practice.pay(&again).await;
    assert_eq!(answer.payment.detail.code.as_deref(), Some("INVALID_ACCESS_TOKEN"));
    loop {
        let letter = practice.letter().await;
        if let Notification::Authorization(AuthorizationNews::TokenCanceled { token: ended }) =
            letter
        {
            assert_eq!(ended.expose(), token);
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_there() {
    let practice = practice().await;
    let id = domain::PaymentRequestId::parse("nobody").unwrap();
    let found = practice.ams.inquire_payment(&id, now()).await.outcome.unwrap();
    assert_eq!(found, InquiredPayment::NotThere);
    let cancelled = practice.ams.cancel_payment(&id, now()).await.outcome.unwrap();
    assert!(matches!(cancelled, CancelAnswer::Refused { why: CancelRefusal::NotThere, .. }));
    let id = RefundRequestId::parse("nobody").unwrap();
    let found = practice.ams.inquire_refund(&id, now()).await.outcome.unwrap();
    assert_eq!(found, InquiredRefund::NotThere);
}

#[tokio::test(flavor = "multi_thread")]
async fn wallets_are_offered_for_an_amount() {
    let practice = practice().await;
    let query = MethodQuery { amount: money(1050, "HKD") };
    let methods = practice.ams.consult_methods(&query, now()).await.outcome.unwrap();
    assert!(methods.iter().any(|method| method.method == "ALIPAY_HK" && method.available));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_named_by_the_acquirer() {
    let practice = practice().await;
    let wrong = Ams::new(AmsSettings {
        client_id: practice.sandbox.merchant().client_id.clone(),
        ..settings(practice.sandbox.url())
    })
    .unwrap();
    let error = wrong.pay(&order(PayMode::OrderCode), now()).await.outcome.unwrap_err();
    assert_eq!(error_text(&error), "refused INVALID_SIGNATURE: Configuration");
}
