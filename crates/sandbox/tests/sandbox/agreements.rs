//! Auto debit: the payer agrees, the merchant debits, either ends it.

use serde_json::{Value, json};

use crate::merchant::Merchant;
use crate::till::{Till, auto_debit};

fn consult(state: &str) -> Value {
    json!({
        "customerBelongsTo": "GCASH",
        "authRedirectUrl": "https://shop.example/agreed?till=1",
        "scopes": ["AGREEMENT_PAY"],
        "authState": state,
        "terminalType": "WEB",
    })
}

async fn agree(till: &Till, url: &Value, decision: &str) -> (u16, Value) {
    till.post("/wallet/api/agree", &json!({"auth_url": url, "decision": decision})).await
}

async fn code(till: &Till, state: &str) -> String {
    let offer = till.call("authorizations/consult", &consult(state)).await;
    let (_, agreed) = agree(till, &offer["normalUrl"], "approve").await;
    agreed["auth_code"].as_str().unwrap().to_owned()
}

fn exchange(code: &str) -> Value {
    json!({"grantType": "AUTHORIZATION_CODE", "customerBelongsTo": "GCASH", "authCode": code})
}

async fn token(till: &Till, state: &str) -> Value {
    till.call("authorizations/applyToken", &exchange(&code(till, state).await)).await
}

#[tokio::test]
async fn an_agreement_is_offered_agreed_and_used() {
    let till = Till::open().await;
    let offer = till.call("authorizations/consult", &consult("state 1&x")).await;
    assert_eq!(offer["result"]["resultStatus"], "S");
    let form = &offer["authCodeForm"]["codeDetails"][0];
    assert_eq!(form["codeValue"], offer["normalUrl"]);
    let (_, seen) =
        till.get(&format!("/wallet/api/look?code={}", offer["normalUrl"].as_str().unwrap())).await;
    assert_eq!((&seen["kind"], &seen["status"]), (&json!("agreement"), &json!("waiting")));

    let (status, agreed) = agree(&till, &offer["normalUrl"], "approve").await;
    assert_eq!(status, 200);
    let code = agreed["auth_code"].as_str().unwrap();
    let expected =
        format!("https://shop.example/agreed?till=1&authCode={code}&authState=state+1%26x");
    assert_eq!(agreed["redirect"], expected);
    assert_eq!(agree(&till, &offer["normalUrl"], "approve").await.0, 410, "a link works once");

    let answer = till.call("authorizations/applyToken", &exchange(code)).await;
    assert_eq!(answer["result"]["resultStatus"], "S");
    let token = answer["accessToken"].as_str().unwrap();
    assert!(answer["refreshToken"].is_string() && answer["accessTokenExpiryTime"].is_string());
    let paid = till.pay(&auto_debit("1", "GCASH", token)).await;
    assert_eq!(paid["result"]["resultStatus"], "S");
    assert_eq!(paid["pspCustomerInfo"]["pspName"], "GCASH");
    assert_eq!(till.state("1").await, "SUCCESS SUCCESS");
}

#[tokio::test]
async fn a_refusal_goes_back_without_a_code() {
    let till = Till::open().await;
    let offer = till.call("authorizations/consult", &consult("s")).await;
    let (_, declined) = agree(&till, &offer["normalUrl"], "decline").await;
    assert_eq!(declined["auth_code"], Value::Null);
    assert_eq!(declined["redirect"], "https://shop.example/agreed?till=1&authState=s");
    assert_eq!(agree(&till, &offer["normalUrl"], "approve").await.0, 410);
    let late = till.call("authorizations/consult", &consult("t")).await;
    till.advance(901).await;
    assert_eq!(agree(&till, &late["normalUrl"], "approve").await.0, 410);
    assert_eq!(agree(&till, &json!("nothing"), "approve").await.0, 404);
}

#[tokio::test]
async fn a_code_works_once_and_for_a_minute() {
    let till = Till::open().await;
    let used = code(&till, "a").await;
    assert_eq!(till.code("authorizations/applyToken", &exchange(&used)).await, "SUCCESS");
    assert_eq!(till.code("authorizations/applyToken", &exchange(&used)).await, "INVALID_AUTHCODE");
    let old = code(&till, "b").await;
    till.advance(61).await;
    assert_eq!(till.code("authorizations/applyToken", &exchange(&old)).await, "INVALID_AUTHCODE");
    let mut other = exchange(&code(&till, "c").await);
    other["customerBelongsTo"] = json!("TNG");
    assert_eq!(till.code("authorizations/applyToken", &other).await, "INVALID_AUTHCODE");
}

#[tokio::test]
async fn a_token_is_refreshed_and_runs_out() {
    let till = Till::open().await;
    let first = token(&till, "a").await;
    let refresh = json!({"grantType": "REFRESH_TOKEN", "customerBelongsTo": "GCASH",
        "refreshToken": first["refreshToken"]});
    till.advance(729 * 24 * 3600).await;
    let second = till.call("authorizations/applyToken", &refresh).await;
    assert_ne!(second["accessToken"], first["accessToken"]);
    till.advance(2 * 24 * 3600).await;
    let pay = auto_debit("1", "GCASH", second["accessToken"].as_str().unwrap());
    assert_eq!(till.code("payments/pay", &pay).await, "SUCCESS");
    till.advance(730 * 24 * 3600).await;
    let pay = auto_debit("2", "GCASH", second["accessToken"].as_str().unwrap());
    assert_eq!(till.code("payments/pay", &pay).await, "INVALID_ACCESS_TOKEN");
    let unknown =
        json!({"grantType": "REFRESH_TOKEN", "customerBelongsTo": "GCASH", "refreshToken": "x"});
    assert_eq!(till.code("authorizations/applyToken", &unknown).await, "INVALID_REFRESH_TOKEN");
}

#[tokio::test]
async fn either_side_ends_it() {
    let till = Till::open().await;
    let merchants = token(&till, "a").await["accessToken"].clone();
    let payers = token(&till, "b").await["accessToken"].clone();
    let revoke = json!({"accessToken": merchants});
    assert_eq!(till.code("authorizations/revoke", &revoke).await, "SUCCESS");
    assert_eq!(till.code("authorizations/revoke", &revoke).await, "SUCCESS");
    let unknown = json!({"accessToken": "x"});
    assert_eq!(till.code("authorizations/revoke", &unknown).await, "INVALID_ACCESS_TOKEN");

    let (_, list) = till.get("/wallet/api/agreements?wallet=GCASH").await;
    let list = list["agreements"].as_array().unwrap();
    let words: Vec<_> =
        list.iter().map(|agreement| agreement["status"].as_str().unwrap()).collect();
    assert_eq!(words, ["active", "stopped"], "newest first");
    let (status, _) = till.post("/wallet/api/agreements/stop", &json!({"id": list[0]["id"]})).await;
    assert_eq!(status, 200);
    for (id, token) in [("1", merchants), ("2", payers)] {
        let pay = auto_debit(id, "GCASH", token.as_str().unwrap());
        assert_eq!(till.code("payments/pay", &pay).await, "INVALID_ACCESS_TOKEN");
    }
    assert_eq!(till.state("1").await, "FAIL INVALID_ACCESS_TOKEN");
}

#[tokio::test]
async fn each_step_is_notified_where_an_address_is_named() {
    let till = Till::open().await;
    let merchant = Merchant::open().await;
    let mut offer = consult("a");
    offer["authNotifyUrl"] = json!(merchant.url);
    offer["authClientId"] = json!("till-1");
    let offer = till.call("authorizations/consult", &offer).await;
    let (_, agreed) = agree(&till, &offer["normalUrl"], "approve").await;
    till.advance(0).await;
    let code = agreed["auth_code"].as_str().unwrap();
    let token =
        till.call("authorizations/applyToken", &exchange(code)).await["accessToken"].clone();
    till.advance(0).await;
    till.call("authorizations/revoke", &json!({"accessToken": token})).await;
    till.advance(0).await;

    let arrived = merchant.arrived();
    let bodies: Vec<_> = arrived.iter().map(|letter| letter.json()).collect();
    let words: Vec<_> =
        bodies.iter().map(|body| body["authorizationNotifyType"].as_str().unwrap()).collect();
    assert_eq!(words, ["AUTHCODE_CREATED", "TOKEN_CREATED", "TOKEN_CANCELED"]);
    assert_eq!(bodies[0]["authCode"], code);
    assert_eq!(bodies[2]["accessToken"], token);
    assert!(bodies.iter().all(|body| body["authState"] == "a" && body["authClientId"] == "till-1"));
    assert!(arrived.iter().all(|letter| letter.is_genuine(&till)));
}
