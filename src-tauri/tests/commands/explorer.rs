//! The API explorer.

use crate::mock::Desktop;
use serde_json::{Value, json};

fn calls(part: Value) -> Value {
    let mut request = json!({
        "operation": null, "from": null, "to": null, "search": null, "before": null, "limit": 50,
    });
    for (name, value) in part.as_object().unwrap() {
        request[name] = value.clone();
    }
    json!({ "request": request })
}

#[test]
fn every_call_is_found_and_shows_what_was_signed() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.paid("one", "12.50");
    let number = order["number"].as_str().unwrap();

    let page = window.does("calls", calls(json!({ "operation": "pay" })));
    assert!(page["operations"].as_array().unwrap().contains(&json!("pay")));
    let row = &page["rows"][0];
    assert_eq!((&row["number"], &row["verdict"]), (&json!(number), &json!("signed")));
    assert_eq!(row["status"], 200);
    let by_number = window.does("calls", calls(json!({ "search": number })));
    let found = by_number["rows"].as_array().unwrap();
    assert!(found.iter().any(|found| found["id"] == row["id"]), "{by_number}");
    assert_eq!(window.does("calls", calls(json!({ "search": "nowhere" })))["rows"], json!([]));
    assert_eq!(window.refuses("calls", calls(json!({ "before": "x" }))), "badInput");

    let call = window.does("call", json!({ "id": row["id"] }));
    let text = call["signedRequest"].as_str().unwrap();
    assert!(text.starts_with("POST /ams/sandbox/api/v1/payments/pay\nSANDBOX_"), "{text}");
    assert!(text.ends_with(call["halves"][0]["body"].as_str().unwrap()));
    assert!(call["signedAnswer"].as_str().unwrap().contains("resultCode"));
    assert_eq!(window.refuses("call", json!({ "id": "999999" })), "badInput");
}

#[test]
fn a_call_is_composed_signed_and_sent_in_practice() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let templates = window.does("call_templates", json!({}));
    let templates = templates.as_array().unwrap();
    assert_eq!(templates.len(), 9);
    let inquiry = templates.iter().find(|one| one["operation"] == "inquiryPayment").unwrap();
    let sent = window.does(
        "send_call",
        json!({
            "operation": "inquiryPayment", "body": inquiry["body"],
        }),
    );
    assert_eq!(
        (&sent["row"]["code"], &sent["row"]["verdict"]),
        (&json!("ORDER_NOT_EXIST"), &json!("signed"))
    );
    assert_eq!(sent["halves"][0]["body"], inquiry["body"]);

    // The practice acquirer takes each template as it stands, but for what only it can give.
    for template in templates {
        let sent = window.does(
            "send_call",
            json!({
                "operation": template["operation"], "body": template["body"],
            }),
        );
        assert_eq!(sent["row"]["status"], 200, "{sent}");
        let code = sent["row"]["code"].as_str().unwrap();
        assert!(!["PARAM_ILLEGAL", "INVALID_SIGNATURE"].contains(&code), "{sent}");
    }
    let wrong = json!({ "operation": "pay", "body": "{" });
    assert_eq!(window.refuses("send_call", wrong), "badInput");
    let wrong = json!({ "operation": "steal", "body": "{}" });
    assert_eq!(window.refuses("send_call", wrong), "badInput");
}

#[test]
fn nothing_is_composed_by_hand_in_the_live_book() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.does("switch_book", json!({ "book": "live" }));
    let call = json!({ "operation": "pay", "body": "{}" });
    assert_eq!(window.refuses("send_call", call), "noAccount");
}

#[test]
fn secrets_are_in_no_call_that_is_shown() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.paid("one", "3.00");
    let page = window.does("calls", calls(json!({})));
    let mut shown = page.to_string();
    for row in page["rows"].as_array().unwrap() {
        shown.push_str(&window.does("call", json!({ "id": row["id"] })).to_string());
    }
    let folder = desktop.folder.path().join("practice");
    let mut looked_for = 0;
    for entry in walk(&folder) {
        let Ok(text) = std::fs::read_to_string(&entry) else { continue };
        if entry.to_string_lossy().contains("private_key") {
            looked_for += 1;
            assert!(!shown.contains(text.trim()), "{entry:?}");
        }
    }
    assert!(looked_for > 0, "no private key lies in {folder:?}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path);
        }
    }
    found
}
