//! Writing: one transaction at a time.

mod known;
mod queue;
mod turn;

use crate::chain::{self, Covered, Pending};
use crate::{StoreError, setting};
use domain::PaymentRequestId;
pub(crate) use known::Known;
pub(crate) use queue::{Queue, Rows};
use sqlx::SqliteConnection;
use turn::Turn;
pub(crate) use turn::Writer;

/// A transaction that writes. Nobody else writes meanwhile, in this program or another, so what is
/// read in it stays true until it ends. Dropping it undoes it.
///
/// Rows may go to the file later than they are given, at the latest with the commit, so a rule that
/// one of them breaks may be told by a later call.
#[derive(Debug)]
pub struct WriteTx<'s> {
    turn: Turn,
    /// What was read, kept up with what is written.
    known: Known,
    /// What the file has not yet got.
    queue: Queue,
    /// Whether the file refused something that was given, so that nothing may become lasting.
    broken: bool,
    /// Tables of which every written row becomes part of the chain.
    covered: &'s [Covered],
    /// What this transaction has written.
    pending: &'s Pending,
}

/// More than a batch of notifications takes.
const QUEUE_BYTES_MAX: usize = 4 * 1024 * 1024;

impl<'s> WriteTx<'s> {
    pub(crate) fn new(turn: Turn, covered: &'s [Covered], pending: &'s Pending) -> Self {
        let (known, queue) = (Known::default(), Queue::default());
        Self { turn, known, queue, broken: false, covered, pending }
    }

    /// The connection, for a statement of one's own: everything that was given is in the file.
    pub(crate) async fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        if self.broken {
            return Err(StoreError::Refused { rule: "rows of this transaction".to_owned() });
        }
        let written = self.queue.write(self.turn.conn(), &mut self.known).await;
        // Rows that were refused are gone from the queue: without them there is nothing to commit.
        self.broken = written.is_err();
        written?;
        Ok(self.turn.conn())
    }

    /// Keeps what waits small.
    pub(crate) async fn write_if_much(&mut self) -> Result<(), StoreError> {
        if self.queue.bytes() > QUEUE_BYTES_MAX {
            self.conn().await?;
        }
        Ok(())
    }

    /// What is known, with the connection to read what is not.
    pub(crate) fn known(&mut self) -> (&mut Known, &mut SqliteConnection) {
        (&mut self.known, self.turn.conn())
    }

    /// What will be written before the next statement.
    pub(crate) const fn queue(&mut self) -> &mut Queue {
        &mut self.queue
    }

    /// Reads all that these attempts stand for at once, so that to change each of them costs no
    /// further reading.
    pub async fn read_ahead(&mut self, ids: &[PaymentRequestId]) -> Result<(), StoreError> {
        self.known.read_orders_of(self.turn.conn(), ids).await
    }

    /// Sets a setting.
    pub async fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        if key == setting::BOOK {
            return Err(StoreError::Refused { rule: "a file keeps its book".to_owned() });
        }
        setting::write(self.conn().await?, key, value).await
    }

    /// Puts a link at the end of the chain for all that was written, and makes it lasting. When this
    /// returns `Ok` it is on the disk.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.known.changed_texts(self.turn.conn(), &mut self.queue.texts).await?;
        let (covered, pending) = (self.covered, self.pending);
        let conn = self.conn().await?;
        let link = chain::append(conn, covered, pending.take()).await?;
        self.turn.commit(link.as_ref()).await
    }
}
