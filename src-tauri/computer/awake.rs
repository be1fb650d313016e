//! Keeps the screen awake while a code is to be scanned.

use std::sync::mpsc::{Sender, channel};

/// Keeps the screen awake while it is told to.
pub(super) struct Awake {
    wanted: Sender<Option<String>>,
}

impl Awake {
    /// Starts the thread that speaks to the system.
    pub(super) fn start() -> Self {
        let (wanted, wishes) = channel::<Option<String>>();
        let thread = std::thread::Builder::new().name("awake".to_owned()).spawn(move || {
            let mut held = None;
            while let Ok(wish) = wishes.recv() {
                held = match (wish, held.take()) {
                    (Some(_), Some(held)) => Some(held),
                    (Some(why), None) => hold(&why),
                    (None, _) => None,
                };
            }
        });
        if let Err(error) = thread {
            tracing::warn!(%error, "the screen cannot be kept awake");
        }
        Self { wanted }
    }

    /// With a reason the screen stays awake, without one it may sleep.
    pub(super) fn keep(&self, why: Option<String>) {
        if self.wanted.send(why).is_err() {
            tracing::debug!("nobody keeps the screen awake");
        }
    }
}

/// The screen stays awake until this is dropped.
#[cfg(target_os = "linux")]
struct Held {
    saver: ScreenSaverProxy<'static>,
    cookie: u32,
}

#[cfg(target_os = "linux")]
#[zbus::proxy(
    interface = "org.freedesktop.ScreenSaver",
    default_service = "org.freedesktop.ScreenSaver",
    default_path = "/org/freedesktop/ScreenSaver",
    gen_async = false,
    blocking_name = "ScreenSaverProxy"
)]
trait ScreenSaver {
    fn inhibit(&self, application: &str, reason: &str) -> zbus::Result<u32>;
    fn un_inhibit(&self, cookie: u32) -> zbus::Result<()>;
}

#[cfg(target_os = "linux")]
impl Drop for Held {
    fn drop(&mut self) {
        if let Err(error) = self.saver.un_inhibit(self.cookie) {
            tracing::debug!(%error, "the screen was not released; it is when the desk ends");
        }
    }
}

#[cfg(target_os = "linux")]
fn hold(why: &str) -> Option<Held> {
    let held = || {
        let saver = ScreenSaverProxy::new(&zbus::blocking::Connection::session()?)?;
        let cookie = saver.inhibit("Tillside", why)?;
        zbus::Result::Ok(Held { saver, cookie })
    };
    held().inspect_err(|error| tracing::debug!(%error, "nothing here keeps the screen awake")).ok()
}

#[cfg(not(target_os = "linux"))]
fn hold(why: &str) -> Option<keepawake::KeepAwake> {
    let mut builder = keepawake::Builder::default();
    builder.display(true).reason(why).app_name("Tillside");
    builder.app_reverse_domain("app.tillside.desktop");
    let held = builder.create();
    held.inspect_err(|error| tracing::warn!(%error, "the screen cannot be kept awake")).ok()
}
