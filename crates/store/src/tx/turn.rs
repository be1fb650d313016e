//! Whose turn it is to write: the one connection that does, lent to one transaction at a time.
//!
//! It is no pool of one: a pool asks the connection whether it still lives each time it comes back,
//! which is a way to SQLite's thread for each transaction.

use crate::StoreError;
use crate::chain::NewLink;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

/// The connection that writes, until it is closed. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    conn: Arc<Mutex<Option<SqliteConnection>>>,
    wait: Duration,
}

/// A transaction on that connection. Dropping it undoes it.
#[derive(Debug)]
pub(crate) struct Turn {
    conn: Option<Lent>,
}

type Lent = OwnedMappedMutexGuard<Option<SqliteConnection>, SqliteConnection>;

impl Writer {
    /// Who writes waits up to `wait` for the turn.
    pub(crate) fn new(conn: SqliteConnection, wait: Duration) -> Self {
        Self { conn: Arc::new(Mutex::new(Some(conn))), wait }
    }

    /// Begins a transaction that nobody else writes beside, in this program or another.
    pub(crate) async fn begin(&self) -> Result<Turn, StoreError> {
        let started = Instant::now();
        let conn = tokio::time::timeout(self.wait, Arc::clone(&self.conn).lock_owned()).await;
        let conn = conn.map_err(|_elapsed| StoreError::Locked)?;
        let conn = OwnedMutexGuard::try_map(conn, Option::as_mut);
        let conn = conn.map_err(|_closed| StoreError::Query(sqlx::Error::PoolClosed))?;
        // From here on it is put right again, also where nobody waits for the beginning any more.
        let mut turn = Turn { conn: Some(conn) };
        loop {
            match turn.run("BEGIN IMMEDIATE").await {
                Err(StoreError::Locked) if started.elapsed() < self.wait => {}
                outcome => return outcome.map(|()| turn),
            }
        }
    }

    /// Waits for what is under way and closes the connection.
    pub(crate) async fn close(&self) {
        if let Some(conn) = self.conn.lock().await.take()
            && let Err(error) = conn.close().await
        {
            tracing::warn!("the data was not closed in order: {error}");
        }
    }
}

impl Turn {
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("it is there until the end")
    }

    /// Makes lasting what was written, and the chain's last link with it.
    pub(crate) async fn commit(mut self, link: Option<&NewLink>) -> Result<(), StoreError> {
        match link {
            Some(link) => link.write_last(self.conn()).await?,
            None => self.run("COMMIT").await?,
        }
        self.conn = None;
        Ok(())
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), StoreError> {
        sqlx::query(statement).execute(self.conn()).await?;
        Ok(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        // Without a runtime the program is at its end, and closing the connection undoes it.
        if let Ok(runtime) = Handle::try_current() {
            // The next turn is only given when this is done. Where nothing had begun, or all was
            // undone by SQLite itself, there is nothing to say.
            runtime.spawn(async move { sqlx::query("ROLLBACK").execute(&mut *conn).await });
        }
    }
}
