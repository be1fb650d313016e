//! The payer's display in the settings: its monitor, its size, its language.

use super::IpcError;
use super::payer::PayerLanguage;
use crate::Desk;
use crate::payer::{DENSITY_MAX, DENSITY_MIN, Density, Monitor, Placement};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// The side of a code on the display, in millimetres: never under an inch, and no monitor at a
/// counter has room for more than this.
const CODE_MM: std::ops::RangeInclusive<u32> = 26..=200;

/// The payer's display, for a person who sets it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DisplaysView {
    /// Whether it is open.
    pub open: bool,
    /// The monitor that was chosen for it; any other than the desk's where none was.
    pub chosen: Option<String>,
    /// The chosen monitor is not there, and the display stands elsewhere meanwhile.
    pub away: bool,
    /// The monitors that are there.
    pub monitors: Vec<MonitorView>,
    /// The side of a code, in millimetres.
    pub code_mm: u32,
    /// The language that is set large.
    pub language: PayerLanguage,
    /// Whether the line for measuring is shown.
    pub measuring: bool,
}

/// A monitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MonitorView {
    /// Its name.
    pub id: String,
    /// In dots.
    pub width: u32,
    /// In dots.
    pub height: u32,
    /// Its dots in 100 mm.
    pub dots_per_100_mm: u32,
    /// How that is known.
    pub density: DensityDto,
    /// Whether the desk's window is on it.
    pub desk: bool,
    /// Whether the payer's display is on it.
    pub display: bool,
}

/// How a monitor's density is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DensityDto {
    /// A person measured it.
    Measured,
    /// The monitor says so.
    Told,
    /// Nobody says; codes are drawn as for a very dense one.
    Assumed,
}

/// How the display is to be.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveDisplayRequest {
    /// Whether it is open.
    pub open: bool,
    /// On which monitor; any other than the desk's where it is left out.
    pub monitor: Option<String>,
    /// The side of a code, in millimetres.
    pub code_mm: u32,
    /// The language that is set large.
    pub language: PayerLanguage,
}

/// The payer's display, for a person who sets it up.
#[tauri::command]
#[specta::specta]
pub async fn displays(desk: State<'_, Arc<Desk>>) -> Result<DisplaysView, IpcError> {
    Ok(view(&desk))
}

/// Opens or closes the payer's display, as it was set up.
#[tauri::command]
#[specta::specta]
pub async fn open_display(
    desk: State<'_, Arc<Desk>>,
    open: bool,
) -> Result<DisplaysView, IpcError> {
    desk.set_display(|display| display.open = open);
    Ok(view(&desk))
}

/// Keeps how the display is to be.
#[tauri::command]
#[specta::specta]
pub async fn save_display(
    desk: State<'_, Arc<Desk>>,
    request: SaveDisplayRequest,
) -> Result<DisplaysView, IpcError> {
    let fits = CODE_MM.contains(&request.code_mm);
    fits.then_some(()).ok_or_else(|| IpcError::bad_field("codeMm"))?;
    desk.set_display(|display| {
        display.open = request.open;
        display.monitor = request.monitor;
        display.code_mm = request.code_mm;
        display.language = request.language;
    });
    Ok(view(&desk))
}

/// Shows a line of 100 mm on the display for a person to measure, or no longer.
#[tauri::command]
#[specta::specta]
pub async fn measure_display(
    desk: State<'_, Arc<Desk>>,
    on: bool,
) -> Result<DisplaysView, IpcError> {
    desk.measure(on);
    Ok(view(&desk))
}

/// Keeps how many dots 100 mm have on a monitor, or believes the monitor again.
#[tauri::command]
#[specta::specta]
pub async fn save_density(
    desk: State<'_, Arc<Desk>>,
    monitor: String,
    dots: Option<u32>,
) -> Result<DisplaysView, IpcError> {
    let fits = dots.is_none_or(|dots| (DENSITY_MIN..=DENSITY_MAX).contains(&dots));
    fits.then_some(()).ok_or_else(|| IpcError::bad_field("dots"))?;
    desk.set_display(|display| {
        display.measured.remove(&monitor);
        display.measured.extend(dots.map(|dots| (monitor, dots)));
    });
    Ok(view(&desk))
}

fn view(desk: &Desk) -> DisplaysView {
    let notes = desk.notes().get().display;
    let placed = desk.placed();
    let placed = placed.as_ref().map(Placement::monitor);
    let monitors: Vec<_> = desk
        .monitors()
        .into_iter()
        .map(|(monitor, density)| monitor_view(monitor, density, placed))
        .collect();
    let there = |id: &String| monitors.iter().any(|monitor| monitor.id == *id);
    DisplaysView {
        open: notes.open,
        away: notes.monitor.as_ref().is_some_and(|id| !there(id)),
        chosen: notes.monitor,
        monitors,
        code_mm: notes.code_mm,
        language: notes.language,
        measuring: desk.measuring(),
    }
}

fn monitor_view(monitor: Monitor, density: Density, placed: Option<&Monitor>) -> MonitorView {
    MonitorView {
        display: placed.is_some_and(|placed| placed.id == monitor.id),
        width: monitor.width,
        height: monitor.height,
        dots_per_100_mm: density.dots(),
        density: match density {
            Density::Measured(_) => DensityDto::Measured,
            Density::Told(_) => DensityDto::Told,
            Density::Assumed(_) => DensityDto::Assumed,
        },
        desk: monitor.desk,
        id: monitor.id,
    }
}
