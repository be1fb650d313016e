//! The tray: it says how much is open and whether the desk goes on watching, and leads back.

use super::menu::{PAGE, QUIT, SHOW};
use super::{Furnishing, Words};
use crate::attend::Standing;
use tauri::menu::{MenuBuilder, MenuItem, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};

/// The tray's name.
pub(crate) const TRAY: &str = "desk";

/// Whether this session can have one: on Linux it needs a library that not every system has, and
/// asking without it would end the program.
pub(super) fn possible() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let folders = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/lib64",
        "/app/lib",
    ];
    let names = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    folders
        .iter()
        .any(|folder| names.iter().any(|name| std::path::Path::new(folder).join(name).exists()))
}

/// Makes the tray, or its menu anew. The line that says how much is open can be changed later.
pub(super) fn furnish(
    app: &AppHandle,
    furnishing: &Furnishing,
    standing: Standing,
) -> tauri::Result<MenuItem<Wry>> {
    let words = &furnishing.words;
    let open = said(words, standing);
    let status = MenuItemBuilder::new(&open).enabled(false).build(app)?;
    let keeps =
        if furnishing.keeps_watching { &words.keeps_watching } else { &words.quits_on_close };
    let keeps = MenuItemBuilder::new(keeps).enabled(false).build(app)?;
    let mut menu = MenuBuilder::new(app).text(SHOW, &words.show);
    if let Some(first) = furnishing.pages.first() {
        menu = menu.text(format!("{PAGE}{}", first.id), &first.text);
    }
    let menu = menu.separator().item(&status).item(&keeps).separator();
    let menu = menu.text(QUIT, &words.quit).build()?;
    if let Some(tray) = app.tray_by_id(TRAY) {
        tray.set_menu(Some(menu))?;
        return Ok(status);
    }
    let mut tray = TrayIconBuilder::with_id(TRAY)
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .tooltip(&open)
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
                && !cfg!(target_os = "macos")
            {
                crate::show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(status)
}

/// Says how much is open.
pub(super) fn tell(app: &AppHandle, status: &MenuItem<Wry>, open: &str) -> tauri::Result<()> {
    status.set_text(open)?;
    if let Some(tray) = app.tray_by_id(TRAY) {
        tray.set_tooltip(Some(open))?;
    }
    Ok(())
}

/// How much is open, in a line.
pub(super) fn said(words: &Words, standing: Standing) -> String {
    let mut parts = Vec::new();
    if standing.open > 0 {
        parts.push(words.open.replace("{count}", &standing.open.to_string()));
    }
    if standing.needs_you > 0 {
        parts.push(words.waiting.replace("{count}", &standing.needs_you.to_string()));
    }
    if parts.is_empty() { words.nothing_open.clone() } else { parts.join(" · ") }
}
