//! When to ask about an attempt, and when to end it. Pure: time is a parameter.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{CancelPurpose, Mode, Payment, PaymentState, RefundState};
use gateway::{Ends, Timing};

/// A cancel or refund without an answer is sent again, same parameters, this often (ams.md 7).
pub const REPEAT_EVERY: TimeDelta = TimeDelta::seconds(6);
/// For this long; then it is asked about more slowly, and a person is told.
pub const REPEAT_FOR: TimeDelta = TimeDelta::seconds(60);
/// How often something that nobody could settle is still asked about. It is never forgotten.
pub const SLOWLY: TimeDelta = TimeDelta::minutes(5);

/// How often an inquiry about a refund that the acquirer does not know is repeated, and how often
/// in a row it has to say so before the refund counts as never placed (ams.md 3.6).
pub const NOT_PLACED_EVERY: TimeDelta = TimeDelta::seconds(15);
pub const NOT_PLACED_AFTER: u32 = 3;

/// Longer than a call may take altogether (the adapters' own limit).
pub const CALL_MAX: TimeDelta = TimeDelta::seconds(20);

/// What is known of an attempt when the next act is chosen.
#[derive(Clone, Copy, Debug)]
pub struct Watched<'a> {
    /// The attempt.
    pub payment: &'a Payment,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// Inquiries so far.
    pub inquiries: u32,
    /// The last of them.
    pub last_inquiry_at: Option<DateTime<Utc>>,
    /// When the running cancel was first asked for.
    pub cancel_asked_at: Option<DateTime<Utc>>,
    /// An end that we asked for.
    pub requested_expiry: Option<DateTime<Utc>>,
}

/// The next thing to do about an attempt that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing: it is settled.
    Rest,
    /// Ask what became of it.
    Inquire,
    /// End it.
    Cancel(CancelPurpose),
    /// Ask first; where that does not decide it, the cancel was not heard: the same again.
    InquireThenCancel(CancelPurpose),
}

/// When the attempt's own time runs out.
pub fn expires_at(watched: Watched<'_>, timing: Timing) -> DateTime<Utc> {
    let told = match watched.payment.state() {
        PaymentState::AwaitingPayer { expires_at } => expires_at,
        PaymentState::Unknown | PaymentState::Paid { .. } | PaymentState::Closed { .. } => None,
    };
    told.or(watched.requested_expiry).unwrap_or_else(|| later(watched.created_at, timing.life))
}

/// What to do about an attempt that is due now.
pub fn next_act(watched: Watched<'_>, timing: Timing, now: DateTime<Utc>) -> Act {
    if let PaymentState::Closed { .. } = watched.payment.state() {
        return Act::Rest;
    }
    if let Some(purpose) = watched.payment.cancelling() {
        let asked_at = watched.cancel_asked_at.unwrap_or(watched.created_at);
        let fresh = now.signed_duration_since(asked_at) < REPEAT_FOR;
        return if fresh { Act::Cancel(purpose) } else { Act::InquireThenCancel(purpose) };
    }
    if let PaymentState::Paid { .. } = watched.payment.state() {
        return Act::Rest;
    }
    match timing.ends {
        Ends::AfterInquiries(tries) if watched.inquiries >= tries => {
            Act::Cancel(CancelPurpose::GiveUp)
        }
        Ends::AfterInquiries(_) => Act::Inquire,
        Ends::AtExpiry => {
            let end = expires_at(watched, timing);
            let asked_since = watched.last_inquiry_at.is_some_and(|asked_at| asked_at >= end);
            if now >= end && asked_since {
                Act::Cancel(CancelPurpose::Expiry)
            } else {
                Act::Inquire
            }
        }
    }
}

/// When an attempt that is about to be sent is asked about, should nobody have answered: a crash
/// right after it was stored leaves something that is asked about soon. A payer whose code was
/// scanned stands there, so what is merely slow is asked about as well (ams.md 7); anything else
/// has nothing to tell before its answer.
pub fn unanswered_at(mode: Mode, timing: Timing, now: DateTime<Utc>) -> DateTime<Utc> {
    later(now, if mode == Mode::PaymentCode { timing.patience } else { CALL_MAX })
}

/// When an attempt that has just been sent is first asked about.
///
/// A notification is given the document's patience; where none can arrive, waiting for it would
/// only keep the queue waiting.
pub fn first_inquiry_at(timing: Timing, notified: bool, now: DateTime<Utc>) -> DateTime<Utc> {
    later(now, if notified { timing.patience } else { timing.interval })
}

/// When an attempt is due again after something was asked or sent about it.
pub fn next_inquiry_at(
    watched: Watched<'_>,
    timing: Timing,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match (watched.payment.state(), watched.payment.cancelling()) {
        (PaymentState::Closed { .. }, _) | (PaymentState::Paid { .. }, None) => None,
        (_, Some(_)) => {
            let asked_at = watched.cancel_asked_at.unwrap_or(now);
            let fresh = now.signed_duration_since(asked_at) < REPEAT_FOR;
            Some(later(now, if fresh { REPEAT_EVERY } else { SLOWLY }))
        }
        (PaymentState::Unknown | PaymentState::AwaitingPayer { .. }, None) => {
            let regular = later(now, timing.interval);
            let end = expires_at(watched, timing);
            // The last inquiry falls on the expiry itself, not up to an interval after it.
            Some(if now < end { regular.min(end) } else { regular })
        }
    }
}

/// The next thing to do about a refund that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundAct {
    /// Nothing: it is settled.
    Rest,
    /// Send the same again, the id included.
    SendAgain,
    /// Ask what became of it.
    Inquire,
}

/// What to do about a refund that is due (ams.md 3.5, 3.6 and 7): the same again for a minute, then
/// inquiries; the same again once it counts as never placed. One that the acquirer is at, or that
/// it has spoken of in two ways, is never sent again.
pub const fn refund_act(state: RefundState, age: TimeDelta, not_there: u32) -> RefundAct {
    match state {
        RefundState::Succeeded { .. } | RefundState::Reversed { .. } | RefundState::Failed => {
            RefundAct::Rest
        }
        RefundState::Processing | RefundState::Doubted { .. } => RefundAct::Inquire,
        RefundState::Unknown => {
            let fresh = age.num_milliseconds() < REPEAT_FOR.num_milliseconds();
            if fresh || not_there >= NOT_PLACED_AFTER {
                RefundAct::SendAgain
            } else {
                RefundAct::Inquire
            }
        }
    }
}

/// How long to leave a refund alone after something was sent or asked about it; `None` when
/// nothing more is due. A doubt is as old as the word that began it.
pub const fn refund_pause(state: RefundState, age: TimeDelta, not_there: u32) -> Option<TimeDelta> {
    // A minute for sending and another for asking.
    let young = age.num_milliseconds() < REPEAT_FOR.num_milliseconds().saturating_mul(2);
    match state {
        RefundState::Succeeded { .. } | RefundState::Reversed { .. } | RefundState::Failed => None,
        RefundState::Unknown if not_there >= NOT_PLACED_AFTER => Some(REPEAT_EVERY),
        RefundState::Unknown if not_there > 0 => Some(NOT_PLACED_EVERY),
        RefundState::Unknown | RefundState::Processing | RefundState::Doubted { .. } if young => {
            Some(REPEAT_EVERY)
        }
        RefundState::Unknown | RefundState::Processing | RefundState::Doubted { .. } => {
            Some(SLOWLY)
        }
    }
}

/// Far beyond any calendar the sum does not exist; then the instant itself will do.
pub(crate) fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(at)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests count seconds")]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use domain::{CloseReason, Currency, Money, PaymentFact, PaymentRequestId};

    fn at(second: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(1_800_000_000 + second, 0).unwrap()
    }

    fn order_code() -> Timing {
        Timing {
            patience: TimeDelta::seconds(15),
            interval: TimeDelta::seconds(4),
            life: TimeDelta::seconds(180),
            ends: Ends::AtExpiry,
        }
    }

    fn payment_code() -> Timing {
        let ends = Ends::AfterInquiries(20);
        Timing { interval: TimeDelta::seconds(3), ends, ..order_code() }
    }

    fn payment(facts: &[PaymentFact]) -> Payment {
        let amount = Money::from_minor(100, Currency::parse("EUR").unwrap());
        let mut payment = Payment::new(PaymentRequestId::parse("r").unwrap(), amount);
        for fact in facts {
            payment.apply(*fact);
        }
        payment
    }

    fn awaiting(until: i64) -> Payment {
        payment(&[PaymentFact::Pending { expires_at: Some(at(until)) }])
    }

    /// Runs the watch of a payment that never gets a result, and tells what is done when.
    #[track_caller]
    fn check(payment: &Payment, timing: Timing, notified: bool, expected: &str) {
        let mut watched = Watched {
            payment,
            created_at: at(0),
            inquiries: 0,
            last_inquiry_at: None,
            cancel_asked_at: None,
            requested_expiry: None,
        };
        let mut now = first_inquiry_at(timing, notified, at(0));
        let mut log = Vec::new();
        while log.len() < 100 {
            let second = now.signed_duration_since(at(0)).num_seconds();
            match next_act(watched, timing, now) {
                Act::Inquire => {
                    log.push(second);
                    watched.inquiries += 1;
                    watched.last_inquiry_at = Some(now);
                }
                act => {
                    let told = format!(
                        "{} inquiries, first {}, last {}; then {act:?} at {second}",
                        log.len(),
                        log.first().unwrap(),
                        log.last().unwrap()
                    );
                    assert_eq!(told, expected);
                    return;
                }
            }
            now = next_inquiry_at(watched, timing, now).unwrap();
        }
        panic!("it asked for ever");
    }

    #[test]
    fn a_live_code_is_asked_about_until_it_expires_and_once_more() {
        let expected = "43 inquiries, first 15, last 180; then Cancel(Expiry) at 184";
        check(&awaiting(180), order_code(), true, expected);
        let expected = "45 inquiries, first 4, last 180; then Cancel(Expiry) at 184";
        check(&awaiting(180), order_code(), false, expected);
    }

    #[test]
    fn a_scanned_code_is_given_up_after_twenty_inquiries() {
        let expected = "20 inquiries, first 3, last 60; then Cancel(GiveUp) at 63";
        check(&payment(&[]), payment_code(), false, expected);
    }

    #[test]
    fn a_life_that_nobody_told_is_the_documents() {
        let expected = "45 inquiries, first 4, last 180; then Cancel(Expiry) at 184";
        check(&payment(&[]), order_code(), false, expected);
    }

    #[test]
    fn what_is_settled_is_left_alone() {
        let closed = payment(&[PaymentFact::Closed { reason: CloseReason::Declined }]);
        let watched = Watched {
            payment: &closed,
            created_at: at(0),
            inquiries: 3,
            last_inquiry_at: None,
            cancel_asked_at: None,
            requested_expiry: None,
        };
        assert_eq!(next_act(watched, order_code(), at(999)), Act::Rest);
        assert_eq!(next_inquiry_at(watched, order_code(), at(999)), None);
    }

    #[test]
    fn an_unanswered_cancel_is_repeated_for_a_minute_and_then_slowly() {
        let mut payment = awaiting(180);
        payment.ask_cancel(CancelPurpose::Person);
        let watched = |asked: i64| Watched {
            payment: &payment,
            created_at: at(0),
            inquiries: 0,
            last_inquiry_at: None,
            cancel_asked_at: Some(at(asked)),
            requested_expiry: None,
        };
        let act = |now| next_act(watched(10), order_code(), at(now));
        assert_eq!(act(16), Act::Cancel(CancelPurpose::Person));
        assert_eq!(act(71), Act::InquireThenCancel(CancelPurpose::Person));
        let next = |now| next_inquiry_at(watched(10), order_code(), at(now)).unwrap();
        assert_eq!((next(16), next(71)), (at(22), at(371)));
    }
}
