//! The rows of a statement: sales by when they were paid, cancels and refunds by when the money
//! went back.

use crate::value::{BadField, money, money_if, ms, parsed, parsed_if, time, word};
use crate::{PromotionRecord, Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{
    AccountName, Currency, Mode, Money, OrderId, OrderNumber, OrderStatus, PaymentRequestId,
    WalletName,
};
use futures_util::TryStreamExt;

/// Which rows. What is `None` does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementFilter {
    /// The first moment that counts.
    pub from: DateTime<Utc>,
    /// The first moment that no longer counts.
    pub to: DateTime<Utc>,
    /// At which acquirer.
    pub account: Option<AccountName>,
    /// In which currency.
    pub currency: Option<Currency>,
}

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// In.
    Sale,
    /// Back, with the whole payment.
    Cancel,
    /// Back.
    Refund,
    /// A refund that came back to the shop.
    Reversal,
}

/// A sale, or how money went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Which way money went.
    pub kind: StatementKind,
    /// When, by the acquirer's clock.
    pub at: DateTime<Utc>,
    /// Which order.
    pub order_id: OrderId,
    /// What people call the order.
    pub number: OrderNumber,
    /// Our id of the attempt or of the refund.
    pub request_id: String,
    /// The acquirer's id of the payment or of the refund.
    pub gateway_id: Option<String>,
    /// Which wallet.
    pub wallet: Option<WalletName>,
    /// How the payer was asked.
    pub mode: Mode,
    /// What the order has come to.
    pub order_status: OrderStatus,
    /// How much; positive both ways.
    pub amount: Money,
    /// What the shop gets for a sale in its settlement currency, where that is fixed already.
    pub settlement: Option<Money>,
    /// At which acquirer.
    pub account: AccountName,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// A note for the shop.
    pub note: Option<String>,
    /// Discounts that the wallet gave with a sale, also on the row that cancels it.
    pub promotions: Vec<PromotionRecord>,
}

struct Row {
    kind: i64,
    at_ms: i64,
    order_id: String,
    number: String,
    request_id: String,
    gateway_id: Option<String>,
    wallet: Option<String>,
    mode: String,
    order_status: String,
    amount_minor: i64,
    currency: String,
    settlement_minor: Option<i64>,
    settlement_currency: Option<String>,
    account: String,
    reference: Option<String>,
    note: Option<String>,
    promotions: Option<String>,
}

impl Store {
    /// Hands every row to `each`, in the order of time, and says how many there were.
    ///
    /// One statement reads them all, so they belong to one state of the books, and no more than a
    /// few are in memory at once.
    pub async fn statement_rows<E: From<StoreError>>(
        &self,
        filter: &StatementFilter,
        mut each: impl FnMut(StatementRow) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut conn = self.reader().await?;
        let (from_ms, to_ms) = (ms(filter.from), ms(filter.to));
        let account = filter.account.as_ref().map(AccountName::as_str);
        let currency = filter.currency.as_ref().map(Currency::code);
        let mut rows =
            sqlx::query_file_as!(Row, "queries/statement.sql", from_ms, to_ms, account, currency,)
                .fetch(&mut *conn);
        let mut told: u64 = 0;
        while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
            each(StatementRow::try_from(row)?)?;
            told = told.saturating_add(1);
        }
        Ok(told)
    }
}

impl TryFrom<Row> for StatementRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let record = format!("payment or refund {}", row.request_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl Row {
    fn read(self) -> Result<StatementRow, BadField> {
        let settlement_currency = self.settlement_currency.as_deref();
        let promotions = match &self.promotions {
            Some(lines) => promotions(lines, &self.request_id)?,
            None => Vec::new(),
        };
        Ok(StatementRow {
            kind: match self.kind {
                0 => StatementKind::Sale,
                1 => StatementKind::Cancel,
                2 => StatementKind::Refund,
                _ => StatementKind::Reversal,
            },
            at: time("at_ms", self.at_ms)?,
            order_id: parsed("order_id", OrderId::parse(&self.order_id))?,
            number: parsed("number", OrderNumber::parse(&self.number))?,
            request_id: self.request_id,
            gateway_id: self.gateway_id,
            wallet: parsed_if("wallet", self.wallet, WalletName::parse)?,
            mode: word("mode", &self.mode, Mode::parse_word)?,
            order_status: word("status", &self.order_status, OrderStatus::parse_word)?,
            amount: money("amount_minor", self.amount_minor, &self.currency)?,
            settlement: money_if("settlement_minor", self.settlement_minor, settlement_currency)?,
            account: parsed("account", AccountName::parse(&self.account))?,
            reference: self.reference,
            note: self.note,
            promotions,
        })
    }
}

fn promotions(lines: &str, request_id: &str) -> Result<Vec<PromotionRecord>, BadField> {
    let lines: Vec<Vec<(String, String)>> = parsed("args", serde_json::from_str(lines))?;
    let of = parsed("payment_request_id", PaymentRequestId::parse(request_id))?;
    Ok(PromotionRecord::told(lines.iter().map(Vec::as_slice), &of))
}
