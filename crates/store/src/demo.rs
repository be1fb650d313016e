//! Believable made-up orders in any number, for trials and measurements.
//!
//! The same seed makes the same orders. They are all decided, so no worker ever asks an acquirer
//! about them, and their account is out of use, so nothing can be taken or refunded by it.

mod choices;
mod ledger;
mod make;
mod random;
mod write;

use crate::value::ms;
use crate::{AccountRecord, Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{AccountName, Currency};
use make::Maker;
use write::Batch;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Orders.
    pub orders: u64,
    /// Attempts.
    pub payments: u64,
    /// Refunds.
    pub refunds: u64,
}

/// So many orders go into one transaction.
const ORDERS_AT_ONCE: u32 = 20_000;

/// The account that made-up orders belong to.
pub const ACCOUNT: &str = "Demo";

/// Makes so many orders, spread over the time from `from` until before `to`; `day_of` says which
/// day of the shop's zone a moment belongs to.
///
/// A second time with the same seed is `StoreError::Duplicate`, since the ids are the same.
pub async fn fill(
    store: &Store,
    orders: u32,
    seed: u64,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    day_of: impl Fn(DateTime<Utc>) -> NaiveDate,
) -> Result<Filled, StoreError> {
    add_account(store, from).await?;
    let mut maker = Maker::new(seed, orders, ms(from), ms(to));
    let mut filled = Filled::default();
    loop {
        let mut tx = store.write().await?;
        let mut batch = Batch::begin(tx.conn().await?).await?;
        while batch.orders() < ORDERS_AT_ONCE
            && let Some(order) = maker.next()
        {
            batch.add(order, &day_of)?;
        }
        if batch.orders() == 0 {
            drop(tx);
            write::tidy_index(store).await?;
            return Ok(filled);
        }
        let written = batch.write(tx.conn().await?).await?;
        tx.commit().await?;
        filled.orders = filled.orders.saturating_add(written.orders);
        filled.payments = filled.payments.saturating_add(written.payments);
        filled.refunds = filled.refunds.saturating_add(written.refunds);
    }
}

/// The currency in which the acquirer of made-up orders would pay out.
fn settled_in() -> Currency {
    Currency::parse("EUR").expect("the euro is a currency")
}

async fn add_account(store: &Store, at: DateTime<Utc>) -> Result<(), StoreError> {
    let name = AccountName::parse(ACCOUNT).expect("a plain word is a name");
    let mut tx = store.write().await?;
    if tx.account(&name).await?.is_none() {
        let account = AccountRecord {
            name,
            kind: "ams".to_owned(),
            gateway_url: "https://demo.invalid".to_owned(),
            client_id: "DEMO".to_owned(),
            settlement_currency: Some(settled_in()),
            notify_url: None,
            redirect_url: None,
            merchant_id: None,
            merchant_name: None,
            merchant_mcc: None,
            gateway_public_key: String::new(),
            created_at: at,
            removed_at: Some(at),
            last_answer_at: None,
            silent_since: None,
            skew_ms: None,
        };
        tx.put_account(&account).await?;
    }
    tx.commit().await
}
