//! Messages by page, newest first, without their bodies.

use super::{Direction, MessageVerdict};
use crate::value::{BadField, ms_if, parsed, parsed_if, time, word};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{AccountName, OrderId};
use sqlx::SqliteConnection;

/// How many messages one question reads through. A word that occurs nowhere must not read years of
/// bodies while somebody waits; the page says how far it came.
const LOOKED_AT_MAX: i64 = 20_000;

/// Which messages. What is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageFilter {
    /// The acquirer's name of the call.
    pub operation: Option<String>,
    /// The first moment that counts.
    pub from: Option<DateTime<Utc>>,
    /// The first moment that no longer counts.
    pub to: Option<DateTime<Utc>>,
    /// A part of an order's number, of an address, or of what was sent or answered: an id or a code.
    pub search: Option<String>,
}

/// A message without its bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageSummary {
    /// Its place in the file.
    pub id: i64,
    /// When it began.
    pub at: DateTime<Utc>,
    /// Who began.
    pub direction: Direction,
    /// The acquirer's name of it, such as `pay`.
    pub operation: String,
    /// At which acquirer.
    pub account: AccountName,
    /// The HTTP status of the answer, if one came.
    pub status: Option<u16>,
    /// The acquirer's code in the answer, where it can be read.
    pub code: Option<String>,
    /// What the acquirer's signature was worth.
    pub verdict: MessageVerdict,
    /// How long the answer took.
    pub took_ms: Option<u32>,
    /// Which order it speaks of.
    pub order_id: Option<OrderId>,
    /// What people call that order.
    pub number: Option<String>,
}

/// Some messages, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePage {
    /// The messages.
    pub rows: Vec<MessageSummary>,
    /// Where to look further, if anything is left: the messages before this one.
    pub next: Option<i64>,
}

struct SummaryRow {
    message_id: i64,
    at_ms: i64,
    direction: String,
    operation: String,
    account: String,
    answer_status: Option<i64>,
    code: Option<String>,
    verdict: String,
    took_ms: Option<i64>,
    order_id: Option<String>,
    number: Option<String>,
}

impl Store {
    /// A page of messages before a place in the file.
    pub async fn list_messages(
        &self,
        filter: &MessageFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<MessagePage, StoreError> {
        let mut conn = self.reader().await?;
        let before = match before {
            Some(before) => before,
            None => newest(&mut conn).await?.saturating_add(1),
        };
        let floor = before.saturating_sub(LOOKED_AT_MAX).max(0);
        let rows = look(&mut conn, filter, before, floor, limit).await?;
        let full = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        let reached = if full { rows.last().map_or(floor, |row| row.message_id) } else { floor };
        let rows = rows.into_iter().map(MessageSummary::try_from).collect::<Result<_, _>>()?;
        Ok(MessagePage { rows, next: (reached > 1).then_some(reached) })
    }

    /// The names of all calls that were ever made or received.
    pub async fn message_operations(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = self.reader().await?;
        let names =
            sqlx::query_scalar!("SELECT DISTINCT operation FROM message ORDER BY operation")
                .fetch_all(&mut *conn)
                .await?;
        Ok(names)
    }
}

async fn newest(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    let newest = sqlx::query_scalar!(
        r#"SELECT coalesce(max(message_id), 0) AS "newest!: i64" FROM message"#
    )
    .fetch_one(conn)
    .await?;
    Ok(newest)
}

async fn look(
    conn: &mut SqliteConnection,
    filter: &MessageFilter,
    before: i64,
    floor: i64,
    limit: u32,
) -> Result<Vec<SummaryRow>, StoreError> {
    let (from_ms, to_ms) = (ms_if(filter.from), ms_if(filter.to));
    let operation = filter.operation.as_deref();
    let search = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let search = search.map(str::to_lowercase);
    let rows = sqlx::query_as!(
        SummaryRow,
        r#"SELECT m.message_id, m.at_ms, m.direction, m.operation, m.account, m.answer_status,
                  CAST(iif(m.direction = 'sent',
                           iif(json_valid(m.answer_body),
                               json_extract(m.answer_body, '$.result.resultCode'), NULL),
                           iif(json_valid(m.body),
                               json_extract(m.body, '$.result.resultCode'), NULL))
                       AS TEXT) AS "code?: String",
                  m.verdict, m.took_ms, m.order_id, o.number AS "number?: String"
           FROM message AS m LEFT JOIN shop_order AS o ON o.order_id = m.order_id
           WHERE m.message_id < ?1 AND m.message_id >= ?2
             AND (?3 IS NULL OR m.operation = ?3)
             AND (?4 IS NULL OR m.at_ms >= ?4)
             AND (?5 IS NULL OR m.at_ms < ?5)
             AND (?6 IS NULL
                  OR instr(lower(o.number), ?6) > 0
                  OR instr(lower(m.url), ?6) > 0
                  OR instr(lower(m.body), ?6) > 0
                  OR instr(lower(m.answer_body), ?6) > 0)
           ORDER BY m.message_id DESC
           LIMIT ?7"#,
        before,
        floor,
        operation,
        from_ms,
        to_ms,
        search,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

impl TryFrom<SummaryRow> for MessageSummary {
    type Error = StoreError;

    fn try_from(row: SummaryRow) -> Result<Self, StoreError> {
        let record = format!("message {}", row.message_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl SummaryRow {
    fn read(self) -> Result<MessageSummary, BadField> {
        let status = self.answer_status.map(|status| parsed("answer_status", status.try_into()));
        let took_ms = self.took_ms.map(|took_ms| parsed("took_ms", took_ms.try_into()));
        Ok(MessageSummary {
            id: self.message_id,
            at: time("at_ms", self.at_ms)?,
            direction: word("direction", &self.direction, Direction::parse_word)?,
            operation: self.operation,
            account: parsed("account", AccountName::parse(&self.account))?,
            status: status.transpose()?,
            code: self.code,
            verdict: word("verdict", &self.verdict, MessageVerdict::parse_word)?,
            took_ms: took_ms.transpose()?,
            order_id: parsed_if("order_id", self.order_id, OrderId::parse)?,
            number: self.number,
        })
    }
}
