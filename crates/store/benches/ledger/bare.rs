//! A file with the settings of the store's and rows of the ledger's size, without its rules.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;

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
        // Unchecked: this file has a schema of its own.
        sqlx::raw_sql(
            "CREATE TABLE entry (
                 entry_id INTEGER PRIMARY KEY, kind TEXT, fact TEXT, account TEXT, order_id TEXT,
                 takes_back INTEGER, moves INTEGER, at_ms INTEGER, booked_at_ms INTEGER
             ) STRICT;
             CREATE TABLE move (
                 entry_id INTEGER, number INTEGER, from_account TEXT, to_account TEXT,
                 amount_minor INTEGER, currency TEXT, PRIMARY KEY (entry_id, number)
             ) STRICT, WITHOUT ROWID;",
        )
        .execute(&mut conn)
        .await
        .expect("tables are made");
        Self(conn)
    }

    /// The two rows of a sale, on the disk when this returns.
    pub async fn commit(&mut self, payment: &str, order: &str) {
        let mut tx = self.0.begin_with("BEGIN IMMEDIATE").await.expect("nobody else writes");
        let entry_id = sqlx::query(
            "INSERT INTO entry (kind, fact, account, order_id, moves, at_ms, booked_at_ms)
             VALUES ('sale', ?, 'Demo', ?, 1, 1795132800000, 1795132800000)",
        )
        .bind(payment)
        .bind(order)
        .execute(&mut *tx)
        .await
        .expect("a row is written")
        .last_insert_rowid();
        sqlx::query("INSERT INTO move VALUES (?, 1, 'sales', 'to-be-settled', 1250, 'EUR')")
            .bind(entry_id)
            .execute(&mut *tx)
            .await
            .expect("a row is written");
        tx.commit().await.expect("rows are kept");
    }

    pub async fn close(self) {
        self.0.close().await.expect("a file closes");
    }
}
