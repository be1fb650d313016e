//! Receipts, printers, stands, guides and the support file.

use crate::mock::Desktop;
use serde_json::{Value, json};
use std::io::Read;
use std::net::TcpListener;

/// A network printer for one print; what it got comes back when it has all of it.
fn printer() -> (u16, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let paper = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
        bytes
    });
    (port, paper)
}

fn counter(port: u16, automatic: bool) -> Value {
    let printer = json!({
        "name": "Counter", "by": "network", "place": "127.0.0.1", "port": port,
        "profile": "epson-80", "drawer": false,
    });
    json!({ "request": { "printers": [printer], "automatic": automatic, "language": "en" } })
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_receipt_is_shown_printed_and_saved() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("receipt", "12.50");
    let which = json!({ "orderId": order["id"], "language": null });
    assert_eq!(window.refuses("receipt", which.clone()), "noReceipt");
    assert_eq!(window.payer(&order, "GCASH", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid");

    let receipt = window.does("receipt", which.clone());
    let lines = receipt["lines"].as_array().unwrap();
    assert_eq!(lines[0]["kind"], "practice");
    let sum = lines.iter().find(|line| line["kind"] == "sum").unwrap();
    assert_eq!(sum["right"], "EUR 12.50");
    assert_eq!((&receipt["link"], &receipt["copies"]), (&Value::Null, &json!(0)));

    let print = json!({ "orderId": order["id"], "printer": null });
    assert_eq!(window.refuses("print_receipt", print.clone()), "noPrinter");
    let (port, paper) = printer();
    let kept = window.does("save_paper", counter(port, false));
    assert_eq!(kept["printers"][0]["place"], "127.0.0.1");
    assert!(kept["profiles"].as_array().is_some_and(|known| known.len() == 7));
    assert_eq!(window.does("print_receipt", print.clone())["printer"], "Counter");
    let bytes = paper.join().unwrap();
    assert!(holds(&bytes, "EUR 12.50") && holds(&bytes, "PRACTICE"));
    assert_eq!(window.does("receipt", which)["copies"], 1);
    // Nobody listens there any more.
    assert_eq!(window.refuses("print_receipt", print), "printerTrouble");

    let path = desktop.folder.path().join("receipt.pdf");
    let save = json!({ "orderId": order["id"], "path": path, "paper": "mm80" });
    window.does("save_receipt", json!({ "request": save }));
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn a_paid_order_comes_out_by_itself() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.until("desk", json!({}), |desk| desk["accounts"][0].is_object());
    let (port, paper) = printer();
    window.does("save_paper", counter(port, true));
    window.paid("by itself", "7.00");
    assert!(holds(&paper.join().unwrap(), "EUR 7.00"));
}

#[test]
fn a_stand_needs_the_page_that_its_code_leads_to() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let path = desktop.folder.path().join("stand.pdf");
    let stand = |code: bool| {
        let wallets = json!(["GCASH", "ALIPAY_CN"]);
        json!({ "request": {
            "path": path, "code": code, "size": "a6", "language": "en", "wallets": wallets,
        } })
    };
    assert_eq!(window.refuses("save_stand", stand(true)), "badInput");
    window.does("save_stand", stand(false));
    let pages = |address: Value| {
        json!({ "request": {
            "address": address, "receipts": true, "entry": true, "entryMin": "1",
            "entryMax": "50", "entryAccount": null,
        } })
    };
    assert_eq!(window.refuses("save_pages", pages(json!("http://shop.example"))), "badInput");
    assert_eq!(window.refuses("save_pages", pages(Value::Null)), "badInput");
    window.does("save_pages", pages(json!("https://pay.shop.example")));
    window.does("save_stand", stand(true));
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn a_guide_and_the_support_file_are_saved_and_hold_no_secret() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.paid("support", "31.70");
    let path = desktop.folder.path().join("guide.pdf");
    let parts =
        json!([{ "kind": "heading", "text": "Scan" }, { "kind": "step", "text": "Scan it." }]);
    let guide = json!({ "path": path, "title": "Guide", "language": "en", "parts": parts });
    window.does("save_guide", json!({ "request": guide }));
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF-"));

    let text = window.does("support_text", json!({}));
    let text = text.as_str().unwrap();
    for known in ["version: ", "book: practice", "account 1: ams", "books: agree"] {
        assert!(text.contains(known), "{text}");
    }
    let desk = window.does("desk", json!({}));
    for secret in ["31.70", "GCASH", desk["shop"]["name"].as_str().unwrap()] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let path = desktop.folder.path().join("support.txt");
    window.does("save_support_file", json!({ "path": path }));
    assert!(std::fs::read_to_string(path).unwrap().contains("version: "));
}
