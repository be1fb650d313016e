//! What the window remembers of a person's ways: saved views, chosen columns, changed keys. The shell
//! keeps it and does not read it.

use super::desk::{DeskView, view};
use super::{IpcError, Topic};
use crate::Desk;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// Longer than anything that a person sets by hand.
const TEXT_LEN_MAX: usize = 16_384;

/// What can be remembered: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Memory {
    /// Filters of the list of payments, by name.
    PaymentViews,
    /// Columns of the list of payments, in their order.
    PaymentColumns,
    /// Keys that were changed.
    Shortcuts,
}

/// Something that is remembered, in the window's own form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Remembered {
    /// What.
    pub memory: Memory,
    /// Its text.
    pub text: String,
}

/// Remembers something; an empty text forgets it.
#[tauri::command]
#[specta::specta]
pub async fn remember(
    desk: State<'_, Arc<Desk>>,
    memory: Memory,
    text: String,
) -> Result<DeskView, IpcError> {
    if text.len() > TEXT_LEN_MAX {
        return Err(IpcError::bad_field("text"));
    }
    desk.notes().change(|notes| {
        notes.remembered.retain(|known| known.memory != memory);
        if !text.is_empty() {
            notes.remembered.push(Remembered { memory, text });
        }
    });
    desk.tell(Topic::Desk);
    view(&desk).await
}
