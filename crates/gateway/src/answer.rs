//! What an acquirer answers.

use crate::{AccessToken, Advice, RefreshToken};
use chrono::{DateTime, Utc};
use domain::{Money, PaymentFact, PaymentId, RefundFact, RefundId, WalletName};

/// Beside the fact: names and sums that the acquirer told with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentDetail {
    /// The acquirer's id of the payment.
    pub gateway_id: Option<PaymentId>,
    /// The wallet that pays, where it is known.
    pub wallet: Option<WalletName>,
    /// What the payer was charged in the wallet's own currency, where the acquirer tells it.
    pub payer_paid: Option<Money>,
    /// The acquirer's code for how the payment itself stands.
    pub code: Option<String>,
    /// What that code asks of us, where the payment ended unpaid.
    pub advice: Option<Advice>,
    /// What the shop will get in its settlement currency, where it is fixed already.
    pub settlement: Option<Money>,
    /// Discounts that the wallet gave the payer.
    pub promotions: Vec<Promotion>,
}

/// A discount that the wallet gave the payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Its name, as the payer's bill shows it.
    pub name: String,
    /// What it saved, where the acquirer tells it.
    pub saved: Option<Money>,
}

/// What is known of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentAnswer {
    /// The fact.
    pub fact: PaymentFact,
    /// What came with it.
    pub detail: PaymentDetail,
}

/// The answer to `pay`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayAnswer {
    /// How the payment stands.
    pub payment: PaymentAnswer,
    /// What to hold out to the payer.
    pub offer: Offer,
}

/// What to hold out to the payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nothing: it is paid, refused, or the payer acts in the wallet.
    Nothing,
    /// A code to draw, its exact text.
    Code(String),
    /// An address to open.
    Link(String),
    /// Both.
    CodeAndLink {
        /// The code's exact text.
        code: String,
        /// The address.
        link: String,
    },
}

/// The answer to an inquiry about a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InquiredPayment {
    /// The acquirer knows it.
    Found(PaymentAnswer),
    /// The acquirer does not know it, or not yet.
    NotThere,
}

/// The answer to a cancel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CancelAnswer {
    /// Ended; a paid one's money returns.
    Cancelled {
        /// The acquirer's id of the payment: after a `pay` without an answer nothing else tells it,
        /// and the acquirer's reports name the money by it.
        gateway_id: Option<PaymentId>,
    },
    /// Not ended.
    Refused {
        /// The acquirer's code.
        code: String,
        /// What that asks of us.
        why: CancelRefusal,
    },
}

/// Why a cancel was refused, by what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelRefusal {
    /// Paid, and too late or not possible for this wallet: refund.
    RefundInstead,
    /// The acquirer does not know the payment, or not yet: inquire and cancel again.
    NotThere,
    /// Its state does not allow it: inquire.
    Inquire,
    /// The same again later.
    Later,
    /// A person has to look.
    Person,
}

/// The answer to a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAnswer {
    /// How the refund stands.
    pub fact: RefundFact,
    /// The acquirer's id of it.
    pub gateway_id: Option<RefundId>,
    /// The acquirer's code.
    pub code: String,
    /// What a failure asks of us.
    pub advice: Advice,
}

/// The answer to an inquiry about a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InquiredRefund {
    /// The acquirer knows it.
    Found(RefundAnswer),
    /// The acquirer does not know it, or not yet.
    NotThere,
}

/// One wallet as the acquirer offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentMethod {
    /// The acquirer's name of it, such as `GCASH`.
    pub method: String,
    /// Whether it can be used for this sum now.
    pub available: bool,
    /// The acquirer's reason when it cannot.
    pub reason: Option<String>,
    /// What it promises the payer now.
    pub promotions: Vec<String>,
}

/// Where the payer agrees to be charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationAnswer {
    /// An address to open.
    pub url: Option<String>,
    /// The exact text of a code to draw.
    pub code: Option<String>,
}

/// The right to charge.
#[derive(Debug, PartialEq, Eq)]
pub struct Tokens {
    /// The right.
    pub access: AccessToken,
    /// Until when it is good.
    pub access_expires_at: Option<DateTime<Utc>>,
    /// The right to renew it.
    pub refresh: Option<RefreshToken>,
    /// Until when that is good.
    pub refresh_expires_at: Option<DateTime<Utc>>,
    /// The payer's name at the wallet, masked by the wallet.
    pub payer: Option<String>,
}
