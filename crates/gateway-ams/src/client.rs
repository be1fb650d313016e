//! The only place with HTTP: sign, send, verify, decode.

use crate::codes::{self, Meaning, Status};
use crate::mask::{masked, scrubbed};
use crate::operation::Operation;
use crate::patience::Patience;
use crate::settings::{Addresses, AmsSettings, AmsSettingsError, is_loopback};
use crate::sign::{self, Message};
use crate::told::Told;
use crate::{time, wire};
use chrono::{DateTime, TimeDelta, Utc};
use gateway::{Call, Exchange, GatewayError, PrivateKey, PublicKey, UnknownReason, Verdict};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::{Duration, Instant};
use url::Url;

/// The largest answer that is read. The largest documented one is some 30 KB.
const ANSWER_LEN_MAX: usize = 1 << 20;

/// What is kept of an answer that is too large.
const KEPT_OF_TOO_LARGE: usize = 4096;

const MEDIA_TYPE: &str = "application/json; charset=UTF-8";
const METHOD: &str = "POST";

pub(crate) struct Client {
    http: reqwest::Client,
    patience: Patience,
    base: Url,
    client_id: String,
    private_key: PrivateKey,
    public_key: PublicKey,
}

/// What came back, whole or not.
#[derive(Default)]
struct Received {
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What a whole answer was worth.
struct Judged<T> {
    verdict: Verdict,
    at: Option<DateTime<Utc>>,
    outcome: Result<Told<T>, GatewayError>,
}

impl Client {
    pub(crate) fn new(
        settings: AmsSettings,
        addresses: &Addresses,
    ) -> Result<Self, AmsSettingsError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(AmsSettingsError::NoTls);
        }
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("tillside/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(Duration::from_secs(60));
        if is_loopback(&addresses.base) {
            // A proxy's loopback is another machine.
            builder = builder.no_proxy();
        }
        if addresses.base.scheme() == "http" {
            // Reading the system's certificates takes time, and nothing here would use them.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(AmsSettingsError::Http)?;
        let patience = Patience::new(settings.total_timeout);
        let AmsSettings { client_id, private_key, gateway_public_key: public_key, .. } = settings;
        Ok(Self {
            http,
            patience,
            base: addresses.base.clone(),
            client_id,
            private_key,
            public_key,
        })
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(crate) const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The path that is sent and signed.
    fn path(&self, operation: Operation) -> String {
        let sandbox = if self.client_id.starts_with("SANDBOX_") { "/sandbox" } else { "" };
        format!("/ams{sandbox}/api/v1/{}", operation.path())
    }

    /// A call that was given up before anything was sent.
    pub(crate) fn unsent<T>(&self, operation: Operation, error: GatewayError) -> Call<T> {
        let exchange = self.exchange(operation, Vec::new(), String::new());
        Call { exchange, outcome: Err(error) }
    }

    fn exchange(
        &self,
        operation: Operation,
        request_headers: Vec<(String, String)>,
        request_body: String,
    ) -> Exchange {
        let mut url = self.base.clone();
        url.set_path(&self.path(operation));
        Exchange {
            operation: operation.name(),
            url: url.into(),
            request_headers,
            request_body,
            status: None,
            answer_headers: Vec::new(),
            answer_body: String::new(),
            verdict: Verdict::NoAnswer,
            took: Duration::ZERO,
            skew_ms: None,
        }
    }

    /// One request and its answer. `secrets` are the values in the request that must not be kept.
    pub(crate) async fn call<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        operation: Operation,
        body: &B,
        secrets: &[&str],
        now: DateTime<Utc>,
    ) -> Call<Told<T>> {
        match serde_json::to_string(body) {
            Ok(body) => self.call_text(operation, body, secrets, now).await,
            Err(error) => self.unsent(operation, GatewayError::Unsendable(error.to_string())),
        }
    }

    /// The same with a body that is a text already.
    pub(crate) async fn call_text<T: DeserializeOwned>(
        &self,
        operation: Operation,
        body: String,
        secrets: &[&str],
        now: DateTime<Utc>,
    ) -> Call<Told<T>> {
        let time = now.timestamp_millis().to_string();
        let path = self.path(operation);
        let (client_id, bytes) = (self.client_id.as_str(), body.as_bytes());
        let message = Message { method: METHOD, path: &path, client_id, time: &time, body: bytes };
        let signature = match sign::header(&self.private_key, 1, &message) {
            Ok(signature) => signature,
            Err(error) => {
                return self.unsent(operation, GatewayError::Unsendable(error.to_string()));
            }
        };
        let headers = [
            (CONTENT_TYPE.as_str(), MEDIA_TYPE),
            ("client-id", client_id),
            ("request-time", &time),
            ("signature", &signature),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));

        let mut exchange = self.exchange(operation, headers.to_vec(), masked(&body, secrets));
        let started = Instant::now();
        let mut received = Received::default();
        let sent = self.send(operation, &exchange, body, &mut received).await;
        self.patience.learn(&sent);
        exchange.took = started.elapsed();
        exchange.answer_body = masked(&String::from_utf8_lossy(&received.body), secrets);
        let outcome = match sent {
            Ok(()) => {
                let judged = self.judge(operation, &path, &received, secrets);
                exchange.verdict = judged.verdict;
                exchange.skew_ms = judged.at.and_then(|at| skew_ms(at, now, exchange.took));
                judged.outcome
            }
            Err(error) => Err(error),
        };
        exchange.status = received.status;
        exchange.answer_headers = kept(received.headers);
        Call { exchange, outcome }
    }

    /// Sends, and fills `received` as far as anything came.
    async fn send(
        &self,
        operation: Operation,
        exchange: &Exchange,
        body: String,
        received: &mut Received,
    ) -> Result<(), GatewayError> {
        let time = self.patience.with(operation);
        let mut request = self.http.post(exchange.url.as_str()).timeout(time).body(body);
        for (name, value) in &exchange.request_headers {
            request = request.header(name, value);
        }
        // The address is not told again: it stands beside the error already.
        let mut answer = request.send().await.map_err(|error| match error {
            error if error.is_connect() || error.is_builder() => {
                GatewayError::NotSent(error.without_url().into())
            }
            error => broken(operation, &error),
        })?;
        received.status = Some(answer.status().as_u16());
        received.headers = texts(answer.headers());
        while let Some(chunk) = answer.chunk().await.map_err(|error| broken(operation, &error))? {
            received.body.extend_from_slice(&chunk);
            if received.body.len() > ANSWER_LEN_MAX {
                received.body.truncate(KEPT_OF_TOO_LARGE);
                return Err(no_answer(operation, UnknownReason::TooLarge));
            }
        }
        Ok(())
    }

    /// Decides what a whole answer is worth, and only then what it says.
    fn judge<T: DeserializeOwned>(
        &self,
        operation: Operation,
        path: &str,
        received: &Received,
        secrets: &[&str],
    ) -> Judged<T> {
        let (verdict, at) = self.verdict(path, received);
        let fails = |reason| Judged { verdict, at, outcome: Err(no_answer(operation, reason)) };
        match received.status {
            Some(200) => {}
            other => return fails(UnknownReason::HttpStatus(other.unwrap_or_default())),
        }
        if verdict == Verdict::Wrong {
            return fails(UnknownReason::SignatureWrong);
        }
        let told = read(operation, &received.body, (verdict, at), secrets);
        Judged { verdict, at, outcome: told.map_err(|reason| no_answer(operation, reason)) }
    }

    /// What the answer's signature is worth, and the acquirer's time where it is trusted.
    fn verdict(&self, path: &str, received: &Received) -> (Verdict, Option<DateTime<Utc>>) {
        let header = |name| single(&received.headers, name);
        let (Ok(signature), Ok(client_id), Ok(time)) =
            (header("signature"), header("client-id"), header("response-time"))
        else {
            return (Verdict::Wrong, None);
        };
        let Some(signature) = signature else { return (Verdict::Missing, None) };
        let (Some(client_id), Some(time)) = (client_id, time) else {
            return (Verdict::Wrong, None);
        };
        // An answer to another client is signed rightly and still none of ours.
        if client_id != self.client_id {
            return (Verdict::Wrong, None);
        }
        let message = Message { method: METHOD, path, client_id, time, body: &received.body };
        match sign::verdict(&self.public_key, Some(signature), &message) {
            Verdict::Signed => (Verdict::Signed, time::from_wire(time)),
            verdict => (verdict, None),
        }
    }
}

/// What an answer says, once its signature has been looked at: the result first, and the rest only
/// where the result has one.
pub(crate) fn read<T: DeserializeOwned>(
    operation: Operation,
    body: &[u8],
    trust: (Verdict, Option<DateTime<Utc>>),
    secrets: &[&str],
) -> Result<Told<T>, UnknownReason> {
    let (status, result) = result(body).map_err(UnknownReason::Unreadable)?;
    let code = scrubbed(&result.result_code.0, secrets);
    let message = result.result_message.map(|text| scrubbed(&text.0, secrets));
    let (meaning, at) = match trust {
        (Verdict::Signed, Some(at)) => (codes::meaning(operation, status, &code), at),
        (Verdict::Signed, None) => {
            return Err(UnknownReason::Unreadable("its response-time is not a time".to_owned()));
        }
        (Verdict::Missing | Verdict::NoAnswer | Verdict::Wrong, _) => {
            // Only refusals and doubts count unsigned, and neither has a time.
            let meaning = codes::unsigned_meaning(operation, status, &code);
            (meaning.ok_or(UnknownReason::SignatureMissing)?, DateTime::UNIX_EPOCH)
        }
    };
    let body = match meaning {
        // Whatever else is in a refusal must not make it unreadable.
        Meaning::Done | Meaning::InProcess => decoded(body),
        _ => Err("a refusal has no body".to_owned()),
    };
    let message = message.unwrap_or_default();
    Ok(Told { operation, meaning, code, message, at, body })
}

/// The result and its status, which every answer has.
fn result(body: &[u8]) -> Result<(Status, wire::ResultInfo), String> {
    let head: wire::Head = decoded(body)?;
    let status = Status::parse(&head.result.result_status.0)
        .ok_or_else(|| "its resultStatus is none of S, F and U".to_owned())?;
    Ok((status, head.result))
}

/// Reads JSON. The error says where and not what, since what stands there may be a secret.
pub(crate) fn decoded<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    // Members without names would be taken in the order of ours.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err("not a JSON object".to_owned());
    }
    serde_json::from_slice(body).map_err(|error| {
        format!("not as documented at line {} column {}", error.line(), error.column())
    })
}

/// The one value of a header; an error if there are several, since which one was signed over
/// would be a guess.
pub(crate) fn single<'a>(
    headers: &'a [(String, String)],
    name: &str,
) -> Result<Option<&'a str>, ()> {
    let mut values = headers.iter().filter(|(given, _)| given.eq_ignore_ascii_case(name));
    let first = values.next().map(|(_, value)| value.trim());
    if values.next().is_some() { Err(()) } else { Ok(first) }
}

fn no_answer(operation: Operation, reason: UnknownReason) -> GatewayError {
    let advice = operation.advice_without_answer();
    GatewayError::OutcomeUnknown { operation: operation.name(), reason, advice }
}

fn broken(operation: Operation, error: &reqwest::Error) -> GatewayError {
    let reason =
        if error.is_timeout() { UnknownReason::TimedOut } else { UnknownReason::TornAnswer };
    no_answer(operation, reason)
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

/// Headers for the record: a cookie is a secret of somebody's.
fn kept(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    headers.retain(|(name, _)| name != "set-cookie");
    headers
}

/// The acquirer's clock less ours at the middle of the call.
fn skew_ms(at: DateTime<Utc>, now: DateTime<Utc>, took: Duration) -> Option<i64> {
    let half = TimeDelta::from_std(took.checked_div(2)?).ok()?;
    let middle = now.checked_add_signed(half)?;
    Some(at.signed_duration_since(middle).num_milliseconds())
}
