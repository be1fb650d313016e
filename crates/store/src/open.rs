//! Opening a file: whose it is, whether it is whole, and who may write.

use crate::chain::{self, Covered, Pending};
use crate::migrate::{Check, MIGRATOR, OpeningLock, first_finding, migrate};
use crate::tx::Writer;
use crate::{Book, StoreError, WriteTx, setting};
use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The shop's file, open. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    writer: Writer,
    readers: SqlitePool,
    book: Book,
    covered: Arc<[Covered]>,
    /// What the one writing connection tells of its rows.
    pending: Pending,
}

/// What is seldom other than usual.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long a writer waits for its turn before it is told `Locked`.
    pub wait: Duration,
    /// How many may read at once.
    pub readers: u32,
    /// Files up to this size are looked over when they are opened.
    pub check_bytes_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { wait: Duration::from_secs(10), readers: 4, check_bytes_max: 32 * 1024 * 1024 }
    }
}

/// How long SQLite itself polls for the lock before we look at the clock.
const POLL_MAX: Duration = Duration::from_millis(250);
/// One for each statement of this crate, so that none is ever prepared twice.
const STATEMENTS_MAX: usize = 256;
/// A page fits in, so that the thread that reads never waits for the one that takes.
const ROWS_MAX: usize = 256;

impl Store {
    /// Opens a file, making it if there is none. The folder has to be there.
    pub async fn open(path: &Path, book: Book, now: DateTime<Utc>) -> Result<Self, StoreError> {
        Self::open_with(path, book, Options::default(), now).await
    }

    /// Opens a file in an unusual way.
    pub async fn open_with(
        path: &Path,
        book: Book,
        options: Options,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        Self::open_at(path, book, options, &MIGRATOR, now).await
    }

    /// Opens a file at the schema that `migrator` knows.
    pub(crate) async fn open_at(
        path: &Path,
        book: Book,
        options: Options,
        migrator: &Migrator,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let lock = OpeningLock::take(path, options.wait).await?;
        let mut conn = connect_options(path, options.wait).connect().await?;
        let outcome = prepare(&mut conn, path, book, options, migrator, now).await;
        let closed = conn.close().await;
        let covered = outcome?.into();
        closed?;
        drop(lock);
        let pending = Pending::default();
        let mut writing = connect_options(path, options.wait.min(POLL_MAX)).connect().await?;
        pending.listen(&mut writing).await?;
        let writer = Writer::new(writing, options.wait);
        let reading = connect_options(path, options.wait).pragma("query_only", "on");
        let readers = pool(options.readers, options.wait).connect_lazy_with(reading);
        Ok(Self { writer, readers, book, covered, pending })
    }

    /// Which book the file keeps.
    pub const fn book(&self) -> Book {
        self.book
    }

    /// Begins to write. Waits for its turn, then says `Locked`.
    pub async fn write(&self) -> Result<WriteTx<'_>, StoreError> {
        let turn = self.writer.begin().await?;
        // What a transaction that was dropped had written has not been.
        let _undone = self.pending.take();
        Ok(WriteTx::new(turn, &self.covered, &self.pending))
    }

    /// Waits for what is under way and closes the file.
    pub async fn close(self) {
        self.writer.close().await;
        self.readers.close().await;
    }

    pub(crate) fn reader_options(&self) -> SqliteConnectOptions {
        SqliteConnectOptions::clone(&self.readers.connect_options())
    }

    pub(crate) async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }
}

/// Connections are few and live as long as the store; none is asked whether it still lives.
fn pool(size: u32, wait: Duration) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(wait)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

fn connect_options(path: &Path, busy_timeout: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Money: a commit that was answered survives the loss of power.
        .synchronous(SqliteSynchronous::Full)
        .pragma("fullfsync", "on")
        .foreign_keys(true)
        .busy_timeout(busy_timeout)
        .statement_cache_capacity(STATEMENTS_MAX)
        .row_buffer_size(ROWS_MAX)
        .pragma("cell_size_check", "on")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging()
}

/// Under the lock: schema, book, and whether the file is whole.
async fn prepare(
    conn: &mut SqliteConnection,
    path: &Path,
    book: Book,
    options: Options,
    migrator: &Migrator,
    now: DateTime<Utc>,
) -> Result<Vec<Covered>, StoreError> {
    let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if bytes <= options.check_bytes_max
        && let Some(finding) = first_finding(conn, Check::Quick).await?
    {
        return Err(StoreError::Damaged { finding });
    }
    migrate(conn, migrator, path).await?;
    keep_book(conn, book, now).await?;
    chain::covered(conn).await
}

/// A file keeps one book for good.
async fn keep_book(
    conn: &mut SqliteConnection,
    book: Book,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match setting::read(conn, setting::BOOK).await? {
        Some(word) => match Book::parse_word(&word) {
            Some(found) if found == book => Ok(()),
            Some(found) => Err(StoreError::OtherBook { found, wanted: book }),
            None => Err(StoreError::Unreadable {
                record: format!("setting {}", setting::BOOK),
                what: format!("{word:?} is not a book"),
            }),
        },
        None => {
            setting::write(conn, setting::BOOK, book.word()).await?;
            setting::write(conn, setting::CREATED_AT, &now.to_rfc3339()).await
        }
    }
}

#[cfg(test)]
mod tests;
