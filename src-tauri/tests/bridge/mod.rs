//! The desk for a browser: the window's own pages, and its commands over the loopback.
//!
//! The engine of Windows' web view is Chromium's, so journeys are made in that one too. This stands
//! in the tests alone: no program of ours has it, and the pages are those that the program embeds.

#[path = "../mock/app.rs"]
mod app;
#[path = "../mock/computer.rs"]
#[allow(clippy::unwrap_used, reason = "the helpers of tests are tests too")]
mod computer;
mod hands;
mod pages;

use crate::desk::start::{ADDRESS, TOKEN};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use desktop::{Desk, DeskOptions};
use futures_util::stream;
use shop::SecretsPlace;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::ipc::{InvokeError, InvokeResponse, InvokeResponseBody};
use tauri::test::MockRuntime;
use tauri::webview::WebviewWindow;
use tauri::{Manager, WebviewWindowBuilder};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot};

/// What the desk tells its pages.
type Told = broadcast::Sender<String>;

#[derive(Clone)]
struct Bridge {
    webview: WebviewWindow<MockRuntime>,
    told: Told,
    token: Arc<str>,
}

/// Not a test of its own: journeys start this very program once more, and it serves them their desk
/// until it is ended. Asked by nobody it does nothing.
#[test]
fn a_desk_for_a_browser() {
    let (Ok(address), Ok(token)) = (std::env::var(ADDRESS), std::env::var(TOKEN)) else { return };
    let (told, _) = broadcast::channel(4096);
    let app = app::open(options(), hands::hands(&told), None);
    let webview = WebviewWindowBuilder::new(&app, "main", Default::default());
    let webview = webview.build().expect("a window that nobody sees");
    let desk = Arc::clone(&app.state::<Arc<Desk>>());
    tauri::async_runtime::block_on(async move {
        tauri::async_runtime::spawn(async move { desk.begin().await });
        let bridge = Bridge { webview, told, token: token.into() };
        let listener = TcpListener::bind(address).await.expect("the address is free");
        axum::serve(listener, routes(bridge)).await.expect("the bridge serves");
    });
}

fn options() -> DeskOptions {
    DeskOptions {
        practice: false,
        folder: Some(PathBuf::from(std::env::var_os("TILLSIDE_DATA").expect("a data folder"))),
        #[allow(clippy::disallowed_methods, reason = "this is a program, and its clock is real")]
        clock: Arc::new(chrono::Utc::now),
        keys: Arc::new(|| SecretsPlace::from_env().expect("keys in a file")),
        paint_log: None,
        code_seconds: None,
        page: ([127, 0, 0, 1], 0).into(),
    }
}

fn routes(bridge: Bridge) -> Router {
    Router::new()
        .route("/invoke/{command}", post(invoke))
        .route("/events", get(events))
        .fallback(pages::page)
        .with_state(bridge)
}

/// A command, answered as Tauri answers its pages.
async fn invoke(
    State(bridge): State<Bridge>,
    Path(command): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let known = headers.get("bridge-token").is_some_and(|token| token == bridge.token.as_ref());
    let Ok(arguments) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if !known {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (answer, answered) = oneshot::channel();
    let respond = Box::new(move |_, _, response, _, _| {
        // Whoever asked may have gone.
        let _gone = answer.send(response);
    });
    bridge.webview.as_ref().clone().on_message(app::called(&command, arguments), respond);
    let (word, body) = match answered.await {
        Ok(InvokeResponse::Ok(InvokeResponseBody::Json(text))) => ("ok", text),
        Ok(InvokeResponse::Err(InvokeError(why))) => ("error", why.to_string()),
        Ok(InvokeResponse::Ok(InvokeResponseBody::Raw(_))) | Err(_) => {
            return StatusCode::NOT_IMPLEMENTED.into_response();
        }
    };
    let told = [(header::CONTENT_TYPE.as_str(), "application/json"), ("tauri-response", word)];
    (told, body).into_response()
}

/// What the desk tells its pages, from now on.
async fn events(State(bridge): State<Bridge>, uri: axum::http::Uri) -> Response {
    if uri.query() != Some(&format!("token={}", bridge.token)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let heard = stream::unfold(bridge.told.subscribe(), async |mut heard| {
        let event = match heard.recv().await {
            Ok(told) => Event::default().data(told),
            // The page asks for everything anew, as it does after any break of the line.
            Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(event), heard))
    });
    Sse::new(heard).into_response()
}
