//! What a statement tells of one movement of money.

use chrono::{DateTime, Utc};
use domain::{AccountName, Mode, Money, OrderId, OrderNumber, WalletName};

/// What kind of movement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A payer paid.
    Sale,
    /// The whole payment was undone before the day was closed at the acquirer.
    Cancel,
    /// The shop gave money back.
    Refund,
    /// A refund came back to the shop.
    RefundReversal,
}

impl Kind {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
            Self::RefundReversal => "refund-reversal",
        }
    }
}

/// Whether anybody paid real money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Book {
    /// Real money.
    Live,
    /// Nobody paid; every row says so.
    Practice,
}

impl Book {
    /// What every row says.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Practice => "PRACTICE",
        }
    }
}

/// One movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// When money moved, by the acquirer's clock.
    pub at: DateTime<Utc>,
    /// What kind of movement.
    pub kind: Kind,
    /// The shop's number of the order.
    pub order_number: OrderNumber,
    /// Our id of the payment or refund at the acquirer.
    pub request_id: String,
    /// The acquirer's id of it.
    pub gateway_id: Option<String>,
    /// The wallet, where it is known.
    pub wallet: Option<WalletName>,
    /// The payment's or the refund's word.
    pub status: &'static str,
    /// What moved: more than nothing for a sale, less for money that goes back.
    pub gross: Money,
    /// What the acquirer kept, once a report has told.
    pub fee: Option<Money>,
    /// The tax on that.
    pub tax: Option<Money>,
    /// What arrives.
    pub net: Option<Money>,
    /// What the acquirer fixed for the payout in the settlement currency, signed like `gross`.
    pub settlement: Option<Money>,
    /// The payout that it is part of.
    pub batch_id: Option<String>,
    /// The line of the bank statement that it arrived with.
    pub bank_line: Option<String>,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// The shop's note.
    pub note: Option<String>,
    /// The account at the acquirer.
    pub account: AccountName,
    /// How the payer was asked.
    pub mode: Mode,
    /// Which till.
    pub till: String,
    /// Our id of the order.
    pub order_id: OrderId,
    /// What was taken off for the payer, in the currency of `gross` and signed like it. `gross` is
    /// what the shop asked for and does not change by it.
    pub discount: Option<Money>,
    /// Who bears the discount, where there was one.
    pub discount_borne_by: Option<&'static str>,
}
