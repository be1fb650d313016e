//! What the window tests share: the real window under Xvfb, driven by WebKitWebDriver, and a real
//! Chromium for the practice wallet or for the same desk once more. Every look-up polls; every wait
//! has an end.

pub mod acquirer;
pub mod driver;
pub mod gateway;
mod line;
pub mod page;
pub mod start;

use acquirer::Acquirer;
use driver::{Driver, Screen};
use gateway::Gateway;
use page::Page;
use serde_json::json;
pub use start::Engine;
use start::{Running, chromium};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Journeys take turns: two software-rendered windows on two cores only slow one another down.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A journey that hangs is ended, since a driver may wait for ever.
const JOURNEY: Duration = Duration::from_secs(240);

/// Runs a journey when it is its turn, with a time limit.
pub async fn journey(steps: impl AsyncFnOnce()) {
    let _turn = TURN.lock().await;
    let _provider = rustls::crypto::ring::default_provider().install_default();
    tokio::time::timeout(JOURNEY, steps()).await.expect("a journey ends in time");
}

/// The desktop app and its data folder, and its screen where it has a window.
pub struct Desk {
    pub page: Page,
    folder: TempDir,
    settings: Vec<(String, String)>,
    running: Running,
    screen: Option<Screen>,
    engine: Engine,
}

impl Desk {
    /// Starts the app with a fresh data folder, in its own window.
    pub async fn first_start(settings: &[(&str, &str)]) -> Self {
        Self::first_start_in(Engine::WebKit, settings).await
    }

    /// Starts the app with a fresh data folder.
    pub async fn first_start_in(engine: Engine, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let screen = (engine == Engine::WebKit).then(Screen::open);
        Self::on(engine, screen, folder, settings).await
    }

    /// Starts the app with a fresh data folder before two monitors.
    pub async fn before_two_monitors() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let screen = Screen::two(folder.path());
        Self::on(Engine::WebKit, Some(screen), folder, &[]).await
    }

    /// Starts the app on a live book that has an account with this acquirer.
    pub async fn live(engine: Engine, acquirer: &Acquirer) -> Self {
        let prepare = async |data: &Path| acquirer.open_account(data).await;
        Self::prepared(engine, prepare, &acquirer::KEYS).await
    }

    /// Starts the app on a data folder that holds something already.
    pub async fn prepared(
        engine: Engine,
        prepare: impl AsyncFnOnce(&Path),
        settings: &[(&str, &str)],
    ) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        prepare(&folder.path().join("data")).await;
        let screen = (engine == Engine::WebKit).then(Screen::open);
        Self::on(engine, screen, folder, settings).await
    }

    async fn on(
        engine: Engine,
        screen: Option<Screen>,
        folder: TempDir,
        settings: &[(&str, &str)],
    ) -> Self {
        let settings: Vec<_> =
            settings.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        let (running, page) =
            Running::start(engine, folder.path(), screen.as_ref(), &settings).await;
        Self { page, folder, settings, running, screen, engine }
    }

    /// Kills the app where it stands, as a power cut would, and starts it again.
    pub async fn kill_and_start_again(self) -> Self {
        let Self { folder, settings, running, screen, page, engine } = self;
        running.kill();
        drop(page);
        let (running, page) =
            Running::start(engine, folder.path(), screen.as_ref(), &settings).await;
        Self { page, folder, settings, running, screen, engine }
    }

    /// Lets the computer sleep while something happens elsewhere.
    pub async fn sleep(&self, meanwhile: impl Future<Output = ()>) {
        self.running.sleep(true);
        meanwhile.await;
        self.running.sleep(false);
    }

    /// Where its books lie.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The practice gateway of the book that is open.
    pub async fn gateway(&self) -> Gateway {
        Gateway::of(&self.data()).await
    }

    /// Puts a file beside the data folder.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file is written");
        path
    }

    /// The screen that it is shown on.
    pub fn screen(&self) -> &Screen {
        self.screen.as_ref().expect("a window has a screen")
    }

    /// Writes a picture of the window into the folder that `E2E_SHOTS` names, if it names one.
    pub async fn picture(&self, name: &str) {
        self.page.picture(name).await;
    }
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
        // The display's page has a certificate of its own.
        let switches = json!(["--ignore-certificate-errors"]);
        let phone = json!({ "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2.0 } });
        let options = chromium(profile.path(), switches, json!({ "mobileEmulation": phone }));
        let page = Page::open(&driver, options).await;
        page.go(address).await;
        Self { page, _driver: driver, _profile: profile }
    }
}

/// Where pictures go, if they are wanted.
pub fn pictures() -> Option<PathBuf> {
    std::env::var_os("E2E_SHOTS").map(PathBuf::from)
}
