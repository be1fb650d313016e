//! The window's own menu, with the pages and their keys.

use super::{Furnishing, MenuPage};
use crate::Desk;
use crate::manners::Wish;
use crate::windows::{self, DeskWindow};
use std::sync::Arc;
use tauri::menu::{Menu, MenuBuilder, MenuItem, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Manager, Wry};

pub(super) const SHOW: &str = "show";
pub(super) const QUIT: &str = "quit";
/// Before a page's own name.
pub(super) const PAGE: &str = "page:";
const CLOSE: &str = "close";
const HIDE_AMOUNTS: &str = "hide-amounts";
const OFFICE: &str = "office";

/// Makes the menu anew: a language or a person's rights may have changed.
pub(super) fn furnish(app: &AppHandle, furnishing: &Furnishing) -> tauri::Result<()> {
    if cfg!(target_os = "macos") {
        app.set_menu(build(app, furnishing, DeskWindow::Desk)?)?;
        return Ok(());
    }
    for each in DeskWindow::ALL {
        if let Some(window) = app.get_webview_window(each.label()) {
            window.set_menu(build(app, furnishing, each)?)?;
        }
    }
    Ok(())
}

/// Money is taken at the desk alone, so the back office has no page for it.
fn build(app: &AppHandle, furnishing: &Furnishing, of: DeskWindow) -> tauri::Result<Menu<Wry>> {
    let words = &furnishing.words;
    let mut desk = SubmenuBuilder::new(app, &words.desk);
    let mut pages = furnishing.pages.iter();
    if let (Some(first), DeskWindow::Desk) = (pages.next(), of) {
        desk = desk.item(&page(app, first)?).separator();
        // Its key can be changed, and is the page's own.
        desk = desk.text(OFFICE, &words.office).separator();
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

/// Somebody chose from the menu or from the tray: it is meant for the window in front, and for the
/// desk's where none of ours is.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    let desk = app.state::<Arc<Desk>>();
    let of = windows::focused(app).unwrap_or(DeskWindow::Desk);
    match id {
        SHOW => crate::show(app),
        QUIT => crate::leave(app, false),
        CLOSE if of == DeskWindow::Office => windows::close_office(app),
        CLOSE => crate::leave(app, true),
        OFFICE => desk.open_office(),
        HIDE_AMOUNTS => desk.wish_in(of, Wish::HideAmounts),
        other => {
            if let Some(page) = other.strip_prefix(PAGE) {
                windows::show(app, of);
                desk.wish_in(of, Wish::Page(page.to_owned()));
            }
        }
    }
}
