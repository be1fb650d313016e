//! A practice gateway, past the desk: what payers do there, what it is made to lose, and what it
//! holds to be true.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the gateway may take to learn of something.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A practice gateway: the one that runs in the desk, or one elsewhere.
pub struct Gateway {
    address: String,
    journal: PathBuf,
}

impl Gateway {
    /// One at an address, with its folder.
    pub fn at(address: &str, folder: &Path) -> Self {
        Self { address: address.to_owned(), journal: folder.join("journal.jsonl") }
    }

    /// The one of the desk with this data folder, as soon as the desk has started it.
    pub async fn of(data: &Path) -> Self {
        let started = Instant::now();
        loop {
            let notes = std::fs::read(data.join("desk.json")).unwrap_or_default();
            let notes: Value = serde_json::from_slice(&notes).unwrap_or_default();
            if let Some(port) = notes["gatewayPort"].as_u64() {
                return Self::at(
                    &format!("http://127.0.0.1:{port}"),
                    &data.join("practice/sandbox"),
                );
            }
            assert!(started.elapsed() < PATIENCE, "the desk has noted {notes}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Approves the payment behind a code, as a payer does who has scanned it.
    pub async fn pay(&self, code: &str) {
        let ask = json!({ "code": code, "wallet": "GCASH", "decision": "approve" });
        let answer = self.post("/wallet/api/pay", ask).await;
        assert_eq!(answer["status"], "SUCCESS", "{answer}");
    }

    /// A code in a payer's wallet, for a shop to scan.
    pub async fn payers_code(&self) -> String {
        let answer = self.post("/wallet/api/code", json!({ "wallet": "GCASH" })).await;
        answer["code"].as_str().expect("a code").to_owned()
    }

    /// What goes wrong from now on, in place of what did.
    pub async fn faults(&self, faults: Value) {
        self.post("/sandbox/api/faults", faults).await;
    }

    /// Gives a refund that was done back to the shop.
    pub async fn reverse(&self, request_id: &str) {
        self.post("/sandbox/api/refunds/reverse", json!({ "refund_request_id": request_id })).await;
    }

    /// The refunds that it knows by their request ids, and whether each was done.
    pub fn refunds(&self) -> BTreeMap<String, bool> {
        let journal = std::fs::read_to_string(&self.journal).unwrap_or_default();
        let mut known = BTreeMap::new();
        // Each line is whole; one that is being written comes with the next look.
        for row in journal.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            let rows: Vec<Value> = row;
            for refund in rows.iter().filter_map(|row| row.get("refund")) {
                let id = refund["request_id"].as_str().expect("a refund has its id").to_owned();
                known.insert(id, refund["state"]["done"].is_object());
            }
        }
        known
    }

    /// Waits until it has done so many refunds, and tells their request ids.
    pub async fn refunded(&self, count: usize) -> Vec<String> {
        let started = Instant::now();
        loop {
            let known = self.refunds();
            if known.len() == count && known.values().all(|done| *done) {
                return known.into_keys().collect();
            }
            assert!(started.elapsed() < PATIENCE, "the gateway's refunds are {known:?}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let request = reqwest::Client::new().post(format!("{}{path}", self.address)).json(&body);
        let answer = request.send().await.expect("the gateway answers");
        let worked = answer.status().is_success();
        let told = answer.json().await.expect("the gateway answers with JSON");
        assert!(worked, "{path} answered {told}");
        told
    }
}
