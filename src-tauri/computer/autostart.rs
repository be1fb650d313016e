//! Starting with the computer.

use std::path::Path;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_autostart::{Builder, ManagerExt};

/// The plugin. A desk on a folder of its own starts on that folder again.
pub(crate) fn plugin(folder: Option<&Path>) -> TauriPlugin<Wry> {
    let plugin = Builder::new().app_name("Tillside");
    match folder {
        Some(folder) => plugin.arg(format!("--data={}", folder.display())).build(),
        None => plugin.build(),
    }
}

pub(super) fn is_on(app: &AppHandle) -> Option<bool> {
    app.autolaunch().is_enabled().ok()
}

pub(super) fn set(app: &AppHandle, on: bool) -> std::io::Result<()> {
    let launcher = app.autolaunch();
    let done = if on { launcher.enable() } else { launcher.disable() };
    done.map_err(std::io::Error::other)
}
