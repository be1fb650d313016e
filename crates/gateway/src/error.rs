//! How a call can fail, by what to do next.

/// Any error, kept as a source.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call brought no answer that counts.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The acquirer refused the request itself. Nothing happened; correct it before trying again.
    /// A payer who declines is not an error but a fact.
    #[error("refused by the acquirer: {code}")]
    Refused {
        /// The acquirer's code.
        code: String,
        /// The acquirer's words, for the log and the support file; never to branch on.
        message: String,
        /// What to do.
        advice: Advice,
    },

    /// Sent, and no answer that we can trust. Inquire; never pay again under another id.
    #[error("outcome of {operation} unknown: {reason}")]
    OutcomeUnknown {
        /// The acquirer's name of the call.
        operation: &'static str,
        /// What went wrong.
        reason: UnknownReason,
        /// What to do.
        advice: Advice,
    },

    /// Not sent. The intent stays unknown; safe to send again under the same id.
    #[error("acquirer not reached")]
    NotSent(#[source] BoxError),

    /// We cannot send this at all: a field is missing in our settings, or the acquirer's rim does
    /// not take the amount. Nothing was sent.
    #[error("cannot be sent: {0}")]
    Unsendable(String),
}

/// Why an outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownReason {
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke before the answer was whole.
    #[error("the answer was cut off")]
    TornAnswer,
    /// An HTTP status that the protocol does not use.
    #[error("HTTP status {0}")]
    HttpStatus(u16),
    /// The answer's signature does not fit.
    #[error("the answer's signature does not fit the acquirer's key")]
    SignatureWrong,
    /// A success without a signature is no success.
    #[error("the answer claims success without a signature")]
    SignatureMissing,
    /// More bytes than an answer may have.
    #[error("the answer is larger than an answer may be")]
    TooLarge,
    /// Bytes that are not an answer.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
    /// The acquirer itself does not know, or a person has to find out.
    #[error("the acquirer said {code}")]
    Said {
        /// Its code.
        code: String,
    },
}

/// What a result code asks of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Advice {
    /// It is done.
    Done,
    /// Refused for good: another wallet, another sum, or stop.
    Final,
    /// Ask what became of it.
    Inquire,
    /// Send the same again, the id included.
    SameIdAgain,
    /// Begin anew under another id.
    NewId,
    /// Settings, keys or the contract have to change first.
    Configuration,
    /// A person has to look; nothing more is sent by itself.
    Person,
}
