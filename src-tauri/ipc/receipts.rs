//! Receipts and printers.

use super::{IpcError, Topic};
use crate::Desk;
use domain::OrderId;
use receipt::escpos::PROFILES;
use receipt::{Align, Language, Line, PaperSize, lines};
use serde::{Deserialize, Serialize};
use shop::{CopyMark, Link, Paper, PaperSettings, PrinterSetting, Shop};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// A receipt, line by line, as paper has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// The language of its words, as a tag.
    pub language: String,
    /// Its lines.
    pub lines: Vec<ReceiptLine>,
    /// Where it can be read on a phone, if it can.
    pub link: Option<String>,
    /// How often it came out of a printer.
    pub copies: u32,
    /// The printers that there are, the one that is used first.
    pub printers: Vec<String>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptLine {
    /// What kind of line.
    pub kind: ReceiptLineKind,
    /// Its words, or what its code holds.
    pub left: String,
    /// Its figure.
    pub right: String,
}

/// What kind of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReceiptLineKind {
    /// Room.
    Space,
    /// A line across.
    Rule,
    /// Two lines: the sum is proved.
    DoubleRule,
    /// Words at the left.
    Text,
    /// Words in the middle.
    Centre,
    /// Large words.
    Large,
    /// Words and a figure.
    Pair,
    /// A large sum.
    Sum,
    /// Practice.
    Practice,
    /// A copy.
    Copy,
    /// A code.
    Code,
}

/// What came of printing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrintedView {
    /// On which printer.
    pub printer: String,
    /// Whether its paper ends soon.
    pub paper_low: bool,
}

/// A receipt as a file.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveReceiptRequest {
    /// Of which order.
    pub order_id: String,
    /// The file.
    pub path: String,
    /// For which paper.
    pub paper: ReceiptPaper,
}

/// The paper of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReceiptPaper {
    /// A strip 58 mm wide.
    Mm58,
    /// A strip 80 mm wide.
    Mm80,
    /// A4.
    A4,
}

/// Printers, and when receipts are printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperView {
    /// The printers, the one that is used first.
    pub printers: Vec<PrinterDto>,
    /// Whether a receipt is printed by itself when an order is paid.
    pub automatic: bool,
    /// The language of receipts, as a tag.
    pub language: String,
    /// What a printer can be.
    pub profiles: Vec<String>,
    /// Device files of printers on this machine.
    pub devices: Vec<String>,
    /// Printers of the system.
    pub queues: Vec<String>,
}

/// Printers, and when receipts are printed, as a person set them.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavePaperRequest {
    /// The printers, the one that is used first.
    pub printers: Vec<PrinterDto>,
    /// Whether a receipt is printed by itself when an order is paid.
    pub automatic: bool,
    /// The language of receipts, as a tag.
    pub language: String,
}

/// A printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrinterDto {
    /// What the shop calls it.
    pub name: String,
    /// How it is reached.
    pub by: LinkKind,
    /// Host, device file or the system's name for it.
    pub place: String,
    /// The port, for one in the network.
    pub port: u16,
    /// What it can do.
    pub profile: String,
    /// Whether the cash drawer hangs on it.
    pub drawer: bool,
}

/// How a printer is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LinkKind {
    /// Over the network.
    Network,
    /// By its device file.
    Device,
    /// As a printer of the system.
    Queue,
}

/// An order's receipt, to look at.
#[tauri::command]
#[specta::specta]
pub async fn receipt(
    desk: State<'_, Arc<Desk>>,
    order_id: String,
    language: Option<String>,
) -> Result<ReceiptView, IpcError> {
    let id = OrderId::parse(&order_id)?;
    let shop = desk.shop().await?;
    let settings = shop.paper_settings().await?;
    let tag = language.unwrap_or_else(|| settings.language.clone());
    let receipt = shop.receipt(&id, Language::of_tag(&tag), CopyMark::No).await?;
    Ok(ReceiptView {
        language: word(Language::of_tag(&tag)).to_owned(),
        lines: lines(&receipt).into_iter().map(ReceiptLine::from).collect(),
        link: shop.receipt_link(&id).await?,
        copies: shop.receipt_copies(&id).await?,
        printers: settings.printers.into_iter().map(|printer| printer.name).collect(),
    })
}

/// Prints an order's receipt.
#[tauri::command]
#[specta::specta]
pub async fn print_receipt(
    desk: State<'_, Arc<Desk>>,
    order_id: String,
    printer: Option<String>,
) -> Result<PrintedView, IpcError> {
    let id = OrderId::parse(&order_id)?;
    Ok(desk.shop().await?.print_receipt(&id, printer.as_deref()).await?.into())
}

/// Writes an order's receipt as a PDF.
#[tauri::command]
#[specta::specta]
pub async fn save_receipt(
    desk: State<'_, Arc<Desk>>,
    request: SaveReceiptRequest,
) -> Result<(), IpcError> {
    let id = OrderId::parse(&request.order_id)?;
    let shop = desk.shop().await?;
    let language = shop.paper_settings().await?.language();
    let receipt = shop.receipt(&id, language, CopyMark::No).await?;
    let bytes = Paper::Pdf(request.paper.into()).bytes(&receipt)?;
    super::paper::write(&request.path, &bytes)
}

/// Printers, and what can be one.
#[tauri::command]
#[specta::specta]
pub async fn paper(desk: State<'_, Arc<Desk>>) -> Result<PaperView, IpcError> {
    view(&*desk.shop().await?).await
}

/// Keeps the printers.
#[tauri::command]
#[specta::specta]
pub async fn save_paper(
    desk: State<'_, Arc<Desk>>,
    request: SavePaperRequest,
) -> Result<PaperView, IpcError> {
    let shop = desk.shop().await?;
    shop.set_paper_settings(&desk.actor().await?, &request.into()).await?;
    desk.tell(Topic::Desk);
    view(&shop).await
}

/// Prints a page that shows whether the profile fits the printer.
#[tauri::command]
#[specta::specta]
pub async fn print_test_page(
    desk: State<'_, Arc<Desk>>,
    printer: String,
) -> Result<PrintedView, IpcError> {
    Ok(desk.shop().await?.print_test_page(&printer).await?.into())
}

/// Opens the cash drawer.
#[tauri::command]
#[specta::specta]
pub async fn open_drawer(
    desk: State<'_, Arc<Desk>>,
    printer: Option<String>,
) -> Result<PrintedView, IpcError> {
    Ok(desk.shop().await?.open_drawer(printer.as_deref()).await?.into())
}

async fn view(shop: &Shop) -> Result<PaperView, IpcError> {
    let settings = shop.paper_settings().await?;
    let found = shop::found_printers().await;
    Ok(PaperView {
        language: word(settings.language()).to_owned(),
        printers: settings.printers.into_iter().map(PrinterDto::from).collect(),
        automatic: settings.automatic,
        profiles: PROFILES
            .iter()
            .map(|profile| profile.name.to_owned())
            .chain([shop::SHEET.to_owned()])
            .collect(),
        devices: found.devices,
        queues: found.queues,
    })
}

const fn word(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::ZhCn => "zh-CN",
    }
}

impl From<Line> for ReceiptLine {
    fn from(line: Line) -> Self {
        use ReceiptLineKind as Kind;
        let (kind, left, right) = match line {
            Line::Space => (Kind::Space, String::new(), String::new()),
            Line::Rule => (Kind::Rule, String::new(), String::new()),
            Line::DoubleRule => (Kind::DoubleRule, String::new(), String::new()),
            Line::Text(text, Align::Left) => (Kind::Text, text, String::new()),
            Line::Text(text, Align::Centre) => (Kind::Centre, text, String::new()),
            Line::Large(text, _) => (Kind::Large, text, String::new()),
            Line::Pair(left, right) => (Kind::Pair, left, right),
            Line::Sum(left, right) => (Kind::Sum, left, right),
            Line::Banner(text) => (Kind::Practice, text, String::new()),
            Line::Notice(text) => (Kind::Copy, text, String::new()),
            Line::Code(text) => (Kind::Code, text, String::new()),
        };
        Self { kind, left, right }
    }
}

impl From<shop::Printed> for PrintedView {
    fn from(printed: shop::Printed) -> Self {
        Self { printer: printed.printer, paper_low: printed.paper_low }
    }
}

impl From<ReceiptPaper> for PaperSize {
    fn from(paper: ReceiptPaper) -> Self {
        match paper {
            ReceiptPaper::Mm58 => Self::Mm58,
            ReceiptPaper::Mm80 => Self::Mm80,
            ReceiptPaper::A4 => Self::A4,
        }
    }
}

impl From<SavePaperRequest> for PaperSettings {
    fn from(request: SavePaperRequest) -> Self {
        Self {
            printers: request.printers.into_iter().map(PrinterSetting::from).collect(),
            automatic: request.automatic,
            language: request.language,
        }
    }
}

impl From<PrinterDto> for PrinterSetting {
    fn from(printer: PrinterDto) -> Self {
        let place = printer.place.trim().to_owned();
        let link = match printer.by {
            LinkKind::Network => Link::Network { host: place, port: printer.port },
            LinkKind::Device => Link::Device { path: place },
            LinkKind::Queue => Link::Queue { queue: place },
        };
        let name = printer.name.trim().to_owned();
        Self { name, link, profile: printer.profile, drawer: printer.drawer }
    }
}

impl From<PrinterSetting> for PrinterDto {
    fn from(printer: PrinterSetting) -> Self {
        let (by, place, port) = match printer.link {
            Link::Network { host, port } => (LinkKind::Network, host, port),
            Link::Device { path } => (LinkKind::Device, path, 0),
            Link::Queue { queue } => (LinkKind::Queue, queue, 0),
        };
        let (name, profile, drawer) = (printer.name, printer.profile, printer.drawer);
        Self { name, by, place, port, profile, drawer }
    }
}
