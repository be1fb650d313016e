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
use serde::Serialize;

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

/// RFC 3339 with an offset in digits, which older readers want.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, false)
}
