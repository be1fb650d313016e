//! One attempt to be paid, and how facts move it.

use crate::{Money, PaymentRequestId};
use chrono::{DateTime, Utc};

/// One attempt to be paid. An order has one or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    request_id: PaymentRequestId,
    amount: Money,
    state: PaymentState,
    cancelling: Option<CancelPurpose>,
}

/// What we know of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// From the moment before we send until somebody tells us. It may have been paid: inquire,
    /// and never charge again under another id.
    Unknown,
    /// The acquirer has it; the payer has not paid yet.
    AwaitingPayer {
        /// Until when the payer may pay, where the acquirer said so.
        expires_at: Option<DateTime<Utc>>,
    },
    /// Paid, on a verified word.
    Paid {
        /// When the payer paid, by the acquirer's clock; the earliest that any witness gave.
        paid_at: DateTime<Utc>,
    },
    /// Over without money, or with the money returned.
    Closed {
        /// Why.
        reason: CloseReason,
        /// When the payer had paid, if the payer had: the acquirer gave that money back.
        returned: Option<DateTime<Utc>>,
    },
}

/// Why an attempt is over. At the rims: `failed`, `cancelled`, `expired`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// The payer, the wallet or the acquirer refused, or the request never arrived.
    Declined,
    /// We ended it.
    Cancelled,
    /// Its time ran out.
    Expired,
}

/// Why we asked the acquirer to cancel. Stored before the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CancelPurpose {
    /// A person ended an attempt that was not known to be paid.
    Person,
    /// A person takes back a payment that is known to be paid: the money returns.
    ReturnPaid,
    /// Its time ran out.
    Expiry,
    /// Inquiries brought no result in the time that the protocol gives them.
    GiveUp,
    /// A new code replaces it.
    Renew,
}

/// What the acquirer said of a payment, by whichever way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentFact {
    /// It has the order; nothing is decided.
    Pending {
        /// Until when, where it said so: an inquiry does not.
        expires_at: Option<DateTime<Utc>>,
    },
    /// Paid.
    Paid {
        /// When, by the acquirer's clock.
        at: DateTime<Utc>,
        /// What it says was paid; compared with what we asked for.
        amount: Money,
    },
    /// Over without money.
    Closed {
        /// Why.
        reason: CloseReason,
    },
}

/// Who told us a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Witness {
    /// The answer to our call.
    Answer,
    /// The answer to an inquiry.
    Inquiry,
    /// The acquirer's signed message to us.
    Notification,
    /// A transaction or settlement file.
    Report,
    /// A person at the desk.
    Person,
}

/// What a fact changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Old news.
    None,
    /// The state is the same; a detail of it is better known.
    Refined,
    /// The state moved.
    Moved,
}

/// What applying a fact did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What changed.
    pub change: Change,
    /// What does not agree, for a person to see.
    pub contradiction: Option<Contradiction>,
}

/// A fact that does not agree with what we know. It becomes a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What kind of disagreement.
    pub kind: ContradictionKind,
    /// What we knew before.
    pub state: PaymentState,
    /// What we were told.
    pub fact: PaymentFact,
}

/// The kinds of disagreement, each with what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContradictionKind {
    /// Paid, though the attempt had ended by itself: the shop has the money.
    LateSuccess,
    /// Paid and then cancelled by us unknowingly: the acquirer returns the money by itself.
    PaidThenCancelled,
    /// The acquirer says that a paid payment is closed, and we did not ask for it.
    ClosedAfterPaid,
    /// Another amount than asked for.
    Amount,
    /// Another currency than asked for.
    Currency,
}

/// What a person can do about a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BreakAction {
    /// Keep the money: the order counts as paid.
    Accept,
    /// Give the money back.
    Refund,
    /// Ask the acquirer again.
    Inquire,
    /// Seen; nothing is owed by either side.
    Acknowledge,
}

impl ContradictionKind {
    /// The actions that are offered, best first.
    pub const fn actions(self) -> &'static [BreakAction] {
        match self {
            Self::LateSuccess => &[BreakAction::Accept, BreakAction::Refund],
            Self::PaidThenCancelled => &[BreakAction::Acknowledge],
            Self::ClosedAfterPaid | Self::Amount | Self::Currency => {
                &[BreakAction::Inquire, BreakAction::Acknowledge]
            }
        }
    }
}

impl CancelPurpose {
    /// How an attempt that ended by this cancel is told.
    pub const fn close_reason(self) -> CloseReason {
        match self {
            Self::Expiry => CloseReason::Expired,
            Self::Person | Self::ReturnPaid | Self::GiveUp | Self::Renew => CloseReason::Cancelled,
        }
    }
}

impl PaymentState {
    /// Whether only a recorded act of ours can still change it.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Unknown | Self::AwaitingPayer { .. } => false,
            Self::Paid { .. } | Self::Closed { .. } => true,
        }
    }
}

impl Applied {
    const NOTHING: Self = Self { change: Change::None, contradiction: None };
    const MOVED: Self = Self { change: Change::Moved, contradiction: None };
}

impl Payment {
    /// An attempt that is about to be sent.
    pub const fn new(request_id: PaymentRequestId, amount: Money) -> Self {
        Self { request_id, amount, state: PaymentState::Unknown, cancelling: None }
    }

    /// An attempt as it was stored.
    pub const fn restore(
        request_id: PaymentRequestId,
        amount: Money,
        state: PaymentState,
        cancelling: Option<CancelPurpose>,
    ) -> Self {
        Self { request_id, amount, state, cancelling }
    }

    /// Our id for it.
    pub const fn request_id(&self) -> &PaymentRequestId {
        &self.request_id
    }

    /// What was asked for.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// What we know.
    pub const fn state(&self) -> PaymentState {
        self.state
    }

    /// Why we asked to cancel it, if we did.
    pub const fn cancelling(&self) -> Option<CancelPurpose> {
        self.cancelling
    }

    /// Applies what the acquirer said, by answer, inquiry or notification alike.
    ///
    /// Facts come twice, late and out of order, so old news changes nothing and the order of
    /// arrival does not matter. A fact that contradicts a final state is not applied: it becomes
    /// a break for a person to see. The one exception is `Cancelled` after a cancel that we asked
    /// for: the cancel's result rules (ams.md 3.4 and 6).
    pub fn apply(&mut self, fact: PaymentFact) -> Applied {
        use {PaymentFact as Fact, PaymentState as State};

        if let Fact::Paid { amount, .. } = fact
            && let Some(kind) = self.mismatch(amount)
        {
            return self.contradicted(kind, fact, Change::None);
        }
        match (self.state, fact) {
            (State::Unknown, Fact::Pending { expires_at }) => {
                self.moved(State::AwaitingPayer { expires_at })
            }
            (State::AwaitingPayer { expires_at: known }, Fact::Pending { expires_at: told }) => {
                // What the news leaves out (an inquiry knows no expiry) stays as it was.
                self.refined(State::AwaitingPayer { expires_at: known.max(told) })
            }
            (State::Unknown | State::AwaitingPayer { .. }, Fact::Paid { at, .. }) => {
                self.moved(State::Paid { paid_at: at })
            }
            (State::Unknown | State::AwaitingPayer { .. }, Fact::Closed { reason }) => {
                let reason = self.told_as(reason);
                self.moved(State::Closed { reason, returned: None })
            }
            (State::Paid { paid_at }, Fact::Paid { at, .. }) => {
                self.refined(State::Paid { paid_at: paid_at.min(at) })
            }
            (State::Paid { paid_at }, Fact::Closed { reason }) => {
                self.closed_after_paid(paid_at, reason, fact)
            }
            (State::Closed { reason, returned }, Fact::Paid { at, .. }) => {
                self.paid_after_closed(reason, returned, at, fact)
            }
            (State::Paid { .. } | State::Closed { .. }, Fact::Pending { .. })
            | (State::Closed { .. }, Fact::Closed { .. }) => Applied::NOTHING,
        }
    }

    /// Records that we ask the acquirer to cancel, before the call.
    ///
    /// A purpose that stands already stays: the first reason is the true one. Taking back a paid
    /// payment is another matter than ending one whose outcome was open, so it replaces.
    pub fn ask_cancel(&mut self, purpose: CancelPurpose) {
        if self.cancelling.is_none() || purpose == CancelPurpose::ReturnPaid {
            self.cancelling = Some(purpose);
        }
    }

    /// Forgets a cancel that the acquirer refused, so that a later one may have another reason.
    pub const fn cancel_refused(&mut self) {
        self.cancelling = None;
    }

    /// A person keeps the money of a late success. Only an attempt that ended by itself can be
    /// accepted: after our own cancel the acquirer returns the money.
    ///
    /// Returns whether anything changed.
    pub fn accept_late_success(&mut self, paid_at: DateTime<Utc>) -> bool {
        match self.state {
            PaymentState::Closed { returned: None, .. } if self.cancelling.is_none() => {
                self.state = PaymentState::Paid { paid_at };
                true
            }
            PaymentState::Unknown
            | PaymentState::AwaitingPayer { .. }
            | PaymentState::Paid { .. }
            | PaymentState::Closed { .. } => false,
        }
    }

    fn mismatch(&self, told: Money) -> Option<ContradictionKind> {
        if told.currency() != self.amount.currency() {
            Some(ContradictionKind::Currency)
        } else if told != self.amount {
            Some(ContradictionKind::Amount)
        } else {
            None
        }
    }

    /// The acquirer knows only "cancelled"; why we cancelled, we know better.
    fn told_as(&self, reason: CloseReason) -> CloseReason {
        match (reason, self.cancelling) {
            (CloseReason::Cancelled, Some(purpose)) => purpose.close_reason(),
            (reason, _) => reason,
        }
    }

    fn closed_after_paid(
        &mut self,
        paid_at: DateTime<Utc>,
        reason: CloseReason,
        fact: PaymentFact,
    ) -> Applied {
        let (CloseReason::Cancelled, Some(purpose)) = (reason, self.cancelling) else {
            return self.contradicted(ContradictionKind::ClosedAfterPaid, fact, Change::None);
        };
        let before = self.state;
        self.state =
            PaymentState::Closed { reason: purpose.close_reason(), returned: Some(paid_at) };
        if purpose == CancelPurpose::ReturnPaid {
            return Applied::MOVED;
        }
        let kind = ContradictionKind::PaidThenCancelled;
        let contradiction = Some(Contradiction { kind, state: before, fact });
        Applied { change: Change::Moved, contradiction }
    }

    fn paid_after_closed(
        &mut self,
        reason: CloseReason,
        returned: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
        fact: PaymentFact,
    ) -> Applied {
        if let Some(known) = returned {
            return self.refined(PaymentState::Closed { reason, returned: Some(known.min(at)) });
        }
        if self.cancelling.is_none() {
            return self.contradicted(ContradictionKind::LateSuccess, fact, Change::None);
        }
        let before = self.state;
        self.state = PaymentState::Closed { reason, returned: Some(at) };
        let kind = ContradictionKind::PaidThenCancelled;
        let contradiction = Some(Contradiction { kind, state: before, fact });
        Applied { change: Change::Refined, contradiction }
    }

    const fn moved(&mut self, next: PaymentState) -> Applied {
        self.state = next;
        Applied::MOVED
    }

    fn refined(&mut self, next: PaymentState) -> Applied {
        if self.state == next {
            return Applied::NOTHING;
        }
        self.state = next;
        Applied { change: Change::Refined, contradiction: None }
    }

    const fn contradicted(
        &self,
        kind: ContradictionKind,
        fact: PaymentFact,
        change: Change,
    ) -> Applied {
        let contradiction = Some(Contradiction { kind, state: self.state, fact });
        Applied { change, contradiction }
    }
}

#[cfg(test)]
mod tests;
