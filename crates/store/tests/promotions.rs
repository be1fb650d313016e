//! Discounts in the rows of a statement.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{Shop, at, money, order_id, payment_id};
use domain::{Currency, Money};
use store::{Lane, NewEvent, PromotionRecord, StatementFilter, StatementKind, StoreError};

async fn tell(shop: &Shop, order: &str, args: &[(&str, &str)]) {
    let mut tx = shop.store.write().await.unwrap();
    let event = NewEvent {
        at: at(1),
        order_id: Some(order_id(order)),
        lane: Lane::Acquirer,
        kind: PromotionRecord::EVENT.to_owned(),
        args: args.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    tx.insert_event(&event).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_sale_and_its_cancel_tell_the_discounts_of_that_payment_once() {
    let shop = Shop::open().await;
    shop.sell("o1", 1250, at(0)).await;
    let tenth = PromotionRecord { name: "Tenth cup".to_owned(), saved: Some(money(75)) };
    // Two witnesses told of it, the second after the books had learnt to name the payment.
    tell(&shop, "o1", &[("name", "Tenth cup"), ("saved", "EUR 0.75")]).await;
    let args = tenth.args(&payment_id("po1"));
    let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    tell(&shop, "o1", &args).await;
    tell(&shop, "o1", &[("name", "Of another attempt"), ("request", "po7")]).await;
    tell(&shop, "o1", &[("name", "Won day"), ("saved", "KRW 500")]).await;
    shop.give_back("o1", 250, "f1").await.unwrap();
    shop.sell("o2", 500, at(2)).await;
    shop.cancel_paid("o2", at(70)).await;
    tell(&shop, "o2", &[("name", "A gift")]).await;

    let won = Money::from_minor(500, Currency::parse("KRW").unwrap());
    let won = PromotionRecord { name: "Won day".to_owned(), saved: Some(won) };
    let gift = PromotionRecord { name: "A gift".to_owned(), saved: None };
    let filter = StatementFilter { from: at(0), to: at(100), account: None, currency: None };
    let mut told = Vec::new();
    let rows = shop.store.statement_rows(&filter, |row| {
        told.push((row.kind, row.promotions));
        Ok::<_, StoreError>(())
    });
    rows.await.unwrap();
    assert_eq!(
        told,
        [
            (StatementKind::Sale, vec![tenth, won]),
            (StatementKind::Sale, vec![gift.clone()]),
            (StatementKind::Refund, vec![]),
            (StatementKind::Cancel, vec![gift]),
        ]
    );
}
