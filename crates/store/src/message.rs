//! What went over the wire.

mod list;

use crate::value::{BadField, ms, pairs_from_json, pairs_to_json, parsed, parsed_if, time, word};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{AccountName, AgreementId, OrderId, PaymentRequestId, RefundRequestId};
use sqlx::SqliteConnection;

pub use list::{MessageFilter, MessagePage, MessageSummary};

/// Who began an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// We asked.
    Sent,
    /// The acquirer told us by itself.
    Received,
}

/// What the acquirer's signature was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageVerdict {
    /// It fits the acquirer's key.
    Signed,
    /// There was none.
    Missing,
    /// It does not fit.
    Wrong,
    /// There was nothing to judge.
    None,
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerRecord {
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body; empty if none came.
    pub body: String,
}

/// A request with its answer, or a notification that was accepted. Secrets and payers' codes are
/// removed before it comes here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Which order it speaks of.
    pub order_id: Option<OrderId>,
    /// Which attempt.
    pub payment_request_id: Option<PaymentRequestId>,
    /// Which refund.
    pub refund_request_id: Option<RefundRequestId>,
    /// Which agreement.
    pub agreement_id: Option<AgreementId>,
    /// At which acquirer.
    pub account: AccountName,
    /// Who began.
    pub direction: Direction,
    /// The acquirer's name of it, such as `pay`.
    pub operation: String,
    /// The whole address; of a notification its path.
    pub url: String,
    /// Names and values of what was sent.
    pub headers: Vec<(String, String)>,
    /// The body that was sent.
    pub body: String,
    /// What came back.
    pub answer: AnswerRecord,
    /// What the acquirer's signature was worth.
    pub verdict: MessageVerdict,
    /// How long the answer took.
    pub took_ms: Option<u32>,
    /// When it began.
    pub at: DateTime<Utc>,
}

/// A message in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its place in the file.
    pub id: i64,
    /// What it is.
    pub message: NewMessage,
}

struct MessageRow {
    message_id: i64,
    order_id: Option<String>,
    payment_request_id: Option<String>,
    refund_request_id: Option<String>,
    agreement_id: Option<String>,
    account: String,
    direction: String,
    operation: String,
    url: String,
    headers: String,
    body: String,
    answer_status: Option<i64>,
    answer_headers: String,
    answer_body: String,
    verdict: String,
    took_ms: Option<i64>,
    at_ms: i64,
}

/// Oldest first.
pub(crate) async fn of_order(
    conn: &mut SqliteConnection,
    id: &OrderId,
) -> Result<Vec<MessageRecord>, StoreError> {
    let id = id.as_str();
    let rows = sqlx::query_as!(
        MessageRow,
        "SELECT message_id, order_id, payment_request_id, refund_request_id, agreement_id, account,
                direction, operation, url, headers, body, answer_status, answer_headers,
                answer_body, verdict, took_ms, at_ms
         FROM message
         WHERE order_id = ?
         ORDER BY message_id",
        id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(MessageRecord::try_from).collect()
}

/// A message by its place in the file.
pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: i64,
) -> Result<Option<MessageRecord>, StoreError> {
    let row = sqlx::query_as!(
        MessageRow,
        "SELECT message_id, order_id, payment_request_id, refund_request_id, agreement_id, account,
                direction, operation, url, headers, body, answer_status, answer_headers,
                answer_body, verdict, took_ms, at_ms
         FROM message
         WHERE message_id = ?",
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(MessageRecord::try_from).transpose()
}

impl WriteTx<'_> {
    /// Keeps an exchange.
    pub async fn insert_message(&mut self, message: &NewMessage) -> Result<(), StoreError> {
        let headers = pairs_to_json(&message.headers);
        let answer_headers = pairs_to_json(&message.answer.headers);
        self.queue().messages.push(&[
            message.order_id.as_ref().map(OrderId::as_str).into(),
            message.payment_request_id.as_ref().map(PaymentRequestId::as_str).into(),
            message.refund_request_id.as_ref().map(RefundRequestId::as_str).into(),
            message.agreement_id.as_ref().map(AgreementId::as_str).into(),
            message.account.as_str().into(),
            message.direction.word().into(),
            (&message.operation).into(),
            (&message.url).into(),
            (&headers).into(),
            (&message.body).into(),
            message.answer.status.map(i64::from).into(),
            (&answer_headers).into(),
            (&message.answer.body).into(),
            message.verdict.word().into(),
            message.took_ms.into(),
            ms(message.at).into(),
        ]);
        self.write_if_much().await
    }

    /// The place in the file of the message that was kept last; 0 where there is none.
    pub async fn newest_message_id(&mut self) -> Result<i64, StoreError> {
        let newest = sqlx::query_scalar!(
            r#"SELECT coalesce(max(message_id), 0) AS "id!: i64" FROM message"#
        )
        .fetch_one(self.conn().await?)
        .await?;
        Ok(newest)
    }
}

impl Direction {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
        }
    }

    /// The direction with this word.
    pub fn parse_word(word: &str) -> Option<Self> {
        match word {
            "sent" => Some(Self::Sent),
            "received" => Some(Self::Received),
            _ => None,
        }
    }
}

impl MessageVerdict {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Missing => "missing",
            Self::Wrong => "wrong",
            Self::None => "none",
        }
    }

    /// The verdict with this word.
    pub fn parse_word(word: &str) -> Option<Self> {
        match word {
            "signed" => Some(Self::Signed),
            "missing" => Some(Self::Missing),
            "wrong" => Some(Self::Wrong),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

impl TryFrom<MessageRow> for MessageRecord {
    type Error = StoreError;

    fn try_from(row: MessageRow) -> Result<Self, StoreError> {
        let record = format!("message {}", row.message_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl MessageRow {
    fn read(self) -> Result<MessageRecord, BadField> {
        let payment_request_id =
            parsed_if("payment_request_id", self.payment_request_id, PaymentRequestId::parse)?;
        let refund_request_id =
            parsed_if("refund_request_id", self.refund_request_id, RefundRequestId::parse)?;
        let status = self.answer_status.map(|status| parsed("answer_status", status.try_into()));
        let answer = AnswerRecord {
            status: status.transpose()?,
            headers: pairs_from_json("answer_headers", &self.answer_headers)?,
            body: self.answer_body,
        };
        let took_ms = self.took_ms.map(|took_ms| parsed("took_ms", took_ms.try_into()));
        let message = NewMessage {
            order_id: parsed_if("order_id", self.order_id, OrderId::parse)?,
            payment_request_id,
            refund_request_id,
            agreement_id: parsed_if("agreement_id", self.agreement_id, AgreementId::parse)?,
            account: parsed("account", AccountName::parse(&self.account))?,
            direction: word("direction", &self.direction, Direction::parse_word)?,
            operation: self.operation,
            url: self.url,
            headers: pairs_from_json("headers", &self.headers)?,
            body: self.body,
            answer,
            verdict: word("verdict", &self.verdict, MessageVerdict::parse_word)?,
            took_ms: took_ms.transpose()?,
            at: time("at_ms", self.at_ms)?,
        };
        Ok(MessageRecord { id: self.message_id, message })
    }
}
