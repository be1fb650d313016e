//! A file with the settings of the store's and nothing else.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;

/// About what one line about a payment takes.
const TEXT: &str = "p20261120090000_1_1_23456789abcdefgh EUR 12.50 awaiting_payer";

/// After so many pages SQLite carries its log over and begins it anew; a commit here is one or two.
const PAGES_OF_A_LOG: u32 = 1_100;

pub struct BareFile(SqliteConnection);

impl BareFile {
    pub async fn open(path: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "on")
            .disable_statement_logging();
        let mut conn = options.connect().await.expect("a new file opens");
        sqlx::query("CREATE TABLE line (line_id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
            .execute(&mut conn)
            .await
            .expect("a table is made");
        let mut file = Self(conn);
        // Until its first checkpoint a log grows, and flushing a growing file costs more. The
        // store's log is past that after a few payments, so this one has to be as well.
        for _ in 0..PAGES_OF_A_LOG {
            file.commit().await;
        }
        file
    }

    /// One row, on the disk when this returns.
    pub async fn commit(&mut self) {
        sqlx::query("INSERT INTO line (text) VALUES (?)")
            .bind(TEXT)
            .execute(&mut self.0)
            .await
            .expect("a row is written");
    }

    pub async fn close(self) {
        self.0.close().await.expect("a file closes");
    }
}
