//! Keys made here for an account that is being set up. Only public halves pass through.

use super::desk::{DeskView, view};
use super::dto::time;
use super::{IpcError, Topic};
use crate::Desk;
use serde::{Deserialize, Serialize};
use shop::PreparedKey;
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// The public half of a pair that no account uses yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreparedKeyView {
    /// One line of base64: what the acquirer is given.
    pub public_key: String,
    /// What a person compares.
    pub fingerprint: String,
    /// When the pair was made.
    pub made_at: String,
}

/// Makes a pair. Its private half goes to the keychain and is never given out.
#[tauri::command]
#[specta::specta]
pub async fn make_keys(desk: State<'_, Arc<Desk>>) -> Result<DeskView, IpcError> {
    let by = desk.actor().await?;
    desk.started().await?.shop().make_keys(&by).await?;
    desk.tell(Topic::Desk);
    view(&desk).await
}

/// Forgets the pair that no account uses yet.
#[tauri::command]
#[specta::specta]
pub async fn forget_keys(desk: State<'_, Arc<Desk>>) -> Result<DeskView, IpcError> {
    let by = desk.actor().await?;
    desk.started().await?.shop().forget_keys(&by).await?;
    desk.tell(Topic::Desk);
    view(&desk).await
}

impl From<PreparedKey> for PreparedKeyView {
    fn from(key: PreparedKey) -> Self {
        Self {
            public_key: key.public_key,
            fingerprint: key.fingerprint,
            made_at: time(key.made_at),
        }
    }
}
