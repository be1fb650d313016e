//! The computer that the desk runs on: sounds, menus, tray, and what is wanted from outside of the
//! window.

use super::dto::{filled, time, worded};
use super::{IpcError, Topic};
use crate::attend::{Heard, HowHeard, shielded};
use crate::computer::{Hearing, MenuPage, Ring, Speech, Words};
use crate::link::Link;
use crate::manners::Wish;
use crate::notes::SoundNotes;
use crate::windows::DeskWindow;
use crate::{Desk, Standing};
use domain::Money;
use serde::{Deserialize, Serialize};
use sounds::{Cue, Language, spoken};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// The page where money is taken, as the window calls it.
const TAKE_PAYMENT: &str = "take-payment";
/// Sizes of text that can be chosen, in percent.
const TEXT_SIZES: [u16; 4] = [100, 112, 125, 150];

/// Something that a person wants of the window from outside of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum WishView {
    /// To see an order.
    Order {
        /// Which.
        #[serde(rename = "orderId")]
        order_id: String,
    },
    /// To see an order that is not in the open book.
    UnknownOrder {
        /// What was asked for.
        name: String,
    },
    /// To see a page.
    Page {
        /// The name that the window gave it.
        id: String,
    },
    /// To hide or show amounts.
    HideAmounts,
    /// To be asked whether the system may be told what happens.
    AskNotices,
    /// To leave.
    Leave {
        /// Whether the close button was pressed and nobody has chosen yet what it means.
        choose: bool,
        /// How many payments are open.
        open: u32,
    },
}

/// What a person answered.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeaveRequest {
    /// Whether closing the window is to keep the desk watching from now on.
    pub keep_watching: Option<bool>,
    /// Whether to leave now.
    pub leave: bool,
}

/// The computer, and what of it can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComputerView {
    /// Where the books are.
    pub data_folder: String,
    /// Whether the desk starts with the computer, where that can be said.
    pub autostart: Option<bool>,
    /// Whether there is a tray.
    pub tray: bool,
    /// Whether closing the window keeps the desk watching; not chosen yet where it is left out.
    pub keep_watching: Option<bool>,
    /// Whether the system is told what happens while the window is not looked at; not asked yet where
    /// it is left out.
    pub notices: Option<bool>,
    /// Whether the window is kept out of pictures of the screen while a code is live, where the system
    /// can do that.
    pub shield: Option<bool>,
    /// The size of text, in percent.
    pub text_size: u16,
}

/// What was chosen.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveComputerRequest {
    /// Whether the desk starts with the computer; as it is where it is left out.
    pub autostart: Option<bool>,
    /// Whether closing the window keeps the desk watching; as it is where it is left out.
    pub keep_watching: Option<bool>,
    /// Whether the system is told what happens; as it is where it is left out.
    pub notices: Option<bool>,
    /// Whether the window is kept out of pictures of the screen while a code is live; as it is where it
    /// is left out.
    pub shield: Option<bool>,
    /// The size of text, in percent.
    pub text_size: u16,
}

/// What is heard, and what was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SoundsView {
    /// What was chosen.
    pub chosen: SoundsDto,
    /// The devices' names; none means that there is no sound here.
    pub devices: Vec<String>,
    /// Whether the system has a voice.
    pub has_voice: bool,
    /// What went wrong the last time, if something did.
    pub trouble: Option<String>,
    /// What was heard since the start, or would have been; newest first.
    pub heard: Vec<HeardView>,
}

/// What is chosen to be heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SoundsDto {
    /// Whether anything is.
    pub on: bool,
    /// How loud, in percent.
    pub volume: u8,
    /// By which device; the system's own where it is left out.
    pub device: Option<String>,
    /// In which language amounts are said; not at all where it is left out.
    pub voice: Option<String>,
}

/// Something that was heard, or would have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeardView {
    /// When.
    pub at: String,
    /// Which cue.
    pub cue: CueDto,
    /// Which order.
    pub order_id: Option<String>,
    /// What people call it.
    pub number: Option<String>,
    /// What was said.
    pub words: Option<String>,
    /// Whether it was played; sounds are off otherwise.
    pub played: bool,
}

/// What is to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CueDto {
    /// Paid.
    Paid,
    /// Refused.
    Failed,
    /// Twenty seconds are left.
    NearlyOver,
    /// Something waits for a person.
    NeedsYou,
}

/// Makes menus and tray with the window's own words.
#[tauri::command]
#[specta::specta]
pub fn furnish(
    desk: State<'_, Arc<Desk>>,
    pages: Vec<MenuPage>,
    words: Words,
) -> Result<(), IpcError> {
    desk.furnish(pages, words);
    Ok(())
}

/// What is wanted from outside of the window since this was last asked.
#[tauri::command]
#[specta::specta]
pub async fn wishes(
    desk: State<'_, Arc<Desk>>,
    window: DeskWindow,
) -> Result<Vec<WishView>, IpcError> {
    let mut views = Vec::new();
    for wish in desk.manners().take_wishes(window) {
        views.push(match wish {
            Wish::Link(Link::Order(name)) => {
                match desk.shop().await?.store().find_order(&name).await? {
                    Some(order) => WishView::Order { order_id: order.id.to_string() },
                    None => WishView::UnknownOrder { name },
                }
            }
            Wish::Page(id) => WishView::Page { id },
            Wish::HideAmounts => WishView::HideAmounts,
            Wish::AskNotices => WishView::AskNotices,
            Wish::Leave { closing } => {
                let Standing { open, .. } = desk.manners().standing();
                let choose = closing && desk.notes().get().keep_watching.is_none();
                WishView::Leave { choose: choose && desk.computer().has_tray(), open }
            }
        });
    }
    Ok(views)
}

/// A person answered whether to leave.
#[tauri::command]
#[specta::specta]
pub fn leave(desk: State<'_, Arc<Desk>>, request: LeaveRequest) -> Result<(), IpcError> {
    desk.manners().asked_to_leave(false);
    if request.keep_watching.is_some() {
        desk.notes().change(|notes| notes.keep_watching = request.keep_watching);
        desk.furnish_again();
    }
    match (request.leave, request.keep_watching) {
        (false, _) => {}
        (true, Some(true)) => desk.computer().hide(),
        (true, Some(false) | None) => desk.computer().quit(),
    }
    Ok(())
}

/// The computer, and what of it can be chosen.
#[tauri::command]
#[specta::specta]
pub fn computer(desk: State<'_, Arc<Desk>>) -> Result<ComputerView, IpcError> {
    Ok(computer_view(&desk))
}

/// Keeps what was chosen.
#[tauri::command]
#[specta::specta]
pub fn save_computer(
    desk: State<'_, Arc<Desk>>,
    request: SaveComputerRequest,
) -> Result<ComputerView, IpcError> {
    if !TEXT_SIZES.contains(&request.text_size) {
        return Err(IpcError::bad_field("textSize"));
    }
    if let Some(on) = request.autostart.filter(|on| desk.computer().autostart() != Some(*on)) {
        let done = desk.computer().set_autostart(on);
        done.map_err(|error| IpcError::bad_input("autostart", &error))?;
    }
    desk.notes().change(|notes| {
        notes.keep_watching = request.keep_watching.or(notes.keep_watching);
        notes.notices = request.notices.or(notes.notices);
        notes.shield = request.shield.unwrap_or(notes.shield);
        notes.text_size = request.text_size;
    });
    let codes = desk.manners().standing().codes;
    desk.computer().shield(shielded(codes, desk.notes().get().shield));
    desk.furnish_again();
    desk.tell(Topic::Desk);
    Ok(computer_view(&desk))
}

/// Opens the back office, or brings it to the front.
#[tauri::command]
#[specta::specta]
pub fn open_office(desk: State<'_, Arc<Desk>>) -> Result<(), IpcError> {
    desk.open_office();
    Ok(())
}

/// Brings the desk's window to the front, for what is done there: an order, or the next payment.
#[tauri::command]
#[specta::specta]
pub fn show_at_desk(desk: State<'_, Arc<Desk>>, order_id: Option<String>) -> Result<(), IpcError> {
    desk.computer().show();
    desk.wish(match order_id {
        Some(id) => Wish::Link(Link::Order(id)),
        None => Wish::Page(TAKE_PAYMENT.to_owned()),
    });
    Ok(())
}

/// Opens the data folder in the system's own way.
#[tauri::command]
#[specta::specta]
pub fn open_data_folder(desk: State<'_, Arc<Desk>>) -> Result<(), IpcError> {
    let opened = desk.computer().open_folder(desk.folder());
    opened.map_err(|error| IpcError::bad_input("dataFolder", &error))
}

/// What is heard, and what was.
#[tauri::command]
#[specta::specta]
pub async fn sounds(desk: State<'_, Arc<Desk>>) -> Result<SoundsView, IpcError> {
    sounds_view(&desk).await
}

/// Keeps what is to be heard.
#[tauri::command]
#[specta::specta]
pub async fn save_sounds(
    desk: State<'_, Arc<Desk>>,
    request: SoundsDto,
) -> Result<SoundsView, IpcError> {
    if request.volume > 100 {
        return Err(IpcError::bad_field("volume"));
    }
    desk.notes().change(|notes| {
        notes.sounds = SoundNotes {
            on: request.on,
            volume: request.volume,
            device: filled(request.device),
            voice: filled(request.voice),
        };
    });
    desk.tell(Topic::Heard);
    sounds_view(&desk).await
}

/// Plays a cue now, whatever is chosen, with the shop's currency where amounts are said.
#[tauri::command]
#[specta::specta]
pub async fn test_sound(desk: State<'_, Arc<Desk>>, cue: String) -> Result<(), IpcError> {
    let cue = Cue::from(worded::<CueDto>("cue", &cue)?);
    let currency = desk.shop().await?.profile().await?.currency;
    let SoundNotes { volume, device, voice, .. } = desk.notes().get().sounds;
    let speech = voice.filter(|_| cue == Cue::Paid).map(|tag| {
        let language = Language::of_tag(&tag);
        let amount = Money::from_minor(4750, currency);
        Speech { words: spoken(Some("Alipay"), amount, language), language }
    });
    desk.computer().ring(Ring { cue: Some(cue), volume, device, speech });
    Ok(())
}

fn computer_view(desk: &Desk) -> ComputerView {
    let notes = desk.notes().get();
    ComputerView {
        data_folder: desk.folder().display().to_string(),
        autostart: desk.computer().autostart(),
        tray: desk.computer().has_tray(),
        keep_watching: notes.keep_watching,
        notices: notes.notices,
        shield: desk.computer().can_shield().then_some(notes.shield),
        text_size: notes.text_size,
    }
}

async fn sounds_view(desk: &Arc<Desk>) -> Result<SoundsView, IpcError> {
    let asked = Arc::clone(desk);
    // Devices are asked one by one, which may take a while.
    let hearing = tokio::task::spawn_blocking(move || asked.computer().hearing()).await;
    let Hearing { devices, voice, trouble } = hearing.unwrap_or_default();
    let SoundNotes { on, volume, device, voice: chosen_voice } = desk.notes().get().sounds;
    Ok(SoundsView {
        chosen: SoundsDto { on, volume, device, voice: chosen_voice },
        devices,
        has_voice: voice,
        trouble,
        heard: desk.manners().heard().lines().into_iter().map(HeardView::from).collect(),
    })
}

impl From<Heard> for HeardView {
    fn from(heard: Heard) -> Self {
        Self {
            at: time(heard.at),
            cue: heard.cue.into(),
            order_id: heard.order_id.map(|id| id.to_string()),
            number: heard.number,
            words: heard.words,
            played: heard.how == HowHeard::Played,
        }
    }
}

impl From<Cue> for CueDto {
    fn from(cue: Cue) -> Self {
        match cue {
            Cue::Paid => Self::Paid,
            Cue::Failed => Self::Failed,
            Cue::NearlyOver => Self::NearlyOver,
            Cue::NeedsYou => Self::NeedsYou,
        }
    }
}

impl From<CueDto> for Cue {
    fn from(dto: CueDto) -> Self {
        match dto {
            CueDto::Paid => Self::Paid,
            CueDto::Failed => Self::Failed,
            CueDto::NearlyOver => Self::NearlyOver,
            CueDto::NeedsYou => Self::NeedsYou,
        }
    }
}
