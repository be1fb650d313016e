//! The page over real TLS and real HTTP.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use chrono::{DateTime, Utc};
use payer_page::{Asset, Identity, Options, Pairing, PayerPage};
use reqwest::{Client, Response, StatusCode};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;

/// How long something that has to happen may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A desk with a display, and a way to say what it shows.
struct Desk {
    page: PayerPage,
    pairing: Arc<Pairing>,
    identity: Identity,
    shown: Arc<Mutex<String>>,
    changed: watch::Sender<u64>,
    http: Client,
}

fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

impl Desk {
    async fn open() -> Self {
        let _provider = rustls::crypto::ring::default_provider().install_default();
        let pairing = Arc::new(Pairing::new(Vec::new()));
        let identity = Identity::generate(now(), vec!["127.0.0.1".to_owned()]).unwrap();
        let shown = Arc::new(Mutex::new(r#"{"face":"idle"}"#.to_owned()));
        let changed = watch::Sender::new(0);
        let told = Arc::clone(&shown);
        let page = PayerPage::start(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            identity: identity.clone(),
            pairing: Arc::clone(&pairing),
            assets: Arc::new(asset),
            told: Arc::new(move || told.lock().unwrap().clone()),
            changed: changed.subscribe(),
            clock: Arc::new(now),
        })
        .await
        .unwrap();
        // The certificate is nobody's but ours; a person compares its fingerprint.
        let http = Client::builder().no_proxy().danger_accept_invalid_certs(true).tls_info(true);
        Self { page, pairing, identity, shown, changed, http: http.build().unwrap() }
    }

    fn address(&self, path: &str) -> String {
        format!("https://{}{path}", self.page.address())
    }

    fn shows(&self, text: &str) {
        text.clone_into(&mut self.shown.lock().unwrap());
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    async fn get(&self, path: &str, cookie: Option<&str>) -> Response {
        let mut request = self.http.get(self.address(path));
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        request.send().await.unwrap()
    }

    async fn ask_pairing(&self, code: &str) -> Response {
        let body = json!({ "code": code, "name": "Counter tablet" });
        self.http.post(self.address("/pair")).json(&body).send().await.unwrap()
    }

    /// Pairs a device; tells its cookie.
    async fn pair(&self) -> String {
        let code = self.pairing.offer(now()).unwrap();
        let answer = self.ask_pairing(&code.digits).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        for rule in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(rule), "{cookie}");
        }
        cookie.split(';').next().unwrap().to_owned()
    }
}

fn asset(path: &str) -> Option<Asset> {
    let body = match path {
        "payer.html" => "<!doctype html>",
        "assets/payer.js" => "export {}",
        _ => return None,
    };
    Some(Asset { content_type: "text/plain".to_owned(), bytes: body.into() })
}

/// The next view of a stream; what the desk says in between to be heard is left out.
async fn next_view(stream: &mut Response, rest: &mut String) -> Option<String> {
    loop {
        if let Some((event, tail)) = rest.split_once("\n\n") {
            let view = event.strip_prefix("event: view\ndata: ").map(str::to_owned);
            *rest = tail.to_owned();
            if view.is_some() {
                return view;
            }
            continue;
        }
        let chunk = tokio::time::timeout(PATIENCE, stream.chunk()).await.unwrap();
        rest.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
    }
}

#[tokio::test]
async fn an_unpaired_device_learns_nothing() {
    let desk = Desk::open().await;
    desk.shows(r#"{"face":"secret of the counter"}"#);
    for cookie in [None, Some("__Host-payer=00"), Some("payer=00; other"), Some("")] {
        for path in ["/view", "/events"] {
            let answer = desk.get(path, cookie).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path} with {cookie:?}");
            assert_eq!(answer.text().await.unwrap(), "");
        }
    }
    let page = desk.get("/", None).await;
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert_eq!(desk.get("/assets/payer.js", None).await.status(), StatusCode::OK);
    for path in ["/index.html", "/assets/..%2fpayer.html", "/assets/.env", "/payer.html", "/pair/x"]
    {
        assert_eq!(desk.get(path, None).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn wrong_codes_are_throttled() {
    let desk = Desk::open().await;
    assert_eq!(desk.ask_pairing("000000").await.status(), StatusCode::FORBIDDEN);
    let code = desk.pairing.offer(now()).unwrap().digits;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    for _ in 0..4 {
        assert_eq!(desk.ask_pairing(wrong).await.status(), StatusCode::FORBIDDEN);
    }
    for guess in [wrong, &code, wrong] {
        assert_eq!(desk.ask_pairing(guess).await.status(), StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(desk.pairing.devices().is_empty());
    let plain = desk.http.post(desk.address("/pair")).body(r#"{"code":"1","name":"x"}"#);
    assert_eq!(plain.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let long = json!({ "code": "1", "name": "x".repeat(5000) });
    let long = desk.http.post(desk.address("/pair")).json(&long).send().await.unwrap();
    assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_paired_device_sees_what_the_display_sees() {
    let desk = Desk::open().await;
    let cookie = desk.pair().await;
    let cookie = format!("theme=dark; {cookie}");
    let (mut stream, mut rest) = (desk.get("/events", Some(&cookie)).await, String::new());
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(next_view(&mut stream, &mut rest).await.unwrap(), r#"{"face":"idle"}"#);
    for shown in [r#"{"face":"toPay","amount":"12.50"}"#, r#"{"face":"paid"}"#] {
        desk.shows(shown);
        assert_eq!(next_view(&mut stream, &mut rest).await.unwrap(), shown);
        let view = desk.get("/view", Some(&cookie)).await.text().await.unwrap();
        assert_eq!(view, shown);
    }
}

#[tokio::test]
async fn a_revoked_device_is_cut_off_and_the_others_are_not() {
    let desk = Desk::open().await;
    let (kept, lost) = (desk.pair().await, desk.pair().await);
    let (mut stream, mut rest) = (desk.get("/events", Some(&lost)).await, String::new());
    let (mut other, mut more) = (desk.get("/events", Some(&kept)).await, String::new());
    next_view(&mut stream, &mut rest).await.unwrap();
    next_view(&mut other, &mut more).await.unwrap();
    desk.pairing.revoke(&desk.pairing.devices()[1].id);
    desk.shows(r#"{"face":"of the next payer"}"#);
    assert_eq!(next_view(&mut stream, &mut rest).await, None);
    assert_eq!(desk.get("/view", Some(&lost)).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(next_view(&mut other, &mut more).await.unwrap(), r#"{"face":"of the next payer"}"#);
}

#[tokio::test]
async fn the_fingerprint_is_that_of_the_certificate_which_is_served() {
    let desk = Desk::open().await;
    let answer = desk.get("/", None).await;
    let served = answer.extensions().get::<reqwest::tls::TlsInfo>().unwrap();
    let digest = Sha256::digest(served.peer_certificate().unwrap());
    let told: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(desk.identity.fingerprint(), told.join(":"));
}

#[tokio::test]
async fn without_tls_nothing_is_said() {
    let desk = Desk::open().await;
    let mut plain = tokio::net::TcpStream::connect(desk.page.address()).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: desk\r\n\r\n").await.unwrap();
    let mut heard = Vec::new();
    let _closed = tokio::time::timeout(PATIENCE, plain.read_to_end(&mut heard)).await.unwrap();
    assert!(!String::from_utf8_lossy(&heard).contains("HTTP/1.1"), "{heard:?}");
}

#[tokio::test]
async fn the_end_of_the_page_ends_every_stream() {
    let desk = Desk::open().await;
    let cookie = desk.pair().await;
    let (mut stream, mut rest) = (desk.get("/events", Some(&cookie)).await, String::new());
    next_view(&mut stream, &mut rest).await.unwrap();
    let address = desk.page.address();
    desk.page.stop().await;
    assert_eq!(next_view(&mut stream, &mut rest).await, None);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
