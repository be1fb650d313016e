//! A till with a real store and a real adapter, and the practice acquirer behind it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{AccountName, Currency, Money, PaymentRequestId};
use gateway::{Gateway, PayMode, PayOrder, PrivateKey, PublicKey};
use gateway_ams::{Ams, AmsSettings, Merchant, Store as AmsStore};
use operations::{
    Actor, Ctx, PaymentRequest, Secret, Secrets, SecretsError, Way, random_text, take_payment,
};
use sandbox::{ClockKind, Options, Sandbox};
use std::path::Path;
use std::sync::Arc;
use store::{AccountRecord, Book, Store};

/// Taking by a code asks for no secret.
struct NoSecrets;

#[async_trait]
impl Secrets for NoSecrets {
    async fn get(&self, _: &str) -> Result<Option<Secret>, SecretsError> {
        Ok(None)
    }

    async fn put(&self, _: &str, _: &Secret) -> Result<(), SecretsError> {
        Ok(())
    }

    async fn remove(&self, _: &str) -> Result<(), SecretsError> {
        Ok(())
    }
}

pub struct Till {
    ctx: Ctx,
    gateway: Arc<Ams>,
    sandbox: Sandbox,
}

#[allow(clippy::disallowed_methods, reason = "a program's edge: the acquirer checks the time")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn amount() -> Money {
    Money::from_minor(1250, Currency::parse("EUR").expect("EUR is a currency"))
}

impl Till {
    pub async fn open(path: &Path) -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            state: None,
            faults: Vec::new(),
            seed: 7,
            clock: ClockKind::Real,
        })
        .await
        .expect("the practice acquirer starts");
        let store = Store::open(path, Book::Practice, now()).await.expect("a new book opens");
        let account = AccountName::parse("Main").expect("a plain word is a name");
        let mut tx = store.write().await.expect("a new book is written");
        tx.put_account(&record(&account, &sandbox)).await.expect("an account is written");
        tx.commit().await.expect("an account is written");
        let gateway = Arc::new(Ams::new(settings(&sandbox)).expect("the settings are whole"));
        let ctx = Ctx::new(store, Arc::new(NoSecrets));
        ctx.set_gateway(account, gateway.clone());
        // As where a receiver runs: the inquiries are a worker's, and none runs here.
        ctx.set_notified(true);
        Self { ctx, gateway, sandbox }
    }

    /// Takes a payment as a cashier does.
    pub async fn take(&self) {
        let request = PaymentRequest {
            account: None,
            amount: amount(),
            way: Way::OrderCode,
            reference: Some("A-771".to_owned()),
            note: Some("Two teas".to_owned()),
            till: "1".to_owned(),
            expires_in: None,
            request_key: None,
        };
        let taken = take_payment(&self.ctx, &Actor::alone("1".to_owned()), request, now())
            .await
            .expect("a payment is taken");
        assert!(taken.trouble.is_none(), "{:?}", taken.trouble);
    }

    /// The same call to the acquirer, and nothing kept of it.
    pub async fn pay_only(&self) {
        let id = random_text(32).expect("the system gives random bytes");
        let order = PayOrder {
            request_id: PaymentRequestId::parse(&id).expect("letters and digits are an id"),
            reference: "20261120-1-0001".to_owned(),
            description: "Two teas".to_owned(),
            amount: amount(),
            mode: PayMode::OrderCode,
            till: "1".to_owned(),
            expires_at: None,
        };
        let call = self.gateway.pay(&order, now()).await;
        assert!(call.outcome.is_ok(), "{:?}", call.outcome);
    }

    pub async fn close(self) {
        self.ctx.store.close().await;
        self.sandbox.stop().await;
    }
}

fn record(account: &AccountName, sandbox: &Sandbox) -> AccountRecord {
    let keys = sandbox.merchant();
    AccountRecord {
        name: account.clone(),
        kind: "ams".to_owned(),
        gateway_url: sandbox.url().to_owned(),
        client_id: keys.client_id.clone(),
        settlement_currency: None,
        notify_url: None,
        redirect_url: None,
        merchant_id: None,
        merchant_name: None,
        merchant_mcc: None,
        gateway_public_key: keys.gateway_public_key.clone(),
        created_at: now(),
        removed_at: None,
        last_answer_at: None,
        silent_since: None,
        skew_ms: None,
    }
}

fn settings(sandbox: &Sandbox) -> AmsSettings {
    let keys = sandbox.merchant();
    AmsSettings {
        base_url: sandbox.url().to_owned(),
        client_id: keys.client_id.clone(),
        private_key: PrivateKey::parse(&keys.private_key).expect("a private key"),
        gateway_public_key: PublicKey::parse(&keys.gateway_public_key).expect("a public key"),
        settlement_currency: Currency::parse("EUR").ok(),
        // No payer pays here, so nothing is ever sent there.
        notify_url: "http://127.0.0.1:9/notify/Main".to_owned(),
        redirect_url: None,
        merchant: Merchant { id: "m-1".into(), name: "Tea House".into(), mcc: "5812".into() },
        store: AmsStore { id: "s-1".into(), name: "Harbour".into(), mcc: "5812".into() },
        connect_timeout: AmsSettings::CONNECT_TIMEOUT,
        total_timeout: AmsSettings::TOTAL_TIMEOUT,
    }
}
