//! Copies of the file: taken while others write, and looked over without being changed.

use crate::migrate::{MIGRATOR, newest_applied};
use crate::{Book, Checked, Finding, Store, StoreError, chain, setting, verify};
use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use trail::Signature;

impl Store {
    /// Writes the books as they stand at this moment into a new file. Writers go on meanwhile.
    pub async fn copy_to(&self, copy: &Path) -> Result<(), StoreError> {
        let text = copy.to_str().ok_or_else(|| StoreError::File {
            path: copy.to_owned(),
            doing: "copied",
            source: std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not Unicode"),
        })?;
        let options = self.reader_options().pragma("query_only", "off");
        let mut conn = options.connect().await?;
        // Unchecked: it is no statement about the schema.
        let copied = sqlx::query("VACUUM INTO ?").bind(text).execute(&mut conn).await;
        conn.close().await?;
        copied?;
        Ok(())
    }

    /// When the file was made.
    pub async fn created_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let Some(text) = self.setting(setting::CREATED_AT).await? else { return Ok(None) };
        match DateTime::parse_from_rfc3339(&text) {
            Ok(at) => Ok(Some(at.to_utc())),
            Err(error) => Err(StoreError::Unreadable {
                record: format!("setting {}", setting::CREATED_AT),
                what: error.to_string(),
            }),
        }
    }
}

/// The newest migration in a file that nobody has to have open; one that this program does not know
/// is `NewerVersion`.
pub async fn schema_of(path: &Path) -> Result<i64, StoreError> {
    let mut conn = look_at(path).await?;
    let found = newest_applied(&mut conn).await;
    conn.close().await?;
    let known = known_schema();
    match found? {
        Some(found) if found > known => Err(StoreError::NewerVersion { found, known }),
        Some(found) => Ok(found),
        None => Err(StoreError::Damaged { finding: "there is nothing in the file".to_owned() }),
    }
}

/// Which book a file keeps that nobody has to have open.
pub async fn book_of(path: &Path) -> Result<Option<Book>, StoreError> {
    let mut conn = look_at(path).await?;
    let word = setting::read(&mut conn, setting::BOOK).await;
    conn.close().await?;
    Ok(word?.as_deref().and_then(Book::parse_word))
}

/// The signatures of the chain in a file that nobody has to have open, oldest first; none where the
/// file is older than the chain.
pub async fn signatures_of(path: &Path) -> Result<Vec<Signature>, StoreError> {
    let mut conn = look_at(path).await?;
    let signatures = match chain::covered(&mut conn).await?.is_empty() {
        true => Vec::new(),
        false => chain::signatures(&mut conn).await?.into_values().flatten().collect(),
    };
    conn.close().await?;
    Ok(signatures)
}

/// Re-computes every invariant of books that lie still, without changing a byte. Books of an earlier
/// version are checked as far as this one knows them: their pages, and the chain over their rows.
pub async fn examine(path: &Path) -> Result<Checked, Finding> {
    let schema = schema_of(path).await?;
    let mut conn = look_at(path).await?;
    let outcome = if schema == known_schema() {
        verify::whole(&mut conn).await
    } else {
        earlier(&mut conn).await
    };
    conn.close().await.map_err(StoreError::from)?;
    outcome
}

async fn earlier(conn: &mut SqliteConnection) -> Result<Checked, Finding> {
    verify::pages(conn).await?;
    let mut checked = Checked::default();
    if !chain::covered(conn).await?.is_empty() {
        checked.take_over(chain::check(conn).await?);
    }
    Ok(checked)
}

async fn look_at(path: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    Ok(options.pragma("cell_size_check", "on").disable_statement_logging().connect().await?)
}

/// The newest migration that this program knows.
pub fn known_schema() -> i64 {
    MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default()
}
