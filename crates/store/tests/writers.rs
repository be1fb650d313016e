//! Several programs at one file.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, new_order, order_id};
use futures_util::FutureExt;
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Book, Options, Store, StoreError};

fn impatient() -> Options {
    Options { wait: Duration::from_millis(300), ..Options::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_leave_no_number_out() {
    let shop = Shop::open().await;
    let mut writers = Vec::new();
    for writer in 0..8 {
        let path = shop.path();
        writers.push(tokio::spawn(async move {
            let store = Store::open(&path, Book::Live, at(0)).await.unwrap();
            for turn in 0..12 {
                let mut tx = store.write().await.unwrap();
                let order = new_order(&format!("w{writer}t{turn}"), 100);
                tx.insert_order(&order, at(turn)).await.unwrap();
                // Every third one changes its mind; its number goes to the next.
                if turn % 3 != 0 {
                    tx.commit().await.unwrap();
                }
            }
            store.close().await;
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let page = shop.store.list_orders(&Default::default(), None, 1000).await.unwrap();
    let serials: BTreeSet<u32> = page.orders.iter().map(|order| order.serial).collect();
    assert_eq!(serials, (1..=64).collect());
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_is_dropped_has_not_been() {
    let shop = Shop::open().await;
    {
        let mut tx = shop.store.write().await.unwrap();
        tx.insert_order(&new_order("o1", 100), at(1)).await.unwrap();
    }
    assert_eq!(shop.store.order(&order_id("o1")).await.unwrap(), None);
    let order = shop.ask(&new_order("o2", 100), at(2)).await;
    assert_eq!(order.serial, 1);
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn who_waits_too_long_is_told() {
    let shop = Shop::open().await;
    let other = Store::open_with(&shop.path(), Book::Live, impatient(), at(0)).await.unwrap();
    let held = shop.store.write().await.unwrap();
    let refused = other.write().await;
    assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
    // Reading needs no turn.
    assert!(other.accounts().await.unwrap().len() == 1);
    drop(refused);
    drop(held);
    other.write().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn writers_of_one_program_wait_for_each_other_too() {
    let shop = Shop::open().await;
    let store = Store::open_with(&shop.path(), Book::Live, impatient(), at(0)).await.unwrap();
    let held = store.write().await.unwrap();
    assert!(matches!(store.write().await, Err(StoreError::Locked)));
    drop(held);
    store.write().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_reader_sees_what_was_committed_and_nothing_else() {
    let shop = Shop::open().await;
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_order(&new_order("o1", 100), at(1)).await.unwrap();
    assert_eq!(shop.store.order(&order_id("o1")).await.unwrap(), None);
    assert!(tx.order(&order_id("o1")).await.unwrap().is_some());
    tx.commit().await.unwrap();
    assert!(shop.store.order(&order_id("o1")).await.unwrap().is_some());
}

#[tokio::test]
async fn a_copy_taken_while_somebody_writes_is_whole() {
    let shop = Shop::open().await;
    shop.sell("o1", 100, at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_order(&new_order("o2", 100), at(2)).await.unwrap();
    let copy = shop.folder.path().join("copy");
    shop.store.copy_to(&copy).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store::examine(&copy).await.unwrap().orders, 1);
    assert_eq!(store::book_of(&copy).await.unwrap(), Some(Book::Live));
    assert_eq!(shop.store.verify().await.unwrap().orders, 2);
    assert!(shop.store.copy_to(&copy).await.is_err(), "nothing is written over");
}

/// Works on something so many times at most, and then drops it as it is. Says whether it was done.
async fn give_up_after<T>(polls: i64, future: impl Future<Output = T>) -> bool {
    let mut future = Box::pin(future);
    for _ in 0..polls {
        if (&mut future).now_or_never().is_some() {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

/// More patience each time.
fn patience() -> impl Iterator<Item = i64> {
    std::iter::successors(Some(0), |polls| Some(polls + 1 + polls / 8))
}

#[tokio::test]
async fn who_stops_waiting_for_a_turn_keeps_nobody_from_theirs() {
    let shop = Shop::open().await;
    let other = Store::open_with(&shop.path(), Book::Live, impatient(), at(0)).await.unwrap();
    for polls in patience() {
        let done = give_up_after(polls, shop.store.write()).await;
        other.write().await.unwrap().commit().await.unwrap();
        shop.store.write().await.unwrap().commit().await.unwrap();
        if done {
            break;
        }
    }
}

#[tokio::test]
async fn who_stops_waiting_for_a_commit_leaves_all_of_it_or_nothing() {
    let shop = Shop::open().await;
    for polls in patience() {
        let order = new_order(&format!("o{polls}"), 100);
        let mut tx = shop.store.write().await.unwrap();
        tx.insert_order(&order, at(polls)).await.unwrap();
        let done = give_up_after(polls, tx.commit()).await;
        shop.store.write().await.unwrap().commit().await.unwrap();
        let kept = shop.store.order(&order_id(&format!("o{polls}"))).await.unwrap();
        assert!(!done || kept.is_some());
        if done {
            break;
        }
    }
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let shop = Shop::open().await;
    let same = shop.store.clone();
    shop.store.close().await;
    let refused = same.write().await;
    assert!(matches!(refused, Err(StoreError::Query(_))), "{refused:?}");
}
