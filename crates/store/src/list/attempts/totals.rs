//! What all attempts of a filter add up to.

use super::{AttemptTotals, TakenInCurrency, Terms};
use crate::StoreError;
use crate::list::hits::{Newest, newest};
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

/// Without a search the index by time answers alone. What is not in it is looked up
/// beside it, and only where it is asked for.
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
               AND ((?9 IS NULL AND ?10 IS NULL AND NOT ?11) OR EXISTS (
                       SELECT 1 FROM payment AS q
                       WHERE q.payment_row = p.payment_row
                         AND (?9 IS NULL OR q.mode = ?9)
                         AND (?10 IS NULL OR q.failure_code = ?10)
                         AND (NOT ?11 OR q.returned_paid_at_ms IS NULL)))
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
    orders_max: u32,
) -> Result<AttemptTotals, StoreError> {
    let (rows, more) = match needle {
        None => (without_search(conn, terms).await?, false),
        Some(needle) => with_search(conn, terms, needle, orders_max).await?,
    };
    let mut totals = AttemptTotals { more, ..AttemptTotals::default() };
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
        terms.dropped,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// The rows, and whether there are more of them than were added up.
async fn with_search(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: &Needle,
    orders_max: u32,
) -> Result<(Vec<SumRow>, bool), StoreError> {
    let newest = newest(conn, needle, orders_max).await?;
    let more = newest.one_too_many.is_some();
    // The words are in many orders, and the time may leave few.
    if more && few_by_time(conn, terms, orders_max).await? {
        return Ok((by_time(conn, terms, needle).await?, false));
    }
    Ok((of_orders(conn, terms, &newest).await?, more))
}

async fn of_orders(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    newest: &Newest,
) -> Result<Vec<SumRow>, StoreError> {
    let states = terms.states_json();
    let above = newest.one_too_many.unwrap_or(i64::MIN);
    let rows = select_sums!(
        "shop_order AS o CROSS JOIN payment AS p ON p.order_id = o.order_id
         WHERE o.order_row IN (SELECT value FROM json_each(?12)) AND o.order_row > ?13 ",
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
        newest.orders,
        above,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Whether so few attempts are of the time that each can be looked at.
async fn few_by_time(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    most: u32,
) -> Result<bool, StoreError> {
    let one_more = i64::from(most).saturating_add(1);
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64"
           FROM (SELECT 1 FROM payment
                 WHERE created_at_ms >= ?1 AND created_at_ms < ?2
                 LIMIT ?3)"#,
        terms.span.from_ms,
        terms.span.before_ms,
        one_more,
    )
    .fetch_one(conn)
    .await?;
    Ok(count <= i64::from(most))
}

/// As `of_orders`, the other way round: each attempt of the time, whether its order holds the words.
async fn by_time(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: &Needle,
) -> Result<Vec<SumRow>, StoreError> {
    let states = terms.states_json();
    let rows = select_sums!(
        "payment AS p CROSS JOIN shop_order AS o ON o.order_id = p.order_id
         CROSS JOIN order_search ON order_search.rowid = o.order_row
         WHERE instr(order_search.text, ?12) > 0
           AND (?13 IS NULL OR NOT EXISTS (
                   SELECT 1 FROM json_each(?13)
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
        terms.dropped,
        needle.word,
        needle.others,
    )
    .fetch_all(conn)
    .await?;
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
