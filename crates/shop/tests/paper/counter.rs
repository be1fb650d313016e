//! A shop with an acquirer, a receiver, and a printer that is none.

use chrono::Utc;
use domain::{Currency, Money, OrderId, OrderStatus};
use operations::{Actor, PaymentRequest, Way, take_payment};
use sandbox::{ClockKind, Options, Sandbox};
use serde_json::{Value, json};
use shop::{
    Link, NewAccount, PageSettings, PaperSettings, PrinterSetting, Receiver, SecretsPlace, Shop,
    Workers,
};
use std::sync::Arc;
use std::time::Duration;
use store::Book;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Somebody alone in a shop without staff may do everything.
pub fn owner() -> Actor {
    Actor::alone("1".to_owned())
}

pub struct Counter {
    pub shop: Arc<Shop>,
    pub sandbox: Sandbox,
    pub receiver: Receiver,
    pub http: reqwest::Client,
    _workers: Workers,
    _folder: tempfile::TempDir,
}

impl Counter {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretsPlace::File { passphrase: "harbour".to_owned() };
        #[allow(clippy::disallowed_methods, reason = "a test that really waits is a program")]
        let clock = Arc::new(Utc::now);
        let shop = Shop::open(folder.path(), Book::Practice, secrets, clock).await.unwrap();
        let shop = Arc::new(shop);
        let sandbox = Sandbox::start(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            state: None,
            faults: Vec::new(),
            seed: 7,
            clock: ClockKind::Real,
        })
        .await
        .unwrap();
        let receiver =
            Receiver::start(Arc::clone(&shop), ([127, 0, 0, 1], 0).into()).await.unwrap();
        let keys = sandbox.merchant();
        let account = NewAccount {
            name: "Main".to_owned(),
            gateway: sandbox.url().to_owned(),
            client_id: keys.client_id.clone(),
            private_key: keys.private_key.clone(),
            gateway_public_key: keys.gateway_public_key.clone(),
            settlement_currency: "EUR".to_owned(),
            notify_url: format!("http://{}/notify/Main", receiver.address()),
            redirect_url: None,
            merchant_id: None,
            merchant_name: None,
            merchant_mcc: None,
        };
        shop.add_account(&owner(), account).await.unwrap();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let _workers = Workers::start(Arc::clone(&shop)).await;
        Self { shop, sandbox, receiver, http, _workers, _folder: folder }
    }

    pub fn here(&self) -> String {
        format!("http://{}", self.receiver.address())
    }

    /// Serves all pages, with limits in euro.
    pub async fn serve_pages(&self, least: &str, most: &str) {
        let settings = PageSettings {
            address: Some(self.here()),
            receipts: true,
            entry: true,
            entry_min: least.to_owned(),
            entry_max: most.to_owned(),
            entry_account: None,
        };
        self.shop.set_page_settings(&owner(), &settings).await.unwrap();
    }

    pub async fn take(&self) -> OrderId {
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

    /// The payer pays what this code or link is for.
    pub async fn approve(&self, code: &str) {
        let body = json!({ "code": code, "wallet": "GCASH", "decision": "approve" });
        let url = format!("{}/wallet/api/pay", self.sandbox.url());
        let answer: Value =
            self.http.post(url).json(&body).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["status"], "SUCCESS", "{answer}");
    }

    pub async fn paid(&self) -> OrderId {
        let order = self.take().await;
        let attempt = self.shop.store().payments_of(&order).await.unwrap().pop().unwrap();
        self.approve(attempt.code.as_deref().unwrap()).await;
        self.until_paid(&order).await;
        order
    }

    /// Polls for at most ten seconds.
    pub async fn until_paid(&self, order: &OrderId) {
        self.until(order, |status, _| status == OrderStatus::Paid).await;
    }

    /// Polls for at most ten seconds until order and timeline are as wanted.
    pub async fn until(&self, order: &OrderId, wanted: impl Fn(OrderStatus, &[String]) -> bool) {
        for _ in 0..200 {
            let status = self.shop.store().order(order).await.unwrap().unwrap().status;
            if wanted(status, &self.kinds(order).await) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never came: {:?}", self.kinds(order).await);
    }

    /// What the timeline says happened.
    pub async fn kinds(&self, order: &OrderId) -> Vec<String> {
        let events = self.shop.store().events_of(order).await.unwrap();
        events.into_iter().map(|record| record.event.kind).collect()
    }

    pub async fn printer(&self, printer: &FakePrinter, automatic: bool) {
        let setting = PrinterSetting {
            name: "Counter".to_owned(),
            link: Link::Network { host: "127.0.0.1".to_owned(), port: printer.port },
            profile: "epson-80".to_owned(),
            drawer: true,
        };
        let settings =
            PaperSettings { printers: vec![setting], automatic, language: "en".to_owned() };
        self.shop.set_paper_settings(&owner(), &settings).await.unwrap();
    }
}

/// A network printer that never says how it is, as many do not. Each connection is one print.
pub struct FakePrinter {
    pub port: u16,
    prints: mpsc::UnboundedReceiver<Vec<u8>>,
}

impl FakePrinter {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, prints) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes).await.unwrap();
                let _nobody_looks = sender.send(bytes);
            }
        });
        Self { port, prints }
    }

    pub async fn next(&mut self) -> Vec<u8> {
        let next = tokio::time::timeout(Duration::from_secs(10), self.prints.recv());
        next.await.expect("something is printed").unwrap()
    }

    pub fn is_idle(&mut self) -> bool {
        self.prints.try_recv().is_err()
    }
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
