//! What the window tests share: the real window under Xvfb, driven by WebKitWebDriver, and a real
//! Chromium for the practice wallet. Every look-up polls; every wait has an end.

pub mod driver;
pub mod gateway;
pub mod page;

use driver::{Driver, Screen};
use futures_util::FutureExt;
use gateway::Gateway;
use page::{Page, Silence};
use serde_json::json;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Journeys take turns: two software-rendered windows on two cores only slow one another down.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A journey that hangs is ended, since a driver may wait for ever.
const JOURNEY: Duration = Duration::from_secs(240);

/// How often a journey is begun whose driver falls silent.
const TRIES: usize = 3;

/// Runs a journey when it is its turn, with a time limit.
pub async fn journey(steps: impl AsyncFn()) {
    let _turn = TURN.lock().await;
    let _provider = rustls::crypto::ring::default_provider().install_default();
    for _ in 0..TRIES {
        let steps = AssertUnwindSafe(steps()).catch_unwind();
        match tokio::time::timeout(JOURNEY, steps).await.expect("a journey ends in time") {
            Ok(()) => return,
            Err(why) if why.is::<Silence>() => {}
            Err(why) => resume_unwind(why),
        }
    }
    panic!("the driver fell silent {TRIES} times");
}

/// The desktop app, its data folder and its screen.
pub struct Desk {
    pub page: Page,
    folder: TempDir,
    settings: Vec<(String, String)>,
    driver: Driver,
    screen: Screen,
}

impl Desk {
    /// Starts the app with a fresh data folder.
    pub async fn first_start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::on(Screen::open(), folder, settings).await
    }

    /// Starts the app with a fresh data folder before two monitors.
    pub async fn before_two_monitors() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::on(Screen::two(folder.path()), folder, &[]).await
    }

    async fn on(screen: Screen, folder: TempDir, settings: &[(&str, &str)]) -> Self {
        let settings: Vec<_> =
            settings.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        let (driver, page) = start(folder.path(), &screen, &settings).await;
        Self { page, folder, settings, driver, screen }
    }

    /// Kills the app where it stands, as a power cut would, and starts it again.
    pub async fn kill_and_start_again(self) -> Self {
        let Self { folder, settings, driver, screen, page } = self;
        driver.kill();
        drop(page);
        let (driver, page) = start(folder.path(), &screen, &settings).await;
        Self { page, folder, settings, driver, screen }
    }

    /// The practice gateway of the book that is open.
    pub fn gateway(&self) -> Gateway {
        Gateway::of(&self.folder.path().join("data"))
    }

    /// Puts a file beside the data folder.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file is written");
        path
    }

    /// The screen that it is shown on.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Writes a picture of the window into the folder that `E2E_SHOTS` names, if it names one.
    pub async fn picture(&self, name: &str) {
        self.page.picture(name).await;
    }
}

async fn start(folder: &Path, screen: &Screen, settings: &[(String, String)]) -> (Driver, Page) {
    let mut environment = vec![
        ("DISPLAY".to_owned(), screen.name().to_owned()),
        ("TILLSIDE_DATA".to_owned(), folder.join("data").display().to_string()),
        ("GDK_BACKEND".to_owned(), "x11".to_owned()),
        ("LIBGL_ALWAYS_SOFTWARE".to_owned(), "1".to_owned()),
        ("NO_AT_BRIDGE".to_owned(), "1".to_owned()),
        ("LANG".to_owned(), "C.UTF-8".to_owned()),
        // The one thing that tauri-driver would add for WebKitGTK.
        ("TAURI_WEBVIEW_AUTOMATION".to_owned(), "true".to_owned()),
    ];
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        let path = folder.join(name.to_ascii_lowercase());
        environment.push((name.to_owned(), path.display().to_string()));
    }
    environment.extend(settings.iter().cloned());
    let driver = Driver::web_kit(&environment);
    let options = json!({ "binary": app(), "args": [] });
    let page = Page::open(
        &driver,
        json!({ "webkitgtk:browserOptions": options, "pageLoadStrategy": "none" }),
    )
    .await;
    (driver, page)
}

/// Cargo builds the program itself; `TILLSIDE_APP` names another one, an installed package say.
fn app() -> String {
    std::env::var("TILLSIDE_APP").unwrap_or_else(|_| env!("CARGO_BIN_EXE_tillside-desktop").into())
}

/// A phone: a real Chromium, for the practice wallet and for the payer's display.
pub struct Wallet {
    pub page: Page,
    _driver: Driver,
    _profile: TempDir,
}

impl Wallet {
    /// Opens a page on the phone.
    pub async fn open(address: &str) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        let driver = Driver::chromium();
        let switches = [
            "--headless=new",
            // The test may run as root in a container, where Chromium's own sandbox cannot.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // The display's page has a certificate of its own.
            "--ignore-certificate-errors",
            "--lang=en-GB",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let phone = json!({ "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2.0 } });
        let chromium = json!({ "args": switches, "mobileEmulation": phone });
        let options = json!({ "goog:chromeOptions": chromium });
        let page = Page::open(&driver, options).await;
        page.go(address).await;
        Self { page, _driver: driver, _profile: profile }
    }
}

/// Where pictures go, if they are wanted.
pub fn pictures() -> Option<PathBuf> {
    std::env::var_os("E2E_SHOTS").map(PathBuf::from)
}
