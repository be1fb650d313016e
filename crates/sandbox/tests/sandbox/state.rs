//! What survives: a stop, a kill, a torn line; and that a seed repeats a run.

use std::path::Path;

use sandbox::{ClockKind, Options, Sandbox, StartError};
use serde_json::{Value, json};

use crate::merchant::{BROKEN, Merchant};
use crate::till::{Till, auto_debit, code_of, options, order_code};

fn kept_in(folder: &Path) -> Options {
    Options { state: Some(folder.to_owned()), ..options() }
}

async fn agreed(till: &Till) -> String {
    let consult = json!({"customerBelongsTo": "GCASH", "authRedirectUrl": "https://shop.example/a",
        "scopes": ["AGREEMENT_PAY"], "authState": "s", "terminalType": "WEB"});
    let offer = till.call("authorizations/consult", &consult).await;
    let agree = json!({"auth_url": offer["normalUrl"], "decision": "approve"});
    let (_, agreed) = till.post("/wallet/api/agree", &agree).await;
    let exchange = json!({"grantType": "AUTHORIZATION_CODE", "customerBelongsTo": "GCASH",
        "authCode": agreed["auth_code"]});
    let token = till.call("authorizations/applyToken", &exchange).await;
    token["accessToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn everything_survives_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let merchant = Merchant::open().await;
    merchant.answers(BROKEN);
    let till = Till::with(kept_in(folder.path())).await;
    let mut body = order_code("1");
    body["paymentNotifyUrl"] = json!(merchant.url);
    let paid = till.pay(&body).await;
    till.wallet(code_of(&paid), "GCASH", "approve").await;
    let refund = json!({"refundRequestId": "r", "paymentId": paid["paymentId"],
        "refundAmount": {"currency": "EUR", "value": "200"}});
    till.call("payments/refund", &refund).await;
    till.advance(50).await;
    let waiting = till.pay(&order_code("2")).await;
    let (_, code) = till.post("/wallet/api/code", &json!({"wallet": "GCASH"})).await;
    let token = agreed(&till).await;
    let (_, clock) = till.get("/sandbox/api/clock").await;
    let before = (till.inquire("1").await, till.sandbox.merchant().private_key.clone());
    till.sandbox.stop().await;

    let till = Till::with(kept_in(folder.path())).await;
    assert_eq!(till.get("/sandbox/api/clock").await.1, clock, "the manual clock stood still");
    assert_eq!((till.inquire("1").await, till.sandbox.merchant().private_key.clone()), before);
    assert_eq!(till.call("payments/refund", &refund).await["result"]["resultStatus"], "S");
    let too_much = json!({"refundRequestId": "s", "paymentId": paid["paymentId"],
        "refundAmount": {"currency": "EUR", "value": "1100"}});
    assert_eq!(till.code("payments/refund", &too_much).await, "REFUND_AMOUNT_EXCEED");
    let scan = crate::till::payer_code("3", code["code"].as_str().unwrap());
    assert_eq!(till.code("payments/pay", &scan).await, "SUCCESS");
    assert_eq!(till.code("payments/pay", &auto_debit("4", "GCASH", &token)).await, "SUCCESS");
    merchant.answers(crate::merchant::ACKNOWLEDGED);
    till.advance(69).await;
    assert_eq!(merchant.arrived().len(), 1);
    till.advance(1).await;
    assert_eq!(
        merchant.arrived().len(),
        2,
        "the second attempt is due two minutes after the first"
    );
    till.advance(200).await;
    assert_eq!(till.state("2").await, "FAIL ORDER_IS_CLOSED");
    // The port is another one, the id inside the code is the same.
    let old = code_of(&waiting).as_str().unwrap().split("code=").nth(1).unwrap().to_owned();
    assert_eq!(till.wallet(&json!(old), "GCASH", "approve").await, "410 expired-code");
}

#[tokio::test]
async fn a_process_that_vanishes_leaves_whole_acts_behind() {
    let folder = tempfile::tempdir().unwrap();
    let copy = tempfile::tempdir().unwrap();
    let till = Till::with(kept_in(folder.path())).await;
    till.paid("1", "GCASH").await;
    till.pay(&order_code("2")).await;
    // A copy taken now is what a killed process would leave; the last line is torn.
    for name in ["journal.jsonl", "merchant_private_key.txt", "gateway_private_key.txt"] {
        std::fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let journal = copy.path().join("journal.jsonl");
    let mut text = std::fs::read_to_string(&journal).unwrap();
    text.push_str("[{\"sequence\":99},{\"ord");
    std::fs::write(&journal, text).unwrap();

    let till = Till::with(kept_in(copy.path())).await;
    assert_eq!(till.state("1").await, "SUCCESS SUCCESS");
    assert_eq!(till.state("2").await, "PROCESSING PAYMENT_IN_PROCESS");
    till.pay(&order_code("3")).await;
    till.sandbox.stop().await;
    let till = Till::with(kept_in(copy.path())).await;
    assert_eq!(till.state("3").await, "PROCESSING PAYMENT_IN_PROCESS");
}

#[tokio::test]
async fn two_processes_do_not_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Till::with(kept_in(folder.path())).await;
    let second = Sandbox::start(kept_in(folder.path())).await;
    assert!(matches!(second, Err(StartError::InUse)));
}

#[tokio::test]
async fn a_damaged_journal_is_named_by_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("journal.jsonl"), "[]\nnonsense\n[]\n").unwrap();
    let started = Sandbox::start(kept_in(folder.path())).await;
    assert!(matches!(started, Err(StartError::Journal { line: 2, .. })));
}

#[tokio::test]
async fn a_long_journal_is_shortened_and_means_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let till = Till::with(kept_in(folder.path())).await;
    till.paid("1", "GCASH").await;
    for _ in 0..1200 {
        till.advance(1).await;
    }
    let state = till.inquire("1").await;
    till.sandbox.stop().await;
    let size = || std::fs::metadata(folder.path().join("journal.jsonl")).unwrap().len();
    let long = size();
    let till = Till::with(kept_in(folder.path())).await;
    assert_eq!(till.inquire("1").await, state);
    assert!(size() * 2 < long, "{} of {long}", size());
    till.pay(&order_code("2")).await;
    till.sandbox.stop().await;
    let till = Till::with(kept_in(folder.path())).await;
    assert_eq!(till.inquire("1").await, state);
    assert_eq!(till.state("2").await, "PROCESSING PAYMENT_IN_PROCESS");
}

/// A run whose every choice follows from the seed; its answers without times and ports.
async fn run(seed: u64) -> Vec<String> {
    let faults =
        sandbox::Fault::parse_list("[{\"fault\":\"unknown\",\"probability\":0.5}]").unwrap();
    let till = Till::with(Options { seed, faults, ..options() }).await;
    let mut told = vec![till.sandbox.merchant().gateway_public_key.clone()];
    for number in 0..12 {
        let answer = till.pay(&order_code(&number.to_string())).await;
        let code = code_of(&answer).as_str().unwrap_or("-");
        let link = code.split("code=").last().unwrap_or_default().to_owned();
        let result = answer["result"]["resultCode"].to_string();
        // The date of an id is the machine's.
        let id = answer["paymentId"].as_str().unwrap_or("--------").chars().skip(8).collect();
        let id: String = id;
        told.extend([result, id, link]);
    }
    let (_, code) = till.post("/wallet/api/code", &json!({"wallet": "GCASH"})).await;
    told.push(code["code"].to_string());
    told
}

#[tokio::test]
async fn the_same_seed_and_calls_give_the_same_run() {
    let first = run(5).await;
    assert_eq!(first, run(5).await);
    let other = run(6).await;
    assert_ne!(first[0], other[0]);
    assert_ne!(first.last(), other.last());
}

#[tokio::test]
async fn a_taken_address_is_told() {
    let till = Till::with(Options { clock: ClockKind::Real, ..options() }).await;
    let listen = till.sandbox.url().trim_start_matches("http://").parse().unwrap();
    let second = Sandbox::start(Options { listen, ..options() }).await;
    assert!(matches!(second, Err(StartError::Listen { .. })));
}

#[tokio::test]
async fn reports_say_that_they_are_not_there() {
    let till = Till::open().await;
    let (status, answer) = till.get("/sandbox/api/reports").await;
    assert_eq!((status, &answer["error"]["code"]), (501, &json!("not-built")));
    let (status, _) = till.post("/sandbox/api/settle", &json!({"date": "2024-06-12"})).await;
    assert_eq!(status, 501);
    assert_ne!(answer["error"]["message"], Value::Null);
}
