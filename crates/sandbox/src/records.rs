//! What the practice acquirer remembers. Every record can be written to its journal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::money::Amount;

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    OrderCode,
    PaymentCode,
    EntryCode,
    Cashier,
    Session,
    AutoDebit,
}

impl Mode {
    /// Online, failures are notified as well; in a store only success is.
    pub(crate) fn is_online(self) -> bool {
        matches!(self, Mode::Cashier | Mode::Session | Mode::AutoDebit)
    }

    /// The word that the command line and the wallet page use.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Mode::OrderCode => "show-code",
            Mode::PaymentCode => "scan-code",
            Mode::EntryCode => "entry-code",
            Mode::Cashier | Mode::Session => "cashier",
            Mode::AutoDebit => "auto-debit",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) payment_id: String,
    pub(crate) request_id: String,
    pub(crate) client_id: String,
    pub(crate) mode: Mode,
    /// `paymentMethodType` of the request.
    pub(crate) method: String,
    /// `paymentMethodId`: the payer's code or the access token.
    pub(crate) method_id: Option<String>,
    pub(crate) amount: Amount,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) notify_url: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) settlement_currency: Option<String>,
    pub(crate) merchant: Option<String>,
    pub(crate) store: Option<String>,
    pub(crate) description: String,
    pub(crate) reference: Option<String>,
    /// The secret part of the address that a payer opens.
    pub(crate) link: String,
    pub(crate) state: OrderState,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OrderState {
    Processing,
    Paid(Paid),
    Failed {
        code: String,
        at: DateTime<Utc>,
        /// Whose payer saw it fail, where one did.
        #[serde(default)]
        wallet: Option<String>,
    },
    /// With the payment that was returned, if there was one.
    Cancelled {
        at: DateTime<Utc>,
        returned: Option<Paid>,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Paid {
    pub(crate) at: DateTime<Utc>,
    pub(crate) wallet: String,
    pub(crate) payer_amount: Amount,
    pub(crate) quote: Option<Quote>,
}

/// The rate that was locked when the payer paid. Its price follows from the currencies, since the
/// practice rates never change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Quote {
    pub(crate) id: String,
    pub(crate) settlement_currency: String,
    pub(crate) payment_currency: String,
}

impl Order {
    pub(crate) fn paid(&self) -> Option<&Paid> {
        match &self.state {
            OrderState::Paid(paid) => Some(paid),
            _ => None,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, OrderState::Processing)
    }

    /// Why the payer has not paid it, in a word that the wallet's page knows.
    pub(crate) fn reason(&self) -> Option<&'static str> {
        match &self.state {
            OrderState::Processing | OrderState::Paid(_) => None,
            OrderState::Cancelled { .. } => Some("shop"),
            OrderState::Failed { code, .. } => Some(match code.as_str() {
                "USER_PAYMENT_VERIFICATION_FAILED" => "declined",
                "USER_BALANCE_NOT_ENOUGH" => "balance",
                "USER_AMOUNT_EXCEED_LIMIT" => "limit",
                "RISK_REJECT" => "risk",
                "EXPIRED_CODE" => "code-expired",
                "INVALID_PAYMENT_CODE" => "code-unknown",
                "INVALID_ACCESS_TOKEN" => "agreement",
                // That time ran out is a status of its own.
                "ORDER_IS_CLOSED" => return None,
                _ => "other",
            }),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) refund_id: String,
    pub(crate) request_id: String,
    pub(crate) client_id: String,
    pub(crate) payment_id: String,
    pub(crate) amount: Amount,
    pub(crate) notify_url: Option<String>,
    pub(crate) state: RefundState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RefundState {
    /// Ends by itself at `due_at`, one way or the other.
    Processing {
        due_at: DateTime<Utc>,
        succeeds: bool,
    },
    Done {
        at: DateTime<Utc>,
    },
    Failed {
        at: DateTime<Utc>,
        code: String,
    },
}

/// A code in a payer's wallet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PayerCode {
    pub(crate) digits: String,
    pub(crate) wallet: String,
    pub(crate) pin_required: bool,
    pub(crate) issued_at: DateTime<Utc>,
    pub(crate) used_by: Option<String>,
}

/// A payer's consent to be debited.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Agreement {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) wallet: String,
    pub(crate) redirect_url: String,
    pub(crate) auth_state: String,
    pub(crate) auth_client_id: Option<String>,
    pub(crate) notify_url: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) link: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) stage: Stage,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    Offered,
    Declined,
    /// The payer agreed; the code waits to be exchanged.
    Authorised {
        code: String,
        at: DateTime<Utc>,
    },
    Active {
        since: DateTime<Utc>,
        tokens: Vec<String>,
        refresh_token: Option<String>,
        tokens_expire_at: DateTime<Utc>,
    },
    Stopped {
        since: DateTime<Utc>,
        tokens: Vec<String>,
    },
}

/// A notification and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) id: String,
    pub(crate) kind: LetterKind,
    pub(crate) client_id: String,
    /// The payment, refund or agreement that it speaks of.
    pub(crate) about: String,
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) created_at: DateTime<Utc>,
    /// What a fault made of it, if one did.
    pub(crate) fault: Option<String>,
    /// Signed by nobody that the merchant knows.
    pub(crate) forged: bool,
    /// Waits until another letter has gone.
    pub(crate) held: bool,
    pub(crate) next_at: Option<DateTime<Utc>>,
    pub(crate) attempts: Vec<Attempt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum LetterKind {
    Payment,
    Refund,
    Authorization,
}

impl LetterKind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            LetterKind::Payment => "notifyPayment",
            LetterKind::Refund => "notifyRefund",
            LetterKind::Authorization => "notifyAuthorization",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) at: DateTime<Utc>,
    /// The HTTP status, when there was an answer.
    pub(crate) status: Option<u16>,
    pub(crate) acknowledged: bool,
    pub(crate) error: Option<String>,
}

/// One line of the journal is a list of these: what one act has changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Row {
    Order(Box<Order>),
    Refund(Refund),
    Code(PayerCode),
    Agreement(Agreement),
    Letter(Letter),
    /// The last number that was given out.
    Sequence(u64),
    /// Where the manual clock stands.
    Now(DateTime<Utc>),
}
