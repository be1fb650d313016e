//! How a desk is started in each of the two engines.

use super::driver::{Driver, Group, Screen, free_port, quiet};
use super::page::Page;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The address that a browser finds the desk at; without it there is no bridge.
pub const ADDRESS: &str = "TILLSIDE_BRIDGE";
/// What a page has to know to be answered.
pub const TOKEN: &str = "TILLSIDE_BRIDGE_TOKEN";

/// The engine that shows a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The desktop app in its own window.
    WebKit,
    /// The same pages and commands in a browser.
    Chromium,
}

/// What runs of a desk: in its own window the driver has started the app; for a browser it is a
/// program beside it.
pub struct Running {
    driver: Driver,
    program: Option<Group>,
    _profile: Option<TempDir>,
}

impl Running {
    /// Starts the app on its data folder.
    pub async fn start(
        engine: Engine,
        folder: &Path,
        screen: Option<&Screen>,
        settings: &[(String, String)],
    ) -> (Self, Page) {
        let data = folder.join("data").display().to_string();
        let mut environment = vec![("TILLSIDE_DATA".to_owned(), data)];
        environment.extend(settings.iter().cloned());
        match (engine, screen) {
            (Engine::WebKit, Some(screen)) => in_window(folder, screen, environment).await,
            (Engine::WebKit, None) => panic!("a window needs a screen"),
            (Engine::Chromium, _) => in_browser(environment).await,
        }
    }

    /// Ends all of it at once, as a power cut would.
    pub fn kill(self) {
        drop(self);
    }

    /// Stops all of the desk where it stands, as sleep does, or lets it go on.
    pub fn sleep(&self, sleeps: bool) {
        let signal = if sleeps { "-STOP" } else { "-CONT" };
        match &self.program {
            Some(program) => program.signal(signal),
            None => self.driver.signal(signal),
        }
    }
}

async fn in_window(
    folder: &Path,
    screen: &Screen,
    mut environment: Vec<(String, String)>,
) -> (Running, Page) {
    let fixed = [
        ("DISPLAY", screen.name()),
        ("GDK_BACKEND", "x11"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ("NO_AT_BRIDGE", "1"),
        ("LANG", "C.UTF-8"),
        // The one thing that tauri-driver would add for WebKitGTK.
        ("TAURI_WEBVIEW_AUTOMATION", "true"),
    ];
    environment.extend(fixed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        let path = folder.join(name.to_ascii_lowercase());
        environment.push((name.to_owned(), path.display().to_string()));
    }
    let driver = Driver::web_kit(&environment);
    let options = json!({ "binary": app(), "args": [] });
    let page = Page::open(
        &driver,
        json!({ "webkitgtk:browserOptions": options, "pageLoadStrategy": "none" }),
    )
    .await;
    (Running { driver, program: None, _profile: None }, page)
}

/// Cargo builds the program itself; `TILLSIDE_APP` names another one, an installed package say.
fn app() -> String {
    std::env::var("TILLSIDE_APP").unwrap_or_else(|_| env!("CARGO_BIN_EXE_tillside-desktop").into())
}

async fn in_browser(environment: Vec<(String, String)>) -> (Running, Page) {
    let address = format!("127.0.0.1:{}", free_port());
    // Nobody but this journey's page is to reach its desk, so the word is never the same.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let token = folder.path().file_name().and_then(|name| name.to_str()).expect("a name");
    let token = token.trim_start_matches('.').to_owned();
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", "bridge::a_desk_for_a_browser", "--nocapture"])
        .envs(environment)
        .env(ADDRESS, &address)
        .env(TOKEN, &token);
    quiet(&mut command);
    let program = Group::spawn(&mut command, "this program");
    let driver = Driver::chromium();
    let window = json!(["--window-size=1280,800"]);
    let page = Page::open(&driver, chromium(folder.path(), window, json!({}))).await;
    page.arrive(&format!("http://{address}/?token={token}")).await;
    (Running { driver, program: Some(program), _profile: Some(folder) }, page)
}

/// What Chromium is started with: these switches and options beside those of every test.
pub fn chromium(profile: &Path, switches: Value, mut options: Value) -> Value {
    let mut args = vec![
        json!("--headless=new"),
        // The test may run as root in a container, where Chromium's own sandbox cannot.
        json!("--no-sandbox"),
        json!("--disable-gpu"),
        json!("--disable-quic"),
        json!("--disable-dev-shm-usage"),
        json!("--no-first-run"),
        json!("--disable-background-networking"),
        json!("--disable-component-update"),
        json!("--disable-sync"),
        json!("--lang=en-GB"),
        json!(format!("--user-data-dir={}", profile.display())),
    ];
    args.extend(switches.as_array().into_iter().flatten().cloned());
    options["args"] = json!(args);
    json!({ "goog:chromeOptions": options })
}
