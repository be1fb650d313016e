//! Orders that are not simply paid: declined, cancelled, repeated, listed.

use crate::desk::{Desk, text};
use crate::program::{run, tillside};
use chrono::{DateTime, TimeDelta};
use serde_json::json;
use std::process::Stdio;

#[test]
fn a_declined_order_has_failed() {
    let desk = Desk::open();
    let order = desk.show_code("4.00", "USD", "");
    let (_, answer) = desk.pay(&order["payments"][0]["code"], "GCASH", "decline");
    assert_eq!(answer["status"], "FAILED");
    let line = format!("order wait {}", text(&order["id"]));
    let failed = desk.fails(&line, 1, "refused-by-gateway");
    assert_eq!(failed["order"]["status"], "failed");
    assert!(failed["order"]["payments"][0]["failure_code"].is_string());
}

#[test]
fn waiting_ends_when_its_time_is_over() {
    let desk = Desk::open();
    let order = desk.show_code("4.00", "USD", "");
    let line = format!("order wait {} --timeout 1s", text(&order["id"]));
    let waited = desk.fails(&line, 3, "outcome-unknown");
    assert_eq!(waited["order"]["status"], "open");
}

#[test]
fn an_order_is_cancelled_open_or_paid_and_only_once() {
    let desk = Desk::open();
    let open = desk.show_code("4.00", "USD", "");
    let cancel = format!("order cancel {}", text(&open["id"]));
    assert_eq!(desk.ok(&cancel)["order"]["status"], "cancelled");
    let (status, _) = desk.pay(&open["payments"][0]["code"], "GCASH", "approve");
    assert_eq!(status, 410);
    let line = format!("order wait {}", text(&open["id"]));
    assert_eq!(desk.fails(&line, 1, "cancelled")["order"]["status"], "cancelled");

    let paid = desk.paid("4.00", "USD", "");
    let cancelled = desk.ok(&format!("order cancel {}", text(&paid["number"])));
    assert_eq!(cancelled["order"]["status"], "cancelled");

    let refunded = desk.paid("4.00", "USD", "");
    let id = text(&refunded["id"]);
    desk.ok(&format!("refund create --order {id} --full"));
    desk.fails(&format!("order cancel {id}"), 1, "not-cancellable");
    desk.verify();
}

#[test]
fn the_same_request_id_is_the_same_order() {
    let desk = Desk::open();
    let first = desk.show_code("9.00", "USD", "--request-id till-1-77");
    let again = desk.show_code("9.00", "USD", "--request-id till-1-77");
    assert_eq!((&first["id"], &first["payments"]), (&again["id"], &again["payments"]));
    let line = "order create --currency USD --mode show-code --request-id till-1-77 --amount";
    desk.fails(&format!("{line} 9.01"), 1, "duplicate-request");
    assert_eq!(desk.ok("order list")["orders"].as_array().unwrap().len(), 1);
}

#[test]
fn orders_are_listed_newest_first_and_page_by_page() {
    let desk = Desk::open();
    for amount in ["1.00", "2.00", "3.00", "4.00", "5.00"] {
        desk.show_code(amount, "USD", &format!("--reference ref-{amount}"));
    }
    desk.show_code("700", "JPY", "");
    let values = |page: &serde_json::Value| -> Vec<String> {
        let orders = page["orders"].as_array().unwrap();
        orders.iter().map(|order| text(&order["amount"]["value"]).to_owned()).collect()
    };
    let first = desk.ok("order list --limit 2");
    assert_eq!(values(&first), ["700", "5.00"]);
    let next = text(&first["next"]);
    let second = desk.ok(&format!("order list --limit 10 --after {next}"));
    assert_eq!(values(&second), ["4.00", "3.00", "2.00", "1.00"]);
    assert_eq!(second["next"], json!(null));
    assert_eq!(values(&desk.ok("order list --currency JPY")), ["700"]);
    assert_eq!(values(&desk.ok("order list --search ref-3")), ["3.00"]);
    assert_eq!(values(&desk.ok("order list --status paid")), [""; 0]);
    assert_eq!(values(&desk.ok("order list --to 2020-01-01")), [""; 0]);
    assert_eq!(values(&desk.ok("order list --from 2020-01-01")).len(), 6);
    desk.fails("order list --from 2026-01-02 --to 2026-01-01", 2, "bad-dates");
    desk.fails("order list --after nowhere", 2, "bad-cursor");
    desk.fails("order list --status pending", 2, "usage");
}

#[test]
fn people_read_text_and_errors_elsewhere() {
    let desk = Desk::open();
    let shown = desk.run_for_people("order create --amount 12.50 --currency USD --mode show-code");
    assert_eq!(shown.status, 0, "{shown:?}");
    assert!(shown.stdout.contains("12.50 USD") && shown.stdout.contains("awaiting-payer"));
    assert!(!shown.stdout.contains('\u{1b}') && shown.stderr.is_empty(), "{shown:?}");
    let list = desk.run_for_people("order list");
    assert!(list.stdout.starts_with("ORDER") && list.stdout.contains("show-code"), "{list:?}");
    let missing = desk.run_for_people("order show 1");
    assert_eq!((missing.status, missing.stdout.as_str()), (1, ""));
    assert!(missing.stderr.contains("There is no order 1."), "{missing:?}");
}

#[test]
fn people_read_times_of_the_shops_zone_and_programs_read_them_with_an_offset() {
    let desk = Desk::open();
    desk.ok("shop set --zone Asia/Shanghai");
    let made = desk.ok("order create --amount 12.50 --currency USD --mode show-code");
    let (number, at) = (text(&made["order"]["number"]), text(&made["order"]["created_at"]));
    let at = DateTime::parse_from_rfc3339(at).unwrap();
    let local = |hours: i64| {
        let there = at.checked_add_signed(TimeDelta::hours(hours)).unwrap();
        there.format("%Y-%m-%d %H:%M:%S").to_string()
    };
    let list = desk.run_for_people("order list").stdout;
    assert!(list.contains("MADE (UTC+08:00)") && list.contains(&local(8)), "{list}");
    let list = desk.run_for_people("order list --zone America/Phoenix").stdout;
    assert!(list.contains("MADE (UTC-07:00)") && list.contains(&local(-7)), "{list}");
    let shown = desk.run_for_people(&format!("order show {number}")).stdout;
    let told = format!("{} UTC+08:00", local(8));
    assert!(shown.contains(&told) && shown.contains("\nUTC+08:00"), "{shown}");
}

#[test]
fn a_reader_that_has_gone_is_no_panic() {
    let desk = Desk::open();
    let mut command = tillside(&desk.data());
    command.args(["order", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    assert_eq!(run(tillside(&desk.data()).args(["order", "list", "--help"])).status, 0);
}
