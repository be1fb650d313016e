//! Entries of the ledger by page, the last one booked first.

use super::{Cursor, CursorKind, cut, place};
use crate::ledger::{read_entries, select_entry};
use crate::{EntryRecord, Store, StoreError};
use domain::{AccountName, LedgerAccount, OrderId};

/// Which entries. What is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of which order.
    pub order_id: Option<OrderId>,
    /// At which acquirer.
    pub account: Option<AccountName>,
    /// Which account of the ledger they move money to or from.
    pub ledger_account: Option<LedgerAccount>,
}

/// A page of entries, the last one booked first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<EntryRecord>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl Store {
    /// A page of the ledger's entries.
    ///
    /// Two statements, because an order's entries have an index of their own.
    pub async fn list_entries(
        &self,
        filter: &EntryFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<EntryPage, StoreError> {
        let mut conn = self.reader().await?;
        let before = place(after, CursorKind::Booking)?.map_or(i64::MAX, |(entry_id, _)| entry_id);
        let order_id = filter.order_id.as_ref().map(OrderId::as_str);
        let account = filter.account.as_ref().map(AccountName::as_str);
        let ledger_account = filter.ledger_account.map(LedgerAccount::word);
        let one_more = i64::from(limit).saturating_add(1);
        let rows = match order_id {
            None => {
                select_entry!(
                    "WHERE e.entry_id < ?1
                       AND (?2 IS NULL OR e.account = ?2)
                       AND (?3 IS NULL
                            OR EXISTS (SELECT 1 FROM ledger_move AS m
                                       WHERE m.entry_id = e.entry_id
                                         AND ?3 IN (m.from_account, m.to_account)))
                     ORDER BY e.entry_id DESC
                     LIMIT ?4",
                    before,
                    account,
                    ledger_account,
                    one_more,
                )
                .fetch_all(&mut *conn)
                .await?
            }
            Some(order_id) => {
                select_entry!(
                    "WHERE e.order_id = ?5 AND e.entry_id < ?1
                       AND (?2 IS NULL OR e.account = ?2)
                       AND (?3 IS NULL
                            OR EXISTS (SELECT 1 FROM ledger_move AS m
                                       WHERE m.entry_id = e.entry_id
                                         AND ?3 IN (m.from_account, m.to_account)))
                     ORDER BY e.entry_id DESC
                     LIMIT ?4",
                    before,
                    account,
                    ledger_account,
                    one_more,
                    order_id,
                )
                .fetch_all(&mut *conn)
                .await?
            }
        };
        let mut entries = read_entries(&mut conn, rows).await?;
        let more = cut(&mut entries, limit);
        let next = entries.last().filter(|_| more).map(|last| Cursor::booking(last.id));
        Ok(EntryPage { entries, next })
    }
}
