//! One authenticated call, as the operations see it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::books::Books;
use crate::clock::{ClockKind, later};
use crate::fields::Fields;
use crate::reply::Reply;

/// A merchant's own expiry must lie less than this ahead.
const OWN_EXPIRY_MOST: TimeDelta = TimeDelta::minutes(10);

pub(crate) struct Call<'a> {
    pub(crate) client_id: &'a str,
    /// What `Request-Time` says.
    pub(crate) asked_at: DateTime<Utc>,
    /// Where a payer reaches this acquirer's wallet.
    pub(crate) base_url: &'a str,
    pub(crate) body: &'a Value,
    /// When a fault wants an accepted refund to stay in process.
    pub(crate) slow_refund: Option<SlowRefund>,
}

/// A refund that ends after a while, one way or the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SlowRefund {
    pub(crate) seconds: u32,
    pub(crate) fails: bool,
}

impl Call<'_> {
    /// Until when an order is open: the product's own limit, or less if the merchant wants less.
    pub(crate) fn expiry(
        &self,
        books: &Books,
        fields: &Fields<'_>,
        limit: TimeDelta,
    ) -> Result<DateTime<Utc>, Reply> {
        let now = books.now();
        let latest = later(now, limit);
        let Some(wanted) = fields.time("paymentExpiryTime")? else { return Ok(latest) };
        if wanted > now && wanted < later(now, OWN_EXPIRY_MOST) {
            return Ok(latest.min(wanted));
        }
        // A manual clock is not the merchant's, so there the distance between the merchant's own
        // two times counts as well.
        let ahead = wanted.signed_duration_since(self.asked_at);
        let fits = ahead > TimeDelta::zero() && ahead < OWN_EXPIRY_MOST;
        if books.kind() != ClockKind::Real && fits {
            return Ok(latest.min(later(now, ahead)));
        }
        Err(Reply::illegal("paymentExpiryTime is not within the next 10 minutes"))
    }
}
