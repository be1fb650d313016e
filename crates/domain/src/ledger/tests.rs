#![allow(clippy::arithmetic_side_effects, reason = "sums of a few small numbers")]

use super::*;
use crate::{
    CancelPurpose, CloseReason, Currency, FactId, Money, Payment, PaymentFact, PaymentRequestId,
    Refund, RefundFact, RefundRequestId, RefundState,
};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(minute: i64) -> DateTime<Utc> {
    let noon = DateTime::from_timestamp(1_795_176_000, 0).unwrap();
    noon.checked_add_signed(TimeDelta::minutes(minute)).unwrap()
}

fn money(minor: i64, code: &str) -> Money {
    Money::from_minor(minor, Currency::parse(code).unwrap())
}

fn eur(minor: i64) -> Money {
    money(minor, "EUR")
}

fn id(text: &str) -> FactId {
    FactId::parse(text).unwrap()
}

/// Balances by account and currency, in minor units.
type Balances = BTreeMap<(LedgerAccount, String), i64>;

fn balances<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Balances {
    let mut balances = Balances::new();
    for one in entries.into_iter().flat_map(Entry::moves) {
        let currency = one.amount().currency().to_string();
        for (account, minor) in
            [(one.from(), -one.amount().minor()), (one.to(), one.amount().minor())]
        {
            let balance = balances.entry((account, currency.clone())).or_default();
            *balance = balance.checked_add(minor).unwrap();
        }
    }
    balances.retain(|_, minor| *minor != 0);
    balances
}

fn describe(entry: &Entry) -> String {
    let moves: Vec<_> = entry
        .moves()
        .iter()
        .map(|one| format!("{} > {} {}", one.from().word(), one.to().word(), one.amount()))
        .collect();
    let back = entry.takes_back().map(|key| format!(" takes back {key}")).unwrap_or_default();
    format!("{}{back}: {}", entry.key(), moves.join(", "))
}

#[track_caller]
fn check(entry: Result<Entry, PostingError>, expected: &str) {
    let told = entry.map_or_else(|error| error.to_string(), |entry| describe(&entry));
    assert_eq!(told, expected);
}

fn sale(arrival: Arrival) -> Entry {
    let payment = PaymentRequestId::parse("p1").unwrap();
    Entry::sale(&payment, eur(1250), arrival, at(0)).unwrap()
}

#[test]
fn what_is_sold_waits_where_the_acquirer_shows_it() {
    check(Ok(sale(Arrival::Unconverted)), "sale p1: sales > pending-conversion EUR 12.50");
    check(Ok(sale(Arrival::Converted)), "sale p1: sales > to-be-settled EUR 12.50");
    let (eur, usd) = (Currency::parse("EUR").unwrap(), Currency::parse("USD").unwrap());
    assert_eq!(Arrival::of(eur, Some(eur)), Arrival::Converted);
    assert_eq!(Arrival::of(eur, Some(usd)), Arrival::Unconverted);
    assert_eq!(Arrival::of(eur, None), Arrival::Unconverted);
}

#[test]
fn money_goes_back_from_where_it_arrived() {
    let sale = sale(Arrival::Converted);
    let refund_id = RefundRequestId::parse("f1").unwrap();
    check(
        Entry::cancel(&sale, at(1)),
        "cancel p1 takes back sale p1: to-be-settled > sales EUR 12.50",
    );
    let refund = Entry::refund(&sale, &refund_id, eur(300), at(1));
    check(refund.clone(), "refund f1: to-be-settled > refunds EUR 3.00");
    check(
        Entry::refund_reversal(&refund.unwrap(), at(2)),
        "refund-reversal f1 takes back refund f1: refunds > to-be-settled EUR 3.00",
    );
}

#[test]
fn the_acquirers_reports_and_the_bank_are_booked_stage_by_stage() {
    check(Entry::fee(id("l1"), eur(25), at(0)), "fee l1: to-be-settled > fees EUR 0.25");
    check(Entry::fee(id("l1"), eur(-25), at(0)), "fee l1: fees > to-be-settled EUR 0.25");
    check(Entry::fee_tax(id("l1"), eur(5), at(0)), "fee-tax l1: to-be-settled > fee-tax EUR 0.05");
    check(
        Entry::exchange(id("l2"), money(1000, "JPY"), eur(611), at(0)),
        "fx l2: pending-conversion > fx JPY 1000, fx > to-be-settled EUR 6.11",
    );
    check(
        Entry::exchange(id("l3"), money(-1000, "JPY"), eur(-611), at(0)),
        "fx l3: fx > pending-conversion JPY 1000, to-be-settled > fx EUR 6.11",
    );
    check(
        Entry::adjustment(id("l4"), eur(-7), at(0)),
        "adjustment l4: to-be-settled > adjustments EUR 0.07",
    );
    check(Entry::reserve(id("l5"), eur(50), at(0)), "reserve l5: to-be-settled > reserve EUR 0.50");
    check(
        Entry::settlement(id("b1"), eur(900), at(0)),
        "settlement b1: to-be-settled > in-transit EUR 9.00",
    );
    check(
        Entry::bank(id("k1"), eur(890), Some(eur(10)), at(0)),
        "bank k1: in-transit > bank EUR 8.90, in-transit > bank-charges EUR 0.10",
    );
}

#[test]
fn what_is_no_fact_is_not_booked() {
    check(Entry::fee(id("l1"), eur(0), at(0)), "nothing moves");
    check(
        Entry::exchange(id("l1"), money(5, "JPY"), eur(-3), at(0)),
        "JPY 5 cannot become EUR -0.03",
    );
    check(Entry::settlement(id("b1"), eur(i64::MIN), at(0)), "amount too large");
}

#[test]
fn an_entry_is_taken_back_only_by_what_may_take_it_back() {
    let sale = sale(Arrival::Unconverted);
    let fee = Entry::fee(id("l1"), eur(25), at(0)).unwrap();
    let correction = Entry::correction(&fee, at(1));
    check(correction.clone(), "correction fee:l1 takes back fee l1: fees > to-be-settled EUR 0.25");
    check(Entry::correction(&sale, at(1)), "a correction cannot take back a sale");
    check(
        Entry::correction(&correction.unwrap(), at(1)),
        "a correction cannot take back a correction",
    );
    check(Entry::cancel(&fee, at(1)), "a cancel cannot take back a fee");
    check(Entry::refund_reversal(&sale, at(1)), "a refund-reversal cannot take back a sale");
    let refund_id = RefundRequestId::parse("f1").unwrap();
    check(Entry::refund(&fee, &refund_id, eur(1), at(1)), "a refund cannot take back a fee");
}

#[test]
fn an_entry_that_could_not_be_is_not_read_back() {
    let sale = sale(Arrival::Unconverted);
    let (key, moves) = (sale.key().clone(), sale.moves().to_vec());
    check(Entry::restore(key.clone(), None, at(0), Vec::new()), "nothing moves");
    check(Entry::restore(key.clone(), None, at(0), vec![moves[0]; 9]), "more than 8 moves");
    let itself = Some(key.clone());
    check(Entry::restore(key, itself, at(0), moves), "a sale does not fit with what it takes back");
}

#[derive(Clone, Debug)]
enum Told {
    Payment(PaymentFact),
    Cancel(CancelPurpose),
    Accept,
    Refund(usize, Word),
}

/// What is told of a refund.
#[derive(Clone, Copy, Debug)]
enum Word {
    Succeeded,
    Failed,
    Reversed,
    Insisted,
}

fn told() -> impl Strategy<Value = Told> {
    let reason = prop::sample::select(CloseReason::ALL);
    let purpose = prop::sample::select(CancelPurpose::ALL);
    let word = prop::sample::select(vec![
        Word::Succeeded,
        Word::Succeeded,
        Word::Failed,
        Word::Reversed,
        Word::Insisted,
    ]);
    prop_oneof![
        3 => (0_i64..9).prop_map(|m| Told::Payment(PaymentFact::Paid { at: at(m), amount: eur(1000) })),
        1 => Just(Told::Payment(PaymentFact::Paid { at: at(1), amount: eur(999) })),
        1 => Just(Told::Payment(PaymentFact::Pending { expires_at: None })),
        2 => reason.prop_map(|reason| Told::Payment(PaymentFact::Closed { reason })),
        2 => purpose.prop_map(Told::Cancel),
        1 => Just(Told::Accept),
        5 => ((0_usize..3), word).prop_map(|(which, word)| Told::Refund(which, word)),
    ]
}

/// A payment with three refunds, and the books that followed them.
struct Order {
    payment: Payment,
    refunds: Vec<Refund>,
    booked: Vec<Entry>,
}

impl Order {
    fn new() -> Self {
        let payment = Payment::new(PaymentRequestId::parse("p1").unwrap(), eur(1000));
        let refund = |(name, minor)| Refund::new(RefundRequestId::parse(name).unwrap(), eur(minor));
        let refunds = [("f1", 100), ("f2", 250), ("f3", 650)].map(refund).to_vec();
        Self { payment, refunds, booked: Vec::new() }
    }

    fn hear(&mut self, told: &Told, minute: i64) {
        match told {
            Told::Payment(fact) => {
                self.payment.apply(*fact);
            }
            Told::Cancel(purpose) => self.payment.ask_cancel(*purpose),
            Told::Accept => {
                self.payment.accept_late_success(at(minute));
            }
            Told::Refund(which, word) => {
                let refund = &mut self.refunds[*which];
                let (at, amount) = (at(minute), refund.amount());
                refund.apply(match word {
                    Word::Succeeded => RefundFact::Succeeded { at, amount },
                    Word::Failed => RefundFact::Failed,
                    Word::Reversed => RefundFact::Reversed { at },
                    Word::Insisted => RefundFact::Insisted { amount },
                });
            }
        }
    }

    /// Books what is not booked yet; what is booked has to stay right.
    fn book(&mut self, minute: i64) {
        let arrival = Arrival::Unconverted;
        let mut due = entries_of_payment(&self.payment, arrival, Some(at(minute))).unwrap();
        let sale = due.first().cloned().or_else(|| self.booked.first().cloned());
        if let Some(sale) = sale {
            for refund in &self.refunds {
                due.extend(entries_of_refund(refund, &sale).unwrap());
            }
        }
        for booked in &self.booked {
            assert!(due.iter().any(|entry| entry.agrees_with(booked)), "{}", describe(booked));
        }
        for entry in due {
            if !self.booked.iter().any(|booked| booked.key() == entry.key()) {
                self.booked.push(entry);
            }
        }
    }

    /// What the shop has of it, by the states alone.
    fn kept(&self) -> (i64, i64) {
        let sold = match self.payment.state() {
            crate::PaymentState::Paid { .. } => 1000,
            crate::PaymentState::Closed { .. }
            | crate::PaymentState::Unknown
            | crate::PaymentState::AwaitingPayer { .. } => 0,
        };
        let gone = self.refunds.iter().filter(|refund| {
            matches!(refund.state(), RefundState::Succeeded { .. }) && !self.booked.is_empty()
        });
        (sold, gone.map(|refund| refund.amount().minor()).sum())
    }
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let minor = (-1_000_000_i64..1_000_000).prop_filter("something moves", |minor| *minor != 0);
    (minor, 1_i64..1_000_000, 0_u8..8).prop_map(|(minor, other, kind)| {
        let (id, amount) = (id("l1"), eur(minor));
        let yen = money(other * minor.signum(), "JPY");
        let made = match kind {
            0 => Entry::fee(id, amount, at(0)),
            1 => Entry::fee_tax(id, amount, at(0)),
            2 => Entry::exchange(id, yen, amount, at(0)),
            3 => Entry::adjustment(id, amount, at(0)),
            4 => Entry::reserve(id, amount, at(0)),
            5 => Entry::settlement(id, amount, at(0)),
            6 => Entry::bank(id, amount, None, at(0)),
            _ => Entry::bank(id, amount, Some(eur(other)), at(0)),
        };
        made.unwrap()
    })
}

proptest! {
    #[test]
    fn whatever_is_told_the_books_say_what_the_states_say(
        story in prop::collection::vec(told(), 0..24),
    ) {
        let mut order = Order::new();
        for (minute, told) in (0_i64..).zip(&story) {
            order.hear(told, minute);
            order.book(minute);
        }
        let balances = balances(&order.booked);
        let minor = |account: LedgerAccount| {
            balances.get(&(account, "EUR".to_owned())).copied().unwrap_or_default()
        };
        let (sold, gone) = order.kept();
        prop_assert_eq!(minor(LedgerAccount::Sales), -sold);
        prop_assert_eq!(minor(LedgerAccount::Refunds), gone);
        prop_assert_eq!(minor(LedgerAccount::PendingConversion), sold - gone);
        prop_assert_eq!(balances.values().sum::<i64>(), 0);
    }

    #[test]
    fn every_book_sums_to_nothing(entries in prop::collection::vec(any_entry(), 0..12)) {
        let mut books: BTreeMap<String, i64> = BTreeMap::new();
        for ((_, currency), minor) in balances(&entries) {
            *books.entry(currency).or_default() += minor;
        }
        prop_assert!(books.values().all(|sum| *sum == 0), "{:?}", books);
    }

    #[test]
    fn a_correction_leaves_nothing_of_what_was_wrong(entry in any_entry()) {
        let correction = Entry::correction(&entry, at(1)).unwrap();
        prop_assert_eq!(balances([&entry, &correction]), Balances::new());
    }

    #[test]
    fn an_entry_is_read_back_as_it_was(entry in any_entry()) {
        let correction = Entry::correction(&entry, at(1)).unwrap();
        for entry in [entry, correction] {
            let again = Entry::restore(
                entry.key().clone(), entry.takes_back().cloned(), entry.at(), entry.moves().to_vec(),
            );
            prop_assert_eq!(again, Ok(entry));
        }
    }
}
