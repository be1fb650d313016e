//! What goes wrong: each failure has its code, and nothing that is forged is believed.

use super::take_payment::list;
use crate::mock::{Desktop, http, take};
use serde_json::{Value, json};

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let refuses = |currency: &str, value: &str| {
        window.refuses("take_payment", take("wrong", currency, value))
    };
    assert_eq!(refuses("EUR", "0.00"), "badAmount");
    assert_eq!(refuses("EUR", "-1.00"), "badAmount");
    assert_eq!(refuses("EUR", "1.005"), "badAmount");
    assert_eq!(refuses("EUR", "ten"), "badAmount");
    assert_eq!(refuses("eur", "1.00"), "badInput");
    let mut scanned = take("wrong", "EUR", "1.00");
    scanned["request"]["mode"] = json!("paymentCode");
    assert_eq!(window.refuses("take_payment", scanned.clone()), "badInput");
    scanned["request"]["paymentCode"] = json!("28x");
    assert_eq!(window.refuses("take_payment", scanned), "badInput");
    assert_eq!(window.refuses("order", json!({ "orderId": "nothing" })), "unknownOrder");
    assert_eq!(window.refuses("order", json!({ "orderId": "no/id" })), "badInput");
    assert_eq!(window.refuses("payments", list(json!({ "after": "x" }))), "badInput");
    assert_eq!(window.does("payment_totals", list(json!({})))["attempts"], 0);
}

#[test]
fn an_answer_that_is_lost_leaves_the_outcome_unknown_until_somebody_tells() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    fault(&desktop, json!([{ "fault": "close-after", "operation": "pay", "count": 1 }]));
    let order = window.show_code("lost", "6.00");
    assert_eq!(order["attempts"][0]["state"], "unknown");
    let known = window.order_until(&order["id"], |order| {
        order["attempts"][0]["state"] == "awaitingPayer" && order["attempts"][0]["code"].is_string()
    });
    assert_eq!(window.payer(&known, "GCASH", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid");
}

#[test]
fn a_refused_request_is_stored_as_failed_with_its_code() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let refusal = json!({
        "fault": "result-code", "operation": "pay", "count": 1,
        "code": "RISK_REJECT", "status": "F",
    });
    fault(&desktop, json!([refusal]));
    let order = window.show_code("refused", "6.00");
    assert_eq!(order["status"], "failed");
    assert_eq!(order["attempts"][0]["failureCode"], "RISK_REJECT");
}

#[test]
fn a_forged_notification_is_counted_and_shown_and_not_applied() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("forged", "6.00");
    let heard = |desk: &Value| desk["receiver"]["listening"].is_string();
    let desk = window.until("desk", json!({}), heard);
    let receiver = desk["receiver"]["listening"].as_str().unwrap();
    let letter = json!({ "notifyType": "PAYMENT_RESULT", "result": { "resultStatus": "S" } });
    let (status, _) = http(&format!("http://{receiver}/notify/Practice"), Some(letter));
    assert_ne!(status, 200);

    window.until("desk", json!({}), |desk| desk["receiver"]["rejected"] == 1);
    let rejected = window.does("notifications", json!({ "rejectedOnly": true }));
    assert_eq!(rejected[0]["verdict"], "forged");
    assert_eq!(window.does("desk", json!({}))["unread"], 1);
    assert_eq!(window.does("unread", json!({}))["letters"], 1);
    let read = window.does("read_missed", json!({ "lettersOnly": true }));
    assert_eq!((&read["letters"], &read["newestLetterAt"]), (&json!(0), &Value::Null));
    assert_eq!(window.does("order", json!({ "orderId": order["id"] }))["status"], "open");
}

#[test]
fn another_amount_than_asked_for_waits_for_a_person() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    fault(&desktop, json!([{ "fault": "wrong-amount", "operation": "notifyPayment", "count": 1 }]));
    let order = window.show_code("amount", "6.00");
    window.payer(&order, "GCASH", "approve");
    let breaks = window.until("needs_you", json!({}), |breaks| breaks != &json!([]));
    assert_eq!((&breaks[0]["kind"], &breaks[0]["number"]), (&json!("amount"), &order["number"]));
    assert_eq!(window.does("desk", json!({}))["needsYou"], 1);

    let decide = |action: &str| json!({ "request": { "id": breaks[0]["id"], "action": action, "reason": null } });
    assert_eq!(window.refuses("resolve_break", decide("accept")), "badInput");
    assert_eq!(window.does("resolve_break", decide("acknowledge")), json!([]));
}

#[test]
fn a_gateway_that_cannot_be_reached_is_told_to_who_asks() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("silent", "6.00");
    fault(&desktop, json!([{ "fault": "close-before", "operation": "inquiryPayment" }]));
    assert_eq!(window.refuses("check_now", json!({ "orderId": order["id"] })), "outcomeUnknown");
    let reachable = |desk: &Value| desk["accounts"][0]["reachable"].clone();
    assert_eq!(reachable(&window.does("desk", json!({}))), json!(false));

    // Nobody presses anything: the desk asks by itself and is heard again.
    fault(&desktop, json!([]));
    window.until("desk", json!({}), |desk| reachable(desk) == json!(true));
}

fn fault(desktop: &Desktop, faults: Value) {
    desktop.window.gateway("/sandbox/api/faults", Some(faults));
}
