//! What is due when the clock has jumped.

use crate::value::ms;
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};

impl WriteTx<'_> {
    /// Makes everything that is to be asked about later due now, and says how much that was.
    ///
    /// A clock that was set back would leave it waiting for as long as the clock was wrong.
    pub async fn make_all_due(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let now_ms = ms(now);
        let payments = sqlx::query!(
            "UPDATE payment SET next_inquiry_at_ms = ?1 WHERE next_inquiry_at_ms > ?1",
            now_ms,
        )
        .execute(self.conn().await?)
        .await?;
        let refunds = sqlx::query!(
            "UPDATE refund SET next_try_at_ms = ?1 WHERE next_try_at_ms > ?1",
            now_ms,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(payments.rows_affected().saturating_add(refunds.rows_affected()))
    }
}
