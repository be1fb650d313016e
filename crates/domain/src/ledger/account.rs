//! The accounts of the ledger.

use crate::Currency;

/// Where money is, was spent, or came from. The first five are the stages that the acquirer itself
/// reports, and where its money goes after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LedgerAccount {
    /// Sold, and not yet exchanged into the currency in which the acquirer pays out.
    PendingConversion,
    /// The acquirer owes it in the currency in which it pays out.
    ToBeSettled,
    /// The acquirer holds it back.
    Reserve,
    /// The acquirer has paid it out; the bank has not credited it yet.
    InTransit,
    /// At the shop's bank.
    Bank,
    /// What payers paid.
    Sales,
    /// What went back to payers.
    Refunds,
    /// The acquirer's fees.
    Fees,
    /// Tax on the acquirer's fees.
    FeeTax,
    /// What the bank took of a payout.
    BankCharges,
    /// Between two currencies: what one book gave for what the other got.
    Exchange,
    /// What the acquirer adds or takes for other reasons.
    Adjustments,
}

/// Where the money of a sale arrives first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// It has to be exchanged first.
    Unconverted,
    /// It is in the currency of the payout already.
    Converted,
}

impl Arrival {
    /// By the currency of the sale and the one in which the acquirer pays out, where that is known.
    pub fn of(sold_in: Currency, settled_in: Option<Currency>) -> Self {
        if settled_in == Some(sold_in) { Self::Converted } else { Self::Unconverted }
    }

    /// The account.
    pub const fn account(self) -> LedgerAccount {
        match self {
            Self::Unconverted => LedgerAccount::PendingConversion,
            Self::Converted => LedgerAccount::ToBeSettled,
        }
    }
}
