//! A source of updates on the loopback, with packages that a test signs.

use super::Build;
use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minisign::KeyPair;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::task::JoinHandle;

/// What it has, by name.
type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A source of updates.
pub struct Releases {
    key: KeyPair,
    files: Files,
    address: String,
    serving: JoinHandle<()>,
}

impl Releases {
    /// A source that has nothing yet.
    pub fn start() -> Self {
        let files = Files::default();
        let routes = Router::new().route("/{name}", get(file)).with_state(Arc::clone(&files));
        let (address, serving) = tauri::async_runtime::block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = format!("http://{}", listener.local_addr().unwrap());
            let serving = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
            (address, serving)
        });
        Self { key: key(), files, address, serving }
    }

    /// It is away from now on.
    pub fn stop(&self) {
        self.serving.abort();
    }

    /// A build that asks here and believes this key; its program lies in a file of the folder.
    pub fn build(&self, version: &str, folder: &Path) -> Build {
        let place = folder.join("Tillside.AppImage");
        if !place.exists() {
            std::fs::write(&place, program("by hand")).unwrap();
        }
        let key = STANDARD.encode(self.key.pk.to_box().unwrap().to_string());
        let updater = json!({ "pubkey": key, "endpoints": [format!("{}/list", self.address)] });
        Build { version: version.to_owned(), updater, place }
    }

    /// What the list says of a version whose package is signed by the source's own key.
    pub fn release(&self, version: &str) -> Value {
        self.signed_by(&self.key, version, version)
    }

    /// The same, with the package of one version and signed for another.
    pub fn release_as(&self, version: &str, signed_for: &str) -> Value {
        self.signed_by(&self.key, version, signed_for)
    }

    /// The same, signed by somebody else's key.
    pub fn forged(&self, version: &str) -> Value {
        self.signed_by(&key(), version, version)
    }

    fn signed_by(&self, key: &KeyPair, version: &str, signed_for: &str) -> Value {
        let package = program(version);
        let comment = format!("timestamp:1795165200\tfile:Tillside.AppImage\tversion:{signed_for}");
        let signature =
            minisign::sign(None, &key.sk, Cursor::new(&package), Some(&comment), None).unwrap();
        self.put(version, package);
        json!({
            "version": version,
            "pub_date": "2026-11-20T09:00:00Z",
            "notes": format!("What changed in {version}"),
            "platforms": { platform(): {
                "url": format!("{}/{version}", self.address),
                "signature": STANDARD.encode(signature.to_string()),
            } },
        })
    }

    /// The list says this from now on.
    pub fn list(&self, newest: &Value, earlier: &[&Value]) {
        let mut list = newest.clone();
        list["earlier"] = json!(earlier);
        self.put("list", serde_json::to_vec(&list).unwrap());
    }

    /// A file has these bytes from now on.
    pub fn put(&self, name: &str, bytes: Vec<u8>) {
        self.files.lock().unwrap().insert(name.to_owned(), bytes);
    }
}

/// What a package has in it; the plugin takes nothing for a program that does not look like one.
pub fn program(version: &str) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01\x00".to_vec();
    bytes.resize(64, 0);
    bytes.extend_from_slice(version.as_bytes());
    bytes
}

fn platform() -> String {
    format!("linux-{}", std::env::consts::ARCH)
}

fn key() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().unwrap()
}

async fn file(State(files): State<Files>, UrlPath(name): UrlPath<String>) -> impl IntoResponse {
    files.lock().unwrap().get(&name).cloned().ok_or(StatusCode::NOT_FOUND)
}
