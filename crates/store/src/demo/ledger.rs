//! Made-up orders in the ledger: booked by the same rules as real ones.

use super::make::MadeOrder;
use super::{ACCOUNT, settled_in};
use crate::StoreError;
use crate::value::{BadField, ms, parsed, time};
use domain::{
    Arrival, Entry, LedgerAccount, Money, Payment, PaymentRequestId, PaymentState, Refund,
    RefundRequestId, RefundState, entries_of_payment, entries_of_refund,
};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// Entries that go into one transaction.
pub(super) struct LedgerBatch {
    next_entry: i64,
    entries: Vec<Value>,
    moves: Vec<Value>,
}

impl LedgerBatch {
    /// Learns where numbers stand.
    pub(super) async fn begin(conn: &mut SqliteConnection) -> Result<Self, StoreError> {
        let last = sqlx::query_scalar!(
            r#"SELECT coalesce(max(entry_id), 0) AS "entry_id!: i64" FROM ledger_entry"#
        )
        .fetch_one(conn)
        .await?;
        Ok(Self { next_entry: last.saturating_add(1), entries: Vec::new(), moves: Vec::new() })
    }

    /// What one order's attempts and refunds say.
    pub(super) fn add(&mut self, order: &MadeOrder) -> Result<(), StoreError> {
        for entry in entries_of(order).map_err(|bad| bad.of("a made-up order"))? {
            self.push(&entry, &order.id, order.closed_ms);
        }
        Ok(())
    }

    fn push(&mut self, entry: &Entry, order_id: &str, booked_ms: i64) {
        let entry_id = self.next_entry;
        self.next_entry = entry_id.saturating_add(1);
        let (key, at_ms) = (entry.key(), ms(entry.at()));
        self.entries.push(json!([
            entry_id,
            key.kind.word(),
            key.fact.as_str(),
            order_id,
            entry.moves().len(),
            at_ms,
            booked_ms.max(at_ms),
        ]));
        for (number, one) in (1_u32..).zip(entry.moves()) {
            self.moves.push(json!([
                entry_id,
                number,
                LedgerAccount::word(one.from()),
                LedgerAccount::word(one.to()),
                one.amount().minor(),
                one.amount().currency().code(),
            ]));
        }
    }

    pub(super) async fn write(self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let entries = Value::from(self.entries).to_string();
        sqlx::query!(
            "INSERT INTO ledger_entry (entry_id, kind, fact, account, order_id, moves, at_ms,
                                       booked_at_ms)
             SELECT value ->> 0, value ->> 1, value ->> 2, ?, value ->> 3, value ->> 4,
                    value ->> 5, value ->> 6
             FROM json_each(?)",
            ACCOUNT,
            entries,
        )
        .execute(&mut *conn)
        .await?;
        let moves = Value::from(self.moves).to_string();
        sqlx::query!(
            "INSERT INTO ledger_move (entry_id, number, from_account, to_account, amount_minor,
                                      currency)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
             FROM json_each(?)",
            moves,
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

fn entries_of(order: &MadeOrder) -> Result<Vec<Entry>, BadField> {
    let arrival = Arrival::of(order.amount.currency(), Some(settled_in()));
    let mut entries = Vec::new();
    for attempt in order.attempts.iter().filter(|attempt| attempt.ending.is_none()) {
        let id = parsed("id", PaymentRequestId::parse(&attempt.id))?;
        let state = PaymentState::Paid { paid_at: time("ended_ms", attempt.ended_ms)? };
        let payment = Payment::restore(id, order.amount, state, None);
        entries.extend(parsed("state", entries_of_payment(&payment, arrival, None))?);
    }
    // Only an order whose last attempt was paid has refunds, and they are of that attempt.
    let Some(sale) = entries.last().cloned() else { return Ok(entries) };
    for made in order.refunds.iter().filter(|refund| refund.succeeded) {
        let id = parsed("id", RefundRequestId::parse(&made.id))?;
        let state = RefundState::Succeeded { refunded_at: time("done_ms", made.done_ms)? };
        let amount = Money::from_minor(made.minor, order.amount.currency());
        let refund = Refund::restore(id, amount, state);
        entries.extend(parsed("state", entries_of_refund(&refund, &sale))?);
    }
    Ok(entries)
}
