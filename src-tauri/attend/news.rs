//! What is new of a payment and has to be heard: once, and only when it is proved.

use chrono::{DateTime, Utc};
use domain::{PaymentRequestId, PaymentState, Witness};
use std::collections::VecDeque;
use store::PaymentRecord;

/// So many are remembered; what is older was told long ago and is not told again by its time.
const REMEMBERED: usize = 4096;

/// A result that is to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Proved to be paid.
    Paid,
    /// Refused.
    Failed,
}

/// Remembers what was told.
#[derive(Debug)]
pub(super) struct News {
    since: DateTime<Utc>,
    told: VecDeque<PaymentRequestId>,
}

impl News {
    /// From now on: what was decided before the book was opened is no news.
    pub(super) const fn since(since: DateTime<Utc>) -> Self {
        Self { since, told: VecDeque::new() }
    }

    /// What is new of this attempt. The second question about one attempt has no answer.
    pub(super) fn of(&mut self, payment: &PaymentRecord) -> Option<Outcome> {
        let id = payment.payment.request_id();
        let outcome = match payment.payment.state() {
            PaymentState::Paid { .. } => Outcome::Paid,
            PaymentState::Closed { reason: domain::CloseReason::Declined, .. } => Outcome::Failed,
            PaymentState::Closed { .. }
            | PaymentState::AwaitingPayer { .. }
            | PaymentState::Unknown => return None,
        };
        // What a person decides is no news to the person.
        let by_the_acquirer = payment.told_by.is_some_and(|witness| witness != Witness::Person);
        let fresh = payment.told_at.is_some_and(|told_at| told_at >= self.since);
        if !by_the_acquirer || !fresh || self.told.contains(id) {
            return None;
        }
        if self.told.len() >= REMEMBERED {
            self.told.pop_front();
        }
        self.told.push_back(id.clone());
        Some(outcome)
    }
}
