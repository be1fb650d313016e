//! Breaks: facts that do not agree with our books.

use crate::value::{BadField, ms, parsed, parsed_if, time, word, word_if};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{BreakAction, ContradictionKind, OrderId, PaymentRequestId, RefundRequestId};
use sqlx::SqliteConnection;

/// What does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BreakKind {
    /// A fact about an attempt.
    Payment(ContradictionKind),
    /// A fact about a refund: another sum, or another outcome than the one we know.
    Refund,
    /// A refund has come back to the shop: its payer is still owed the money.
    RefundReversed,
}

/// A fact that does not agree with our books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBreak {
    /// When we learnt of it.
    pub at: DateTime<Utc>,
    /// Which order.
    pub order_id: OrderId,
    /// Which attempt.
    pub payment_request_id: PaymentRequestId,
    /// Which refund; given for the kinds about refunds and only there.
    pub refund_request_id: Option<RefundRequestId>,
    /// What does not agree.
    pub kind: BreakKind,
    /// What our books say.
    pub expected: String,
    /// What we were told. The same telling twice is one break.
    pub actual: String,
}

/// How a break ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakResolution {
    /// What a person did about it.
    pub action: BreakAction,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A break in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakRecord {
    /// Its number.
    pub id: i64,
    /// What does not agree.
    pub found: NewBreak,
    /// How it ended, if it did.
    pub resolution: Option<BreakResolution>,
}

struct BreakRow {
    break_id: i64,
    at_ms: i64,
    order_id: String,
    payment_request_id: String,
    refund_request_id: Option<String>,
    kind: String,
    expected: String,
    actual: String,
    resolution: Option<String>,
    reason: Option<String>,
    resolved_at_ms: Option<i64>,
}

macro_rules! select_break {
    ($rest:tt $(, $arg:expr)*) => {
        sqlx::query_as!(
            BreakRow,
            "SELECT break_id, at_ms, order_id, payment_request_id, refund_request_id, kind,
                    expected, actual, resolution, reason, resolved_at_ms
             FROM discrepancy " + $rest
            $(, $arg)*
        )
    };
}

/// Newest first; all, or only those that wait for a person.
pub(crate) async fn newest(
    conn: &mut SqliteConnection,
    open_only: bool,
) -> Result<Vec<BreakRecord>, StoreError> {
    let rows = if open_only {
        select_break!("WHERE status = 'open' ORDER BY break_id DESC").fetch_all(conn).await?
    } else {
        select_break!("ORDER BY break_id DESC").fetch_all(conn).await?
    };
    rows.into_iter().map(BreakRecord::try_from).collect()
}

pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: i64,
) -> Result<Option<BreakRecord>, StoreError> {
    let row = select_break!("WHERE break_id = ?", id).fetch_optional(conn).await?;
    row.map(BreakRecord::try_from).transpose()
}

impl WriteTx<'_> {
    /// Opens a break. Returns whether it is news: the same telling twice is one break, also after
    /// a person has dealt with it.
    pub async fn open_break(&mut self, found: &NewBreak) -> Result<bool, StoreError> {
        let at_ms = ms(found.at);
        let order_id = found.order_id.as_str();
        let payment_request_id = found.payment_request_id.as_str();
        let refund_request_id = found.refund_request_id.as_ref().map(RefundRequestId::as_str);
        let kind = found.kind.word();
        let done = sqlx::query!(
            "INSERT INTO discrepancy (at_ms, order_id, payment_request_id, refund_request_id, kind,
                                      expected, actual)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (payment_request_id, kind, actual) DO NOTHING",
            at_ms,
            order_id,
            payment_request_id,
            refund_request_id,
            kind,
            found.expected,
            found.actual,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes what a person did about a break. Returns whether it was still open.
    pub async fn resolve_break(
        &mut self,
        id: i64,
        resolution: &BreakResolution,
    ) -> Result<bool, StoreError> {
        let (action, at_ms) = (resolution.action.word(), ms(resolution.at));
        let done = sqlx::query!(
            "UPDATE discrepancy
             SET status = 'resolved', resolution = ?, reason = ?, resolved_at_ms = ?
             WHERE break_id = ? AND status = 'open'",
            action,
            resolution.reason,
            at_ms,
            id,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl BreakKind {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Payment(kind) => kind.word(),
            Self::Refund => "refund",
            Self::RefundReversed => "refund-reversed",
        }
    }

    /// What a person can do about it, best first. The acquirer's word about a refund can only be
    /// taken note of. Of one that came back, taking note says that the shop paid it otherwise.
    pub const fn actions(self) -> &'static [BreakAction] {
        match self {
            Self::Payment(kind) => kind.actions(),
            Self::Refund => &[BreakAction::Acknowledge],
            Self::RefundReversed => &[BreakAction::Refund, BreakAction::Acknowledge],
        }
    }

    /// The kind with this word.
    pub fn parse_word(word: &str) -> Option<Self> {
        match word {
            "refund" => Some(Self::Refund),
            "refund-reversed" => Some(Self::RefundReversed),
            word => ContradictionKind::parse_word(word).map(Self::Payment),
        }
    }
}

impl TryFrom<BreakRow> for BreakRecord {
    type Error = StoreError;

    fn try_from(row: BreakRow) -> Result<Self, StoreError> {
        let record = format!("break {}", row.break_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl BreakRow {
    fn read(self) -> Result<BreakRecord, BadField> {
        let refund_request_id =
            parsed_if("refund_request_id", self.refund_request_id, RefundRequestId::parse)?;
        let found = NewBreak {
            at: time("at_ms", self.at_ms)?,
            order_id: parsed("order_id", OrderId::parse(&self.order_id))?,
            payment_request_id: parsed(
                "payment_request_id",
                PaymentRequestId::parse(&self.payment_request_id),
            )?,
            refund_request_id,
            kind: word("kind", &self.kind, BreakKind::parse_word)?,
            expected: self.expected,
            actual: self.actual,
        };
        let action = word_if("resolution", self.resolution, BreakAction::parse_word)?;
        let resolution = match (action, self.resolved_at_ms) {
            (Some(action), Some(at_ms)) => {
                let at = time("resolved_at_ms", at_ms)?;
                Some(BreakResolution { action, reason: self.reason, at })
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(BadField::new("resolution", "without its time"));
            }
        };
        Ok(BreakRecord { id: self.break_id, found, resolution })
    }
}
