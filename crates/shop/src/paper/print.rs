//! Printing. It never stands between a payer and a payment: everything here happens after.

use super::compose::{CopyMark, PRINTED};
use super::settings::PrinterSetting;
use crate::{Shop, ShopError};
use domain::OrderId;
use printer::{Document, Limits, PrinterError, Status};
use receipt::escpos::{Job, drawer_bytes, receipt_bytes, test_page_bytes};
use receipt::{Language, PaperSize, Receipt, receipt_pdf, receipt_text};
use store::{Lane, NewEvent};

/// The timeline's word for a receipt that did not come out.
const FAILED: &str = "receipt.failed";

/// In which form a receipt is wanted as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Plain text of so many columns.
    Text(usize),
    /// For a thermal printer with that profile.
    EscPos(&'static receipt::escpos::Profile),
    /// A PDF.
    Pdf(PaperSize),
}

/// What came of printing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// On which printer.
    pub printer: String,
    /// Whether it says that its paper ends soon.
    pub paper_low: bool,
}

impl Paper {
    /// A receipt in this form.
    pub fn bytes(self, receipt: &Receipt) -> Result<Vec<u8>, ShopError> {
        Ok(match self {
            Self::Text(columns) => receipt_text(receipt, columns).into_bytes(),
            Self::EscPos(profile) => receipt_bytes(receipt, profile, Job { drawer: false })?,
            Self::Pdf(size) => receipt_pdf(receipt, size)?,
        })
    }
}

impl Shop {
    /// Prints an order's receipt on the printer of that name, or on the first. The timeline says
    /// that it came out, or why it did not.
    pub async fn print_receipt(
        &self,
        id: &OrderId,
        printer: Option<&str>,
    ) -> Result<Printed, ShopError> {
        let settings = self.paper_settings().await?;
        let printer = settings.printer(printer)?;
        let receipt = self.receipt(id, settings.language(), CopyMark::Counted).await?;
        let document = document(&receipt, printer)?;
        let title = format!("{} {}", receipt.shop, receipt.number);
        let outcome = send(printer, document, &title).await;
        let mut args = vec![("printer", printer.name.clone())];
        let kind = match &outcome {
            Ok(_) => {
                args.push(("copy", receipt.copy.to_string()));
                PRINTED
            }
            Err(error) => {
                args.push(("why", word(error).to_owned()));
                FAILED
            }
        };
        self.say(id, kind, args).await?;
        printed(printer, outcome)
    }

    /// Prints a page that shows whether the profile fits the printer.
    pub async fn print_test_page(&self, printer: &str) -> Result<Printed, ShopError> {
        let settings = self.paper_settings().await?;
        let printer = settings.printer(Some(printer))?;
        let job = Job { drawer: printer.drawer };
        let code = "https://example.com/tillside";
        let document = match printer.profile() {
            Some(profile) => Document::Raw(test_page_bytes(profile, "Tillside", code, job)?),
            None => Document::Pdf(receipt::guide_pdf(&test_sheet(&settings.language()))?),
        };
        printed(printer, send(printer, document, "Tillside").await)
    }

    /// Opens the cash drawer that hangs on the printer of that name, or on the first one that has
    /// one.
    pub async fn open_drawer(&self, printer: Option<&str>) -> Result<Printed, ShopError> {
        let settings = self.paper_settings().await?;
        let with_drawer = || settings.printers.iter().find(|printer| printer.drawer);
        let printer = match printer {
            Some(name) => settings.printer(Some(name))?,
            None => with_drawer().ok_or(ShopError::NoPrinter)?,
        };
        printed(printer, send(printer, Document::Raw(drawer_bytes()), "Tillside").await)
    }

    /// A line in an order's timeline.
    pub(super) async fn say(
        &self,
        id: &OrderId,
        kind: &str,
        args: Vec<(&str, String)>,
    ) -> Result<(), ShopError> {
        let mut tx = self.store().write().await?;
        tx.insert_event(&event(self, id, kind, args)).await?;
        tx.commit().await?;
        self.poke();
        Ok(())
    }
}

pub(super) fn event(shop: &Shop, id: &OrderId, kind: &str, args: Vec<(&str, String)>) -> NewEvent {
    NewEvent {
        at: shop.now(),
        order_id: Some(id.clone()),
        lane: Lane::Desk,
        kind: kind.to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

fn document(receipt: &Receipt, printer: &PrinterSetting) -> Result<Document, ShopError> {
    let job = Job { drawer: printer.drawer };
    Ok(match printer.profile() {
        Some(profile) => Document::Raw(receipt_bytes(receipt, profile, job)?),
        None => Document::Pdf(receipt_pdf(receipt, PaperSize::A4)?),
    })
}

async fn send(
    printer: &PrinterSetting,
    document: Document,
    title: &str,
) -> Result<Option<Status>, PrinterError> {
    printer::print(&printer.link.connection(), document, title, Limits::default()).await
}

fn printed(
    printer: &PrinterSetting,
    outcome: Result<Option<Status>, PrinterError>,
) -> Result<Printed, ShopError> {
    match outcome {
        Ok(status) => Ok(Printed {
            printer: printer.name.clone(),
            paper_low: status.is_some_and(|status| status.paper_low),
        }),
        Err(source) => Err(ShopError::Printer { printer: printer.name.clone(), source }),
    }
}

/// Why a printer did not print, as the timeline and the programs call it.
pub const fn word(error: &PrinterError) -> &'static str {
    match error {
        PrinterError::NotReached(_) => "not-reached",
        PrinterError::Refused(_) => "refused",
        PrinterError::PaperOut => "paper-out",
        PrinterError::CoverOpen => "cover-open",
        PrinterError::NotReady => "not-ready",
        PrinterError::Interrupted(_) => "interrupted",
        PrinterError::Device { .. } => "device",
        PrinterError::Queue { .. } => "queue",
        PrinterError::NoSpooler(_) => "no-spooler",
        PrinterError::NeedsQueue => "needs-queue",
    }
}

fn test_sheet(language: &Language) -> receipt::Guide {
    receipt::Guide {
        language: *language,
        title: "Tillside".to_owned(),
        shop: String::new(),
        parts: vec![
            receipt::Part::Text("CNY 192.00 · EUR 12.50 · JPY 1500".to_owned()),
            receipt::Part::Text("收款成功 · 合计 · ¥ € £".to_owned()),
        ],
    }
}
