use super::*;
use crate::Currency;
use chrono::TimeZone;
use proptest::prelude::*;

fn at(minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, minute, 0).unwrap()
}

fn money(minor: i64, code: &str) -> Money {
    Money::from_minor(minor, Currency::parse(code).unwrap())
}

fn payment() -> Payment {
    Payment::new(PaymentRequestId::parse("r1").unwrap(), money(1250, "EUR"))
}

fn pending() -> PaymentFact {
    PaymentFact::Pending { expires_at: None }
}

fn paid(minute: u32) -> PaymentFact {
    PaymentFact::Paid { at: at(minute), amount: money(1250, "EUR") }
}

fn closed(reason: CloseReason) -> PaymentFact {
    PaymentFact::Closed { reason }
}

fn describe(applied: &Applied) -> String {
    let change = match applied.change {
        Change::None => "none",
        Change::Refined => "refined",
        Change::Moved => "moved",
    };
    match applied.contradiction {
        Some(contradiction) => format!("{change}!{:?}", contradiction.kind),
        None => change.to_owned(),
    }
}

fn describe_state(state: PaymentState) -> String {
    let time = |at: DateTime<Utc>| at.format("%H:%M").to_string();
    match state {
        PaymentState::Unknown => "unknown".to_owned(),
        PaymentState::AwaitingPayer { expires_at } => {
            format!("awaiting until {}", expires_at.map_or("?".to_owned(), time))
        }
        PaymentState::Paid { paid_at } => format!("paid {}", time(paid_at)),
        PaymentState::Closed { reason, returned: None } => format!("{reason:?}"),
        PaymentState::Closed { reason, returned: Some(paid_at) } => {
            format!("{reason:?}, {} returned", time(paid_at))
        }
    }
}

#[track_caller]
fn check(mut payment: Payment, facts: &[PaymentFact], expected: &str) {
    let outcome: Vec<_> = facts.iter().map(|fact| describe(&payment.apply(*fact))).collect();
    assert_eq!(format!("{}; {}", describe_state(payment.state()), outcome.join(", ")), expected);
}

fn cancelling(purpose: CancelPurpose) -> Payment {
    let mut payment = payment();
    payment.ask_cancel(purpose);
    payment
}

#[test]
fn a_second_notification_changes_nothing() {
    check(payment(), &[paid(0), paid(0)], "paid 12:00; moved, none");
}

#[test]
fn the_earliest_word_of_when_it_was_paid_stands() {
    check(payment(), &[paid(3), paid(1), paid(2)], "paid 12:01; moved, refined, none");
}

#[test]
fn an_inquiry_does_not_forget_the_expiry() {
    let given = PaymentFact::Pending { expires_at: Some(at(3)) };
    check(payment(), &[given, pending()], "awaiting until 12:03; moved, none");
    check(payment(), &[pending(), given], "awaiting until 12:03; moved, refined");
}

#[test]
fn a_late_close_does_not_unpay() {
    let facts = [paid(0), closed(CloseReason::Expired)];
    check(payment(), &facts, "paid 12:00; moved, none!ClosedAfterPaid");
}

#[test]
fn a_late_success_does_not_reopen() {
    let facts = [closed(CloseReason::Expired), paid(0)];
    check(payment(), &facts, "Expired; moved, none!LateSuccess");
}

#[test]
fn a_cancel_that_crossed_a_payment_is_a_break_in_either_order() {
    let (yes, no) = (paid(0), closed(CloseReason::Cancelled));
    check(
        cancelling(CancelPurpose::Expiry),
        &[yes, no, yes, no],
        "Expired, 12:00 returned; moved, moved!PaidThenCancelled, none, none",
    );
    check(
        cancelling(CancelPurpose::Expiry),
        &[no, yes, yes, no],
        "Expired, 12:00 returned; moved, refined!PaidThenCancelled, none, none",
    );
}

#[test]
fn taking_back_a_paid_payment_is_no_break() {
    let mut payment = payment();
    payment.apply(paid(0));
    payment.ask_cancel(CancelPurpose::ReturnPaid);
    let facts = [closed(CloseReason::Cancelled), paid(0)];
    check(payment, &facts, "Cancelled, 12:00 returned; moved, none");
}

#[test]
fn another_amount_or_currency_is_never_believed() {
    let less = PaymentFact::Paid { at: at(0), amount: money(125, "EUR") };
    let other = PaymentFact::Paid { at: at(0), amount: money(1250, "USD") };
    check(payment(), &[less, paid(0)], "paid 12:00; none!Amount, moved");
    check(payment(), &[paid(0), other], "paid 12:00; moved, none!Currency");
}

#[test]
fn a_person_may_accept_a_late_success_but_not_returned_money() {
    let mut late = payment();
    late.apply(closed(CloseReason::Expired));
    assert!(late.accept_late_success(at(1)));
    assert_eq!(describe_state(late.state()), "paid 12:01");

    let mut cancelled = cancelling(CancelPurpose::Person);
    cancelled.apply(closed(CloseReason::Cancelled));
    assert!(!cancelled.accept_late_success(at(1)));
}

fn any_reason() -> impl Strategy<Value = CloseReason> {
    prop::sample::select(vec![CloseReason::Declined, CloseReason::Cancelled, CloseReason::Expired])
}

fn any_purpose() -> impl Strategy<Value = Option<CancelPurpose>> {
    prop::option::of(prop::sample::select(vec![
        CancelPurpose::Person,
        CancelPurpose::Expiry,
        CancelPurpose::GiveUp,
        CancelPurpose::Renew,
    ]))
}

/// What one consistent gateway could say of one payment, in any order, each word any number of
/// times: news without an expiry and with one, and one ending.
fn consistent_facts() -> impl Strategy<Value = Vec<PaymentFact>> {
    let ending = prop_oneof![
        Just(None),
        Just(Some(paid(1))),
        any_reason().prop_map(|reason| Some(closed(reason))),
    ];
    ending.prop_map(|ending| {
        let given = PaymentFact::Pending { expires_at: Some(at(3)) };
        [pending(), given].into_iter().chain(ending).collect()
    })
}

fn shuffled(facts: Vec<PaymentFact>) -> impl Strategy<Value = Vec<PaymentFact>> {
    let repeated: Vec<_> = [facts.clone(), facts.clone(), facts].concat();
    Just(repeated).prop_shuffle()
}

fn run(facts: &[PaymentFact], purpose: Option<CancelPurpose>) -> (Payment, Vec<ContradictionKind>) {
    let mut payment = payment();
    if let Some(purpose) = purpose {
        payment.ask_cancel(purpose);
    }
    let kinds = facts
        .iter()
        .filter_map(|fact| payment.apply(*fact).contradiction)
        .map(|contradiction| contradiction.kind)
        .collect();
    (payment, kinds)
}

proptest! {
    #[test]
    fn any_order_and_repetition_of_consistent_facts_ends_alike(
        (one, other) in consistent_facts().prop_flat_map(|facts| (shuffled(facts.clone()), shuffled(facts))),
        purpose in any_purpose(),
    ) {
        let (left, left_breaks) = run(&one, purpose);
        let (right, right_breaks) = run(&other, purpose);
        prop_assert_eq!(left, right);
        prop_assert!(left_breaks.is_empty() && right_breaks.is_empty());
    }

    #[test]
    fn no_fact_leaves_a_final_state_without_an_act_of_ours(
        facts in prop::collection::vec(
            prop_oneof![Just(pending()), (0u32..5).prop_map(paid), any_reason().prop_map(closed)],
            0..12,
        ),
    ) {
        let mut payment = payment();
        let mut ended = None;
        for fact in facts {
            payment.apply(fact);
            let now = std::mem::discriminant(&payment.state());
            if let Some(ended) = ended {
                prop_assert_eq!(now, ended);
            } else if payment.state().is_final() {
                ended = Some(now);
            }
        }
    }

    #[test]
    fn a_contradiction_is_seen_in_any_order(
        reason in any_reason(),
        purpose in any_purpose(),
        facts in Just(vec![pending(), paid(1)]),
        seed in any::<prop::sample::Index>(),
    ) {
        let mut facts = facts;
        facts.insert(seed.index(3), closed(reason));
        let (_, kinds) = run(&facts, purpose);
        prop_assert_eq!(kinds.len(), 1);
    }

    #[test]
    fn a_wrong_amount_is_seen_in_any_order_and_the_right_one_still_counts(
        minor in 1i64..5000,
        first in any::<bool>(),
    ) {
        prop_assume!(minor != 1250);
        let wrong = PaymentFact::Paid { at: at(1), amount: money(minor, "EUR") };
        let facts = if first { [wrong, paid(1)] } else { [paid(1), wrong] };
        let (payment, kinds) = run(&facts, None);
        prop_assert_eq!(payment.state(), PaymentState::Paid { paid_at: at(1) });
        prop_assert_eq!(kinds, vec![ContradictionKind::Amount]);
    }
}
