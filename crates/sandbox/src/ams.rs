//! The acquirer's front door: who calls, whether they may, and what goes back over the wire.

use chrono::{DateTime, Utc};
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use hyper::{Method, StatusCode};
use serde_json::Value;

use crate::acquirer::Acquirer;
use crate::answer::{Closed, Page};
use crate::books::Books;
use crate::call::{Call, SlowRefund};
use crate::clock::{iso, parse_request_time};
use crate::fault::{Fault, Kind};
use crate::keys::{CLIENT_ID, PRODUCTION_CLIENT_ID};
use crate::reply::{Answer, Reply, Status, words};
use crate::sign::{SignatureHeader, Signed};
use crate::{authorize, consult, inquire, pay, refund};

/// How long a call that will not be answered is kept open at most.
const SILENCE_MS: u64 = 30_000;

pub(crate) const PREFIX: &str = "/ams/";

type Run = fn(&mut Books, &Call<'_>) -> Answer;

/// Path below the prefix, the name that faults use, and what it does.
const OPERATIONS: &[(&str, &str, Run)] = &[
    ("payments/pay", "pay", pay::pay),
    ("payments/inquiryPayment", "inquiryPayment", inquire::inquire_payment),
    ("payments/cancel", "cancel", inquire::cancel),
    ("payments/refund", "refund", refund::refund),
    ("payments/inquiryRefund", "inquiryRefund", inquire::inquire_refund),
    ("payments/consult", "consult", consult::consult),
    ("payments/createPaymentSession", "createPaymentSession", pay::create_session),
    ("authorizations/consult", "authorizations/consult", authorize::consult),
    ("authorizations/applyToken", "applyToken", authorize::apply_token),
    ("authorizations/revoke", "revoke", authorize::revoke),
];

/// Operations that the published interface has and the practice acquirer has not.
const ELSEWHERE: &[&str] = &[
    "payments/capture",
    "payments/syncArrear",
    "payments/inquireExchangeRate",
    "authorizations/query",
    "merchants/registration",
    "merchants/inquiryRegistrationStatus",
    "merchants/inquiryRegistrationInfo",
];

/// A request as it came in.
pub(crate) struct Letterbox<'a> {
    pub(crate) method: &'a Method,
    /// Path with query, also of an absolute-form target.
    pub(crate) target: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// How an answer is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seal {
    Genuine,
    Wrong,
    Missing,
}

/// A request that passed every check before its parameters.
struct Admitted<'a> {
    name: &'static str,
    run: Run,
    client_id: &'a str,
    asked_at: DateTime<Utc>,
}

/// Answers a request, or closes the connection when a fault wants that.
pub(crate) async fn serve(acquirer: &Acquirer, request: &Letterbox<'_>) -> Result<Page, Closed> {
    let admitted = match admit(acquirer, request) {
        Ok(admitted) => admitted,
        Err((reply, seal)) => return Ok(page(acquirer, request, reply.into_body(), seal)),
    };
    let struck = acquirer.books().armed.strike_call(admitted.name);
    let page = match &struck.fault {
        None => answer(acquirer, request, &admitted, None).await,
        Some(fault) => faulty(acquirer, request, &admitted, fault).await,
    };
    // The answer is late, not the act: a caller who gives up has been charged all the same.
    sleep_ms(struck.slow_ms).await;
    page
}

/// Path, method, media type, headers, client, key, signature: in this order.
fn admit<'a>(acquirer: &Acquirer, request: &Letterbox<'a>) -> Result<Admitted<'a>, (Reply, Seal)> {
    let header = |name: &str| -> Option<&'a str> {
        request.headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
    };
    let client = header("client-id");
    // Whom the acquirer does not know it has no key with.
    let known = client.is_some_and(|id| id == CLIENT_ID || id == PRODUCTION_CLIENT_ID);
    let seal = if known { Seal::Genuine } else { Seal::Missing };
    let refuse = |code: &str| (Reply::of(code), seal);

    let path = request.target.split('?').next().unwrap_or_default();
    let (is_sandbox_path, operation) = match path.strip_prefix("/ams/sandbox/api/v1/") {
        Some(operation) => (true, operation),
        None => (false, path.strip_prefix("/ams/api/v1/").unwrap_or_default()),
    };
    let found = OPERATIONS.iter().find(|(path, ..)| *path == operation);
    let missing = if ELSEWHERE.contains(&operation) { "INVALID_API" } else { "NO_INTERFACE_DEF" };
    let (_, name, run) = *found.ok_or_else(|| refuse(missing))?;
    if request.method != Method::POST {
        return Err(refuse("METHOD_NOT_SUPPORTED"));
    }
    if !is_json(request.headers) {
        return Err(refuse("MEDIA_TYPE_NOT_ACCEPTABLE"));
    }
    let illegal = |message: &str| (Reply::illegal(message), seal);
    let client_id = client.ok_or_else(|| illegal("the header Client-Id is missing"))?;
    let time =
        header("request-time").ok_or_else(|| illegal("the header Request-Time is missing"))?;
    let asked_at = parse_request_time(time)
        .ok_or_else(|| illegal("the header Request-Time is no time that is known here"))?;
    let Some(signature) = header("signature") else {
        return Err((Reply::of("INVALID_SIGNATURE"), Seal::Missing));
    };
    if !known {
        return Err(refuse("CLIENT_INVALID"));
    }
    if client_id.starts_with("SANDBOX_") != is_sandbox_path {
        return Err(refuse("ACCESS_DENIED"));
    }
    let signature = SignatureHeader::parse(signature);
    if signature.key_version.is_some_and(|version| version != "1") {
        return Err((Reply::of("KEY_NOT_FOUND"), Seal::Missing));
    }
    let signed = Signed {
        method: request.method.as_str(),
        path: request.target,
        client_id,
        time,
        body: request.body,
    };
    if !acquirer.keys.merchant.accepts(&signature, &signed) {
        return Err((Reply::of("INVALID_SIGNATURE"), Seal::Missing));
    }
    Ok(Admitted { name, run, client_id, asked_at })
}

/// No media type at all is let pass, since the header is only recommended.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE) else { return true };
    let Ok(text) = value.to_str() else { return false };
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().as_deref() == Some("application/json");
    let charset = parts.find_map(|part| part.strip_prefix("charset=").map(str::to_owned));
    is_json && charset.is_none_or(|name| matches!(name.trim_matches('"'), "utf-8" | "utf8"))
}

/// Carries the operation out.
async fn run(
    acquirer: &Acquirer,
    request: &Letterbox<'_>,
    admitted: &Admitted<'_>,
    slow: Option<SlowRefund>,
) -> Result<Reply, Closed> {
    let Ok(body) = serde_json::from_slice::<Value>(request.body) else {
        return Ok(Reply::illegal("the body is not JSON"));
    };
    let call = Call {
        client_id: admitted.client_id,
        asked_at: admitted.asked_at,
        base_url: &acquirer.url,
        body: &body,
        slow_refund: slow,
    };
    acquirer.act(|books| (admitted.run)(books, &call).unwrap_or_else(|refused| refused)).await
}

async fn answer(
    acquirer: &Acquirer,
    request: &Letterbox<'_>,
    admitted: &Admitted<'_>,
    slow: Option<SlowRefund>,
) -> Result<Page, Closed> {
    let reply = run(acquirer, request, admitted, slow).await?;
    let body = match (mock_amount(&reply), admitted.name) {
        (Some("9901"), "pay") | (Some("9903"), "inquiryPayment") => {
            Reply::of("UNKNOWN_EXCEPTION").into_body()
        }
        (Some("9902"), "pay") | (Some("9904"), "inquiryPayment") => {
            sleep_ms(SILENCE_MS).await;
            return Err(Closed);
        }
        _ => reply.into_body(),
    };
    Ok(page(acquirer, request, body, Seal::Genuine))
}

/// The amounts by which the acquirer's old practice host could be told to fail.
fn mock_amount(reply: &Reply) -> Option<&str> {
    if reply.status == Status::Failure {
        None
    } else {
        reply.member("paymentAmount")?["value"].as_str()
    }
}

/// Answers as a fault says.
async fn faulty(
    acquirer: &Acquirer,
    request: &Letterbox<'_>,
    admitted: &Admitted<'_>,
    fault: &Fault,
) -> Result<Page, Closed> {
    let code = fault.code.as_deref().unwrap_or("UNKNOWN_EXCEPTION");
    if code == "REFUND_IN_PROCESS" && fault.effect() {
        // No mask but the truth: the refund is made to take a while.
        let slow = SlowRefund { seconds: fault.seconds.unwrap_or(30), fails: fault.fails };
        return answer(acquirer, request, admitted, Some(slow)).await;
    }
    let genuine = match fault.effect() {
        true => run(acquirer, request, admitted, None).await?,
        false => Reply::of(code),
    };
    let seal = match fault.kind {
        Kind::WrongSignature => Seal::Wrong,
        Kind::MissingSignature => Seal::Missing,
        _ => Seal::Genuine,
    };
    match fault.kind {
        Kind::TimeoutBefore | Kind::TimeoutAfter => {
            sleep_ms(fault.ms.unwrap_or(SILENCE_MS)).await;
            Err(Closed)
        }
        Kind::CloseBefore | Kind::CloseAfter => Err(Closed),
        Kind::HttpStatus => {
            let status = fault.http_status.and_then(|code| StatusCode::from_u16(code).ok());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Ok(Page::new(status, "text/html; charset=utf-8", "<h1>Not now</h1>\n"))
        }
        Kind::TornBody => Ok(page(acquirer, request, genuine.into_body(), seal).torn()),
        Kind::GarbageBody => {
            Ok(page(acquirer, request, "{\"result\":{\"resultCode\u{0}<<<".to_owned(), seal))
        }
        Kind::ResultCode | Kind::Unknown => {
            let status = fault.result_status.unwrap_or_else(|| Status::of_code(code));
            let masked = Reply::with_status(code, status, words(code));
            Ok(page(acquirer, request, masked.into_body(), seal))
        }
        _ => Ok(page(acquirer, request, genuine.into_body(), seal)),
    }
}

async fn sleep_ms(ms: u64) {
    if ms > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
    }
}

/// An answer with its headers, whose names are in lower case as an official SDK wants them.
fn page(acquirer: &Acquirer, request: &Letterbox<'_>, body: String, seal: Seal) -> Page {
    let claimed = request.headers.get("client-id").and_then(|value| value.to_str().ok());
    let client_id = claimed.unwrap_or(CLIENT_ID).trim();
    let (time, trace) = acquirer.stamp();
    let time = iso(time);
    let signed = Signed {
        method: request.method.as_str(),
        path: request.target,
        client_id,
        time: &time,
        body: if seal == Seal::Wrong { b"another body" } else { body.as_bytes() },
    };
    let signature = (seal != Seal::Missing).then(|| acquirer.keys.gateway.header(&signed));
    let page = Page::new(StatusCode::OK, "application/json; charset=UTF-8", body)
        .with_header(HeaderName::from_static("client-id"), client_id)
        .with_header(HeaderName::from_static("response-time"), &time)
        .with_header(HeaderName::from_static("tracerid"), &trace);
    match signature {
        Some(signature) => page.with_header(HeaderName::from_static("signature"), &signature),
        None => page,
    }
}
