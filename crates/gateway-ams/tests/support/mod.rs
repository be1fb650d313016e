//! A tiny acquirer on the loopback: it answers bytes, right or wrong, and remembers requests.

#![allow(dead_code, reason = "each test program uses its own part")]

use chrono::{DateTime, Utc};
use domain::{Currency, Money, PaymentRequestId, WalletName};
use gateway::{AccessToken, GatewayError, PayMode, PayOrder, PrivateKey, PublicKey};
use gateway_ams::sign::{self, Message};
use gateway_ams::{Ams, AmsSettings, Merchant, Store};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const CLIENT: &str = "SANDBOX_5Y00000000000001";
pub const RESPONSE_TIME: &str = "2024-06-12T09:30:16+08:00";
const KEYS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/vectors/ams-test-keys.json");

pub fn key_text(owner: &str, form: &str) -> String {
    let text = std::fs::read_to_string(KEYS).unwrap();
    let keys: serde_json::Value = serde_json::from_str(&text).unwrap();
    keys["keys"][owner][form].as_str().unwrap().to_owned()
}

pub fn private_key(owner: &str) -> PrivateKey {
    PrivateKey::parse(&key_text(owner, "privatePkcs8Base64")).unwrap()
}

pub fn public_key(owner: &str) -> PublicKey {
    PublicKey::parse(&key_text(owner, "publicX509Base64")).unwrap()
}

/// 2024-06-12T01:30:15Z, a second before [`RESPONSE_TIME`].
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_718_155_815, 0).unwrap()
}

pub fn money(minor: i64, code: &str) -> Money {
    Money::from_minor(minor, Currency::parse(code).unwrap())
}

pub fn settings(base_url: &str) -> AmsSettings {
    let _ = rustls::crypto::ring::default_provider().install_default();
    AmsSettings {
        base_url: base_url.to_owned(),
        client_id: CLIENT.to_owned(),
        private_key: private_key("merchant"),
        gateway_public_key: public_key("alipay"),
        settlement_currency: Some(Currency::parse("USD").unwrap()),
        notify_url: "https://shop.example/ams/notify?till=1".to_owned(),
        redirect_url: Some("https://shop.example/thanks".to_owned()),
        merchant: Merchant { id: "m-1".into(), name: "Tea House".into(), mcc: "5812".into() },
        store: Store { id: "s-1".into(), name: "Harbour".into(), mcc: "5812".into() },
        connect_timeout: AmsSettings::CONNECT_TIMEOUT,
        total_timeout: AmsSettings::TOTAL_TIMEOUT,
    }
}

pub fn order(mode: PayMode) -> PayOrder {
    PayOrder {
        request_id: PaymentRequestId::parse("20240612093015_1_17").unwrap(),
        reference: "A-771".into(),
        description: "Two teas 茶".into(),
        amount: money(1050, "HKD"),
        mode,
        till: "till-1".into(),
        expires_at: None,
    }
}

pub fn agreement() -> PayMode {
    PayMode::Agreement {
        wallet: WalletName::parse("GCASH").unwrap(),
        token: AccessToken::new("token-4711".into()),
    }
}

/// An error in words, with what to do.
pub fn error_text(error: &GatewayError) -> String {
    match error {
        GatewayError::Refused { code, advice, .. } => format!("refused {code}: {advice:?}"),
        GatewayError::OutcomeUnknown { reason, advice, .. } => format!("{reason}: {advice:?}"),
        GatewayError::NotSent(_) => "not sent".to_owned(),
        GatewayError::Unsendable(why) => format!("unsendable: {why}"),
    }
}

/// A request as the acquirer got it.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub connection: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given == name);
        &found.unwrap_or_else(|| panic!("no {name}")).1
    }
}

/// What the acquirer does with a request.
pub enum Reply {
    /// These bytes, and the connection stays.
    Bytes(Vec<u8>),
    /// These bytes, and the connection closes.
    Last(Vec<u8>),
    /// Nothing, until the caller gives up.
    Silence,
}

pub struct Acquirer {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Acquirer {
    pub fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, reply) = (Arc::clone(&requests), Arc::new(reply));
        std::thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (seen, reply) = (Arc::clone(&seen), Arc::clone(&reply));
                std::thread::spawn(move || serve(&stream.unwrap(), connection, &seen, &*reply));
            }
        });
        Self { url, requests }
    }

    /// One that signs the same body as the answer to everything.
    pub fn saying(body: impl Into<String>) -> Self {
        let body = body.into();
        Self::start(move |request| Reply::Bytes(signed(request, &body)))
    }

    pub fn ams(&self) -> Ams {
        self.ams_within(Duration::from_secs(15))
    }

    pub fn ams_within(&self, total_timeout: Duration) -> Ams {
        Ams::new(AmsSettings { total_timeout, ..settings(&self.url) }).unwrap()
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(
    mut stream: &TcpStream,
    connection: usize,
    seen: &Mutex<Vec<Request>>,
    reply: &dyn Fn(&Request) -> Reply,
) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader, connection) {
        seen.lock().unwrap().push(request.clone());
        match reply(&request) {
            // The caller may have gone already; that is its affair.
            Reply::Bytes(bytes) => drop(stream.write_all(&bytes)),
            Reply::Last(bytes) => {
                drop(stream.write_all(&bytes));
                return;
            }
            Reply::Silence => drop(reader.read(&mut [0])),
        }
    }
}

fn read_request(reader: &mut impl BufRead, connection: usize) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let path = lines.first()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    Some(Request { path, headers, body, connection })
}

/// An answer of status 200 with these headers.
pub fn answer(headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes()
}

/// The signature of an answer to this request.
pub fn signature(request: &Request, owner: &str, client_id: &str, body: &str) -> String {
    let (path, time) = (request.path.as_str(), RESPONSE_TIME);
    let message = Message { method: "POST", path, client_id, time, body: body.as_bytes() };
    sign::header(&private_key(owner), 1, &message).unwrap()
}

/// An answer as it should be.
pub fn signed(request: &Request, body: &str) -> Vec<u8> {
    let signature = signature(request, "alipay", CLIENT, body);
    let headers =
        [("client-id", CLIENT), ("response-time", RESPONSE_TIME), ("signature", &signature)];
    answer(&headers, body)
}

/// The result part of a body, followed by whatever members.
pub fn body(status: &str, code: &str, rest: &str) -> String {
    format!(
        r#"{{"result":{{"resultCode":"{code}","resultStatus":"{status}","resultMessage":"-"}}{rest}}}"#
    )
}
