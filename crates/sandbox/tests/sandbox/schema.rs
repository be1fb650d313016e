//! Members of a request: needed, too long, wrong, misspelt, superfluous.

use serde_json::{Value, json};

use crate::till::{NOTIFY, Till, auto_debit, cashier, entry_code, order_code, payer_code};

/// Sets the member at a path like `order.merchant.store`, or takes it away.
fn with(mut body: Value, path: &str, value: Option<Value>) -> Value {
    let mut place = &mut body;
    let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
    for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
        place = &mut place[parent];
    }
    let members = place.as_object_mut().unwrap();
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
    body
}

/// Every case has an id of its own, since an id that was used would answer by itself.
async fn check_all(till: &Till, base: &Value, cases: &[(&str, Option<Value>, &str)]) {
    for (number, (path, value, expected)) in (1..).zip(cases) {
        let mut body = base.clone();
        let id = format!("{}-{number}", body["paymentRequestId"].as_str().unwrap());
        body["paymentRequestId"] = json!(id);
        let body = with(body, path, value.clone());
        assert_eq!(till.code("payments/pay", &body).await, *expected, "{path} {value:?}");
    }
}

#[tokio::test]
async fn what_an_order_code_needs() {
    let till = Till::open().await;
    let illegal = "PARAM_ILLEGAL";
    let long = |count: usize| Some(json!("茶".repeat(count)));
    let missing = [
        "productCode",
        "paymentRequestId",
        "paymentFactor",
        "paymentFactor.inStorePaymentScenario",
        "paymentAmount",
        "paymentAmount.currency",
        "paymentAmount.value",
        "paymentMethod",
        "paymentMethod.paymentMethodType",
        "paymentNotifyUrl",
        "order",
        "order.orderDescription",
        "order.orderAmount",
        "order.merchant",
        "order.merchant.referenceMerchantId",
        "order.merchant.merchantMCC",
        "order.merchant.merchantName",
        "order.merchant.store",
        "order.merchant.store.referenceStoreId",
        "order.merchant.store.storeName",
        "order.merchant.store.storeMCC",
    ];
    let mut cases: Vec<_> = missing.iter().map(|path| (*path, None, illegal)).collect();
    cases.extend(missing.iter().map(|path| (*path, Some(Value::Null), illegal)));
    cases.extend([
        ("paymentRequestId", long(65), illegal),
        ("paymentRequestId", long(64), "SUCCESS"),
        ("order.orderDescription", long(257), illegal),
        ("order.orderDescription", long(256), "SUCCESS"),
        ("order.referenceOrderId", long(65), illegal),
        ("order.merchant.merchantName", long(257), illegal),
        ("order.merchant.merchantMCC", Some(json!("58")), illegal),
        ("order.merchant.merchantMCC", Some(json!(5812)), "SUCCESS"),
        ("productCode", Some(json!("PAYMENT")), illegal),
        ("paymentFactor.inStorePaymentScenario", Some(json!("Code")), illegal),
        ("paymentFactor.inStorePaymentScenario", Some(json!("ORDERCODE")), "SUCCESS"),
        ("paymentFactor.isAuthorization", Some(json!("true")), "INVALID_CONTRACT"),
        ("paymentFactor.isAuthorization", Some(json!(false)), "SUCCESS"),
        ("paymentMethod.paymentMethodType", Some(json!("GCASH")), illegal),
        ("paymentNotifyUrl", Some(json!("http://shop.example/n")), illegal),
        ("paymentNotifyUrl", Some(json!("https://shop.example/n")), "SUCCESS"),
        ("order.goods", Some(json!([{"goodsName": "Tea"}])), illegal),
        ("order.goods", Some(json!({})), illegal),
        ("order.somethingElse", Some(json!([1])), "SUCCESS"),
        ("order", Some(json!("order")), illegal),
    ]);
    check_all(&till, &order_code("o"), &cases).await;
}

#[tokio::test]
async fn amounts_are_read_strictly() {
    let till = Till::open().await;
    let amount = |currency: &str, value: Value| Some(json!({"currency": currency, "value": value}));
    let path = "paymentAmount";
    check_all(
        &till,
        &order_code("a"),
        &[
            (path, amount("EUR", json!("1250")), "SUCCESS"),
            (path, amount("EUR", json!(1250)), "SUCCESS"),
            (path, amount("EUR", json!("12.50")), "PARAM_ILLEGAL"),
            (path, amount("EUR", json!(12.5)), "PARAM_ILLEGAL"),
            (path, amount("EUR", json!("0")), "PARAM_ILLEGAL"),
            (path, amount("EUR", json!(-1)), "PARAM_ILLEGAL"),
            (path, amount("EUR", json!("10000000000000000")), "PARAM_ILLEGAL"),
            (path, amount("eur", json!("1")), "PARAM_ILLEGAL"),
            (path, amount("KWD", json!("1")), "CURRENCY_NOT_SUPPORT"),
            (path, amount("IDR", json!("150")), "PARAM_ILLEGAL"),
            (path, amount("IDR", json!("15000")), "SUCCESS"),
            (path, amount("JPY", json!("1")), "SUCCESS"),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_the_other_modes_need() {
    let till = Till::open().await;
    let illegal = "PARAM_ILLEGAL";
    let cases = [
        ("env", None, illegal),
        ("env.terminalType", None, illegal),
        ("env.terminalType", Some(json!("APP")), illegal),
        ("env", Some(json!({"terminalType": "APP", "osType": "IOS"})), "PAYMENT_IN_PROCESS"),
        ("paymentRedirectUrl", None, illegal),
        ("settlementStrategy", None, illegal),
        ("settlementStrategy.settlementCurrency", Some(json!("XXX")), "SETTLE_CONTRACT_NOT_MATCH"),
        ("order.referenceOrderId", None, illegal),
        ("paymentNotifyUrl", None, "PAYMENT_IN_PROCESS"),
        ("paymentMethod.paymentMethodType", Some(json!("NO_WALLET")), "NO_PAY_OPTIONS"),
        ("paymentMethod.paymentMethodType", Some(json!("CONNECT_WALLET")), "PAYMENT_IN_PROCESS"),
        ("paymentAmount.value", Some(json!("100000000")), "PAYMENT_AMOUNT_EXCEED_LIMIT"),
    ];
    check_all(&till, &cashier("c", "GCASH"), &cases).await;
    let user_agent = [("order.env", None, illegal), ("order.env.userAgent", None, illegal)];
    check_all(&till, &entry_code("e"), &user_agent).await;
    let method_id = "paymentMethod.paymentMethodId";
    check_all(&till, &payer_code("p", "1"), &[(method_id, None, illegal)]).await;
    let cases = [
        (method_id, None, illegal),
        ("settlementStrategy", None, illegal),
        ("paymentMethod.paymentMethodType", Some(json!("BPI")), "NO_PAY_OPTIONS"),
        ("paymentMethod.paymentMethodType", Some(json!("CONNECT_WALLET")), "NO_PAY_OPTIONS"),
    ];
    check_all(&till, &auto_debit("d", "GCASH", "t"), &cases).await;
}

#[tokio::test]
async fn both_spellings_of_the_store_category_are_read() {
    let till = Till::open().await;
    let mut body = order_code("mcc");
    body["order"]["merchant"]["store"] =
        json!({"referenceStoreId": "s", "storeName": "S", "storeMcc": "5812"});
    assert_eq!(till.code("payments/pay", &body).await, "SUCCESS");
}

#[tokio::test]
async fn an_own_expiry_can_only_shorten() {
    let till = Till::open().await;
    let now = {
        let (_, clock) = till.get("/sandbox/api/clock").await;
        chrono::DateTime::parse_from_rfc3339(clock["now"].as_str().unwrap()).unwrap()
    };
    let at = |seconds: i64| json!((now + chrono::TimeDelta::seconds(seconds)).to_rfc3339());
    let cases = [
        ("paymentExpiryTime", Some(at(-1)), "PARAM_ILLEGAL"),
        ("paymentExpiryTime", Some(at(601)), "PARAM_ILLEGAL"),
        ("paymentExpiryTime", Some(at(599)), "SUCCESS"),
        ("paymentExpiryTime", Some(json!("soon")), "PARAM_ILLEGAL"),
    ];
    check_all(&till, &order_code("x"), &cases).await;
    let short = with(order_code("short"), "paymentExpiryTime", Some(at(20)));
    till.pay(&short).await;
    let long = with(order_code("long"), "paymentExpiryTime", Some(at(599)));
    till.pay(&long).await;
    till.advance(19).await;
    assert_eq!(till.state("short").await, "PROCESSING PAYMENT_IN_PROCESS");
    till.advance(2).await;
    assert_eq!(till.state("short").await, "FAIL ORDER_IS_CLOSED");
    till.advance(158).await;
    assert_eq!(till.state("long").await, "PROCESSING PAYMENT_IN_PROCESS");
    till.advance(2).await;
    assert_eq!(till.state("long").await, "FAIL ORDER_IS_CLOSED");
}

#[tokio::test]
async fn other_calls_are_strict_as_well() {
    let till = Till::open().await;
    let amount = json!({"currency": "EUR", "value": "1"});
    for (operation, body) in [
        ("payments/inquiryPayment", json!({})),
        ("payments/inquiryPayment", json!([])),
        ("payments/cancel", json!({"paymentId": ""})),
        ("payments/refund", json!({"paymentId": "1", "refundAmount": amount})),
        ("payments/refund", json!({"refundRequestId": "1", "refundAmount": amount})),
        ("payments/refund", json!({"refundRequestId": "1", "paymentId": "1"})),
        (
            "payments/refund",
            json!({"refundRequestId": "1", "paymentId": "1", "refundAmount": amount,
            "refundReason": "x".repeat(257)}),
        ),
        ("payments/inquiryRefund", json!({"refundId": null})),
        ("payments/consult", json!({"productCode": "CASHIER_PAYMENT", "paymentAmount": amount})),
        ("payments/createPaymentSession", json!({"productCode": "CASHIER_PAYMENT"})),
        ("authorizations/consult", json!({"customerBelongsTo": "GCASH"})),
        (
            "authorizations/applyToken",
            json!({"grantType": "PASSWORD", "customerBelongsTo": "GCASH"}),
        ),
        ("authorizations/revoke", json!({"notifyUrl": NOTIFY})),
    ] {
        assert_eq!(till.code(operation, &body).await, "PARAM_ILLEGAL", "{operation} {body}");
    }
}
