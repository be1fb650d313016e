//! The pages for payers' phones.

use super::dto::filled;
use super::{IpcError, Topic};
use crate::Desk;
use serde::{Deserialize, Serialize};
use shop::PageSettings;
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// The pages for payers' phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PagesDto {
    /// Where phones reach the receiver.
    pub address: Option<String>,
    /// Whether digital receipts are served.
    pub receipts: bool,
    /// Whether the page of the fixed code is served.
    pub entry: bool,
    /// The least that can be paid there.
    pub entry_min: String,
    /// The most.
    pub entry_max: String,
    /// The account that takes the money, where there are several.
    pub entry_account: Option<String>,
}

/// The pages for payers' phones.
#[tauri::command]
#[specta::specta]
pub async fn pages(desk: State<'_, Arc<Desk>>) -> Result<PagesDto, IpcError> {
    Ok(desk.shop().await?.page_settings().await?.into())
}

/// Keeps which pages are served.
#[tauri::command]
#[specta::specta]
pub async fn save_pages(
    desk: State<'_, Arc<Desk>>,
    request: PagesDto,
) -> Result<PagesDto, IpcError> {
    let shop = desk.shop().await?;
    shop.set_page_settings(&desk.actor().await?, &request.into()).await?;
    desk.tell(Topic::Desk);
    Ok(shop.page_settings().await?.into())
}

impl From<PageSettings> for PagesDto {
    fn from(settings: PageSettings) -> Self {
        Self {
            address: settings.address,
            receipts: settings.receipts,
            entry: settings.entry,
            entry_min: settings.entry_min,
            entry_max: settings.entry_max,
            entry_account: settings.entry_account,
        }
    }
}

impl From<PagesDto> for PageSettings {
    fn from(pages: PagesDto) -> Self {
        Self {
            address: filled(pages.address),
            receipts: pages.receipts,
            entry: pages.entry,
            entry_min: pages.entry_min.trim().to_owned(),
            entry_max: pages.entry_max.trim().to_owned(),
            entry_account: filled(pages.entry_account),
        }
    }
}
