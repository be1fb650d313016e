//! Keeps the screen awake while a code is to be scanned, or a display waits for the payer.

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

#[cfg(target_os = "linux")]
mod linux;

/// The screen stays awake until what this gives is dropped.
#[cfg(target_os = "linux")]
fn hold(why: &str) -> Option<linux::Held> {
    let held = linux::Held::by_session(None, why).or_else(|error| {
        tracing::debug!(%error, "the session has no screen saver to hold");
        linux::Held::by_system(None, why)
    });
    held.inspect_err(|error| tracing::debug!(%error, "nothing here keeps the screen awake")).ok()
}

#[cfg(not(target_os = "linux"))]
fn hold(why: &str) -> Option<keepawake::KeepAwake> {
    let mut builder = keepawake::Builder::default();
    builder.display(true).reason(why).app_name("Tillside");
    builder.app_reverse_domain("app.tillside.desktop");
    let held = builder.create();
    held.inspect_err(|error| tracing::warn!(%error, "the screen cannot be kept awake")).ok()
}
