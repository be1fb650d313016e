//! Which answers are believed, and what is kept of them.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use domain::{PaymentCode, PaymentRequestId};
use gateway::{Exchange, Gateway, PayMode, Verdict};
use gateway_ams::Ams;
use std::time::Duration;
use support::{
    Acquirer, CLIENT, RESPONSE_TIME, Reply, Request, answer, body, error_text, now, order,
    signature, signed,
};

/// For an acquirer that never answers.
const IMPATIENT: Duration = Duration::from_millis(200);

/// A whole success to a payer's code.
fn paid() -> String {
    let amount = r#","paymentAmount":{"currency":"HKD","value":"1050"}"#;
    body("S", "SUCCESS", amount)
}

fn scan() -> gateway::PayOrder {
    let code = PaymentCode::parse("281234567890123456").unwrap();
    order(PayMode::PaymentCode { code })
}

async fn pay(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> (String, Exchange) {
    pay_by(&Acquirer::start(reply).ams()).await
}

async fn pay_by(ams: &Ams) -> (String, Exchange) {
    let call = ams.pay(&scan(), now()).await;
    let outcome = match &call.outcome {
        Ok(answer) => format!("{:?}", answer.payment.fact),
        Err(error) => error_text(error),
    };
    (outcome, call.exchange)
}

async fn check(
    reply: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    expected: &str,
    verdict: Verdict,
) {
    let (outcome, exchange) = pay(reply).await;
    assert_eq!((outcome.as_str(), exchange.verdict), (expected, verdict));
}

fn unsigned(body: &str) -> Reply {
    Reply::Bytes(answer(&[("client-id", CLIENT), ("response-time", RESPONSE_TIME)], body))
}

/// Signed by somebody, for some client.
fn signed_by(request: &Request, owner: &str, client_id: &str, body: &str) -> Reply {
    let signature = signature(request, owner, client_id, body);
    let headers =
        [("client-id", client_id), ("response-time", RESPONSE_TIME), ("signature", &signature)];
    Reply::Bytes(answer(&headers, body))
}

#[tokio::test]
async fn a_signed_success_is_believed() {
    let expected = "Paid { at: 2024-06-12T01:30:16Z, amount: HKD 10.50 }";
    check(|request| Reply::Bytes(signed(request, &paid())), expected, Verdict::Signed).await;
}

#[tokio::test]
async fn a_success_without_a_signature_is_not_believed() {
    let expected = "the answer claims success without a signature: Inquire";
    check(|_| unsigned(&paid()), expected, Verdict::Missing).await;
    check(|_| Reply::Bytes(answer(&[], &paid())), expected, Verdict::Missing).await;
}

#[tokio::test]
async fn a_signature_that_does_not_fit_is_not_believed() {
    let expected = "the answer's signature does not fit the acquirer's key: Inquire";
    let wrong = Verdict::Wrong;
    check(|request| signed_by(request, "other", CLIENT, &paid()), expected, wrong).await;
    check(|request| signed_by(request, "merchant", CLIENT, &paid()), expected, wrong).await;
    check(|request| signed_by(request, "alipay", "SANDBOX_other", &paid()), expected, wrong).await;
    let failure = body("F", "INVALID_SIGNATURE", "");
    check(move |request| signed_by(request, "other", CLIENT, &failure), expected, wrong).await;
}

#[tokio::test]
async fn one_changed_byte_takes_the_belief_away() {
    let reply = |request: &Request| {
        let bytes = signed(request, &paid());
        let text = String::from_utf8(bytes).unwrap().replace("\"1050\"", "\"1051\"");
        Reply::Bytes(text.into_bytes())
    };
    let expected = "the answer's signature does not fit the acquirer's key: Inquire";
    check(reply, expected, Verdict::Wrong).await;
}

#[tokio::test]
async fn two_signatures_are_no_signature() {
    let reply = |request: &Request| {
        let good = signature(request, "alipay", CLIENT, &paid());
        let headers = [
            ("client-id", CLIENT),
            ("response-time", RESPONSE_TIME),
            ("signature", good.as_str()),
            ("signature", good.as_str()),
        ];
        Reply::Bytes(answer(&headers, &paid()))
    };
    let expected = "the answer's signature does not fit the acquirer's key: Inquire";
    check(reply, expected, Verdict::Wrong).await;
}

#[tokio::test]
async fn refusals_at_the_gate_count_unsigned() {
    for code in ["INVALID_SIGNATURE", "SIGNATURE_INVALID", "KEY_NOT_FOUND", "ACCESS_DENIED"] {
        let failure = body("F", code, "");
        let expected = format!("refused {code}: Configuration");
        check(move |_| unsigned(&failure), &expected, Verdict::Missing).await;
    }
    let throttled = body("U", "REQUEST_TRAFFIC_EXCEED_LIMIT", "");
    let expected = "the acquirer said REQUEST_TRAFFIC_EXCEED_LIMIT: SameIdAgain";
    check(move |_| unsigned(&throttled), expected, Verdict::Missing).await;
}

#[tokio::test]
async fn an_unsigned_decline_may_be_forged() {
    for (status, code) in
        [("F", "USER_BALANCE_NOT_ENOUGH"), ("F", "ORDER_IS_CLOSED"), ("U", "PAYMENT_IN_PROCESS")]
    {
        let failure = body(status, code, "");
        let expected = "the answer claims success without a signature: Inquire";
        check(move |_| unsigned(&failure), expected, Verdict::Missing).await;
    }
}

#[tokio::test]
async fn other_http_statuses_say_nothing() {
    for status in [201, 401, 429, 500, 503] {
        let reply = move |request: &Request| {
            let text = String::from_utf8(signed(request, &paid())).unwrap();
            Reply::Bytes(text.replacen("200 OK", &format!("{status} X"), 1).into_bytes())
        };
        check(reply, &format!("HTTP status {status}: Inquire"), Verdict::Signed).await;
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let acquirer = Acquirer::start(|_| {
        let head = "HTTP/1.1 307 X\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
        Reply::Bytes(head.into())
    });
    let call = acquirer.ams().pay(&scan(), now()).await;
    assert_eq!(error_text(&call.outcome.unwrap_err()), "HTTP status 307: Inquire");
    assert_eq!(acquirer.requests().len(), 1);
}

#[tokio::test]
async fn a_torn_answer_is_no_answer() {
    let torn = "the answer was cut off: Inquire";
    let none = Verdict::NoAnswer;
    check(|_| Reply::Last(Vec::new()), torn, none).await;
    check(|_| Reply::Last(b"HTTP/1.1 200 OK\r\ncontent-le".into()), torn, none).await;
    let half = |request: &Request| {
        let mut bytes = signed(request, &paid());
        bytes.truncate(bytes.len() - 10);
        Reply::Last(bytes)
    };
    check(half, torn, none).await;
}

#[tokio::test]
async fn silence_is_no_answer() {
    let acquirer = Acquirer::start(|_| Reply::Silence);
    let (outcome, exchange) = pay_by(&acquirer.ams_within(IMPATIENT)).await;
    assert_eq!(outcome, "no answer in time: Inquire");
    assert_eq!((exchange.status, exchange.verdict), (None, Verdict::NoAnswer));
}

#[tokio::test]
async fn an_answer_that_stops_half_way_is_no_answer() {
    // The rest never comes, and the connection stays open.
    let half = |request: &Request| {
        let mut bytes = signed(request, &paid());
        bytes.truncate(bytes.len() - 10);
        Reply::Bytes(bytes)
    };
    let acquirer = Acquirer::start(half);
    let (outcome, exchange) = pay_by(&acquirer.ams_within(IMPATIENT)).await;
    assert_eq!(outcome, "no answer in time: Inquire");
    assert_eq!(exchange.verdict, Verdict::NoAnswer);
}

#[tokio::test]
async fn an_answer_may_not_be_endless() {
    let huge = |request: &Request| {
        let filler = format!(r#","x":"{}""#, "x".repeat(2 << 20));
        Reply::Bytes(signed(request, &body("S", "SUCCESS", &filler)))
    };
    let (outcome, exchange) = pay(huge).await;
    assert_eq!(outcome, "the answer is larger than an answer may be: Inquire");
    assert!(exchange.answer_body.len() < 10_000);
}

#[tokio::test]
async fn what_is_not_json_cannot_be_read() {
    let page = |request: &Request| Reply::Bytes(signed(request, "<html>"));
    let expected = "the answer cannot be read: not a JSON object: Inquire";
    check(page, expected, Verdict::Signed).await;
    let half = |request: &Request| Reply::Bytes(signed(request, "{\"result\""));
    let expected = "the answer cannot be read: not as documented at line 1 column 9: Inquire";
    check(half, expected, Verdict::Signed).await;
}

#[tokio::test]
async fn nobody_there_means_not_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let ams = gateway_ams::Ams::new(support::settings(&url)).unwrap();
    let call = ams.pay(&scan(), now()).await;
    assert_eq!(error_text(&call.outcome.unwrap_err()), "not sent");
    assert_eq!((call.exchange.status, call.exchange.verdict), (None, Verdict::NoAnswer));
    assert!(call.exchange.request_body.contains("paymentRequestId"));
}

#[tokio::test]
async fn an_answer_about_another_payment_is_no_answer() {
    let other = |request: &Request| {
        let rest =
            r#","paymentRequestId":"other","paymentAmount":{"currency":"HKD","value":"1050"}"#;
        Reply::Bytes(signed(request, &body("S", "SUCCESS", rest)))
    };
    let expected = "the answer cannot be read: it speaks of another payment: Inquire";
    check(other, expected, Verdict::Signed).await;
}

#[tokio::test]
async fn the_exchange_is_kept_without_secrets() {
    let rest = r#","pspCustomerInfo":{"pspCustomerId":"2088"},"note":"code 281234567890123456""#;
    let failure = body("F", "EXPIRED_CODE", rest);
    let (_, exchange) = pay(move |request| Reply::Bytes(signed(request, &failure))).await;
    let kept = format!("{exchange:?}");
    assert!(!kept.contains("281234567890123456"), "{kept}");
    assert!(!kept.contains("2088"), "{kept}");
    assert!(kept.contains("code [removed]"), "{kept}");
    assert_eq!((exchange.operation, exchange.status), ("pay", Some(200)));
    assert!(exchange.url.ends_with("/ams/sandbox/api/v1/payments/pay"), "{}", exchange.url);
    assert!(exchange.request_headers.iter().any(|(name, _)| name == "signature"));
    assert!(exchange.answer_headers.iter().any(|(name, _)| name == "response-time"));
}

#[tokio::test]
async fn an_error_holds_no_secret() {
    let message = "281234567890123456 is not allowed";
    let failure = format!(
        r#"{{"result":{{"resultCode":"PARAM_ILLEGAL","resultStatus":"F","resultMessage":"{message}"}}}}"#
    );
    let acquirer = Acquirer::saying(failure);
    let error = acquirer.ams().pay(&scan(), now()).await.outcome.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("[removed] is not allowed") && !text.contains("2812"), "{text}");
}

#[tokio::test]
async fn the_clocks_are_compared_only_by_a_trusted_answer() {
    let (_, exchange) = pay(|request| Reply::Bytes(signed(request, &paid()))).await;
    // A second, less the half of the way that the answer had.
    let half_ms = i64::try_from((exchange.took / 2).as_millis()).unwrap();
    let skew_ms = exchange.skew_ms.unwrap();
    assert!((999 - half_ms..=1001 - half_ms).contains(&skew_ms), "{skew_ms}");
    let (_, exchange) = pay(|_| unsigned(&paid())).await;
    assert_eq!(exchange.skew_ms, None);
}

#[tokio::test]
async fn connections_are_kept() {
    let acquirer = Acquirer::saying(body("F", "ORDER_NOT_EXIST", ""));
    let (ams, id) = (acquirer.ams(), PaymentRequestId::parse("p1").unwrap());
    for _ in 0..3 {
        ams.inquire_payment(&id, now()).await;
    }
    assert!(acquirer.requests().iter().all(|request| request.connection == 0));
}
