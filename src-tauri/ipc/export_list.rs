//! The list of payments as a file: what is shown is what is written, in its order and columns.

use super::IpcError;
use super::export::{ExportError, ExportView, kept_book};
use super::payments::PaymentsRequest;
use crate::Desk;
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use domain::{Money, OrderStatus, PaymentStatus, Right};
use serde::{Deserialize, Serialize};
use shop::Shop;
use specta::Type;
use statement::{Cell, CsvTable, WholeFile};
use std::path::Path;
use std::sync::Arc;
use store::{AttemptFilter, AttemptRow};
use tauri::State;

/// How many rows are held at a time.
const PAGE: u32 = 500;
/// Where acquirers reckon their days: GMT+8.
const ACQUIRER_OFFSET_S: i32 = 28_800;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ListColumn {
    /// How the attempt stands, in a word.
    State,
    /// When it was made.
    Time,
    /// What people call the order.
    Order,
    /// The wallet.
    Wallet,
    /// Reference and note.
    Purpose,
    /// What the payer was charged.
    PayerPaid,
    /// What was asked for.
    Amount,
    /// What went back.
    Refunded,
    /// How the payer was asked.
    Mode,
    /// Which till.
    Till,
    /// Our id for the attempt.
    Request,
    /// The acquirer's id.
    Gateway,
    /// At which acquirer.
    Account,
}

/// A column with its heading in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ColumnHeading {
    /// Which.
    pub column: ListColumn,
    /// What stands over it.
    pub heading: String,
}

/// A word of ours and how the reader's language says it.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaidWord {
    /// Ours.
    pub word: String,
    /// The reader's.
    pub said: String,
}

/// What to write, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportListRequest {
    /// Which payments; where the page begins does not matter.
    pub payments: PaymentsRequest,
    /// The columns in their order.
    pub columns: Vec<ColumnHeading>,
    /// What stands over a currency beside an amount.
    pub currency_heading: String,
    /// What stands over the column that says practice or live.
    pub book_heading: String,
    /// States, modes and wallets in the reader's language.
    pub words: Vec<SaidWord>,
    /// Whether times are the acquirer's instead of the shop's.
    pub acquirers_zone: bool,
    /// The file.
    pub path: String,
}

/// Writes the list. The file is there whole or not at all.
#[tauri::command]
#[specta::specta]
pub async fn export_list(
    desk: State<'_, Arc<Desk>>,
    request: ExportListRequest,
) -> Result<ExportView, IpcError> {
    let filter = request.payments.clone().parse()?;
    let shop = desk.shop().await?;
    shop.ctx().allow(&desk.actor().await?, Right::Export).await?;
    let rows = write(&shop, &filter, &request).await?;
    Ok(ExportView { path: request.path, rows: u32::try_from(rows).unwrap_or(u32::MAX) })
}

async fn write(
    shop: &Shop,
    filter: &AttemptFilter,
    request: &ExportListRequest,
) -> Result<u64, IpcError> {
    let unusable = |error: std::io::Error| IpcError::bad_input("path", &error);
    let zone = shop.profile().await?.zone;
    let local = |at: DateTime<Utc>| match FixedOffset::east_opt(ACQUIRER_OFFSET_S) {
        Some(offset) if request.acquirers_zone => {
            at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Secs, false)
        }
        Some(_) | None => at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false),
    };
    let book = kept_book(shop);
    let file = WholeFile::create(Path::new(&request.path)).map_err(unusable)?;
    let mut table = CsvTable::begin(file, &headings(request)).map_err(ExportError::from)?;
    let mut after = None;
    loop {
        let page = shop.store().list_attempts(filter, after.as_ref(), PAGE).await?;
        for row in &page.rows {
            let mut cells = Vec::with_capacity(request.columns.len().saturating_add(4));
            for column in &request.columns {
                cells.extend(cells_of(row, column.column, request, &local));
            }
            cells.push(Cell::Own(book.mark().to_owned()));
            table.row(&cells).map_err(ExportError::from)?;
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let rows = table.rows();
    table.finish().map_err(ExportError::from)?.keep().map_err(unusable)?;
    Ok(rows)
}

/// An amount takes two columns, so that a spreadsheet can add its figures.
fn headings(request: &ExportListRequest) -> Vec<String> {
    let of = |column: &ColumnHeading| match column.column {
        ListColumn::PayerPaid | ListColumn::Amount | ListColumn::Refunded => {
            vec![request.currency_heading.clone(), column.heading.clone()]
        }
        _ => vec![column.heading.clone()],
    };
    let book = std::iter::once(request.book_heading.clone());
    request.columns.iter().flat_map(of).chain(book).collect()
}

fn cells_of(
    row: &AttemptRow,
    column: ListColumn,
    request: &ExportListRequest,
    local: &impl Fn(DateTime<Utc>) -> String,
) -> Vec<Cell> {
    let said = |word: &str| {
        let known = request.words.iter().find(|known| known.word == word);
        Cell::Foreign(known.map_or(word, |known| &known.said).to_owned())
    };
    match column {
        ListColumn::State => vec![said(state_word(row))],
        ListColumn::Time => vec![Cell::Own(local(row.at))],
        ListColumn::Order => vec![Cell::Own(row.number.to_string())],
        ListColumn::Wallet => vec![row.wallet.as_ref().map_or_else(none, |w| said(w.as_str()))],
        ListColumn::Purpose => {
            let parts = [&row.reference, &row.note].into_iter().flatten().map(String::as_str);
            vec![Cell::Foreign(parts.collect::<Vec<_>>().join(" · "))]
        }
        ListColumn::PayerPaid => amount(row.payer_paid),
        ListColumn::Amount => amount(Some(row.amount)),
        ListColumn::Refunded => {
            let refunded = Some(row.refunded).filter(|refunded| !refunded.is_zero());
            amount(refunded.and_then(|refunded| refunded.checked_neg().ok()))
        }
        ListColumn::Mode => vec![said(row.mode.word())],
        ListColumn::Till => vec![Cell::Foreign(row.till.clone())],
        ListColumn::Request => vec![Cell::Own(row.request_id.to_string())],
        ListColumn::Gateway => {
            vec![row.gateway_id.as_ref().map_or_else(none, |id| Cell::Foreign(id.to_string()))]
        }
        ListColumn::Account => vec![Cell::Foreign(row.account.to_string())],
    }
}

/// What a person is told of an attempt: a refunded sale is told as refunded.
fn state_word(row: &AttemptRow) -> &'static str {
    match (row.state.status(), row.order_status) {
        (PaymentStatus::Unknown, _) => "processing",
        (PaymentStatus::AwaitingPayer, _) => "waiting",
        (PaymentStatus::Paid, OrderStatus::Refunded) => "refunded",
        (PaymentStatus::Paid, OrderStatus::PartlyRefunded) => "partRefunded",
        (status, _) => status.word(),
    }
}

fn amount(money: Option<Money>) -> Vec<Cell> {
    match money {
        Some(money) => {
            vec![Cell::Own(money.currency().code().to_owned()), Cell::Own(money.to_major_text())]
        }
        // Nobody has said that it is nothing.
        None => vec![none(), none()],
    }
}

const fn none() -> Cell {
    Cell::Own(String::new())
}
