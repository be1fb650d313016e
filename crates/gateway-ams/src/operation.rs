//! The calls of the protocol.

use domain::Mode;
use std::time::Duration;

/// One call, as the result tables tell them apart: each way of paying has its own reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Pay(Mode),
    InquirePayment,
    Cancel,
    Refund,
    InquireRefund,
    ConsultMethods,
    ConsultAuthorization,
    ApplyToken,
    Revoke,
    /// Never called: a capture belongs to authorised card payments. Its codes stand in the table
    /// because the document has them.
    Capture,
}

impl Operation {
    /// The calls that a person can compose by hand.
    pub(crate) const BY_HAND: [Self; 9] = [
        Self::Pay(Mode::OrderCode),
        Self::InquirePayment,
        Self::Cancel,
        Self::Refund,
        Self::InquireRefund,
        Self::ConsultMethods,
        Self::ConsultAuthorization,
        Self::ApplyToken,
        Self::Revoke,
    ];

    /// The acquirer's name of the call.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pay(_) => "pay",
            Self::InquirePayment => "inquiryPayment",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
            Self::InquireRefund => "inquiryRefund",
            Self::ConsultMethods => "consult",
            Self::ConsultAuthorization => "authorizations/consult",
            Self::ApplyToken => "applyToken",
            Self::Revoke => "revoke",
            Self::Capture => "capture",
        }
    }

    /// The path behind the version.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Pay(_) => "payments/pay",
            Self::InquirePayment => "payments/inquiryPayment",
            Self::Cancel => "payments/cancel",
            Self::Refund => "payments/refund",
            Self::InquireRefund => "payments/inquiryRefund",
            Self::ConsultMethods => "payments/consult",
            Self::ConsultAuthorization => "authorizations/consult",
            Self::ApplyToken => "authorizations/applyToken",
            Self::Revoke => "authorizations/revoke",
            Self::Capture => "payments/capture",
        }
    }

    /// What to do when no answer counts.
    ///
    /// A payment is asked about. Everything else carries a key that makes a repeat harmless, or
    /// only reads.
    pub(crate) const fn advice_without_answer(self) -> gateway::Advice {
        match self {
            Self::Pay(_) => gateway::Advice::Inquire,
            Self::InquirePayment
            | Self::Cancel
            | Self::Refund
            | Self::InquireRefund
            | Self::ConsultMethods
            | Self::ConsultAuthorization
            | Self::ApplyToken
            | Self::Revoke
            | Self::Capture => gateway::Advice::SameIdAgain,
        }
    }

    /// After how long without an answer the same is sent again (ams.md 7), where it is.
    pub(crate) const fn silence(self) -> Option<Duration> {
        match self {
            Self::InquirePayment | Self::Cancel | Self::Refund | Self::InquireRefund => {
                Some(Duration::from_secs(3))
            }
            Self::Pay(_)
            | Self::ConsultMethods
            | Self::ConsultAuthorization
            | Self::ApplyToken
            | Self::Revoke
            | Self::Capture => None,
        }
    }
}
