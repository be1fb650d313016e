//! Carries a letter to the merchant and notes what came back.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::sync::Semaphore;
use url::Url;

use crate::acquirer::{Acquirer, places};
use crate::clock::iso;
use crate::post::next_attempt;
use crate::records::{Attempt, Letter};
use crate::sign::Signed;

/// [choice] How long a merchant may take to acknowledge.
const PATIENCE: Duration = Duration::from_secs(5);
/// An acknowledgement is a line; more than this is not read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

pub(crate) struct Courier {
    /// For this machine: no proxy, no certificates.
    near: Client,
    /// For addresses on the internet, made when first needed.
    far: OnceLock<Option<Client>>,
    places: Arc<Semaphore>,
}

impl Courier {
    pub(crate) fn new() -> reqwest::Result<Self> {
        let near = Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .tls_certs_only([])
            .build()?;
        Ok(Self { near, far: OnceLock::new(), places: places() })
    }

    pub(crate) fn places(&self) -> Arc<Semaphore> {
        Arc::clone(&self.places)
    }

    fn client_for(&self, url: &Url) -> Option<&Client> {
        if url.scheme() == "http" {
            return Some(&self.near);
        }
        let far = || Client::builder().redirect(Policy::none()).timeout(PATIENCE).build().ok();
        self.far.get_or_init(far).as_ref()
    }

    /// One attempt, written down with its outcome.
    pub(crate) async fn deliver(&self, acquirer: &Acquirer, letter: Letter) {
        let at = acquirer.books().now();
        let attempt = self.attempt(acquirer, &letter, at).await;
        // Forgotten in a power cut, it is tried once more.
        let kept = acquirer.act_soon(|books| {
            // What happened to it in the meantime, if anything, must not be undone.
            let mut letter = books.letters.find(&letter.id).cloned().unwrap_or(letter);
            letter.held = false;
            let acknowledged = attempt.acknowledged;
            letter.attempts.push(attempt);
            let again = next_attempt(at, letter.attempts.len());
            letter.next_at = again.filter(|_| !acknowledged && !letter.forged);
            books.put_letter(letter);
            books.release_held();
        });
        if kept.is_err() {
            tracing::error!("could not keep what became of a notification");
        }
    }

    async fn attempt(&self, acquirer: &Acquirer, letter: &Letter, at: DateTime<Utc>) -> Attempt {
        match self.send(acquirer, letter, at).await {
            Ok((status, body)) => {
                let acknowledged = status == 200 && is_acknowledgement(&body);
                Attempt { at, status: Some(status), acknowledged, error: None }
            }
            Err(error) => Attempt { at, status: None, acknowledged: false, error: Some(error) },
        }
    }

    async fn send(
        &self,
        acquirer: &Acquirer,
        letter: &Letter,
        at: DateTime<Utc>,
    ) -> Result<(u16, Vec<u8>), String> {
        let url = Url::parse(&letter.url).map_err(|error| error.to_string())?;
        let client = self.client_for(&url).ok_or("no trusted certificates on this machine")?;
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let time = iso(at);
        let key = if letter.forged { acquirer.keys.stranger() } else { &acquirer.keys.gateway };
        let signature = key.header(&Signed {
            method: "POST",
            path: &path,
            client_id: &letter.client_id,
            time: &time,
            body: letter.body.as_bytes(),
        });
        let request = client
            .post(url)
            .header("content-type", "application/json; charset=UTF-8")
            .header("client-id", &letter.client_id)
            .header("request-time", &time)
            .header("signature", signature)
            .body(letter.body.clone());
        let mut response = request.send().await.map_err(|error| plain(&error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| plain(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_BYTES_MAX {
                return Err("the answer is too long".to_owned());
            }
        }
        Ok((status, body))
    }
}

fn is_acknowledgement(body: &[u8]) -> bool {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body["result"]["resultStatus"] == "S"
}

/// A failure in words that are the same on every machine.
fn plain(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "no answer in time".to_owned()
    } else if error.is_connect() {
        "nobody answers at this address".to_owned()
    } else {
        "the answer broke off".to_owned()
    }
}
