//! Money going back.

use crate::{Money, RefundRequestId};
use chrono::{DateTime, Utc};

/// One refund of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    request_id: RefundRequestId,
    amount: Money,
    state: RefundState,
}

/// What we know of a refund. At the rims `Unknown` and `Processing` are both `pending`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// Stored before the call, until somebody tells us. May be sent again, with the same id.
    Unknown,
    /// The acquirer is at it. Never sent again: wait, or inquire.
    Processing,
    /// Money has gone back.
    Succeeded {
        /// When, by the acquirer's clock; the earliest that any witness gave.
        refunded_at: DateTime<Utc>,
    },
    /// Money had gone back, and has returned to the shop. At the rims still `succeeded`, with the
    /// time of the reversal beside it.
    Reversed {
        /// When it had gone back.
        refunded_at: DateTime<Utc>,
        /// When it returned.
        reversed_at: DateTime<Utc>,
        /// What the owner did about it.
        repaid: Repaid,
    },
    /// No money has gone back.
    Failed,
    /// It was told to have failed, and then to have succeeded: the acquirer is asked which of the
    /// two it was last. Until then no money has gone back. At the rims `pending`.
    Doubted {
        /// When it would have gone back, by the acquirer's clock.
        refunded_at: DateTime<Utc>,
    },
}

/// What became of what the payer is still owed after a reversal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repaid {
    /// Nothing yet, or another refund: the sum can be refunded again.
    NotOtherwise,
    /// The shop paid it in another way, so it must not be refunded a second time.
    Otherwise,
}

/// What the acquirer said of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundFact {
    /// It is at it.
    Processing,
    /// Done.
    Succeeded {
        /// When, by the acquirer's clock.
        at: DateTime<Utc>,
        /// What it says went back; compared with what we asked for.
        amount: Money,
    },
    /// Refused for good.
    Failed,
    /// It had succeeded, and the money has returned to the shop.
    Reversed {
        /// When.
        at: DateTime<Utc>,
    },
    /// Asked because of a doubt, it says again that it is done.
    Insisted {
        /// What it says went back.
        amount: Money,
    },
}

/// What applying a fact to a refund did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundChange {
    /// Old news.
    None,
    /// The state moved.
    Moved,
    /// The fact does not agree with what we know; a person has to see it.
    Contradicted,
}

impl Refund {
    /// A refund that is about to be sent.
    pub const fn new(request_id: RefundRequestId, amount: Money) -> Self {
        Self { request_id, amount, state: RefundState::Unknown }
    }

    /// A refund as it was stored.
    pub const fn restore(request_id: RefundRequestId, amount: Money, state: RefundState) -> Self {
        Self { request_id, amount, state }
    }

    /// Our id for it.
    pub const fn request_id(&self) -> &RefundRequestId {
        &self.request_id
    }

    /// What was asked for.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// What we know.
    pub const fn state(&self) -> RefundState {
        self.state
    }

    /// Whether it counts against what can still be refunded: all do but those that failed, and
    /// those that came back and were not paid in another way. One in doubt has failed already, and
    /// its sum may have been refunded again meanwhile.
    pub const fn counts(&self) -> bool {
        match self.state {
            RefundState::Unknown
            | RefundState::Processing
            | RefundState::Succeeded { .. }
            | RefundState::Reversed { repaid: Repaid::Otherwise, .. } => true,
            RefundState::Failed
            | RefundState::Doubted { .. }
            | RefundState::Reversed { repaid: Repaid::NotOtherwise, .. } => false,
        }
    }

    /// The owner has paid a reversed refund in another way. Returns whether that was open.
    pub const fn paid_otherwise(&mut self) -> bool {
        match self.state {
            RefundState::Reversed { refunded_at, reversed_at, repaid: Repaid::NotOtherwise } => {
                let repaid = Repaid::Otherwise;
                self.state = RefundState::Reversed { refunded_at, reversed_at, repaid };
                true
            }
            RefundState::Unknown
            | RefundState::Processing
            | RefundState::Succeeded { .. }
            | RefundState::Reversed { .. }
            | RefundState::Failed
            | RefundState::Doubted { .. } => false,
        }
    }

    /// Applies what the acquirer said; the order and the number of tellings do not matter.
    pub fn apply(&mut self, fact: RefundFact) -> RefundChange {
        use {RefundFact as Fact, RefundState as State};

        if let Fact::Succeeded { amount, .. } | Fact::Insisted { amount } = fact
            && amount != self.amount
        {
            return RefundChange::Contradicted;
        }
        let next = match (self.state, fact) {
            (State::Unknown, Fact::Processing) => State::Processing,
            (State::Unknown | State::Processing, Fact::Succeeded { at, .. }) => {
                State::Succeeded { refunded_at: at }
            }
            // Reversed before we knew that it was done: in the end no money has gone back.
            (State::Unknown | State::Processing, Fact::Failed | Fact::Reversed { .. }) => {
                State::Failed
            }
            (State::Succeeded { refunded_at }, Fact::Succeeded { at, .. }) if at < refunded_at => {
                State::Succeeded { refunded_at: at }
            }
            // A success that was told late is true as well, if the money has come back since.
            (State::Failed, Fact::Succeeded { at, .. }) => State::Doubted { refunded_at: at },
            (
                State::Succeeded { refunded_at } | State::Doubted { refunded_at },
                Fact::Reversed { at },
            ) => State::Reversed {
                refunded_at,
                reversed_at: at.max(refunded_at),
                repaid: Repaid::NotOtherwise,
            },
            (State::Doubted { .. }, Fact::Insisted { .. }) => {
                self.state = State::Failed;
                return RefundChange::Contradicted;
            }
            (State::Reversed { reversed_at, .. }, Fact::Succeeded { at, .. })
                if at > reversed_at =>
            {
                return RefundChange::Contradicted;
            }
            (State::Succeeded { .. }, Fact::Failed) => return RefundChange::Contradicted,
            (State::Processing | State::Succeeded { .. } | State::Failed, Fact::Processing)
            | (State::Succeeded { .. }, Fact::Succeeded { .. })
            | (State::Reversed { .. }, _)
            | (State::Failed, Fact::Failed | Fact::Reversed { .. })
            | (State::Doubted { .. }, Fact::Processing | Fact::Succeeded { .. } | Fact::Failed)
            | (_, Fact::Insisted { .. }) => return RefundChange::None,
        };
        self.state = next;
        RefundChange::Moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn refund() -> Refund {
        let amount = Money::from_minor(500, Currency::parse("EUR").unwrap());
        Refund::new(RefundRequestId::parse("f1").unwrap(), amount)
    }

    fn succeeded(minor: i64) -> RefundFact {
        let amount = Money::from_minor(minor, Currency::parse("EUR").unwrap());
        RefundFact::Succeeded { at: Utc.timestamp_opt(0, 0).unwrap(), amount }
    }

    #[track_caller]
    fn check(facts: &[RefundFact], expected: &[RefundChange], counts: bool) {
        let mut refund = refund();
        let outcome: Vec<_> = facts.iter().map(|fact| refund.apply(*fact)).collect();
        assert_eq!((outcome.as_slice(), refund.counts()), (expected, counts));
    }

    #[test]
    fn old_news_of_a_refund_changes_nothing() {
        use RefundChange::{Moved, None};
        check(
            &[succeeded(500), RefundFact::Processing, succeeded(500)],
            &[Moved, None, None],
            true,
        );
        check(&[RefundFact::Processing, succeeded(500)], &[Moved, Moved], true);
    }

    #[test]
    fn a_failed_refund_gives_its_amount_free_again() {
        check(&[RefundFact::Failed], &[RefundChange::Moved], false);
    }

    #[test]
    fn a_refund_that_came_back_frees_its_amount_until_the_owner_has_paid_it_otherwise() {
        let at = |second| Utc.timestamp_opt(second, 0).unwrap();
        let reversed = RefundFact::Reversed { at: at(9) };
        use RefundChange::{Contradicted, Moved, None};
        check(
            &[succeeded(500), reversed, reversed, succeeded(500)],
            &[Moved, Moved, None, None],
            false,
        );
        check(&[RefundFact::Failed, reversed], &[Moved, None], false);
        let mut refund = refund();
        refund.apply(succeeded(500));
        assert!(!refund.paid_otherwise());
        refund.apply(reversed);
        assert!(refund.paid_otherwise() && refund.counts());
        assert!(!refund.paid_otherwise());
        let amount = refund.amount();
        let again = refund.apply(RefundFact::Succeeded { at: at(10), amount });
        assert_eq!(again, Contradicted);
    }

    #[test]
    fn a_refund_does_not_change_its_mind() {
        use RefundChange::{Contradicted, Moved};
        check(&[succeeded(500), RefundFact::Failed], &[Moved, Contradicted], true);
        check(&[RefundFact::Failed, succeeded(5)], &[Moved, Contradicted], false);
        check(&[succeeded(5)], &[Contradicted], true);
    }

    #[test]
    fn a_success_after_a_failure_is_a_doubt_that_only_a_new_word_settles() {
        use RefundChange::{Contradicted, Moved, None};
        let (failed, late) = (RefundFact::Failed, succeeded(500));
        let doubt = [failed, late];
        check(&doubt, &[Moved, Moved], false);
        let repeated = [failed, late, late, failed, RefundFact::Processing];
        check(&repeated, &[Moved, Moved, None, None, None], false);
        let reversed = RefundFact::Reversed { at: Utc.timestamp_opt(9, 0).unwrap() };
        check(&[failed, late, reversed, late], &[Moved, Moved, Moved, None], false);
        let insisted = RefundFact::Insisted { amount: refund().amount() };
        check(&[failed, late, insisted], &[Moved, Moved, Contradicted], false);
        check(&[failed, insisted], &[Moved, None], false);
    }

    proptest! {
        #[test]
        fn what_went_and_came_back_is_reversed_in_whatever_order_it_is_told(
            order in prop::collection::vec(0_usize..3, 0..9),
        ) {
            let (gone, back) = (Utc.timestamp_opt(0, 0).unwrap(), Utc.timestamp_opt(9, 0).unwrap());
            let words = [RefundFact::Processing, succeeded(500), RefundFact::Reversed { at: back }];
            let mut refund = refund();
            // Its last word is told last of all, since it is asked as long as there is a doubt.
            for word in order.iter().chain(&[2]) {
                prop_assert_ne!(refund.apply(words[*word]), RefundChange::Contradicted);
            }
            let expected = match order.contains(&1) {
                true => RefundState::Reversed {
                    refunded_at: gone,
                    reversed_at: back,
                    repaid: Repaid::NotOtherwise,
                },
                false => RefundState::Failed,
            };
            prop_assert_eq!(refund.state(), expected);
        }
    }
}
