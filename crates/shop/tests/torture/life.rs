//! One life of the program: an open data folder, its gateway, its receiver, and an end.

use chrono::{DateTime, Utc};
use domain::{AccountName, Currency};
use gateway::{PrivateKey, PublicKey};
use gateway_ams::{Ams, AmsSettings, Merchant, Store as AmsStore};
use sandbox::MerchantKeys;
use shop::{Receiver, SecretsPlace, Shop};
use std::net::SocketAddr;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;
use std::time::Duration;
use store::Book;
use tokio::runtime::{Builder, Runtime};

/// The time, set by hand.
#[derive(Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::Relaxed)).unwrap()
    }

    pub fn set(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_millis(), Ordering::Relaxed);
    }
}

/// How a life is begun.
pub struct Birth<'a> {
    pub folder: &'a Path,
    pub clock: &'a Clock,
    pub url: &'a str,
    pub keys: &'a MerchantKeys,
    /// Where notifications are heard.
    pub address: SocketAddr,
    pub hears: bool,
    /// How long an answer may take.
    pub patience: Duration,
}

pub struct Life {
    runtime: Runtime,
    pub shop: Arc<Shop>,
    receiver: Option<Receiver>,
}

pub fn account() -> AccountName {
    AccountName::parse("Main").unwrap()
}

pub fn notify_url(address: SocketAddr) -> String {
    format!("http://{address}/notify/Main")
}

impl Life {
    pub fn begin(birth: &Birth<'_>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let shop = runtime.block_on(open(birth.folder, birth.clock));
        shop.ctx().set_gateway(account(), Arc::new(gateway(birth)));
        let receiver = birth
            .hears
            .then(|| runtime.block_on(Receiver::start(Arc::clone(&shop), birth.address)).unwrap());
        Self { runtime, shop, receiver }
    }

    pub fn run<T>(&self, act: impl Future<Output = T>) -> T {
        self.runtime.block_on(act)
    }

    /// Another program on the same folder, as long as this one lives.
    pub fn peer(&self, birth: &Birth<'_>) -> Arc<Shop> {
        let shop = self.run(open(birth.folder, birth.clock));
        shop.ctx().set_gateway(account(), Arc::new(gateway(birth)));
        shop
    }

    /// The end that a kill makes: whatever is under way never goes on.
    pub fn kill(self) {
        drop(self.receiver);
        self.runtime.shutdown_background();
    }

    /// A proper end.
    pub fn end(self) {
        let receiver = self.receiver;
        let store = self.shop.store().clone();
        self.runtime.block_on(async {
            if let Some(receiver) = receiver {
                receiver.stop().await;
            }
            store.close().await;
        });
    }
}

pub async fn open(folder: &Path, clock: &Clock) -> Arc<Shop> {
    let clock = clock.clone();
    let secrets = SecretsPlace::File { passphrase: "never asked for".to_owned() };
    let now = Arc::new(move || clock.now());
    Arc::new(Shop::open(folder, Book::Live, secrets, now).await.unwrap())
}

fn gateway(birth: &Birth<'_>) -> Ams {
    let keys = birth.keys;
    Ams::new(AmsSettings {
        base_url: birth.url.to_owned(),
        client_id: keys.client_id.clone(),
        private_key: PrivateKey::parse(&keys.private_key).unwrap(),
        gateway_public_key: PublicKey::parse(&keys.gateway_public_key).unwrap(),
        settlement_currency: Some(Currency::parse("EUR").unwrap()),
        notify_url: notify_url(birth.address),
        redirect_url: Some("https://shop.example/back".to_owned()),
        merchant: Merchant { id: "m-1".into(), name: "Tea House".into(), mcc: "5812".into() },
        store: AmsStore { id: "s-1".into(), name: "Harbour".into(), mcc: "5812".into() },
        connect_timeout: Duration::from_secs(2),
        total_timeout: birth.patience,
    })
    .unwrap()
}

/// Lets an act wait so many times and then drops it; nothing where it was dropped.
pub async fn cut<T>(act: impl Future<Output = T>, waits: u64) -> Option<T> {
    let mut act = pin!(act);
    let mut left = waits;
    std::future::poll_fn(|context| match act.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left = left.saturating_sub(1);
            Poll::Pending
        }
    })
    .await
}
