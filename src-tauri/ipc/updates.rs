//! Updates: what is offered, how far one is, and the way back.

use super::dto::time;
use super::{IpcError, Topic};
use crate::Desk;
use crate::update::{Back, Release, Step, Trouble};
use crate::windows::DeskWindow;
use domain::Right;
use serde::{Deserialize, Serialize};
use shop::Shop;
use specta::Type;
use std::sync::Arc;
use store::AttemptFilter;
use tauri::State;

/// What is known of updates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdatesView {
    /// The version that runs.
    pub version: String,
    /// Whether this program has a source of updates.
    pub source: bool,
    /// Whether the source is asked once a day.
    pub daily: bool,
    /// When it last answered, in this run.
    pub asked_at: Option<String>,
    /// How far it is.
    pub step: Step,
    /// Which version is on its way in.
    pub wanted: Option<String>,
    /// What went wrong the last time.
    pub trouble: Option<Trouble>,
    /// A newer version.
    pub offered: Option<OfferedView>,
    /// The version before.
    pub back: Option<BackView>,
}

/// A newer version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedView {
    /// Which.
    pub version: String,
    /// When it was published.
    pub published_at: Option<String>,
    /// What changed, in its maker's words.
    pub notes: Option<String>,
    /// Whether the present version can come back after it.
    pub leads_back: bool,
}

/// The version before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackView {
    /// Which.
    pub version: String,
    /// Since when the present one is here.
    pub since: String,
    /// Whether the books were migrated since, so that those of the backup take their place.
    pub restores: bool,
    /// How many payments were begun since; the books of the backup do not have them.
    pub payments_since: u32,
}

/// What is known of updates.
#[tauri::command]
#[specta::specta]
pub async fn updates(desk: State<'_, Arc<Desk>>) -> Result<UpdatesView, IpcError> {
    view(&desk).await
}

/// Asks the source what is new.
#[tauri::command]
#[specta::specta]
pub async fn ask_for_updates(desk: State<'_, Arc<Desk>>) -> Result<UpdatesView, IpcError> {
    allowed(&desk).await?;
    desk.ask_for_updates().await;
    view(&desk).await
}

/// Keeps whether the source is asked once a day.
#[tauri::command]
#[specta::specta]
pub async fn save_updates(
    desk: State<'_, Arc<Desk>>,
    daily: bool,
) -> Result<UpdatesView, IpcError> {
    allowed(&desk).await?;
    desk.notes().change(|notes| notes.daily_updates = daily);
    desk.tell(Topic::Updates);
    view(&desk).await
}

/// Puts the offered version in place as soon as the counter is free.
#[tauri::command]
#[specta::specta]
pub async fn install_update(
    desk: State<'_, Arc<Desk>>,
    version: String,
) -> Result<UpdatesView, IpcError> {
    allowed(&desk).await?;
    desk.begin_update(&version)?;
    view(&desk).await
}

/// Goes back to the version before as soon as the counter is free.
#[tauri::command]
#[specta::specta]
pub async fn go_back(desk: State<'_, Arc<Desk>>, version: String) -> Result<UpdatesView, IpcError> {
    allowed(&desk).await?;
    desk.begin_way_back(&version)?;
    view(&desk).await
}

/// Waits no more. What has gone further than waiting goes on.
#[tauri::command]
#[specta::specta]
pub async fn stop_update(desk: State<'_, Arc<Desk>>) -> Result<UpdatesView, IpcError> {
    allowed(&desk).await?;
    desk.updates().stop();
    view(&desk).await
}

/// Whether a person at this window has begun with money; no update is put in place meanwhile.
#[tauri::command]
#[specta::specta]
pub fn counter(desk: State<'_, Arc<Desk>>, window: DeskWindow, busy: bool) -> Result<(), IpcError> {
    desk.updates().busy(window, busy);
    Ok(())
}

async fn allowed(desk: &Desk) -> Result<(), IpcError> {
    let actor = desk.actor().await?;
    Ok(desk.shop().await?.ctx().allow(&actor, Right::Settings).await?)
}

async fn view(desk: &Arc<Desk>) -> Result<UpdatesView, IpcError> {
    let now = desk.updates().now();
    let source = desk.updates().source();
    let running = source.map(|source| source.running());
    // While one is under way the book may be closed, and nothing else can be begun.
    let back = if now.step == Step::None { desk.way_back().await } else { None };
    let back = match back {
        Some(back) => Some(BackView::of(back, &*desk.shop().await?).await?),
        None => None,
    };
    Ok(UpdatesView {
        version: running.unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned()),
        source: source.is_some(),
        daily: desk.notes().get().daily_updates,
        asked_at: now.asked_at.map(time),
        step: now.step,
        wanted: now.wanted,
        trouble: now.trouble,
        offered: now.offered.map(|release| OfferedView::of(release, desk)),
        back,
    })
}

impl OfferedView {
    fn of(release: Release, desk: &Desk) -> Self {
        Self {
            leads_back: desk.leads_back(&release),
            version: release.version,
            published_at: release.published_at.map(time),
            notes: release.notes,
        }
    }
}

impl BackView {
    async fn of(back: Back, shop: &Shop) -> Result<Self, IpcError> {
        let filter = AttemptFilter { from: Some(back.since), ..AttemptFilter::default() };
        let attempts = shop.store().attempt_totals(&filter, u32::MAX).await?.attempts;
        Ok(Self {
            version: back.version,
            since: time(back.since),
            restores: back.restores,
            payments_since: u32::try_from(attempts).unwrap_or(u32::MAX),
        })
    }
}
