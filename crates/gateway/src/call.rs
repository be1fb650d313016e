//! One request and its answer, as they went over the wire.

use crate::GatewayError;
use std::time::Duration;

/// What was exchanged, and what it meant.
#[derive(Debug)]
pub struct Call<T> {
    /// The bytes, secrets removed.
    pub exchange: Exchange,
    /// The meaning.
    pub outcome: Result<T, GatewayError>,
}

/// The bytes of a request and of its answer, with secrets and payer's codes removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The acquirer's name of the call, such as `pay`.
    pub operation: &'static str,
    /// The whole address.
    pub url: String,
    /// What was sent. The signature stays: it opens nothing.
    pub request_headers: Vec<(String, String)>,
    /// What was sent.
    pub request_body: String,
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// What came back.
    pub answer_headers: Vec<(String, String)>,
    /// What came back; empty if nothing did.
    pub answer_body: String,
    /// What the answer's signature was worth.
    pub verdict: Verdict,
    /// How long it took.
    pub took: Duration,
    /// The acquirer's clock less ours, in milliseconds, where a trusted answer told its time.
    pub skew_ms: Option<i64>,
}

/// What a signature was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It fits the acquirer's key.
    Signed,
    /// There was none.
    Missing,
    /// It does not fit.
    Wrong,
    /// There was no answer to judge.
    NoAnswer,
}

impl<T> Call<T> {
    /// Carries the meaning on.
    pub fn map<U>(self, meaning: impl FnOnce(T) -> Result<U, GatewayError>) -> Call<U> {
        Call { exchange: self.exchange, outcome: self.outcome.and_then(meaning) }
    }
}
