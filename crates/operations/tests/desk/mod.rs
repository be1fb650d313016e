//! A till with a real store and a real adapter, and the practice acquirer behind it. Both clocks
//! are set by hand, so nothing sleeps.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod letterbox;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AccountName, Currency, Money, OrderId, OrderStatus, PaymentCode};
use gateway::{PrivateKey, PublicKey};
use gateway_ams::{Ams, AmsSettings, Merchant, Store as AmsStore};
use letterbox::Letterbox;
use operations::{
    Actor, Ctx, Letter, PaymentRequest, Secret, Secrets, SecretsError, Step, Taken, Way,
    receive_notifications, step, take_payment,
};
use sandbox::{ClockKind, Options, Sandbox};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Book, OrderRecord, PaymentRecord, Store};

/// Secrets for as long as the test runs.
#[derive(Default)]
pub struct MemorySecrets(Mutex<BTreeMap<String, Secret>>);

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    async fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretsError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

/// A till.
pub struct Desk {
    pub ctx: Ctx,
    pub sandbox: Sandbox,
    pub now: DateTime<Utc>,
    folder: tempfile::TempDir,
    http: reqwest::Client,
    letterbox: Letterbox,
}

impl Desk {
    /// A till at an acquirer that works.
    pub async fn open() -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        // Noon in Shanghai: twelve hours before the acquirer's day ends.
        let now = "2026-03-02T04:00:00Z".parse().unwrap();
        let sandbox = Sandbox::start(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            state: None,
            faults: Vec::new(),
            seed: 7,
            clock: ClockKind::Manual { from: now },
        })
        .await
        .unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("t.sqlite"), Book::Live, now).await.unwrap();
        let ctx = Ctx::new(store, Arc::new(MemorySecrets::default()));
        let desk = Self { ctx, sandbox, now, folder, http, letterbox: Letterbox::open() };
        desk.add_account("Main").await;
        desk
    }

    async fn add_account(&self, name: &str) {
        let account = AccountName::parse(name).unwrap();
        let keys = self.sandbox.merchant();
        let mut tx = self.ctx.store.write().await.unwrap();
        tx.put_account(&store::AccountRecord {
            name: account.clone(),
            kind: "ams".to_owned(),
            gateway_url: self.sandbox.url().to_owned(),
            client_id: keys.client_id.clone(),
            settlement_currency: None,
            notify_url: None,
            redirect_url: None,
            merchant_id: None,
            merchant_name: None,
            merchant_mcc: None,
            gateway_public_key: keys.gateway_public_key.clone(),
            created_at: self.now,
            removed_at: None,
            last_answer_at: None,
            silent_since: None,
            skew_ms: None,
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let gateway = Ams::new(AmsSettings {
            base_url: self.sandbox.url().to_owned(),
            client_id: keys.client_id.clone(),
            private_key: PrivateKey::parse(&keys.private_key).unwrap(),
            gateway_public_key: PublicKey::parse(&keys.gateway_public_key).unwrap(),
            settlement_currency: Some(Currency::parse("EUR").unwrap()),
            // Letters lie there until a test opens them; most hear by inquiry alone.
            notify_url: self.letterbox.url(),
            redirect_url: Some("https://shop.example/back".to_owned()),
            merchant: Merchant { id: "m-1".into(), name: "Tea House".into(), mcc: "5812".into() },
            store: AmsStore { id: "s-1".into(), name: "Harbour".into(), mcc: "5812".into() },
            connect_timeout: Duration::from_secs(2),
            total_timeout: Duration::from_millis(1500),
        })
        .unwrap();
        self.ctx.set_gateway(account, Arc::new(gateway));
    }

    /// Another program on the same file, with the same keys.
    pub async fn other_program(&self) -> Ctx {
        let path = self.folder.path().join("t.sqlite");
        let store = Store::open(&path, Book::Live, self.now).await.unwrap();
        let ctx = Ctx::new(store, Arc::clone(&self.ctx.secrets));
        let account = AccountName::parse("Main").unwrap();
        ctx.set_gateway(account.clone(), self.ctx.gateway(&account).unwrap());
        ctx
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.sandbox.url());
        let answer = self.http.post(url).body(body.to_string());
        let answer = answer.header("content-type", "application/json").send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let value = serde_json::from_str(&text).unwrap_or(Value::Null);
        json!({ "status": status, "body": value })
    }

    /// Both clocks go on.
    pub async fn wait(&mut self, seconds: i64) {
        let moved = self.post("/sandbox/api/clock", json!({ "advance_seconds": seconds })).await;
        assert_eq!(moved["status"], 200, "{moved}");
        self.now += TimeDelta::seconds(seconds);
    }

    /// The refund letters that have arrived so far, oldest first.
    pub async fn refund_letters(&self) -> Vec<Letter> {
        // What the acquirer has to tell by now is told before it answers this.
        let told = self.post("/sandbox/api/clock", json!({ "advance_seconds": 0 })).await;
        assert_eq!(told["status"], 200, "{told}");
        let about_refund = |letter: &Letter| {
            let body: Value = serde_json::from_slice(&letter.body).unwrap();
            body["notifyType"] == "REFUND_RESULT"
        };
        self.letterbox.letters().into_iter().filter(about_refund).collect()
    }

    /// Opens a letter, as the receiver does.
    pub async fn hear(&self, letter: &Letter) {
        receive_notifications(&self.ctx, vec![letter.clone()], self.now).await.unwrap();
    }

    pub async fn faults(&self, list: Value) {
        let set = self.post("/sandbox/api/faults", list).await;
        assert_eq!(set["status"], 200, "{set}");
    }

    /// The payer's decision about a code, an address or the digits that were scanned.
    pub async fn payer(&self, code: &str, decision: &str) -> Value {
        let pay = json!({ "code": code, "wallet": "ALIPAY_CN", "decision": decision });
        self.post("/wallet/api/pay", pay).await
    }

    pub async fn payers_code(&self, pin_required: bool) -> String {
        let wish = json!({ "wallet": "ALIPAY_CN", "pin_required": pin_required });
        self.post("/wallet/api/code", wish).await["body"]["code"].as_str().unwrap().to_owned()
    }

    pub async fn take(&self, minor: i64, way: Way) -> Taken {
        take_payment(&self.ctx, &owner(), request(minor, way), self.now).await.unwrap()
    }

    /// Does what is due until nothing is.
    pub async fn settle(&self) {
        for _ in 0..50 {
            if step(&self.ctx, self.now).await.unwrap() == Step::Idle {
                return;
            }
        }
        panic!("something is due for ever");
    }

    /// Lets time pass in small steps and does what falls due on the way.
    pub async fn wait_and_settle(&mut self, seconds: i64) {
        for _ in 0..seconds / 2 {
            self.wait(2).await;
            self.settle().await;
        }
    }

    pub async fn order(&self, id: &OrderId) -> OrderRecord {
        self.ctx.store.order(id).await.unwrap().unwrap()
    }

    pub async fn last(&self, id: &OrderId) -> PaymentRecord {
        self.ctx.store.payments_of(id).await.unwrap().pop().unwrap()
    }

    /// `status: attempt states, newest last`.
    pub async fn told(&self, id: &OrderId) -> String {
        let attempts = self.ctx.store.payments_of(id).await.unwrap();
        let states: Vec<_> =
            attempts.iter().map(|attempt| attempt.payment.state().status().word()).collect();
        format!("{}: {}", self.order(id).await.status.word(), states.join(", "))
    }

    /// What the acquirer has taken and given back, in minor units, by its own word: bills of the
    /// one wallet that these tests pay with.
    pub async fn bills(&self) -> usize {
        let url = format!("{}/wallet/api/bills?wallet=ALIPAY_CN", self.sandbox.url());
        let bills: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        bills["bills"].as_array().unwrap().len()
    }

    /// The books hold, whatever happened.
    pub async fn verify(&self) {
        self.ctx.store.verify().await.unwrap();
    }
}

/// The owner of a shop that has named no staff.
pub fn owner() -> Actor {
    Actor::alone("1".to_owned())
}

pub fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("EUR").unwrap())
}

pub fn request(minor: i64, way: Way) -> PaymentRequest {
    PaymentRequest {
        account: None,
        amount: money(minor),
        way,
        reference: Some("A-771".to_owned()),
        note: Some("Two teas".to_owned()),
        till: "1".to_owned(),
        expires_in: None,
        request_key: None,
    }
}

pub fn scanned(digits: &str) -> Way {
    Way::PaymentCode(PaymentCode::parse(digits).unwrap())
}

pub fn is(order: &OrderRecord, status: OrderStatus) -> bool {
    order.status == status
}
