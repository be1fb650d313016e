//! The one word that each closed list has for its members: on the command line, in files and in
//! the store. What the contract fixes is fixed here, and nowhere else.

use crate::{
    AgreementState, BreakAction, CancelPurpose, CloseReason, ContradictionKind, EntryKind, Every,
    LedgerAccount, Mode, NoCancel, OrderStatus, PaymentState, RefundState, Right, Role, Witness,
};

macro_rules! words {
    ($name:ident: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $name {
            /// Every member, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The member with this word.
            pub fn parse_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// A payment's state in one word, without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaymentStatus {
    /// Nobody has told us yet.
    Unknown,
    /// The payer has not paid yet.
    AwaitingPayer,
    /// Paid.
    Paid,
    /// Refused, or never arrived.
    Failed,
    /// Ended by us.
    Cancelled,
    /// Its time ran out.
    Expired,
}

impl PaymentStatus {
    /// How attempts stand that nobody paid and nobody refused. One that was cancelled may have been
    /// paid before.
    pub const DROPPED: [Self; 2] = [Self::Cancelled, Self::Expired];
}

/// A refund's state in one word, without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefundStatus {
    /// Asked for, and not decided.
    Pending,
    /// Money has gone back.
    Succeeded,
    /// No money has gone back.
    Failed,
}

words!(PaymentStatus:
    Unknown = "unknown",
    AwaitingPayer = "awaiting-payer",
    Paid = "paid",
    Failed = "failed",
    Cancelled = "cancelled",
    Expired = "expired",
);
words!(RefundStatus: Pending = "pending", Succeeded = "succeeded", Failed = "failed");
words!(OrderStatus:
    Open = "open",
    Paid = "paid",
    PartlyRefunded = "partly-refunded",
    Refunded = "refunded",
    Cancelled = "cancelled",
    Expired = "expired",
    Failed = "failed",
);
words!(Mode:
    OrderCode = "show-code",
    PaymentCode = "scan-code",
    Cashier = "cashier",
    EntryCode = "entry-code",
    Agreement = "auto-debit",
);
words!(Every: Week = "week", Month = "month", Year = "year", Purchase = "purchase");
words!(CloseReason: Declined = "declined", Cancelled = "cancelled", Expired = "expired");
words!(CancelPurpose:
    Person = "person",
    ReturnPaid = "return-paid",
    Expiry = "expiry",
    GiveUp = "give-up",
    Renew = "renew",
);
words!(Witness:
    Answer = "answer",
    Inquiry = "inquiry",
    Notification = "notification",
    Report = "report",
    Person = "person",
);
words!(ContradictionKind:
    LateSuccess = "late-success",
    PaidThenCancelled = "paid-then-cancelled",
    ClosedAfterPaid = "closed-after-paid",
    Amount = "amount",
    Currency = "currency",
);
words!(BreakAction:
    Accept = "accept",
    Refund = "refund",
    Inquire = "inquire",
    Acknowledge = "acknowledge",
);
words!(LedgerAccount:
    PendingConversion = "pending-conversion",
    ToBeSettled = "to-be-settled",
    Reserve = "reserve",
    InTransit = "in-transit",
    Bank = "bank",
    Sales = "sales",
    Refunds = "refunds",
    Fees = "fees",
    FeeTax = "fee-tax",
    BankCharges = "bank-charges",
    Exchange = "fx",
    Adjustments = "adjustments",
);
words!(EntryKind:
    Sale = "sale",
    Refund = "refund",
    Cancel = "cancel",
    RefundReversal = "refund-reversal",
    Fee = "fee",
    FeeTax = "fee-tax",
    Exchange = "fx",
    Adjustment = "adjustment",
    Reserve = "reserve",
    Settlement = "settlement",
    Bank = "bank",
    Correction = "correction",
);
words!(Role:
    Owner = "owner",
    Manager = "manager",
    Cashier = "cashier",
    Accountant = "accountant",
);
words!(Right:
    SeeTill = "see-till",
    SeeShop = "see-shop",
    Take = "take",
    RefundSome = "refund-some",
    RefundAny = "refund-any",
    Close = "close",
    Export = "export",
    Settings = "settings",
    Accounts = "accounts",
    Staff = "staff",
);
words!(NoCancel:
    Part = "part",
    RefundedBefore = "refunded-before",
    WindowOver = "window-over",
    Wallet = "wallet",
    Refused = "refused",
);
words!(AgreementState: Pending = "pending", Active = "active", Stopped = "stopped");

impl PaymentState {
    /// The state in one word.
    pub const fn status(&self) -> PaymentStatus {
        match self {
            Self::Unknown => PaymentStatus::Unknown,
            Self::AwaitingPayer { .. } => PaymentStatus::AwaitingPayer,
            Self::Paid { .. } => PaymentStatus::Paid,
            Self::Closed { reason: CloseReason::Declined, .. } => PaymentStatus::Failed,
            Self::Closed { reason: CloseReason::Cancelled, .. } => PaymentStatus::Cancelled,
            Self::Closed { reason: CloseReason::Expired, .. } => PaymentStatus::Expired,
        }
    }
}

impl RefundState {
    /// The state in one word.
    pub const fn status(&self) -> RefundStatus {
        match self {
            Self::Unknown | Self::Processing | Self::Doubted { .. } => RefundStatus::Pending,
            Self::Succeeded { .. } | Self::Reversed { .. } => RefundStatus::Succeeded,
            Self::Failed => RefundStatus::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for status in PaymentStatus::ALL {
            assert_eq!(PaymentStatus::parse_word(status.word()), Some(*status));
        }
        for mode in Mode::ALL {
            assert_eq!(Mode::parse_word(mode.word()), Some(*mode));
        }
        assert_eq!(Mode::parse_word("Show-Code"), None);
    }

    #[test]
    fn a_declined_attempt_is_called_failed() {
        let state = PaymentState::Closed { reason: CloseReason::Declined, returned: None };
        assert_eq!(state.status().word(), "failed");
    }
}
