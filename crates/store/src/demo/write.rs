//! Writing many made-up orders with few statements: each takes its rows as one JSON list.

use super::ledger::LedgerBatch;
use super::make::{MadeAttempt, MadeOrder, MadeRefund};
use super::{ACCOUNT, Filled};
use crate::search::text_of;
use crate::value::{count, pairs_to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::OrderNumber;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Rows that go into one transaction.
pub(super) struct Batch {
    next_row: i64,
    counters: HashMap<(String, String), u32>,
    orders: Vec<Value>,
    payments: Vec<Value>,
    refunds: Vec<Value>,
    events: Vec<Value>,
    texts: Vec<Value>,
    ledger: LedgerBatch,
}

impl Batch {
    /// Learns where rows and numbers stand.
    pub(super) async fn begin(conn: &mut SqliteConnection) -> Result<Self, StoreError> {
        let last_row = sqlx::query_scalar!(
            r#"SELECT coalesce(max(order_row), 0) AS "row!: i64" FROM shop_order"#
        )
        .fetch_one(&mut *conn)
        .await?;
        let counted =
            sqlx::query!("SELECT till, day, last FROM order_counter").fetch_all(&mut *conn).await?;
        let mut counters = HashMap::new();
        for row in counted {
            let last = count("last", row.last).map_err(|bad| bad.of("the order counter"))?;
            counters.insert((row.till, row.day), last);
        }
        Ok(Self {
            next_row: last_row.saturating_add(1),
            counters,
            orders: Vec::new(),
            payments: Vec::new(),
            refunds: Vec::new(),
            events: Vec::new(),
            texts: Vec::new(),
            ledger: LedgerBatch::begin(conn).await?,
        })
    }

    pub(super) fn orders(&self) -> u32 {
        u32::try_from(self.orders.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn add(
        &mut self,
        order: MadeOrder,
        day_of: impl Fn(DateTime<Utc>) -> NaiveDate,
    ) -> Result<(), StoreError> {
        let created_at = crate::value::time("created_at_ms", order.created_ms)
            .map_err(|bad| bad.of("a made-up order"))?;
        let day = day_of(created_at);
        let counter = self.counters.entry((order.till.to_owned(), day.to_string())).or_insert(0);
        *counter = counter.saturating_add(1);
        let serial = *counter;
        let number = OrderNumber::compose(day, order.till, serial);
        self.texts.push(json!([self.next_row, text(&order, &number)]));
        self.orders.push(json!([
            self.next_row,
            order.id,
            number.as_str(),
            order.till,
            day.to_string(),
            serial,
            order.amount.minor(),
            order.amount.currency().code(),
            order.status.word(),
            order.refunded_minor,
            order.reference,
            order.note,
            order.wallet,
            order.created_ms,
            order.closed_ms,
        ]));
        self.next_row = self.next_row.saturating_add(1);
        let mode = order.attempts.first().map_or("", |attempt| attempt.mode.word());
        self.event(order.created_ms, &order.id, "desk", "order.made", &[("mode", mode)]);
        for (number, attempt) in (1_u32..).zip(&order.attempts) {
            self.add_attempt(&order, attempt, number);
        }
        for refund in &order.refunds {
            self.add_refund(&order, refund);
        }
        self.ledger.add(&order)
    }

    fn add_attempt(&mut self, order: &MadeOrder, attempt: &MadeAttempt, number: u32) {
        let paid_ms = attempt.ending.is_none().then_some(attempt.ended_ms);
        let state = if paid_ms.is_some() { "paid" } else { "closed" };
        let (payer_minor, payer_currency) = attempt.payer_paid.unzip();
        self.payments.push(json!([
            attempt.id,
            order.id,
            number,
            attempt.mode.word(),
            order.wallet,
            order.amount.minor(),
            order.amount.currency().code(),
            state,
            paid_ms,
            attempt.ending.map(domain::CloseReason::word),
            attempt.gateway_id,
            payer_minor,
            payer_currency,
            attempt.failure_code,
            attempt.told_by.word(),
            attempt.told_ms,
            attempt.created_ms,
        ]));
        let asked = [("mode", attempt.mode.word()), ("request", attempt.id.as_str())];
        self.event(attempt.created_ms, &order.id, "desk", "payment.asked", &asked);
        let (kind, args) = match attempt.ending {
            None => {
                let by = attempt.told_by.word();
                ("payment.paid", vec![("toldBy", by), ("wallet", order.wallet)])
            }
            Some(domain::CloseReason::Declined) => {
                ("payment.failed", vec![("code", attempt.failure_code.unwrap_or_default())])
            }
            Some(domain::CloseReason::Cancelled) => ("payment.cancelled", Vec::new()),
            Some(domain::CloseReason::Expired) => ("payment.expired", Vec::new()),
        };
        self.event(attempt.ended_ms, &order.id, "acquirer", kind, &args);
    }

    fn add_refund(&mut self, order: &MadeOrder, refund: &MadeRefund) {
        let paid = order.attempts.last().map(|attempt| attempt.id.as_str());
        let (state, kind) = match refund.succeeded {
            true => ("succeeded", "refund.succeeded"),
            false => ("failed", "refund.failed"),
        };
        self.refunds.push(json!([
            refund.id,
            order.id,
            paid,
            refund.minor,
            order.amount.currency().code(),
            state,
            refund.succeeded.then_some(refund.done_ms),
            refund.gateway_id,
            refund.reason,
            refund.created_ms,
            refund.done_ms,
        ]));
        let amount = domain::Money::from_minor(refund.minor, order.amount.currency()).to_string();
        self.event(refund.created_ms, &order.id, "desk", "refund.asked", &[("amount", &amount)]);
        self.event(refund.done_ms, &order.id, "acquirer", kind, &[("amount", &amount)]);
    }

    fn event(&mut self, at_ms: i64, order: &str, lane: &str, kind: &str, args: &[(&str, &str)]) {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let args = pairs_to_json(&args.iter().map(pair).collect::<Vec<_>>());
        self.events.push(json!([at_ms, order, lane, kind, args]));
    }

    pub(super) async fn write(self, conn: &mut SqliteConnection) -> Result<Filled, StoreError> {
        let length = |rows: &Vec<Value>| u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let filled = Filled {
            orders: length(&self.orders),
            payments: length(&self.payments),
            refunds: length(&self.refunds),
        };
        write_orders(conn, self.orders, self.counters).await?;
        write_payments(conn, self.payments).await?;
        write_refunds(conn, self.refunds).await?;
        write_events(conn, self.events).await?;
        write_texts(conn, self.texts).await?;
        self.ledger.write(conn).await?;
        Ok(filled)
    }
}

/// Brings the many pieces of the search index together, which a shop's own pace never needs.
pub(super) async fn tidy_index(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    sqlx::query!("INSERT INTO order_search (order_search) VALUES ('optimize')")
        .execute(tx.conn().await?)
        .await?;
    tx.commit().await
}

/// What the search index would make of it.
fn text(order: &MadeOrder, number: &OrderNumber) -> String {
    let amount = order.amount.to_string();
    let mut pieces = vec![number.as_str(), amount.as_str()];
    pieces.extend(order.reference.as_deref());
    pieces.extend(order.note);
    for attempt in &order.attempts {
        pieces.push(&attempt.id);
        pieces.extend(attempt.gateway_id.as_deref());
        pieces.push(order.wallet);
    }
    for refund in &order.refunds {
        pieces.extend([refund.id.as_str(), refund.gateway_id.as_str()]);
    }
    text_of(pieces.into_iter())
}

async fn write_orders(
    conn: &mut SqliteConnection,
    orders: Vec<Value>,
    counters: HashMap<(String, String), u32>,
) -> Result<(), StoreError> {
    let counters: Vec<Value> =
        counters.into_iter().map(|((till, day), last)| json!([till, day, last])).collect();
    let counters = Value::from(counters).to_string();
    sqlx::query!(
        "INSERT INTO order_counter (till, day, last)
         SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE TRUE
         ON CONFLICT (till, day) DO UPDATE SET last = excluded.last
         WHERE excluded.last > last",
        counters,
    )
    .execute(&mut *conn)
    .await?;
    let orders = Value::from(orders).to_string();
    sqlx::query!(
        "INSERT INTO shop_order (order_row, order_id, number, till, day, serial, account,
                                 amount_minor, currency, status, refunded_minor, reference, note,
                                 wallet, created_at_ms, closed_at_ms)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?,
                value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11,
                value ->> 12, value ->> 13, value ->> 14
         FROM json_each(?)",
        ACCOUNT,
        orders,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn write_payments(conn: &mut SqliteConnection, rows: Vec<Value>) -> Result<(), StoreError> {
    let rows = Value::from(rows).to_string();
    sqlx::query!(
        "INSERT INTO payment (payment_request_id, order_id, attempt, account, mode, wallet,
                              amount_minor, currency, state, paid_at_ms, close_reason, gateway_id,
                              payer_paid_minor, payer_paid_currency, failure_code, told_by,
                              told_at_ms, created_at_ms)
         SELECT value ->> 0, value ->> 1, value ->> 2, ?, value ->> 3, value ->> 4, value ->> 5,
                value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11,
                value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16
         FROM json_each(?)",
        ACCOUNT,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn write_refunds(conn: &mut SqliteConnection, rows: Vec<Value>) -> Result<(), StoreError> {
    let rows = Value::from(rows).to_string();
    sqlx::query!(
        "INSERT INTO refund (refund_request_id, order_id, payment_request_id, amount_minor,
                             currency, state, refunded_at_ms, gateway_id, reason, created_at_ms,
                             told_by, told_at_ms)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                value ->> 6, value ->> 7, value ->> 8, value ->> 9, 'answer', value ->> 10
         FROM json_each(?)",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn write_events(conn: &mut SqliteConnection, rows: Vec<Value>) -> Result<(), StoreError> {
    let rows = Value::from(rows).to_string();
    sqlx::query!(
        "INSERT INTO event (at_ms, order_id, lane, kind, args)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
         FROM json_each(?)",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn write_texts(conn: &mut SqliteConnection, rows: Vec<Value>) -> Result<(), StoreError> {
    let rows = Value::from(rows).to_string();
    sqlx::query!(
        "INSERT INTO order_search (rowid, text) SELECT value ->> 0, value ->> 1 FROM json_each(?)",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}
