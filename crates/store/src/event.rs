//! The timeline.

use crate::value::{BadField, ms, pairs_from_json, pairs_to_json, parsed_if, time, word};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::OrderId;
use sqlx::SqliteConnection;

/// On whose side something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// At the desk.
    Desk,
    /// At the acquirer, or in the wallet behind it.
    Acquirer,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// To which order, if to one.
    pub order_id: Option<OrderId>,
    /// On whose side.
    pub lane: Lane,
    /// What, such as `payment.paid`.
    pub kind: String,
    /// Names and values that go with it. Nothing secret.
    pub args: Vec<(String, String)>,
}

/// An event in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// Its place; events are numbered as we came to know of them.
    pub id: i64,
    /// What happened.
    pub event: NewEvent,
}

struct EventRow {
    event_id: i64,
    at_ms: i64,
    order_id: Option<String>,
    lane: String,
    kind: String,
    args: String,
}

/// In the order in which we came to know of them.
pub(crate) async fn of_order(
    conn: &mut SqliteConnection,
    id: &OrderId,
) -> Result<Vec<EventRecord>, StoreError> {
    let id = id.as_str();
    let rows = sqlx::query_as!(
        EventRow,
        "SELECT event_id, at_ms, order_id, lane, kind, args
         FROM event
         WHERE order_id = ?
         ORDER BY event_id",
        id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(EventRecord::try_from).collect()
}

/// Those that came after a place.
pub(crate) async fn after(
    conn: &mut SqliteConnection,
    event_id: i64,
    limit: u32,
) -> Result<Vec<EventRecord>, StoreError> {
    let rows = sqlx::query_as!(
        EventRow,
        "SELECT event_id, at_ms, order_id, lane, kind, args
         FROM event
         WHERE event_id > ?
         ORDER BY event_id
         LIMIT ?",
        event_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(EventRecord::try_from).collect()
}

/// The place of the newest event; 0 where there is none.
pub(crate) async fn newest_id(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    let newest =
        sqlx::query_scalar!(r#"SELECT coalesce(max(event_id), 0) AS "id!: i64" FROM event"#)
            .fetch_one(conn)
            .await?;
    Ok(newest)
}

/// The latest moment that the books know of: when the newest order was made, or the newest event
/// happened. A clock that is behind it was set back, or was wrong then.
pub(crate) async fn latest(
    conn: &mut SqliteConnection,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let latest = sqlx::query_scalar!(
        r#"SELECT max(at_ms) AS "at_ms?: i64"
           FROM (SELECT max(created_at_ms) AS at_ms FROM shop_order
                 UNION ALL
                 SELECT at_ms FROM (SELECT at_ms FROM event ORDER BY event_id DESC LIMIT 1))"#
    )
    .fetch_one(conn)
    .await?;
    latest.map(|at_ms| time("at_ms", at_ms).map_err(|bad| bad.of("the newest event"))).transpose()
}

impl WriteTx<'_> {
    /// Adds to the timeline.
    pub async fn insert_event(&mut self, event: &NewEvent) -> Result<(), StoreError> {
        let order_id = event.order_id.as_ref().map(OrderId::as_str);
        let args = pairs_to_json(&event.args);
        self.queue().events.push(&[
            ms(event.at).into(),
            order_id.into(),
            event.lane.word().into(),
            (&event.kind).into(),
            (&args).into(),
        ]);
        self.write_if_much().await
    }
}

impl Lane {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Acquirer => "acquirer",
        }
    }

    /// The lane with this word.
    pub fn parse_word(word: &str) -> Option<Self> {
        match word {
            "desk" => Some(Self::Desk),
            "acquirer" => Some(Self::Acquirer),
            _ => None,
        }
    }
}

impl TryFrom<EventRow> for EventRecord {
    type Error = StoreError;

    fn try_from(row: EventRow) -> Result<Self, StoreError> {
        let record = format!("event {}", row.event_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl EventRow {
    fn read(self) -> Result<EventRecord, BadField> {
        let event = NewEvent {
            at: time("at_ms", self.at_ms)?,
            order_id: parsed_if("order_id", self.order_id, OrderId::parse)?,
            lane: word("lane", &self.lane, Lane::parse_word)?,
            kind: self.kind,
            args: pairs_from_json("args", &self.args)?,
        };
        Ok(EventRecord { id: self.event_id, event })
    }
}
