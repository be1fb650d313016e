//! Charges: the attempts that an agreement was charged by.

use crate::payment::select_payment;
use crate::value::{count, parsed};
use crate::{PaymentRecord, StoreError};
use domain::AgreementId;
use sqlx::SqliteConnection;

/// How an agreement's charges have gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeTally {
    /// Which agreement.
    pub agreement_id: AgreementId,
    /// How many were paid, refunded ones among them.
    pub paid: u32,
    /// How many were refused since the last one that was paid.
    pub failed_in_a_row: u32,
}

struct TallyRow {
    agreement_id: String,
    paid: i64,
    failed_in_a_row: i64,
}

/// An agreement's charges, newest first, at most a hundred.
pub(crate) async fn of_agreement(
    conn: &mut SqliteConnection,
    id: &AgreementId,
) -> Result<Vec<PaymentRecord>, StoreError> {
    let id = id.as_str();
    let rows = select_payment!("WHERE agreement_id = ? ORDER BY payment_row DESC LIMIT 100", id)
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(PaymentRecord::try_from).collect()
}

/// The newest charge of each agreement that was ever charged.
pub(crate) async fn last_of_each(
    conn: &mut SqliteConnection,
) -> Result<Vec<PaymentRecord>, StoreError> {
    let rows = select_payment!(
        "WHERE payment_row IN (SELECT max(payment_row) FROM payment
                               WHERE agreement_id IS NOT NULL GROUP BY agreement_id)"
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(PaymentRecord::try_from).collect()
}

/// How the charges of each agreement have gone.
pub(crate) async fn tallies(conn: &mut SqliteConnection) -> Result<Vec<ChargeTally>, StoreError> {
    let rows = sqlx::query_as!(
        TallyRow,
        r#"SELECT a.agreement_id,
                  (SELECT count(*) FROM payment AS p
                   WHERE p.agreement_id = a.agreement_id AND p.state = 'paid') AS "paid!: i64",
                  (SELECT count(*) FROM payment AS p
                   WHERE p.agreement_id = a.agreement_id AND p.close_reason = 'declined'
                     AND p.payment_row > coalesce(
                         (SELECT max(q.payment_row) FROM payment AS q
                          WHERE q.agreement_id = a.agreement_id AND q.state = 'paid'), 0))
                  AS "failed_in_a_row!: i64"
           FROM agreement AS a"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let record = format!("the charges of agreement {}", row.agreement_id);
            row.read().map_err(|bad| bad.of(record))
        })
        .collect()
}

impl TallyRow {
    fn read(self) -> Result<ChargeTally, crate::value::BadField> {
        Ok(ChargeTally {
            agreement_id: parsed("agreement_id", AgreementId::parse(&self.agreement_id))?,
            paid: count("paid", self.paid)?,
            failed_in_a_row: count("failed_in_a_row", self.failed_in_a_row)?,
        })
    }
}
