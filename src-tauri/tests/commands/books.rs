//! The two books, and one that cannot be opened.

use super::take_payment::list;
use crate::mock::{Desktop, Window, take};
use desktop::ipc::Book;
use serde_json::json;

#[test]
fn practice_and_live_are_two_books() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let order = window.show_code("practice", "5.00");
    let desk = window.does("switch_book", json!({ "book": "live" }));
    assert_eq!((&desk["book"], &desk["accounts"]), (&json!("live"), &json!([])));
    assert_eq!(window.does("payment_totals", list(json!({})))["attempts"], 0);
    assert_eq!(window.refuses("order", json!({ "orderId": order["id"] })), "unknownOrder");
    assert_eq!(window.refuses("take_payment", take("live", "EUR", "5.00")), "noAccount");
    assert_eq!(window.refuses("open_wallet", json!({ "orderId": order["id"] })), "badInput");

    // The book that was open last is open again.
    let desktop = desktop.again();
    let window = &desktop.window;
    assert_eq!(window.does("desk", json!({}))["book"], "live");
    let desk = window.does("switch_book", json!({ "book": "practice" }));
    assert_eq!(desk["book"], "practice");
    assert_eq!(window.titles(), [Book::Live, Book::Practice]);
    let known = window.does("order", json!({ "orderId": order["id"] }));
    assert_eq!(window.payer(&known, "GCASH", "approve"), "SUCCESS");
    window.order_until(&order["id"], |order| order["status"] == "paid");
}

#[test]
fn a_damaged_book_is_told_and_the_other_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tillside.sqlite"), [b'x'; 8192]).unwrap();
    let window = Window::open(folder.path());
    assert_eq!(window.refuses("switch_book", json!({ "book": "live" })), "dataDamaged");
    assert_eq!(window.refuses("desk", json!({})), "dataDamaged");
    assert_eq!(window.refuses("payments", list(json!({}))), "dataDamaged");
    assert_eq!(window.does("switch_book", json!({ "book": "practice" }))["book"], "practice");

    // Whole again, it opens without a restart.
    assert_eq!(window.refuses("switch_book", json!({ "book": "live" })), "dataDamaged");
    std::fs::remove_file(folder.path().join("tillside.sqlite")).unwrap();
    assert_eq!(window.does("desk", json!({}))["book"], "live");
    window.close();
}
