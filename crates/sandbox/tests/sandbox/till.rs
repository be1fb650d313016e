//! A till that talks to the practice acquirer: signs, sends, verifies. Written apart from the
//! crate's own signing, so that the two check each other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::header::HeaderMap;
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use sandbox::{ClockKind, Fault, Options, Sandbox};
use serde_json::{Value, json};

pub const CLIENT: &str = "SANDBOX_5Y00000000000001";
pub const PREFIX: &str = "/ams/sandbox/api/v1";
pub const NOTIFY: &str = "http://127.0.0.1:9/notify";

pub struct Till {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    key: RsaKeyPair,
    pub request_time: String,
}

/// An answer, and whether its signature is the acquirer's.
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub genuine: bool,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn code(&self) -> String {
        self.json()["result"]["resultCode"].as_str().unwrap().to_owned()
    }
}

/// Noon in Shanghai, where the acquirer counts its days.
pub fn noon() -> DateTime<Utc> {
    "2026-03-02T04:00:00Z".parse().unwrap()
}

pub fn options() -> Options {
    Options {
        listen: ([127, 0, 0, 1], 0).into(),
        state: None,
        faults: Vec::new(),
        seed: 1,
        clock: ClockKind::Manual { from: noon() },
    }
}

impl Till {
    pub async fn open() -> Till {
        Till::with(options()).await
    }

    pub async fn with_faults(faults: &Value) -> Till {
        let faults = Fault::parse_list(&faults.to_string()).unwrap();
        Till::with(Options { faults, ..options() }).await
    }

    pub async fn with(options: Options) -> Till {
        let sandbox = Sandbox::start(options).await.unwrap();
        let der = STANDARD.decode(&sandbox.merchant().private_key).unwrap();
        let key = RsaKeyPair::from_pkcs8(&der).unwrap();
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        Till { sandbox, http, key, request_time: "1718155815123".to_owned() }
    }

    pub fn signature(&self, path: &str, client: &str, time: &str, body: &str) -> String {
        let text = format!("POST {path}\n{client}.{time}.{body}");
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .unwrap();
        let encoded = STANDARD.encode(signature);
        let encoded = utf8_percent_encode(&encoded, NON_ALPHANUMERIC);
        format!("algorithm=RSA256, keyVersion=1, signature={encoded}")
    }

    /// Whether a signature header of the acquirer fits what it signed.
    pub fn verifies(&self, header: &str, text: &str) -> bool {
        let Some(encoded) = header.split("signature=").nth(1) else { return false };
        let decoded = percent_decode_str(encoded).decode_utf8().unwrap();
        let signature = STANDARD.decode(decoded.as_bytes()).unwrap();
        let der = STANDARD.decode(&self.sandbox.merchant().gateway_public_key).unwrap();
        // The 24 bytes of X.509 before the key itself.
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &der[24..])
            .verify(text.as_bytes(), &signature)
            .is_ok()
    }

    /// Sends a body as it stands.
    pub async fn send(&self, operation: &str, body: &str) -> reqwest::Result<Answered> {
        let path = format!("{PREFIX}/{operation}");
        let signature = self.signature(&path, CLIENT, &self.request_time, body);
        let request = self
            .http
            .post(format!("{}{path}", self.sandbox.url()))
            .header("content-type", "application/json; charset=UTF-8")
            .header("client-id", CLIENT)
            .header("request-time", &self.request_time)
            .header("signature", signature)
            .body(body.to_owned());
        self.read(&path, request.send().await?).await
    }

    pub async fn read(&self, path: &str, response: reqwest::Response) -> reqwest::Result<Answered> {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await?;
        let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
        let signed =
            format!("POST {path}\n{}.{}.{text}", header("client-id"), header("response-time"));
        let genuine = self.verifies(header("signature"), &signed);
        Ok(Answered { status, headers, text, genuine })
    }

    /// A call whose answer is signed as it must be.
    pub async fn call(&self, operation: &str, body: &Value) -> Value {
        let answered = self.send(operation, &body.to_string()).await.unwrap();
        assert!(answered.genuine, "{operation}: {}", answered.text);
        assert_eq!(answered.status, 200);
        answered.json()
    }

    /// The result code of a call.
    pub async fn code(&self, operation: &str, body: &Value) -> String {
        self.call(operation, body).await["result"]["resultCode"].as_str().unwrap().to_owned()
    }

    pub async fn pay(&self, body: &Value) -> Value {
        self.call("payments/pay", body).await
    }

    pub async fn inquire(&self, request_id: &str) -> Value {
        self.call("payments/inquiryPayment", &json!({"paymentRequestId": request_id})).await
    }

    /// What an inquiry says of a payment, in two words.
    pub async fn state(&self, request_id: &str) -> String {
        let answer = self.inquire(request_id).await;
        let word = |name: &str| answer[name].as_str().unwrap_or("-").to_owned();
        format!("{} {}", word("paymentStatus"), word("paymentResultCode"))
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.url());
        let response = self.http.get(url).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.url());
        let response = self.http.post(url).body(body.to_string()).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    pub async fn advance(&self, seconds: u32) {
        let (status, _) =
            self.post("/sandbox/api/clock", &json!({"advance_seconds": seconds})).await;
        assert_eq!(status, 200);
    }

    /// The payer decides; status and outcome in one line.
    pub async fn wallet(&self, code: &Value, wallet: &str, decision: &str) -> String {
        let body = json!({"code": code, "wallet": wallet, "decision": decision});
        let (status, answer) = self.post("/wallet/api/pay", &body).await;
        let word = answer["status"].as_str().or(answer["error"]["code"].as_str());
        format!("{status} {}", word.unwrap_or("-"))
    }

    pub async fn notifications(&self) -> Vec<Value> {
        let (_, body) = self.get("/sandbox/api/notifications").await;
        body["notifications"].as_array().unwrap().clone()
    }

    /// A payment by order code that GCash has paid; its `paymentId`.
    pub async fn paid(&self, id: &str, wallet: &str) -> String {
        let answer = self.pay(&order_code(id)).await;
        assert_eq!(self.wallet(code_of(&answer), wallet, "approve").await, "200 SUCCESS");
        answer["paymentId"].as_str().unwrap().to_owned()
    }
}

pub fn code_of(answer: &Value) -> &Value {
    &answer["orderCodeForm"]["codeDetails"][0]["codeValue"]
}

pub fn order_code(id: &str) -> Value {
    json!({
        "productCode": "IN_STORE_PAYMENT",
        "paymentRequestId": id,
        "paymentFactor": {"inStorePaymentScenario": "OrderCode"},
        "paymentAmount": {"currency": "EUR", "value": "1250"},
        "paymentMethod": {"paymentMethodType": "CONNECT_WALLET"},
        "paymentNotifyUrl": NOTIFY,
        "order": {
            "referenceOrderId": "A-771",
            "orderDescription": "Two teas",
            "orderAmount": {"currency": "EUR", "value": "1250"},
            "merchant": {
                "referenceMerchantId": "m-1",
                "merchantMCC": "5812",
                "merchantName": "Tea House",
                "store": {"referenceStoreId": "s-1", "storeName": "Harbour", "storeMCC": "5812"},
            },
        },
    })
}

pub fn payer_code(id: &str, digits: &str) -> Value {
    let mut body = order_code(id);
    body["paymentFactor"]["inStorePaymentScenario"] = json!("PaymentCode");
    body["paymentMethod"]["paymentMethodId"] = json!(digits);
    body
}

pub fn entry_code(id: &str) -> Value {
    let mut body = order_code(id);
    body["paymentFactor"]["inStorePaymentScenario"] = json!("ENTRYCODE");
    body["order"]["env"] = json!({"userAgent": "AlipayClient/10"});
    body
}

pub fn cashier(id: &str, method: &str) -> Value {
    json!({
        "productCode": "CASHIER_PAYMENT",
        "paymentRequestId": id,
        "paymentAmount": {"currency": "EUR", "value": "1250"},
        "paymentMethod": {"paymentMethodType": method},
        "paymentRedirectUrl": "https://shop.example/done?order=1",
        "paymentNotifyUrl": NOTIFY,
        "settlementStrategy": {"settlementCurrency": "EUR"},
        "env": {"terminalType": "WEB"},
        "order": {
            "referenceOrderId": "W-1",
            "orderDescription": "A pot",
            "orderAmount": {"currency": "EUR", "value": "1250"},
        },
    })
}

pub fn auto_debit(id: &str, wallet: &str, token: &str) -> Value {
    let mut body = cashier(id, wallet);
    body["productCode"] = json!("AGREEMENT_PAYMENT");
    body["paymentMethod"]["paymentMethodId"] = json!(token);
    body.as_object_mut().unwrap().remove("paymentRedirectUrl");
    body
}
