//! What is due when the clock has jumped.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{Shop, at, money, new_order};
use domain::PaymentFact;

#[tokio::test]
async fn after_a_jump_everything_open_is_due_and_nothing_else() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 500), at(0)).await;
    shop.ask(&new_order("o2", 500), at(0)).await;
    shop.tell("o2", PaymentFact::Paid { at: at(1), amount: money(500) }, at(1)).await;
    // The clock was an hour ahead and has been set back: what was due in ten seconds is due in an
    // hour and ten seconds.
    assert!(shop.store.due_payments(at(-3600), 10).await.unwrap().is_empty());
    let mut tx = shop.store.write().await.unwrap();
    assert_eq!(tx.make_all_due(at(-3600)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let due = shop.store.due_payments(at(-3600), 10).await.unwrap();
    assert_eq!(due.iter().map(|one| one.order_id.as_str()).collect::<Vec<_>>(), ["o1"]);
}
