//! Taking a payment, from the keypad to the timeline.

use crate::mock::{Desktop, take};
use serde_json::{Value, json};

#[test]
fn a_payment_is_paid_by_notification_and_found_again() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("one", "12.50");
    assert_eq!(order["status"], "open");
    assert_eq!(order["practice"], true);
    let attempt = &order["attempts"][0];
    assert_eq!(attempt["state"], "awaitingPayer");
    assert!(attempt["code"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(order["expiresAt"].is_string());

    assert_eq!(window.payer(&order, "GCASH", "approve"), "SUCCESS");
    let paid = window.order_until(&order["id"], |order| order["status"] == "paid");
    let attempt = &paid["attempts"][0];
    assert_eq!(attempt["toldBy"], "notification");
    assert_eq!(attempt["wallet"], "GCASH");
    assert!(attempt["toldAfterMs"].is_number());
    assert_eq!(paid["refundable"], json!({ "currency": "EUR", "value": "12.50" }));
    let kinds: Vec<_> = entries(&paid).collect();
    for kind in ["order.made", "payment.asked", "payment.codeGiven", "payment.paid"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind} is not in {kinds:?}");
    }

    let page = window.does("payments", list(json!({ "states": ["paid"] })));
    assert_eq!(page["rows"][0]["number"], order["number"]);
    let totals = window.does("payment_totals", list(json!({ "states": ["paid"] })));
    assert_eq!(totals["taken"], 1);
    assert_eq!(totals["sums"], json!([{ "currency": "EUR", "value": "12.50" }]));
    let page = window.does("payments", list(json!({ "search": "INV-7" })));
    assert_eq!(page["rows"].as_array().unwrap().len(), 1);
    let page = window.does("payments", list(json!({ "states": ["failed"] })));
    assert_eq!(page["rows"], json!([]));

    let messages = window.does("messages", json!({ "orderId": order["id"] }));
    let pay = &messages[0];
    assert_eq!((&pay["operation"], &pay["direction"]), (&json!("pay"), &json!("sent")));
    assert_eq!(messages[1]["verdict"], "signed");
    assert!(window.told().iter().any(|topic| topic == "Payments"));
}

#[test]
fn a_second_press_is_the_same_order() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("twice", "3.00");
    assert_eq!(window.show_code("twice", "3.00")["id"], order["id"]);
    assert_eq!(window.refuses("take_payment", take("twice", "EUR", "4.00")), "duplicateOrder");
    assert_eq!(window.does("payment_totals", list(json!({})))["attempts"], 1);
}

#[test]
fn a_declined_payment_fails_and_can_be_tried_again() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("declined", "8.00");
    assert_eq!(window.payer(&order, "DANA", "decline"), "FAILED");
    let failed = window.does("check_now", json!({ "orderId": order["id"] }));
    assert_eq!(failed["status"], "failed");
    assert!(failed["attempts"][0]["failureCode"].is_string());

    let again = json!({ "request": {
        "requestKey": "again", "orderId": order["id"], "mode": "orderCode", "paymentCode": null,
    } });
    let open = window.does("pay_again", again);
    assert_eq!(open["number"], order["number"]);
    assert_eq!(open["attempts"].as_array().unwrap().len(), 2);
    assert_eq!(window.payer(&open, "DANA", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid");
}

#[test]
fn a_renewed_code_replaces_the_old_one() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("renewed", "5.00");
    let renewed = window.does("renew_code", json!({ "orderId": order["id"] }));
    let attempts = renewed["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0]["state"], "cancelled");
    assert_ne!(attempts[0]["code"], attempts[1]["code"]);
    assert_eq!(window.payer(&renewed, "TNG", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid");
}

#[test]
fn a_cancelled_order_is_over_and_cannot_be_cancelled_as_another_thing() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("cancelled", "5.00");
    let answer = window.does("cancel_order", json!({ "orderId": order["id"] }));
    assert_eq!(answer["outcome"], "cancelled");
    assert_eq!(answer["order"]["status"], "cancelled");

    let declined = window.show_code("declined", "5.00");
    window.payer(&declined, "GCASH", "decline");
    window.does("check_now", json!({ "orderId": declined["id"] }));
    let answer = window.does("cancel_order", json!({ "orderId": declined["id"] }));
    assert_eq!(answer["outcome"], "notCancellable");
}

#[test]
fn a_scanned_code_of_a_payer_is_charged_at_once() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let wish = json!({ "wallet": "ALIPAY_CN", "pin_required": false });
    let digits = window.gateway("/wallet/api/code", Some(wish))["code"].clone();
    let mut request = take("scanned", "EUR", "7.20");
    request["request"]["mode"] = json!("paymentCode");
    request["request"]["paymentCode"] = digits.clone();
    let order = window.does("take_payment", request);
    let paid = window.order_until(&order["id"], |order| order["status"] == "paid");
    assert_eq!(paid["attempts"][0]["payerPaid"]["currency"], "CNY");
    let messages = window.does("messages", json!({ "orderId": order["id"] }));
    let text = messages.to_string();
    assert!(!text.contains(digits.as_str().unwrap()), "a payer's code was kept");
}

#[test]
fn the_practice_wallet_opens_in_the_browser() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("wallet", "2.00");
    window.does("open_wallet", json!({ "orderId": order["id"] }));
    let url = window.does("wallet_url", json!({ "orderId": order["id"] }));
    assert_eq!(json!(window.browsed()), json!([url]));
}

#[test]
fn a_code_from_before_a_restart_can_still_be_paid() {
    let desktop = Desktop::first_start();
    let order = desktop.window.show_code("restart", "9.00");
    let desktop = desktop.again();
    let window = &desktop.window;
    let known = window.does("order", json!({ "orderId": order["id"] }));
    assert_eq!(known["status"], "open");
    assert_eq!(window.payer(&known, "GCASH", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid");
}

#[test]
fn the_wallets_that_can_pay_come_with_their_names() {
    let desktop = Desktop::first_start();
    let amount = json!({ "currency": "EUR", "value": "10.00" });
    let methods = desktop.window.does("methods", json!({ "amount": amount }));
    let methods = methods.as_array().unwrap();
    let gcash = methods.iter().find(|method| method["method"] == "GCASH").unwrap();
    assert_eq!((&gcash["name"], &gcash["available"]), (&json!("GCash"), &json!(true)));
}

/// A whole request for the list, from the part that matters.
pub(super) fn list(part: Value) -> Value {
    let mut request = json!({
        "from": null, "to": null, "states": [], "dropped": false, "wallet": null, "mode": null, "currency": null,
        "min": null, "max": null, "code": null, "search": null, "after": null, "skip": 0,
        "limit": 50,
    });
    for (name, value) in part.as_object().unwrap() {
        request[name] = value.clone();
    }
    json!({ "request": request })
}

fn entries(order: &Value) -> impl Iterator<Item = String> {
    order["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap().to_owned())
}
