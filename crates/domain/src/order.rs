//! Orders: what is to be paid, in one or several attempts.

use crate::{CloseReason, Money, MoneyError, Payment, PaymentState, Refund, RefundState};

/// How the payer is asked to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// We show a code; the payer scans it.
    OrderCode,
    /// We scan the code in the payer's wallet.
    PaymentCode,
    /// The payer opens a payment link.
    Cashier,
    /// The payer scanned the shop's fixed code and pays on the shop's page.
    EntryCode,
    /// We charge by an agreement that the payer made before.
    Agreement,
}

/// What an order has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    /// An attempt is under way or its outcome is not known.
    Open,
    /// Paid, nothing refunded.
    Paid,
    /// Paid, a part refunded.
    PartlyRefunded,
    /// Paid and refunded whole.
    Refunded,
    /// The shop ended it.
    Cancelled,
    /// Time ran out.
    Expired,
    /// The last attempt was refused.
    Failed,
}

/// What an order has come to, from its attempts (oldest first) and refunds.
///
/// Derived, so that no two parts of the program can differ about it. Money that came in decides
/// before anything else; then an attempt that may still bring some; then the last ending.
pub fn order_status(payments: &[Payment], refunds: &[Refund]) -> Result<OrderStatus, MoneyError> {
    let mut paid = payments.iter().filter(|p| matches!(p.state(), PaymentState::Paid { .. }));
    if let Some(first) = paid.next() {
        // A late success that a person accepted may stand beside another paid attempt.
        let taken = paid.try_fold(first.amount(), |sum, next| sum.checked_add(next.amount()))?;
        let refunded =
            sum(taken, refunds, |refund| matches!(refund.state(), RefundState::Succeeded { .. }))?;
        return Ok(match (refunded.is_zero(), refunded == taken) {
            (true, _) => OrderStatus::Paid,
            (false, true) => OrderStatus::Refunded,
            (false, false) => OrderStatus::PartlyRefunded,
        });
    }
    if payments.iter().any(|payment| !payment.state().is_final()) {
        return Ok(OrderStatus::Open);
    }
    Ok(match payments.last().map(Payment::state) {
        Some(PaymentState::Closed { reason: CloseReason::Declined, .. }) => OrderStatus::Failed,
        Some(PaymentState::Closed { reason: CloseReason::Cancelled, .. }) => OrderStatus::Cancelled,
        Some(PaymentState::Closed { reason: CloseReason::Expired, .. }) => OrderStatus::Expired,
        Some(PaymentState::Unknown | PaymentState::AwaitingPayer { .. })
        | Some(PaymentState::Paid { .. })
        | None => OrderStatus::Open,
    })
}

/// What can still be refunded of a paid payment: pending refunds count against it.
pub fn refundable(paid: Money, refunds: &[Refund]) -> Result<Money, MoneyError> {
    paid.checked_sub(sum(paid, refunds, Refund::counts)?)
}

fn sum(
    like: Money,
    refunds: &[Refund],
    counts: impl Fn(&Refund) -> bool,
) -> Result<Money, MoneyError> {
    refunds
        .iter()
        .filter(|refund| counts(refund))
        .try_fold(Money::zero(like.currency()), |sum, refund| sum.checked_add(refund.amount()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Currency, PaymentFact, PaymentRequestId, RefundFact, RefundRequestId};
    use chrono::{TimeZone, Utc};

    fn money(minor: i64) -> Money {
        Money::from_minor(minor, Currency::parse("EUR").unwrap())
    }

    fn attempt(fact: Option<PaymentFact>) -> Payment {
        let mut payment = Payment::new(PaymentRequestId::parse("r").unwrap(), money(1000));
        if let Some(fact) = fact {
            payment.apply(fact);
        }
        payment
    }

    fn paid() -> Payment {
        let at = Utc.timestamp_opt(0, 0).unwrap();
        attempt(Some(PaymentFact::Paid { at, amount: money(1000) }))
    }

    fn closed(reason: CloseReason) -> Payment {
        attempt(Some(PaymentFact::Closed { reason }))
    }

    fn refund(minor: i64, fact: Option<RefundFact>) -> Refund {
        let mut refund = Refund::new(RefundRequestId::parse("f").unwrap(), money(minor));
        if let Some(fact) = fact {
            refund.apply(fact);
        }
        refund
    }

    fn done(minor: i64) -> Refund {
        let at = Utc.timestamp_opt(0, 0).unwrap();
        refund(minor, Some(RefundFact::Succeeded { at, amount: money(minor) }))
    }

    #[track_caller]
    fn check(payments: &[Payment], refunds: &[Refund], expected: OrderStatus) {
        assert_eq!(order_status(payments, refunds), Ok(expected));
    }

    #[test]
    fn the_last_ending_names_an_unpaid_order() {
        check(&[closed(CloseReason::Expired), attempt(None)], &[], OrderStatus::Open);
        check(
            &[closed(CloseReason::Expired), closed(CloseReason::Declined)],
            &[],
            OrderStatus::Failed,
        );
        check(&[closed(CloseReason::Cancelled)], &[], OrderStatus::Cancelled);
    }

    #[test]
    fn a_paid_attempt_decides_wherever_it_stands() {
        check(&[paid(), closed(CloseReason::Cancelled)], &[], OrderStatus::Paid);
    }

    #[test]
    fn only_refunds_that_succeeded_change_the_status() {
        check(&[paid()], &[refund(400, None)], OrderStatus::Paid);
        check(&[paid()], &[done(400)], OrderStatus::PartlyRefunded);
        check(&[paid()], &[done(400), done(600)], OrderStatus::Refunded);
    }

    #[test]
    fn an_order_paid_twice_is_refunded_when_all_of_it_is() {
        check(&[paid(), paid()], &[done(1000)], OrderStatus::PartlyRefunded);
        check(&[paid(), paid()], &[done(1000), done(1000)], OrderStatus::Refunded);
    }

    #[test]
    fn pending_refunds_count_against_the_limit_and_failed_ones_do_not() {
        let refunds = [done(300), refund(200, None), refund(100, Some(RefundFact::Failed))];
        assert_eq!(refundable(money(1000), &refunds), Ok(money(500)));
    }
}
