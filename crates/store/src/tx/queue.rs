//! Rows that a transaction is to write: gathered, and written with one text of statements.
//!
//! Each text of ours crosses to SQLite's thread and back, which takes longer than writing a row. So
//! rows that nobody waits for go over together, as one JSON list for each statement. Before
//! anything else is asked of the file they are written, so a transaction sees what it wrote.

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
    /// How attempts stand, which may have just been made.
    pub(crate) states: Rows,
    /// What orders have come to, which may have just been made.
    pub(crate) outcomes: Rows,
    /// When accounts last answered.
    pub(crate) answers: Rows,
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

    const fn is_empty(&self) -> bool {
        self.json.is_empty()
    }

    const fn bytes(&self) -> usize {
        self.json.len()
    }

    fn into_json(self) -> String {
        let mut json = self.json;
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

    const fn is_empty(&self) -> bool {
        self.orders.is_empty()
            && self.payments.is_empty()
            && self.states.is_empty()
            && self.outcomes.is_empty()
            && self.answers.is_empty()
            && self.messages.is_empty()
            && self.notifications.is_empty()
            && self.events.is_empty()
            && self.entries.is_empty()
            && self.moves.is_empty()
            && self.texts.is_empty()
    }

    /// Writes everything; nothing is left, whether the file takes it or not.
    pub(crate) async fn write(&mut self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        if self.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(self);
        let (orders, payments) = (rows.orders.into_json(), rows.payments.into_json());
        let (states, outcomes) = (rows.states.into_json(), rows.outcomes.into_json());
        let (answers, messages) = (rows.answers.into_json(), rows.messages.into_json());
        let (notifications, events) = (rows.notifications.into_json(), rows.events.into_json());
        let (entries, moves) = (rows.entries.into_json(), rows.moves.into_json());
        let texts = rows.texts.into_json();
        sqlx::query_file!(
            "queries/write_rows.sql",
            orders,
            payments,
            states,
            outcomes,
            answers,
            messages,
            notifications,
            events,
            entries,
            moves,
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
        assert_eq!(Rows::default().into_json(), "[]");
        let mut rows = Rows::default();
        rows.push(&["a\"\0".into(), 7_i64.into(), None::<i64>.into()]);
        rows.push(&[Some("ü").into()]);
        assert_eq!(rows.into_json(), r#"[["a\"\u0000",7,null],["ü"]]"#);
    }
}
