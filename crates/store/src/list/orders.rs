//! Orders by page.

use super::hits::Hits;
use super::{Cursor, CursorKind, Place, Span, cut, place};
use crate::order::{OrderRow, select_order};
use crate::search::Needle;
use crate::{OrderRecord, Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{AccountName, Currency, OrderStatus, WalletName};
use sqlx::SqliteConnection;

/// Which orders. What is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// The first moment that counts.
    pub from: Option<DateTime<Utc>>,
    /// The first moment that no longer counts.
    pub to: Option<DateTime<Utc>>,
    /// What they have come to.
    pub status: Option<OrderStatus>,
    /// Which wallet paid, or is to pay.
    pub wallet: Option<WalletName>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// At which acquirer.
    pub account: Option<AccountName>,
    /// Words that all have to occur in number, amount, reference, note, ids or wallet.
    pub search: Option<String>,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<OrderRecord>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// The filter as statements take it.
struct Terms<'f> {
    status: Option<&'static str>,
    wallet: Option<&'f str>,
    currency: Option<&'f str>,
    account: Option<&'f str>,
}

impl<'f> Terms<'f> {
    fn new(filter: &'f OrderFilter) -> Self {
        Self {
            status: filter.status.map(OrderStatus::word),
            wallet: filter.wallet.as_ref().map(WalletName::as_str),
            currency: filter.currency.as_ref().map(Currency::code),
            account: filter.account.as_ref().map(AccountName::as_str),
        }
    }
}

impl Store {
    /// A page of orders.
    pub async fn list_orders(
        &self,
        filter: &OrderFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<OrderPage, StoreError> {
        let mut conn = self.reader().await?;
        let needle = filter.search.as_deref().and_then(Needle::parse);
        let (mut rows, cursor): (_, fn(&OrderRow) -> Cursor) = match &needle {
            None => {
                let place = place(after, CursorKind::Time)?;
                let span = Span::new(filter.from, filter.to, place);
                let rows = by_time(&mut conn, span, &Terms::new(filter), limit).await?;
                (rows, |row| Cursor::time(row.place()))
            }
            Some(needle) => {
                let place = place(after, CursorKind::Search)?;
                let rows = by_search(&mut conn, filter, needle, place, limit).await?;
                (rows, |row| Cursor::search((row.place().1, i64::MIN)))
            }
        };
        let more = cut(&mut rows, limit);
        let next = rows.last().filter(|_| more).map(cursor);
        let orders = rows.into_iter().map(OrderRecord::try_from).collect::<Result<_, _>>()?;
        Ok(OrderPage { orders, next })
    }
}

/// Two statements, because a status has an index of its own: the few that failed among a million
/// that were paid are not looked for one by one.
async fn by_time(
    conn: &mut SqliteConnection,
    span: Span,
    terms: &Terms<'_>,
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let one_more = i64::from(limit).saturating_add(1);
    let rows = match terms.status {
        None => {
            select_order!(
                "WHERE o.created_at_ms >= ?1 AND (o.created_at_ms, o.order_row) < (?2, ?3)
                   AND (?4 IS NULL OR o.wallet = ?4)
                   AND (?5 IS NULL OR o.currency = ?5)
                   AND (?6 IS NULL OR o.account = ?6)
                 ORDER BY o.created_at_ms DESC, o.order_row DESC
                 LIMIT ?7",
                span.from_ms,
                span.before_ms,
                span.before_row,
                terms.wallet,
                terms.currency,
                terms.account,
                one_more,
            )
            .fetch_all(conn)
            .await?
        }
        Some(status) => {
            select_order!(
                "WHERE o.status = ?8
                   AND o.created_at_ms >= ?1 AND (o.created_at_ms, o.order_row) < (?2, ?3)
                   AND (?4 IS NULL OR o.wallet = ?4)
                   AND (?5 IS NULL OR o.currency = ?5)
                   AND (?6 IS NULL OR o.account = ?6)
                 ORDER BY o.created_at_ms DESC, o.order_row DESC
                 LIMIT ?7",
                span.from_ms,
                span.before_ms,
                span.before_row,
                terms.wallet,
                terms.currency,
                terms.account,
                one_more,
                status,
            )
            .fetch_all(conn)
            .await?
        }
    };
    Ok(rows)
}

async fn by_search(
    conn: &mut SqliteConnection,
    filter: &OrderFilter,
    needle: &Needle,
    place: Option<Place>,
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let terms = Terms::new(filter);
    let span = Span::new(filter.from, filter.to, None);
    let from_row = place.map_or(i64::MAX, |(order_row, _)| order_row.saturating_sub(1));
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let mut hits = Hits::new(needle, from_row, wanted);
    let mut found = Vec::new();
    while let Some(batch) = hits.next(conn).await? {
        let missing = i64::try_from(wanted.saturating_sub(found.len())).unwrap_or(i64::MAX);
        let rows = select_order!(
            "WHERE o.order_row IN (SELECT value FROM json_each(?1))
               AND o.created_at_ms >= ?2 AND o.created_at_ms < ?3
               AND (?4 IS NULL OR o.wallet = ?4)
               AND (?5 IS NULL OR o.currency = ?5)
               AND (?6 IS NULL OR o.account = ?6)
               AND (?7 IS NULL OR o.status = ?7)
             ORDER BY o.order_row DESC
             LIMIT ?8",
            batch,
            span.from_ms,
            span.before_ms,
            terms.wallet,
            terms.currency,
            terms.account,
            terms.status,
            missing,
        )
        .fetch_all(&mut *conn)
        .await?;
        found.extend(rows);
        if found.len() >= wanted {
            break;
        }
    }
    Ok(found)
}
