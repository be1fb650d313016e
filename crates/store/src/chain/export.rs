//! The chain as a file for others.

use super::{Covered, ROWS_AT_ONCE, cells, covered, read, signature, survey};
use crate::{Finding, Store, StoreError};
use sqlx::{Connection, SqliteConnection};
use std::io::Write;
use trail::{Body, Newest, State, export};

/// Why a trail could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum TrailExportError {
    /// The chain does not fit itself; a file of it would prove nothing.
    #[error("the trail is damaged: {0}")]
    Damaged(Finding),
    /// The store's word.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error("the trail cannot be written")]
    Write(#[from] std::io::Error),
}

impl Store {
    /// Writes the whole chain, its events and its signatures as they stand at one moment. Returns
    /// how many links it has.
    pub async fn export_trail(&self, out: impl Write + Send) -> Result<i64, TrailExportError> {
        let mut conn = self.reader().await?;
        let mut tx = conn.begin().await.map_err(StoreError::from)?;
        let (newest, _) = survey::links(&mut tx).await.map_err(TrailExportError::Damaged)?;
        let mut signatures = signature::by_link(&mut tx).await?;
        let tables = covered(&mut tx).await?;
        let shown = tables.iter().find(|table| table.name == export::SHOWN);
        let mut writer = export::Writer::begin(out, self.book().word())?;
        let mut after = 0;
        loop {
            let links = survey::page(&mut tx, after).await?;
            let Some(last) = links.last() else { break };
            after = last.number;
            for link in links {
                writer.link(link.number, &link.body, &link.head)?;
                if let Some(table) = shown {
                    let rows = last_word(&newest, link.number, &link.body);
                    show(&mut tx, table, &rows, &mut writer).await?;
                }
                for signature in signatures.remove(&link.number).unwrap_or_default() {
                    writer.signature(&signature)?;
                }
            }
        }
        writer.end()?.flush()?;
        Ok(after)
    }
}

/// Rows of the shown table that a link has the last word on.
fn last_word(newest: &Newest, link: i64, body: &[u8]) -> Vec<i64> {
    let entries = Body::read(body).unwrap_or_default();
    let shown = entries.iter().filter(|entry| {
        entry.table == export::SHOWN
            && entry.state != State::Gone
            && newest.link(&entry.table, entry.row) == Some(link)
    });
    shown.map(|entry| entry.row).collect()
}

async fn show<W: Write>(
    conn: &mut SqliteConnection,
    table: &Covered,
    rows: &[i64],
    writer: &mut export::Writer<W>,
) -> Result<(), TrailExportError> {
    for rows in rows.chunks(ROWS_AT_ONCE) {
        for row in read(conn, "", &[table.part(rows)]).await? {
            let (_, number, columns) = cells(&row)?;
            writer.row(&table.name, number, &columns)?;
        }
    }
    Ok(())
}
