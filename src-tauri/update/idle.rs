//! Whether the counter is free.

use domain::RefundState;
use serde::{Deserialize, Serialize};
use shop::Shop;
use specta::Type;
use store::{RefundRecord, StoreError};

/// What an update waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum WaitsFor {
    /// A payment that nobody knows the end of, with or without a code on the screen.
    Payment,
    /// A refund that was sent, and of which nobody knows whether it arrived.
    Refund,
    /// A person at one of the windows who has begun with money.
    Person,
}

/// What is under way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct UnderWay {
    pub payments: usize,
    pub unknown_refunds: usize,
    pub person: bool,
}

impl UnderWay {
    pub(super) async fn in_shop(shop: &Shop, person: bool) -> Result<Self, StoreError> {
        let payments = shop.store().open_payments().await?.len();
        let refunds = shop.store().open_refunds().await?;
        // What the acquirer has taken on may take days, and needs nobody here meanwhile.
        let unknown = |refund: &&RefundRecord| refund.refund.state() == RefundState::Unknown;
        Ok(Self { payments, unknown_refunds: refunds.iter().filter(unknown).count(), person })
    }

    /// What is to be over first; nothing when the counter is free.
    pub(super) const fn first(self) -> Option<WaitsFor> {
        match self {
            Self { payments: 1.., .. } => Some(WaitsFor::Payment),
            Self { unknown_refunds: 1.., .. } => Some(WaitsFor::Refund),
            Self { person: true, .. } => Some(WaitsFor::Person),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_waits_while_anything_of_money_is_under_way() {
        let free = UnderWay::default();
        assert_eq!(free.first(), None);
        assert_eq!(UnderWay { payments: 1, ..free }.first(), Some(WaitsFor::Payment));
        assert_eq!(UnderWay { unknown_refunds: 2, ..free }.first(), Some(WaitsFor::Refund));
        assert_eq!(UnderWay { person: true, ..free }.first(), Some(WaitsFor::Person));
        let all = UnderWay { payments: 3, unknown_refunds: 1, person: true };
        assert_eq!(all.first(), Some(WaitsFor::Payment));
    }
}
