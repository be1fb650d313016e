#![doc = include_str!("../README.md")]

mod agreement;
mod currency;
mod id;
mod ledger;
mod money;
mod order;
mod payment;
mod refund;
mod word;

pub use agreement::{AgreementState, AgreementTerms, Every, WalletName};
pub use currency::{Currency, UnknownCurrency};
pub use id::{
    AccountName, AgreementId, FactId, InvalidId, OrderId, OrderNumber, PaymentCode, PaymentId,
    PaymentRequestId, RefundId, RefundRequestId,
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
pub use refund::{Refund, RefundChange, RefundFact, RefundState};
pub use word::{PaymentStatus, RefundStatus};
