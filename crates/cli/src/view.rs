//! What commands tell, as other programs read it. Members are added here and never renamed.

mod ledger;
mod order;
mod other;
mod text;

pub(crate) use ledger::{BalanceView, EntryView};
pub(crate) use order::{OrderView, RefundView};
pub(crate) use other::{AccountView, AgreementView, NotificationView, ShopView};
pub(crate) use text::{
    accounts, agreements, balances, entries, notifications, order, orders, refund, refunds, shop,
};

use chrono::{DateTime, SecondsFormat, Utc};
use domain::Money;
use serde::{Serialize, Serializer};
use std::fmt;

/// An amount: a decimal string with the currency's own number of decimals, never a float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct MoneyView {
    currency: String,
    value: String,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { currency: money.currency().to_string(), value: money.to_major_text() }
    }
}

impl MoneyView {
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    pub(crate) fn currency(&self) -> &str {
        &self.currency
    }
}

/// A moment: RFC 3339 with an offset in digits, which older readers want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeView(pub(crate) DateTime<Utc>);

pub(crate) const fn time(at: DateTime<Utc>) -> TimeView {
    TimeView(at)
}

impl fmt::Display for TimeView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, false))
    }
}

impl Serialize for TimeView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
