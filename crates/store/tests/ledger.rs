//! What is booked, and what it comes to.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "sums of a few small numbers")]

mod common;

use common::{Shop, account, at, money, new_order, order_id, payment_id};
use domain::{
    CancelPurpose, CloseReason, Currency, Entry, EntryKind, FactId, LedgerAccount, Money,
    PaymentFact, PaymentId, WalletName,
};
use std::collections::BTreeMap;
use store::{Book, EntryFilter, NewEntry, Store, StoreError};

fn fee(id: &str, minor: i64) -> NewEntry {
    let entry = Entry::fee(FactId::parse(id).unwrap(), money(minor), at(5)).unwrap();
    NewEntry { entry, account: account(), order_id: None }
}

async fn post(shop: &Shop, new: &NewEntry) -> Result<bool, StoreError> {
    let mut tx = shop.store.write().await?;
    let posted = tx.post(new, at(9)).await?;
    tx.commit().await?;
    Ok(posted)
}

/// Balances that are not nothing, in minor units.
async fn balances(store: &Store) -> BTreeMap<&'static str, i64> {
    let all = store
        .ledger_balances(None)
        .await
        .unwrap()
        .into_iter()
        .map(|balance| (balance.ledger_account.word(), balance.balance().unwrap().minor()));
    all.filter(|(_, minor)| *minor != 0).collect()
}

async fn entries(shop: &Shop, order: &str) -> Vec<String> {
    let booked = shop.store.entries_of(&order_id(order)).await.unwrap();
    booked.iter().map(|record| format!("{} {}", record.id, record.entry.key())).collect()
}

async fn cancel(shop: &Shop, order: &str) {
    let mut tx = shop.store.write().await.unwrap();
    let id = payment_id(&format!("p{order}"));
    let mut record = tx.payment_for_update(&id).await.unwrap();
    record.payment.ask_cancel(CancelPurpose::ReturnPaid);
    tx.save_payment(&record).await.unwrap();
    tx.commit().await.unwrap();
    shop.tell(order, PaymentFact::Closed { reason: CloseReason::Cancelled }, at(50)).await;
}

#[tokio::test]
async fn a_sale_and_its_refund_are_booked_with_the_state_that_they_follow() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    assert_eq!(entries(&shop, "o1").await, Vec::<String>::new());
    let paid = PaymentFact::Paid { at: at(2), amount: money(1000) };
    shop.tell("o1", paid, at(3)).await;
    shop.tell("o1", paid, at(4)).await;
    shop.give_back("o1", 300, "f1").await.unwrap();
    assert_eq!(entries(&shop, "o1").await, ["1 sale po1", "2 refund f1"]);
    // The account pays out in euro, so nothing has to be exchanged.
    let expected = [("refunds", 300), ("sales", -1000), ("to-be-settled", 700)];
    assert_eq!(balances(&shop.store).await, expected.into());
    let sale = &shop.store.entries_of(&order_id("o1")).await.unwrap()[0];
    assert_eq!((sale.entry.at(), sale.booked_at, sale.takes_back), (at(2), at(3), None));
    let checked = shop.store.verify().await.unwrap();
    assert_eq!((checked.ledger_entries, checked.ledger_moves), (2, 2));
}

#[tokio::test]
async fn a_cancel_takes_back_the_sale_that_it_names() {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.sell("o2", 500, at(2)).await;
    cancel(&shop, "o1").await;
    assert_eq!(entries(&shop, "o1").await, ["1 sale po1", "3 cancel po1"]);
    let booked = shop.store.entries_of(&order_id("o1")).await.unwrap();
    assert_eq!(booked[1].takes_back, Some(1));
    assert_eq!(balances(&shop.store).await, [("sales", -500), ("to-be-settled", 500)].into());
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn money_that_came_after_our_own_cancel_is_booked_in_and_out() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let mut record = tx.payment_for_update(&payment_id("po1")).await.unwrap();
    record.payment.ask_cancel(CancelPurpose::Person);
    tx.save_payment(&record).await.unwrap();
    tx.commit().await.unwrap();
    shop.tell("o1", PaymentFact::Closed { reason: CloseReason::Cancelled }, at(2)).await;
    assert_eq!(entries(&shop, "o1").await, Vec::<String>::new());
    shop.tell("o1", PaymentFact::Paid { at: at(3), amount: money(1000) }, at(4)).await;
    assert_eq!(entries(&shop, "o1").await, ["1 sale po1", "2 cancel po1"]);
    assert_eq!(balances(&shop.store).await, BTreeMap::new());
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_late_success_is_booked_when_a_person_accepts_it() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    shop.tell("o1", PaymentFact::Closed { reason: CloseReason::Expired }, at(2)).await;
    shop.tell("o1", PaymentFact::Paid { at: at(3), amount: money(1000) }, at(4)).await;
    assert_eq!(entries(&shop, "o1").await, Vec::<String>::new());
    shop.store.verify().await.unwrap();
    let mut tx = shop.store.write().await.unwrap();
    let mut record = tx.payment_for_update(&payment_id("po1")).await.unwrap();
    assert!(record.payment.accept_late_success(at(5)));
    tx.save_payment(&record).await.unwrap();
    tx.refresh_order(&order_id("o1"), at(5)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(entries(&shop, "o1").await, ["1 sale po1"]);
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn what_was_sold_in_another_currency_waits_for_its_exchange() {
    let shop = Shop::open().await;
    let yen = |minor| Money::from_minor(minor, Currency::parse("JPY").unwrap());
    let order = store::NewOrder { amount: yen(1500), ..new_order("o1", 1) };
    shop.ask(&order, at(1)).await;
    shop.tell("o1", PaymentFact::Paid { at: at(2), amount: yen(1500) }, at(2)).await;
    assert_eq!(
        balances(&shop.store).await,
        [("pending-conversion", 1500), ("sales", -1500)].into()
    );
    let id = FactId::parse("line1").unwrap();
    let entry = Entry::exchange(id, yen(1500), money(920), at(60)).unwrap();
    let exchange = NewEntry { entry, account: account(), order_id: Some(order_id("o1")) };
    assert!(post(&shop, &exchange).await.unwrap());
    let told: Vec<_> = shop.store.ledger_balances(None).await.unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|balance| (balance.ledger_account.word(), balance.balance().unwrap().to_string()))
        .collect();
    let expected = [
        ("fx", "EUR -9.20"),
        ("fx", "JPY 1500"),
        ("pending-conversion", "JPY 0"),
        ("sales", "JPY -1500"),
        ("to-be-settled", "EUR 9.20"),
    ];
    assert_eq!(told, expected.map(|(account, sum)| (account, sum.to_owned())));
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_sale_stays_where_it_was_booked_when_the_account_is_settled_otherwise() {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let mut record = tx.account(&account()).await.unwrap().unwrap();
    record.settlement_currency = Some(Currency::parse("USD").unwrap());
    tx.put_account(&record).await.unwrap();
    tx.commit().await.unwrap();
    shop.give_back("o1", 300, "f1").await.unwrap();
    shop.sell("o2", 50, at(4)).await;
    let expected =
        [("pending-conversion", 50), ("refunds", 300), ("sales", -1050), ("to-be-settled", 700)];
    assert_eq!(balances(&shop.store).await, expected.into());
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_fact_that_comes_twice_is_booked_once() {
    let shop = Shop::open().await;
    assert!(post(&shop, &fee("l1", 25)).await.unwrap());
    assert!(!post(&shop, &fee("l1", 25)).await.unwrap());
    let other = post(&shop, &fee("l1", 26)).await;
    assert!(matches!(other, Err(StoreError::Refused { .. })), "{other:?}");
    assert_eq!(balances(&shop.store).await, [("fees", 25), ("to-be-settled", -25)].into());
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_correction_names_what_was_wrong_and_is_made_once() {
    let shop = Shop::open().await;
    let wrong = fee("l1", 25);
    post(&shop, &wrong).await.unwrap();
    let entry = Entry::correction(&wrong.entry, at(6)).unwrap();
    let correction = NewEntry { entry, ..wrong.clone() };
    assert!(post(&shop, &correction).await.unwrap());
    assert!(!post(&shop, &correction).await.unwrap());
    let key = correction.entry.key();
    let record = shop.store.entry_of(key).await.unwrap().unwrap();
    assert_eq!((record.entry.key().kind, record.takes_back), (EntryKind::Correction, Some(1)));
    assert_eq!(balances(&shop.store).await, BTreeMap::new());
    // What was never booked cannot be taken back.
    let entry = Entry::correction(&fee("l2", 25).entry, at(6)).unwrap();
    let nothing = post(&shop, &NewEntry { entry, ..wrong }).await;
    assert!(matches!(nothing, Err(StoreError::Refused { .. })), "{nothing:?}");
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn a_balance_is_of_what_happened_before_a_moment() {
    let shop = Shop::open().await;
    let hours = |hours: i64| at(hours * 3600);
    // 09:00, 21:00, 09:00 on the next day, and so on.
    for number in 0..6 {
        shop.sell(&format!("o{number}"), 100, hours(number * 12)).await;
    }
    for (before, sold) in
        [(hours(0), 0), (hours(1), 100), (hours(13), 200), (hours(15), 200), (hours(25), 300)]
    {
        let at_hand = shop.store.ledger_balances(Some(before)).await.unwrap();
        let sales: i64 = at_hand
            .iter()
            .filter(|balance| balance.ledger_account == LedgerAccount::Sales)
            .map(|balance| balance.went.minor())
            .sum();
        assert_eq!(sales, sold, "before {before}");
    }
    assert_eq!(balances(&shop.store).await["sales"], -600);
}

#[tokio::test]
async fn entries_are_listed_by_page_the_last_one_first() {
    let shop = Shop::open().await;
    for number in 1..=5 {
        shop.sell(&format!("o{number}"), 100, at(number)).await;
    }
    shop.give_back("o2", 40, "f1").await.unwrap();
    post(&shop, &fee("l1", 3)).await.unwrap();
    let (mut after, mut ids) = (None, Vec::new());
    loop {
        let page =
            shop.store.list_entries(&EntryFilter::default(), after.as_ref(), 3).await.unwrap();
        ids.extend(page.entries.iter().map(|entry| entry.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(ids, [7, 6, 5, 4, 3, 2, 1]);
    let list = async |filter: EntryFilter| {
        let page = shop.store.list_entries(&filter, None, 10).await.unwrap();
        page.entries.iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    let of_order = EntryFilter { order_id: Some(order_id("o2")), ..EntryFilter::default() };
    assert_eq!(list(of_order).await, [6, 2]);
    let fees = EntryFilter { ledger_account: Some(LedgerAccount::Fees), ..EntryFilter::default() };
    assert_eq!(list(fees).await, [7]);
    let nobody = domain::AccountName::parse("Nobody").unwrap();
    let elsewhere = EntryFilter { account: Some(nobody), ..EntryFilter::default() };
    assert!(list(elsewhere).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_that_learn_the_same_book_it_once() {
    let shop = Shop::open().await;
    for number in 0..4 {
        shop.ask(&new_order(&format!("o{number}"), 100), at(1)).await;
    }
    let mut writers = Vec::new();
    for writer in 0..8_i64 {
        let path = shop.path();
        writers.push(tokio::spawn(async move {
            let store = Store::open(&path, Book::Live, at(0)).await.unwrap();
            for turn in 0..4 {
                let order = format!("o{}", (turn + writer) % 4);
                let mut tx = store.write().await.unwrap();
                let id = payment_id(&format!("p{order}"));
                let mut record = tx.payment_for_update(&id).await.unwrap();
                let fact = PaymentFact::Paid { at: at(10 - writer), amount: money(100) };
                record.payment.apply(fact);
                record.wallet = Some(WalletName::parse("GCASH").unwrap());
                record.gateway_id = Some(PaymentId::parse(&format!("G{order}")).unwrap());
                tx.save_payment(&record).await.unwrap();
                tx.refresh_order(&order_id(&order), at(20)).await.unwrap();
                tx.post(&fee(&format!("l{turn}"), 7), at(20)).await.unwrap();
                tx.commit().await.unwrap();
            }
            store.close().await;
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let expected = [("fees", 28), ("sales", -400), ("to-be-settled", 372)];
    assert_eq!(balances(&shop.store).await, expected.into());
    assert_eq!(shop.store.verify().await.unwrap().ledger_entries, 8);
}

#[tokio::test]
async fn what_was_not_committed_is_not_booked() {
    let shop = Shop::open().await;
    {
        let mut tx = shop.store.write().await.unwrap();
        assert!(tx.post(&fee("l1", 25), at(9)).await.unwrap());
    }
    assert_eq!(balances(&shop.store).await, BTreeMap::new());
    assert!(post(&shop, &fee("l1", 25)).await.unwrap());
    assert_eq!(shop.store.verify().await.unwrap().ledger_entries, 1);
}
