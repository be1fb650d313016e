//! Payments that are to be given back whole, by a cancel or else by a refund.

use crate::value::{BadField, ms, parsed, time};
use crate::{RequestKey, StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::PaymentRequestId;
use sqlx::SqliteConnection;

/// A person wants a payment given back whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnWish {
    /// Which payment.
    pub payment_request_id: PaymentRequestId,
    /// Why, in a few words.
    pub reason: Option<String>,
    /// Under which key, so that the same wish is one return.
    pub request: RequestKey,
    /// Who asks for it; nobody, where the owner works alone.
    pub asked_by: Option<String>,
    /// Who agrees to it, where somebody has to.
    pub approved_by: Option<String>,
    /// At which till.
    pub till: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

struct WishRow {
    payment_request_id: String,
    reason: Option<String>,
    request_key: String,
    request_digest: String,
    asked_by: Option<String>,
    approved_by: Option<String>,
    till: Option<String>,
    at_ms: i64,
}

macro_rules! select_wish {
    ($rest:tt, $arg:expr) => {
        sqlx::query_as!(
            WishRow,
            "SELECT payment_request_id, reason, request_key, request_digest, asked_by, approved_by,
                    till, at_ms
             FROM return_wish "
                + $rest,
            $arg
        )
    };
}

pub(crate) async fn of_payment(
    conn: &mut SqliteConnection,
    id: &PaymentRequestId,
) -> Result<Option<ReturnWish>, StoreError> {
    let id = id.as_str();
    let row = select_wish!("WHERE payment_request_id = ?", id).fetch_optional(conn).await?;
    row.map(ReturnWish::try_from).transpose()
}

pub(crate) async fn by_key(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<ReturnWish>, StoreError> {
    let row = select_wish!("WHERE request_key = ?", key).fetch_optional(conn).await?;
    row.map(ReturnWish::try_from).transpose()
}

impl WriteTx<'_> {
    /// Keeps a wish. A later one for the same payment takes the place of one that came to nothing.
    pub async fn put_return_wish(&mut self, wish: &ReturnWish) -> Result<(), StoreError> {
        let (id, at_ms) = (wish.payment_request_id.as_str(), ms(wish.at));
        sqlx::query!(
            "INSERT INTO return_wish (payment_request_id, reason, request_key, request_digest,
                                      asked_by, approved_by, till, at_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (payment_request_id) DO UPDATE
             SET reason = excluded.reason, request_key = excluded.request_key,
                 request_digest = excluded.request_digest, asked_by = excluded.asked_by,
                 approved_by = excluded.approved_by, till = excluded.till,
                 at_ms = excluded.at_ms",
            id,
            wish.reason,
            wish.request.key,
            wish.request.digest,
            wish.asked_by,
            wish.approved_by,
            wish.till,
            at_ms,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }
}

impl TryFrom<WishRow> for ReturnWish {
    type Error = StoreError;

    fn try_from(row: WishRow) -> Result<Self, StoreError> {
        let record = format!("the return of payment {}", row.payment_request_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl WishRow {
    fn read(self) -> Result<ReturnWish, BadField> {
        let id = PaymentRequestId::parse(&self.payment_request_id);
        Ok(ReturnWish {
            payment_request_id: parsed("payment_request_id", id)?,
            reason: self.reason,
            request: RequestKey { key: self.request_key, digest: self.request_digest },
            asked_by: self.asked_by,
            approved_by: self.approved_by,
            till: self.till,
            at: time("at_ms", self.at_ms)?,
        })
    }
}
