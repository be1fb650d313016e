//! Rows of attempts joined with their orders.

use super::super::hits::Hits;
use super::{AttemptRow, Terms};
use crate::StoreError;
use crate::payment::state_of;
use crate::search::Needle;
use crate::value::{BadField, count, money, money_if, parsed, parsed_if, time, word};
use domain::{
    AccountName, Mode, OrderId, OrderNumber, OrderStatus, PaymentId, PaymentRequestId, WalletName,
};
use sqlx::SqliteConnection;

pub(super) struct JoinedRow {
    payment_row: i64,
    order_row: i64,
    payment_request_id: String,
    gateway_id: Option<String>,
    order_id: String,
    till: String,
    number: String,
    attempt: i64,
    state: String,
    paid_at_ms: Option<i64>,
    expires_at_ms: Option<i64>,
    close_reason: Option<String>,
    returned_paid_at_ms: Option<i64>,
    order_status: String,
    created_at_ms: i64,
    wallet: Option<String>,
    mode: String,
    payer_paid_minor: Option<i64>,
    payer_paid_currency: Option<String>,
    amount_minor: i64,
    currency: String,
    refunded_minor: i64,
    reference: Option<String>,
    note: Option<String>,
    account: String,
}

/// `CROSS JOIN` fixes which table is walked and which is looked up in.
macro_rules! select_attempt {
    ($rest:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            JoinedRow,
            "SELECT p.payment_row, o.order_row, p.payment_request_id, p.gateway_id, o.order_id,
                    o.till, o.number, p.attempt, p.state, p.paid_at_ms, p.expires_at_ms,
                    p.close_reason, p.returned_paid_at_ms, o.status AS order_status,
                    p.created_at_ms, p.wallet, p.mode, p.payer_paid_minor, p.payer_paid_currency,
                    p.amount_minor, p.currency, p.refunded_minor, o.reference, o.note, p.account
             FROM " + $rest
            $(, $arg)*
        )
    };
}

/// With states, one walk along the index for each of them, merged: exact, and quick for the few
/// that failed among a million that were paid.
pub(super) async fn by_time(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    limit: u32,
) -> Result<Vec<JoinedRow>, StoreError> {
    let one_more = i64::from(limit).saturating_add(1);
    if terms.states.is_empty() {
        return of_all_states(conn, terms, one_more).await;
    }
    let mut found = Vec::new();
    for state in &terms.states {
        found.extend(of_state(conn, terms, state, one_more).await?);
    }
    found.sort_unstable_by_key(|row| std::cmp::Reverse(row.time_place()));
    Ok(found)
}

async fn of_all_states(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    one_more: i64,
) -> Result<Vec<JoinedRow>, StoreError> {
    let rows = select_attempt!(
        "payment AS p CROSS JOIN shop_order AS o ON o.order_id = p.order_id
         WHERE p.created_at_ms >= ?1 AND (p.created_at_ms, p.payment_row) < (?2, ?3)
           AND (?4 IS NULL OR p.wallet = ?4)
           AND (?5 IS NULL OR p.currency = ?5)
           AND (?6 IS NULL OR p.account = ?6)
           AND (?7 IS NULL OR p.mode = ?7)
           AND (?8 IS NULL OR p.failure_code = ?8)
           AND (?9 IS NULL OR p.amount_minor >= ?9)
           AND (?10 IS NULL OR p.amount_minor <= ?10)
           AND (NOT ?12 OR p.returned_paid_at_ms IS NULL)
         ORDER BY p.created_at_ms DESC, p.payment_row DESC
         LIMIT ?11",
        terms.span.from_ms,
        terms.span.before_ms,
        terms.span.before_row,
        terms.wallet,
        terms.currency,
        terms.account,
        terms.mode,
        terms.code,
        terms.least,
        terms.most,
        one_more,
        terms.dropped,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

async fn of_state(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    state: &str,
    one_more: i64,
) -> Result<Vec<JoinedRow>, StoreError> {
    let rows = select_attempt!(
        "payment AS p CROSS JOIN shop_order AS o ON o.order_id = p.order_id
         WHERE coalesce(p.close_reason, p.state) = ?13
           AND p.created_at_ms >= ?1 AND (p.created_at_ms, p.payment_row) < (?2, ?3)
           AND (?4 IS NULL OR p.wallet = ?4)
           AND (?5 IS NULL OR p.currency = ?5)
           AND (?6 IS NULL OR p.account = ?6)
           AND (?7 IS NULL OR p.mode = ?7)
           AND (?8 IS NULL OR p.failure_code = ?8)
           AND (?9 IS NULL OR p.amount_minor >= ?9)
           AND (?10 IS NULL OR p.amount_minor <= ?10)
           AND (NOT ?12 OR p.returned_paid_at_ms IS NULL)
         ORDER BY p.created_at_ms DESC, p.payment_row DESC
         LIMIT ?11",
        terms.span.from_ms,
        terms.span.before_ms,
        terms.span.before_row,
        terms.wallet,
        terms.currency,
        terms.account,
        terms.mode,
        terms.code,
        terms.least,
        terms.most,
        one_more,
        terms.dropped,
        state,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

pub(super) async fn by_search(
    conn: &mut SqliteConnection,
    terms: &Terms<'_>,
    needle: &Needle,
    place: (i64, i64),
    limit: u32,
) -> Result<Vec<JoinedRow>, StoreError> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let states = terms.states_json();
    let mut hits = Hits::new(needle, place.0, wanted);
    let mut found = Vec::new();
    while let Some(batch) = hits.next(conn).await? {
        let missing = i64::try_from(wanted.saturating_sub(found.len())).unwrap_or(i64::MAX);
        let rows = select_attempt!(
            "shop_order AS o CROSS JOIN payment AS p ON p.order_id = o.order_id
             WHERE o.order_row IN (SELECT value FROM json_each(?1))
               AND (o.order_row, p.attempt) < (?2, ?3)
               AND p.created_at_ms >= ?4 AND p.created_at_ms < ?5
               AND (?6 IS NULL OR p.wallet = ?6)
               AND (?7 IS NULL OR p.currency = ?7)
               AND (?8 IS NULL OR p.account = ?8)
               AND (?9 IS NULL
                    OR coalesce(p.close_reason, p.state) IN (SELECT value FROM json_each(?9)))
               AND (?10 IS NULL OR p.mode = ?10)
               AND (?11 IS NULL OR p.failure_code = ?11)
               AND (?12 IS NULL OR p.amount_minor >= ?12)
               AND (?13 IS NULL OR p.amount_minor <= ?13)
               AND (NOT ?15 OR p.returned_paid_at_ms IS NULL)
             ORDER BY o.order_row DESC, p.attempt DESC
             LIMIT ?14",
            batch,
            place.0,
            place.1,
            terms.span.from_ms,
            terms.span.before_ms,
            terms.wallet,
            terms.currency,
            terms.account,
            states,
            terms.mode,
            terms.code,
            terms.least,
            terms.most,
            missing,
            terms.dropped,
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

impl JoinedRow {
    pub(super) const fn time_place(&self) -> (i64, i64) {
        (self.created_at_ms, self.payment_row)
    }

    pub(super) const fn search_place(&self) -> (i64, i64) {
        (self.order_row, self.attempt)
    }

    fn read(self) -> Result<AttemptRow, BadField> {
        let payer_paid_currency = self.payer_paid_currency.as_deref();
        Ok(AttemptRow {
            request_id: parsed("id", PaymentRequestId::parse(&self.payment_request_id))?,
            gateway_id: parsed_if("gateway_id", self.gateway_id, PaymentId::parse)?,
            order_id: parsed("order_id", OrderId::parse(&self.order_id))?,
            number: parsed("number", OrderNumber::parse(&self.number))?,
            attempt: count("attempt", self.attempt)?,
            state: state_of(
                &self.state,
                self.paid_at_ms,
                self.expires_at_ms,
                self.close_reason,
                self.returned_paid_at_ms,
            )?,
            order_status: word("status", &self.order_status, OrderStatus::parse_word)?,
            at: time("created_at_ms", self.created_at_ms)?,
            wallet: parsed_if("wallet", self.wallet, WalletName::parse)?,
            mode: word("mode", &self.mode, Mode::parse_word)?,
            payer_paid: money_if("payer_paid_minor", self.payer_paid_minor, payer_paid_currency)?,
            amount: money("amount_minor", self.amount_minor, &self.currency)?,
            refunded: money("refunded_minor", self.refunded_minor, &self.currency)?,
            reference: self.reference,
            note: self.note,
            till: self.till,
            account: parsed("account", AccountName::parse(&self.account))?,
        })
    }
}

impl TryFrom<JoinedRow> for AttemptRow {
    type Error = StoreError;

    fn try_from(row: JoinedRow) -> Result<Self, StoreError> {
        let record = format!("payment {}", row.payment_request_id);
        row.read().map_err(|bad| bad.of(record))
    }
}
