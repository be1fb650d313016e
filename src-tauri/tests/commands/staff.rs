//! Staff, the lock, and what each may do through the window.

use crate::mock::{Desktop, Window, take};
use operations::{Recognized, RecognizedBy};
use serde_json::{Value, json};

const TOBI: &str = "704913";
const MAEVE: &str = "518206";

fn staffed() -> Desktop {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    add(window, "Tobi", "owner", TOBI);
    add(window, "Maeve", "cashier", MAEVE);
    desktop
}

fn add(window: &Window, name: &str, role: &str, pin: &str) -> Value {
    window.does("add_staff", json!({ "request": { "name": name, "role": role, "pin": pin } }))
}

fn sign_in(name: &str, pin: &str) -> Value {
    json!({ "request": { "name": name, "pin": pin } })
}

/// A PIN, or the computer where `Hello` stands in its place.
fn proof(by: &str) -> Value {
    if by == "Hello" { json!({ "kind": "computer" }) } else { json!({ "kind": "pin", "pin": by }) }
}

fn wish(key: &str, order: &Value, pin: Option<&str>, second: Option<(&str, &str)>) -> Value {
    let second = second.map(|(name, pin)| json!({ "name": name, "proof": proof(pin) }));
    json!({ "request": {
        "requestKey": key, "orderId": order["id"], "reason": null, "seen": null,
        "amount": { "currency": "EUR", "value": "4.00" }, "proof": pin.map(proof), "second": second,
    } })
}

#[test]
fn a_shop_without_staff_has_no_lock() {
    let desktop = Desktop::first_start();
    let session = desktop.window.does("session", json!({}));
    assert_eq!((&session["staffed"], &session["locked"]), (&json!(false), &json!(false)));
    assert_eq!(session["rights"].as_array().unwrap().len(), 10);
    assert_eq!(desktop.window.does("lock", json!({}))["locked"], false);
}

#[test]
fn nothing_is_seen_or_done_through_the_lock_and_what_is_live_is_watched() {
    let desktop = staffed();
    let window = &desktop.window;
    // Whoever names the first is signed in as that.
    assert_eq!(window.does("session", json!({}))["person"]["name"], "Tobi");
    let order = window.show_code("live", "12.00");
    let locked = window.does("lock", json!({}));
    assert_eq!((&locked["locked"], &locked["rights"]), (&json!(true), &json!([])));
    assert_eq!(locked["watched"][0]["number"], order["number"]);
    assert_eq!(window.refuses("take_payment", take("k", "EUR", "1.00")), "locked");
    assert_eq!(window.refuses("order", json!({ "orderId": order["id"] })), "locked");
    assert_eq!(window.refuses("refunds", json!({ "after": null })), "locked");
    assert_eq!(window.refuses("sign_in", sign_in("Maeve", "000001")), "wrongPin");
    let open = window.does("sign_in", sign_in("Maeve", MAEVE));
    assert_eq!((&open["locked"], &open["person"]["role"]), (&json!(false), &json!("cashier")));
    window.does("order", json!({ "orderId": order["id"] }));
}

#[test]
fn a_start_begins_locked() {
    let desktop = staffed().again();
    assert_eq!(desktop.window.does("session", json!({}))["locked"], true);
    assert_eq!(desktop.window.refuses("take_payment", take("k", "EUR", "1.00")), "locked");
}

#[test]
fn a_refund_takes_a_pin_and_a_cashier_a_second_person() {
    let desktop = staffed();
    let window = &desktop.window;
    let order = window.paid("sale", "10.00");
    window.does("sign_in", sign_in("Maeve", MAEVE));
    let facts = json!({ "request": { "orderId": order["id"], "amount": null } });
    assert_eq!(window.does("refund_facts", facts)["consent"], "second");
    let unproved = wish("one", &order, None, None);
    assert_eq!(window.refuses("return_money", unproved), "pinNeeded");
    let alone = wish("one", &order, Some(MAEVE), None);
    assert_eq!(window.refuses("return_money", alone), "secondPersonNeeded");
    let both = wish("one", &order, Some(MAEVE), Some(("Tobi", TOBI)));
    let refund = window.does("return_money", both)["refund"].clone();
    assert_eq!((&refund["askedBy"], &refund["approvedBy"]), (&json!("Maeve"), &json!("Tobi")));
    let wrong = wish("two", &order, Some("000001"), Some(("Tobi", TOBI)));
    assert_eq!(window.refuses("return_money", wrong), "wrongPin");
}

#[test]
fn the_computer_vouches_for_who_agreed_to_it_and_for_nobody_else() {
    let desktop = staffed();
    let window = &desktop.window;
    let recognizes = || window.does("session", json!({}))["recognizes"].clone();
    assert_eq!(recognizes(), Value::Null);
    window.hello().set(Some(RecognizedBy::WindowsHello), Recognized::Yes);
    assert_eq!(recognizes(), json!({ "by": "windowsHello", "name": null }));
    let order = window.paid("sale", "10.00");
    let by_hello = wish("one", &order, Some("Hello"), None);
    assert_eq!(window.refuses("return_money", by_hello.clone()), "cannotRecognize");

    assert_eq!(window.refuses("recognize_staff", sign_in("Tobi", "000001")), "wrongPin");
    window.does("recognize_staff", sign_in("Tobi", TOBI));
    assert_eq!(recognizes(), json!({ "by": "windowsHello", "name": "Tobi" }));
    assert_eq!(window.refuses("recognize_staff", sign_in("Maeve", MAEVE)), "recognizesOther");
    for (said, code) in
        [(Recognized::No, "notRecognized"), (Recognized::Dismissed, "notRecognized")]
    {
        window.hello().set(Some(RecognizedBy::WindowsHello), said);
        assert_eq!(window.refuses("return_money", by_hello.clone()), code);
    }
    window.hello().set(Some(RecognizedBy::WindowsHello), Recognized::Yes);
    let refund = window.does("return_money", by_hello)["refund"].clone();
    assert_eq!(refund["askedBy"], "Tobi");

    // A cashier at the same computer is not its user, but the owner beside them may agree by it.
    window.does("sign_in", sign_in("Maeve", MAEVE));
    let own = wish("two", &order, Some("Hello"), Some(("Tobi", "Hello")));
    assert_eq!(window.refuses("return_money", own), "cannotRecognize");
    let both = wish("two", &order, Some(MAEVE), Some(("Tobi", "Hello")));
    let refund = window.does("return_money", both)["refund"].clone();
    assert_eq!((&refund["askedBy"], &refund["approvedBy"]), (&json!("Maeve"), &json!("Tobi")));
    assert_eq!(window.refuses("forget_recognized", json!({})), "notAllowed");
    window.does("lock", json!({}));
    let locked = wish("three", &order, Some("Hello"), None);
    assert_eq!(window.refuses("return_money", locked), "locked");
    window.does("sign_in", sign_in("Tobi", TOBI));
    window.does("forget_recognized", json!({}));
    assert_eq!(recognizes()["name"], Value::Null);
}

#[test]
fn roles_bind_the_commands_and_not_only_the_buttons() {
    let desktop = staffed();
    let window = &desktop.window;
    window.does("sign_in", sign_in("Maeve", MAEVE));
    let shop = json!({ "request": {
        "name": "Other", "storeName": "", "zone": "UTC", "currency": "EUR", "mcc": "5999",
    } });
    assert_eq!(window.refuses("save_shop", shop), "notAllowed");
    let eve = json!({ "request": { "name": "Eve", "role": "owner", "pin": "492817" } });
    assert_eq!(window.refuses("add_staff", eve), "notAllowed");
    let limits = json!({ "limits": { "aloneUpTo": null, "secondAbove": null } });
    assert_eq!(window.refuses("save_refund_limits", limits), "notAllowed");
    assert_eq!(window.refuses("remove_staff", json!({ "name": "Tobi" })), "notAllowed");
    window.does("sign_in", sign_in("Tobi", TOBI));
    assert_eq!(window.refuses("remove_staff", json!({ "name": "Tobi" })), "lastOwner");
    let weak = json!({ "request": { "name": "Eve", "role": "cashier", "pin": "123456" } });
    assert_eq!(window.refuses("add_staff", weak), "weakPin");
}

#[test]
fn a_sale_of_today_is_cancelled_and_a_batch_tells_its_lines() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.paid("sale", "10.00");
    let found = window
        .does("find_order", json!({ "text": format!(" {} ", order["number"].as_str().unwrap()) }));
    assert_eq!(found, order["id"]);
    let facts = json!({ "request": { "orderId": order["id"], "amount": null } });
    assert_eq!(window.does("refund_facts", facts)["cancels"], true);
    let mut whole = wish("whole", &order, None, None);
    whole["request"]["amount"] = Value::Null;
    assert_eq!(window.does("return_money", whole)["way"], "cancelled");
    window.order_until(&order["id"], |order| order["status"] == "cancelled");

    let other = window.paid("other", "5.00");
    let number = other["number"].as_str().unwrap();
    let path = desktop.folder.path().join("refunds.csv");
    std::fs::write(&path, format!("order,amount\n{number},1.00\n{number},9.00\n")).unwrap();
    let request = json!({ "request": {
        "path": path.to_str().unwrap(), "retryFailed": false, "proof": null, "second": null,
    } });
    let statuses =
        |view: &Value| [view["lines"][0]["status"].clone(), view["lines"][1]["status"].clone()];
    let planned = window.does("plan_refund_batch", request.clone());
    assert_eq!(statuses(&planned), ["ready", "refused"]);
    assert_eq!(planned["lines"][1]["error"]["code"], "overRefund");
    let done = window.does("run_refund_batch", request.clone());
    assert_eq!(statuses(&done), ["succeeded", "refused"]);
    assert_eq!(
        window.does("run_refund_batch", request)["lines"][0]["refund"]["id"],
        done["lines"][0]["refund"]["id"]
    );
    let listed = window.does("refunds", json!({ "after": null }));
    assert_eq!(listed["rows"].as_array().unwrap().len(), 1);
}
