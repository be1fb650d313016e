//! Money back, once and never too much.

use crate::desk::{Desk, money, text};
use serde_json::json;

#[test]
fn a_payment_is_refunded_in_parts_and_never_beyond_itself() {
    let desk = Desk::open();
    let order = desk.paid("12.50", "USD", "");
    let id = text(&order["id"]);
    let part = desk.ok(&format!("refund create --order {id} --amount 2.50 --reason broken"));
    let part = &part["refund"];
    assert_eq!((&part["status"], &part["amount"]), (&json!("succeeded"), &money("2.50", "USD")));
    assert_eq!((&part["order_id"], &part["reason"]), (&order["id"], &json!("broken")));
    assert_eq!(part["reversed_at"], json!(null));
    assert!(part["gateway_id"].is_string() && part["created_at"].is_string());

    desk.fails(&format!("refund create --order {id} --amount 10.01"), 1, "over-refund");
    desk.fails(&format!("refund create --order {id} --amount 0"), 2, "bad-amount");
    desk.fails(&format!("refund create --order {id} --amount 1.005"), 2, "bad-amount");
    desk.fails(&format!("refund create --order {id} --amount -1"), 2, "bad-amount");
    let shown = desk.ok(&format!("order show {id}"))["order"].clone();
    assert_eq!(
        (&shown["status"], &shown["refunded"]),
        (&json!("partly-refunded"), &money("2.50", "USD"))
    );

    let rest = desk.ok(&format!("refund create --order {} --full", text(&order["number"])));
    assert_eq!(rest["refund"]["amount"], money("10.00", "USD"));
    let shown = desk.ok(&format!("order show {id}"))["order"].clone();
    assert_eq!(
        (&shown["status"], shown["refunds"].as_array().unwrap().len()),
        (&json!("refunded"), 2)
    );
    desk.fails(&format!("refund create --order {id} --full"), 1, "not-refundable");
    desk.fails(&format!("refund create --order {id} --amount 0.01"), 1, "over-refund");

    let list = desk.ok("refund list")["refunds"].clone();
    assert_eq!(list[0]["id"], rest["refund"]["id"]);
    let one = desk.ok(&format!("refund show {}", text(&part["id"])));
    assert_eq!(one["refund"], *part);
    desk.verify();
}

#[test]
fn an_unpaid_order_has_nothing_to_give_back() {
    let desk = Desk::open();
    let order = desk.show_code("5.00", "USD", "");
    let line = format!("refund create --order {} --full", text(&order["id"]));
    desk.fails(&line, 1, "not-refundable");
    desk.fails("refund create --order nobody --full", 1, "unknown-order");
    desk.fails("refund show nobody", 1, "unknown-refund");
    let both = format!("refund create --order {} --full --amount 1", text(&order["id"]));
    desk.fails(&both, 2, "usage");
    desk.fails(&format!("refund create --order {}", text(&order["id"])), 2, "usage");
}

#[test]
fn the_same_request_id_is_the_same_refund() {
    let desk = Desk::open();
    let order = desk.paid("8.00", "EUR", "");
    let id = text(&order["id"]);
    let line = format!("refund create --order {id} --request-id back-1 --amount");
    let first = desk.ok(&format!("{line} 3.00"));
    assert_eq!(desk.ok(&format!("{line} 3.00")), first);
    desk.fails(&format!("{line} 4.00"), 1, "duplicate-request");
    let shown = desk.ok(&format!("order show {id}"))["order"].clone();
    assert_eq!(shown["refunded"], money("3.00", "EUR"));
}
