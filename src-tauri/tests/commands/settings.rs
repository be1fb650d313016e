//! The shop, preferences, accounts and the receiver.

use super::take_payment::list;
use crate::mock::{Desktop, Window, take};
use desktop::ipc::Book;
use sandbox::{ClockKind, Options, Sandbox};
use serde_json::{Value, json};

#[test]
fn a_first_start_opens_a_shop_to_practise_in() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let desk = window.until("desk", json!({}), |desk| desk["accounts"] != json!([]));
    assert_eq!((&desk["book"], &desk["firstStart"]), (&json!("practice"), &json!(true)));
    assert_eq!(desk["shop"]["name"], "Harbour & Pine");
    assert_eq!(desk["accounts"][0]["practice"], true);
    assert!(desk["presets"].as_array().is_some_and(|presets| !presets.is_empty()));
    assert!(desk["currencies"].as_array().is_some_and(|known| known.len() == 24));
    window.does("painted", json!({}));
    let desk = window.does("finish_welcome", json!({ "language": "zh-CN" }));
    assert_eq!((&desk["firstStart"], &desk["language"]), (&json!(false), &json!("zh-CN")));

    let desktop = desktop.again();
    let desk = desktop.window.does("desk", json!({}));
    assert_eq!((&desk["firstStart"], &desk["language"]), (&json!(false), &json!("zh-CN")));
    assert_eq!(desktop.window.titles(), [Book::Practice]);
}

#[test]
fn the_shop_and_preferences_are_kept() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let shop = json!({
        "name": "Tea House", "storeName": "North Gate", "zone": "Asia/Shanghai",
        "currency": "CNY", "mcc": "5812",
    });
    let desk = window.does("save_shop", json!({ "request": shop }));
    assert_eq!(desk["shop"]["zone"], "Asia/Shanghai");
    let mut wrong = shop;
    wrong["zone"] = json!("Mars/Olympus");
    assert_eq!(window.refuses("save_shop", json!({ "request": wrong })), "badInput");

    let preset = json!({ "currency": "CNY", "value": "18.00" });
    let liked = json!({ "language": "en", "theme": "dark", "presets": [preset] });
    let desk = window.does("save_preferences", json!({ "request": liked }));
    assert_eq!((&desk["theme"], &desk["presets"][0]), (&json!("dark"), &preset));
    let liked = json!({ "language": "xx", "theme": "dark", "presets": [] });
    assert_eq!(window.refuses("save_preferences", json!({ "request": liked })), "badInput");

    let desktop = desktop.again();
    let desk = desktop.window.does("desk", json!({}));
    assert_eq!((&desk["shop"]["name"], &desk["theme"]), (&json!("Tea House"), &json!("dark")));
}

#[test]
fn a_live_account_is_added_tested_and_removed() {
    let sandbox = acquirer();
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.does("switch_book", json!({ "book": "live" }));

    let mut wrong = account(&sandbox);
    wrong["request"]["privateKey"] = json!("not a key");
    assert_eq!(window.refuses("add_account", wrong), "keysDoNotFit");
    let desk = window.does("add_account", account(&sandbox));
    assert_eq!(desk["accounts"][0]["name"], "Main");
    assert!(!desk.to_string().contains(&sandbox.merchant().private_key));
    assert_eq!(window.refuses("add_account", account(&sandbox)), "badInput");

    let test = window.does("test_account", json!({ "name": "Main" }));
    let checks = test["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 7);
    assert!(checks.iter().all(|check| check["verdict"] == "passed"), "{test}");
    assert_eq!(window.refuses("test_account", json!({ "name": "Other" })), "unknownAccount");

    let desk = window.does("remove_account", json!({ "name": "Main" }));
    assert_eq!(desk["accounts"], json!([]));
    assert_eq!(window.refuses("remove_account", json!({ "name": "Other" })), "unknownAccount");
}

#[test]
fn keys_made_here_are_taken_over_by_an_account_and_never_shown() {
    let sandbox = acquirer();
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.does("switch_book", json!({ "book": "live" }));
    let mut without = account(&sandbox);
    without["request"]["privateKey"] = Value::Null;
    assert_eq!(window.refuses("add_account", without.clone()), "keychainUnavailable");

    let desk = window.does("make_keys", json!({}));
    let key = desk["preparedKey"].clone();
    assert!(key["publicKey"].as_str().unwrap().starts_with("MII"));
    assert_eq!(key["fingerprint"].as_str().map(str::len), Some(64));
    // The acquirer may take days to answer.
    let desktop = desktop.again();
    let window = &desktop.window;
    assert_eq!(window.does("desk", json!({}))["preparedKey"]["publicKey"], key["publicKey"]);

    let desk = window.does("add_account", without);
    assert_eq!(
        (&desk["accounts"][0]["name"], &desk["preparedKey"]),
        (&json!("Main"), &Value::Null)
    );
    // The practice acquirer knows another public key for this client, and says so.
    let test = window.does("test_account", json!({ "name": "Main" }));
    let failed: Vec<_> =
        test["checks"].as_array().unwrap().iter().filter(|c| c["verdict"] == "failed").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["check"], "signature");

    let made = window.does("make_keys", json!({}));
    assert_ne!(made["preparedKey"]["publicKey"], key["publicKey"]);
    assert_eq!(window.does("forget_keys", json!({}))["preparedKey"], Value::Null);
}

#[test]
fn a_gateway_that_is_not_there_is_told_by_what_to_repair() {
    let sandbox = acquirer();
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.does("switch_book", json!({ "book": "live" }));
    let mut nowhere = account(&sandbox);
    nowhere["request"]["gateway"] = json!("http://127.0.0.1:9");
    window.does("add_account", nowhere);
    let test = window.does("test_account", json!({ "name": "Main" }));
    assert_eq!(
        (&test["checks"][0]["check"], &test["checks"][0]["detail"]),
        (&json!("reached"), &json!("refused"))
    );
}

#[test]
fn the_live_receiver_is_off_until_somebody_turns_it_on() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let listen = |address: Value| json!({ "request": { "listen": address } });
    let desk = window.does("switch_book", json!({ "book": "live" }));
    assert_eq!(desk["receiver"]["listening"], Value::Null);
    assert_eq!(window.refuses("save_receiver", listen(json!("everywhere"))), "badInput");
    window.does("save_receiver", listen(json!("127.0.0.1:0")));
    let heard = |desk: &Value| desk["receiver"]["listening"].is_string();
    window.until("desk", json!({}), heard);

    let desktop = desktop.again();
    desktop.window.until("desk", json!({}), heard);
    let desk = desktop.window.does("save_receiver", listen(Value::Null));
    assert_eq!(desk["receiver"]["listening"], Value::Null);
}

#[test]
fn the_practice_receiver_can_be_turned_off_and_inquiries_bring_the_same() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let listen = |address: Value| json!({ "request": { "listen": address } });
    let desk = window.does("save_receiver", listen(Value::Null));
    assert_eq!(desk["receiver"]["listening"], Value::Null);
    let order = window.paid("asked", "4.00");
    assert_eq!(order["attempts"][0]["toldBy"], "inquiry");

    let desk = window.does("save_receiver", listen(json!("127.0.0.1:0")));
    assert!(desk["receiver"]["listening"].is_string());
    let order = window.paid("told", "4.00");
    assert_eq!(order["attempts"][0]["toldBy"], "notification");
}

#[test]
fn keys_that_cannot_be_had_are_told_when_they_are_needed() {
    let sandbox = acquirer();
    let desktop = Desktop::first_start();
    desktop.window.does("switch_book", json!({ "book": "live" }));
    desktop.window.does("add_account", account(&sandbox));
    desktop.window.does("test_account", json!({ "name": "Main" }));
    let Desktop { window, folder } = desktop;
    window.close();

    let window = Window::open_with(folder.path(), "another pass phrase");
    let desk = window.does("desk", json!({}));
    assert_eq!(desk["accounts"][0]["name"], "Main");
    window.does("payments", list(json!({})));
    assert_eq!(window.refuses("take_payment", take("k", "EUR", "1.00")), "keychainUnavailable");
    window.close();

    // Once they can be had, nothing has to be repaired.
    let window = Window::open(folder.path());
    assert_eq!(window.does("take_payment", take("k", "EUR", "1.00"))["status"], "open");
    window.close();
}

fn acquirer() -> Sandbox {
    let options = Options {
        listen: "127.0.0.1:0".parse().unwrap(),
        state: None,
        faults: Vec::new(),
        seed: 1,
        clock: ClockKind::Real,
    };
    tauri::async_runtime::block_on(Sandbox::start(options)).unwrap()
}

fn account(sandbox: &Sandbox) -> Value {
    let keys = sandbox.merchant();
    json!({ "request": {
        "name": "Main",
        "gateway": sandbox.url(),
        "clientId": keys.client_id,
        "privateKey": keys.private_key,
        "gatewayPublicKey": keys.gateway_public_key,
        "settlementCurrency": "EUR",
        "notifyUrl": "http://127.0.0.1:9/notify/Main",
        "merchantId": null,
        "merchantName": null,
        "merchantMcc": null,
    } })
}
