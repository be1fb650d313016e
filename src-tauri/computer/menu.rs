//! The window's own menu, with the pages and their keys.

use super::{Furnishing, MenuPage};
use crate::Desk;
use crate::manners::Wish;
use std::sync::Arc;
use tauri::menu::{Menu, MenuBuilder, MenuItem, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Manager, Wry};

pub(super) const SHOW: &str = "show";
pub(super) const QUIT: &str = "quit";
/// Before a page's own name.
pub(super) const PAGE: &str = "page:";
const CLOSE: &str = "close";
const HIDE_AMOUNTS: &str = "hide-amounts";

/// Makes the menu anew: a language or a person's rights may have changed.
pub(super) fn furnish(app: &AppHandle, furnishing: &Furnishing) -> tauri::Result<()> {
    let menu = build(app, furnishing)?;
    if cfg!(target_os = "macos") {
        app.set_menu(menu)?;
    } else if let Some(window) = app.get_webview_window(crate::WINDOW) {
        window.set_menu(menu)?;
    }
    Ok(())
}

fn build(app: &AppHandle, furnishing: &Furnishing) -> tauri::Result<Menu<Wry>> {
    let words = &furnishing.words;
    let mut desk = SubmenuBuilder::new(app, &words.desk);
    let mut pages = furnishing.pages.iter();
    if let Some(first) = pages.next() {
        desk = desk.item(&page(app, first)?).separator();
    }
    let close =
        MenuItemBuilder::with_id(CLOSE, &words.close).accelerator("CmdOrCtrl+W").build(app)?;
    let quit = MenuItemBuilder::with_id(QUIT, &words.quit).accelerator("CmdOrCtrl+Q").build(app)?;
    let desk = desk.item(&close).item(&quit).build()?;
    let mut view = SubmenuBuilder::new(app, &words.view);
    for each in pages {
        view = view.item(&page(app, each)?);
    }
    // Its key can be changed, and is the page's own.
    let view = view.separator().text(HIDE_AMOUNTS, &words.hide_amounts).build()?;
    let menu = MenuBuilder::new(app).item(&desk);
    // Elsewhere the page itself does these by their keys, and a menu would take the keys from it.
    #[cfg(target_os = "macos")]
    let menu = menu.item(
        &SubmenuBuilder::new(app, &words.edit)
            .undo()
            .redo()
            .separator()
            .cut()
            .copy()
            .paste()
            .select_all()
            .build()?,
    );
    menu.item(&view).build()
}

/// Keys that the system does not know are left to the page.
fn page(app: &AppHandle, page: &MenuPage) -> tauri::Result<MenuItem<Wry>> {
    let id = format!("{PAGE}{}", page.id);
    let keys = page.keys.replace("Ctrl+", "CmdOrCtrl+");
    let item = |keys| MenuItem::with_id(app, &id, &page.text, true, keys);
    item(Some(keys.as_str())).or_else(|_| item(None::<&str>))
}

/// Somebody chose from the menu or from the tray.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    let desk = app.state::<Arc<Desk>>();
    match id {
        SHOW => crate::show(app),
        QUIT => crate::leave(app, false),
        CLOSE => crate::leave(app, true),
        HIDE_AMOUNTS => desk.wish(Wish::HideAmounts),
        other => {
            if let Some(page) = other.strip_prefix(PAGE) {
                crate::show(app);
                desk.wish(Wish::Page(page.to_owned()));
            }
        }
    }
}
