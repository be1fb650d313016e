//! What the system shows outside of the window. A click opens the order, also where the window is
//! minimised or only in the tray.

use super::Notice;
use domain::OrderId;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The program's name for the system, whichever folder it works on.
#[cfg(not(target_os = "linux"))]
const IDENTIFIER: &str = "app.tillside.desktop";

/// What a click does: it opens an order, or what waits for a person.
pub(super) type OnClick = Arc<dyn Fn(Option<OrderId>) + Send + Sync>;

/// Shows notices, one after the other, on a thread of its own.
pub(super) struct Notices {
    queue: Sender<Notice>,
}

impl Notices {
    /// Starts the thread. It ends with this.
    pub(super) fn start(on_click: OnClick) -> Self {
        let (queue, notices) = channel();
        let thread = std::thread::Builder::new().name("notices".to_owned());
        if let Err(error) = thread.spawn(move || show_all(&notices, &on_click)) {
            tracing::warn!(%error, "nothing is shown outside of the window");
        }
        Self { queue }
    }

    /// Shows it.
    pub(super) fn show(&self, notice: Notice) {
        if self.queue.send(notice).is_err() {
            tracing::debug!("nobody shows notices");
        }
    }
}

#[cfg(target_os = "linux")]
fn show_all(notices: &Receiver<Notice>, on_click: &OnClick) {
    let mut desktop = None;
    while let Ok(notice) = notices.recv() {
        // A session without notices now may have them later.
        if desktop.is_none() {
            desktop = linux::Desktop::reach(None, on_click)
                .inspect_err(|error| tracing::debug!(%error, "the session shows no notices"))
                .ok();
        }
        if let Some(reached) = &desktop
            && let Err(error) = reached.show(&notice)
        {
            tracing::debug!(%error, "a notice could not be shown");
            desktop = None;
        }
    }
}

/// A notice that the system took belongs to a program by its identifier, which the installer has
/// made known.
#[cfg(windows)]
fn show_all(notices: &Receiver<Notice>, on_click: &OnClick) {
    use tauri_winrt_notification::Toast;
    while let Ok(notice) = notices.recv() {
        let (on_click, order_id) = (Arc::clone(on_click), notice.order_id);
        let shown = Toast::new(IDENTIFIER)
            .title(&notice.title)
            .text1(&notice.body)
            .sound(None)
            .on_activated(move |_action| {
                on_click(order_id.clone());
                Ok(())
            })
            .show();
        if let Err(error) = shown {
            tracing::debug!(%error, "a notice could not be shown");
        }
    }
}

/// Waiting for the click blocks, so each notice has a thread until it is gone.
#[cfg(target_os = "macos")]
fn show_all(notices: &Receiver<Notice>, on_click: &OnClick) {
    use mac_notification_sys::{Notification, NotificationResponse, set_application};
    if let Err(error) = set_application(IDENTIFIER) {
        tracing::debug!(%error, "notices are shown under another name");
    }
    while let Ok(notice) = notices.recv() {
        let on_click = Arc::clone(on_click);
        std::thread::spawn(move || {
            let mut shown = Notification::new();
            shown.title(&notice.title).message(&notice.body).wait_for_click(true);
            match shown.send() {
                Ok(NotificationResponse::Click) => on_click(notice.order_id),
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "a notice could not be shown"),
            }
        });
    }
}

#[cfg(target_os = "linux")]
mod linux;
