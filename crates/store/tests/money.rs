//! What an order comes to, and what the file itself refuses.

mod common;

use common::{Shop, at, money, new_order, order_id, payment_id};
use domain::{OrderStatus, PaymentFact, PaymentState};
use store::StoreError;

#[tokio::test]
async fn an_order_is_read_back_as_it_was_made() {
    let shop = Shop::open().await;
    let mut order = new_order("o1", 1250);
    order.reference = Some("Table 4".to_owned());
    order.request = Some(store::RequestKey { key: "k1".to_owned(), digest: "d1".to_owned() });
    let made = shop.ask(&order, at(1)).await;
    assert_eq!(made.number.as_str(), "20261120-1-1");
    for found in [
        shop.store.order(&made.id).await,
        shop.store.order_by_number("20261120-1-1").await,
        shop.store.order_by_request_key("k1").await,
        shop.store.find_order("o1").await,
        shop.store.find_order("20261120-1-1").await,
    ] {
        assert_eq!(found.unwrap().as_ref(), Some(&made));
    }
    assert_eq!(shop.store.find_order("o2").await.unwrap(), None);
}

#[tokio::test]
async fn an_order_follows_its_attempts_and_refunds() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    let pending = PaymentFact::Pending { expires_at: Some(at(600)) };
    assert_eq!(shop.tell("o1", pending, at(2)).await.status, OrderStatus::Open);
    let order = shop.tell("o1", PaymentFact::Paid { at: at(5), amount: money(1000) }, at(6)).await;
    assert_eq!((order.status, order.closed_at), (OrderStatus::Paid, Some(at(6))));
    let payment = shop.store.payment(&payment_id("po1")).await.unwrap().unwrap();
    assert_eq!(payment.payment.state(), PaymentState::Paid { paid_at: at(5) });
    assert_eq!(payment.expires_at, Some(at(600)));

    shop.give_back("o1", 400, "f1").await.unwrap();
    let order = shop.store.order(&order_id("o1")).await.unwrap().unwrap();
    assert_eq!((order.status, order.refunded), (OrderStatus::PartlyRefunded, money(400)));
    shop.give_back("o1", 600, "f2").await.unwrap();
    let order = shop.store.order(&order_id("o1")).await.unwrap().unwrap();
    assert_eq!((order.status, order.refunded), (OrderStatus::Refunded, money(1000)));
    let payment = shop.store.payment(&payment_id("po1")).await.unwrap().unwrap();
    assert_eq!(payment.refunded, money(1000));
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn more_than_came_in_never_goes_back() {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.give_back("o1", 700, "f1").await.unwrap();
    let refused = shop.give_back("o1", 301, "f2").await;
    assert!(matches!(refused, Err(StoreError::OverRefund)), "{refused:?}");
    shop.give_back("o1", 300, "f3").await.unwrap();
    shop.store.verify().await.unwrap();
}
