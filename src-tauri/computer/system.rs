//! The real computer.

use super::awake::Awake;
use super::notices::Notices;
use super::sound::Player;
use super::{
    Computer, Furnishing, Hearing, Notice, Ring, Words, autostart, brightness, menu, tray,
};
use crate::Desk;
use crate::attend::Standing;
use crate::link::Link;
use crate::manners::Wish;
use crate::windows::{self, DeskWindow};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::menu::MenuItem;
use tauri::{AppHandle, Manager, Wry};

/// See [`Computer`].
pub(crate) struct System {
    app: AppHandle,
    player: Player,
    notices: Notices,
    awake: Awake,
    furnished: Arc<Mutex<Option<Furnished>>>,
}

/// What the window's words were made into.
struct Furnished {
    words: Words,
    status: Option<MenuItem<Wry>>,
}

impl System {
    /// Starts what waits for the desk's wishes.
    pub(crate) fn new(app: &AppHandle) -> Self {
        let clicked = app.clone();
        let on_click = Arc::new(move |order_id: Option<domain::OrderId>| {
            crate::show(&clicked);
            let wish = match order_id {
                Some(id) => Wish::Link(Link::Order(id.as_str().to_owned())),
                None => Wish::Page("needs-you".to_owned()),
            };
            clicked.state::<Arc<Desk>>().wish(wish);
        });
        Self {
            app: app.clone(),
            player: Player::start(),
            notices: Notices::start(on_click),
            awake: Awake::start(),
            furnished: Arc::default(),
        }
    }
}

impl System {
    fn keep_awake(&self, words: &Words, standing: Standing) {
        self.awake.keep(standing.keeps_awake().then(|| words.awake.clone()));
    }

    /// The window's words, and the tray's line. Whoever asks holds nothing meanwhile: the main
    /// thread furnishes, and whoever kept it from that and waited for it would stop it for good.
    fn furnished(&self) -> Option<(Words, Option<MenuItem<Wry>>)> {
        let furnished = self.furnished.lock().unwrap_or_else(PoisonError::into_inner);
        let Furnished { words, status } = furnished.as_ref()?;
        Some((words.clone(), status.clone()))
    }
}

impl Computer for System {
    fn ring(&self, ring: Ring) {
        self.player.ring(ring);
    }

    fn hearing(&self) -> Hearing {
        self.player.hearing()
    }

    fn notice(&self, notice: Notice) {
        self.notices.show(notice);
    }

    fn standing(&self, standing: Standing) {
        let Some((words, status)) = self.furnished() else { return };
        self.keep_awake(&words, standing);
        let Some(status) = status else { return };
        let (app, open) = (self.app.clone(), tray::said(&words, standing));
        let done = self.app.run_on_main_thread(move || {
            if let Err(error) = tray::tell(&app, &status, &open) {
                tracing::warn!(%error, "the tray could not be told");
            }
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the tray could not be told");
        }
    }

    fn brightness(&self) -> Option<u8> {
        brightness::darkest()
    }

    fn can_shield(&self) -> bool {
        !cfg!(target_os = "linux")
    }

    fn shield(&self, on: bool) {
        if let Some(window) = self.app.get_webview_window(crate::WINDOW)
            && let Err(error) = window.set_content_protected(on)
        {
            tracing::warn!(%error, "the window stays in pictures of the screen");
        }
    }

    fn in_front(&self) -> bool {
        windows::focused(&self.app).is_some()
    }

    fn in_sight(&self, window: DeskWindow) -> bool {
        windows::in_sight(&self.app, window)
    }

    fn furnish(&self, furnishing: &Furnishing, standing: Standing) {
        // Before there were words for it, it could not be said why.
        self.keep_awake(&furnishing.words, standing);
        let (app, furnished) = (self.app.clone(), Arc::clone(&self.furnished));
        let furnishing = furnishing.clone();
        // Menus belong to the main thread.
        let done = self.app.run_on_main_thread(move || {
            if let Err(error) = menu::furnish(&app, &furnishing) {
                tracing::warn!(%error, "the window has no menu");
            }
            let status = tray::possible().then(|| tray::furnish(&app, &furnishing, standing));
            let status = status.and_then(|made| {
                made.inspect_err(|error| tracing::warn!(%error, "there is no tray")).ok()
            });
            *furnished.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(Furnished { words: furnishing.words, status });
        });
        if let Err(error) = done {
            tracing::warn!(%error, "menus could not be made");
        }
    }

    fn has_tray(&self) -> bool {
        self.app.tray_by_id(tray::TRAY).is_some()
    }

    fn autostart(&self) -> Option<bool> {
        autostart::is_on(&self.app)
    }

    fn set_autostart(&self, on: bool) -> io::Result<()> {
        autostart::set(&self.app, on)
    }

    fn open_folder(&self, folder: &Path) -> io::Result<()> {
        tauri_plugin_opener::open_path(folder, None::<&str>).map_err(io::Error::other)
    }

    fn show(&self) {
        crate::show(&self.app);
    }

    fn open_office(&self) {
        let app = self.app.clone();
        // On the main thread a window that is being made would wait for itself.
        tauri::async_runtime::spawn(async move { windows::open_office(&app) });
    }

    fn hide(&self) {
        if let Some(window) = self.app.get_webview_window(crate::WINDOW)
            && let Err(error) = window.hide()
        {
            tracing::warn!(%error, "the window could not be put away");
        }
    }

    fn quit(&self) {
        self.app.exit(0);
    }

    fn restart(&self) {
        self.app.request_restart();
    }
}
