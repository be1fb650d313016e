//! A file with the settings of the store's and rows of the ledger's size, without its rules.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;

pub struct BareFile(SqliteConnection);

impl BareFile {
    /// A new file with so many rows in each table.
    pub async fn open(path: &Path, rows: i64) -> Self {
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
        // Unchecked, like the tables.
        sqlx::query(
            "WITH RECURSIVE all_rows AS (
                 SELECT 1 AS value UNION ALL SELECT value + 1 FROM all_rows WHERE value < ?
             )
             INSERT INTO entry SELECT value, 'fee', 'bench:' || value, 'Demo', NULL, NULL, 1,
                                      1795132800000, 1795132800000
             FROM all_rows;
             INSERT INTO move
             SELECT entry_id, 1, 'to-be-settled', 'fees', 7, 'EUR' FROM entry",
        )
        .bind(rows)
        .execute(&mut conn)
        .await
        .expect("rows are written");
        Self(conn)
    }

    /// The two rows of a fee, on the disk when this returns.
    pub async fn commit(&mut self, fact: &str) {
        let mut tx = self.0.begin_with("BEGIN IMMEDIATE").await.expect("nobody else writes");
        let entry_id = sqlx::query(
            "INSERT INTO entry (kind, fact, account, moves, at_ms, booked_at_ms)
             VALUES ('fee', ?, 'Demo', 1, 1795132800000, 1795132800000)",
        )
        .bind(fact)
        .execute(&mut *tx)
        .await
        .expect("a row is written")
        .last_insert_rowid();
        sqlx::query("INSERT INTO move VALUES (?, 1, 'to-be-settled', 'fees', 7, 'EUR')")
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
