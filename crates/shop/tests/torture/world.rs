//! One run: the program's lives, the acquirer, the payers, and the time.

use crate::fault;
use crate::ground::{Ground, folder};
use crate::life::{Birth, Clock, Life, account, notify_url};
use crate::plan::{Ask, Kill};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{OrderId, RefundRequestId};
use operations::{RefundBatch, RefundRequest};
use sandbox::Sandbox;
use serde_json::{Value, json};
use shop::Shop;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{AccountRecord, OrderFilter, OrderRecord, PaymentRecord, RefundRecord};
use tempfile::TempDir;

/// Answers are given up early while things go wrong, so that a run is short.
const HASTY: Duration = Duration::from_millis(200);
const PATIENT: Duration = Duration::from_secs(10);
/// Ports that no system gives to outgoing connections.
const PORTS: std::ops::Range<u16> = 14_000..32_000;

/// A sale as it was asked for.
#[derive(Clone, Debug)]
pub struct Sale {
    pub ask: Ask,
    pub minor: i64,
    pub key: Option<String>,
    /// The digits that the payer showed.
    pub digits: Option<String>,
    /// What the key made, once we heard of it.
    pub order: Option<OrderId>,
}

/// A refund as it was asked for, under a key.
#[derive(Clone, Debug)]
pub struct Back {
    pub request: RefundRequest,
    pub made: Option<RefundRequestId>,
}

pub struct World<'g> {
    ground: &'g Ground,
    books: TempDir,
    _acquirers: TempDir,
    sandbox: Sandbox,
    pub clock: Clock,
    address: SocketAddr,
    life: Option<Life>,
    patience: Duration,
    pub hears: bool,
    pub sales: Vec<Sale>,
    pub backs: Vec<Back>,
    /// Files of refunds, and the refund of each line that we heard of.
    pub batches: Vec<(RefundBatch, BTreeMap<u64, RefundRequestId>)>,
    pub kills: u32,
    /// Kills that fell into the middle of something.
    pub cut_short: u32,
    /// How often each fault struck each operation.
    pub struck: BTreeMap<String, u64>,
}

/// All that the books hold.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub orders: Vec<OrderRecord>,
    pub payments: Vec<PaymentRecord>,
    pub refunds: Vec<RefundRecord>,
}

impl<'g> World<'g> {
    pub fn begin(ground: &'g Ground, seed: u64) -> Self {
        let (books, acquirers) = (folder(), folder());
        ground.books(books.path());
        let clock = Clock::default();
        clock.set(beginning(seed));
        let sandbox = ground.acquirer(acquirers.path(), seed, clock.now());
        let mut world = Self {
            ground,
            books,
            _acquirers: acquirers,
            sandbox,
            clock,
            address: free_address(seed),
            life: None,
            patience: HASTY,
            hears: true,
            sales: Vec::new(),
            backs: Vec::new(),
            batches: Vec::new(),
            kills: 0,
            cut_short: 0,
            struck: BTreeMap::new(),
        };
        let (shop, url) = (world.shop(), world.sandbox.url().to_owned());
        let address = world.address;
        world.life().run(put_account(shop, &url, address));
        world
    }

    fn birth(&self) -> Birth<'_> {
        Birth {
            folder: self.books.path(),
            clock: &self.clock,
            url: self.sandbox.url(),
            keys: self.sandbox.merchant(),
            address: self.address,
            hears: self.hears,
            patience: self.patience,
        }
    }

    /// The program, started if it does not run.
    pub fn life(&mut self) -> &Life {
        if self.life.is_none() {
            self.life = Some(Life::begin(&self.birth()));
        }
        self.life.as_ref().unwrap()
    }

    pub fn shop(&mut self) -> Arc<Shop> {
        Arc::clone(&self.life().shop)
    }

    /// Another program on the same folder.
    pub fn peer(&mut self) -> Arc<Shop> {
        self.life();
        self.life.as_ref().unwrap().peer(&self.birth())
    }

    pub fn kill(&mut self) {
        if let Some(life) = self.life.take() {
            self.kills = self.kills.saturating_add(1);
            life.kill();
        }
    }

    pub fn restart(&mut self, hears: bool) {
        if let Some(life) = self.life.take() {
            life.end();
        }
        self.hears = hears;
    }

    /// Nothing goes wrong any more.
    pub fn calm(&mut self) {
        self.restart(true);
        self.patience = PATIENT;
        self.faults(&[]);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn faults(&mut self, list: &[Value]) {
        for fault in self.get("/sandbox/api/faults")["faults"].as_array().unwrap() {
            let times = fault["struck"].as_u64().unwrap();
            if times > 0 {
                let counted = self.struck.entry(fault::name_of(fault)).or_default();
                *counted = counted.saturating_add(times);
            }
        }
        let (status, answer) = self.post("/sandbox/api/faults", json!(list), None).unwrap();
        assert_eq!(status, 200, "{answer}");
    }

    /// Both clocks go on, and what falls due at the acquirer happens on the way.
    pub fn wait(&mut self, seconds: i64, kill: Option<Kill>) {
        let body = json!({ "advance_seconds": seconds });
        if let Some((status, answer)) = self.post("/sandbox/api/clock", body, kill) {
            assert_eq!(status, 200, "{answer}");
        }
        self.clock.set(self.now().checked_add_signed(TimeDelta::seconds(seconds)).unwrap());
    }

    /// A call to the acquirer's own rim. The program goes on meanwhile, or dies in the middle; the
    /// call itself is always carried out.
    pub fn post(&mut self, path: &str, body: Value, kill: Option<Kill>) -> Option<(u16, Value)> {
        let url = format!("{}{path}", self.sandbox.url());
        let request = self.ground.http.post(url).header("content-type", "application/json");
        let request = request.body(body.to_string());
        let mut call = self.ground.runtime.spawn(async move {
            let answer = request.send().await.unwrap();
            let status = answer.status().as_u16();
            let text = answer.text().await.unwrap();
            (status, serde_json::from_str(&text).unwrap_or(Value::Null))
        });
        let Some(Kill::AtMicros(micros)) = kill else {
            return Some(self.life().run(call).unwrap());
        };
        let answered = self.life().run(async {
            tokio::select! {
                answered = &mut call => Some(answered.unwrap()),
                () = tokio::time::sleep(Duration::from_micros(micros)) => None,
            }
        });
        self.kill();
        if answered.is_none() {
            self.cut_short = self.cut_short.saturating_add(1);
            self.ground.runtime.block_on(call).unwrap();
        }
        None
    }

    pub fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.sandbox.url());
        let request = self.ground.http.get(url);
        self.ground.runtime.block_on(async { request.send().await.unwrap().json().await.unwrap() })
    }

    /// All that the books hold, oldest first.
    pub fn read(&mut self) -> Books {
        let shop = self.shop();
        self.life().run(async {
            let store = shop.store();
            let page = store.list_orders(&OrderFilter::default(), None, 1000).await.unwrap();
            assert!(page.next.is_none(), "more orders than a run makes");
            let mut books = Books { orders: page.orders, ..Books::default() };
            books.orders.reverse();
            for order in &books.orders {
                books.payments.extend(store.payments_of(&order.id).await.unwrap());
                books.refunds.extend(store.refunds_of(&order.id).await.unwrap());
            }
            books
        })
    }
}

impl Drop for World<'_> {
    fn drop(&mut self) {
        // In the middle of a panic, too, the program has to be gone before its folder is.
        if let Some(life) = self.life.take() {
            life.kill();
        }
    }
}

/// One of many ports, by chance and by whether it is free.
fn free_address(seed: u64) -> SocketAddr {
    let mut dice = crate::dice::Dice::new(seed ^ u64::from(std::process::id()).rotate_left(40));
    let count = u64::from(PORTS.end.saturating_sub(PORTS.start));
    loop {
        let port = PORTS.start.saturating_add(u16::try_from(dice.below(count)).unwrap());
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if std::net::TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

/// Where both clocks start: an hour that the seed gives, whatever the machine's is.
fn beginning(seed: u64) -> DateTime<Utc> {
    let hour = i64::try_from(seed.checked_rem(24).unwrap()).unwrap();
    let midnight: DateTime<Utc> = "2026-03-02T00:00:00Z".parse().unwrap();
    midnight.checked_add_signed(TimeDelta::hours(hour)).unwrap()
}

async fn put_account(shop: Arc<Shop>, url: &str, address: SocketAddr) {
    let mut tx = shop.store().write().await.unwrap();
    tx.put_account(&AccountRecord {
        name: account(),
        kind: "ams".to_owned(),
        gateway_url: url.to_owned(),
        client_id: "as the sandbox has it".to_owned(),
        settlement_currency: None,
        notify_url: Some(notify_url(address)),
        redirect_url: None,
        merchant_id: None,
        merchant_name: None,
        merchant_mcc: None,
        gateway_public_key: String::new(),
        created_at: shop.now(),
        removed_at: None,
        last_answer_at: None,
        silent_since: None,
        skew_ms: None,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
