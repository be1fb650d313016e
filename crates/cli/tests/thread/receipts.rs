//! Receipts on paper, by the real program.

use crate::desk::{Desk, text};

#[test]
fn a_paid_order_has_a_receipt_in_every_form() {
    let desk = Desk::open();
    let order = desk.paid("12.50", "USD", "--reference INV-7");
    let number = text(&order["number"]);
    let receipt = desk.ok(&format!("receipt {number} --paper any-58"));
    let words = text(&receipt["receipt"]["text"]);
    for part in ["USD 12.50", "INV-7", number, "GCash"] {
        assert!(words.contains(part), "{words}");
    }
    assert!(words.lines().all(|line| line.chars().count() <= 32), "{words}");
    let chinese = desk.ok(&format!("receipt {number} --language zh-CN"));
    assert!(text(&chinese["receipt"]["text"]).contains("合计"));

    let bytes = |format: &str, paper: &str| {
        let file = desk.path("receipt");
        let line = format!("receipt {number} --format {format} --paper {paper} --out");
        desk.ok(&format!("{line} {}", file.display()));
        std::fs::read(file).unwrap()
    };
    assert!(bytes("pdf", "80mm").starts_with(b"%PDF-"));
    assert!(bytes("escpos", "chinese-80").starts_with(b"\x1b@"));
    let people = desk.run_for_people(&format!("receipt {number}"));
    assert!(people.stdout.contains("Harbour") || people.stdout.contains("My shop"));
}

#[test]
fn a_receipt_is_a_proof_and_needs_one() {
    let desk = Desk::open();
    let open = desk.show_code("4.00", "USD", "");
    let id = text(&open["id"]);
    desk.fails(&format!("receipt {id}"), 1, "not-paid");
    desk.fails("receipt 20261122-1-9", 1, "unknown-order");
    let paid = desk.paid("4.00", "USD", "");
    let id = text(&paid["id"]);
    desk.fails(&format!("receipt {id} --printer Counter"), 1, "unknown-printer");
    desk.fails(&format!("receipt {id} --format pdf"), 2, "usage");
    desk.fails(&format!("receipt {id} --format escpos --paper laser --out x"), 2, "usage");
    desk.fails(
        &format!("receipt {id} --out {}/no/such/folder", desk.data().display()),
        2,
        "bad-file",
    );
}
