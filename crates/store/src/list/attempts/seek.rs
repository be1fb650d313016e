//! The place of the nth attempt, for whoever drags the scroll bar: found by counting along the index,
//! without reading what lies between.

use super::Terms;
use crate::StoreError;
use crate::list::Cursor;
use crate::search::Needle;
use sqlx::SqliteConnection;

struct PlaceRow {
    major: i64,
    minor: i64,
}

/// What is not in the index is looked up beside it.
macro_rules! select_place {
    ($first:tt + $from:tt + $last:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            PlaceRow,
            "SELECT " + $first + " FROM " + $from
            + "AND p.created_at_ms >= ?1 AND p.created_at_ms < ?2
               AND (?3 IS NULL OR p.wallet = ?3)
               AND (?4 IS NULL OR p.currency = ?4)
               AND (?5 IS NULL OR p.account = ?5)
               AND (?6 IS NULL
                    OR coalesce(p.close_reason, p.state) IN (SELECT value FROM json_each(?6)))
               AND (?7 IS NULL OR p.amount_minor >= ?7)
               AND (?8 IS NULL OR p.amount_minor <= ?8)
               AND ((?9 IS NULL AND ?10 IS NULL AND NOT ?11) OR EXISTS (
                       SELECT 1 FROM payment AS q
                       WHERE q.payment_row = p.payment_row
                         AND (?9 IS NULL OR q.mode = ?9)
                         AND (?10 IS NULL OR q.failure_code = ?10)
                         AND (NOT ?11 OR q.returned_paid_at_ms IS NULL))) "
            + $last
            $(, $arg)*
        )
    };
}

/// The cursor of the attempt that has `before` others in front of it.
pub(super) async fn nth(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: Option<&Needle>,
    before: u32,
) -> Result<Option<Cursor>, StoreError> {
    match needle {
        None => by_time(conn, terms, before).await,
        Some(needle) => by_search(conn, terms, needle, before).await,
    }
}

async fn by_time(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    before: u32,
) -> Result<Option<Cursor>, StoreError> {
    let states = terms.states_json();
    let row = select_place!(
        r#"p.created_at_ms AS "major!: i64", p.payment_row AS "minor!: i64""#
            + "payment AS p WHERE TRUE "
            + "ORDER BY p.created_at_ms DESC, p.payment_row DESC LIMIT 1 OFFSET ?12",
        terms.span.from_ms,
        terms.span.before_ms,
        terms.wallet,
        terms.currency,
        terms.account,
        states,
        terms.least,
        terms.most,
        terms.mode,
        terms.code,
        terms.dropped,
        before,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Cursor::time((row.major, row.minor))))
}

async fn by_search(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: &Needle,
    before: u32,
) -> Result<Option<Cursor>, StoreError> {
    let states = terms.states_json();
    let row = match &needle.pieces {
        Some(pieces) => {
            select_place!(
                r#"o.order_row AS "major!: i64", p.attempt AS "minor!: i64""#
                    + "order_search CROSS JOIN shop_order AS o ON o.order_row = order_search.rowid
                       CROSS JOIN payment AS p ON p.order_id = o.order_id
                       WHERE order_search MATCH ?15
                         AND instr(order_search.text, ?13) > 0
                         AND (?14 IS NULL OR NOT EXISTS (
                                 SELECT 1 FROM json_each(?14)
                                 WHERE instr(order_search.text, value) = 0)) "
                    + "ORDER BY order_search.rowid DESC, p.attempt DESC LIMIT 1 OFFSET ?12",
                terms.span.from_ms,
                terms.span.before_ms,
                terms.wallet,
                terms.currency,
                terms.account,
                states,
                terms.least,
                terms.most,
                terms.mode,
                terms.code,
                terms.dropped,
                before,
                needle.word,
                needle.others,
                pieces,
            )
            .fetch_optional(conn)
            .await?
        }
        None => {
            select_place!(
                r#"o.order_row AS "major!: i64", p.attempt AS "minor!: i64""#
                    + "order_search CROSS JOIN shop_order AS o ON o.order_row = order_search.rowid
                       CROSS JOIN payment AS p ON p.order_id = o.order_id
                       WHERE instr(order_search.text, ?13) > 0
                         AND (?14 IS NULL OR NOT EXISTS (
                                 SELECT 1 FROM json_each(?14)
                                 WHERE instr(order_search.text, value) = 0)) "
                    + "ORDER BY order_search.rowid DESC, p.attempt DESC LIMIT 1 OFFSET ?12",
                terms.span.from_ms,
                terms.span.before_ms,
                terms.wallet,
                terms.currency,
                terms.account,
                states,
                terms.least,
                terms.most,
                terms.mode,
                terms.code,
                terms.dropped,
                before,
                needle.word,
                needle.others,
            )
            .fetch_optional(conn)
            .await?
        }
    };
    Ok(row.map(|row| Cursor::search((row.major, row.minor))))
}
