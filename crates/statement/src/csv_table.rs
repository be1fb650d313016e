//! A list as CSV: the columns that a person chose, as a person sees them.

use crate::StatementError;
use crate::csv_statement::{failed, harmless};
use csv::{ByteRecord, Terminator, Writer, WriterBuilder};
use std::io::Write;

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text that somebody outside chose: it must not run as a formula.
    Foreign(String),
    /// A figure, a time or a word of our own.
    Own(String),
}

/// Writes a list as CSV, row by row; nothing but the current row is held.
pub struct CsvTable<W: Write> {
    writer: Writer<W>,
    record: ByteRecord,
    rows: u64,
}

impl<W: Write> CsvTable<W> {
    /// Begins with the line that names the columns.
    pub fn begin(mut out: W, headings: &[String]) -> Result<Self, StatementError> {
        // Headings are in the reader's language, and some spreadsheets take a file without this
        // mark for one of their system's own alphabet.
        out.write_all("\u{feff}".as_bytes()).map_err(StatementError::Write)?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        let headings = headings.iter().map(|heading| harmless(heading).into_owned());
        writer.write_record(headings).map_err(failed)?;
        Ok(Self { writer, record: ByteRecord::new(), rows: 0 })
    }

    /// Writes one row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), StatementError> {
        self.record.clear();
        for cell in cells {
            match cell {
                Cell::Foreign(text) => self.record.push_field(harmless(text).as_bytes()),
                Cell::Own(text) => self.record.push_field(text.as_bytes()),
            }
        }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_outside_does_not_run_and_a_figure_stays_a_figure() {
        let mut table =
            CsvTable::begin(Vec::new(), &["备注".to_owned(), "Sum".to_owned()]).unwrap();
        table.row(&[Cell::Foreign("=1+1".to_owned()), Cell::Own("-20.00".to_owned())]).unwrap();
        table.row(&[Cell::Foreign("two, \"three\"".to_owned()), Cell::Own(String::new())]).unwrap();
        assert_eq!(table.rows(), 2);
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        let expected = "\u{feff}备注,Sum\r\n'=1+1,-20.00\r\n\"two, \"\"three\"\"\",\r\n";
        assert_eq!(text, expected);
    }
}
