//! Money going back, and the statement of both ways.

use crate::mock::{Desktop, Window};
use serde_json::{Value, json};

pub(super) fn wish(key: &str, order: &Value, amount: Option<&str>) -> Value {
    let amount = amount.map(|value| json!({ "currency": "EUR", "value": value }));
    json!({ "request": {
        "requestKey": key, "orderId": order["id"], "amount": amount, "reason": "Returned goods",
        "seen": null, "proof": null, "second": null,
    } })
}

fn settled(window: &Window, refund: &Value) -> Value {
    let ask = json!({ "refundId": refund["id"] });
    window.until("refund", ask, |refund| refund["status"] == "succeeded")
}

#[test]
fn a_part_and_then_the_rest_go_back() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.paid("sale", "10.00");
    let part = window.does("return_money", wish("part", &order, Some("2.50")))["refund"].clone();
    let again = window.does("return_money", wish("part", &order, Some("2.50")));
    assert_eq!((&again["way"], &again["refund"]["id"]), (&json!("refund"), &part["id"]));
    let part = settled(window, &part);
    assert_eq!(part["amount"]["value"], "2.50");
    assert!(part["doneAt"].is_string());
    let now = window.order_until(&order["id"], |order| order["status"] == "partlyRefunded");
    assert_eq!(now["refundable"]["value"], "7.50");

    assert_eq!(window.refuses("return_money", wish("much", &order, Some("7.51"))), "overRefund");
    let rest = window.does("return_money", wish("rest", &order, None))["refund"].clone();
    assert_eq!(settled(window, &rest)["amount"]["value"], "7.50");
    let now = window.order_until(&order["id"], |order| order["status"] == "refunded");
    assert_eq!(now["refunds"].as_array().unwrap().len(), 2);
    assert_eq!(window.refuses("return_money", wish("more", &order, None)), "notRefundable");
}

#[test]
fn what_is_not_paid_cannot_be_refunded() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("open", "10.00");
    assert_eq!(window.refuses("return_money", wish("r", &order, None)), "notRefundable");
    assert_eq!(window.refuses("refund", json!({ "refundId": "nothing" })), "unknownOrder");
}

#[test]
fn a_statement_has_a_row_for_each_way_and_says_practice() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.paid("sale", "10.00");
    let refund = window.does("return_money", wish("back", &order, Some("4.00")))["refund"].clone();
    settled(window, &refund);
    let path = desktop.folder.path().join("PRACTICE.csv");
    let request = |to: &str, path: &str| json!({ "request": { "from": "2026-01-01T00:00:00Z", "to": to, "path": path } });
    let far = "2999-01-01T00:00:00Z";
    let written = window.does("export_statement", request(far, path.to_str().unwrap()));
    assert_eq!(written["rows"], 2);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("PRACTICE").count(), 2);
    assert!(text.contains(",-4.00,"), "{text}");
    let nowhere = request(far, "/no/such/folder/a.csv");
    assert_eq!(window.refuses("export_statement", nowhere), "badInput");
    assert_eq!(window.refuses("export_statement", request("soon", "a.csv")), "badInput");
}
