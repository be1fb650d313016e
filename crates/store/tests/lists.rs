//! Lists, searches and sums.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use chrono::TimeDelta;
use common::{Shop, at, money, new_order};
use domain::{CloseReason, Currency, Mode, OrderStatus, PaymentFact, PaymentStatus, WalletName};
use store::{
    AmountRange, AttemptFilter, Cursor, NewOrder, OrderFilter, StatementFilter, StatementKind,
    Store, StoreError,
};

async fn ids(store: &Store, filter: &OrderFilter) -> Vec<String> {
    let page = store.list_orders(filter, None, 100).await.unwrap();
    page.orders.iter().map(|order| order.id.to_string()).collect()
}

fn search(text: &str) -> OrderFilter {
    OrderFilter { search: Some(text.to_owned()), ..OrderFilter::default() }
}

/// Three orders: paid with words to find, failed, open.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let mut first = new_order("o1", 1250);
    first.reference = Some("Table 4".to_owned());
    first.note = Some("两杯咖啡 for Zoë".to_owned());
    shop.ask(&first, at(1)).await;
    shop.tell("o1", PaymentFact::Paid { at: at(5), amount: money(1250) }, at(6)).await;
    shop.ask(&new_order("o2", 99_900), at(2)).await;
    shop.tell("o2", PaymentFact::Closed { reason: CloseReason::Declined }, at(7)).await;
    shop.ask(&new_order("o3", 500), at(3)).await;
    shop
}

#[tokio::test]
async fn orders_are_found_by_any_piece_of_what_is_known_of_them() {
    let shop = shop().await;
    for (typed, expected) in [
        ("table", vec!["o1"]),
        ("ABLE 4", vec!["o1"]),
        ("咖啡", vec!["o1"]),
        ("两杯咖", vec!["o1"]),
        ("ZOË", vec!["o1"]),
        ("999.00", vec!["o2"]),
        ("EUR", vec!["o3", "o2", "o1"]),
        ("20261120-1-", vec!["o3", "o2", "o1"]),
        ("20261120-1-3", vec!["o3"]),
        ("G-o1-9", vec!["o1"]),
        ("gcash", vec!["o2", "o1"]),
        ("gcash 12.50", vec!["o1"]),
        ("po3", vec!["o3"]),
        ("gcash nowhere", vec![]),
        ("100%", vec![]),
        ("\" OR \"", vec![]),
        ("  ", vec!["o3", "o2", "o1"]),
    ] {
        assert_eq!(ids(&shop.store, &search(typed)).await, expected, "{typed}");
    }
}

#[tokio::test]
async fn a_refunds_id_leads_to_its_order() {
    let shop = shop().await;
    shop.give_back("o1", 100, "refundid77").await.unwrap();
    assert_eq!(ids(&shop.store, &search("fundid7")).await, ["o1"]);
}

#[tokio::test]
async fn filters_narrow_lists_and_searches_alike() {
    let shop = shop().await;
    let failed = OrderFilter { status: Some(OrderStatus::Failed), ..OrderFilter::default() };
    let early = OrderFilter { to: Some(at(3)), ..OrderFilter::default() };
    let late = OrderFilter { from: Some(at(3)), ..OrderFilter::default() };
    let wallet = OrderFilter { wallet: WalletName::parse("GCASH").ok(), ..OrderFilter::default() };
    for (filter, expected) in [
        (failed, vec!["o2"]),
        (early, vec!["o2", "o1"]),
        (late, vec!["o3"]),
        (wallet, vec!["o2", "o1"]),
    ] {
        assert_eq!(ids(&shop.store, &filter).await, expected);
        let searched = OrderFilter { search: Some("eur".to_owned()), ..filter };
        assert_eq!(ids(&shop.store, &searched).await, expected);
    }
}

#[tokio::test]
async fn pages_neither_repeat_nor_hide_while_orders_arrive() {
    let shop = Shop::open().await;
    for number in 0..23 {
        // Several in one millisecond, as busy tills make them.
        shop.ask(&new_order(&format!("o{number}"), 100), at(number / 5)).await;
    }
    for filter in [OrderFilter::default(), search("eur")] {
        let (mut seen, mut after, mut arrived) = (Vec::new(), None, 0);
        loop {
            let page = shop.store.list_orders(&filter, after.as_ref(), 5).await.unwrap();
            seen.extend(page.orders.iter().map(|order| order.id.to_string()));
            let id = format!("n{}{arrived}", filter.search.is_some());
            shop.ask(&new_order(&id, 100), at(100)).await;
            arrived += 1;
            match page.next {
                Some(next) => after = Some(Cursor::parse(&next.to_string()).unwrap()),
                None => break,
            }
        }
        let expected: Vec<String> = (0..23).rev().map(|number| format!("o{number}")).collect();
        seen.retain(|id| id.starts_with('o'));
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn attempts_are_paged_by_state_and_search_without_gaps() {
    let shop = Shop::open().await;
    for number in 0..20 {
        let id = format!("o{number}");
        shop.ask(&new_order(&id, 100), at(number / 4)).await;
        if number % 2 == 0 {
            let paid = PaymentFact::Paid { at: at(number), amount: money(100) };
            shop.tell(&id, paid, at(50)).await;
        }
    }
    let both = vec![PaymentStatus::Paid, PaymentStatus::Unknown];
    for (states, text, count) in [
        (vec![], None, 20),
        (both.clone(), None, 20),
        (vec![PaymentStatus::Paid], None, 10),
        (both, Some("eur"), 20),
        (vec![PaymentStatus::Paid], Some("gcash"), 10),
        (vec![PaymentStatus::Expired], None, 0),
    ] {
        let filter =
            AttemptFilter { states, search: text.map(str::to_owned), ..AttemptFilter::default() };
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = shop.store.list_attempts(&filter, after.as_ref(), 3).await.unwrap();
            seen.extend(page.rows.iter().map(|row| (row.at, row.number.to_string())));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(seen.is_sorted_by(|left, right| left.0 >= right.0), "{filter:?}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count, "{filter:?}");
        let totals = shop.store.attempt_totals(&filter, u32::MAX).await.unwrap();
        assert_eq!(totals.attempts, u64::try_from(count).unwrap(), "{filter:?}");
    }
}

#[tokio::test]
async fn attempts_are_narrowed_by_amount_mode_and_code() {
    let shop = shop().await;
    let mut tx = shop.store.write().await.unwrap();
    let mut failed = tx.payment_for_update(&common::payment_id("po2")).await.unwrap();
    failed.failure_code = Some("RISK_REJECT".to_owned());
    tx.save_payment(&failed).await.unwrap();
    tx.commit().await.unwrap();
    let between = |least_minor, most_minor| AttemptFilter {
        amounts: Some(AmountRange { currency: money(1).currency(), least_minor, most_minor }),
        ..AttemptFilter::default()
    };
    let yen = AmountRange {
        currency: Currency::parse("JPY").unwrap(),
        least_minor: None,
        most_minor: None,
    };
    for (filter, expected) in [
        (between(Some(1250), None), vec!["o2", "o1"]),
        (between(Some(1251), None), vec!["o2"]),
        (between(Some(500), Some(1250)), vec!["o3", "o1"]),
        (AttemptFilter { amounts: Some(yen), ..AttemptFilter::default() }, vec![]),
        (
            AttemptFilter { mode: Some(Mode::OrderCode), ..AttemptFilter::default() },
            vec!["o3", "o2", "o1"],
        ),
        (AttemptFilter { mode: Some(Mode::Cashier), ..AttemptFilter::default() }, vec![]),
        (
            AttemptFilter {
                failure_code: Some("RISK_REJECT".to_owned()),
                ..AttemptFilter::default()
            },
            vec!["o2"],
        ),
    ] {
        let searched = AttemptFilter { search: Some("eur".to_owned()), ..filter.clone() };
        let short = AttemptFilter { search: Some("eu".to_owned()), ..filter.clone() };
        let failed = AttemptFilter { states: vec![PaymentStatus::Failed], ..filter.clone() };
        for (filter, expected) in [
            (filter, expected.clone()),
            (searched, expected.clone()),
            (short, expected.clone()),
            (failed, expected.iter().copied().filter(|id| *id == "o2").collect()),
        ] {
            let page = shop.store.list_attempts(&filter, None, 100).await.unwrap();
            let ids: Vec<_> = page.rows.iter().map(|row| row.order_id.as_str()).collect();
            assert_eq!(ids, expected, "{filter:?}");
            let totals = shop.store.attempt_totals(&filter, u32::MAX).await.unwrap();
            assert_eq!(totals.attempts, u64::try_from(expected.len()).unwrap(), "{filter:?}");
        }
    }
}

#[tokio::test]
async fn totals_of_a_search_are_whole_or_say_that_they_are_not() {
    let shop = Shop::open().await;
    for number in 0..20 {
        let note = Some(if number < 3 { "tea" } else { "coffee" }.to_owned());
        let order = NewOrder { note, ..new_order(&format!("o{number}"), 100) };
        shop.ask(&order, at(number)).await;
    }
    for (text, from, to, most, expected) in [
        ("eur", None, None, 20, (20, false)),
        ("eur", None, None, 19, (19, true)),
        ("eu", None, None, 5, (5, true)),
        // Many orders hold the words, and few attempts are of the time.
        ("eur", Some(at(2)), Some(at(7)), 5, (5, false)),
        ("eu coff", Some(at(2)), Some(at(7)), 5, (4, false)),
        ("eur", Some(at(2)), Some(at(7)), 4, (0, true)),
        ("tea", None, None, 3, (3, false)),
        ("eur tea", None, None, 3, (3, false)),
    ] {
        let search = Some(text.to_owned());
        let filter = AttemptFilter { search, from, to, ..AttemptFilter::default() };
        let totals = shop.store.attempt_totals(&filter, most).await.unwrap();
        assert_eq!((totals.attempts, totals.more), expected, "{text} {from:?} {most}");
    }
}

#[tokio::test]
async fn a_page_in_the_middle_follows_the_rows_before_it() {
    let shop = Shop::open().await;
    for number in 0..23 {
        shop.ask(&new_order(&format!("o{number}"), 100), at(number / 5)).await;
    }
    for text in [None, Some("eur"), Some("eu")] {
        let search = text.map(str::to_owned);
        let filter = AttemptFilter { search, ..AttemptFilter::default() };
        let all = shop.store.list_attempts(&filter, None, 100).await.unwrap().rows;
        assert_eq!(shop.store.attempts_behind(&filter, 0).await.unwrap(), None);
        for skip in [1, 7, 22] {
            let after = shop.store.attempts_behind(&filter, skip).await.unwrap();
            let page = shop.store.list_attempts(&filter, after.as_ref(), 100).await.unwrap();
            assert_eq!(page.rows, all[usize::try_from(skip).unwrap()..], "{text:?} {skip}");
        }
        assert_eq!(shop.store.attempts_behind(&filter, 24).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let shop = shop().await;
    let page = shop.store.list_orders(&OrderFilter::default(), None, 1).await.unwrap();
    let refused = shop.store.list_orders(&search("eur"), page.next.as_ref(), 1).await;
    assert!(matches!(refused, Err(StoreError::OtherList(_))), "{refused:?}");
}

#[tokio::test]
async fn sums_are_what_came_in_less_what_went_back() {
    let shop = shop().await;
    shop.give_back("o1", 250, "f1").await.unwrap();
    let totals = shop.store.attempt_totals(&AttemptFilter::default(), u32::MAX).await.unwrap();
    assert_eq!((totals.attempts, totals.taken, totals.processing), (3, 1, 1));
    let [sum] = totals.sums.as_slice() else { panic!("{totals:?}") };
    assert_eq!((sum.taken, sum.refunded, sum.net), (money(1250), money(250), money(1000)));
    let searched = AttemptFilter { search: Some("咖啡".to_owned()), ..AttemptFilter::default() };
    let totals = shop.store.attempt_totals(&searched, u32::MAX).await.unwrap();
    assert_eq!((totals.attempts, totals.sums.len()), (1, 1));
}

#[tokio::test]
async fn what_was_paid_and_cancelled_is_a_sale_and_a_cancel() {
    let shop = shop().await;
    shop.sell("o4", 700, at(30)).await;
    shop.cancel_paid("o4", at(50)).await;
    let told = |from, to| {
        let filter = StatementFilter { from, to, account: None, currency: None };
        let shop = &shop;
        async move {
            let mut told = Vec::new();
            let rows = shop.store.statement_rows(&filter, |row| {
                told.push((row.kind, row.at, row.amount));
                Ok::<_, StoreError>(())
            });
            rows.await.unwrap();
            told
        }
    };
    let sale = (StatementKind::Sale, at(30), money(700));
    let cancel = (StatementKind::Cancel, at(50), money(700));
    assert_eq!(told(at(20), at(60)).await, [sale, cancel]);
    assert_eq!(told(at(40), at(60)).await, [cancel]);
}

#[tokio::test]
async fn a_statement_tells_sales_and_refunds_in_the_order_of_time() {
    let shop = shop().await;
    shop.give_back("o1", 250, "f1").await.unwrap();
    shop.sell("o4", 700, at(30)).await;
    shop.sell("o5", 800, at(90)).await;
    let mut told = Vec::new();
    let filter = StatementFilter {
        from: at(0),
        to: at(0) + TimeDelta::seconds(90),
        account: None,
        currency: None,
    };
    let rows = shop.store.statement_rows(&filter, |row| {
        told.push((row.kind, row.request_id, row.amount));
        Ok::<_, StoreError>(())
    });
    assert_eq!(rows.await.unwrap(), 3);
    assert_eq!(
        told,
        [
            (StatementKind::Sale, "po1".to_owned(), money(1250)),
            (StatementKind::Sale, "po4".to_owned(), money(700)),
            (StatementKind::Refund, "f1".to_owned(), money(250)),
        ]
    );
}
