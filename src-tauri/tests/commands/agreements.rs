//! Agreements with the practice wallet.

use crate::mock::{Desktop, Window};
use serde_json::{Value, json};

fn start(wallet: &str) -> Value {
    json!({ "request": {
        "wallet": wallet,
        "reference": "member 7",
        "terms": {
            "purpose": "Tea club",
            "atMost": { "currency": "EUR", "value": "12.00" },
            "every": "month",
            "firstOn": "2026-11-30",
        },
    } })
}

fn charge(agreement: &Value, key: &str, value: &str) -> Value {
    json!({ "request": {
        "requestKey": key,
        "id": agreement["id"],
        "amount": { "currency": "EUR", "value": value },
    } })
}

/// The payer agrees in the practice wallet; the acquirer tells the desk by itself.
fn agreed(window: &Window) -> Value {
    let agreement = window.does("start_agreement", start("GCASH"));
    assert_eq!(
        (&agreement["state"], &agreement["nextOn"]),
        (&json!("pending"), &json!("2026-11-30"))
    );
    let decided = json!({ "auth_url": agreement["code"], "decision": "approve" });
    window.gateway("/wallet/api/agree", Some(decided));
    let all = window.until("agreements", json!({}), |all| all[0]["state"] == "active");
    assert_eq!((&all[0]["id"], &all[0]["code"]), (&agreement["id"], &Value::Null));
    assert_eq!(all[0]["terms"]["purpose"], "Tea club");
    all[0].clone()
}

#[test]
fn an_agreement_is_agreed_charged_and_stopped() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let agreement = agreed(window);

    let order = window.does("charge_agreement", charge(&agreement, "k1", "12.00"));
    assert_eq!((&order["status"], &order["reference"]), (&json!("paid"), &json!("member 7")));
    let again = window.does("charge_agreement", charge(&agreement, "k1", "12.00"));
    assert_eq!(again["id"], order["id"]);
    let charges = window.does("agreement_charges", json!({ "id": agreement["id"] }));
    assert_eq!(charges.as_array().map(Vec::len), Some(1));
    assert_eq!((&charges[0]["orderId"], &charges[0]["state"]), (&order["id"], &json!("paid")));
    let all = window.does("agreements", json!({}));
    assert_eq!((&all[0]["paid"], &all[0]["nextOn"]), (&json!(1), &json!("2026-12-30")));
    assert_eq!(all[0]["lastCharge"]["orderId"], order["id"]);

    let stopped = window.does("stop_agreement", json!({ "id": agreement["id"] }));
    assert_eq!((&stopped["state"], &stopped["nextOn"]), (&json!("stopped"), &Value::Null));
    assert!(stopped["endedAt"].is_string());
    assert_eq!(window.refuses("charge_agreement", charge(&agreement, "k2", "1.00")), "badInput");
    assert!(window.told().iter().any(|topic| topic == "Agreements"));
}

#[test]
fn no_more_is_charged_than_the_payer_was_told() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let agreement = agreed(window);
    assert_eq!(window.refuses("charge_agreement", charge(&agreement, "k", "12.01")), "overAgreed");
    assert_eq!(window.does("agreement_charges", json!({ "id": agreement["id"] })), json!([]));
}

#[test]
fn the_payer_may_end_it_in_the_wallet() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    agreed(window);
    let held = window.gateway("/wallet/api/agreements?wallet=GCASH", None);
    let stop = json!({ "id": held["agreements"][0]["id"] });
    window.gateway("/wallet/api/agreements/stop", Some(stop));
    window.until("agreements", json!({}), |all| all[0]["state"] == "stopped");
}

#[test]
fn the_wallet_is_opened_at_the_agreements_code_and_a_wrong_wish_is_refused() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let agreement = window.does("start_agreement", start("GCASH"));
    window.does("open_agreement_wallet", json!({ "id": agreement["id"] }));
    assert!(window.browsed()[0].contains("/wallet?auth="), "{:?}", window.browsed());
    let mut nothing = start("GCASH");
    nothing["request"]["terms"]["purpose"] = json!(" ");
    assert_eq!(window.refuses("start_agreement", nothing), "badInput");
    assert_eq!(window.refuses("start_agreement", start("NO_SUCH_WALLET")), "requestRefused");
}
