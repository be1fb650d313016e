//! The windows in which the shop's people work: the desk, and the back office beside it. The payer's
//! display is not one of them.

use crate::Desk;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// A window in which the shop's people work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DeskWindow {
    /// Where money is taken.
    Desk,
    /// Where the books are looked at meanwhile.
    Office,
}

impl DeskWindow {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Desk, Self::Office];

    /// The window's label; its own capability file names it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Desk => crate::WINDOW,
            Self::Office => "office",
        }
    }
}

impl Desk {
    /// Opens the back office, now and at the next start.
    pub(crate) fn open_office(&self) {
        self.notes().change(|notes| notes.office = true);
        self.computer().open_office();
    }

    /// A person closed it.
    fn office_closed(&self) {
        self.notes().change(|notes| notes.office = false);
    }
}

/// The window that a person looks at, if it is one of these.
pub(crate) fn focused(app: &AppHandle) -> Option<DeskWindow> {
    let looked_at = |window: &DeskWindow| {
        app.get_webview_window(window.label()).is_some_and(|window| {
            window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
        })
    };
    DeskWindow::ALL.into_iter().find(looked_at)
}

/// Whether a window is on the screen, neither in the tray nor minimized.
pub(crate) fn in_sight(app: &AppHandle, window: DeskWindow) -> bool {
    app.get_webview_window(window.label()).is_some_and(|window| {
        window.is_visible().unwrap_or(false) && !window.is_minimized().unwrap_or(false)
    })
}

/// Brings a window to the front.
pub(crate) fn show(app: &AppHandle, window: DeskWindow) {
    let Some(window) = app.get_webview_window(window.label()) else { return };
    if !is_in_view(&window).unwrap_or(true)
        && let Err(error) = window.center()
    {
        tracing::warn!(%error, "a window stays where its monitor was");
    }
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "a window could not be brought to the front");
        }
    }
}

/// Whether some of it is on a monitor that is there.
fn is_in_view(window: &WebviewWindow) -> tauri::Result<bool> {
    let (corner, size) = (window.outer_position()?, window.outer_size()?);
    let far = |from: i32, by: u32| i64::from(from).saturating_add(i64::from(by));
    Ok(window.available_monitors()?.iter().any(|monitor| {
        let (place, room) = (monitor.position(), monitor.size());
        let overlaps = |at: i32, long: u32, from: i32, wide: u32| {
            i64::from(at) < far(from, wide) && far(at, long) > i64::from(from)
        };
        overlaps(corner.x, size.width, place.x, room.width)
            && overlaps(corner.y, size.height, place.y, room.height)
    }))
}

/// Opens the back office, or brings it to the front. It comes back to the monitor where it was,
/// unless that is gone.
pub(crate) fn open_office(app: &AppHandle) {
    if app.get_webview_window(DeskWindow::Office.label()).is_some() {
        return show(app, DeskWindow::Office);
    }
    let page = WebviewUrl::App("index.html?window=office".into());
    let opened = WebviewWindowBuilder::new(app, DeskWindow::Office.label(), page)
        .title("Tillside")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .build();
    let window = match opened {
        Ok(window) => window,
        Err(error) => return tracing::warn!(%error, "the back office could not be opened"),
    };
    let asked = app.clone();
    window.on_window_event(move |event| {
        let desk = Arc::clone(&asked.state::<Arc<Desk>>());
        match event {
            // When the program ends it is not asked, so that it is open again at the next start.
            WindowEvent::CloseRequested { .. } => desk.office_closed(),
            // Nobody is at it any more.
            WindowEvent::Destroyed => {
                desk.updates().busy(DeskWindow::Office, false);
                desk.manners().show(DeskWindow::Office, None);
            }
            _ => {}
        }
    });
    // A new window has no menu yet.
    app.state::<Arc<Desk>>().furnish_again();
}

/// Opens the back office where it was open when the desk ended.
pub(crate) fn open_again(app: &AppHandle, desk: &Desk) {
    if desk.notes().get().office {
        open_office(app);
    }
}

/// Closes the back office, as its own button does.
pub(crate) fn close_office(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(DeskWindow::Office.label())
        && let Err(error) = window.close()
    {
        tracing::warn!(%error, "the back office could not be closed");
    }
}
