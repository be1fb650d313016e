//! A row of `shop_order`, and how it is read.

use super::OrderRecord;
use crate::value::{BadField, count, money, parsed, parsed_if, time, time_if, word};
use crate::{RequestKey, StoreError};
use chrono::NaiveDate;
use domain::{AccountName, OrderId, OrderNumber, OrderStatus, WalletName};

pub(crate) struct OrderRow {
    pub(crate) order_row: i64,
    pub(crate) order_id: String,
    pub(crate) number: String,
    pub(crate) till: String,
    pub(crate) day: String,
    pub(crate) serial: i64,
    pub(crate) account: String,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) status: String,
    pub(crate) refunded_minor: i64,
    pub(crate) reference: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) request_key: Option<String>,
    pub(crate) request_digest: Option<String>,
    pub(crate) wallet: Option<String>,
    pub(crate) created_at_ms: i64,
    pub(crate) closed_at_ms: Option<i64>,
}

/// One list of columns for every statement that reads whole orders.
macro_rules! select_order {
    ($rest:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::order::OrderRow,
            "SELECT o.order_row, o.order_id, o.number, o.till, o.day, o.serial, o.account,
                    o.amount_minor, o.currency, o.status, o.refunded_minor, o.reference, o.note,
                    o.request_key, o.request_digest, o.wallet, o.created_at_ms, o.closed_at_ms
             FROM shop_order AS o " + $rest
            $(, $arg)*
        )
    };
}
pub(crate) use select_order;

impl TryFrom<OrderRow> for OrderRecord {
    type Error = StoreError;

    fn try_from(row: OrderRow) -> Result<Self, StoreError> {
        let record = format!("order {}", row.order_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl OrderRow {
    /// Its place in the order of making, which pages are cut by.
    pub(crate) const fn place(&self) -> (i64, i64) {
        (self.created_at_ms, self.order_row)
    }

    fn read(self) -> Result<OrderRecord, BadField> {
        let day: NaiveDate = parsed("day", self.day.parse())?;
        let serial = count("serial", self.serial)?;
        let number = OrderNumber::compose(day, &self.till, serial);
        if number.as_str() != self.number {
            return Err(BadField::new("number", format_args!("{}, not {number}", self.number)));
        }
        Ok(OrderRecord {
            id: parsed("order_id", OrderId::parse(&self.order_id))?,
            number,
            till: self.till,
            day,
            serial,
            account: parsed("account", AccountName::parse(&self.account))?,
            amount: money("amount_minor", self.amount_minor, &self.currency)?,
            status: word("status", &self.status, OrderStatus::parse_word)?,
            refunded: money("refunded_minor", self.refunded_minor, &self.currency)?,
            reference: self.reference,
            note: self.note,
            request: RequestKey::read(self.request_key, self.request_digest)?,
            wallet: parsed_if("wallet", self.wallet, WalletName::parse)?,
            created_at: time("created_at_ms", self.created_at_ms)?,
            closed_at: time_if("closed_at_ms", self.closed_at_ms)?,
        })
    }
}
