//! Every fault of a call: what the caller sees, and whether the operation was carried out.

use serde_json::{Value, json};

use crate::till::{Answered, Till, order_code};

/// What a till sees of one faulty `pay`, and what a later inquiry finds.
async fn check(fault: Value, seen: &str, found: &str) {
    let mut fault = fault;
    fault["operation"] = json!("pay");
    fault["count"] = json!(1);
    let till = Till::with_faults(&json!([fault])).await;
    let answered = till.send("payments/pay", &order_code("1").to_string()).await;
    assert_eq!(describe(answered), seen, "{fault}");
    let inquiry = till.inquire("1").await;
    let state = inquiry["paymentStatus"].as_str().or(inquiry["result"]["resultCode"].as_str());
    assert_eq!(state.unwrap(), found, "{fault}");
    let answer = till.pay(&order_code("1")).await;
    assert_eq!(answer["result"]["resultCode"], "SUCCESS", "the fault struck once: {fault}");
}

fn describe(answered: reqwest::Result<Answered>) -> String {
    let Ok(answered) = answered else { return "nothing".to_owned() };
    let seal = match answered.headers.contains_key("signature") {
        true if answered.genuine => "signed",
        true => "wrongly signed",
        false => "unsigned",
    };
    let body: Value = serde_json::from_str(&answered.text).unwrap_or_default();
    let result = |name: &str| body["result"][name].as_str().unwrap_or("-").to_owned();
    format!("{} {seal} {} {}", answered.status, result("resultStatus"), result("resultCode"))
}

#[tokio::test]
async fn calls_that_are_not_answered() {
    let none = "ORDER_NOT_EXIST";
    check(json!({"fault": "timeout-before", "ms": 1}), "nothing", none).await;
    check(json!({"fault": "timeout-after", "ms": 1}), "nothing", "PROCESSING").await;
    check(json!({"fault": "close-before"}), "nothing", none).await;
    check(json!({"fault": "close-after"}), "nothing", "PROCESSING").await;
    check(json!({"fault": "torn-body"}), "nothing", "PROCESSING").await;
    check(json!({"fault": "torn-body", "effect": false}), "nothing", none).await;
}

#[tokio::test]
async fn answers_that_cannot_be_believed() {
    check(json!({"fault": "garbage-body"}), "200 signed - -", "PROCESSING").await;
    check(json!({"fault": "wrong-signature"}), "200 wrongly signed S SUCCESS", "PROCESSING").await;
    check(json!({"fault": "missing_signature"}), "200 unsigned S SUCCESS", "PROCESSING").await;
}

#[tokio::test]
async fn answers_that_refuse_or_do_not_know() {
    let none = "ORDER_NOT_EXIST";
    check(json!({"fault": "http-status"}), "500 unsigned - -", none).await;
    check(json!({"fault": "http-status", "status": 429}), "429 unsigned - -", none).await;
    let late = json!({"fault": "http-status", "status": 503, "effect": true});
    check(late, "503 unsigned - -", "PROCESSING").await;
    let code = json!({"fault": "result-code", "code": "RISK_REJECT"});
    check(code, "200 signed F RISK_REJECT", none).await;
    let code =
        json!({"fault": "result-code", "code": "SYSTEM_ERROR", "status": "U", "effect": true});
    check(code, "200 signed U SYSTEM_ERROR", "PROCESSING").await;
    check(json!({"fault": "unknown"}), "200 signed U UNKNOWN_EXCEPTION", none).await;
    let after = json!({"fault": "unknown", "effect": true});
    check(after, "200 signed U UNKNOWN_EXCEPTION", "PROCESSING").await;
    check(json!({"fault": "slow", "ms": 1}), "200 signed S SUCCESS", "PROCESSING").await;
}

#[tokio::test]
async fn a_torn_body_breaks_off_in_the_middle() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let till = Till::with_faults(&json!([{"fault": "torn-body"}])).await;
    let path = "/ams/sandbox/api/v1/payments/inquiryPayment";
    let (client, time, body) = (crate::till::CLIENT, "1718155815123", "{\"paymentId\":\"1\"}");
    let signature = till.signature(path, client, time, body);
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nclient-id: {client}\r\nrequest-time: {time}\r\n\
         signature: {signature}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let address = till.sandbox.url().trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let promised = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let promised: usize = promised.parse().unwrap();
    assert!(body.len() == promised / 2 && body.starts_with('{'), "{answer}");
}

#[tokio::test]
async fn faults_strike_the_operation_they_name_and_only_true_calls() {
    let till =
        Till::with_faults(&json!([{"fault": "unknown", "operation": "cancel", "count": 1}])).await;
    till.pay(&order_code("1")).await;
    let body = json!({"paymentRequestId": "1"});
    assert_eq!(till.code("payments/cancel", &body).await, "UNKNOWN_EXCEPTION");
    assert_eq!(till.code("payments/cancel", &body).await, "SUCCESS");
}

#[tokio::test]
async fn the_list_can_be_set_and_read_while_running() {
    let till = Till::open().await;
    let faults =
        json!([{"fault": "unknown", "operation": "pay", "count": 2}, {"fault": "slow", "ms": 1}]);
    let (status, _) = till.post("/sandbox/api/faults", &faults).await;
    assert_eq!(status, 200);
    assert_eq!(till.code("payments/pay", &order_code("1")).await, "UNKNOWN_EXCEPTION");
    let (_, shown) = till.get("/sandbox/api/faults").await;
    assert_eq!(shown["faults"][0]["remaining"], 1);
    assert_eq!(shown["faults"][0]["struck"], 1);
    assert_eq!(shown["faults"][1]["operation"], "*");
    let (status, error) = till.post("/sandbox/api/faults", &json!([{"fault": "nonsense"}])).await;
    assert_eq!((status, &error["error"]["code"]), (400, &json!("bad-fault")));
    till.post("/sandbox/api/faults", &json!([])).await;
    assert_eq!(till.code("payments/pay", &order_code("1")).await, "SUCCESS");
}
