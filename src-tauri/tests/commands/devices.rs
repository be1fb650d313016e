//! The payer's display on other devices, over real TLS.

use crate::mock::Desktop;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Once;

fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _installed = rustls::crypto::ring::default_provider().install_default();
    });
    let client = reqwest::Client::builder().no_proxy().danger_accept_invalid_certs(true);
    client.build().unwrap()
}

/// What a device is answered: the status, and the body or the cookie.
fn ask(address: &str, cookie: Option<&str>, body: Option<Value>) -> (StatusCode, String) {
    tauri::async_runtime::block_on(async {
        let request = match body {
            Some(body) => http().post(address).json(&body),
            None => http().get(address).header("cookie", cookie.unwrap_or_default()),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        match answer.headers().get("set-cookie") {
            Some(cookie) => {
                let cookie = cookie.to_str().unwrap();
                (status, cookie.split(';').next().unwrap().to_owned())
            }
            None => (status, answer.text().await.unwrap()),
        }
    })
}

/// Shares the display and pairs a device; tells the address and the device's cookie.
fn paired(desktop: &Desktop) -> (String, String) {
    let window = &desktop.window;
    let shared = window.does("share_display", json!({ "on": true }));
    let address = shared["address"].as_str().unwrap().to_owned();
    let offered = window.does("offer_pairing", json!({}));
    let body = json!({ "code": offered["code"]["digits"], "name": "Counter tablet" });
    let (status, cookie) = ask(&format!("{address}/pair"), None, Some(body));
    assert_eq!(status, StatusCode::NO_CONTENT);
    (address, cookie)
}

#[test]
fn nothing_is_shared_until_a_person_says_so() {
    let desktop = Desktop::first_start();
    let view = desktop.window.does("devices", json!({}));
    assert_eq!((&view["address"], &view["code"]), (&Value::Null, &Value::Null));
    assert_eq!(view["devices"], json!([]));
}

#[test]
fn a_paired_device_sees_what_the_window_sees_and_no_more() {
    let desktop = Desktop::first_start();
    let (address, cookie) = paired(&desktop);
    let order = desktop.window.show_code("k", "12.50");
    let (status, told) = ask(&format!("{address}/view"), Some(&cookie), None);
    assert_eq!(status, StatusCode::OK);
    let told: Value = serde_json::from_str(&told).unwrap();
    let window = desktop.window.call_from("payer", "payer", json!({})).unwrap();
    assert_eq!(told["view"], window["view"]);
    assert_eq!(told["view"]["face"]["code"], order["attempts"][0]["code"]);
    assert_eq!(ask(&format!("{address}/view"), None, None).0, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_device_stays_paired_after_a_restart_until_it_is_revoked() {
    let desktop = Desktop::first_start();
    let (_, cookie) = paired(&desktop);
    let before = desktop.window.does("devices", json!({}));
    assert_eq!((&before["kept"], &before["code"]), (&json!(true), &Value::Null));
    let desktop = desktop.again();
    desktop.window.does("share_display", json!({ "on": true }));
    let after = desktop.window.does("devices", json!({}));
    assert_eq!(after["fingerprint"], before["fingerprint"]);
    assert_eq!(after["devices"], before["devices"]);
    let view = format!("{}/view", after["address"].as_str().unwrap());
    assert_eq!(ask(&view, Some(&cookie), None).0, StatusCode::OK);
    let revoked = desktop.window.does("revoke_device", json!({ "id": after["devices"][0]["id"] }));
    assert_eq!(revoked["devices"], json!([]));
    assert_eq!(ask(&view, Some(&cookie), None).0, StatusCode::UNAUTHORIZED);
    let desktop = desktop.again();
    assert_eq!(desktop.window.does("devices", json!({}))["devices"], json!([]));
}

#[test]
fn a_display_that_is_shared_no_longer_is_not_there() {
    let desktop = Desktop::first_start();
    let (address, _) = paired(&desktop);
    let off = desktop.window.does("share_display", json!({ "on": false }));
    assert_eq!(off["address"], Value::Null);
    let gone = tauri::async_runtime::block_on(http().get(address).send());
    assert!(gone.unwrap_err().is_connect());
}
