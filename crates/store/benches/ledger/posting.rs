//! Booking sales, one commit each.

use crate::bare::BareFile;
use crate::{book, median};
use domain::{
    AccountName, Arrival, Currency, Entry, Mode, Money, OrderId, PaymentFact, PaymentRequestId,
};
use std::time::Instant;
use store::{NewEntry, NewOrder, NewPayment, Store, demo};

const ROUNDS: usize = 2_000;
/// Until a log is as long as it gets, each commit makes the file longer, which costs more.
const ROUNDS_BEFORE: usize = 600;

pub async fn compare() {
    let folder = tempfile::tempdir().expect("a folder of its own");
    let store = book::open(&folder.path().join("ledger.sqlite")).await.expect("a new book opens");
    let sales = paid(&store).await;
    let mut bare = BareFile::open(&folder.path().join("bare.sqlite")).await;
    let (mut ours_rounds, mut bare_rounds) = (vec![], vec![]);
    for (round, sale) in sales.iter().enumerate() {
        let started = Instant::now();
        let mut tx = store.write().await.expect("nobody else writes");
        let news = tx.post(sale, book::end()).await.expect("a sale is booked");
        tx.commit().await.expect("an entry is kept");
        let ours = started.elapsed().as_nanos();
        assert!(news, "each sale is booked once");

        let payment = sale.entry.key().fact.as_str();
        let order = sale.order_id.as_ref().map(OrderId::as_str).expect("a sale has an order");
        let started = Instant::now();
        bare.commit(payment, order).await;
        let baseline = started.elapsed().as_nanos();
        if round >= ROUNDS_BEFORE {
            ours_rounds.push(ours);
            bare_rounds.push(baseline);
        }
    }
    // What was booked is what the orders say, so they have nothing to add.
    let mut tx = store.write().await.expect("nobody else writes");
    for order in sales.iter().filter_map(|sale| sale.order_id.as_ref()) {
        tx.refresh_order(order, book::end()).await.expect("an order is refreshed");
    }
    tx.commit().await.expect("orders are kept");
    let checked = store.verify().await.expect("the books agree");
    assert_eq!(checked.ledger_entries, u64::try_from(sales.len()).expect("a small number"));
    bare.close().await;
    store.close().await;
    println!(
        r#"{{"bench":"ledger, posting","ours_ns":{},"baseline_ns":{},"aim":">= 0.6","note":"a sale booked with its move, sums and checks, on the disk; baseline: two bare rows of that size, on the disk"}}"#,
        median(ours_rounds),
        median(bare_rounds)
    );
}

/// Sales of paid payments that are not booked yet.
async fn paid(store: &Store) -> Vec<NewEntry> {
    let at = book::end();
    // It makes the account and nothing else.
    demo::fill(store, 0, 1, at, at, |moment| moment.date_naive()).await.expect("an account");
    let account = AccountName::parse(demo::ACCOUNT).expect("a name");
    let amount = Money::from_minor(1250, Currency::parse("EUR").expect("a currency"));
    let mut tx = store.write().await.expect("nobody else writes");
    let mut sales = Vec::new();
    for number in 0..ROUNDS + ROUNDS_BEFORE {
        let order_id = OrderId::parse(&format!("o{number:024}")).expect("an id");
        let request_id = PaymentRequestId::parse(&format!("p{number:024}")).expect("an id");
        let order = NewOrder {
            id: order_id.clone(),
            till: "1".to_owned(),
            day: at.date_naive(),
            account: account.clone(),
            amount,
            reference: None,
            note: None,
            request: None,
            wallet: None,
        };
        tx.insert_order(&order, at).await.expect("an order is stored");
        let payment = NewPayment {
            request_id: request_id.clone(),
            order_id: order_id.clone(),
            amount,
            account: account.clone(),
            mode: Mode::OrderCode,
            wallet: None,
            next_inquiry_at: None,
            requested_expiry_at: None,
            agreement_id: None,
            user_agent: None,
            request_key: None,
        };
        let mut record = tx.insert_payment(&payment, at).await.expect("an attempt is stored");
        record.payment.apply(PaymentFact::Paid { at, amount });
        tx.save_payment(&record).await.expect("an attempt is saved");
        let entry = Entry::sale(&request_id, amount, Arrival::Converted, at).expect("a sale");
        sales.push(NewEntry { entry, account: account.clone(), order_id: Some(order_id) });
    }
    tx.commit().await.expect("orders are kept");
    sales
}
