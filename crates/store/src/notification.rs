//! Notifications as they arrived, believed or not.

use crate::value::{
    BadField, hexadecimal, ms, ms_if, pairs_from_json, pairs_to_json, parsed_if, time, time_if,
    word,
};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::OrderId;
use sqlx::SqliteConnection;

/// What a notification was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotificationVerdict {
    /// The acquirer's, and understood.
    Accepted,
    /// Not the acquirer's, or our key is wrong.
    Forged,
    /// For an account that the shop does not have.
    UnknownAccount,
    /// The acquirer's, and not what its document describes.
    Malformed,
    /// The acquirer's, and meant for another client.
    ForeignClient,
}

/// A notification as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// Our own id.
    pub id: String,
    /// When it arrived.
    pub at: DateTime<Utc>,
    /// The account that it was addressed to, which the shop may not have.
    pub account: String,
    /// The acquirer's word for its kind; empty where it was not read.
    pub kind: String,
    /// What it was worth.
    pub verdict: NotificationVerdict,
    /// Where it came from: an address, or `file` where a person gave it.
    pub source: String,
    /// Which order it speaks of, where it was believed.
    pub order_id: Option<OrderId>,
    /// The path that its signature covers.
    pub path: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body, secrets removed. Of a letter that nobody vouches for only the beginning is kept.
    pub body: Vec<u8>,
}

/// A notification in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRecord {
    /// What arrived.
    pub notification: NewNotification,
    /// How long its body was.
    pub body_bytes: u64,
    /// When what it says was applied.
    pub applied_at: Option<DateTime<Utc>>,
}

struct NotificationRow {
    notification_row: i64,
    notification_id: String,
    at_ms: i64,
    account: String,
    kind: String,
    verdict: String,
    source: String,
    order_id: Option<String>,
    path: String,
    headers: String,
    body: Vec<u8>,
    body_bytes: i64,
    applied_at_ms: Option<i64>,
}

/// What strangers may make us keep of one letter.
const STRANGER_BODY_BYTES_MAX: usize = 4 * 1024;
const STRANGER_HEADERS_MAX: usize = 40;
const STRANGER_TEXT_CHARS_MAX: usize = 512;

macro_rules! select_notification {
    ($rest:tt $(, $arg:expr)*) => {
        sqlx::query_as!(
            NotificationRow,
            "SELECT notification_row, notification_id, at_ms, account, kind, verdict, source, order_id,
                    path, headers, body, body_bytes, applied_at_ms
             FROM notification " + $rest
            $(, $arg)*
        )
    };
}

/// Newest first; all, or only those that were not believed.
pub(crate) async fn newest(
    conn: &mut SqliteConnection,
    rejected_only: bool,
    limit: u32,
) -> Result<Vec<NotificationRecord>, StoreError> {
    // Two statements, because each has its index.
    let rows = if rejected_only {
        select_notification!(
            "WHERE verdict <> 'accepted' ORDER BY notification_row DESC LIMIT ?",
            limit
        )
        .fetch_all(conn)
        .await?
    } else {
        select_notification!("ORDER BY notification_row DESC LIMIT ?", limit)
            .fetch_all(conn)
            .await?
    };
    rows.into_iter().map(NotificationRecord::try_from).collect()
}

/// How many were not believed.
pub(crate) async fn rejected_count(conn: &mut SqliteConnection) -> Result<u64, StoreError> {
    let count =
        sqlx::query_scalar!("SELECT count(*) FROM notification WHERE verdict <> 'accepted'")
            .fetch_one(conn)
            .await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Those that were believed and not yet applied, oldest first.
pub(crate) async fn unapplied(
    conn: &mut SqliteConnection,
    limit: u32,
) -> Result<Vec<NotificationRecord>, StoreError> {
    let rows = select_notification!(
        "WHERE verdict = 'accepted' AND applied_at_ms IS NULL ORDER BY notification_row LIMIT ?",
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(NotificationRecord::try_from).collect()
}

/// Those after a place in the file, and the last one's place.
pub(crate) async fn after(
    conn: &mut SqliteConnection,
    row: i64,
    limit: u32,
) -> Result<(Vec<NotificationRecord>, Option<i64>), StoreError> {
    let rows = select_notification!(
        "WHERE notification_row > ? ORDER BY notification_row LIMIT ?",
        row,
        limit
    )
    .fetch_all(conn)
    .await?;
    let last = rows.last().map(|row| row.notification_row);
    let records = rows.into_iter().map(NotificationRecord::try_from).collect::<Result<_, _>>()?;
    Ok((records, last))
}

impl WriteTx<'_> {
    /// Keeps a notification, whatever it was worth, and notes when what it says was applied, if it
    /// was, in the same transaction.
    pub async fn insert_notification(
        &mut self,
        notification: &NewNotification,
        applied_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let kept = bounded(notification);
        let (headers, body) = (pairs_to_json(&kept.headers), hexadecimal(&kept.body));
        let body_bytes = i64::try_from(notification.body.len()).unwrap_or(i64::MAX);
        self.queue().notifications.push(&[
            (&kept.id).into(),
            ms(kept.at).into(),
            (&kept.account).into(),
            (&kept.kind).into(),
            kept.verdict.word().into(),
            (&kept.source).into(),
            kept.order_id.as_ref().map(OrderId::as_str).into(),
            (&kept.path).into(),
            (&headers).into(),
            (&body).into(),
            body_bytes.into(),
            ms_if(applied_at).into(),
        ]);
        self.write_if_much().await
    }
}

/// What is kept of it: all where the acquirer signed it, else little enough that strangers
/// cannot fill the disk with one letter.
fn bounded(notification: &NewNotification) -> NewNotification {
    let mut kept = notification.clone();
    match kept.verdict {
        NotificationVerdict::Accepted
        | NotificationVerdict::Malformed
        | NotificationVerdict::ForeignClient => {}
        NotificationVerdict::Forged | NotificationVerdict::UnknownAccount => {
            kept.body.truncate(STRANGER_BODY_BYTES_MAX);
            kept.headers.truncate(STRANGER_HEADERS_MAX);
            for (name, value) in &mut kept.headers {
                *name = beginning(name);
                *value = beginning(value);
            }
            kept.account = beginning(&kept.account);
            kept.path = beginning(&kept.path);
            kept.kind = beginning(&kept.kind);
        }
    }
    kept
}

fn beginning(text: &str) -> String {
    text.chars().take(STRANGER_TEXT_CHARS_MAX).collect()
}

impl NotificationVerdict {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Forged => "forged",
            Self::UnknownAccount => "unknown-account",
            Self::Malformed => "malformed",
            Self::ForeignClient => "foreign-client",
        }
    }

    /// The verdict with this word.
    pub fn parse_word(word: &str) -> Option<Self> {
        match word {
            "accepted" => Some(Self::Accepted),
            "forged" => Some(Self::Forged),
            "unknown-account" => Some(Self::UnknownAccount),
            "malformed" => Some(Self::Malformed),
            "foreign-client" => Some(Self::ForeignClient),
            _ => None,
        }
    }
}

impl TryFrom<NotificationRow> for NotificationRecord {
    type Error = StoreError;

    fn try_from(row: NotificationRow) -> Result<Self, StoreError> {
        let record = format!("notification {}", row.notification_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl NotificationRow {
    fn read(self) -> Result<NotificationRecord, BadField> {
        let notification = NewNotification {
            id: self.notification_id,
            at: time("at_ms", self.at_ms)?,
            account: self.account,
            kind: self.kind,
            verdict: word("verdict", &self.verdict, NotificationVerdict::parse_word)?,
            source: self.source,
            order_id: parsed_if("order_id", self.order_id, OrderId::parse)?,
            path: self.path,
            headers: pairs_from_json("headers", &self.headers)?,
            body: self.body,
        };
        Ok(NotificationRecord {
            notification,
            body_bytes: u64::try_from(self.body_bytes).unwrap_or_default(),
            applied_at: time_if("applied_at_ms", self.applied_at_ms)?,
        })
    }
}
