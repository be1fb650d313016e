//! The payer's display: what it shows, where it stands, and what its window may not.

use crate::mock::{Desktop, take};
use serde_json::{Value, json};

const TWO: [(&str, bool); 2] = [("left", true), ("right", false)];

fn open(desktop: &Desktop) {
    desktop.window.plug(&TWO);
    desktop.window.does("open_display", json!({ "open": true }));
}

fn shows(order: Option<&Value>) -> Value {
    json!({ "request": {
        "orderId": order.map(|order| order["id"].clone()),
        "amount": null,
        "scanning": false,
        "returned": false,
    } })
}

/// What the display's window is answered.
#[track_caller]
fn seen(desktop: &Desktop) -> Value {
    desktop.window.call_from("payer", "payer", json!({})).unwrap()["view"].clone()
}

#[test]
fn the_payer_sees_what_the_cashier_sees() {
    let desktop = Desktop::first_start();
    open(&desktop);
    let order = desktop.window.show_code("k", "12.50");
    let view = seen(&desktop);
    assert_eq!(view["face"]["kind"], "toPay");
    assert_eq!(view["face"]["code"], order["attempts"][0]["code"]);
    assert_eq!(view["face"]["amount"], json!({ "currency": "EUR", "value": "12.50" }));
    assert_eq!(view["shop"], "Harbour & Pine");
    assert_eq!(view["practice"], true);
    assert_eq!(desktop.window.payer(&order, "GCASH", "approve"), "SUCCESS");
    desktop.window.order_until(&order["id"], |order| order["status"] == "paid");
    desktop.window.display_until(|face| face["outcome"] == "paid" && face["wallet"] == "GCASH");
    // A wallet of the Philippines: its users read English.
    assert_eq!(seen(&desktop)["language"], "en");
    desktop.window.does("show_payer", shows(None));
    assert_eq!(seen(&desktop)["face"], json!({ "kind": "idle" }));
}

#[test]
fn the_display_is_told_at_once_and_of_no_other_order() {
    let desktop = Desktop::first_start();
    open(&desktop);
    let first = desktop.window.show_code("a", "3.00");
    let second = desktop.window.show_code("b", "4.00");
    assert_eq!(desktop.window.payer(&first, "GCASH", "approve"), "SUCCESS");
    desktop.window.order_until(&first["id"], |order| order["status"] == "paid");
    assert_eq!(seen(&desktop)["face"]["code"], second["attempts"][0]["code"]);
    let told = desktop.window.faces();
    let paid = told.iter().filter(|face| face["outcome"] == "paid");
    assert_eq!(paid.count(), 0, "{told:#?}");
    // Each code went out in the same breath as the answer to the desk.
    for order in [&first, &second] {
        assert!(told.iter().any(|face| face["code"] == order["attempts"][0]["code"]));
    }
}

#[test]
fn each_wallet_is_named_once_and_those_at_rest_not_at_all() {
    let desktop = Desktop::first_start();
    let amount = json!({ "amount": { "currency": "EUR", "value": "5.00" } });
    let methods = desktop.window.does("methods", amount);
    let brands = |method: &Value| method["available"] == true && method["name"] == "GrabPay";
    assert!(methods.as_array().unwrap().iter().filter(|method| brands(method)).count() > 1);
    let wallets = seen(&desktop)["wallets"].clone();
    let named = |name: &str| wallets.as_array().unwrap().iter().filter(|w| *w == name).count();
    assert_eq!((named("GrabPay"), named("GCash")), (1, 1), "{wallets:#}");
}

#[test]
fn a_renewed_code_replaces_the_old_one() {
    let desktop = Desktop::first_start();
    open(&desktop);
    let order = desktop.window.show_code("k", "5.00");
    let renewed = desktop.window.does("renew_code", json!({ "orderId": order["id"] }));
    let fresh = &renewed["attempts"][1]["code"];
    assert!(fresh.is_string() && *fresh != order["attempts"][0]["code"]);
    assert_eq!(seen(&desktop)["face"]["code"], *fresh);
}

#[test]
fn a_payers_code_is_asked_for_and_a_word_is_no_proof() {
    let desktop = Desktop::first_start();
    let amount = json!({ "currency": "EUR", "value": "8.00" });
    let ask = json!({ "request": {
        "orderId": null, "amount": amount, "scanning": true, "returned": false,
    } });
    desktop.window.does("show_payer", ask);
    assert_eq!(seen(&desktop)["face"], json!({ "kind": "showCode", "amount": amount }));
    let order = desktop.window.show_code("k", "8.00");
    let mut ask = shows(Some(&order));
    ask["request"]["returned"] = true.into();
    desktop.window.does("show_payer", ask);
    assert_eq!(seen(&desktop)["face"]["outcome"], "returned");
}

#[test]
fn the_displays_window_can_do_nothing_but_look() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    for (command, ask) in [
        ("take_payment", take("k", "EUR", "1.00")),
        ("desk", json!({})),
        ("payments", json!({})),
        ("show_payer", shows(None)),
        ("save_display", json!({})),
    ] {
        let refused = window.call_from("payer", command, ask).unwrap_err();
        assert_eq!(refused, "this window may not call that", "{command}");
    }
    assert!(window.call_from("elsewhere", "payer", json!({})).is_err());
}

#[test]
fn the_display_follows_its_monitor() {
    let desktop = Desktop::first_start();
    open(&desktop);
    let window = &desktop.window;
    let save = |monitor: &str| {
        json!({ "request": {
        "open": true, "monitor": monitor, "codeMm": 70, "language": "ko",
    } })
    };
    window.plug(&[("left", true), ("right", false), ("wall", false)]);
    let view = window.does("save_display", save("wall"));
    assert_eq!(view["away"], false);
    window.plug(&[("left", true), ("right", false)]);
    assert_eq!(window.does("displays", json!({}))["away"], true);
    window.plug(&[("left", true)]);
    window.plug(&[]);
    window.plug(&[("left", true), ("wall", false)]);
    window.does("open_display", json!({ "open": false }));
    let expected = [
        "fills right",
        "fills wall",
        "fills right",
        "beside the desk on left",
        "fills wall",
        "closed",
    ];
    assert_eq!(window.placed(), expected);
}

#[test]
fn what_was_set_up_is_there_after_a_restart() {
    let desktop = Desktop::first_start();
    open(&desktop);
    let window = &desktop.window;
    window.does("save_density", json!({ "monitor": "right", "dots": 402 }));
    let refused = window.refuses("save_density", json!({ "monitor": "right", "dots": 20 }));
    assert_eq!(refused, "badInput");
    let small = json!({ "request": {
        "open": true, "monitor": null, "codeMm": 20, "language": "en",
    } });
    assert_eq!(window.refuses("save_display", small), "badInput");
    let desktop = desktop.again();
    desktop.window.plug(&TWO);
    assert_eq!(desktop.window.placed(), ["fills right"]);
    let view = desktop.window.does("displays", json!({}));
    let right = &view["monitors"][1];
    assert_eq!((&right["dotsPer100Mm"], &right["density"]), (&json!(402), &json!("measured")));
    assert_eq!(view["monitors"][0]["density"], "assumed");
    assert_eq!(right["display"], true);
}

#[test]
fn another_book_leaves_nothing_on_the_display() {
    let desktop = Desktop::first_start();
    desktop.window.show_code("k", "5.00");
    assert_eq!(seen(&desktop)["face"]["kind"], "toPay");
    desktop.window.does("switch_book", json!({ "book": "live" }));
    let view = seen(&desktop);
    assert_eq!((&view["face"]["kind"], &view["practice"]), (&json!("idle"), &json!(false)));
}
