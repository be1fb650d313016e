//! Signing and verifying against the bare cryptographic library, in one run.
//!
//! Prints a JSON line for each. `aim` is the least speed wanted, `baseline_ns / ours_ns`. Rounds
//! of both take turns, so that a change of the machine's pace meets both; medians are compared.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::{PrivateKey, PublicKey, Verdict};
use gateway_ams::sign::{self, Message};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use std::hint::black_box;
use std::time::Instant;

const KEYS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/vectors/ams-test-keys.json");
const ROUNDS: usize = 60;
const AIM: &str = ">= 0.95";

struct Keys {
    ours: PrivateKey,
    ours_public: PublicKey,
    bare: RsaKeyPair,
    bare_public: UnparsedPublicKey<Vec<u8>>,
}

fn keys() -> Keys {
    let text = std::fs::read_to_string(KEYS).expect("the test keys are there");
    let keys: serde_json::Value = serde_json::from_str(&text).expect("the test keys are JSON");
    let form = |name: &str| {
        keys["keys"]["merchant"][name].as_str().expect("every form of a key is there").to_owned()
    };
    let der = |name| STANDARD.decode(form(name)).expect("a key is base64");
    Keys {
        ours: PrivateKey::parse(&form("privatePkcs8Base64")).expect("a private key"),
        ours_public: PublicKey::parse(&form("publicX509Base64")).expect("a public key"),
        bare: RsaKeyPair::from_pkcs8(&der("privatePkcs8Base64")).expect("a private key"),
        bare_public: UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der("publicPkcs1Base64")),
    }
}

/// Nanoseconds of one call, the mean over a round.
fn round(calls: u32, work: &mut dyn FnMut()) -> u128 {
    let started = Instant::now();
    for _ in 0..calls {
        work();
    }
    started.elapsed().as_nanos().checked_div(u128::from(calls)).expect("a round has calls")
}

fn median(mut rounds: Vec<u128>) -> u128 {
    rounds.sort_unstable();
    rounds[ROUNDS / 2]
}

fn compare(name: &str, note: &str, calls: u32, ours: &mut dyn FnMut(), baseline: &mut dyn FnMut()) {
    let (mut ours_rounds, mut baseline_rounds) = (Vec::new(), Vec::new());
    round(calls, ours);
    round(calls, baseline);
    for _ in 0..ROUNDS {
        ours_rounds.push(round(calls, ours));
        baseline_rounds.push(round(calls, baseline));
    }
    let (ours_ns, baseline_ns) = (median(ours_rounds), median(baseline_rounds));
    println!(
        r#"{{"bench":"{name}","ours_ns":{ours_ns},"baseline_ns":{baseline_ns},"aim":"{AIM}","note":"{note}"}}"#
    );
}

fn main() {
    let keys = keys();
    let filler = "x".repeat(540);
    let body = format!(r#"{{"productCode":"IN_STORE_PAYMENT","orderDescription":"{filler}"}}"#);
    let message = Message {
        method: "POST",
        path: "/ams/api/v1/payments/pay",
        client_id: "T_111222333444555",
        time: "1718155815123",
        body: body.as_bytes(),
    };
    let text = message.text();
    let header = sign::header(&keys.ours, 1, &message).expect("a key signs");
    let signature = keys.ours.sign(&text).expect("a key signs");
    let random = SystemRandom::new();

    compare(
        "sign",
        "600-byte body to signature header, against ring signing the ready text",
        40,
        &mut || {
            black_box(sign::header(&keys.ours, 1, black_box(&message)).expect("a key signs"));
        },
        &mut || {
            let mut signature = vec![0; keys.bare.public().modulus_len()];
            keys.bare
                .sign(&RSA_PKCS1_SHA256, &random, black_box(&text), &mut signature)
                .expect("a key signs");
            black_box(signature);
        },
    );
    compare(
        "verify",
        "signature header over a 600-byte body to verdict, against ring verifying ready bytes",
        400,
        &mut || {
            let verdict = sign::verdict(&keys.ours_public, Some(black_box(&header)), &message);
            assert_eq!(verdict, Verdict::Signed);
        },
        &mut || {
            keys.bare_public.verify(black_box(&text), black_box(&signature)).expect("it fits");
        },
    );
}
