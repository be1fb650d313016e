//! An acquirer elsewhere: it goes on while the desk sleeps or its line is cut.

use super::gateway::Gateway;
use super::line::Line;
use sandbox::{ClockKind, Options, Sandbox};
use serde_json::json;
use shop::{NewAccount, ProfileChange, SecretsPlace, Shop};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const PASS_PHRASE: &str = "a journey's pass phrase";
/// Where the desk finds the account's key.
pub const KEYS: [(&str, &str); 2] =
    [("TILLSIDE_SECRETS", "file"), ("TILLSIDE_PASSPHRASE", PASS_PHRASE)];

/// An acquirer of the practice kind that a live book may have an account with.
pub struct Acquirer {
    sandbox: Sandbox,
    folder: TempDir,
    pub line: Line,
}

impl Acquirer {
    /// Starts it.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sandbox = Sandbox::start(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            state: Some(folder.path().to_owned()),
            faults: Vec::new(),
            seed: 1,
            clock: ClockKind::Real,
        })
        .await
        .expect("an acquirer starts");
        let port = sandbox.url().rsplit(':').next().and_then(|port| port.parse().ok());
        let line = Line::lay(port.expect("a port")).await;
        Self { sandbox, folder, line }
    }

    /// What payers do there.
    pub fn gateway(&self) -> Gateway {
        Gateway::at(self.sandbox.url(), self.folder.path())
    }

    /// Makes a data folder whose live book has an account here and was open last. Nothing reaches
    /// its shop unasked: it receives no notifications.
    pub async fn open_account(&self, data: &Path) {
        let keys = SecretsPlace::File { passphrase: PASS_PHRASE.to_owned() };
        #[allow(clippy::disallowed_methods, reason = "the acquirer's clock is real")]
        let clock = Arc::new(chrono::Utc::now);
        let shop = Shop::open(data, store::Book::Live, keys, clock).await.expect("a shop opens");
        let named = ProfileChange { name: Some("Harbour & Pine".to_owned()), ..Default::default() };
        shop.furnish_profile(named).await.expect("a shop has a name");
        let merchant = self.sandbox.merchant();
        shop.put_account(NewAccount {
            name: "Main".to_owned(),
            gateway: format!("http://127.0.0.1:{}", self.line.port()),
            client_id: merchant.client_id.clone(),
            private_key: merchant.private_key.clone(),
            gateway_public_key: merchant.gateway_public_key.clone(),
            settlement_currency: "EUR".to_owned(),
            notify_url: "http://127.0.0.1:9/notify/Main".to_owned(),
            redirect_url: None,
            merchant_id: None,
            merchant_name: None,
            merchant_mcc: None,
        })
        .await
        .expect("an account is kept");
        shop.store().clone().close().await;
        let notes = json!({ "book": "live", "welcomed": true, "language": "en" });
        std::fs::write(data.join("desk.json"), notes.to_string()).expect("notes are written");
    }
}
