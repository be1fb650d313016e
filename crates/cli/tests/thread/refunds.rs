//! Money back, once and never too much.

use crate::desk::{Desk, money, text};
use serde_json::{Value, json};

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

#[test]
fn eight_programs_refund_one_order_at_once_and_never_exceed_it() {
    let desk = Desk::open();
    let order = desk.paid("10.00", "EUR", "");
    let line = format!("refund create --order {} --amount 3.00", text(&order["id"]));
    let runs = desk.at_once(&line, 8);
    for run in runs.iter().filter(|run| run.status != 0) {
        assert_eq!(run.document()["error"]["code"], "over-refund", "{run:?}");
    }
    let statuses: Vec<_> = runs.iter().map(|run| run.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 0).count(), 3, "{statuses:?}");
    let shown = desk.ok(&format!("order show {}", text(&order["id"])))["order"].clone();
    assert_eq!(shown["refunded"], money("9.00", "EUR"));
    desk.verify();
}

#[test]
fn the_same_call_at_once_in_eight_programs_is_one_refund() {
    let desk = Desk::open();
    let order = desk.paid("10.00", "EUR", "");
    let line =
        format!("refund create --order {} --amount 3.00 --request-id once", text(&order["id"]));
    let runs = desk.at_once(&line, 8);
    let ids: Vec<_> = runs.iter().map(|run| run.document()["refund"]["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(desk.ok("refund list")["refunds"].as_array().unwrap().len(), 1);
}

#[test]
fn a_whole_sale_of_today_is_cancelled_where_the_caller_lets_it() {
    let desk = Desk::open();
    let order = desk.paid("10.00", "EUR", "");
    let id = text(&order["id"]);
    let plan = desk.ok(&format!("refund plan --order {id}"))["plan"].clone();
    assert_eq!((&plan["way"], &plan["refundable"]), (&json!("cancel"), &money("10.00", "EUR")));
    let part = desk.ok(&format!("refund plan --order {id} --amount 1.00"))["plan"].clone();
    assert_eq!((&part["way"], &part["why"]), (&json!("refund"), &json!("part")));
    let shown = desk.ok(&format!("order show {id}"))["order"].clone();
    assert!(shown["return"]["refund_seconds_left"].as_i64().unwrap() > 360 * 86_400);
    let done = desk.ok(&format!("refund create --order {id} --full --or-cancel"));
    assert_eq!((&done["way"], &done["order"]["status"]), (&json!("cancel"), &json!("cancelled")));
    desk.verify();
}

#[test]
fn a_wallets_rule_is_named_before_anything_is_sent() {
    let desk = Desk::open();
    let order = desk.show_code("10.00", "EUR", "");
    desk.approve(&order["payments"][0]["code"], "PAYPAY");
    let id = text(&order["id"]).to_owned();
    desk.ok(&format!("order wait {id}"));
    desk.fails(&format!("refund create --order {id} --amount 4.00"), 1, "whole-refund-only");
    assert_eq!(desk.ok("refund list")["refunds"], json!([]));
    let whole = desk.ok(&format!("refund create --order {id} --full"))["refund"].clone();
    assert_eq!(whole["status"], "succeeded");
}

#[test]
fn a_refund_that_came_back_no_longer_counts() {
    let desk = Desk::open();
    let order = desk.paid("10.00", "EUR", "");
    let line = format!("refund create --order {} --amount 4.00", text(&order["id"]));
    let refund = desk.ok(&line)["refund"].clone();
    let id = text(&refund["id"]);
    let body = json!({ "refund_request_id": id });
    assert_eq!(desk.post("/sandbox/api/refunds/reverse", &body).0, 200);
    let reversed = desk.ok(&format!("refund reversed {id}"))["refund"].clone();
    assert!(reversed["reversed_at"].is_string() && reversed["status"] == "succeeded");
    let shown = desk.ok(&format!("order show {}", text(&order["id"])))["order"].clone();
    assert_eq!((&shown["status"], &shown["refunded"]), (&json!("paid"), &money("0.00", "EUR")));
    desk.verify();
}

#[test]
fn a_file_of_refunds_is_tried_dry_done_once_and_tells_each_line() {
    let desk = Desk::open();
    let (one, two) = (desk.paid("10.00", "EUR", ""), desk.paid("5.00", "EUR", ""));
    let text_of = |order: &Value| text(&order["number"]).to_owned();
    let csv = format!(
        "order,amount,reason\n{},2.50,Cold\n{},,All of it\nnobody,1.00,\n",
        text_of(&one),
        text_of(&two)
    );
    let file = desk.file("refunds.csv", csv.as_bytes());
    let batch = format!("refund batch {}", file.display());
    let dry = desk.fails_with(&format!("{batch} --dry-run"), 1);
    assert_eq!(statuses(&dry), ["ready", "ready", "refused"]);
    assert_eq!(desk.ok("refund list")["refunds"], json!([]));
    let done = desk.fails_with(&batch, 1);
    assert_eq!(statuses(&done), ["succeeded", "succeeded", "refused"]);
    assert_eq!(done["lines"][2]["error"]["code"], "unknown-order");
    assert_eq!(statuses(&desk.fails_with(&batch, 1)), statuses(&done));
    assert_eq!(desk.ok("refund list")["refunds"].as_array().unwrap().len(), 2);
    let wrong = desk.file("wrong.csv", b"a,b\n1,2\n");
    desk.fails(&format!("refund batch {}", wrong.display()), 2, "bad-batch");
    desk.verify();
}

fn statuses(document: &Value) -> Vec<&str> {
    document["lines"].as_array().unwrap().iter().map(|line| text(&line["status"])).collect()
}
