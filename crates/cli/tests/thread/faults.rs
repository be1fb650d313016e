//! What goes wrong on the way, and how `sync` settles it.

use crate::desk::{Desk, text};
use serde_json::{Value, json};

const SHOW: &str = "order create --amount 6.00 --currency USD --mode show-code";

fn fault(name: &str, operation: &str) -> Value {
    json!([{ "fault": name, "operation": operation, "count": 1 }])
}

fn scan(desk: &Desk) -> String {
    let code = desk.payers_code("ALIPAY_CN", false);
    format!("order create --amount 6.00 --currency USD --mode scan-code --code {code}")
}

#[test]
fn a_request_that_never_arrived_is_sent_again() {
    let desk = Desk::open();
    desk.faults(&fault("close-before", "pay"));
    let lost = desk.fails(SHOW, 3, "outcome-unknown")["order"].clone();
    assert_eq!(lost["payments"][0]["status"], "unknown");
    assert_eq!(desk.ok("sync"), json!({ "resolved": 1, "still_unknown": 0 }));
    let order = desk.ok(&format!("order show {}", text(&lost["id"])))["order"].clone();
    assert_eq!(order["payments"].as_array().unwrap().len(), 1);
    desk.approve(&order["payments"][0]["code"], "DANA");
    assert_eq!(desk.ok(&format!("order wait {}", text(&lost["id"])))["order"]["status"], "paid");
}

#[test]
fn an_answer_that_was_lost_is_asked_for() {
    let desk = Desk::open();
    desk.faults(&fault("close-after", "pay"));
    let lost = desk.fails(&scan(&desk), 3, "outcome-unknown")["order"].clone();
    assert_eq!(desk.ok("sync"), json!({ "resolved": 1, "still_unknown": 0 }));
    let order = desk.ok(&format!("order show {}", text(&lost["id"])));
    assert_eq!(order["order"]["status"], "paid");
    assert_eq!(desk.ok("sync"), json!({ "resolved": 0, "still_unknown": 0 }));
    desk.verify();
}

#[test]
fn a_charge_that_never_arrived_is_ended_and_not_repeated() {
    let desk = Desk::open();
    desk.faults(&fault("close-before", "pay"));
    let lost = desk.fails(&scan(&desk), 3, "outcome-unknown")["order"].clone();
    let synced = desk.ok("sync");
    assert_eq!(synced, json!({ "resolved": 1, "still_unknown": 0 }));
    let order = desk.ok(&format!("order show {}", text(&lost["id"])))["order"].clone();
    assert_eq!(order["payments"].as_array().unwrap().len(), 1);
    assert_ne!(order["status"], "paid");
    assert_ne!(order["status"], "open");
}

#[test]
fn an_answer_without_a_good_signature_is_not_believed() {
    let desk = Desk::open();
    for name in ["missing-signature", "wrong-signature"] {
        desk.faults(&fault(name, "pay"));
        let order = desk.fails(&scan(&desk), 3, "signature-invalid")["order"].clone();
        assert_eq!(order["payments"][0]["status"], "unknown");
        assert_eq!(desk.ok("sync")["resolved"], 1);
    }
    let paid = desk.ok("order list --status paid")["orders"].clone();
    assert_eq!(paid.as_array().unwrap().len(), 2);
}

#[test]
fn a_refund_without_an_answer_goes_back_once() {
    let desk = Desk::open();
    let order = desk.paid("6.00", "USD", "");
    let refund = format!("refund create --order {} --amount 2.00", text(&order["id"]));
    for name in ["close-after", "close-before", "unknown"] {
        desk.faults(&fault(name, "refund"));
        let pending = desk.fails(&refund, 3, "outcome-unknown")["refund"].clone();
        assert_eq!(pending["status"], "pending");
        assert_eq!(desk.ok("sync"), json!({ "resolved": 1, "still_unknown": 0 }), "{name}");
        let shown = desk.ok(&format!("refund show {}", text(&pending["id"])));
        assert_eq!(shown["refund"]["status"], "succeeded");
    }
    let shown = desk.ok(&format!("order show {}", text(&order["id"])))["order"].clone();
    assert_eq!(shown["status"], "refunded");
    desk.verify();
}

#[cfg(unix)]
#[test]
fn an_acquirer_that_does_not_answer_at_all_leaves_the_order_stored() {
    let mut desk = Desk::open();
    let test = desk.ok("account test Main");
    assert_eq!((&test["ok"], test["checks"].as_array().unwrap().len()), (&json!(true), 7));
    assert_eq!(desk.end_sandbox(), Some(0));
    let order = desk.fails(SHOW, 3, "gateway-unreachable")["order"].clone();
    assert_eq!(order["payments"][0]["status"], "unknown");
    let test = desk.fails("account test Main", 1, "gateway-unreachable");
    assert_eq!((&test["ok"], &test["checks"][0]["verdict"]), (&json!(false), &json!("failed")));
    let synced = desk.fails("sync", 3, "outcome-unknown");
    assert_eq!((&synced["resolved"], &synced["still_unknown"]), (&json!(0), &json!(1)));
    desk.fails("account remove Main", 1, "account-in-use");
    desk.verify();
}
