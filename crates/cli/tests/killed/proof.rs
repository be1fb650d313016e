//! Our books against the acquirer's own record of what payers paid and got back.

use crate::desk::text;
use crate::program::call;
use crate::till::Till;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// So many requests are repeated by their keys at the end; more only take longer.
const REPEATS: usize = 25;

/// Panics where the two differ; says what was compared.
pub fn prove(till: &Till) -> String {
    till.desk.verify();
    let orders = till.all_orders();
    let refunds = till.all_refunds();
    nothing_is_open(&orders, &refunds);
    numbers_have_no_gaps(&orders);
    each_key_is_one(&orders, "reference");
    each_key_is_one(&refunds, "reason");
    let bills = bills(till);
    let (paid, returned) = agree(&orders, &refunds, &bills);
    let repeats = repeated_keys_change_nothing(till, &orders, &refunds);
    till.desk.verify();
    let letters = till.desk.ok("notification list");
    let told = letters["notifications"].as_array().unwrap();
    assert!(told.iter().any(|letter| letter["verdict"] == "accepted"), "nothing was received");
    let open_breaks = breaks(till, &orders);
    assert!(open_breaks.is_empty(), "contradictions: {open_breaks:?}");
    format!(
        "{} orders and {} refunds here, {} bills there: {paid} cents paid and {returned} returned \
         on both sides; {repeats} keys repeated",
        orders.len(),
        refunds.len(),
        bills.len()
    )
}

fn nothing_is_open(orders: &[Value], refunds: &[Value]) {
    for order in orders {
        let payments = order["payments"].as_array().unwrap();
        assert_eq!(payments.len(), 1, "one attempt, however often it was sent: {order:#}");
        assert_ne!(payments[0]["status"], "unknown", "{order:#}");
    }
    for refund in refunds {
        assert_ne!(refund["status"], "pending", "{refund:#}");
    }
}

/// Numbers count from one in each till and day.
fn numbers_have_no_gaps(orders: &[Value]) {
    let mut counted: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for order in orders {
        let (day, number) = text(&order["number"]).rsplit_once('-').unwrap();
        counted.entry(day).or_default().push(number.parse().unwrap());
    }
    for (day, mut numbers) in counted {
        numbers.sort_unstable();
        let whole: Vec<u64> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, whole, "the numbers of {day}");
    }
}

/// The keys also stand in what the shop may write freely, so that we see them again.
fn each_key_is_one(records: &[Value], member: &str) {
    let mut seen = BTreeSet::new();
    for key in records.iter().filter_map(|record| record[member].as_str()) {
        assert!(seen.insert(key), "{key} was made twice");
    }
}

/// The payments that wallets were charged for, by the number of the order.
fn bills(till: &Till) -> BTreeMap<String, Value> {
    let address = text(&till.desk.ready()["url"]).trim_start_matches("http://");
    let (status, answer) = call(address, "GET", "/wallet/api/bills", &Value::Null);
    assert_eq!(status, 200);
    let mut bills = BTreeMap::new();
    for bill in answer["bills"].as_array().unwrap() {
        let number = text(&bill["order_reference"]).to_owned();
        let earlier = bills.insert(number, bill.clone());
        assert!(earlier.is_none(), "charged twice: {bill:#} and {earlier:#?}");
    }
    bills
}

/// Compares every order with its bill; the sums of both sides, in cents.
fn agree(orders: &[Value], refunds: &[Value], bills: &BTreeMap<String, Value>) -> (u64, u64) {
    let numbers: BTreeSet<&str> = orders.iter().map(|order| text(&order["number"])).collect();
    for (number, bill) in bills {
        assert!(numbers.contains(&**number), "forgotten here: {bill:#}");
    }
    let (mut paid, mut returned) = (0_u64, 0_u64);
    for order in orders {
        let status = text(&order["status"]);
        let Some(bill) = bills.get(text(&order["number"])) else {
            assert!(
                matches!(status, "open" | "cancelled" | "expired" | "failed"),
                "paid here and not there: {order:#}"
            );
            assert!(order["payments"][0]["paid_at"].is_null(), "{order:#}");
            continue;
        };
        let expected = match text(&bill["status"]) {
            "part-refunded" => "partly-refunded",
            same => same,
        };
        assert_eq!(status, expected, "{order:#} but {bill:#}");
        assert_eq!(order["amount"], bill["amount"], "{order:#} but {bill:#}");
        assert_eq!(order["payments"][0]["gateway_id"], bill["payment_id"], "{order:#}");
        let here = refunds_here(refunds, &order["id"]);
        assert_eq!(here, refunds_there(bill), "{order:#} but {bill:#}");
        let sum: u64 = here.values().sum();
        assert_eq!(cents(&order["refunded"]), sum, "{order:#}");
        paid = paid.checked_add(cents(&bill["amount"])).unwrap();
        returned = returned.checked_add(sum).unwrap();
    }
    (paid, returned)
}

/// What went back, by the acquirer's id of the refund.
fn refunds_here(refunds: &[Value], order_id: &Value) -> BTreeMap<String, u64> {
    let ours = refunds.iter().filter(|refund| refund["order_id"] == *order_id);
    let succeeded = ours.filter(|refund| refund["status"] == "succeeded");
    succeeded
        .map(|refund| (text(&refund["gateway_id"]).to_owned(), cents(&refund["amount"])))
        .collect()
}

fn refunds_there(bill: &Value) -> BTreeMap<String, u64> {
    let refunds = bill["refunds"].as_array().unwrap().iter();
    refunds
        .map(|refund| (text(&refund["refund_id"]).to_owned(), cents(&refund["amount"])))
        .collect()
}

fn cents(money: &Value) -> u64 {
    assert_eq!(money["currency"], "USD", "{money}");
    text(&money["value"]).replace('.', "").parse().unwrap()
}

/// A caller who never heard the answer asks again, and gets what there is.
fn repeated_keys_change_nothing(till: &Till, orders: &[Value], refunds: &[Value]) -> usize {
    let known = |records: &[Value], member: &str, lines: &BTreeMap<String, String>| {
        let of = |record: &Value| {
            let line = lines.get(record[member].as_str()?)?;
            Some((line.clone(), record["id"].clone()))
        };
        records.iter().filter_map(of).take(REPEATS).collect::<Vec<_>>()
    };
    let sales = known(orders, "reference", &till.orders);
    let backs = known(refunds, "reason", &till.refunds);
    for (line, id) in &sales {
        assert_eq!(till.desk.run(line).document()["order"]["id"], *id, "{line}");
    }
    for (line, id) in &backs {
        assert_eq!(till.desk.run(line).document()["refund"]["id"], *id, "{line}");
    }
    assert_eq!(till.all_orders(), orders, "asking again by a key changed an order");
    assert_eq!(till.all_refunds(), refunds, "asking again by a key changed a refund");
    sales.len().checked_add(backs.len()).unwrap()
}

/// Lines of the timelines that tell of a contradiction; the sandbox tells none.
fn breaks(till: &Till, orders: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    for order in orders.iter().filter(|order| order["status"] != "open") {
        let shown = till.desk.ok(&format!("order show {}", text(&order["id"])));
        let lines = shown["order"]["timeline"].as_array().unwrap().clone();
        let kinds = ["break.opened", "refund.contradicted"];
        // A payer who pays what is just being cancelled gets it back, and that is told.
        let asked = lines.iter().any(|line| line["kind"] == "payment.cancel-asked");
        let returned = |line: &Value| asked && text(&line["text"]).ends_with("paid-then-cancelled");
        let told = |line: &Value| kinds.contains(&text(&line["kind"])) && !returned(line);
        found.extend(lines.into_iter().filter(told).map(|line| json!([order["number"], line])));
    }
    found
}
