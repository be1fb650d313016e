//! What the practice wallet sees, and who may drive it.

use serde_json::{Value, json};

use crate::till::{Till, cashier, code_of, order_code, payer_code};

async fn look(till: &Till, code: &Value, wallet: &str) -> Value {
    let code: String =
        url::form_urlencoded::byte_serialize(code.as_str().unwrap().as_bytes()).collect();
    till.get(&format!("/wallet/api/look?code={code}&wallet={wallet}")).await.1
}

#[tokio::test]
async fn a_payer_sees_the_amount_in_their_own_money() {
    let till = Till::open().await;
    let answer = till.pay(&order_code("1")).await;
    let seen = look(&till, code_of(&answer), "ALIPAY_CN").await;
    assert_eq!(seen["kind"], "payment");
    assert_eq!(seen["merchant"], "Tea House");
    assert_eq!(seen["store"], "Harbour");
    assert_eq!(seen["description"], "Two teas");
    assert_eq!(seen["order_reference"], "A-771");
    assert_eq!(seen["amount"], json!({"currency": "EUR", "value": "12.50"}));
    assert_eq!(seen["payer_amount"], json!({"currency": "CNY", "value": "97.45"}));
    assert_eq!(seen["rate"], "1 EUR = 7.79575 CNY");
    assert_eq!(seen["status"], "waiting");
    assert_eq!(seen["mode"], "show-code");
    assert!(seen["wallets"].as_array().unwrap().contains(&json!("KAKAOPAY")));
    let won = look(&till, code_of(&answer), "KAKAOPAY").await;
    assert_eq!(won["payer_amount"], json!({"currency": "KRW", "value": "18647"}));
    till.wallet(code_of(&answer), "KAKAOPAY", "approve").await;
    let paid = look(&till, code_of(&answer), "ALIPAY_CN").await;
    assert_eq!((&paid["status"], &paid["payer_amount"]), (&json!("paid"), &won["payer_amount"]));
    assert_eq!(till.get("/wallet/api/look?code=nothing").await.0, 404);
}

#[tokio::test]
async fn a_cashier_order_names_its_wallet_and_way_back() {
    let till = Till::open().await;
    let answer = till.pay(&cashier("1", "GCASH")).await;
    let seen = look(&till, &answer["normalUrl"], "GCASH").await;
    assert_eq!(seen["wallets"], json!(["GCASH"]));
    assert_eq!(seen["redirect"], "https://shop.example/done?order=1");
    till.advance(15 * 60).await;
    assert_eq!(look(&till, &answer["normalUrl"], "GCASH").await["status"], "expired");
}

#[tokio::test]
async fn bills_tell_of_payments_refunds_and_cancels() {
    let till = Till::open().await;
    for id in ["kept", "part", "whole", "cancelled"] {
        till.paid(id, "GCASH").await;
    }
    till.paid("other", "TNG").await;
    till.pay(&order_code("open")).await;
    for (id, value) in [("part", "250"), ("whole", "1250")] {
        let payment_id = till.inquire(id).await["paymentId"].clone();
        let refund = json!({"refundRequestId": id, "paymentId": payment_id,
            "refundAmount": {"currency": "EUR", "value": value}});
        till.call("payments/refund", &refund).await;
    }
    till.call("payments/cancel", &json!({"paymentRequestId": "cancelled"})).await;
    let (_, answer) = till.get("/wallet/api/bills?wallet=GCASH").await;
    let bills = answer["bills"].as_array().unwrap();
    let words: Vec<_> = bills.iter().map(|bill| bill["status"].as_str().unwrap()).collect();
    assert_eq!(words, ["cancelled", "refunded", "part-refunded", "paid"]);
    assert_eq!(bills[3]["payer_amount"], json!({"currency": "PHP", "value": "776.54"}));
    assert_eq!(bills[1]["refunds"][0]["payer_amount"], bills[1]["payer_amount"]);
    assert_eq!(bills[2]["refunds"][0]["amount"], json!({"currency": "EUR", "value": "2.50"}));
}

#[tokio::test]
async fn a_payer_is_told_why_nothing_was_paid() {
    let till = Till::open().await;
    let decline = async |id: &str, reason: Option<&str>| {
        let answer = till.pay(&order_code(id)).await;
        let mut body = json!({"code": code_of(&answer), "wallet": "GCASH", "decision": "decline"});
        if let Some(reason) = reason {
            body["reason"] = json!(reason);
        }
        till.post("/wallet/api/pay", &body).await;
        let seen = look(&till, code_of(&answer), "GCASH").await;
        format!("{} {}", seen["status"], seen["reason"])
    };
    assert_eq!(decline("declined", None).await, r#""failed" "declined""#);
    for reason in ["balance", "limit", "risk"] {
        assert_eq!(decline(reason, Some(reason)).await, format!(r#""failed" "{reason}""#));
    }
    let waiting = till.pay(&order_code("waiting")).await;
    assert_eq!(look(&till, code_of(&waiting), "GCASH").await["reason"], Value::Null);
    till.call("payments/cancel", &json!({"paymentRequestId": "waiting"})).await;
    let seen = look(&till, code_of(&waiting), "GCASH").await;
    assert_eq!((&seen["status"], &seen["reason"]), (&json!("cancelled"), &json!("shop")));

    let (_, code) = till.post("/wallet/api/code", &json!({"wallet": "GCASH"})).await;
    till.advance(5 * 60).await;
    let digits = code["code"].as_str().unwrap();
    assert_eq!(till.code("payments/pay", &payer_code("late", digits)).await, "EXPIRED_CODE");
    let seen = look(&till, &code["code"], "GCASH").await;
    assert_eq!((&seen["status"], &seen["reason"]), (&json!("failed"), &json!("code-expired")));

    let (_, answer) = till.get("/wallet/api/bills?wallet=GCASH").await;
    assert_eq!(answer["bills"], json!([]), "nothing was charged");
    let told = answer["failed"].as_array().unwrap().iter();
    let told: Vec<_> = told.map(|bill| bill["reason"].as_str().unwrap()).collect();
    assert_eq!(told, ["code-expired", "risk", "limit", "balance", "declined"]);
    assert_eq!(till.get("/wallet/api/bills?wallet=TNG").await.1["failed"], json!([]));
}

/// The names of the labels in one language, in order.
fn labels(words: &str) -> Vec<&str> {
    let lines = words.lines().filter(|line| line.starts_with("  ") && !line.starts_with("    "));
    let names = lines.filter_map(|line| line.split_once(':'));
    names
        .map(|(name, _)| name.trim().trim_matches('"'))
        .filter(|name| !name.contains(' '))
        .collect()
}

#[test]
fn every_reason_has_its_words_in_both_languages() {
    let english = labels(include_str!("../../wallet/words-en.js"));
    let chinese = labels(include_str!("../../wallet/words-zh.js"));
    assert_eq!(english, chinese);
    let faces = ["balance", "limit", "risk", "code-expired", "code-unknown", "agreement", "other"];
    for reason in faces {
        assert!(english.contains(&&*format!("result.failed.{reason}")), "{reason}");
    }
    for reason in faces.into_iter().chain(["declined", "shop"]) {
        assert!(english.contains(&&*format!("reason.{reason}")), "{reason}");
    }
}

#[tokio::test]
async fn wallets_have_names_and_currencies() {
    let till = Till::open().await;
    let (_, answer) = till.get("/wallet/api/wallets").await;
    let wallets = answer["wallets"].as_array().unwrap();
    let expected = json!({"id": "ALIPAY_CN", "name": "Alipay", "currency": "CNY", "country": "CN"});
    assert_eq!(wallets[0], expected);
    assert!(wallets.len() > 20);
}

#[tokio::test]
async fn a_consult_offers_what_the_amount_allows() {
    let till = Till::open().await;
    let body = |value: &str| {
        json!({
            "productCode": "CASHIER_PAYMENT",
            "paymentAmount": {"currency": "PHP", "value": value},
            "env": {"terminalType": "WEB"},
            "allowedPaymentMethodRegions": ["PH"],
        })
    };
    let option = |answer: &Value, method: &str| {
        let options = answer["paymentOptions"].as_array().unwrap();
        options.iter().find(|option| option["paymentMethodType"] == method).unwrap().clone()
    };
    let small = till.call("payments/consult", &body("10000")).await;
    assert_eq!(option(&small, "GCASH")["enabled"], true);
    assert_eq!(option(&small, "GCASH")["disableReason"], Value::Null);
    assert_eq!(option(&small, "CONNECT_WALLET")["enabled"], true);
    assert!(!small.to_string().contains("KAKAOPAY"), "other regions were not asked for");
    let large = till.call("payments/consult", &body("6000000")).await;
    assert_eq!(option(&large, "GCASH")["enabled"], true);
    assert_eq!(option(&large, "BPI")["enabled"], false);
    assert_eq!(option(&large, "BPI")["disableReason"], "EXCEED_CHANNEL_LIMIT_RULE");
    let limit = &option(&large, "BPI")["amountLimitInfoMap"]["PHP"]["singleLimit"];
    assert_eq!(limit["maxAmount"], json!({"currency": "PHP", "value": "5000000"}));
}

#[tokio::test]
async fn the_page_and_its_files_are_served_with_a_policy() {
    let till = Till::open().await;
    for (path, media_type) in [
        ("/wallet", "text/html; charset=utf-8"),
        ("/wallet?code=1", "text/html; charset=utf-8"),
        ("/wallet/wallet.css", "text/css; charset=utf-8"),
        ("/wallet/wallet.js", "text/javascript; charset=utf-8"),
    ] {
        let url = format!("{}{path}", till.sandbox.url());
        let response = till.http.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], media_type);
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'"));
    }
    assert_eq!(till.get("/wallet/nothing.js").await.0, 404);
    assert_eq!(till.get("/wallet/../Cargo.toml").await.0, 404);
}

#[tokio::test]
async fn a_foreign_page_cannot_pay() {
    let till = Till::open().await;
    let answer = till.pay(&order_code("1")).await;
    let body = json!({"code": code_of(&answer), "wallet": "GCASH", "decision": "approve"});
    let own = till.sandbox.url().to_owned();
    let send = |name: &'static str, value: String| {
        let url = format!("{}/wallet/api/pay", till.sandbox.url());
        till.http.post(url).header(name, value).body(body.to_string()).send()
    };
    let foreign = send("origin", "https://evil.example".to_owned()).await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert_eq!(send("host", "evil.example".to_owned()).await.unwrap().status(), 403);
    assert_eq!(till.state("1").await, "PROCESSING PAYMENT_IN_PROCESS");
    assert_eq!(send("origin", own).await.unwrap().status(), 200);
    assert_eq!(till.state("1").await, "SUCCESS SUCCESS");
}

#[tokio::test]
async fn nonsense_is_answered_in_words() {
    let till = Till::open().await;
    let answer = till.pay(&order_code("1")).await;
    let code = code_of(&answer);
    assert_eq!(till.wallet(code, "GCASH", "maybe").await, "400 bad-decision");
    assert_eq!(till.wallet(code, "PURSE", "approve").await, "400 unknown-wallet");
    assert_eq!(till.wallet(&json!("1"), "GCASH", "approve").await, "404 unknown-code");
    let (status, _) = till.post("/wallet/api/nothing", &json!({})).await;
    assert_eq!(status, 404);
    let url = format!("{}/wallet/api/pay", till.sandbox.url());
    let response = till.http.post(url).body("{").send().await.unwrap();
    assert_eq!(response.status(), 400);
}
