//! The front door: paths, headers, keys, signatures, and the order in which they are checked.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::till::{Answered, CLIENT, PREFIX, Till, order_code};

const INQUIRE: &str = "/ams/sandbox/api/v1/payments/inquiryPayment";
const BODY: &str = "{\"paymentRequestId\":\"nobody\"}";

/// A request that can be spoilt in one place.
struct Letter {
    method: reqwest::Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

fn letter(till: &Till, path: &str, client: &str) -> Letter {
    let time = "2024-06-12T09:30:15+08:00";
    let headers = vec![
        ("content-type", "application/json; charset=UTF-8".to_owned()),
        ("client-id", client.to_owned()),
        ("request-time", time.to_owned()),
        ("signature", till.signature(path, client, time, BODY)),
    ];
    Letter { method: reqwest::Method::POST, path: path.to_owned(), headers, body: BODY.to_owned() }
}

impl Letter {
    fn set(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    async fn send(self, till: &Till) -> Answered {
        let url = format!("{}{}", till.sandbox.url(), self.path);
        let mut request = till.http.request(self.method, url).body(self.body);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        till.read(&self.path, request.send().await.unwrap()).await.unwrap()
    }

    /// The code, and whether the answer is signed.
    async fn outcome(self, till: &Till) -> String {
        let answered = self.send(till).await;
        assert_eq!(answered.status, 200);
        let seal = match answered.headers.contains_key("signature") {
            true if answered.genuine => "signed",
            true => "wrongly signed",
            false => "unsigned",
        };
        format!("{} {seal}", answered.code())
    }
}

#[tokio::test]
async fn each_check_has_its_code() {
    let till = Till::open().await;
    let good = || letter(&till, INQUIRE, CLIENT);
    assert_eq!(good().outcome(&till).await, "ORDER_NOT_EXIST signed");

    let nowhere = letter(&till, "/ams/sandbox/api/v1/payments/nothing", CLIENT);
    assert_eq!(nowhere.outcome(&till).await, "NO_INTERFACE_DEF signed");
    let elsewhere = letter(&till, "/ams/sandbox/api/v1/payments/capture", CLIENT);
    assert_eq!(elsewhere.outcome(&till).await, "INVALID_API signed");
    // The signature in the helper is that of a POST, so only the code is looked at.
    let put = Letter { method: reqwest::Method::PUT, ..good() };
    assert_eq!(put.send(&till).await.code(), "METHOD_NOT_SUPPORTED");
    let form = good().set("content-type", "application/x-www-form-urlencoded");
    assert_eq!(form.outcome(&till).await, "MEDIA_TYPE_NOT_ACCEPTABLE signed");
    assert_eq!(good().without("content-type").outcome(&till).await, "ORDER_NOT_EXIST signed");
    assert_eq!(good().without("client-id").outcome(&till).await, "PARAM_ILLEGAL unsigned");
    assert_eq!(good().without("request-time").outcome(&till).await, "PARAM_ILLEGAL signed");
    assert_eq!(good().set("request-time", "noon").outcome(&till).await, "PARAM_ILLEGAL signed");
    assert_eq!(good().without("signature").outcome(&till).await, "INVALID_SIGNATURE unsigned");

    let stranger = letter(&till, INQUIRE, "SANDBOX_OTHER");
    assert_eq!(stranger.outcome(&till).await, "CLIENT_INVALID unsigned");
    let lower = letter(&till, INQUIRE, &CLIENT.to_lowercase());
    assert_eq!(lower.outcome(&till).await, "CLIENT_INVALID unsigned");
    let later = good().set("request-time", "2024-06-12T09:30:16+08:00");
    assert_eq!(later.outcome(&till).await, "INVALID_SIGNATURE unsigned");
    let other_body = Letter { body: BODY.replace("nobody", "nobodY"), ..good() };
    assert_eq!(other_body.outcome(&till).await, "INVALID_SIGNATURE unsigned");
    let second_key = till.signature(INQUIRE, CLIENT, "1", BODY).replace("Version=1", "Version=2");
    let second_key = good().set("signature", &second_key);
    assert_eq!(second_key.outcome(&till).await, "KEY_NOT_FOUND unsigned");
}

#[tokio::test]
async fn the_first_check_that_fails_answers() {
    let till = Till::open().await;
    // Everything is wrong; each line mends what the line before complained of.
    let spoilt = |path: &str, client: &str| {
        letter(&till, path, client).set("content-type", "text/plain").set("request-time", "noon")
    };
    let nowhere = spoilt("/ams/api/v1/nothing", "X");
    assert!(nowhere.outcome(&till).await.starts_with("NO_INTERFACE_DEF"));
    let wrong_type = spoilt("/ams/api/v1/payments/pay", "X");
    assert!(wrong_type.outcome(&till).await.starts_with("MEDIA_TYPE_NOT_ACCEPTABLE"));
    let wrong_time =
        spoilt("/ams/api/v1/payments/pay", "X").set("content-type", "application/json");
    assert!(wrong_time.outcome(&till).await.starts_with("PARAM_ILLEGAL"));
    let wrong_client = letter(&till, "/ams/api/v1/payments/pay", "X").set("signature", "x");
    assert!(wrong_client.outcome(&till).await.starts_with("CLIENT_INVALID"));
    let wrong_path = letter(&till, "/ams/api/v1/payments/pay", CLIENT).set("signature", "x");
    assert!(wrong_path.outcome(&till).await.starts_with("ACCESS_DENIED"));
    let wrong_signature = letter(&till, INQUIRE, CLIENT).set("signature", "x");
    assert!(wrong_signature.outcome(&till).await.starts_with("INVALID_SIGNATURE"));
}

#[tokio::test]
async fn each_prefix_belongs_to_its_clients() {
    let till = Till::open().await;
    let production = INQUIRE.replace("/sandbox", "");
    let known = "5Y00000000000001";
    assert_eq!(letter(&till, &production, known).outcome(&till).await, "ORDER_NOT_EXIST signed");
    assert_eq!(letter(&till, &production, CLIENT).outcome(&till).await, "ACCESS_DENIED signed");
    assert_eq!(letter(&till, INQUIRE, known).outcome(&till).await, "ACCESS_DENIED signed");
}

#[tokio::test]
async fn the_time_is_read_in_three_forms_and_signed_as_it_stands() {
    let mut till = Till::open().await;
    for time in ["1718155815123", "2024-06-12T01:30:15+00:00", "2024-06-12T09:30:15.123+08:00"] {
        till.request_time = time.to_owned();
        let body = json!({"paymentRequestId": "nobody"});
        assert_eq!(till.code("payments/inquiryPayment", &body).await, "ORDER_NOT_EXIST");
    }
}

#[tokio::test]
async fn an_answer_has_the_headers_that_an_official_sdk_reads() {
    let till = Till::open().await;
    let raw = exchange(&till, "POST", &format!("{PREFIX}/payments/inquiryPayment")).await;
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    for name in
        ["signature: algorithm=RSA256,keyVersion=1,signature=", "client-id: SANDBOX_", "tracerid: "]
    {
        assert!(head.contains(&format!("\r\n{name}")), "{name} in {head}");
    }
    assert!(head.contains("\r\ncontent-type: application/json; charset=UTF-8"));
    let time = head.lines().find_map(|line| line.strip_prefix("response-time: ")).unwrap();
    assert!(time.len() == 25 && time.ends_with("+08:00"), "{time}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["result"]["resultCode"], "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn an_absolute_target_is_signed_over_its_path() {
    let till = Till::open().await;
    for host in ["https://open-sea-global.alipay.com", "http://127.0.0.1:1"] {
        let target = format!("{host}{PREFIX}/payments/inquiryPayment");
        let raw = exchange(&till, "POST", &target).await;
        assert!(raw.starts_with("HTTP/1.1 200 OK") && raw.contains("ORDER_NOT_EXIST"), "{raw}");
    }
}

/// One exchange in plain bytes: what goes out is exactly what stands here.
async fn exchange(till: &Till, method: &str, target: &str) -> String {
    // As the Python SDK prints its bodies.
    let body = "{\n   \"paymentRequestId\": \"nobod\\u0079\"\n}";
    let path = format!("{PREFIX}/payments/inquiryPayment");
    let time = "2024-06-12T01:30:15+00:00";
    let signature = till.signature(&path, CLIENT, time, body);
    let length = body.len();
    let text = format!(
        "{method} {target} HTTP/1.1\r\nHost: open-sea-global.alipay.com\r\n\
         Content-type: application/json; charset=UTF-8\r\nRequest-Time: {time}\r\n\
         client-id: {CLIENT}\r\nSignature: {signature}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    );
    let address = till.sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_body_is_signed_byte_for_byte() {
    let till = Till::open().await;
    for body in
        ["{}", "{ }\n", "{\"paymentRequestId\":\"\\u0061\",\"x\":1.0}", "\u{feff}{}", "[]", ""]
    {
        let answered = till.send("payments/inquiryPayment", body).await.unwrap();
        assert_ne!(answered.code(), "INVALID_SIGNATURE", "{body}");
        assert!(answered.genuine, "{body}");
    }
}

#[tokio::test]
async fn a_body_beyond_reason_is_not_read() {
    let till = Till::open().await;
    let body = format!("{{\"x\":\"{}\"}}", "y".repeat(2 * 1024 * 1024));
    // The connection may also be cut while the rest is still on its way.
    if let Ok(answered) = till.send("payments/pay", &body).await {
        assert_eq!(answered.status, 413);
    }
}

#[tokio::test]
async fn ready_names_what_a_program_needs() {
    let till = Till::open().await;
    let ready = serde_json::to_value(till.sandbox.ready()).unwrap();
    let url = till.sandbox.url();
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["url"], url);
    assert_eq!(ready["wallet"], format!("{url}/wallet"));
    assert_eq!(ready["ams"]["base_url"], url);
    assert_eq!(ready["ams"]["client_id"], CLIENT);
    assert_eq!(ready.as_object().unwrap().len(), 4);
    for name in ["merchant_private_key", "gateway_public_key"] {
        let text = std::fs::read_to_string(ready["ams"][name].as_str().unwrap()).unwrap();
        assert_eq!(text.lines().count(), 1);
    }
    let file = ready["ams"]["gateway_public_key"].as_str().unwrap().to_owned();
    assert_eq!(till.pay(&order_code("1")).await["result"]["resultStatus"], "S");
    till.sandbox.stop().await;
    assert!(!std::path::Path::new(&file).exists(), "temporary keys go with the sandbox");
}
