//! Notifications: only the acquirer's, only ours, only as documented.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use gateway::{Gateway, Notification, OpenedLetter, SealedLetter};
use gateway_ams::Ams;
use gateway_ams::sign::{self, Message};
use support::{CLIENT, private_key, settings};

const PATH: &str = "/ams/notify?till=1";
const TIME: &str = "2024-06-12T09:31:03+08:00";

/// How a notification is sent.
struct Sender {
    owner: &'static str,
    client_id: &'static str,
    signed_path: &'static str,
    header_name: &'static str,
}

const RIGHT: Sender =
    Sender { owner: "alipay", client_id: CLIENT, signed_path: PATH, header_name: "signature" };

fn ams() -> Ams {
    Ams::new(settings("http://127.0.0.1:9")).unwrap()
}

fn open_from(sender: &Sender, body: &str) -> OpenedLetter {
    let Sender { owner, client_id, signed_path: path, header_name } = *sender;
    let message = Message { method: "POST", path, client_id, time: TIME, body: body.as_bytes() };
    let signature = sign::header(&private_key(owner), 1, &message).unwrap();
    let headers = [("Client-Id", client_id), ("request-time", TIME), (header_name, &signature)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    ams().open_notification(&SealedLetter { path: PATH, headers: &headers, body: body.as_bytes() })
}

#[track_caller]
fn check_from(sender: &Sender, body: &str, expected: &str) {
    let outcome = match open_from(sender, body).outcome {
        Ok(Notification::Payment { request_id, answer }) => {
            format!("{request_id} {:?} {:?}", answer.fact, answer.detail.code.unwrap())
        }
        Ok(Notification::Refund { request_id, answer }) => {
            format!("{request_id} {:?} {:?} {:?}", answer.fact, answer.code, answer.advice)
        }
        Ok(news) => format!("{} {news:?}", news.kind()),
        Err(fault) => fault.to_string(),
    };
    assert_eq!(outcome, expected);
}

#[track_caller]
fn check(body: &str, expected: &str) {
    check_from(&RIGHT, body, expected);
}

/// The notification that the document shows.
fn paid(amount: &str) -> String {
    format!(
        r#"{{"notifyType":"PAYMENT_RESULT","result":{{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}},"paymentRequestId":"p1","paymentId":"2024"{amount},"paymentCreateTime":"2024-06-12T09:30:16+08:00","paymentTime":"2024-06-12T09:31:02+08:00","pspCustomerInfo":{{"pspName":"ALIPAY_HK"}}}}"#
    )
}

const AMOUNT: &str = r#","paymentAmount":{"currency":"HKD","value":"1050"}"#;
const PAID: &str = r#"p1 Paid { at: 2024-06-12T01:31:02Z, amount: HKD 10.50 } "SUCCESS""#;
const FORGED: &str = "signature does not fit the acquirer's key";

#[test]
fn the_acquirers_word_is_believed() {
    check(&paid(AMOUNT), PAID);
    // The name of a header has no case.
    check_from(&Sender { header_name: "SIGNATURE", ..RIGHT }, &paid(AMOUNT), PAID);
}

#[test]
fn anybody_elses_word_is_forged() {
    for owner in ["other", "merchant"] {
        check_from(&Sender { owner, ..RIGHT }, &paid(AMOUNT), FORGED);
    }
    let without_query = Sender { signed_path: "/ams/notify", ..RIGHT };
    check_from(&without_query, &paid(AMOUNT), FORGED);
    check_from(&Sender { header_name: "x-signature", ..RIGHT }, &paid(AMOUNT), FORGED);
    // Unread: what it says does not matter.
    check_from(&Sender { owner: "other", ..RIGHT }, "not json", FORGED);
}

#[test]
fn a_letter_to_another_client_is_not_ours() {
    let foreign = Sender { client_id: "SANDBOX_other", ..RIGHT };
    check_from(&foreign, &paid(AMOUNT), "addressed to client SANDBOX_other");
}

#[test]
fn a_success_without_an_amount_is_not_believed() {
    check(&paid(""), "cannot be read: paid, but no amount");
    let strange = r#","paymentAmount":{"currency":"HKD","value":"-1"}"#;
    check(&paid(strange), "cannot be read: paid, but the amount cannot be read");
}

#[test]
fn a_member_that_stands_twice_is_not_guessed() {
    let twice = format!(r#"{AMOUNT},"paymentAmount":{{"currency":"HKD","value":"1"}}"#);
    let outcome = open_from(&RIGHT, &paid(&twice)).outcome;
    assert!(outcome.unwrap_err().to_string().starts_with("cannot be read: not as documented"));
}

#[test]
fn failures_and_waiting_are_read() {
    let letter = |kind: &str, status: &str, code: &str| {
        format!(
            r#"{{"notifyType":"{kind}","result":{{"resultCode":"{code}","resultStatus":"{status}"}},"paymentRequestId":"p1","paymentId":"2024"}}"#
        )
    };
    check(
        &letter("PAYMENT_RESULT", "F", "RISK_REJECT"),
        r#"p1 Closed { reason: Declined } "RISK_REJECT""#,
    );
    check(
        &letter("OFFLINE_PAYMENT_CODE", "F", "ORDER_IS_CLOSED"),
        r#"p1 Closed { reason: Expired } "ORDER_IS_CLOSED""#,
    );
    check(
        &letter("PAYMENT_PENDING", "S", "SUCCESS"),
        r#"p1 Pending { expires_at: None } "SUCCESS""#,
    );
    check(
        &letter("PAYMENT_RESULT", "U", "PAYMENT_IN_PROCESS"),
        r#"p1 Pending { expires_at: None } "PAYMENT_IN_PROCESS""#,
    );
    check(
        &letter("PAYMENT_RESULT", "X", "SUCCESS"),
        "cannot be read: its resultStatus is none of S, F and U",
    );
}

#[test]
fn refunds_are_read() {
    let letter = |status: &str, result: &str, code: &str, rest: &str| {
        format!(
            r#"{{"notifyType":"REFUND_RESULT","result":{{"resultCode":"{code}","resultStatus":"{result}"}},"refundStatus":"{status}","refundRequestId":"f1","refundId":"r9"{rest}}}"#
        )
    };
    let amount = r#","refundAmount":{"currency":"HKD","value":"250"},"refundTime":"2024-06-12T09:40:00+08:00""#;
    check(
        &letter("SUCCESS", "S", "SUCCESS", amount),
        r#"f1 Succeeded { at: 2024-06-12T01:40:00Z, amount: HKD 2.50 } "SUCCESS" Done"#,
    );
    check(
        &letter("FAIL", "F", "MERCHANT_BALANCE_NOT_ENOUGH", ""),
        r#"f1 Failed "MERCHANT_BALANCE_NOT_ENOUGH" NewId"#,
    );
    check(
        &letter("SUCCESS", "F", "RISK_REJECT", amount),
        "cannot be read: its refundStatus and its result disagree",
    );
    check(&letter("SUCCESS", "S", "SUCCESS", ""), "cannot be read: refunded, but no amount");
}

#[test]
fn news_of_agreements_is_read_and_no_secret_is_kept() {
    let letter = |kind: &str, rest: &str| {
        format!(
            r#"{{"authorizationNotifyType":"{kind}","result":{{"resultCode":"SUCCESS","resultStatus":"S"}}{rest}}}"#
        )
    };
    let code = letter("AUTHCODE_CREATED", r#","authState":"st","authCode":"consent-1""#);
    let opened = open_from(&RIGHT, &code);
    assert!(!opened.body.contains("consent-1"), "{}", opened.body);
    assert!(!format!("{opened:?}").contains("consent-1"));
    check(
        &code,
        r#"notifyAuthorization Authorization(CodeCreated { state: "st", code: [secret] })"#,
    );
    check(
        &letter("TOKEN_CREATED", r#","authState":"st","accessToken":"access-1""#),
        r#"notifyAuthorization Authorization(TokenCreated { state: Some("st"), token: [secret] })"#,
    );
    check(
        &letter("TOKEN_CANCELED", r#","accessToken":"access-1","reason":"payer""#),
        "notifyAuthorization Authorization(TokenCanceled { token: [secret] })",
    );
    check(&letter("TOKEN_CANCELED", ""), "cannot be read: it has no accessToken");
}

#[test]
fn other_kinds_are_kept() {
    check(
        r#"{"notifyType":"CAPTURE_RESULT","result":{"resultCode":"SUCCESS","resultStatus":"S"},"paymentId":"2024"}"#,
        r#"notifyCapture Other { kind: "notifyCapture", request_id: None }"#,
    );
    check(
        r#"{"disputeNotificationType":"DISPUTE_CREATED","disputeId":"d","paymentRequestId":"p1"}"#,
        r#"notifyDispute Other { kind: "notifyDispute", request_id: Some(PaymentRequestId("p1")) }"#,
    );
    check(r#"{"notifyType":"NEW"}"#, r#"NEW Other { kind: "NEW", request_id: None }"#);
    check("{}", "cannot be read: it does not say of what kind it is");
    check("[]", "cannot be read: not a JSON object");
}

#[test]
fn the_acknowledgement_is_the_documents() {
    let acknowledgement = ams().acknowledgement();
    assert_eq!(
        acknowledgement.body,
        r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#
    );
    assert_eq!(acknowledgement.content_type, "application/json; charset=UTF-8");
    assert_eq!(ams().notify_path(), PATH);
}
