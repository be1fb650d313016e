//! Notifications: what nobody signed is never believed, what is signed is read without a panic,
//! and what is kept of it holds no secret and is otherwise the text as it came.

#![no_main]

use chrono::{DateTime, Utc};
use gateway::{LetterFault, PublicKey, SealedLetter};
use gateway_ams::probe;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;

/// The acquirer's key; nobody has its other half any more.
static KEY: LazyLock<PublicKey> = LazyLock::new(|| {
    PublicKey::parse(include_str!("../seeds/public_key.txt").trim()).expect("a key")
});

const SECRET: [&str; 9] = [
    "paymentmethodid",
    "accesstoken",
    "refreshtoken",
    "authcode",
    "customerid",
    "pspcustomerid",
    "displaycustomerid",
    "userid",
    "userloginid",
];

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_718_155_863, 0).expect("a time")
}

/// Header lines, an empty line, and the body.
fn unsigned(data: &[u8]) {
    let split = data.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = split.map_or((&data[..0], data), |at| (&data[..at], &data[at + 2..]));
    let head = String::from_utf8_lossy(head);
    let headers: Vec<_> = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let letter = SealedLetter { path: "/ams/notify?till=1", headers: &headers, body };
    let opened = probe::opened(&letter, &KEY, "SANDBOX_5Y00000000000001");
    assert!(matches!(opened.outcome, Err(LetterFault::Forged)), "{:?}", opened.outcome);
}

/// No member that must not be kept has a value any more, at whatever depth.
fn hides(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(name, value)| {
            if SECRET.contains(&name.to_ascii_lowercase().as_str()) {
                value == "[removed]"
            } else {
                hides(value)
            }
        }),
        Value::Array(values) => values.iter().all(hides),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => hides(&inner),
            Ok(_) | Err(_) => true,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether a string could hold JSON, broken perhaps: that is masked as well.
fn nests(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(nests),
        Value::Array(values) => values.iter().any(nests),
        Value::String(text) => text.trim_start().starts_with(['{', '[']),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fuzz_target!(|data: &[u8]| {
    unsigned(data);
    let _read = probe::letter(data, at());
    let text = String::from_utf8_lossy(data);
    let masked = probe::masked(&text, &[]);
    if let Ok(value) = serde_json::from_str::<Value>(&text) {
        let kept: Value = serde_json::from_str(&masked).expect("masked JSON is JSON");
        assert!(hides(&kept), "{masked}");
        if hides(&value) && !nests(&value) {
            assert_eq!(kept, value, "nothing else is touched");
        }
    }
    assert_eq!(probe::masked(&masked, &[]), masked, "masking twice masks nothing more");
    if let Some(time) = probe::time(&text) {
        assert_eq!(probe::time(&time.to_rfc3339()), Some(time));
    }
});
