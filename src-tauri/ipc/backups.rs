//! Backups: when the last proven one was made, and where and how the next ones are.

use super::IpcError;
use super::dto::time;
use crate::Desk;
use operations::Secret;
use serde::{Deserialize, Serialize};
use shop::Shop;
use specta::Type;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::State;

/// How the books are kept safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Where backups go.
    pub folder: String,
    /// Whether a person chose the folder.
    pub folder_chosen: bool,
    /// Whether the backups to come are sealed under a pass phrase.
    pub sealed: bool,
    /// The newest that was proven.
    pub proven: Option<ProvenView>,
    /// When the last try failed, if it did.
    pub failed_at: Option<String>,
    /// How far this computer's clock is behind the newest order, where it is.
    pub clock_behind_hours: Option<i32>,
}

/// A backup that was restored on the side and checked whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProvenView {
    /// When.
    pub at: String,
    /// Where it lies.
    pub file: String,
    /// How large it is.
    pub kilobytes: u32,
    /// Whether it is sealed.
    pub sealed: bool,
}

/// A pass phrase as a person typed it. Its `Debug` is absent.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveBackupPhraseRequest {
    /// The pass phrase; it goes to the keychain and is never given back. Nothing seals no more.
    pub phrase: Option<String>,
}

/// How the books are kept safe.
#[tauri::command]
#[specta::specta]
pub async fn backups(desk: State<'_, Arc<Desk>>) -> Result<BackupView, IpcError> {
    view(&*desk.shop().await?).await
}

/// Makes a backup and proves it.
#[tauri::command]
#[specta::specta]
pub async fn back_up_now(desk: State<'_, Arc<Desk>>) -> Result<BackupView, IpcError> {
    let shop = desk.shop().await?;
    shop.back_up_now().await?;
    view(&shop).await
}

/// Chooses where backups go; nothing for the data folder's own place.
#[tauri::command]
#[specta::specta]
pub async fn save_backup_folder(
    desk: State<'_, Arc<Desk>>,
    folder: Option<String>,
) -> Result<BackupView, IpcError> {
    let shop = desk.shop().await?;
    shop.set_backup_folder(&desk.actor().await?, folder.map(PathBuf::from)).await?;
    view(&shop).await
}

/// Sets the pass phrase of the backups to come.
#[tauri::command]
#[specta::specta]
pub async fn save_backup_phrase(
    desk: State<'_, Arc<Desk>>,
    request: SaveBackupPhraseRequest,
) -> Result<BackupView, IpcError> {
    let shop = desk.shop().await?;
    let phrase = request.phrase.map(Secret::new);
    shop.set_backup_passphrase(&desk.actor().await?, phrase).await?;
    view(&shop).await
}

async fn view(shop: &Shop) -> Result<BackupView, IpcError> {
    let record = shop.backup_record()?;
    let behind = shop.clock_is_behind().await?;
    Ok(BackupView {
        folder: shop.backup_folder()?.display().to_string(),
        folder_chosen: record.folder.is_some(),
        sealed: record.sealed,
        proven: record.proven.map(|proven| ProvenView {
            at: time(proven.at),
            file: proven.file.display().to_string(),
            kilobytes: u32::try_from(proven.bytes.div_ceil(1000)).unwrap_or(u32::MAX),
            sealed: proven.sealed,
        }),
        failed_at: record.failed.map(|failed| time(failed.at)),
        clock_behind_hours: behind
            .map(|behind| i32::try_from(behind.num_hours()).unwrap_or(i32::MAX)),
    })
}
