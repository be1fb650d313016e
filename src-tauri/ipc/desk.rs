//! What every screen stands on: the open book, the shop, its accounts and preferences.

use super::dto::{Book, ModeDto, MoneyDto, Theme, filled, time, worded};
use super::keys::PreparedKeyView;
use super::{IpcError, Remembered, Topic};
use crate::Desk;
use crate::book::OpenBook;
use serde::{Deserialize, Serialize};
use shop::Profile;
use specta::Type;
use std::sync::Arc;
use store::AccountRecord;
use tauri::State;

/// The setting that holds the amounts which are often used.
const PRESETS: &str = "desk.presets";
/// The languages that the window has words in.
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

/// What the keypad offers: what Alipay+ takes, by code. The acquirer's adapter has the last word.
const CURRENCIES: &str = "AUD BDT BRL CAD CLP CNY EUR GBP HKD IDR JPY KRW MXN MYR NZD PEN PHP PKR \
                          PLN SGD THB TWD USD VND";

/// What every screen stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    /// Which book is open.
    pub book: Book,
    /// Whether nobody has been welcomed yet.
    pub first_start: bool,
    /// The program's version.
    pub version: String,
    /// Who the shop is.
    pub shop: ShopView,
    /// Its accounts at acquirers.
    pub accounts: Vec<AccountView>,
    /// What can be taken.
    pub currencies: Vec<CurrencyView>,
    /// Amounts which are often used.
    pub presets: Vec<MoneyDto>,
    /// The language that was chosen.
    pub language: Option<String>,
    /// How the window looks.
    pub theme: Theme,
    /// The size of text, in percent.
    pub text_size: u16,
    /// What arrives.
    pub receiver: ReceiverView,
    /// How much waits for a person.
    pub needs_you: u32,
    /// How much happened while nobody looked and is not read.
    pub unread: u32,
    /// What the window remembers of a person's ways.
    pub remembered: Vec<Remembered>,
    /// The public half of a pair that was made for an account to come.
    pub prepared_key: Option<PreparedKeyView>,
    /// How the last payer was asked to pay.
    pub last_mode: ModeDto,
    /// Whether the payer's display is open.
    pub display_open: bool,
    /// How bright the screen is, in percent, while that is too dim for the code on it.
    pub dim: Option<u8>,
    /// A newer version that is offered.
    pub update_offered: Option<String>,
}

/// Who the shop is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShopView {
    /// The merchant's name, as payers see it.
    pub name: String,
    /// The store's name, as payers see it.
    pub store_name: String,
    /// This till.
    pub till: String,
    /// The zone that days belong to.
    pub zone: String,
    /// The currency that the keypad begins with.
    pub currency: String,
    /// Merchant category code.
    pub mcc: String,
}

/// An account at an acquirer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// What the shop calls it.
    pub name: String,
    /// Which protocol it speaks.
    pub kind: String,
    /// Where the acquirer is reached.
    pub gateway: String,
    /// Whether no real money moves there.
    pub practice: bool,
    /// When a trusted answer last came.
    pub last_answer_at: Option<String>,
    /// Whether the acquirer was reached the last time that a person asked it something.
    pub reachable: Option<bool>,
    /// The acquirer's clock less ours.
    pub skew_ms: Option<i32>,
}

/// A currency and how it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CurrencyView {
    /// Its code.
    pub code: String,
    /// How many decimals it has.
    pub decimals: u32,
}

/// What arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiverView {
    /// Where notifications are received, if they are.
    pub listening: Option<String>,
    /// How many were not believed.
    pub rejected: u32,
}

/// How a person likes it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavePreferencesRequest {
    /// The language; the system's where it is left out.
    pub language: Option<String>,
    /// How the window looks.
    pub theme: String,
    /// Amounts which are often used.
    pub presets: Vec<MoneyDto>,
}

/// What every screen stands on. A book that could not be opened is tried again.
#[tauri::command]
#[specta::specta]
pub async fn desk(desk: State<'_, Arc<Desk>>) -> Result<DeskView, IpcError> {
    desk.reopen().await?;
    view(&desk).await
}

/// The first start is over.
#[tauri::command]
#[specta::specta]
pub async fn finish_welcome(
    desk: State<'_, Arc<Desk>>,
    language: String,
) -> Result<DeskView, IpcError> {
    let language = known_language(Some(language))?;
    desk.notes().change(|notes| {
        notes.welcomed = true;
        notes.language = language;
    });
    view(&desk).await
}

/// Closes the open book and opens the other.
#[tauri::command]
#[specta::specta]
pub async fn switch_book(desk: State<'_, Arc<Desk>>, book: Book) -> Result<DeskView, IpcError> {
    desk.switch(book).await?;
    view(&desk).await
}

/// Keeps how a person likes it.
#[tauri::command]
#[specta::specta]
pub async fn save_preferences(
    desk: State<'_, Arc<Desk>>,
    request: SavePreferencesRequest,
) -> Result<DeskView, IpcError> {
    let language = known_language(request.language)?;
    let theme = worded("theme", &request.theme)?;
    for preset in &request.presets {
        preset.parse()?;
    }
    let shop = desk.shop().await?;
    let presets = serde_json::to_string(&request.presets)
        .map_err(|error| IpcError::bad_input("presets", &error))?;
    let mut tx = shop.store().write().await?;
    tx.set_setting(PRESETS, &presets).await?;
    tx.commit().await?;
    desk.notes().change(|notes| {
        notes.language = language;
        notes.theme = theme;
    });
    desk.tell(Topic::Desk);
    view(&desk).await
}

/// The window shows its first usable frame.
#[tauri::command]
#[specta::specta]
pub fn painted(desk: State<'_, Arc<Desk>>) -> Result<(), IpcError> {
    desk.painted();
    Ok(())
}

/// Gathers the view.
pub(crate) async fn view(desk: &Desk) -> Result<DeskView, IpcError> {
    let book = desk.book().await?;
    let store = book.shop().store();
    let profile = book.shop().profile().await?;
    let presets = store.setting(PRESETS).await?;
    let accounts = store.accounts().await?;
    let notes = desk.notes().get();
    Ok(DeskView {
        book: book.which(),
        first_start: !notes.welcomed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        currencies: currencies(),
        presets: presets.map_or_else(|| first_presets(&profile), |text| known_presets(&text)),
        accounts: accounts.iter().map(|account| account_view(&book, account)).collect(),
        shop: ShopView::from(profile),
        last_mode: notes.last_mode,
        display_open: notes.display.open,
        dim: desk.manners().dim(),
        update_offered: desk.updates().now().offered.map(|release| release.version),
        language: notes.language,
        theme: notes.theme,
        remembered: notes.remembered,
        prepared_key: book.shop().prepared_key().await?.map(PreparedKeyView::from),
        text_size: notes.text_size,
        receiver: ReceiverView {
            listening: book.listening().map(|address| address.to_string()),
            rejected: u32::try_from(store.rejected_count().await?).unwrap_or(u32::MAX),
        },
        unread: store.unread().await?.lines(),
        needs_you: u32::try_from(store.breaks(true).await?.len()).unwrap_or(u32::MAX),
    })
}

impl From<Profile> for ShopView {
    fn from(profile: Profile) -> Self {
        Self {
            name: profile.name,
            store_name: profile.store_name,
            till: profile.till,
            zone: profile.zone.name().to_owned(),
            currency: profile.currency.code().to_owned(),
            mcc: profile.mcc,
        }
    }
}

fn account_view(book: &OpenBook, account: &AccountRecord) -> AccountView {
    AccountView {
        name: account.name.to_string(),
        kind: account.kind.clone(),
        gateway: account.gateway_url.clone(),
        practice: book.which() == Book::Practice,
        last_answer_at: account.last_answer_at.map(time),
        reachable: reachable(account),
        skew_ms: account.skew_ms.map(|skew| i32::try_from(skew).unwrap_or(i32::MAX)),
    }
}

/// Whether the last call was answered; nothing is known before the first.
fn reachable(account: &AccountRecord) -> Option<bool> {
    match (account.silent_since, account.last_answer_at) {
        (Some(_), _) => Some(false),
        (None, Some(_)) => Some(true),
        (None, None) => None,
    }
}

/// What can be chosen at the keypad.
fn currencies() -> Vec<CurrencyView> {
    CURRENCIES
        .split_ascii_whitespace()
        .filter_map(|code| domain::Currency::parse(code).ok())
        .map(|currency| CurrencyView {
            code: currency.code().to_owned(),
            decimals: currency.decimals(),
        })
        .collect()
}

/// Nobody has chosen any yet; what people round to, in the shop's currency.
fn first_presets(profile: &Profile) -> Vec<MoneyDto> {
    let values: [i64; 4] = match profile.currency.decimals() {
        0 => [500, 1000, 2000, 5000],
        _ => [5, 10, 20, 50],
    };
    values
        .into_iter()
        .filter_map(|value| domain::Money::from_major(value.into(), profile.currency).ok())
        .map(MoneyDto::from)
        .collect()
}

/// Presets that cannot be read any more are none; they are worth no error.
fn known_presets(text: &str) -> Vec<MoneyDto> {
    serde_json::from_str(text).unwrap_or_default()
}

fn known_language(language: Option<String>) -> Result<Option<String>, IpcError> {
    match filled(language) {
        Some(language) if !LANGUAGES.contains(&language.as_str()) => {
            Err(IpcError::bad_field("language"))
        }
        language => Ok(language),
    }
}
