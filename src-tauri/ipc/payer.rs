//! What the payer's display shows, and how the desk says what that is.

use super::IpcError;
use super::dto::{MoneyDto, OrderStatusDto, PaymentStateDto, Theme};
use crate::Desk;
use crate::payer::Shown;
use domain::OrderId;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;
use tauri_specta::Event;

/// All that the payer's display shows. Nothing of another order is in it, and nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PayerView {
    /// Whether no real money moves.
    pub practice: bool,
    /// The merchant's name, in its own language.
    pub shop: String,
    /// The store's name.
    pub store: String,
    /// The zone that times are told in.
    pub zone: String,
    /// How the display looks.
    pub theme: Theme,
    /// The language that is set large; English stands under it.
    pub language: PayerLanguage,
    /// Wallets that can be used.
    pub wallets: Vec<String>,
    /// What is to be seen.
    pub face: PayerFace,
}

/// What is to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PayerFace {
    /// Nothing is to be paid.
    Idle,
    /// The payer shows a code, and the shop scans it.
    ShowCode {
        /// How much is to be paid.
        amount: MoneyDto,
    },
    /// The payer scans a code.
    ToPay {
        /// What people call the order.
        number: String,
        /// How much.
        amount: MoneyDto,
        /// What for.
        note: Option<String>,
        /// The exact text of the code to draw.
        code: String,
        /// It is an address to be opened, not a wallet's code.
        link: bool,
        /// When the code was made.
        made_at: String,
        /// Until when it can be paid.
        expires_at: Option<String>,
        /// What wallets promise for this sum.
        promotions: Vec<PromotionView>,
    },
    /// How it stands, or how it ended.
    Result {
        /// What people call the order.
        number: String,
        /// Which of the seven.
        outcome: PayerOutcome,
        /// What the order costs.
        amount: MoneyDto,
        /// What the payer was charged in the wallet's currency.
        payer_paid: Option<MoneyDto>,
        /// What went back.
        refunded: Option<MoneyDto>,
        /// The wallet.
        wallet: Option<String>,
        /// When the payer paid.
        at: Option<String>,
        /// The acquirer's code for why it failed.
        reason: Option<String>,
    },
}

/// What a wallet promises the payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PromotionView {
    /// The wallet.
    pub wallet: String,
    /// In the acquirer's words.
    pub words: String,
}

/// The seven outcomes as a payer is told them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PayerOutcome {
    /// Proved.
    Paid,
    /// Refused.
    Failed,
    /// Not known yet.
    Processing,
    /// Its time ran out.
    Expired,
    /// The shop ended it.
    Cancelled,
    /// Money went back.
    Refunded,
    /// The payer says that it is paid, and nothing is proved.
    Returned,
}

/// A language that the display has words in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub enum PayerLanguage {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    SimplifiedChinese,
    /// Korean.
    #[serde(rename = "ko")]
    Korean,
    /// Malay.
    #[serde(rename = "ms")]
    Malay,
}

/// A view, with what the display needs beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct PayerTold {
    /// What is to be seen.
    pub view: PayerView,
    /// The desk's clock, for devices whose own is wrong.
    pub now: String,
    /// How large the code's side is to be.
    pub code_mm: u32,
    /// The monitor's dots in 100 mm; a paired device does not know its own.
    pub dots_per_100_mm: Option<u32>,
    /// A line of 100 mm is shown instead, for a person to measure.
    pub measuring: bool,
}

/// What the desk shows now, as far as it concerns the payer.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShowPayerRequest {
    /// The order that is shown.
    pub order_id: Option<String>,
    /// The sum on the keypad, where the payer's code is to be scanned for it.
    pub amount: Option<MoneyDto>,
    /// The payer's code is to be scanned.
    pub scanning: bool,
    /// The payer says that it is paid.
    pub returned: bool,
}

/// What the payer's display shows. It is the only command that the display's window may call.
#[tauri::command]
#[specta::specta]
pub async fn payer(desk: State<'_, Arc<Desk>>) -> Result<PayerTold, IpcError> {
    Ok(desk.payer_told())
}

/// The desk shows something else now.
#[tauri::command]
#[specta::specta]
pub async fn show_payer(
    desk: State<'_, Arc<Desk>>,
    request: ShowPayerRequest,
) -> Result<(), IpcError> {
    let shown = request.parse()?;
    // A book that is being opened begins with nothing shown.
    desk.book().await?;
    desk.stage().show(shown).await;
    Ok(())
}

impl ShowPayerRequest {
    fn parse(self) -> Result<Shown, IpcError> {
        let Self { order_id, amount, scanning, returned } = self;
        Ok(match (order_id, amount) {
            (Some(id), _) => Shown::Order { id: OrderId::parse(&id)?, scanning, returned },
            (None, Some(amount)) => Shown::Scan(amount.parse()?.into()),
            (None, None) => Shown::Nothing,
        })
    }
}

impl PayerOutcome {
    /// How an attempt ended; nothing while the payer is awaited.
    pub(crate) const fn of(state: PaymentStateDto, order: OrderStatusDto) -> Option<Self> {
        match (state, order) {
            (PaymentStateDto::AwaitingPayer, _) => None,
            (PaymentStateDto::Unknown, _) => Some(Self::Processing),
            (PaymentStateDto::Paid, OrderStatusDto::Refunded | OrderStatusDto::PartlyRefunded) => {
                Some(Self::Refunded)
            }
            (PaymentStateDto::Paid, _) => Some(Self::Paid),
            (PaymentStateDto::Failed, _) => Some(Self::Failed),
            (PaymentStateDto::Cancelled, _) => Some(Self::Cancelled),
            (PaymentStateDto::Expired, _) => Some(Self::Expired),
        }
    }

    /// Whether the payer may still try with a code of the wallet's.
    pub(crate) const fn can_be_scanned(self) -> bool {
        matches!(self, Self::Failed | Self::Expired)
    }
}

impl Default for PayerView {
    fn default() -> Self {
        Self {
            practice: false,
            shop: String::new(),
            store: String::new(),
            zone: "UTC".to_owned(),
            theme: Theme::System,
            language: PayerLanguage::default(),
            wallets: Vec::new(),
            face: PayerFace::Idle,
        }
    }
}
