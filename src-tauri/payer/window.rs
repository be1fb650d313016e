//! The payer's display in the real window system.

use super::place::{Monitor, Placement, Screens};
use crate::Desk;
use crate::ipc::PayerTold;
use payer_page::Asset;
use std::sync::Arc;
use tauri::{
    AppHandle, LogicalSize, Manager, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};
use tauri_specta::Event;

/// The window's label; its own capability file names it.
pub(crate) const LABEL: &str = "payer";
/// How large the display is when it has to share a monitor with the desk.
const BESIDE: (f64, f64) = (960.0, 640.0);

/// The windows of the running program.
pub(crate) struct Windows(pub AppHandle);

impl Screens for Windows {
    fn monitors(&self) -> Vec<Monitor> {
        let Some(desk) = self.0.get_webview_window(crate::WINDOW) else { return Vec::new() };
        let here = told("the desk's monitor", desk.current_monitor()).flatten();
        let here = here.map(|monitor| *monitor.position());
        let all = told("the monitors", desk.available_monitors()).unwrap_or_default();
        let widths = widths_mm(&self.0);
        let named = |monitor: &tauri::Monitor| monitor.name().cloned().unwrap_or_default();
        all.iter()
            .map(|monitor| {
                let (position, size) = (*monitor.position(), *monitor.size());
                let name = named(monitor);
                let alike = all.iter().filter(|other| named(other) == name).count();
                // Two of one make are told apart by where they stand.
                let id = match alike {
                    1 if !name.is_empty() => name,
                    _ => format!("{name} {},{}", position.x, position.y).trim().to_owned(),
                };
                let scale = monitor.scale_factor();
                let corner: tauri::LogicalPosition<i32> = position.to_logical(scale);
                let width = widths.iter().find(|(x, y, _)| (*x, *y) == (corner.x, corner.y));
                Monitor {
                    id,
                    x: position.x,
                    y: position.y,
                    width: size.width,
                    height: size.height,
                    scale_percent: LogicalSize::new(100, 100).to_physical::<u32>(scale).width,
                    width_mm: width.map(|(_, _, mm)| *mm),
                    desk: here == Some(position),
                }
            })
            .collect()
    }

    fn place(&self, placement: Option<&Placement>) {
        match (self.0.get_webview_window(LABEL), placement) {
            (Some(window), Some(placement)) => put(&window, placement),
            (None, Some(placement)) => {
                if let Some(window) = told("opening the display", open(&self.0)) {
                    put(&window, placement);
                }
            }
            (Some(window), None) => drop(told("closing the display", window.destroy())),
            (None, None) => {}
        }
    }

    fn show(&self, shown: PayerTold) {
        told("showing the payer", shown.emit_to(&self.0, LABEL));
    }

    fn asset(&self, path: &str) -> Option<Asset> {
        let found = self.0.asset_resolver().get(path.to_owned())?;
        // For what it does not know the resolver gives the desk's own page.
        if found.mime_type == "text/html" && !path.ends_with(".html") {
            return None;
        }
        Some(Asset { content_type: found.mime_type, bytes: found.bytes })
    }
}

fn open(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let page = WebviewUrl::App("payer.html".into());
    let window = WebviewWindowBuilder::new(app, LABEL, page)
        .title("Tillside")
        .inner_size(BESIDE.0, BESIDE.1)
        .min_inner_size(480.0, 360.0)
        // The cashier goes on typing in the desk's window.
        .focused(false)
        // A code in a screenshot outlives its order; some systems let us forbid that.
        .content_protected(true)
        .build()?;
    let asked = app.clone();
    window.on_window_event(move |event| {
        // Closed by a person; when the desk closes it, the window is destroyed without asking.
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            let desk = Arc::clone(&asked.state::<Arc<Desk>>());
            tauri::async_runtime::spawn(async move { desk.display_closed() });
        }
    });
    Ok(window)
}

/// Full screen on its monitor. Where no window manager listens, as on a bare X server, the size
/// alone does it.
fn put(window: &WebviewWindow, placement: &Placement) {
    let whole = matches!(placement, Placement::Whole(_));
    let monitor = placement.monitor();
    told("leaving full screen", window.set_fullscreen(false));
    told("the display's frame", window.set_decorations(!whole));
    told("moving the display", window.set_position(PhysicalPosition::new(monitor.x, monitor.y)));
    if whole {
        let size = PhysicalSize::new(monitor.width, monitor.height);
        told("the display's size", window.set_size(size));
        fill(window, monitor);
    } else {
        told("the display's size", window.set_size(LogicalSize::new(BESIDE.0, BESIDE.1)));
    }
    told("showing the display", window.show());
}

#[cfg(not(target_os = "linux"))]
fn fill(window: &WebviewWindow, _monitor: &Monitor) {
    told("full screen", window.set_fullscreen(true));
}

/// A Wayland compositor lets no window choose its place, but a monitor for full screen it does.
#[cfg(target_os = "linux")]
fn fill(window: &WebviewWindow, monitor: &Monitor) {
    use gtk::prelude::{GtkWindowExt, WidgetExt};
    use gtk::{gdk, gdk::prelude::MonitorExt};
    let (asked, (x, y)) = (window.clone(), (monitor.x, monitor.y));
    let filled = window.run_on_main_thread(move || {
        let Some(handle) = told("the display's window", asked.gtk_window()) else { return };
        let (Some(display), Some(screen)) = (gdk::Display::default(), WidgetExt::screen(&handle))
        else {
            return;
        };
        let place = (0..display.n_monitors()).find(|at| {
            display.monitor(*at).is_some_and(|monitor| {
                let (corner, scale) = (monitor.geometry(), monitor.scale_factor());
                (corner.x().saturating_mul(scale), corner.y().saturating_mul(scale)) == (x, y)
            })
        });
        if let Some(place) = place {
            handle.fullscreen_on_monitor(&screen, place);
        }
    });
    told("full screen", filled);
}

/// Where each monitor's corner is, and how wide it says that it is.
#[cfg(target_os = "linux")]
fn widths_mm(app: &AppHandle) -> Vec<(i32, i32, u32)> {
    use gtk::{gdk, gdk::prelude::MonitorExt};
    let (answer, answered) = std::sync::mpsc::channel();
    let asked = app.run_on_main_thread(move || {
        let all = gdk::Display::default().map_or_else(Vec::new, |display| {
            (0..display.n_monitors())
                .filter_map(|at| display.monitor(at))
                .filter_map(|monitor| {
                    let corner = monitor.geometry();
                    Some((corner.x(), corner.y(), u32::try_from(monitor.width_mm()).ok()?))
                })
                .collect()
        });
        // Nobody waits any more when the program ends.
        let _gone = answer.send(all);
    });
    told("the monitors' sizes", asked);
    answered.recv().unwrap_or_default()
}

/// Only a person with a ruler can say it there.
#[cfg(not(target_os = "linux"))]
fn widths_mm(_app: &AppHandle) -> Vec<(i32, i32, u32)> {
    Vec::new()
}

/// What the window system refuses is worth a line in the log: the desk goes on without.
fn told<T>(what: &str, done: tauri::Result<T>) -> Option<T> {
    done.inspect_err(|error| tracing::warn!(%error, "{what}: the window system did not do it")).ok()
}
