//! `pay` in its modes, again and again, inquired about, expired and cancelled.

use serde_json::{Value, json};

use crate::till::{Till, cashier, code_of, entry_code, order_code, payer_code};

async fn payer(till: &Till, wallet: &str, pin_required: bool) -> String {
    let body = json!({"wallet": wallet, "pin_required": pin_required});
    let (_, answer) = till.post("/wallet/api/code", &body).await;
    answer["code"].as_str().unwrap().to_owned()
}

fn member<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or("-")
}

#[tokio::test]
async fn an_order_code_is_shown_then_paid() {
    let till = Till::open().await;
    let answer = till.pay(&order_code("1")).await;
    assert_eq!(answer["result"]["resultStatus"], "S");
    assert_eq!(answer["paymentTime"], Value::Null, "a code is not a payment");
    assert_eq!(answer["paymentAmount"], json!({"currency": "EUR", "value": "1250"}));
    let detail = &answer["orderCodeForm"]["codeDetails"][0];
    assert_eq!(detail["displayType"], "TEXT");
    assert_eq!(detail["codeValueType"], "QRCODE");
    assert!(
        code_of(&answer)
            .as_str()
            .unwrap()
            .starts_with(&format!("{}/wallet?code=", till.sandbox.url()))
    );
    assert_eq!(till.state("1").await, "PROCESSING PAYMENT_IN_PROCESS");

    assert_eq!(till.wallet(code_of(&answer), "GCASH", "abandon").await, "200 PENDING");
    assert_eq!(till.state("1").await, "PROCESSING PAYMENT_IN_PROCESS");
    assert_eq!(till.wallet(code_of(&answer), "GCASH", "approve").await, "200 SUCCESS");
    assert_eq!(till.wallet(code_of(&answer), "GCASH", "approve").await, "200 SUCCESS");
    let paid = till.inquire("1").await;
    assert_eq!(member(&paid, "paymentStatus"), "SUCCESS");
    assert_eq!(paid["pspCustomerInfo"]["pspName"], "GCASH");
    assert_eq!(paid["paymentId"], answer["paymentId"]);
    assert_eq!(paid["transactions"], Value::Null);
    assert!(paid["paymentTime"].is_string());
}

#[tokio::test]
async fn a_decline_is_final_and_seen_by_inquiry() {
    let till = Till::open().await;
    let answer = till.pay(&order_code("1")).await;
    assert_eq!(till.wallet(code_of(&answer), "GCASH", "decline").await, "200 FAILED");
    assert_eq!(till.state("1").await, "FAIL USER_PAYMENT_VERIFICATION_FAILED");
    assert_eq!(till.wallet(code_of(&answer), "GCASH", "approve").await, "410 payment-failed");
    assert_eq!(
        till.code("payments/pay", &order_code("1")).await,
        "USER_PAYMENT_VERIFICATION_FAILED"
    );
    assert!(till.notifications().await.is_empty(), "in a store only success is notified");
}

#[tokio::test]
async fn a_scanned_code_pays_at_once_or_after_the_pin() {
    let till = Till::open().await;
    let digits = payer(&till, "ALIPAY_CN", false).await;
    assert!(digits.starts_with("28") && digits.len() == 18);
    let paid = till.pay(&payer_code("1", &digits)).await;
    assert_eq!(paid["result"]["resultStatus"], "S");
    assert_eq!(paid["pspCustomerInfo"]["pspName"], "ALIPAY_CN");
    assert_eq!(paid["actualPaymentAmount"], json!({"currency": "CNY", "value": "9745"}));
    assert!(paid["paymentTime"].is_string());
    assert_eq!(till.pay(&payer_code("1", &digits)).await["paymentId"], paid["paymentId"]);
    assert_eq!(till.code("payments/pay", &payer_code("2", &digits)).await, "EXPIRED_CODE");
    assert_eq!(till.state("2").await, "FAIL EXPIRED_CODE");

    let digits = payer(&till, "GCASH", true).await;
    assert_eq!(till.wallet(&json!(digits), "GCASH", "approve").await, "404 unknown-code");
    assert_eq!(till.code("payments/pay", &payer_code("3", &digits)).await, "PAYMENT_IN_PROCESS");
    assert_eq!(till.wallet(&json!(digits), "TNG", "approve").await, "409 wallet-not-accepted");
    assert_eq!(till.wallet(&json!(digits), "", "approve").await, "200 SUCCESS");
    assert_eq!(till.state("3").await, "SUCCESS SUCCESS");
}

#[tokio::test]
async fn codes_that_nobody_issued_or_that_are_old_are_refused() {
    let till = Till::open().await;
    let made_up = payer_code("1", "281234567890123456");
    assert_eq!(till.code("payments/pay", &made_up).await, "INVALID_PAYMENT_CODE");
    assert_eq!(till.code("payments/pay", &made_up).await, "INVALID_PAYMENT_CODE");
    let digits = payer(&till, "GCASH", false).await;
    till.advance(121).await;
    assert_eq!(till.code("payments/pay", &payer_code("2", &digits)).await, "EXPIRED_CODE");
}

#[tokio::test]
async fn an_entry_code_redirects_to_the_wallet() {
    let till = Till::open().await;
    let answer = till.pay(&entry_code("1")).await;
    assert_eq!(answer["result"]["resultStatus"], "S");
    let url = &answer["redirectActionForm"]["redirectUrl"];
    assert_eq!(till.wallet(url, "KAKAOPAY", "approve").await, "200 SUCCESS");
    assert_eq!(till.state("1").await, "SUCCESS SUCCESS");
}

#[tokio::test]
async fn a_cashier_order_waits_for_the_payer_and_answers_the_same_again() {
    let till = Till::open().await;
    let answer = till.pay(&cashier("1", "GCASH")).await;
    assert_eq!(answer["result"], till.pay(&cashier("1", "GCASH")).await["result"]);
    assert_eq!(answer["result"]["resultStatus"], "U");
    assert_eq!(answer["result"]["resultCode"], "PAYMENT_IN_PROCESS");
    assert_eq!(
        till.wallet(&answer["normalUrl"], "TNG", "approve").await,
        "409 wallet-not-accepted"
    );
    assert_eq!(till.wallet(&answer["normalUrl"], "GCASH", "approve").await, "200 SUCCESS");
    let again = till.pay(&cashier("1", "GCASH")).await;
    assert_eq!(again["result"]["resultStatus"], "S");
    assert_eq!(again["normalUrl"], answer["normalUrl"]);

    let any = till.pay(&cashier("2", "CONNECT_WALLET")).await;
    assert_eq!(till.wallet(&any["normalUrl"], "TOSSPAY", "approve").await, "200 SUCCESS");
    assert_eq!(till.inquire("2").await["pspCustomerInfo"]["pspName"], "TOSSPAY");
}

#[tokio::test]
async fn a_session_is_paid_like_a_cashier_order() {
    let till = Till::open().await;
    let answer = till.call("payments/createPaymentSession", &cashier("1", "GCASH")).await;
    assert_eq!(answer["result"]["resultStatus"], "S");
    for name in ["paymentSessionId", "paymentSessionData", "paymentSessionExpiryTime"] {
        assert!(answer[name].is_string(), "{name}");
    }
    let again = till.call("payments/createPaymentSession", &cashier("1", "GCASH")).await;
    assert_eq!(answer, again);
    till.advance(3000).await;
    assert_eq!(till.wallet(&answer["normalUrl"], "GCASH", "approve").await, "200 SUCCESS");
    assert_eq!(till.state("1").await, "SUCCESS SUCCESS");
}

#[tokio::test]
async fn an_id_belongs_to_one_amount_and_one_code() {
    let till = Till::open().await;
    let first = till.pay(&order_code("1")).await;
    assert_eq!(first, till.pay(&order_code("1")).await, "the same code again");
    for (path, value) in [("value", "1251"), ("currency", "USD")] {
        let mut other = order_code("1");
        other["paymentAmount"][path] = json!(value);
        assert_eq!(till.code("payments/pay", &other).await, "REPEAT_REQ_INCONSISTENT");
    }
    let mut other = order_code("1");
    other["order"]["orderDescription"] = json!("Another text");
    assert_eq!(till.pay(&other).await, first, "texts are not compared");
    assert_eq!(
        till.code("payments/pay", &payer_code("1", "2812345678")).await,
        "REPEAT_REQ_INCONSISTENT"
    );
}

#[tokio::test]
async fn orders_close_when_their_time_is_up() {
    let till = Till::open().await;
    let digits = payer(&till, "GCASH", true).await;
    let code = till.pay(&order_code("code")).await;
    till.pay(&entry_code("entry")).await;
    till.pay(&payer_code("payer", &digits)).await;
    till.pay(&cashier("cashier", "GCASH")).await;
    for (seconds, closed) in [(179, 0), (2, 2), (418, 2), (2, 3), (238, 3), (2, 4)] {
        till.advance(seconds).await;
        let mut count = 0;
        for id in ["code", "entry", "payer", "cashier"] {
            count += usize::from(till.state(id).await == "FAIL ORDER_IS_CLOSED");
        }
        assert_eq!(count, closed);
    }
    assert_eq!(till.wallet(code_of(&code), "GCASH", "approve").await, "410 expired-code");
    assert_eq!(till.code("payments/pay", &order_code("code")).await, "ORDER_IS_CLOSED");
}

#[tokio::test]
async fn an_inquiry_prefers_the_acquirers_id() {
    let till = Till::open().await;
    let first = till.pay(&order_code("1")).await;
    till.pay(&order_code("2")).await;
    let body = json!({"paymentId": first["paymentId"], "paymentRequestId": "2"});
    assert_eq!(till.call("payments/inquiryPayment", &body).await["paymentRequestId"], "1");
    let unknown = json!({"paymentId": "2", "paymentRequestId": "1"});
    assert_eq!(till.code("payments/inquiryPayment", &unknown).await, "ORDER_NOT_EXIST");
    let sly = json!({"paymentId": "request/SANDBOX_5Y00000000000001/1"});
    assert_eq!(till.code("payments/inquiryPayment", &sly).await, "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn an_open_order_is_cancelled_and_stays_so() {
    let till = Till::open().await;
    let answer = till.pay(&order_code("1")).await;
    let body = json!({"paymentRequestId": "1"});
    let first = till.call("payments/cancel", &body).await;
    assert_eq!(first["result"]["resultStatus"], "S");
    till.advance(5).await;
    assert_eq!(till.call("payments/cancel", &body).await, first);
    assert_eq!(till.wallet(code_of(&answer), "GCASH", "approve").await, "410 payment-cancelled");
    assert_eq!(till.state("1").await, "CANCELLED ORDER_IS_CANCELED");
    assert_eq!(till.code("payments/pay", &order_code("1")).await, "ORDER_IS_CANCELED");
    assert_eq!(till.code("payments/cancel", &json!({"paymentId": "9"})).await, "ORDER_NOT_EXIST");
    till.pay(&order_code("2")).await;
    till.advance(200).await;
    assert_eq!(till.code("payments/cancel", &json!({"paymentRequestId": "2"})).await, "SUCCESS");
    assert_eq!(till.state("2").await, "FAIL ORDER_IS_CLOSED");
}

/// Seconds from noon to a quarter past midnight.
const WINDOW: u32 = 12 * 3600 + 15 * 60;

#[tokio::test]
async fn a_paid_order_is_cancelled_within_its_window_only() {
    let till = Till::open().await;
    let inside = till.paid("inside", "GCASH").await;
    let outside = till.paid("outside", "GCASH").await;
    till.advance(WINDOW - 1).await;
    assert_eq!(till.code("payments/cancel", &json!({"paymentId": inside})).await, "SUCCESS");
    assert_eq!(till.state("inside").await, "CANCELLED ORDER_IS_CANCELED");
    till.advance(2).await;
    assert_eq!(
        till.code("payments/cancel", &json!({"paymentId": outside})).await,
        "CANCEL_WINDOW_EXCEED"
    );
    assert_eq!(till.code("payments/cancel", &json!({"paymentId": inside})).await, "SUCCESS");
    assert_eq!(till.state("outside").await, "SUCCESS SUCCESS");
    let refund = json!({"refundRequestId": "r", "paymentId": inside,
        "refundAmount": {"currency": "EUR", "value": "1"}});
    assert_eq!(till.code("payments/refund", &refund).await, "ORDER_IS_CANCELED");
}

#[tokio::test]
async fn some_wallets_do_not_cancel_what_is_paid() {
    let till = Till::open().await;
    let paid = till.paid("1", "DANA").await;
    assert_eq!(
        till.code("payments/cancel", &json!({"paymentId": paid})).await,
        "PAYMENT_METHOD_NOT_SUPPORTED"
    );
    assert_eq!(till.state("1").await, "SUCCESS SUCCESS");
}

#[tokio::test]
async fn another_settlement_currency_brings_a_quote() {
    let till = Till::open().await;
    let mut body = order_code("1");
    body["settlementStrategy"] = json!({"settlementCurrency": "USD"});
    let answer = till.pay(&body).await;
    assert_eq!(answer["settlementQuote"], Value::Null, "nothing is locked before payment");
    till.wallet(code_of(&answer), "GCASH", "approve").await;
    let paid = till.inquire("1").await;
    assert_eq!(paid["settlementQuote"]["quoteCurrencyPair"], "USD/EUR");
    assert_eq!(paid["settlementQuote"]["quotePrice"], "0.9214");
    // 12.50 / 0.9214 = 13.566…
    assert_eq!(paid["grossSettlementAmount"], json!({"currency": "USD", "value": "1357"}));
}

#[tokio::test]
async fn old_mock_amounts_leave_the_outcome_open() {
    let till = Till::open().await;
    let with_value = |id: &str, value: &str| {
        let mut body = order_code(id);
        body["paymentAmount"]["value"] = json!(value);
        body
    };
    assert_eq!(till.code("payments/pay", &with_value("1", "9901")).await, "UNKNOWN_EXCEPTION");
    assert_eq!(till.state("1").await, "PROCESSING PAYMENT_IN_PROCESS");
    assert_eq!(till.code("payments/pay", &with_value("3", "9903")).await, "SUCCESS");
    let inquiry = json!({"paymentRequestId": "3"});
    assert_eq!(till.code("payments/inquiryPayment", &inquiry).await, "UNKNOWN_EXCEPTION");
}
