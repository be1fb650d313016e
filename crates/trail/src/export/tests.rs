//! A written export is believed; a changed one is not.

#![allow(clippy::arithmetic_side_effects, reason = "places in a short text")]

use super::*;
use crate::{Body, SigningKey};

fn key() -> SigningKey {
    // Made once for these tests; it signs nothing else.
    SigningKey::parse("MFECAQEwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fgSEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")
        .unwrap()
}

/// Three links, two events, a payment that only the links know, and a signature.
fn export() -> String {
    let mut writer = Writer::begin(Vec::new(), "live").unwrap();
    let mut chain = Chain::default();
    for number in 1..=3_i64 {
        let columns = [("event_id", Cell::Integer(number)), ("kind", Cell::Text(b"payment.paid"))];
        let mut digest = RowDigest::new(SHOWN, number);
        for (name, cell) in &columns {
            digest.column(name, *cell);
        }
        let mut body = Body::default();
        body.push("payment", &[(1, State::Stands(Digest::of(&number.to_be_bytes())))]);
        if number < 3 {
            body.push(SHOWN, &[(number, State::Stands(digest.finish()))]);
        }
        chain.append(body.as_bytes());
        writer.link(number, body.as_bytes(), chain.head().as_bytes()).unwrap();
        if number < 3 {
            writer.row(SHOWN, number, &columns).unwrap();
        }
        if number == 2 {
            let at = DateTime::from_timestamp_millis(1_795_392_000_007).unwrap();
            let day = at.date_naive();
            let statement = Statement { day, at, link: 2, head: chain.head() };
            writer.signature(&Signature::make(statement, &key())).unwrap();
        }
    }
    String::from_utf8(writer.end().unwrap()).unwrap()
}

#[track_caller]
fn fault(text: &str) -> String {
    check(text.as_bytes(), Some(&key().public())).unwrap_err().to_string()
}

#[test]
fn a_written_export_is_believed() {
    let checked = check(export().as_bytes(), Some(&key().public())).unwrap();
    assert_eq!((checked.links, checked.events, checked.signatures), (3, 2, 1));
    assert_eq!(checked.signed_to, 2);
    assert!(checked.keys.contains(&key().public().to_string()));
}

#[test]
fn another_key_is_told() {
    let other = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
    let fault = check(export().as_bytes(), Some(&other.public())).unwrap_err();
    assert!(fault.to_string().starts_with("the signature of 2026-11-23: is by another key"));
}

#[test]
fn a_changed_event_is_named() {
    let changed = export().replacen("payment.paid", "payment.lost", 1);
    assert_eq!(fault(&changed), "event 1: is not as it was written");
}

#[test]
fn what_was_left_out_is_named() {
    let lines: Vec<String> = export().lines().map(str::to_owned).collect();
    let without = |number: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != number);
        kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    assert_eq!(fault(&without(0)), "line 1: comes before the beginning");
    assert_eq!(fault(&without(1)), "event 1: is not as it was written");
    assert_eq!(fault(&without(2)), "event 1: is missing");
    assert_eq!(fault(&without(7)), "the end: is missing: the file was cut");
    assert_eq!(fault(&format!("{}{}\n", export(), lines[1])), "line 9: stands behind the end");
}

#[test]
fn one_flipped_bit_is_found() {
    let good = export();
    // The book's name is for people; all else counts.
    let book = good.find("\"live\"").unwrap();
    let harmless = book + 1..book + 5;
    let places = (0..good.len()).filter(|place| !harmless.contains(place));
    let key = key().public();
    for (place, bit) in places.flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut bytes = good.clone().into_bytes();
        bytes[place] ^= 1 << bit;
        let believed = check(bytes.as_slice(), Some(&key)).is_ok();
        // A blank for a line's end may say the same.
        let same = || String::from_utf8(bytes).is_ok_and(|text| said(&text) == said(&good));
        assert!(!believed || same(), "bit {bit} of byte {place}");
    }
}

#[test]
fn a_signature_is_read_only_as_it_is_written() {
    for (written, other) in [("T00:00", "t00:00"), ("T00:00", " 00:00"), (".007Z", ".007z")] {
        let changed = export().replacen(written, other, 1);
        assert_eq!(fault(&changed), "line 6: is no line of a trail");
    }
}

#[test]
fn a_cell_is_read_only_as_it_is_written() {
    for cell in [json!({ "real": "3ff0000000000000" }), json!({ "text": "ff" }), json!("text")] {
        assert!(Held::read(&cell).is_some(), "{cell}");
    }
    let others = [
        json!({ "real": "3FF0000000000000" }),
        json!({ "real": "1" }),
        json!({ "text": "74657874" }),
        json!({ "blob": "00", "text": "ff" }),
    ];
    for cell in others {
        assert!(Held::read(&cell).is_none(), "{cell}");
    }
}

/// What a file says, whatever the form.
fn said(text: &str) -> Option<Vec<Value>> {
    text.split_ascii_whitespace().map(|line| serde_json::from_str(line).ok()).collect()
}
