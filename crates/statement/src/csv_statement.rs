//! A statement as CSV.

use crate::{Book, Row};
use chrono::SecondsFormat;
use chrono_tz::Tz;
use csv::{ByteRecord, Terminator, Writer, WriterBuilder};
use domain::{Money, WalletName};
use std::borrow::Cow;
use std::io::{self, Write};

/// The columns. The first eighteen are fixed by contract with other programs.
const COLUMNS: [&str; 25] = [
    "at",
    "kind",
    "order_number",
    "request_id",
    "gateway_id",
    "wallet",
    "status",
    "currency",
    "gross",
    "fee",
    "tax",
    "net",
    "settlement_currency",
    "settlement_amount",
    "batch_id",
    "bank_line",
    "reference",
    "note",
    "book",
    "account",
    "mode",
    "till",
    "order_id",
    "discount",
    "discount_borne_by",
];

/// Why a statement could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// The place that it is written to did not take it.
    #[error("the statement could not be written")]
    Write(#[source] io::Error),
}

/// Writes a statement as CSV, row by row; nothing but the current row is held.
pub struct CsvStatement<W: Write> {
    writer: Writer<W>,
    record: ByteRecord,
    book: Book,
    zone: Tz,
    rows: u64,
}

impl<W: Write> CsvStatement<W> {
    /// Begins with the line that names the columns.
    pub fn begin(out: W, book: Book, zone: Tz) -> Result<Self, StatementError> {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        writer.write_record(COLUMNS).map_err(failed)?;
        Ok(Self { writer, record: ByteRecord::new(), book, zone, rows: 0 })
    }

    /// Writes one row.
    pub fn row(&mut self, row: &Row) -> Result<(), StatementError> {
        let at = row.at.with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::Secs, false);
        let currency = row.gross.currency();
        let settlement_currency = row.settlement.map(|money| money.currency());
        let wallet = row.wallet.as_ref().map_or("", WalletName::as_str);
        self.record.clear();
        self.cell(&at);
        self.cell(row.kind.word());
        self.cell(row.order_number.as_str());
        self.cell(&row.request_id);
        self.text(row.gateway_id.as_deref());
        self.cell(wallet);
        self.cell(row.status);
        self.cell(currency.code());
        self.money(Some(row.gross));
        self.money(row.fee);
        self.money(row.tax);
        self.money(row.net);
        self.cell(settlement_currency.as_ref().map_or("", |currency| currency.code()));
        self.money(row.settlement);
        self.text(row.batch_id.as_deref());
        self.text(row.bank_line.as_deref());
        self.text(row.reference.as_deref());
        self.text(row.note.as_deref());
        self.cell(self.book.mark());
        self.text(Some(row.account.as_str()));
        self.cell(row.mode.word());
        self.cell(&row.till);
        self.cell(row.order_id.as_str());
        self.money(row.discount);
        self.cell(row.discount_borne_by.unwrap_or_default());
        self.writer.write_byte_record(&self.record).map_err(failed)?;
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    /// Rows so far.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes what is still held back and gives the place back.
    pub fn finish(self) -> Result<W, StatementError> {
        self.writer.into_inner().map_err(|error| StatementError::Write(error.into_error()))
    }

    fn cell(&mut self, text: &str) {
        self.record.push_field(text.as_bytes());
    }

    /// A text that somebody outside chose.
    fn text(&mut self, text: Option<&str>) {
        let harmless = harmless(text.unwrap_or_default());
        self.record.push_field(harmless.as_bytes());
    }

    /// An unknown amount is an empty cell: nobody has said that it is nothing.
    fn money(&mut self, money: Option<Money>) {
        let text = money.map_or_else(String::new, |money| money.to_major_text());
        self.record.push_field(text.as_bytes());
    }
}

/// Keeps a spreadsheet from running a text as a formula. Taking one apostrophe away from a text
/// that has them before such a sign gives back what was there.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let runs = |first: char| {
        matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
    };
    if text.trim_start_matches('\'').starts_with(runs) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

pub(crate) fn failed(error: csv::Error) -> StatementError {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => io::Error::other(format!("{other:?}")),
    };
    StatementError::Write(source)
}
