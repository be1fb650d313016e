//! Pages for payers' phones, served beside notifications: the digital receipt, and the page that
//! the shop's fixed code leads to. Both are off until the shop turns them on.

mod entry;
mod html;
mod link;
mod settings;
mod words;

pub use settings::PageSettings;

use crate::Shop;
use crate::error::chain;
use axum::Router;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use receipt::Language;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Looks at pages, from one phone, a second.
const LOOKS: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Payments that one phone may begin in a minute.
const STARTS: NonZeroU32 = NonZeroU32::new(6).expect("not zero");
/// Payments that all phones together may begin in a minute.
const STARTS_TOGETHER: NonZeroU32 = NonZeroU32::new(60).expect("not zero");

/// So many requests are answered at once; more are asked to come again.
const AT_ONCE: usize = 32;
/// So many phones are remembered before those that have gone are forgotten.
const PHONES_MAX: usize = 4096;

/// What every page needs.
#[derive(Clone)]
pub(crate) struct Pages {
    shop: Arc<Shop>,
    looks: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    starts: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    starts_together: Arc<DefaultDirectRateLimiter>,
    at_once: Arc<Semaphore>,
}

/// A turn at the pages; its end makes room for the next.
pub(crate) struct Turn(#[allow(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Pages {
    /// Lets a phone in, or says why not now.
    fn enter(&self, phone: IpAddr) -> Result<Turn, StatusCode> {
        // Phones that have gone need not be remembered.
        if self.looks.len() > PHONES_MAX {
            self.looks.retain_recent();
            self.starts.retain_recent();
        }
        self.looks.check_key(&phone).map_err(|_| StatusCode::TOO_MANY_REQUESTS)?;
        let turn = Arc::clone(&self.at_once).try_acquire_owned();
        turn.map(Turn).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// The pages' routes.
pub(crate) fn routes(shop: Arc<Shop>) -> Router {
    let pages = Pages {
        shop,
        looks: Arc::new(RateLimiter::keyed(Quota::per_second(LOOKS))),
        starts: Arc::new(RateLimiter::keyed(Quota::per_minute(STARTS))),
        starts_together: Arc::new(RateLimiter::direct(Quota::per_minute(STARTS_TOGETHER))),
        at_once: Arc::new(Semaphore::new(AT_ONCE)),
    };
    Router::new()
        .route("/receipt/{token}", get(receipt_page))
        .route("/pay", get(entry::form).post(entry::pay))
        .with_state(pages)
}

/// One order's receipt, for whoever has its address.
async fn receipt_page(
    State(pages): State<Pages>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let _turn = match pages.enter(phone(source, &headers)) {
        Ok(turn) => turn,
        Err(status) => return status.into_response(),
    };
    let language = language(&headers);
    match pages.shop.receipt_by_token(&token, language).await {
        Ok(Some(receipt)) => page(StatusCode::OK, html::receipt(&receipt)),
        Ok(None) => page(StatusCode::NOT_FOUND, html::not_there(language)),
        Err(error) => {
            tracing::warn!(error = %chain(&error), "a receipt's page could not be shown");
            page(StatusCode::NOT_FOUND, html::not_there(language))
        }
    }
}

/// A page that nobody keeps, frames, lists or follows back.
fn page(status: StatusCode, body: String) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
                          base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let unlisted = [("x-robots-tag", "noindex")];
    (status, headers, unlisted, body).into_response()
}

/// Which phone asks. Behind a tunnel on this machine every request comes from here, and the tunnel
/// says from where; nobody else is believed about that.
fn phone(source: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let ip = source.ip();
    if !ip.is_loopback() {
        return network(ip);
    }
    let told = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).map_or(ip, network)
}

/// One phone has as many addresses of IPv6 as it likes within its network.
fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(long) => IpAddr::V6(Ipv6Addr::from_bits(long.to_bits() & (u128::MAX << 64))),
    }
}

/// The first language of the phone that there are words in.
fn language(headers: &HeaderMap) -> Language {
    let told = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::of_tag(told.unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, told: &str, expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", told.parse().unwrap());
        let phone = phone(format!("{source}:9").parse().unwrap(), &headers);
        assert_eq!(phone.to_string(), expected);
    }

    #[test]
    fn only_a_tunnel_on_this_machine_is_believed_about_the_phone() {
        check("127.0.0.1", "203.0.113.7", "203.0.113.7");
        check("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7");
        check("127.0.0.1", "nonsense", "127.0.0.1");
        check("192.0.2.9", "203.0.113.7", "192.0.2.9");
        check("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
    }
}
