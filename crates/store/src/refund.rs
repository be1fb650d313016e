//! Money going back.

use crate::value::{BadField, count, money, ms, ms_if, parsed, parsed_if, time, time_if, word_if};
use crate::{PaymentRecord, RequestKey, StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{
    Currency, Money, OrderId, PaymentRequestId, Refund, RefundId, RefundRequestId, RefundState,
    Repaid, Witness,
};
use sqlx::SqliteConnection;

/// A refund, with all that we keep of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRecord {
    /// What the rules of business know of it.
    pub refund: Refund,
    /// Of which order.
    pub order_id: OrderId,
    /// Of which attempt's money.
    pub payment_request_id: PaymentRequestId,
    /// The acquirer's id.
    pub gateway_id: Option<RefundId>,
    /// The acquirer's code as last told.
    pub code: Option<String>,
    /// Why, in a few words.
    pub reason: Option<String>,
    /// The caller's own key, so that the same wish is one refund.
    pub request: Option<RequestKey>,
    /// Who asked for it; nobody, where the owner works alone.
    pub asked_by: Option<String>,
    /// Who agreed to it, where somebody had to.
    pub approved_by: Option<String>,
    /// At which till.
    pub till: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When to send it again or ask; `None` when nothing more is due.
    pub next_try_at: Option<DateTime<Utc>>,
    /// How often we sent it or asked; counted before each call.
    pub tries: u32,
    /// How often in a row the acquirer said that it does not know it.
    pub not_there: u32,
    /// Who told us the state that it is in.
    pub told_by: Option<Witness>,
    /// When we were told.
    pub told_at: Option<DateTime<Utc>>,
}

impl RefundRecord {
    /// Whether the money of this attempt goes back.
    pub fn is_of(&self, attempt: &PaymentRecord) -> bool {
        self.payment_request_id == *attempt.payment.request_id()
    }
}

/// A refund that is about to be sent.
#[derive(Clone, Debug)]
pub struct NewRefund {
    /// Our id, the same in every retry.
    pub request_id: RefundRequestId,
    /// Of which order.
    pub order_id: OrderId,
    /// Of which attempt's money; it must be paid.
    pub payment_request_id: PaymentRequestId,
    /// How much, in the payment's currency.
    pub amount: Money,
    /// Why, in a few words.
    pub reason: Option<String>,
    /// The caller's own key, so that the same wish is one refund.
    pub request: Option<RequestKey>,
    /// Who asks for it; nobody, where the owner works alone.
    pub asked_by: Option<String>,
    /// Who agrees to it, where somebody has to.
    pub approved_by: Option<String>,
    /// At which till.
    pub till: Option<String>,
    /// When to send it again or ask if nobody tells.
    pub next_try_at: Option<DateTime<Utc>>,
}

/// A refund in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRefund {
    /// Its place; a page goes on from before one.
    pub place: i64,
    /// The refund.
    pub record: RefundRecord,
}

pub(crate) struct RefundRow {
    refund_row: i64,
    refund_request_id: String,
    order_id: String,
    payment_request_id: String,
    amount_minor: i64,
    currency: String,
    state: String,
    refunded_at_ms: Option<i64>,
    gateway_id: Option<String>,
    code: Option<String>,
    reason: Option<String>,
    request_key: Option<String>,
    request_digest: Option<String>,
    asked_by: Option<String>,
    approved_by: Option<String>,
    till: Option<String>,
    created_at_ms: i64,
    next_try_at_ms: Option<i64>,
    tries: i64,
    not_there: i64,
    reversed_at_ms: Option<i64>,
    doubted_at_ms: Option<i64>,
    paid_otherwise: i64,
    told_by: Option<String>,
    told_at_ms: Option<i64>,
}

/// One list of columns for every statement that reads whole refunds.
macro_rules! select_refund {
    ($rest:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::refund::RefundRow,
            "SELECT refund_row, refund_request_id, order_id, payment_request_id, amount_minor, currency, state,
                    refunded_at_ms, gateway_id, code, reason, request_key, request_digest,
                    asked_by, approved_by, till, created_at_ms, next_try_at_ms, tries, not_there, reversed_at_ms,
                    doubted_at_ms, paid_otherwise, told_by, told_at_ms
             FROM refund " + $rest
            $(, $arg)*
        )
    };
}

pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: &RefundRequestId,
) -> Result<Option<RefundRecord>, StoreError> {
    let id = id.as_str();
    let row = select_refund!("WHERE refund_request_id = ?", id).fetch_optional(conn).await?;
    row.map(RefundRecord::try_from).transpose()
}

pub(crate) async fn by_request_key(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<RefundRecord>, StoreError> {
    let row = select_refund!("WHERE request_key = ?", key).fetch_optional(conn).await?;
    row.map(RefundRecord::try_from).transpose()
}

/// Oldest first.
pub(crate) async fn of_order(
    conn: &mut SqliteConnection,
    id: &OrderId,
) -> Result<Vec<RefundRecord>, StoreError> {
    let id = id.as_str();
    let rows = select_refund!("WHERE order_id = ? ORDER BY refund_row", id).fetch_all(conn).await?;
    rows.into_iter().map(RefundRecord::try_from).collect()
}

/// The refunds of several orders at once: by order, oldest first.
pub(crate) async fn of_orders(
    conn: &mut SqliteConnection,
    ids: &[OrderId],
) -> Result<Vec<RefundRecord>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(OrderId::as_str).collect();
    let ids = serde_json::to_string(&ids).expect("texts are always JSON");
    let rows = select_refund!(
        "WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, refund_row",
        ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(RefundRecord::try_from).collect()
}

/// Newest first.
pub(crate) async fn newest(
    conn: &mut SqliteConnection,
    limit: u32,
) -> Result<Vec<RefundRecord>, StoreError> {
    let rows = select_refund!("ORDER BY refund_row DESC LIMIT ?", limit).fetch_all(conn).await?;
    rows.into_iter().map(RefundRecord::try_from).collect()
}

/// Newest first, from before a place; a till's own are those that it asked for.
pub(crate) async fn before(
    conn: &mut SqliteConnection,
    place: Option<i64>,
    till: Option<&str>,
    limit: u32,
) -> Result<Vec<ListedRefund>, StoreError> {
    let place = place.unwrap_or(i64::MAX);
    let rows = select_refund!(
        "WHERE refund_row < ?1 AND (?2 IS NULL OR till = ?2) ORDER BY refund_row DESC LIMIT ?3",
        place,
        till,
        limit
    )
    .fetch_all(conn)
    .await?;
    let listed = |row: RefundRow| {
        let place = row.refund_row;
        Ok(ListedRefund { place, record: RefundRecord::try_from(row)? })
    };
    rows.into_iter().map(listed).collect()
}

/// Those to send again or ask about by now, the longest overdue first.
pub(crate) async fn due(
    conn: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<RefundRecord>, StoreError> {
    let now_ms = ms(now);
    let rows =
        select_refund!("WHERE next_try_at_ms <= ? ORDER BY next_try_at_ms LIMIT ?", now_ms, limit)
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(RefundRecord::try_from).collect()
}

/// Those that are not decided, oldest first.
pub(crate) async fn open(conn: &mut SqliteConnection) -> Result<Vec<RefundRecord>, StoreError> {
    // Word for word what the index for it says.
    let rows = select_refund!(
        "WHERE state IN ('unknown', 'processing') OR doubted_at_ms IS NOT NULL ORDER BY refund_row"
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(RefundRecord::try_from).collect()
}

impl WriteTx<'_> {
    /// Makes a refund, `Unknown`, before the acquirer hears of it; its first sending is counted.
    ///
    /// The file itself refuses one that is too much (`OverRefund`), of an attempt that is not paid
    /// (`NotPaid`), or of one that is being cancelled (`BeingCancelled`).
    pub async fn insert_refund(
        &mut self,
        refund: &NewRefund,
        now: DateTime<Utc>,
    ) -> Result<RefundRecord, StoreError> {
        let (id, order_id) = (refund.request_id.as_str(), refund.order_id.as_str());
        let payment_request_id = refund.payment_request_id.as_str();
        let (minor, currency) = (refund.amount.minor(), refund.amount.currency());
        let currency = Currency::code(&currency);
        let (key, digest) = RequestKey::columns(refund.request.as_ref());
        let (now_ms, next_try_at_ms) = (ms(now), ms_if(refund.next_try_at));
        self.about_to_change(&refund.order_id).await?;
        sqlx::query!(
            "INSERT INTO refund (refund_request_id, order_id, payment_request_id, amount_minor,
                                 currency, state, reason, request_key, request_digest,
                                 asked_by, approved_by, till, created_at_ms, next_try_at_ms, tries)
             VALUES (?, ?, ?, ?, ?, 'unknown', ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            id,
            order_id,
            payment_request_id,
            minor,
            currency,
            refund.reason,
            key,
            digest,
            refund.asked_by,
            refund.approved_by,
            refund.till,
            now_ms,
            next_try_at_ms,
        )
        .execute(self.conn().await?)
        .await?;
        let missing = || StoreError::Missing { record: format!("refund {id}") };
        by_id(self.conn().await?, &refund.request_id).await?.ok_or_else(missing)
    }

    /// Keeps what is now known of a refund. Its terms stay as they are.
    pub async fn save_refund(&mut self, record: &RefundRecord) -> Result<(), StoreError> {
        let id = record.refund.request_id().as_str();
        let (mut paid_otherwise, mut doubted_at) = (false, None);
        let (state, refunded_at, reversed_at) = match record.refund.state() {
            RefundState::Unknown => ("unknown", None, None),
            RefundState::Processing => ("processing", None, None),
            RefundState::Succeeded { refunded_at } => ("succeeded", Some(refunded_at), None),
            RefundState::Reversed { refunded_at, reversed_at, repaid } => {
                paid_otherwise = repaid == Repaid::Otherwise;
                ("succeeded", Some(refunded_at), Some(reversed_at))
            }
            RefundState::Failed => ("failed", None, None),
            RefundState::Doubted { refunded_at } => {
                doubted_at = Some(refunded_at);
                ("failed", None, None)
            }
        };
        let doubted_at_ms = ms_if(doubted_at);
        let reversed_at_ms = ms_if(reversed_at);
        let refunded_at_ms = ms_if(refunded_at);
        let gateway_id = record.gateway_id.as_ref().map(RefundId::as_str);
        let next_try_at_ms = ms_if(record.next_try_at);
        let told_by = record.told_by.map(Witness::word);
        let told_at_ms = ms_if(record.told_at);
        self.about_to_change(&record.order_id).await?;
        let done = sqlx::query!(
            "UPDATE refund
             SET state = ?, refunded_at_ms = ?, gateway_id = ?, code = ?, next_try_at_ms = ?,
                 tries = ?, not_there = ?, reversed_at_ms = ?, doubted_at_ms = ?,
                 paid_otherwise = ?, told_by = ?, told_at_ms = ?
             WHERE refund_request_id = ?",
            state,
            refunded_at_ms,
            gateway_id,
            record.code,
            next_try_at_ms,
            record.tries,
            record.not_there,
            reversed_at_ms,
            doubted_at_ms,
            paid_otherwise,
            told_by,
            told_at_ms,
            id,
        )
        .execute(self.conn().await?)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Missing { record: format!("refund {id}") });
        }
        Ok(())
    }

    /// A refund changes its payment by the file's own rules, so the order is read again after.
    async fn about_to_change(&mut self, order_id: &OrderId) -> Result<(), StoreError> {
        self.conn().await?;
        let (known, conn) = self.known();
        known.order(conn, order_id).await?;
        known.touch(order_id);
        known.forget(order_id);
        Ok(())
    }
}

impl TryFrom<RefundRow> for RefundRecord {
    type Error = StoreError;

    fn try_from(row: RefundRow) -> Result<Self, StoreError> {
        let record = format!("refund {}", row.refund_request_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl RefundRow {
    fn read(self) -> Result<RefundRecord, BadField> {
        let request_id = parsed("id", RefundRequestId::parse(&self.refund_request_id))?;
        let amount = money("amount_minor", self.amount_minor, &self.currency)?;
        let refunded_at = time_if("refunded_at_ms", self.refunded_at_ms)?;
        let reversed_at = time_if("reversed_at_ms", self.reversed_at_ms)?;
        let doubted_at = time_if("doubted_at_ms", self.doubted_at_ms)?;
        let repaid =
            if self.paid_otherwise == 0 { Repaid::NotOtherwise } else { Repaid::Otherwise };
        let state = match (self.state.as_str(), refunded_at, reversed_at, doubted_at) {
            ("unknown", None, None, None) => RefundState::Unknown,
            ("processing", None, None, None) => RefundState::Processing,
            ("succeeded", Some(refunded_at), None, None) => RefundState::Succeeded { refunded_at },
            ("succeeded", Some(refunded_at), Some(reversed_at), None) => {
                RefundState::Reversed { refunded_at, reversed_at, repaid }
            }
            ("failed", None, None, None) => RefundState::Failed,
            ("failed", None, None, Some(refunded_at)) => RefundState::Doubted { refunded_at },
            (state, _, _, _) => {
                let what = format_args!("{state:?} does not fit its columns");
                return Err(BadField::new("state", what));
            }
        };
        Ok(RefundRecord {
            refund: Refund::restore(request_id, amount, state),
            order_id: parsed("order_id", OrderId::parse(&self.order_id))?,
            payment_request_id: parsed(
                "payment_request_id",
                PaymentRequestId::parse(&self.payment_request_id),
            )?,
            gateway_id: parsed_if("gateway_id", self.gateway_id, RefundId::parse)?,
            code: self.code,
            reason: self.reason,
            request: RequestKey::read(self.request_key, self.request_digest)?,
            asked_by: self.asked_by,
            approved_by: self.approved_by,
            till: self.till,
            created_at: time("created_at_ms", self.created_at_ms)?,
            next_try_at: time_if("next_try_at_ms", self.next_try_at_ms)?,
            tries: count("tries", self.tries)?,
            not_there: count("not_there", self.not_there)?,
            told_by: word_if("told_by", self.told_by, Witness::parse_word)?,
            told_at: time_if("told_at_ms", self.told_at_ms)?,
        })
    }
}
