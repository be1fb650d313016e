//! An answer that counts, and what its result means.

use crate::codes::Meaning;
use crate::operation::Operation;
use chrono::{DateTime, Utc};
use gateway::{Advice, GatewayError, UnknownReason};

/// An answer that counts: signed, or one of the few refusals that nobody can sign.
pub(crate) struct Told<T> {
    pub(crate) operation: Operation,
    pub(crate) meaning: Meaning,
    pub(crate) code: String,
    pub(crate) message: String,
    /// The acquirer's clock when it answered; only a signed answer has one that is true.
    pub(crate) at: DateTime<Utc>,
    pub(crate) body: Result<T, String>,
}

impl<T> Told<T> {
    /// What the result says where it does not say what the call was for.
    pub(crate) fn error(self) -> GatewayError {
        match self.meaning {
            Meaning::Refused(advice) | Meaning::Declined(advice) | Meaning::NotRefunded(advice) => {
                self.refused(advice)
            }
            Meaning::Unknown(advice) => self.said(advice),
            Meaning::Over(_) | Meaning::NotThere | Meaning::NotCancelled(_) => {
                self.refused(Advice::Person)
            }
            Meaning::Done | Meaning::InProcess => {
                let advice = self.operation.advice_without_answer();
                self.said(advice)
            }
        }
    }

    fn refused(self, advice: Advice) -> GatewayError {
        GatewayError::Refused { code: self.code, message: self.message, advice }
    }

    /// The acquirer itself does not know, or leaves it open.
    pub(crate) fn said(self, advice: Advice) -> GatewayError {
        let reason = UnknownReason::Said { code: self.code };
        GatewayError::OutcomeUnknown { operation: self.operation.name(), reason, advice }
    }
}

/// A success that lacks what the document promises is no success.
pub(crate) fn unreadable(operation: Operation, why: &str) -> GatewayError {
    GatewayError::OutcomeUnknown {
        operation: operation.name(),
        reason: UnknownReason::Unreadable(why.to_owned()),
        advice: operation.advice_without_answer(),
    }
}
