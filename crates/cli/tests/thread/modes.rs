//! Each way of paying, once from the amount to "paid".

use crate::desk::{Desk, money, text};
use serde_json::json;

#[test]
fn a_payer_scans_our_code() {
    let desk = Desk::open();
    let order = desk.show_code("12.50", "USD", "--reference INV-7 --expires-in 2m");
    assert_eq!(order["status"], "open");
    assert_eq!(order["amount"], money("12.50", "USD"));
    assert_eq!(order["refunded"], money("0.00", "USD"));
    assert_eq!(order["reference"], "INV-7");
    let payment = &order["payments"][0];
    assert_eq!(
        (&payment["status"], &payment["mode"]),
        (&json!("awaiting-payer"), &json!("show-code"))
    );
    assert!(payment["expires_at"].is_string() && order["expires_at"].is_string());
    desk.approve(&payment["code"], "GCASH");
    let number = text(&order["number"]);
    let paid = desk.ok(&format!("order wait {number} --timeout 20s"))["order"].clone();
    assert_eq!((&paid["status"], &paid["wallet"]), (&json!("paid"), &json!("GCASH")));
    assert!(paid["payments"][0]["gateway_id"].is_string());
    let shown = desk.ok(&format!("order show {}", text(&order["id"])))["order"].clone();
    assert_eq!(shown["refunds"], json!([]));
    let timeline = shown["timeline"].as_array().unwrap();
    for kind in ["order.made", "payment.asked", "payment.code-given", "payment.paid"] {
        let entry = timeline.iter().find(|entry| entry["kind"] == kind);
        let entry = entry.unwrap_or_else(|| panic!("{kind} is not in {timeline:#?}"));
        assert!(!text(&entry["text"]).is_empty() && entry["at"].is_string());
        assert!(["desk", "acquirer"].contains(&text(&entry["source"])));
    }
    desk.verify();
}

#[test]
fn we_scan_the_payers_code() {
    let desk = Desk::open();
    let create = |code: &str| {
        format!("order create --amount 3.00 --currency EUR --mode scan-code --code {code}")
    };
    let at_once = desk.ok(&create(&desk.payers_code("ALIPAY_CN", false)))["order"].clone();
    assert_eq!(at_once["status"], "paid");
    assert_eq!(at_once["payments"][0]["mode"], "scan-code");

    let digits = desk.payers_code("ALIPAY_HK", true);
    let pin = desk.ok(&create(&digits))["order"].clone();
    assert_eq!(pin["payments"][0]["status"], "awaiting-payer");
    desk.approve(&json!(digits), "ALIPAY_HK");
    let paid = desk.ok(&format!("order wait {}", text(&pin["id"])));
    assert_eq!(paid["order"]["status"], "paid");

    let used = desk.fails(&create(&digits), 1, "refused-by-gateway");
    assert_eq!(used["order"]["status"], "failed");
    let invalid = desk.fails(&create("281234567890123456"), 1, "refused-by-gateway");
    assert_eq!(invalid["order"]["payments"][0]["failure_code"], "INVALID_PAYMENT_CODE");
    desk.verify();
}

#[test]
fn a_payer_opens_a_link() {
    let desk = Desk::open();
    let line = "order create --amount 20.00 --currency USD --mode cashier --wallet GCASH";
    let order = desk.ok(line)["order"].clone();
    let payment = &order["payments"][0];
    assert_eq!(
        (&payment["status"], &payment["wallet"]),
        (&json!("awaiting-payer"), &json!("GCASH"))
    );
    desk.approve(&payment["checkout_url"], "GCASH");
    assert_eq!(desk.ok(&format!("order wait {}", text(&order["id"])))["order"]["status"], "paid");
}

#[test]
fn a_payer_comes_from_the_shops_fixed_code() {
    let desk = Desk::open();
    let line =
        "order create --amount 1500 --currency JPY --mode entry-code --user-agent Mozilla/5.0";
    let order = desk.ok(line)["order"].clone();
    assert_eq!(order["amount"], money("1500", "JPY"));
    desk.approve(&order["payments"][0]["checkout_url"], "ALIPAY_CN");
    assert_eq!(desk.ok(&format!("order wait {}", text(&order["id"])))["order"]["status"], "paid");
}

#[test]
fn a_payer_agrees_once_and_is_charged_later() {
    let desk = Desk::open();
    let started =
        desk.ok("agreement start --wallet GCASH --reference member-9")["agreement"].clone();
    assert_eq!(started["status"], "pending");
    let id = text(&started["id"]);
    let charge =
        format!("order create --amount 5.00 --currency USD --mode auto-debit --agreement {id}");
    desk.fails(&charge, 1, "agreement-not-active");

    let body = json!({ "auth_url": started["auth_url"], "decision": "approve" });
    let (_, agreed) = desk.post("/wallet/api/agree", &body);
    let code = text(&agreed["auth_code"]);
    let finished = desk.ok(&format!("agreement finish {id} --auth-code {code}"));
    assert_eq!(finished["agreement"]["status"], "active");
    let order = desk.ok(&charge)["order"].clone();
    assert!(["paid", "open"].contains(&text(&order["status"])), "{order}");
    let paid = desk.ok(&format!("order wait {}", text(&order["id"])));
    assert_eq!(paid["order"]["wallet"], "GCASH");

    assert_eq!(desk.ok(&format!("agreement stop {id}"))["agreement"]["status"], "stopped");
    desk.fails(&charge, 1, "agreement-not-active");
    let list = desk.ok("agreement list")["agreements"].clone();
    assert_eq!(list[0]["reference"], "member-9");
    desk.fails("agreement stop nobody", 1, "unknown-agreement");
    desk.verify();
}
