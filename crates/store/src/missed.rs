//! What happened while nobody looked, and who has read it.

use crate::value::{BadField, count, money, ms, parsed, parsed_if, time, time_if, word};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{Money, OrderId, OrderNumber, PaymentRequestId, PaymentStatus, WalletName};
use sqlx::SqliteConnection;

/// So many payments are listed; all are counted.
const LISTED: i64 = 200;

/// What nobody has read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// Payments whose result no window showed, newest first; no more than a page of them.
    pub payments: Vec<MissedPayment>,
    /// How many there are.
    pub payments_count: u32,
    /// How many notifications were not believed.
    pub letters: u32,
    /// When the newest of these came.
    pub newest_letter_at: Option<DateTime<Utc>>,
}

/// A payment whose result no window showed when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissedPayment {
    /// Its order.
    pub order_id: OrderId,
    /// What people call the order.
    pub number: OrderNumber,
    /// When the result came.
    pub at: DateTime<Utc>,
    /// How the payment stands by now.
    pub status: PaymentStatus,
    /// What was asked for.
    pub amount: Money,
    /// Which wallet, where it is known.
    pub wallet: Option<WalletName>,
}

impl Unread {
    /// How many lines that is: the notifications share one.
    pub fn lines(&self) -> u32 {
        self.payments_count.saturating_add(self.letters.min(1))
    }
}

struct MissedRow {
    order_id: String,
    number: String,
    at_ms: i64,
    standing: String,
    amount_minor: i64,
    currency: String,
    wallet: Option<String>,
}

pub(crate) async fn unread(conn: &mut SqliteConnection) -> Result<Unread, StoreError> {
    let rows = sqlx::query_as!(
        MissedRow,
        r#"SELECT p.order_id, o.number, m.at_ms,
                  coalesce(p.close_reason, p.state) AS "standing!: String",
                  p.amount_minor, p.currency, p.wallet
           FROM missed_payment AS m
           CROSS JOIN payment AS p ON p.payment_request_id = m.payment_request_id
           CROSS JOIN shop_order AS o ON o.order_id = p.order_id
           WHERE m.read_at_ms IS NULL
           ORDER BY m.missed_row DESC
           LIMIT ?"#,
        LISTED,
    )
    .fetch_all(&mut *conn)
    .await?;
    let counted =
        sqlx::query_scalar!("SELECT count(*) FROM missed_payment WHERE read_at_ms IS NULL")
            .fetch_one(&mut *conn)
            .await?;
    let letters = sqlx::query!(
        r#"SELECT count(*) AS "count!: i64", max(at_ms) AS "newest_at_ms?: i64"
           FROM notification
           WHERE verdict <> 'accepted'
             AND notification_row > (SELECT coalesce(max(up_to), 0) FROM letters_read)"#,
    )
    .fetch_one(conn)
    .await?;
    let read = || {
        Ok(Unread {
            payments: rows.into_iter().map(MissedRow::read).collect::<Result<_, _>>()?,
            payments_count: count("missed_row", counted)?,
            letters: count("notification_row", letters.count)?,
            newest_letter_at: time_if("at_ms", letters.newest_at_ms)?,
        })
    };
    read().map_err(|bad: BadField| bad.of("what was missed"))
}

impl WriteTx<'_> {
    /// No window showed the result of this attempt. Returns whether that is news.
    pub async fn note_missed(
        &mut self,
        id: &PaymentRequestId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (id, at_ms) = (id.as_str(), ms(now));
        let done = sqlx::query!(
            "INSERT INTO missed_payment (payment_request_id, at_ms) VALUES (?, ?)
             ON CONFLICT (payment_request_id) DO NOTHING",
            id,
            at_ms,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Somebody has read what was missed of an order, or of all. Returns whether there was anything.
    pub async fn read_missed(
        &mut self,
        order: Option<&OrderId>,
        by: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (order, at_ms) = (order.map(OrderId::as_str), ms(now));
        let done = sqlx::query!(
            "UPDATE missed_payment SET read_at_ms = ?1, read_by = ?2
             WHERE read_at_ms IS NULL
               AND (?3 IS NULL
                    OR payment_request_id IN
                       (SELECT payment_request_id FROM payment WHERE order_id = ?3))",
            at_ms,
            by,
            order,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Somebody has read of the notifications that were not believed so far. Returns whether there
    /// were any.
    pub async fn read_letters(
        &mut self,
        by: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let at_ms = ms(now);
        let done = sqlx::query!(
            "INSERT INTO letters_read (up_to, at_ms, read_by)
             SELECT newest.up_to, ?1, ?2
             FROM (SELECT max(notification_row) AS up_to FROM notification
                   WHERE verdict <> 'accepted') AS newest
             WHERE newest.up_to > (SELECT coalesce(max(up_to), 0) FROM letters_read)",
            at_ms,
            by,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl MissedRow {
    fn read(self) -> Result<MissedPayment, BadField> {
        Ok(MissedPayment {
            order_id: parsed("order_id", OrderId::parse(&self.order_id))?,
            number: parsed("number", OrderNumber::parse(&self.number))?,
            at: time("at_ms", self.at_ms)?,
            status: word("state", &self.standing, crate::overview::standing)?,
            amount: money("amount_minor", self.amount_minor, &self.currency)?,
            wallet: parsed_if("wallet", self.wallet, WalletName::parse)?,
        })
    }
}
