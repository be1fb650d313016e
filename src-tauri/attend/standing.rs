//! How much is open.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Mode, OrderId, PaymentRequestId, PaymentState};
use std::collections::BTreeMap;
use store::PaymentRecord;

/// A code that ends so soon is heard.
const NEARLY: TimeDelta = TimeDelta::seconds(20);

/// How much is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Payments whose outcome is not known.
    pub open: u32,
    /// Codes that can be scanned.
    pub codes: u32,
    /// What waits for a person.
    pub needs_you: u32,
    /// Whether the payer's display is open.
    pub display: bool,
}

impl Standing {
    /// Whether somebody is to scan or to look, so that no screen may go dark.
    pub const fn keeps_awake(self) -> bool {
        self.codes > 0 || self.display
    }
}

/// The codes that are shown.
#[derive(Debug, Default)]
pub(super) struct Codes {
    shown: BTreeMap<String, Code>,
}

#[derive(Debug)]
struct Code {
    order_id: OrderId,
    expires_at: Option<DateTime<Utc>>,
    ticked: bool,
}

impl Codes {
    /// These attempts are open. What was heard of one stays heard.
    pub(super) fn set(&mut self, open: &[PaymentRecord]) {
        let mut before = std::mem::take(&mut self.shown);
        let key = |id: &PaymentRequestId| id.as_str().to_owned();
        for payment in open.iter().filter(|payment| payment.mode == Mode::OrderCode) {
            let PaymentState::AwaitingPayer { expires_at } = payment.payment.state() else {
                continue;
            };
            let id = key(payment.payment.request_id());
            let ticked = before.remove(&id).is_some_and(|code| code.ticked);
            let expires_at = expires_at.or(payment.requested_expiry_at);
            let order_id = payment.order_id.clone();
            self.shown.insert(id, Code { order_id, expires_at, ticked });
        }
    }

    /// How many can still be scanned.
    pub(super) fn live(&self, now: DateTime<Utc>) -> u32 {
        let live = self.shown.values().filter(|code| code.expires_at.is_none_or(|end| end > now));
        u32::try_from(live.count()).unwrap_or(u32::MAX)
    }

    /// Orders whose code has begun its last seconds since the last question.
    pub(super) fn nearly_over(&mut self, now: DateTime<Utc>) -> Vec<OrderId> {
        let mut orders = Vec::new();
        for code in self.shown.values_mut().filter(|code| !code.ticked) {
            let left = code.expires_at.map(|end| end.signed_duration_since(now));
            if left.is_some_and(|left| left <= NEARLY && left > TimeDelta::zero()) {
                code.ticked = true;
                orders.push(code.order_id.clone());
            }
        }
        orders
    }
}
