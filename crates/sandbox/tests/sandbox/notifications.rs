//! Notifications: when they go, how often, to whom, and what faults do to them.

use serde_json::{Value, json};

use crate::merchant::{BROKEN, Merchant, NOT_UNDERSTOOD};
use crate::till::{Till, cashier, code_of, order_code};

fn order_to(merchant: &Merchant, id: &str) -> Value {
    let mut body = order_code(id);
    body["paymentNotifyUrl"] = json!(merchant.url);
    body
}

async fn pay(till: &Till, merchant: &Merchant, id: &str) -> Value {
    let answer = till.pay(&order_to(merchant, id)).await;
    assert_eq!(till.wallet(code_of(&answer), "GCASH", "approve").await, "200 SUCCESS");
    answer
}

/// What has arrived: result, request id and whether the signature is genuine.
fn story(till: &Till, merchant: &Merchant) -> Vec<String> {
    let tell = |letter: &crate::merchant::Arrived| {
        let body = letter.json();
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let seal = if letter.is_genuine(till) { "" } else { " forged" };
        format!(
            "{} {}{seal}",
            word(&body["result"]["resultStatus"]),
            word(&body["paymentRequestId"])
        )
    };
    merchant.arrived().iter().map(tell).collect()
}

#[tokio::test]
async fn success_is_told_once_and_signed_over_path_and_query() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    let answer = pay(&till, &merchant, "1").await;
    till.advance(0).await;
    till.advance(100_000).await;
    assert_eq!(story(&till, &merchant), ["S 1"]);
    let letter = &merchant.arrived()[0];
    assert_eq!(letter.target, "/ams/notify?till=1");
    let body = letter.json();
    assert_eq!(body["notifyType"], "PAYMENT_RESULT");
    assert_eq!(body["paymentId"], answer["paymentId"]);
    assert_eq!(body["paymentAmount"], json!({"currency": "EUR", "value": "1250"}));
    assert_eq!(body["pspCustomerInfo"]["pspName"], "GCASH");
    assert!(body["paymentTime"].is_string());
    let shown = &till.notifications().await[0];
    assert_eq!(shown["acknowledged"], true);
    assert_eq!(shown["next_at"], Value::Null);
    assert_eq!(shown["attempts"][0]["status"], 200);
}

#[tokio::test]
async fn silence_is_answered_by_the_published_schedule() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    merchant.answers(BROKEN);
    pay(&till, &merchant, "1").await;
    let minutes = [0, 2, 10, 10, 60, 120, 360, 900];
    for (number, wait) in (1..).zip(minutes) {
        if wait > 0 {
            till.advance(wait * 60 - 1).await;
            assert_eq!(merchant.arrived().len(), number - 1);
        }
        till.advance(u32::from(wait > 0)).await;
        assert_eq!(merchant.arrived().len(), number);
    }
    till.advance(1_000_000).await;
    assert_eq!(merchant.arrived().len(), 8);
    let shown = &till.notifications().await[0];
    assert_eq!(shown["attempts"].as_array().unwrap().len(), 8);
    assert_eq!(shown["acknowledged"], false);
}

#[tokio::test]
async fn one_long_step_of_the_clock_stamps_each_attempt_with_its_own_time() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    merchant.answers(NOT_UNDERSTOOD);
    pay(&till, &merchant, "1").await;
    till.advance(25 * 3600).await;
    let shown = till.notifications().await;
    let times = shown[0]["attempts"].as_array().unwrap().iter().map(|attempt| {
        chrono::DateTime::parse_from_rfc3339(attempt["at"].as_str().unwrap()).unwrap()
    });
    let times: Vec<_> = times.collect();
    let waits: Vec<_> = times.windows(2).map(|pair| (pair[1] - pair[0]).num_minutes()).collect();
    assert_eq!(waits, [2, 10, 10, 60, 120, 360, 900]);
}

#[tokio::test]
async fn an_acknowledgement_ends_the_schedule() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    merchant.answers(BROKEN);
    pay(&till, &merchant, "1").await;
    till.advance(0).await;
    merchant.answers(crate::merchant::ACKNOWLEDGED);
    till.advance(100_000).await;
    assert_eq!(merchant.arrived().len(), 2);
    let first = merchant.arrived()[0].body.clone();
    assert!(merchant.arrived().iter().all(|letter| letter.body == first));
}

#[tokio::test]
async fn failure_is_told_online_only() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    till.pay(&order_to(&merchant, "store")).await;
    let mut online = cashier("online", "GCASH");
    online["paymentNotifyUrl"] = json!(merchant.url);
    till.pay(&online).await;
    till.advance(14 * 60 - 1).await;
    assert!(merchant.arrived().is_empty());
    till.advance(1).await;
    assert_eq!(story(&till, &merchant), ["F online"]);
    assert_eq!(merchant.arrived()[0].json()["result"]["resultCode"], "ORDER_IS_CLOSED");
}

#[tokio::test]
async fn a_refund_is_told_where_an_address_is_named() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    let paid = till.paid("1", "GCASH").await;
    let refund = json!({"refundRequestId": "r", "paymentId": paid, "refundNotifyUrl": merchant.url,
        "refundAmount": {"currency": "EUR", "value": "1"}});
    till.call("payments/refund", &refund).await;
    till.advance(0).await;
    let body = merchant.arrived()[0].json();
    assert_eq!(body["notifyType"], "REFUND_RESULT");
    assert_eq!(body["refundStatus"], "SUCCESS");
    assert_eq!(body["refundRequestId"], "r");
    assert!(merchant.arrived()[0].is_genuine(&till));
}

async fn told(faults: Value, advance: &[u32]) -> Vec<String> {
    let till = Till::with_faults(&faults).await;
    let merchant = Merchant::open().await;
    for id in ["1", "2"] {
        pay(&till, &merchant, id).await;
        till.advance(0).await;
    }
    for seconds in advance {
        till.advance(*seconds).await;
    }
    story(&till, &merchant)
}

fn once(fault: &str) -> Value {
    json!([{"fault": fault, "operation": "notifyPayment", "count": 1}])
}

#[tokio::test]
async fn faults_of_delivery() {
    assert_eq!(told(json!([]), &[]).await, ["S 1", "S 2"]);
    assert_eq!(told(once("duplicate"), &[]).await, ["S 1", "S 1", "S 2"]);
    assert_eq!(told(once("lose"), &[100_000]).await, ["S 2"]);
    assert_eq!(told(once("reorder"), &[]).await, ["S 2", "S 1"]);
    assert_eq!(told(once("forge"), &[100_000]).await, ["S 1 forged", "S 1", "S 2"]);
    let delay = json!([{"fault": "delay", "seconds": 40, "count": 1}]);
    assert_eq!(told(delay.clone(), &[39]).await, ["S 2"]);
    assert_eq!(told(delay, &[40]).await, ["S 2", "S 1"]);
}

#[tokio::test]
async fn a_letter_held_back_goes_when_no_other_follows() {
    let till = Till::with_faults(&json!([{"fault": "reorder"}])).await;
    let merchant = Merchant::open().await;
    pay(&till, &merchant, "1").await;
    till.advance(119).await;
    assert!(merchant.arrived().is_empty());
    till.advance(1).await;
    assert_eq!(story(&till, &merchant), ["S 1"]);
}

#[tokio::test]
async fn false_bodies_are_well_signed() {
    for (fault, expected) in [
        ("wrong-amount", json!({"currency": "EUR", "value": "1350"})),
        ("wrong-currency", json!({"currency": "USD", "value": "1250"})),
    ] {
        let till = Till::with_faults(&once(fault)).await;
        let merchant = Merchant::open().await;
        pay(&till, &merchant, "1").await;
        till.advance(0).await;
        assert_eq!(story(&till, &merchant), ["S 1"]);
        assert_eq!(merchant.arrived()[0].json()["paymentAmount"], expected);
        assert_eq!(till.inquire("1").await["paymentAmount"]["value"], "1250");
    }
}

#[tokio::test]
async fn a_late_success_does_not_reopen_the_order() {
    let faults = json!([{"fault": "late-success", "seconds": 5}]);
    let till = Till::with_faults(&faults).await;
    let merchant = Merchant::open().await;
    till.pay(&order_to(&merchant, "closed")).await;
    till.advance(184).await;
    assert!(merchant.arrived().is_empty());
    till.advance(1).await;
    assert_eq!(story(&till, &merchant), ["S closed"]);
    assert_eq!(till.state("closed").await, "FAIL ORDER_IS_CLOSED");
    till.pay(&order_to(&merchant, "cancelled")).await;
    till.code("payments/cancel", &json!({"paymentRequestId": "cancelled"})).await;
    till.advance(5).await;
    assert_eq!(story(&till, &merchant), ["S closed", "S cancelled"]);
    assert_eq!(till.state("cancelled").await, "CANCELLED ORDER_IS_CANCELED");
}

#[tokio::test]
async fn a_forged_success_can_follow_the_order_itself() {
    let faults = json!([{"fault": "forge", "operation": "pay", "count": 1}]);
    let till = Till::with_faults(&faults).await;
    let merchant = Merchant::open().await;
    till.pay(&order_to(&merchant, "1")).await;
    till.advance(0).await;
    assert_eq!(story(&till, &merchant), ["S 1 forged"]);
    assert_eq!(till.state("1").await, "PROCESSING PAYMENT_IN_PROCESS");
}

#[tokio::test]
async fn with_the_real_clock_the_first_letter_goes_by_itself() {
    let options = sandbox::Options { clock: sandbox::ClockKind::Real, ..crate::till::options() };
    let till = Till::with(options).await;
    let merchant = Merchant::open().await;
    pay(&till, &merchant, "1").await;
    // The list is asked again and again; it is the network that passes the time.
    for _ in 0..10_000 {
        if till.notifications().await[0]["acknowledged"] == true {
            break;
        }
    }
    assert_eq!(story(&till, &merchant), ["S 1"]);
    let (status, answer) = till.post("/sandbox/api/clock", &json!({"advance_seconds": 1})).await;
    assert_eq!((status, &answer["error"]["code"]), (409, &json!("real-clock")));
}
