//! Sounds, notices, wishes from outside of the window, and what of the computer can be chosen.

use crate::mock::{Desktop, Window, take};
use serde_json::{Value, json};
use sounds::{Cue, Language};
use std::sync::atomic::Ordering;

fn words() -> Value {
    let names = [
        "desk",
        "edit",
        "view",
        "office",
        "hideAmounts",
        "close",
        "quit",
        "show",
        "nothingOpen",
        "keepsWatching",
        "quitsOnClose",
        "awake",
        "needsYou",
        "recognize",
    ];
    let mut words: Value = names.iter().map(|name| ((*name).to_owned(), json!(name))).collect();
    words["open"] = json!("{count} open");
    words["waiting"] = json!("{count} waiting");
    words["paid"] = json!("Paid {amount}");
    words["failed"] = json!("Failed {amount}");
    words
}

fn furnish(window: &Window) {
    let pages = json!([{ "id": "overview", "text": "Overview", "keys": "Ctrl+1" }]);
    window.does("furnish", json!({ "pages": pages, "words": words() }));
}

fn save_computer(window: &Window, chosen: Value) -> Value {
    let mut request = json!({
        "autostart": null, "keepWatching": null, "notices": null, "shield": null, "textSize": 100,
    });
    for (name, value) in chosen.as_object().unwrap() {
        request[name] = value.clone();
    }
    window.does("save_computer", json!({ "request": request }))
}

fn save_sounds(window: &Window, on: bool, voice: Option<&str>) -> Value {
    let request = json!({ "on": on, "volume": 40, "device": null, "voice": voice });
    window.does("save_sounds", json!({ "request": request }))
}

/// Waits until so much was heard, or would have been.
fn heard(window: &Window, count: usize) -> Value {
    window.until("sounds", json!({}), |sounds| sounds["heard"].as_array().unwrap().len() >= count)
}

#[test]
fn nothing_is_played_until_sounds_are_chosen_but_it_is_noted() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.paid("one", "12.50");
    let sounds = heard(window, 1);
    assert_eq!(sounds["chosen"]["on"], false);
    let line = &sounds["heard"][0];
    assert_eq!((&line["cue"], &line["played"]), (&json!("paid"), &json!(false)));
    assert_eq!(line["orderId"], order["id"]);
    assert!(window.computer().rings.lock().unwrap().is_empty());
}

#[test]
fn a_payment_is_heard_once_with_its_amount_and_a_failure_otherwise() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    save_sounds(window, true, Some("en"));
    let order = window.paid("one", "47.50");
    // What happens to the order later is no second payment.
    let wish = json!({
        "requestKey": "back", "orderId": order["id"], "amount": { "currency": "EUR", "value": "7.50" },
        "reason": null, "seen": null, "proof": null, "second": null,
    });
    window.does("return_money", json!({ "request": wish }));
    window.order_until(&order["id"], |order| order["status"] == "partlyRefunded");
    let refused = window.does("take_payment", take("two", "EUR", "5.00"));
    window.payer(&refused, "GCASH", "decline");
    heard(window, 2);
    let rings = window.computer().rings.lock().unwrap().clone();
    let cues: Vec<_> = rings.iter().filter_map(|ring| ring.cue).collect();
    assert_eq!(cues, [Cue::Paid, Cue::Failed]);
    let speech = rings[0].speech.clone().unwrap();
    assert_eq!(speech.words, "GCash, forty-seven euro fifty");
    assert_eq!((speech.language, rings[0].volume), (Language::English, 40));
    assert_eq!(rings[1].speech, None);
}

#[test]
fn a_self_test_plays_whatever_is_chosen() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    save_sounds(window, false, Some("zh-CN"));
    window.does("test_sound", json!({ "cue": "paid" }));
    window.does("test_sound", json!({ "cue": "failed" }));
    let rings = window.computer().rings.lock().unwrap().clone();
    assert_eq!(rings.len(), 2);
    assert_eq!(rings[0].speech.as_ref().unwrap().words, "支付宝到账，四十七欧元五十分");
    assert_eq!(window.refuses("test_sound", json!({ "cue": "loud" })), "badInput");
    let loud = json!({ "on": true, "volume": 101, "device": null, "voice": null });
    assert_eq!(window.refuses("save_sounds", json!({ "request": loud })), "badInput");
}

#[test]
fn the_system_is_told_only_while_the_window_is_not_looked_at() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    furnish(window);
    save_computer(window, json!({ "notices": true }));
    window.computer().in_front.store(true, Ordering::SeqCst);
    window.paid("seen", "1.00");
    heard(window, 1);
    window.computer().in_front.store(false, Ordering::SeqCst);
    let order = window.paid("unseen", "2.00");
    heard(window, 2);
    let notices = window.computer().notices.lock().unwrap().clone();
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].title.as_str(), notices[0].body.as_str()), ("Paid EUR 2.00", "GCash"));
    assert_eq!(
        notices[0].order_id.as_ref().map(|id| json!(id.as_str())).as_ref(),
        Some(&order["id"])
    );
}

#[test]
fn before_the_first_notice_a_person_is_asked_once_and_the_answer_is_kept() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    furnish(window);
    window.computer().in_front.store(true, Ordering::SeqCst);
    window.paid("seen", "1.00");
    heard(window, 1);
    assert_eq!(window.does("wishes", json!({ "window": "desk" })), json!([]));
    window.computer().in_front.store(false, Ordering::SeqCst);
    window.paid("first", "2.00");
    heard(window, 2);
    let asked = window.until("wishes", json!({ "window": "desk" }), |wishes| wishes != &json!([]));
    assert_eq!(asked, json!([{ "kind": "askNotices" }]));
    assert_eq!(window.computer().notices.lock().unwrap().len(), 0);
    save_computer(window, json!({ "notices": false }));
    window.paid("second", "3.00");
    heard(window, 3);
    assert_eq!(window.does("wishes", json!({ "window": "desk" })), json!([]));
    assert_eq!(window.computer().notices.lock().unwrap().len(), 0);
    let desktop = desktop.again();
    assert_eq!(desktop.window.does("computer", json!({}))["notices"], false);
}

#[test]
fn a_dim_screen_is_told_while_a_code_is_live() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    *window.computer().brightness.lock().unwrap() = Some(60);
    assert_eq!(window.does("desk", json!({}))["dim"], Value::Null);
    let order = window.show_code("one", "5.00");
    window.until("desk", json!({}), |desk| desk["dim"] == 60);
    window.payer(&order, "GCASH", "approve");
    window.until("desk", json!({}), |desk| desk["dim"] == Value::Null);
}

#[test]
fn the_window_is_kept_out_of_pictures_while_a_code_is_live() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let shielded = || window.computer().shields.lock().unwrap().last().copied();
    let until = |wanted: bool| {
        window.until("desk", json!({}), |_| shielded() == Some(wanted));
    };
    let order = window.show_code("one", "5.00");
    until(true);
    assert_eq!(save_computer(window, json!({ "shield": false }))["shield"], false);
    assert_eq!(shielded(), Some(false));
    save_computer(window, json!({ "shield": true }));
    assert_eq!(shielded(), Some(true));
    window.payer(&order, "GCASH", "approve");
    until(false);
}

#[test]
fn how_much_is_open_is_told_as_it_changes() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("one", "5.00");
    let until = |wanted: &dyn Fn(u32, u32) -> bool| {
        window.until("desk", json!({}), |_| {
            let standings = window.computer().standings.lock().unwrap();
            standings.last().is_some_and(|last| wanted(last.open, last.codes))
        });
    };
    until(&|open, codes| (open, codes) == (1, 1));
    window.payer(&order, "GCASH", "approve");
    until(&|open, codes| (open, codes) == (0, 0));
}

#[test]
fn the_screen_stays_awake_while_a_code_is_live_or_a_display_waits() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let awake = |wanted: bool| {
        let last = || window.computer().standings.lock().unwrap().last().copied();
        window.until("desk", json!({}), |_| last().is_some_and(|it| it.keeps_awake() == wanted));
    };
    let order = window.show_code("one", "5.00");
    awake(true);
    window.payer(&order, "GCASH", "approve");
    awake(false);
    window.plug(&[("left", true), ("right", false)]);
    window.does("open_display", json!({ "open": true }));
    awake(true);
    window.does("open_display", json!({ "open": false }));
    awake(false);
}

#[test]
fn leaving_keeps_watching_only_where_that_was_chosen() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    furnish(window);
    let leave = |keep: Option<bool>, leave: bool| {
        window.does("leave", json!({ "request": { "keepWatching": keep, "leave": leave } }));
        window.computer().done.lock().unwrap().last().copied()
    };
    assert_eq!(leave(None, false), None);
    assert_eq!(leave(Some(true), true), Some("hide"));
    assert_eq!(window.does("computer", json!({}))["keepWatching"], true);
    let furnished = window.computer().furnished.lock().unwrap().clone();
    assert_eq!(furnished.iter().map(|each| each.keeps_watching).collect::<Vec<_>>(), [false, true]);
    assert_eq!(leave(None, true), Some("quit"));
}

#[test]
fn menus_are_made_anew_only_where_they_change() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let made = || window.computer().furnished.lock().unwrap().len();
    furnish(window);
    furnish(window);
    assert_eq!(made(), 1);
    let mut changed = words();
    changed["quit"] = json!("Leave");
    window.does("furnish", json!({ "pages": [], "words": changed }));
    assert_eq!(made(), 2);
    furnish(window);
    assert_eq!(made(), 3);
}

#[test]
fn what_is_chosen_of_the_computer_is_kept() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let first = window.does("computer", json!({}));
    assert_eq!((&first["autostart"], &first["keepWatching"]), (&json!(false), &Value::Null));
    assert_eq!(first["dataFolder"], desktop.folder.path().to_str().unwrap());
    let request = |size: u16| json!({ "request": { "autostart": true, "keepWatching": false, "notices": false, "shield": null, "textSize": size } });
    assert_eq!(window.refuses("save_computer", request(101)), "badInput");
    let saved = window.does("save_computer", request(125));
    assert_eq!((&saved["autostart"], &saved["textSize"]), (&json!(true), &json!(125)));
    window.does("open_data_folder", json!({}));
    assert_eq!(window.computer().done.lock().unwrap().as_slice(), ["open folder"]);

    let desktop = desktop.again();
    assert_eq!(desktop.window.does("desk", json!({}))["textSize"], 125);
    let kept = desktop.window.does("computer", json!({}));
    assert_eq!((&kept["notices"], &kept["keepWatching"]), (&json!(false), &json!(false)));
}

#[test]
fn what_is_to_be_done_at_the_desk_is_wished_of_the_desk_alone() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("one", "5.00");
    window.does("open_office", json!({}));
    window.does("show_at_desk", json!({ "orderId": null }));
    window.does("show_at_desk", json!({ "orderId": order["id"] }));
    assert_eq!(window.computer().done.lock().unwrap().as_slice(), ["office", "show", "show"]);
    // The back office has the same boundary, and wishes of its own.
    let office = window.call_from("office", "wishes", json!({ "window": "office" }));
    assert_eq!(office, Ok(json!([])));
    let wishes = window.does("wishes", json!({ "window": "desk" }));
    let page = json!({ "kind": "page", "id": "take-payment" });
    assert_eq!(wishes, json!([page, { "kind": "order", "orderId": order["id"] }]));
}

#[test]
fn a_link_leads_to_the_order_that_it_names() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("one", "5.00");
    window.link(&format!("tillside://order/{}", order["number"].as_str().unwrap()));
    window.link("tillside://order/nowhere");
    assert!(window.told().contains(&"Wishes".to_owned()));
    let wishes = window.does("wishes", json!({ "window": "desk" }));
    let expected = json!([
        { "kind": "order", "orderId": order["id"] },
        { "kind": "unknownOrder", "name": "nowhere" },
    ]);
    assert_eq!(wishes, expected);
    assert_eq!(window.does("wishes", json!({ "window": "desk" })), json!([]), "each is taken once");
}
