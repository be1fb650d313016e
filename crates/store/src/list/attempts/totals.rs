//! What all attempts of a filter add up to.

use super::{AttemptTotals, TakenInCurrency, Terms};
use crate::StoreError;
use crate::search::Needle;
use crate::value::{BadField, money, parsed};
use sqlx::SqliteConnection;

struct SumRow {
    currency: String,
    attempts: i64,
    taken: i64,
    processing: i64,
    taken_minor: i64,
    refunded_minor: i64,
}

/// Without a search the index by time answers alone. Mode and code are not in it, so they are looked
/// up beside it, and only where they are asked for.
macro_rules! select_sums {
    ($rest:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            SumRow,
            r#"SELECT p.currency,
                      count(*) AS "attempts!: i64",
                      sum(p.state = 'paid') AS "taken!: i64",
                      sum(p.state IN ('unknown', 'awaiting_payer')) AS "processing!: i64",
                      sum(iif(p.state = 'paid', p.amount_minor, 0)) AS "taken_minor!: i64",
                      sum(iif(p.state = 'paid', p.refunded_minor, 0)) AS "refunded_minor!: i64"
               FROM "# + $rest
            + "AND p.created_at_ms >= ?1 AND p.created_at_ms < ?2
               AND (?3 IS NULL OR p.wallet = ?3)
               AND (?4 IS NULL OR p.currency = ?4)
               AND (?5 IS NULL OR p.account = ?5)
               AND (?6 IS NULL
                    OR coalesce(p.close_reason, p.state) IN (SELECT value FROM json_each(?6)))
               AND (?7 IS NULL OR p.amount_minor >= ?7)
               AND (?8 IS NULL OR p.amount_minor <= ?8)
               AND ((?9 IS NULL AND ?10 IS NULL) OR EXISTS (
                       SELECT 1 FROM payment AS q
                       WHERE q.payment_row = p.payment_row
                         AND (?9 IS NULL OR q.mode = ?9)
                         AND (?10 IS NULL OR q.failure_code = ?10)))
               GROUP BY p.currency
               ORDER BY p.currency"
            $(, $arg)*
        )
    };
}

pub(super) async fn of(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: Option<&Needle>,
) -> Result<AttemptTotals, StoreError> {
    let rows = match needle {
        None => without_search(conn, terms).await?,
        Some(needle) => with_search(conn, terms, needle).await?,
    };
    let mut totals = AttemptTotals::default();
    for row in rows {
        totals.attempts = totals.attempts.saturating_add(row.attempts.unsigned_abs());
        totals.taken = totals.taken.saturating_add(row.taken.unsigned_abs());
        totals.processing = totals.processing.saturating_add(row.processing.unsigned_abs());
        let sum = row.read().map_err(|bad| bad.of("the sums of payments"))?;
        if !sum.taken.is_zero() {
            totals.sums.push(sum);
        }
    }
    Ok(totals)
}

async fn without_search(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
) -> Result<Vec<SumRow>, StoreError> {
    let states = terms.states_json();
    let rows = select_sums!(
        "payment AS p WHERE TRUE ",
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
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

async fn with_search(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: &Needle,
) -> Result<Vec<SumRow>, StoreError> {
    let states = terms.states_json();
    let rows = match &needle.pieces {
        Some(pieces) => {
            select_sums!(
                "order_search CROSS JOIN shop_order AS o ON o.order_row = order_search.rowid
                 CROSS JOIN payment AS p ON p.order_id = o.order_id
                 WHERE order_search MATCH ?13
                   AND instr(order_search.text, ?11) > 0
                   AND (?12 IS NULL OR NOT EXISTS (
                           SELECT 1 FROM json_each(?12)
                           WHERE instr(order_search.text, value) = 0)) ",
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
                needle.word,
                needle.others,
                pieces,
            )
            .fetch_all(conn)
            .await?
        }
        None => {
            select_sums!(
                "order_search CROSS JOIN shop_order AS o ON o.order_row = order_search.rowid
                 CROSS JOIN payment AS p ON p.order_id = o.order_id
                 WHERE instr(order_search.text, ?11) > 0
                   AND (?12 IS NULL OR NOT EXISTS (
                           SELECT 1 FROM json_each(?12)
                           WHERE instr(order_search.text, value) = 0)) ",
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
                needle.word,
                needle.others,
            )
            .fetch_all(conn)
            .await?
        }
    };
    Ok(rows)
}

impl SumRow {
    fn read(self) -> Result<TakenInCurrency, BadField> {
        let taken = money("amount_minor", self.taken_minor, &self.currency)?;
        let refunded = money("refunded_minor", self.refunded_minor, &self.currency)?;
        let net = parsed("refunded_minor", taken.checked_sub(refunded))?;
        Ok(TakenInCurrency { taken, refunded, net })
    }
}
