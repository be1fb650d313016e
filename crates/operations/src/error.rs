//! Why an operation was not done, by what to do next.

use chrono::{DateTime, Utc};
use domain::{BreakAction, BrokenRule, InvalidId, Money, MoneyError, OrderId, Right, Role};
use gateway::GatewayError;
use store::StoreError;

/// Why an operation was not done. Unless a variant says otherwise, nothing was sent or stored.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// There is no such account.
    #[error("no account named {0}")]
    UnknownAccount(String),
    /// There is no account at all.
    #[error("no account has been set up")]
    NoAccount,
    /// There are several accounts and none was named.
    #[error("several accounts; one has to be named")]
    WhichAccount,
    /// There is no such order.
    #[error("no order {0}")]
    UnknownOrder(String),
    /// There is no such refund.
    #[error("no refund {0}")]
    UnknownRefund(String),
    /// There is no such agreement.
    #[error("no agreement {0}")]
    UnknownAgreement(String),
    /// There is no such break, or it does not offer this action.
    #[error("break {id} cannot be resolved by {action:?}")]
    NoSuchResolution {
        /// The break.
        id: i64,
        /// What was wanted.
        action: BreakAction,
    },
    /// The agreement is not active.
    #[error("agreement {0} is not active")]
    AgreementNotActive(String),
    /// The same request key came with other data before.
    #[error("request id was used for another request before")]
    DuplicateRequest {
        /// What it made then.
        order_id: OrderId,
    },
    /// An amount has to be more than nothing.
    #[error("{0} is not more than nothing")]
    NotPositive(Money),
    /// More than can still be refunded.
    #[error("{wanted} is more than the {refundable} that can still be refunded")]
    OverRefund {
        /// What was wanted.
        wanted: Money,
        /// What remains.
        refundable: Money,
    },
    /// More than the payer agreed to.
    #[error("{wanted} is more than the {at_most} that the payer agreed to")]
    OverAgreed {
        /// What was wanted.
        wanted: Money,
        /// What was agreed.
        at_most: Money,
    },
    /// Somebody else has refunded since the person looked.
    #[error("refunded meanwhile: {refundable} can still be refunded")]
    RefundedMeanwhile {
        /// What remains now.
        refundable: Money,
    },
    /// A cancel of the payment is under way; its outcome comes first.
    #[error("the payment is being cancelled")]
    BeingCancelled,
    /// The acquirer has spoken of an earlier refund in two ways; which is true comes first.
    #[error("it is not known whether an earlier refund of the payment has gone out")]
    RefundInDoubt,
    /// Only a refund that has succeeded can have come back.
    #[error("the refund has not succeeded, so it cannot have come back")]
    NotReversible,
    /// The wallet does not take this refund.
    #[error("a rule of the wallet: {0}")]
    Rule(BrokenRule),
    /// The shop has named staff; one of them has to sign in.
    #[error("somebody of the staff has to sign in")]
    SignInNeeded,
    /// Somebody else has to do it.
    #[error("a {} has no right to {}", role.word(), right.word())]
    NotAllowed {
        /// What they are.
        role: Role,
        /// What they would need.
        right: Right,
    },
    /// The PIN has to be typed for this act.
    #[error("the PIN has to be typed for this act")]
    ProofNeeded,
    /// A second person who may give back any sum has to type their PIN.
    #[error("a second person has to agree")]
    SecondPersonNeeded,
    /// There is nobody of that name.
    #[error("nobody named {0} works here")]
    UnknownStaff(String),
    /// Somebody of that name works here already.
    #[error("somebody named {0} works here already")]
    StaffExists(String),
    /// A PIN that everybody would guess.
    #[error("the PIN is a plain row of digits")]
    WeakPin,
    /// The machine could not hash a PIN, or what is kept of one cannot be read.
    #[error("the PIN cannot be judged")]
    PinUnusable,
    /// Not paid, or nothing remains.
    #[error("nothing can be refunded")]
    NotRefundable,
    /// The order is over, and not by being paid within the cancel window.
    #[error("the order cannot be cancelled")]
    NotCancellable {
        /// The acquirer's code, if it was asked.
        code: Option<String>,
    },
    /// The order has a live or unknown attempt, or is paid: no other attempt may begin.
    #[error("the order has an attempt that is not over")]
    AttemptNotOver,
    /// A time at the end of what a calendar holds.
    #[error("{0} lies on no day that anything happens on")]
    NoSuchDay(DateTime<Utc>),
    /// Only the practice book lets a person do this.
    #[error("this is for practice only")]
    PracticeOnly,
    /// The acquirer has no such call, or none that can be composed by hand.
    #[error("there is no call {0} to compose")]
    UnknownCall(String),
    /// Amounts that cannot be reckoned with.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// An id that cannot be one.
    #[error(transparent)]
    Id(#[from] InvalidId),
    /// The gateway's word; what was stored before the call stays stored.
    #[error("the acquirer did not do it")]
    Gateway(#[from] GatewayError),
    /// The store's word.
    #[error("the shop's data could not be read or written")]
    Store(#[from] StoreError),
    /// The keychain's word.
    #[error("the keys could not be read or written")]
    Secrets(#[from] SecretsError),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random,
}

/// Why a secret could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// There is no keychain here, or it is locked.
    #[error("no keychain is available: {0}")]
    Unavailable(String),
    /// The pass phrase does not open the file.
    #[error("the pass phrase does not open the secrets file")]
    WrongPassphrase,
    /// The file or entry is not what was written.
    #[error("the stored secrets are damaged: {0}")]
    Damaged(String),
    /// Reading or writing failed.
    #[error("the secrets could not be read or written")]
    Io(#[source] std::io::Error),
}
