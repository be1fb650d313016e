//! Receipts to print.

use chrono::{DateTime, Utc};
use domain::{Currency, Money};
use receipt::{Book, Digital, Item, Language, Promotion, Receipt, RefundLine, RefundWord};

pub fn money(text: &str, currency: &str) -> Money {
    Money::parse_major(text, Currency::parse(currency).unwrap()).unwrap()
}

pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A sale in Galway, paid by a wallet in Manila.
pub fn galway() -> Receipt {
    let total = money("47.50", "EUR");
    Receipt {
        language: Language::En,
        book: Book::Live,
        shop: "Harbour & Pine".to_owned(),
        store: "Quay Street".to_owned(),
        till: "1".to_owned(),
        zone: chrono_tz::Europe::Dublin,
        number: "261120-1-0042".to_owned(),
        reference: Some("INV-7".to_owned()),
        note: None,
        items: vec![Item { text: None, amount: total }],
        total,
        promotions: vec![Promotion {
            name: "Weekend 10 % off".to_owned(),
            saved: Some(money("4.75", "EUR")),
        }],
        wallet: Some("GCash".to_owned()),
        payer_paid: Some(money("2936.20", "PHP")),
        paid_at: at("2026-11-20T14:32:29Z"),
        request_id: "20261120143200_1_p1_abcdefghjkmn".to_owned(),
        gateway_id: Some("20261120190741010000000000000042".to_owned()),
        refunds: Vec::new(),
        copy: 0,
        printed_at: at("2026-11-20T14:32:31Z"),
        digital: Some(Digital::Link("https://pay.example/receipt/o2k4-7h3m".to_owned())),
    }
}

/// A practice sale in Shanghai, partly refunded, printed again.
pub fn shanghai() -> Receipt {
    let total = money("192.00", "CNY");
    Receipt {
        language: Language::ZhCn,
        book: Book::Practice,
        shop: "北门茶馆".to_owned(),
        store: "南京西路店".to_owned(),
        zone: chrono_tz::Asia::Shanghai,
        reference: None,
        note: Some("龙井 250 克，含 ¥10 茶罐".to_owned()),
        items: vec![Item { text: Some("龙井茶".to_owned()), amount: total }],
        total,
        promotions: Vec::new(),
        wallet: Some("Alipay".to_owned()),
        payer_paid: None,
        refunds: vec![
            RefundLine {
                at: at("2026-11-20T15:00:00Z"),
                amount: money("42.00", "CNY"),
                state: RefundWord::Refunded,
                gateway_id: Some("20261120190741010000000000000099".to_owned()),
            },
            RefundLine {
                at: at("2026-11-20T15:10:00Z"),
                amount: money("10.00", "CNY"),
                state: RefundWord::Requested,
                gateway_id: None,
            },
        ],
        copy: 2,
        digital: Some(Digital::Words),
        ..galway()
    }
}

/// Every text from outside tries to command the printer.
pub fn hostile() -> Receipt {
    let evil = "a\u{1b}p\u{0}\u{19}\u{fa}\u{1d}V\u{0}\u{10}\u{14}\u{1}\n\u{1c}&b\\192";
    Receipt {
        shop: evil.to_owned(),
        store: evil.to_owned(),
        till: evil.to_owned(),
        number: evil.to_owned(),
        reference: Some(evil.to_owned()),
        note: Some(evil.to_owned()),
        wallet: Some(evil.to_owned()),
        request_id: evil.to_owned(),
        gateway_id: Some(evil.to_owned()),
        digital: None,
        ..galway()
    }
}
