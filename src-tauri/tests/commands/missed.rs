//! What happened while nobody looked.

use crate::mock::{Desktop, Window};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

fn shows(window: &Window, of: &str, order: &Value) {
    window.does("showing", json!({ "window": of, "orderId": order }));
}

/// An order whose payer pays when the window shows something else.
fn paid_while(window: &Window, key: &str, before_paying: impl Fn(&Value)) -> Value {
    let order = window.show_code(key, "2.00");
    shows(window, "desk", &order["id"]);
    before_paying(&order["id"]);
    assert_eq!(window.payer(&order, "GCASH", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid")
}

fn unread(window: &Window, orders: &[&Value]) -> Value {
    let ids: Vec<_> = orders.iter().map(|order| order["id"].clone()).collect();
    window.until("unread", json!({}), |unread| {
        let payments = unread["payments"].as_array().unwrap().iter();
        payments.map(|missed| missed["orderId"].clone()).eq(ids.iter().cloned())
    })
}

#[test]
fn a_result_that_no_window_showed_is_unread_in_all_until_one_opens_it() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let in_tray = |yes: bool| window.computer().in_tray.store(yes, Ordering::SeqCst);
    paid_while(window, "seen", |_| ());
    let left = paid_while(window, "left", |_| shows(window, "desk", &Value::Null));
    let missed = &unread(window, &[&left])["payments"][0];
    assert_eq!((&missed["number"], &missed["state"]), (&left["number"], &json!("paid")));
    assert_eq!(missed["amount"]["value"], "2.00");

    let hidden = paid_while(window, "in the tray", |_| in_tray(true));
    unread(window, &[&hidden, &left]);
    // What stands on a window in the tray is not read by that.
    shows(window, "desk", &hidden["id"]);
    unread(window, &[&hidden, &left]);
    assert_eq!(window.does("desk", json!({}))["unread"], 2);
    shows(window, "office", &hidden["id"]);
    unread(window, &[&left]);
    window.does("read_missed", json!({ "lettersOnly": true }));
    unread(window, &[&left]);
    assert_eq!(window.does("read_missed", json!({ "lettersOnly": false }))["payments"], json!([]));
    assert_eq!(window.does("desk", json!({}))["unread"], 0);
}
