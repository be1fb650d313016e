//! How long an answer is waited for.

use crate::operation::Operation;
use gateway::{GatewayError, UnknownReason};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What the document calls silence is three seconds (ams.md 7). On a line on which nothing comes in
/// three seconds that would never end, so each silence in a row doubles it, up to the time that any
/// call may take.
pub(crate) struct Patience {
    total: Duration,
    silences: AtomicU32,
}

impl Patience {
    pub(crate) const fn new(total: Duration) -> Self {
        Self { total, silences: AtomicU32::new(0) }
    }

    /// How long a call may take now.
    pub(crate) fn with(&self, operation: Operation) -> Duration {
        let doubled = 2_u32.saturating_pow(self.silences.load(Ordering::Relaxed));
        let silence = operation.silence().map(|silence| silence.saturating_mul(doubled));
        silence.map_or(self.total, |silence| silence.min(self.total))
    }

    /// Learns from how a call ended.
    pub(crate) fn learn(&self, outcome: &Result<(), GatewayError>) {
        match outcome {
            Err(GatewayError::OutcomeUnknown { reason: UnknownReason::TimedOut, .. }) => {
                self.silences.fetch_add(1, Ordering::Relaxed);
            }
            Ok(()) => self.silences.store(0, Ordering::Relaxed),
            // Nothing was there that could have been silent.
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Mode;

    #[test]
    fn silence_is_three_seconds_and_twice_as_long_each_time_in_a_row() {
        let patience = Patience::new(Duration::from_secs(15));
        let silent = || {
            let operation = Operation::InquirePayment;
            let (name, advice) = (operation.name(), operation.advice_without_answer());
            let reason = UnknownReason::TimedOut;
            Err(GatewayError::OutcomeUnknown { operation: name, reason, advice })
        };
        for expected in [3, 6, 12, 15, 15] {
            assert_eq!(patience.with(Operation::Refund).as_secs(), expected);
            assert_eq!(patience.with(Operation::Pay(Mode::PaymentCode)).as_secs(), 15);
            patience.learn(&silent());
        }
        patience.learn(&Ok(()));
        assert_eq!(patience.with(Operation::InquirePayment).as_secs(), 3);
    }
}
