//! Keeps foreign web pages from driving the practice acquirer.
//!
//! A browser on this machine reaches the loopback for any page that it shows. A foreign page is
//! betrayed by its `Origin`, and one that re-bound its own name to the loopback by its `Host`.

use std::net::IpAddr;

use hyper::header::{HOST, HeaderMap, ORIGIN};
use hyper::http::uri::Authority;

use crate::api::ApiError;

/// Refuses a request that another site's page may have caused.
pub(crate) fn check(headers: &HeaderMap, target: Option<&Authority>) -> Result<(), ApiError> {
    let refuse = |message: &str| Err(ApiError::new(403, "foreign-page", message));
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = target.map(Authority::as_str).or_else(|| header(HOST)).unwrap_or_default();
    if !is_local_name(host) {
        return refuse("The address is not this machine's own.");
    }
    match headers.get(ORIGIN) {
        None => Ok(()),
        // Over https there is a front with a certificate before it.
        Some(_)
            if header(ORIGIN)
                .and_then(|origin| origin.split_once("://"))
                .is_some_and(|(scheme, name)| scheme.starts_with("http") && name == host) =>
        {
            Ok(())
        }
        Some(_) => refuse("Another site's page asked for this."),
    }
}

/// A name can be re-bound to the loopback; a number or `localhost` cannot.
fn is_local_name(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_pair(host: &str, origin: Option<&str>, passes: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        assert_eq!(check(&headers, None).is_ok(), passes);
    }

    #[test]
    fn only_its_own_page_and_programs_pass() {
        check_pair("127.0.0.1:4010", None, true);
        check_pair("127.0.0.1:4010", Some("http://127.0.0.1:4010"), true);
        check_pair("localhost:4010", Some("http://localhost:4010"), true);
        check_pair("[::1]:4010", None, true);
        check_pair("127.0.0.1:4010", Some("https://shop.example"), false);
        check_pair("127.0.0.1:4010", Some("http://127.0.0.1:4011"), false);
        check_pair("localhost", Some("https://localhost"), true);
        check_pair("127.0.0.1:4010", Some("null"), false);
        check_pair("rebound.example:4010", None, false);
        check_pair("rebound.example:4010", Some("http://rebound.example:4010"), false);
    }
}
