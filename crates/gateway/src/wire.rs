//! A look at the wire itself, for a person who wants to understand or try a call.

use crate::Call;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// A call to begin from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallTemplate {
    /// The acquirer's name of the call.
    pub operation: &'static str,
    /// A body as this program sends it, with ids that were never used.
    pub body: String,
}

/// A message as it was kept: what went over the wire, secrets removed.
#[derive(Clone, Copy, Debug)]
pub struct KeptMessage<'a> {
    /// The whole address of the call; of a notification its path.
    pub url: &'a str,
    /// Names and values of this half of the exchange.
    pub headers: &'a [(String, String)],
    /// The body of this half.
    pub body: &'a str,
}

/// What an adapter offers to whoever looks at its wire.
#[async_trait]
pub trait Wire: Send + Sync {
    /// The calls that can be composed by hand.
    fn templates(&self, now: DateTime<Utc>) -> Vec<CallTemplate>;

    /// The text that a message's signature covers. Where a secret was removed from the message it
    /// is missing here too, so the signature fits the text of the wire and not always this one.
    /// `None` where the message lacks a part of it.
    fn signed_text(&self, message: &KeptMessage<'_>) -> Option<String>;

    /// Signs and sends a body that a person composed. `None` where there is no such call.
    async fn send(&self, operation: &str, body: String, now: DateTime<Utc>) -> Option<Call<()>>;
}
