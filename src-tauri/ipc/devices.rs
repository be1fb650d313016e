//! Devices in the shop's network that show the payer's display too.

use super::IpcError;
use super::dto::time;
use crate::Desk;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// The payer's display on other devices, for a person who sets it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DevicesView {
    /// Where devices find it, if it is on.
    pub address: Option<String>,
    /// The fingerprint of its certificate, if it is on.
    pub fingerprint: Option<String>,
    /// Whether the certificate stays the same after a restart.
    pub kept: bool,
    /// The code that stands for a new device.
    pub code: Option<PairingCodeView>,
    /// The devices that are paired, oldest first.
    pub devices: Vec<DeviceView>,
}

/// The digits for a new device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PairingCodeView {
    /// Six of them.
    pub digits: String,
    /// Until when they are taken.
    pub until: String,
}

/// A paired device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// What a person called it.
    pub name: String,
    /// When it was paired.
    pub paired_at: String,
}

/// The payer's display on other devices.
#[tauri::command]
#[specta::specta]
pub async fn devices(desk: State<'_, Arc<Desk>>) -> Result<DevicesView, IpcError> {
    Ok(view(&desk).await)
}

/// Shows the display to paired devices from now on, or no longer.
#[tauri::command]
#[specta::specta]
pub async fn share_display(desk: State<'_, Arc<Desk>>, on: bool) -> Result<DevicesView, IpcError> {
    desk.share_display(on).await?;
    Ok(view(&desk).await)
}

/// Makes a code for a new device.
#[tauri::command]
#[specta::specta]
pub async fn offer_pairing(desk: State<'_, Arc<Desk>>) -> Result<DevicesView, IpcError> {
    desk.offer_pairing()?;
    Ok(view(&desk).await)
}

/// Cuts a device off.
#[tauri::command]
#[specta::specta]
pub async fn revoke_device(
    desk: State<'_, Arc<Desk>>,
    id: String,
) -> Result<DevicesView, IpcError> {
    desk.revoke_device(&id);
    Ok(view(&desk).await)
}

async fn view(desk: &Desk) -> DevicesView {
    let state = desk.lan.state().await;
    let pairing = desk.lan.pairing();
    let code = pairing.standing(desk.now());
    DevicesView {
        address: state.as_ref().map(|state| state.address.clone()),
        fingerprint: state.as_ref().map(|state| state.fingerprint.clone()),
        kept: state.is_some_and(|state| state.kept),
        code: code.map(|code| PairingCodeView { digits: code.digits, until: time(code.until) }),
        devices: pairing
            .devices()
            .into_iter()
            .map(|device| DeviceView {
                id: device.id,
                name: device.name,
                paired_at: time(device.paired_at),
            })
            .collect(),
    }
}
