//! "Search or go to", the list of payments with its filters and its file, and what is remembered.

use super::take_payment::list;
use crate::mock::Desktop;
use serde_json::{Value, json};

#[test]
fn orders_are_found_by_number_amount_wallet_and_reference() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let paid = window.paid("one", "47.50");
    let other = window.show_code("two", "8.00");
    let ids = |words: &str| {
        let found = window.does("find_orders", json!({ "words": words }));
        found.as_array().unwrap().iter().map(|order| order["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(paid["number"].as_str().unwrap())[0], paid["id"]);
    assert_eq!(ids("47.5"), [paid["id"].clone()]);
    assert_eq!(ids("gcash"), [paid["id"].clone()]);
    assert_eq!(ids("inv-7"), [other["id"].clone(), paid["id"].clone()]);
    let gateway_id = paid["attempts"][0]["gatewayId"].as_str().unwrap();
    assert_eq!(ids(&gateway_id[gateway_id.len() - 6..]), [paid["id"].clone()]);
    assert_eq!(ids("  "), Vec::<Value>::new());
}

#[test]
fn the_list_is_narrowed_by_way_amount_and_reason() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.paid("one", "47.50");
    let failed = window.show_code("two", "8.00");
    window.payer(&failed, "GCASH", "decline");
    let failed = window.order_until(&failed["id"], |order| order["status"] == "failed");
    let code = &failed["attempts"][0]["failureCode"];
    let count = |part: Value| window.does("payment_totals", list(part))["attempts"].clone();
    assert_eq!(count(json!({ "mode": "orderCode" })), 2);
    assert_eq!(count(json!({ "mode": "cashier" })), 0);
    assert_eq!(count(json!({ "currency": "EUR", "min": "10", "max": "47.5" })), 1);
    assert_eq!(count(json!({ "code": code })), 1);
    let page = window.does("payments", list(json!({ "skip": 1 })));
    assert_eq!(page["rows"].as_array().map(Vec::len), Some(1));
    assert_eq!(window.refuses("payments", list(json!({ "min": "10" }))), "badInput");
    let wrong = json!({ "currency": "EUR", "min": "ten" });
    assert_eq!(window.refuses("payments", list(wrong)), "badAmount");
}

#[test]
fn what_is_exported_is_what_is_shown() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let paid = window.paid("one", "47.50");
    window.show_code("two", "8.00");
    let path = desktop.folder.path().join("list.csv");
    let mut request = json!({
        "payments": list(json!({ "states": ["paid"] }))["request"],
        "columns": [
            { "column": "order", "heading": "订单" },
            { "column": "state", "heading": "State" },
            { "column": "amount", "heading": "Amount" },
            { "column": "purpose", "heading": "For" },
        ],
        "currencyHeading": "Currency",
        "bookHeading": "Book",
        "words": [{ "word": "paid", "said": "Paid" }],
        "acquirersZone": false,
        "path": path.to_str().unwrap(),
    });
    let written = window.does("export_list", json!({ "request": request }));
    assert_eq!(written["rows"], 1);
    let number = paid["number"].as_str().unwrap();
    let expected = format!(
        "\u{feff}订单,State,Currency,Amount,For,Book\r\n{number},Paid,EUR,47.50,INV-7,PRACTICE\r\n"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);

    request["columns"] = json!([{ "column": "time", "heading": "Time" }]);
    request["acquirersZone"] = json!(true);
    window.does("export_list", json!({ "request": request }));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("+08:00,PRACTICE"), "{text}");
    request["path"] = json!(desktop.folder.path().join("no/such/folder/list.csv"));
    assert_eq!(window.refuses("export_list", json!({ "request": request })), "badInput");
}

#[test]
fn a_persons_ways_are_remembered() {
    let desktop = Desktop::first_start();
    let remember = |text: &str| json!({ "memory": "shortcuts", "text": text });
    desktop.window.does("remember", remember("{}"));
    let desk = desktop.window.does("remember", remember(r#"{"payments":"Ctrl+p"}"#));
    let kept = json!([{ "memory": "shortcuts", "text": r#"{"payments":"Ctrl+p"}"# }]);
    assert_eq!(desk["remembered"], kept);
    let long = "x".repeat(20_000);
    assert_eq!(desktop.window.refuses("remember", remember(&long)), "badInput");

    let desktop = desktop.again();
    assert_eq!(desktop.window.does("desk", json!({}))["remembered"], kept);
    assert_eq!(desktop.window.does("remember", remember(""))["remembered"], json!([]));
}
