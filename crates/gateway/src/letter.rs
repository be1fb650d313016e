//! Messages that an acquirer sends by itself.

use crate::{AccessToken, AuthCode, PaymentAnswer, RefundAnswer};
use domain::{PaymentRequestId, RefundRequestId};

/// A notification as it arrived. Nothing in it counts before its signature has been checked.
#[derive(Clone, Copy, Debug)]
pub struct SealedLetter<'a> {
    /// Path and query of the address that was registered, not of the address that was hit: a
    /// tunnel may rewrite the second.
    pub path: &'a str,
    /// Header names and values as received.
    pub headers: &'a [(String, String)],
    /// Body as received.
    pub body: &'a [u8],
}

/// A notification after its signature has been checked.
#[derive(Debug)]
pub struct OpenedLetter {
    /// The body, secrets removed, for the record.
    pub body: String,
    /// What it says.
    pub outcome: Result<Notification, LetterFault>,
}

/// Why a notification is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    /// Not the acquirer's, or our key is wrong. Keep the bytes, say so, do not acknowledge.
    #[error("signature does not fit the acquirer's key")]
    Forged,
    /// Signed rightly, but for another client.
    #[error("addressed to client {client_id}")]
    ForeignClient {
        /// The client that it names.
        client_id: String,
    },
    /// Signed rightly, and still not what the document describes.
    #[error("cannot be read: {0}")]
    Malformed(String),
}

/// What an acquirer told us by itself.
#[derive(Debug, PartialEq, Eq)]
pub enum Notification {
    /// A payment's result, or its being on the way.
    Payment {
        /// Which.
        request_id: PaymentRequestId,
        /// How it stands.
        answer: PaymentAnswer,
    },
    /// A refund's result.
    Refund {
        /// Which.
        request_id: RefundRequestId,
        /// How it stands.
        answer: RefundAnswer,
    },
    /// News of an agreement.
    Authorization(AuthorizationNews),
    /// Something that this program keeps and does not act on: a capture, a dispute.
    Other {
        /// The acquirer's word for its kind.
        kind: String,
        /// The payment that it speaks of, where it names one.
        request_id: Option<PaymentRequestId>,
    },
}

/// News of an agreement.
#[derive(Debug, PartialEq, Eq)]
pub enum AuthorizationNews {
    /// The payer consented.
    CodeCreated {
        /// What we gave when the agreement was begun.
        state: String,
        /// The consent.
        code: AuthCode,
    },
    /// A token exists.
    TokenCreated {
        /// What we gave when the agreement was begun.
        state: Option<String>,
        /// The right.
        token: AccessToken,
    },
    /// The agreement is over.
    TokenCanceled {
        /// Which right ended.
        token: AccessToken,
    },
}

impl Notification {
    /// A short word for its kind, as the acquirer's document has it.
    pub fn kind(&self) -> &str {
        match self {
            Self::Payment { .. } => "notifyPayment",
            Self::Refund { .. } => "notifyRefund",
            Self::Authorization(_) => "notifyAuthorization",
            Self::Other { kind, .. } => kind,
        }
    }
}

/// What to answer when a notification has been stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The media type.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}
