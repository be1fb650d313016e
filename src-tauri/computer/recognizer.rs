//! Asks the system whether its user sits here: Windows Hello, Touch ID. Linux has no one way that
//! shops could rely on, so there a PIN is all.

#[cfg(target_os = "macos")]
mod mac;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "macos")]
use mac as system;
#[cfg(windows)]
use windows as system;

use async_trait::async_trait;
use operations::{Recognized, RecognizedBy, Recognizer};
use tauri::AppHandle;

/// The system's own.
pub(crate) struct SystemRecognizer {
    app: AppHandle,
}

impl SystemRecognizer {
    pub(crate) fn new(app: &AppHandle) -> Self {
        Self { app: app.clone() }
    }
}

/// The systems answer when a person has, so they are asked where that keeps nobody waiting.
#[async_trait]
impl Recognizer for SystemRecognizer {
    async fn way(&self) -> Option<RecognizedBy> {
        let asked = tokio::task::spawn_blocking(system::way).await;
        asked.inspect_err(|error| tracing::warn!(%error, "the system cannot be asked")).ok()?
    }

    async fn recognize(&self, why: &str) -> Recognized {
        let (app, why) = (self.app.clone(), why.to_owned());
        let asked = tokio::task::spawn_blocking(move || system::recognize(&app, &why)).await;
        asked.unwrap_or(Recognized::Unavailable)
    }
}

#[cfg(not(any(windows, target_os = "macos")))]
mod system {
    use super::{AppHandle, Recognized, RecognizedBy};

    pub(super) const fn way() -> Option<RecognizedBy> {
        None
    }

    pub(super) const fn recognize(_app: &AppHandle, _why: &str) -> Recognized {
        Recognized::Unavailable
    }
}
