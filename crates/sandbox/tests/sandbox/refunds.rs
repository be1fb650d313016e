//! Money back: in parts, never too much, not for ever.

use serde_json::{Value, json};

use crate::till::{Till, code_of, order_code};

fn refund(id: &str, payment_id: &str, value: &str) -> Value {
    json!({
        "refundRequestId": id,
        "paymentId": payment_id,
        "refundAmount": {"currency": "EUR", "value": value},
        "refundReason": "Cold tea",
    })
}

async fn code(till: &Till, id: &str, payment_id: &str, value: &str) -> String {
    till.code("payments/refund", &refund(id, payment_id, value)).await
}

async fn status(till: &Till, id: &str) -> Value {
    till.call("payments/inquiryRefund", &json!({"refundRequestId": id})).await["refundStatus"]
        .clone()
}

#[tokio::test]
async fn parts_never_exceed_the_payment() {
    let till = Till::open().await;
    let paid = till.paid("1", "GCASH").await;
    let first = till.call("payments/refund", &refund("a", &paid, "500")).await;
    assert_eq!(first["result"]["resultStatus"], "S");
    assert_eq!(first["refundAmount"], json!({"currency": "EUR", "value": "500"}));
    assert!(first["refundTime"].is_string() && first["paymentId"] == paid.as_str());
    assert_eq!(code(&till, "b", &paid, "751").await, "REFUND_AMOUNT_EXCEED");
    assert_eq!(code(&till, "c", &paid, "750").await, "SUCCESS");
    assert_eq!(code(&till, "d", &paid, "1").await, "REFUND_AMOUNT_EXCEED");
    assert_eq!(status(&till, "b").await, "FAIL");
    assert_eq!(status(&till, "c").await, "SUCCESS");

    let inquiry = till.inquire("1").await;
    assert_eq!(inquiry["paymentStatus"], "SUCCESS", "a refunded payment stays paid");
    let transactions = inquiry["transactions"].as_array().unwrap();
    assert_eq!(transactions.len(), 2);
    assert_eq!(transactions[0]["transactionType"], "REFUND");
    assert_eq!(transactions[0]["transactionId"], first["refundId"]);
    assert_eq!(till.code("payments/cancel", &json!({"paymentId": paid})).await, "PROCESS_FAIL");
}

#[tokio::test]
async fn an_id_refunds_once() {
    let till = Till::open().await;
    let paid = till.paid("1", "GCASH").await;
    let other = till.paid("2", "GCASH").await;
    let first = till.call("payments/refund", &refund("a", &paid, "500")).await;
    till.advance(10).await;
    assert_eq!(till.call("payments/refund", &refund("a", &paid, "500")).await, first);
    assert_eq!(code(&till, "a", &paid, "501").await, "REPEAT_REQ_INCONSISTENT");
    assert_eq!(code(&till, "a", &other, "500").await, "REPEAT_REQ_INCONSISTENT");
    assert_eq!(code(&till, "b", &paid, "9999").await, "REFUND_AMOUNT_EXCEED");
    assert_eq!(code(&till, "b", &paid, "9999").await, "REFUND_AMOUNT_EXCEED");
    assert_eq!(code(&till, "b", &paid, "100").await, "REPEAT_REQ_INCONSISTENT");
    assert_eq!(till.inquire("1").await["transactions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_what_was_paid_comes_back() {
    let till = Till::open().await;
    let open = till.pay(&order_code("open")).await;
    let open = open["paymentId"].as_str().unwrap();
    assert_eq!(code(&till, "a", open, "1").await, "ORDER_STATUS_INVALID");
    assert_eq!(code(&till, "b", "none", "1").await, "ORDER_NOT_EXIST");
    let declined = till.pay(&order_code("declined")).await;
    till.wallet(code_of(&declined), "GCASH", "decline").await;
    let declined = declined["paymentId"].as_str().unwrap();
    assert_eq!(code(&till, "c", declined, "1").await, "ORDER_STATUS_INVALID");
    till.advance(200).await;
    assert_eq!(code(&till, "d", open, "1").await, "ORDER_IS_CLOSED");
    let paid = till.paid("paid", "GCASH").await;
    let mut dollars = refund("e", &paid, "1");
    dollars["refundAmount"]["currency"] = json!("USD");
    assert_eq!(till.code("payments/refund", &dollars).await, "CURRENCY_NOT_SUPPORT");
    let unknown = json!({"refundId": "none"});
    assert_eq!(till.code("payments/inquiryRefund", &unknown).await, "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn each_wallet_has_its_own_window_and_manner() {
    let till = Till::open().await;
    let day = 24 * 3600;
    let gcash = till.paid("gcash", "GCASH").await;
    let paypay = till.paid("paypay", "PAYPAY").await;
    let late = till.paid("late", "PAYPAY").await;
    assert_eq!(code(&till, "a", &paypay, "500").await, "PARTIAL_REFUND_NOT_SUPPORTED");
    till.advance(90 * day).await;
    assert_eq!(code(&till, "b", &paypay, "1250").await, "SUCCESS");
    till.advance(1).await;
    assert_eq!(code(&till, "c", &late, "1250").await, "REFUND_WINDOW_EXCEED");
    till.advance(275 * day - 1).await;
    assert_eq!(code(&till, "d", &gcash, "1").await, "SUCCESS");
    till.advance(1).await;
    assert_eq!(code(&till, "e", &gcash, "1").await, "REFUND_WINDOW_EXCEED");
}

#[tokio::test]
async fn a_refund_in_process_counts_and_ends_by_itself() {
    let till = Till::open().await;
    let paid = till.paid("1", "GCASH").await;
    let faults = json!([
        {"fault": "result-code", "operation": "refund", "code": "REFUND_IN_PROCESS", "effect": true,
         "seconds": 60, "count": 1},
        {"fault": "result-code", "operation": "refund", "code": "REFUND_IN_PROCESS", "effect": true,
         "seconds": 60, "fails": true, "count": 1},
    ]);
    till.post("/sandbox/api/faults", &faults).await;
    assert_eq!(code(&till, "a", &paid, "500").await, "REFUND_IN_PROCESS");
    assert_eq!(code(&till, "b", &paid, "700").await, "REFUND_IN_PROCESS");
    assert_eq!(code(&till, "c", &paid, "51").await, "REFUND_AMOUNT_EXCEED");
    assert_eq!(status(&till, "a").await, "PROCESSING");
    till.advance(60).await;
    assert_eq!(status(&till, "a").await, "SUCCESS");
    assert_eq!(status(&till, "b").await, "FAIL");
    assert_eq!(code(&till, "a", &paid, "500").await, "SUCCESS");
    assert_eq!(code(&till, "d", &paid, "750").await, "SUCCESS");
}
