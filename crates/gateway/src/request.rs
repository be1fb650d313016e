//! What an acquirer is asked.

use chrono::{DateTime, Utc};
use domain::{
    AgreementId, Mode, Money, PaymentCode, PaymentId, PaymentRequestId, RefundRequestId, WalletName,
};
use std::fmt;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Takes the text over.
            pub const fn new(text: String) -> Self {
                Self(text)
            }

            /// The text, for the one request or keychain entry that carries it.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[secret]")
            }
        }
    };
}

secret! {
    /// The right to charge a payer. Lives in the keychain only.
    AccessToken
}
secret! {
    /// The right to renew an [`AccessToken`]. Lives in the keychain only.
    RefreshToken
}
secret! {
    /// The payer's consent, good once and for about a minute.
    AuthCode
}

/// One attempt to be paid.
#[derive(Debug)]
pub struct PayOrder {
    /// Our id; every retry carries the same.
    pub request_id: PaymentRequestId,
    /// The shop's own number, which the payer's bill may show.
    pub reference: String,
    /// What is bought, in words for the payer's bill.
    pub description: String,
    /// How much.
    pub amount: Money,
    /// How the payer pays.
    pub mode: PayMode,
    /// Which till.
    pub till: String,
    /// An end earlier than the acquirer's own.
    pub expires_at: Option<DateTime<Utc>>,
}

/// How the payer pays, with what each way needs.
#[derive(Debug)]
pub enum PayMode {
    /// We show a code.
    OrderCode,
    /// We scanned the payer's code.
    PaymentCode {
        /// Its digits.
        code: PaymentCode,
    },
    /// The payer opens a link.
    Cashier {
        /// The wallet, or none to let the payer choose.
        wallet: Option<WalletName>,
    },
    /// The payer opened the shop's page from its fixed code.
    EntryCode {
        /// What the wallet's browser called itself.
        user_agent: String,
    },
    /// We charge by an agreement.
    Agreement {
        /// The wallet that it was made with.
        wallet: WalletName,
        /// The right to charge.
        token: AccessToken,
    },
}

impl PayMode {
    /// The mode without what it carries.
    pub const fn mode(&self) -> Mode {
        match self {
            Self::OrderCode => Mode::OrderCode,
            Self::PaymentCode { .. } => Mode::PaymentCode,
            Self::Cashier { .. } => Mode::Cashier,
            Self::EntryCode { .. } => Mode::EntryCode,
            Self::Agreement { .. } => Mode::Agreement,
        }
    }
}

/// One refund.
#[derive(Debug)]
pub struct RefundOrder {
    /// Our id; every retry carries the same.
    pub request_id: RefundRequestId,
    /// Whose money goes back.
    pub payment_id: PaymentId,
    /// How much, in the payment's currency.
    pub amount: Money,
    /// Why, in a few words.
    pub reason: Option<String>,
}

/// Which wallets could pay this?
#[derive(Debug)]
pub struct MethodQuery {
    /// How much.
    pub amount: Money,
}

/// A wish to charge a payer later without asking each time.
#[derive(Debug)]
pub struct AuthorizationOrder {
    /// Our id.
    pub id: AgreementId,
    /// The wallet.
    pub wallet: WalletName,
    /// Comes back with the consent; unique for each attempt and not to be guessed.
    pub state: String,
}

/// What a token is asked for with.
#[derive(Debug)]
pub enum Grant {
    /// The payer's consent.
    Code {
        /// The wallet.
        wallet: WalletName,
        /// The consent.
        code: AuthCode,
    },
    /// An older token's right to be renewed.
    Refresh {
        /// The wallet.
        wallet: WalletName,
        /// The right.
        token: RefreshToken,
    },
}
