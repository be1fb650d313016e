//! The CSV to the byte, and read back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, Utc};
use domain::{AccountName, Currency, Mode, Money, OrderId, OrderNumber, WalletName};
use proptest::prelude::*;
use statement::{Book, CsvStatement, Kind, Row};
use std::path::Path;

fn money(text: &str, currency: &str) -> Money {
    Money::parse_major(text, Currency::parse(currency).unwrap()).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn sale(serial: u32, when: &str, gross: Money) -> Row {
    let day = at(when).date_naive();
    Row {
        at: at(when),
        kind: Kind::Sale,
        order_number: OrderNumber::compose(day, "1", serial),
        request_id: format!("request_{serial}"),
        gateway_id: Some(format!("20261120190741010000000000000{serial:03}")),
        wallet: Some(WalletName::parse("ALIPAY_CN").unwrap()),
        status: "paid",
        gross,
        fee: None,
        tax: None,
        net: None,
        settlement: None,
        batch_id: None,
        bank_line: None,
        reference: None,
        note: None,
        account: AccountName::parse("Main").unwrap(),
        mode: Mode::OrderCode,
        till: "1".to_owned(),
        order_id: OrderId::parse(&format!("order{serial}")).unwrap(),
        discount: None,
        discount_borne_by: None,
    }
}

fn refund(of: &Row, when: &str, gross: Money) -> Row {
    Row {
        at: at(when),
        kind: Kind::Refund,
        request_id: format!("refund_of_{}", of.request_id),
        gateway_id: None,
        status: "succeeded",
        gross,
        ..of.clone()
    }
}

fn written(book: Book, zone: &str, rows: &[Row]) -> String {
    let mut statement = CsvStatement::begin(Vec::new(), book, zone.parse().unwrap()).unwrap();
    for row in rows {
        statement.row(row).unwrap();
    }
    assert_eq!(statement.rows(), u64::try_from(rows.len()).unwrap());
    String::from_utf8(statement.finish().unwrap()).unwrap()
}

/// `UPDATE=1` accepts what is written now.
#[track_caller]
fn check(name: &str, book: Book, zone: &str, rows: &[Row]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let text = written(book, zone, rows);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{name}");
}

#[test]
fn sales_are_positive_and_refunds_negative_rows_of_their_own() {
    let sold = Row {
        settlement: Some(money("14.87", "USD")),
        reference: Some("INV-7".to_owned()),
        note: Some("Tea, \"first flush\"".to_owned()),
        discount: Some(money("0.75", "EUR")),
        discount_borne_by: Some("wallet"),
        ..sale(1, "2026-11-20T11:07:41Z", money("12.50", "EUR"))
    };
    let part = Row {
        note: Some("broken cup".to_owned()),
        settlement: None,
        discount: None,
        discount_borne_by: None,
        ..refund(&sold, "2026-11-20T12:00:00Z", money("-2.50", "EUR"))
    };
    let rows = [
        sold,
        part,
        sale(2, "2026-11-21T15:59:59Z", money("1500", "JPY")),
        // Told without what it saved, or in another currency.
        Row {
            discount_borne_by: Some("wallet"),
            ..sale(3, "2026-11-21T16:00:00Z", money("1.234", "KWD"))
        },
    ];
    check("live.csv", Book::Live, "Asia/Shanghai", &rows);
}

#[test]
fn every_row_of_practice_says_so() {
    let summer = sale(1, "2026-10-25T00:30:00Z", money("1.00", "EUR"));
    let winter = sale(2, "2026-10-25T01:30:00Z", money("1.00", "EUR"));
    // The same time on the shop's wall, and still two: the offset tells them apart.
    check("practice.csv", Book::Practice, "Europe/Dublin", &[summer, winter]);
}

#[test]
fn what_a_spreadsheet_would_run_is_made_harmless_and_amounts_stay_plain() {
    let texts = ["=1+1", "+44 1", "-5%", "@here", "'=1", "it's 1-1", "a\r\nb", "\tx", "茶 🍵"];
    let rows: Vec<_> = (1..)
        .zip(texts)
        .map(|(serial, text)| Row {
            note: Some(text.to_owned()),
            ..sale(serial, "2026-11-20T11:07:41Z", money("-0.05", "EUR"))
        })
        .collect();
    check("hostile.csv", Book::Live, "UTC", &rows);
}

#[test]
fn an_empty_period_has_a_heading() {
    check("empty.csv", Book::Live, "UTC", &[]);
}

proptest! {
    #[test]
    fn whatever_was_typed_is_read_back(note in "\\PC{0,30}", reference in "[-=+@'\"\r\n,;a ]{0,6}") {
        let row = Row {
            note: Some(note.clone()),
            reference: Some(reference.clone()),
            ..sale(1, "2026-11-20T11:07:41Z", money("12.50", "EUR"))
        };
        let text = written(Book::Live, "UTC", &[row]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(unguarded(&record[16]), reference);
        prop_assert_eq!(unguarded(&record[17]), note);
        prop_assert_eq!(&record[8], "12.50");
    }
}

/// What the README promises: one apostrophe less gives back what was typed.
fn unguarded(cell: &str) -> String {
    let bare = cell.trim_start_matches('\'');
    let guarded = bare.len() < cell.len()
        && bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if guarded { cell[1..].to_owned() } else { cell.to_owned() }
}
