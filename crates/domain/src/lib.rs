#![doc = include_str!("../README.md")]

mod agreement;
mod currency;
mod id;
mod ledger;
mod money;
mod order;
mod payment;
mod refund;
mod staff;
mod wallet_rules;
mod word;

pub use agreement::{AgreementState, AgreementTerms, Every, WalletName};
pub use currency::{Currency, UnknownCurrency};
pub use id::{
    AccountName, AgreementId, FactId, InvalidId, OrderId, OrderNumber, PaymentCode, PaymentId,
    PaymentRequestId, RefundId, RefundRequestId, StaffId, StaffName,
};
pub use ledger::{
    Arrival, Entry, EntryKey, EntryKind, LedgerAccount, Move, PostingError, entries_of_payment,
    entries_of_refund,
};
pub use money::{Money, MoneyError, Rounding};
pub use order::{Mode, OrderStatus, order_status, refundable};
pub use payment::{
    Applied, BreakAction, CancelPurpose, Change, CloseReason, Contradiction, ContradictionKind,
    Payment, PaymentFact, PaymentState, Witness,
};
pub use refund::{Refund, RefundChange, RefundFact, RefundState, Repaid};
pub use staff::{Consent, Person, Pin, RefundPolicy, Right, Role};
pub use wallet_rules::{
    BrokenRule, CancelPaid, NoCancel, Parts, RefundWindow, Return, ReturnWay, WALLET_RULES_AS_OF,
    WALLET_RULES_SOURCE, WalletRules, wallet_rules,
};
pub use word::{PaymentStatus, RefundStatus};
