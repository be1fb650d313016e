//! The `signature` header: one that was not made by the key over this very message never fits.

#![no_main]

use gateway::{PublicKey, Verdict};
use gateway_ams::sign::{self, Message};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KEY: LazyLock<PublicKey> = LazyLock::new(|| {
    PublicKey::parse(include_str!("../seeds/public_key.txt").trim()).expect("a key")
});

/// A genuine signature over [`BODY`], as base64.
const GENUINE: &str = include_str!("../seeds/genuine_signature.txt");
const BODY: &[u8] = br#"{"result":{"resultStatus":"S"}}"#;

fn message<'a>(time: &'a str, body: &'a [u8]) -> Message<'a> {
    let (method, path) = ("POST", "/ams/notify?till=1");
    Message { method, path, client_id: "SANDBOX_5Y00000000000001", time, body }
}

/// The base64 that a header carries in the end, read in another way than ours.
fn carried(header: &str) -> String {
    let value = header.split(',').find_map(|item| item.trim().strip_prefix("signature="));
    let mut rest = value.unwrap_or_default();
    let mut text = String::new();
    while let Some(c) = rest.chars().next() {
        let digits = rest.strip_prefix('%').and_then(|rest| rest.get(..2));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                text.push(char::from(byte));
                rest = &rest[3..];
            }
            None => {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    text
}

fuzz_target!(|data: &[u8]| {
    let genuine = message("2024-06-12T09:31:03+08:00", BODY);
    let header = String::from_utf8_lossy(data);
    let verdict = sign::verdict(&KEY, Some(&header), &genuine);
    let same = carried(&header) == GENUINE.trim();
    match verdict {
        Verdict::Signed => assert!(same, "{header}"),
        Verdict::Wrong => {}
        Verdict::Missing | Verdict::NoAnswer => panic!("{verdict:?} of a header"),
    }
    // The genuine signature fits no other message.
    let plain = format!("algorithm=RSA256,keyVersion=1,signature={}", percent(GENUINE.trim()));
    let other = Message { body: data, ..genuine };
    let fits = sign::verdict(&KEY, Some(&plain), &other) == Verdict::Signed;
    assert_eq!(fits, data == BODY);
    let other = Message { time: &header, ..genuine };
    let fits = sign::verdict(&KEY, Some(&plain), &other) == Verdict::Signed;
    assert_eq!(fits, header == genuine.time);
});

fn percent(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}
