//! The pages that the program embeds, with one script before all of theirs.

use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::path::Path;

/// Where the interface was built.
const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/dist");
/// Stands in for the shell that Tauri puts before a page.
const SHELL: &str = include_str!("shell.js");
/// As in the program; the shell here speaks to this address in place of Tauri's own.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data: blob:; font-src 'self'; connect-src 'self'";

/// A file of the interface.
pub async fn page(uri: Uri) -> Response {
    let path = match uri.path() {
        "/" => "/index.html",
        path => path,
    };
    if path == "/shell.js" {
        return ([(header::CONTENT_TYPE, "text/javascript")], SHELL).into_response();
    }
    let plain = !path.contains("..");
    let Some(bytes) = plain.then(|| std::fs::read(format!("{BUILT}{path}")).ok()).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => text.replacen("<head>", "<head><script src=\"/shell.js\"></script>", 1).into(),
        Err(binary) => binary.into_bytes(),
    };
    let kind = match Path::new(path).extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let told = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (told, bytes).into_response()
}
