//! Signatures to the byte: the published vectors, and any text.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::{PrivateKey, PublicKey, Verdict};
use gateway_ams::sign::{self, Message};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;
use support::{private_key, public_key};

const VECTORS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/vectors/ams-signatures.json");

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", vector["id"]))
}

fn message(input: &Value) -> Message<'_> {
    Message {
        method: text(input, "method"),
        path: text(input, "path"),
        client_id: text(input, "clientId"),
        time: text(input, "time"),
        body: text(input, "body").as_bytes(),
    }
}

fn key_version(header: &str) -> u32 {
    let (_, rest) = header.split_once("keyVersion=").unwrap();
    rest.split(',').next().unwrap().parse().unwrap()
}

#[test]
fn every_published_vector_holds() {
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(VECTORS).unwrap()).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 66);
    for vector in vectors {
        let id = text(vector, "id");
        let message = message(&vector["input"]);
        assert_eq!(message.text(), text(vector, "stringToSign").as_bytes(), "{id}");
        let given = text(vector, "signatureHeader");
        if text(vector, "kind") == "sign" {
            let key = private_key(text(vector, "privateKey"));
            let header = sign::header(&key, key_version(given), &message).unwrap();
            assert_eq!(header, given, "{id}");
        }
        let verdict = sign::verdict(&public_key(text(vector, "publicKey")), Some(given), &message);
        let expected = match vector["expectVerify"].as_bool().unwrap() {
            true => Verdict::Signed,
            false => Verdict::Wrong,
        };
        assert_eq!(verdict, expected, "{id}");
    }
}

#[test]
fn a_header_that_leaves_a_choice_is_refused() {
    let message =
        Message { method: "POST", path: "/p", client_id: "c", time: "1", body: b"{}".as_slice() };
    let good = sign::header(&private_key("alipay"), 1, &message).unwrap();
    let (_, signature) = good.split_once("signature=").unwrap();
    let key = public_key("alipay");
    for header in [
        format!("{good},signature={signature}"),
        format!("algorithm=RSA1,keyVersion=1,signature={signature}"),
        format!("{good},"),
        format!("{good} x"),
        signature.to_owned(),
    ] {
        assert_eq!(sign::verdict(&key, Some(&header), &message), Verdict::Wrong, "{header}");
    }
    assert_eq!(sign::verdict(&key, None, &message), Verdict::Missing);
}

static PRIVATE: LazyLock<PrivateKey> = LazyLock::new(|| private_key("alipay"));
static PUBLIC: LazyLock<PublicKey> = LazyLock::new(|| public_key("alipay"));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_signed_verifies_and_any_flipped_bit_does_not(
        path in "/[a-z/?=&%]{0,20}",
        client_id in "[A-Z0-9_]{1,20}",
        time in "[0-9]{13}",
        body in prop::collection::vec(any::<u8>(), 1..200),
        at: prop::sample::Index,
        bit in 0..8_u32,
    ) {
        let message =
            Message { method: "POST", path: &path, client_id: &client_id, time: &time, body: &body };
        let header = sign::header(&PRIVATE, 1, &message).unwrap();
        prop_assert_eq!(sign::verdict(&PUBLIC, Some(&header), &message), Verdict::Signed);

        let mut flipped = body.clone();
        flipped[at.index(body.len())] ^= 1 << bit;
        let other = Message { body: &flipped, ..message };
        prop_assert_eq!(sign::verdict(&PUBLIC, Some(&header), &other), Verdict::Wrong);

        let (head, encoded) = header.split_once("signature=").unwrap();
        let base64: Vec<u8> = percent_encoding::percent_decode_str(encoded).collect();
        let mut signature = STANDARD.decode(base64).unwrap();
        let place = at.index(signature.len());
        signature[place] ^= 1 << bit;
        let bent = STANDARD.encode(signature);
        let bent = bent.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let bent = format!("{head}signature={bent}");
        prop_assert_eq!(sign::verdict(&PUBLIC, Some(&bent), &message), Verdict::Wrong);
    }

    #[test]
    fn no_header_makes_the_verifier_panic(header in ".*") {
        let message = Message { method: "POST", path: "/", client_id: "c", time: "1", body: b"" };
        prop_assert_ne!(sign::verdict(&PUBLIC, Some(&header), &message), Verdict::Signed);
    }
}
