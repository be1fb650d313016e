//! Connections: accepting, reading, routing, closing.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, LOCATION};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::acquirer::Acquirer;
use crate::ams::{self, Letterbox};
use crate::answer::{Closed, Page, Sending};
use crate::api::ApiError;
use crate::{FAREWELL, bills, control, guard, wallet_api};

include!(concat!(env!("OUT_DIR"), "/wallet_files.rs"));

const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The page asks nobody but this server, and no other page may frame it.
const POLICY: &str = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Serves connections until `stop` says so.
pub(crate) async fn run(
    listener: TcpListener,
    acquirer: Arc<Acquirer>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(serve(stream, peer, Arc::clone(&acquirer), stop.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            _ = stop.changed() => break,
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // A fault may be holding a connection open for longer than anybody wants to wait.
    let _ = tokio::time::timeout(FAREWELL, all).await;
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    acquirer: Arc<Acquirer>,
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let acquirer = Arc::clone(&acquirer);
        async move { handle(&acquirer, request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection ended early");
    }
}

async fn handle(
    acquirer: &Acquirer,
    request: Request<Incoming>,
) -> Result<Response<Sending>, Closed> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_BYTES_MAX).collect().await else {
        let error = ApiError::new(413, "too-large", "The request is longer than 1 MiB.");
        return Ok(error.into_page().into_response());
    };
    let body = body.to_bytes();
    // An official SDK sends the absolute form, so only path and query of the target count.
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    if target.starts_with(ams::PREFIX) {
        let request =
            Letterbox { method: &parts.method, target, headers: &parts.headers, body: &body };
        return ams::serve(acquirer, &request).await.map(Page::into_response);
    }
    let page = match guard::check(&parts.headers, parts.uri.authority()) {
        Ok(()) => route(acquirer, &parts.method, parts.uri.path(), parts.uri.query(), &body).await,
        Err(error) => Err(error),
    };
    Ok(page.unwrap_or_else(ApiError::into_page).into_response())
}

/// The pages and calls that are for people and for tests, not for merchants.
async fn route(
    acquirer: &Acquirer,
    method: &Method,
    path: &str,
    query: Option<&str>,
    body: &[u8],
) -> Result<Page, ApiError> {
    let query = query.unwrap_or_default();
    let body = || -> Result<Value, ApiError> {
        serde_json::from_slice(body)
            .map_err(|_| ApiError::new(400, "bad-json", "The body is not JSON."))
    };
    let value = match (method.as_str(), path) {
        ("GET", "/") => {
            let page = Page::new(StatusCode::FOUND, "text/plain", "");
            return Ok(page.with_header(LOCATION, "/wallet"));
        }
        ("GET", "/wallet" | "/wallet/") => return file("index.html"),
        ("GET", "/wallet/api/wallets") => Ok(wallet_api::wallets()),
        ("GET", "/wallet/api/look") => {
            acquirer.act(|books| wallet_api::look(books, query)).await.map_err(ApiError::from)?
        }
        ("GET", "/wallet/api/bills") => Ok(bills::bills(&acquirer.books(), query)),
        ("GET", "/wallet/api/agreements") => Ok(bills::agreements(&acquirer.books(), query)),
        ("POST", "/wallet/api/pay") => with(acquirer, wallet_api::pay, &body()?).await,
        ("POST", "/wallet/api/code") => with(acquirer, wallet_api::code, &body()?).await,
        ("POST", "/wallet/api/agree") => with(acquirer, wallet_api::agree, &body()?).await,
        ("POST", "/wallet/api/agreements/stop") => with(acquirer, wallet_api::stop, &body()?).await,
        ("GET", "/sandbox/api/clock") => Ok(control::clock(&acquirer.books())),
        ("POST", "/sandbox/api/clock") => control::advance(acquirer, &body()?).await,
        ("GET", "/sandbox/api/notifications") => Ok(control::notifications(&acquirer.books())),
        ("GET", "/sandbox/api/faults") => Ok(acquirer.books().armed.show()),
        ("POST", "/sandbox/api/faults") => with(acquirer, control::set_faults, &body()?).await,
        ("POST", "/sandbox/api/refunds/reverse") => {
            with(acquirer, control::reverse_refund, &body()?).await
        }
        ("POST", "/sandbox/api/settle") | ("GET", "/sandbox/api/reports") => {
            Err(control::not_built())
        }
        ("GET", path) if path.starts_with("/wallet/") && !path.starts_with("/wallet/api/") => {
            return file(path.trim_start_matches("/wallet/"));
        }
        _ => Err(ApiError::new(404, "unknown-path", "There is nothing at this path.")),
    }?;
    Ok(Page::new(StatusCode::OK, "application/json; charset=utf-8", value.to_string())
        .with_header(CACHE_CONTROL, "no-store"))
}

/// A call that may change something.
async fn with(
    acquirer: &Acquirer,
    call: fn(&mut crate::books::Books, &Value) -> Result<Value, ApiError>,
    body: &Value,
) -> Result<Value, ApiError> {
    acquirer.act(|books| call(books, body)).await.map_err(ApiError::from)?
}

fn file(name: &str) -> Result<Page, ApiError> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    let (_, content) = found
        .ok_or_else(|| ApiError::new(404, "unknown-path", "There is nothing at this path."))?;
    let media_type = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    Ok(Page::new(StatusCode::OK, media_type, *content)
        .with_header(CONTENT_SECURITY_POLICY, POLICY)
        .with_header(HeaderName::from_static("x-content-type-options"), "nosniff")
        .with_header(CACHE_CONTROL, "no-cache"))
}
