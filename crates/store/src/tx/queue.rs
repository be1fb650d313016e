//! Rows that a transaction is to write: gathered, and written many with one statement.
//!
//! Each statement of ours crosses to SQLite's thread and back, which takes longer than writing a
//! row. So rows that nobody waits for go over together, as one JSON list for each table. Before
//! anything else is asked of the file they are written, so a transaction sees what it wrote.

use super::known::Known;
use crate::StoreError;
use sqlx::SqliteConnection;

/// What a column is to hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell<'a> {
    Nothing,
    Number(i64),
    Text(&'a str),
}

/// Rows of one table, as a JSON list of lists.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    json: Vec<u8>,
}

/// What is to be written, in the order in which the tables' own rules allow it.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    pub(crate) orders: Rows,
    pub(crate) payments: Rows,
    pub(crate) messages: Rows,
    pub(crate) notifications: Rows,
    pub(crate) events: Rows,
    pub(crate) entries: Rows,
    pub(crate) moves: Rows,
    pub(crate) texts: Rows,
}

impl Rows {
    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) {
        self.json.extend(if self.json.is_empty() { b"[[" } else { b",[" });
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.json.push(b',');
            }
            let written = match cell {
                Cell::Nothing => serde_json::to_writer(&mut self.json, &()),
                Cell::Number(number) => serde_json::to_writer(&mut self.json, number),
                Cell::Text(text) => serde_json::to_writer(&mut self.json, text),
            };
            written.expect("numbers and texts are always JSON");
        }
        self.json.push(b']');
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.json.is_empty()
    }

    const fn bytes(&self) -> usize {
        self.json.len()
    }

    /// The list; nothing is left.
    pub(crate) fn take(&mut self) -> String {
        let mut json = std::mem::take(&mut self.json);
        json.extend(if json.is_empty() { b"[]".as_slice() } else { b"]" });
        String::from_utf8(json).expect("JSON is text")
    }
}

impl Queue {
    /// How much waits in those tables of which a transaction may write many rows.
    pub(crate) const fn bytes(&self) -> usize {
        let said = self.messages.bytes().saturating_add(self.notifications.bytes());
        said.saturating_add(self.events.bytes()).saturating_add(self.entries.bytes())
    }

    /// Writes everything, orders first and what stands on them after.
    pub(crate) async fn write(
        &mut self,
        conn: &mut SqliteConnection,
        known: &mut Known,
    ) -> Result<(), StoreError> {
        if !self.orders.is_empty() || !self.payments.is_empty() {
            self.write_new(conn).await?;
        }
        known.write_changed(conn).await?;
        if !self.messages.is_empty() || !self.notifications.is_empty() || !self.events.is_empty() {
            self.write_said(conn).await?;
        }
        if !self.entries.is_empty() {
            self.write_entries(conn).await?;
        }
        if !self.texts.is_empty() {
            self.write_texts(conn).await?;
        }
        Ok(())
    }

    async fn write_new(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let (orders, payments) = (self.orders.take(), self.payments.take());
        sqlx::query!(
            "INSERT INTO shop_order (order_id, number, till, day, serial, account, amount_minor,
                                     currency, status, reference, note, request_key,
                                     request_digest, wallet, created_at_ms)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                    value ->> 6, value ->> 7, 'open', value ->> 8, value ->> 9, value ->> 10,
                    value ->> 11, value ->> 12, value ->> 13
             FROM jsonb_each(?);
             INSERT INTO payment (payment_request_id, order_id, attempt, account, mode, wallet,
                                  amount_minor, currency, state, created_at_ms,
                                  next_inquiry_at_ms, requested_expiry_at_ms, agreement_id,
                                  user_agent, request_key)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                    value ->> 6, value ->> 7, 'unknown', value ->> 8, value ->> 9, value ->> 10,
                    value ->> 11, value ->> 12, value ->> 13
             FROM jsonb_each(?)",
            orders,
            payments,
        )
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn write_said(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let (messages, notifications) = (self.messages.take(), self.notifications.take());
        let events = self.events.take();
        sqlx::query!(
            "INSERT INTO message (order_id, payment_request_id, refund_request_id, agreement_id,
                                  account, direction, operation, url, headers, body, answer_status,
                                  answer_headers, answer_body, verdict, took_ms, at_ms)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                    value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10,
                    value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15
             FROM jsonb_each(?);
             INSERT INTO notification (notification_id, at_ms, account, kind, verdict, source,
                                       order_id, path, headers, body, body_bytes, applied_at_ms)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
                    value ->> 6, value ->> 7, value ->> 8, unhex(value ->> 9), value ->> 10,
                    value ->> 11
             FROM jsonb_each(?);
             INSERT INTO event (at_ms, order_id, lane, kind, args)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
             FROM jsonb_each(?)",
            messages,
            notifications,
            events,
        )
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn write_entries(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let (entries, moves) = (self.entries.take(), self.moves.take());
        sqlx::query!(
            "INSERT INTO ledger_entry (kind, fact, account, order_id, takes_back, moves, at_ms,
                                       booked_at_ms)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3,
                    (SELECT entry_id FROM ledger_entry AS old
                     WHERE old.kind = value ->> 4 AND old.fact = value ->> 5),
                    value ->> 6, value ->> 7, value ->> 8
             FROM jsonb_each(?);
             INSERT INTO ledger_move (entry_id, number, from_account, to_account, amount_minor,
                                      currency)
             SELECT (SELECT entry_id FROM ledger_entry
                     WHERE ledger_entry.kind = value ->> 0 AND ledger_entry.fact = value ->> 1),
                    value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
             FROM jsonb_each(?)",
            entries,
            moves,
        )
        .execute(conn)
        .await?;
        Ok(())
    }

    /// In the order of the index's rows: it writes all it has gathered whenever a row comes that
    /// lies before the last one.
    async fn write_texts(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let texts = self.texts.take();
        sqlx::query!(
            "INSERT OR REPLACE INTO order_search (rowid, text)
             SELECT shop_order.order_row, value ->> 1
             FROM jsonb_each(?)
             CROSS JOIN shop_order ON shop_order.order_id = value ->> 0
             ORDER BY shop_order.order_row",
            texts,
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_list_of_lists_and_none_are_an_empty_one() {
        let mut rows = Rows::default();
        assert_eq!(rows.take(), "[]");
        rows.push(&["a\"\0".into(), 7_i64.into(), None::<i64>.into()]);
        rows.push(&[Some("ü").into()]);
        assert_eq!(rows.take(), r#"[["a\"\u0000",7,null],["ü"]]"#);
        assert!(rows.is_empty());
    }
}
