//! What can be asked: the page, how to be paired, and what the display shows.

use crate::pairing::{Pairing, Refused};
use crate::server::{Asset, Assets, Clock, Options};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The page itself.
const PAGE: &str = "payer.html";
/// The cookie that a paired device shows. The prefix keeps others from setting it.
const COOKIE: &str = "__Host-payer";
/// How long a device stays paired without being seen: a browser's own limit.
const COOKIE_SECONDS: u32 = 400 * 86_400;
/// A request to be paired is six digits and a name.
const BODY_MAX: usize = 1024;
/// The desk says at least so often that it is there.
const HERE: Duration = Duration::from_secs(4);

/// The page may do nothing but show what it is told.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: \
                      blob:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri \
                      'none'; form-action 'none'; object-src 'none'";

#[derive(Clone)]
struct Page {
    pairing: Arc<Pairing>,
    assets: Assets,
    told: Arc<dyn Fn() -> String + Send + Sync>,
    changed: watch::Receiver<u64>,
    clock: Clock,
}

/// What a device sends to be paired.
#[derive(Deserialize)]
struct Asked {
    code: String,
    name: String,
}

pub(crate) fn router(options: &Options) -> Router {
    let page = Page {
        pairing: Arc::clone(&options.pairing),
        assets: Arc::clone(&options.assets),
        told: Arc::clone(&options.told),
        changed: options.changed.clone(),
        clock: Arc::clone(&options.clock),
    };
    Router::new()
        .route("/", get(|State(page): State<Page>| async move { file(&page, PAGE) }))
        .route("/mark.svg", get(|State(page): State<Page>| async move { file(&page, "mark.svg") }))
        .route("/assets/{name}", get(asset))
        .route("/pair", post(pair))
        .route("/view", get(view))
        .route("/events", get(events))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(axum::middleware::map_response(guarded))
        .with_state(page)
}

/// Every answer says what a browser may do with it.
async fn guarded(mut answer: Response) -> Response {
    let rules: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, rule) in rules {
        answer.headers_mut().insert(name, HeaderValue::from_static(rule));
    }
    answer
}

async fn asset(State(page): State<Page>, Path(name): Path<String>) -> Response {
    // One segment of plain letters: there is no way up or down from here.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if !name.bytes().all(plain) || name.starts_with('.') {
        return StatusCode::NOT_FOUND.into_response();
    }
    file(&page, &format!("assets/{name}"))
}

fn file(page: &Page, path: &str) -> Response {
    match (page.assets)(path) {
        Some(Asset { content_type, bytes }) => {
            ([(header::CONTENT_TYPE, content_type)], bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn pair(State(page): State<Page>, Json(asked): Json<Asked>) -> Response {
    match page.pairing.pair(&asked.code, &asked.name, (page.clock)()) {
        Ok(token) => {
            let cookie = format!(
                "{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; \
                 Max-Age={COOKIE_SECONDS}"
            );
            (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
        }
        Err(Refused::Wrong) => StatusCode::FORBIDDEN.into_response(),
        Err(Refused::TooMany | Refused::Full) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(Refused::Random) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn view(State(page): State<Page>, headers: HeaderMap) -> Response {
    match device(&page, &headers) {
        Some(_paired) => {
            ([(header::CONTENT_TYPE, "application/json")], (page.told)()).into_response()
        }
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn events(State(page): State<Page>, headers: HeaderMap) -> Response {
    let Some(device) = device(&page, &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    Sse::new(stream(page, device)).into_response()
}

/// The device that the cookie belongs to.
fn device(page: &Page, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut named = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    let (_, token) = named.find(|(name, _)| *name == COOKIE)?;
    page.pairing.device(token)
}

/// What the display shows, now and whenever it changes, for as long as the device is paired.
fn stream(page: Page, device: String) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut changed = page.changed.clone();
    changed.mark_changed();
    let state = (page.pairing.changes(), changed, tokio::time::interval(HERE));
    unfold((page, device, state), |(page, device, mut state)| async move {
        let (pairings, changed, here) = &mut state;
        let event = loop {
            tokio::select! {
                biased;
                // The desk is gone where either of the two is, and so is the stream.
                told = pairings.changed() => {
                    told.ok()?;
                    if !page.pairing.has(&device) {
                        return None;
                    }
                }
                told = changed.changed() => {
                    told.ok()?;
                    break Event::default().event("view").data((page.told)());
                }
                _ = here.tick() => break Event::default().event("here").data("yes"),
            }
        };
        // It may have been revoked between the news and this line.
        page.pairing.has(&device).then_some((Ok(event), (page, device, state)))
    })
}
