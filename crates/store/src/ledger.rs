//! The ledger: entries with their moves, and what they come to.

mod balance;
mod post;
mod row;

pub use balance::LedgerBalance;
pub use post::NewEntry;
pub(crate) use post::{arrival_of, due_of_payment};
pub(crate) use row::{EntryRow, read_entries, select_entry};

use crate::StoreError;
use chrono::{DateTime, Utc};
use domain::{AccountName, Entry, EntryKey, OrderId};
use sqlx::SqliteConnection;

/// An entry in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecord {
    /// Its number; entries are numbered as they are booked, without a gap.
    pub id: i64,
    /// What it books, and how.
    pub entry: Entry,
    /// The number of the entry that it takes back.
    pub takes_back: Option<i64>,
    /// At which acquirer.
    pub account: AccountName,
    /// Of which order, if of one.
    pub order_id: Option<OrderId>,
    /// When we booked it.
    pub booked_at: DateTime<Utc>,
}

/// An order's entries, in the order of booking.
pub(crate) async fn of_order(
    conn: &mut SqliteConnection,
    id: &OrderId,
) -> Result<Vec<EntryRecord>, StoreError> {
    let id = id.as_str();
    let rows =
        select_entry!("WHERE e.order_id = ? ORDER BY e.entry_id", id).fetch_all(&mut *conn).await?;
    read_entries(conn, rows).await
}

/// The entries of several orders at once: by order, in the order of booking.
pub(crate) async fn of_orders(
    conn: &mut SqliteConnection,
    ids: &[OrderId],
) -> Result<Vec<EntryRecord>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(OrderId::as_str).collect();
    let ids = serde_json::to_string(&ids).expect("texts are always JSON");
    let rows = select_entry!(
        "WHERE e.order_id IN (SELECT value FROM json_each(?)) ORDER BY e.order_id, e.entry_id",
        ids
    )
    .fetch_all(&mut *conn)
    .await?;
    read_entries(conn, rows).await
}

/// The entry of a fact.
pub(crate) async fn by_key(
    conn: &mut SqliteConnection,
    key: &EntryKey,
) -> Result<Option<EntryRecord>, StoreError> {
    let (kind, fact) = (key.kind.word(), key.fact.as_str());
    let rows =
        select_entry!("WHERE e.kind = ? AND e.fact = ?", kind, fact).fetch_all(&mut *conn).await?;
    Ok(read_entries(conn, rows).await?.pop())
}

/// Those that were booked after a place.
pub(crate) async fn after(
    conn: &mut SqliteConnection,
    entry_id: i64,
    limit: u32,
) -> Result<Vec<EntryRecord>, StoreError> {
    let rows = select_entry!("WHERE e.entry_id > ? ORDER BY e.entry_id LIMIT ?", entry_id, limit)
        .fetch_all(&mut *conn)
        .await?;
    read_entries(conn, rows).await
}
