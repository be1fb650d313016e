//! Whatever happens to some orders, the ledger says what their states say.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "sums of a few small numbers")]

mod common;

use common::{Shop, at, money, new_order, new_refund, order_id, payment_id};
use domain::{
    CancelPurpose, CloseReason, LedgerAccount, PaymentFact, PaymentState, RefundFact, RefundState,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::StoreError;

const ORDERS: usize = 3;
const AMOUNT: i64 = 1000;

#[derive(Clone, Copy, Debug)]
enum Act {
    Paid,
    Closed(CloseReason),
    AskCancel(CancelPurpose),
    Accept,
    Refund(i64),
    RefundSucceeds(usize),
    RefundFails(usize),
    RefundReverses(usize),
    RefundInsists(usize),
}

fn acts() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let act = prop_oneof![
        4 => Just(Act::Paid),
        1 => prop::sample::select(CloseReason::ALL).prop_map(Act::Closed),
        1 => prop::sample::select(CancelPurpose::ALL).prop_map(Act::AskCancel),
        1 => Just(Act::Accept),
        3 => (1_i64..600).prop_map(Act::Refund),
        3 => (0_usize..3).prop_map(Act::RefundSucceeds),
        2 => (0_usize..3).prop_map(Act::RefundFails),
        2 => (0_usize..3).prop_map(Act::RefundReverses),
        1 => (0_usize..3).prop_map(Act::RefundInsists),
    ];
    prop::collection::vec((0..ORDERS, act), 1..24)
}

async fn act(shop: &Shop, order: usize, act: Act, second: i64) {
    let name = format!("o{order}");
    let mut tx = shop.store.write().await.unwrap();
    match act {
        Act::Paid | Act::Closed(_) | Act::AskCancel(_) | Act::Accept => {
            let id = payment_id(&format!("p{name}"));
            let mut record = tx.payment_for_update(&id).await.unwrap();
            match act {
                Act::Paid => {
                    let amount = money(AMOUNT);
                    record.payment.apply(PaymentFact::Paid { at: at(second), amount });
                }
                Act::Closed(reason) => {
                    record.payment.apply(PaymentFact::Closed { reason });
                }
                Act::AskCancel(purpose) => record.payment.ask_cancel(purpose),
                _ => {
                    record.payment.accept_late_success(at(second));
                }
            }
            // The file may refuse an act, such as a cancel of what has refunds.
            if tx.save_payment(&record).await.is_err() {
                return;
            }
        }
        Act::Refund(minor) => {
            let made = tx.refunds_of(&order_id(&name)).await.unwrap().len();
            let new = new_refund(&name, minor, &format!("f{order}_{made}"));
            if tx.insert_refund(&new, at(second)).await.is_err() {
                return;
            }
        }
        Act::RefundSucceeds(which)
        | Act::RefundFails(which)
        | Act::RefundReverses(which)
        | Act::RefundInsists(which) => {
            let refunds = tx.refunds_of(&order_id(&name)).await.unwrap();
            let Some(mut record) = refunds.get(which).cloned() else { return };
            let amount = record.refund.amount();
            record.refund.apply(match act {
                Act::RefundSucceeds(_) => RefundFact::Succeeded { at: at(second), amount },
                Act::RefundReverses(_) => RefundFact::Reversed { at: at(second) },
                Act::RefundInsists(_) => RefundFact::Insisted { amount },
                _ => RefundFact::Failed,
            });
            tx.save_refund(&record).await.unwrap();
        }
    }
    tx.refresh_order(&order_id(&name), at(second)).await.unwrap();
    // At the latest now; what it refuses is not there at all.
    match tx.commit().await {
        Ok(()) | Err(StoreError::HasRefunds) => {}
        Err(other) => panic!("{other}"),
    }
}

/// What the states of all orders say that the shop sold, and what went back of it.
async fn told(shop: &Shop) -> (i64, i64) {
    let (mut sold, mut gone) = (0, 0);
    for order in 0..ORDERS {
        let id = order_id(&format!("o{order}"));
        for record in shop.store.payments_of(&id).await.unwrap() {
            if let PaymentState::Paid { .. } = record.payment.state() {
                sold += record.payment.amount().minor();
            }
        }
        for record in shop.store.refunds_of(&id).await.unwrap() {
            if let RefundState::Succeeded { .. } = record.refund.state() {
                gone += record.refund.amount().minor();
            }
        }
    }
    (sold, gone)
}

async fn walk(story: Vec<(usize, Act)>) {
    let shop = Shop::open().await;
    for order in 0..ORDERS {
        shop.ask(&new_order(&format!("o{order}"), AMOUNT), at(0)).await;
    }
    for (second, (order, one)) in (1_i64..).zip(story) {
        act(&shop, order, one, second * 7200).await;
    }
    let balances: BTreeMap<_, _> = shop
        .store
        .ledger_balances(None)
        .await
        .unwrap()
        .into_iter()
        .map(|balance| (balance.ledger_account, balance.balance().unwrap().minor()))
        .collect();
    let minor = |account| balances.get(&account).copied().unwrap_or_default();
    let (sold, gone) = told(&shop).await;
    assert_eq!(minor(LedgerAccount::Sales), -sold);
    assert_eq!(minor(LedgerAccount::Refunds), gone);
    assert_eq!(minor(LedgerAccount::ToBeSettled), sold - gone);
    assert_eq!(balances.values().sum::<i64>(), 0);
    shop.store.verify().await.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_happens_the_ledger_says_what_the_states_say(story in acts()) {
        tokio::runtime::Runtime::new().unwrap().block_on(walk(story));
    }
}
