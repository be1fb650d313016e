//! Reckoning the books anew, from the single facts upwards.

mod facts;
mod ledger;

use crate::migrate::{Check, first_finding};
use crate::order::{Derived, OrderRow, select_order};
use crate::{
    EntryRecord, OrderRecord, PaymentRecord, RefundRecord, Store, StoreError, chain, event,
    ledger as books, notification, payment, refund,
};
use domain::{OrderId, RefundState};
use sqlx::{Connection, SqliteConnection};
use std::collections::HashMap;
use std::error::Error;

/// What was looked at and found true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Orders.
    pub orders: u64,
    /// Attempts.
    pub payments: u64,
    /// Refunds.
    pub refunds: u64,
    /// Notifications.
    pub notifications: u64,
    /// Events.
    pub events: u64,
    /// Links of the trail.
    pub links: u64,
    /// Signatures of the trail.
    pub signatures: u64,
    /// Entries of the ledger.
    pub ledger_entries: u64,
    /// Their moves.
    pub ledger_moves: u64,
}

/// The first record that fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{record}: {what}")]
pub struct Finding {
    /// Which record: `payment r123`, or `the file`.
    pub record: String,
    /// What is wrong with it.
    pub what: String,
}

/// So many orders are in memory at once.
const ORDERS_AT_ONCE: u32 = 1000;
const ROWS_AT_ONCE: u32 = 4000;

impl Store {
    /// Re-computes every invariant of the books in one state of the file. Names the first record
    /// that fails.
    pub async fn verify(&self) -> Result<Checked, Finding> {
        let mut conn = self.reader().await?;
        let mut tx = conn.begin().await.map_err(StoreError::from)?;
        whole(&mut tx).await
    }
}

/// Everything, in one state of the file.
pub(crate) async fn whole(conn: &mut SqliteConnection) -> Result<Checked, Finding> {
    pages(conn).await?;
    facts::references(conn).await?;
    facts::numbers(conn).await?;
    facts::search(conn).await?;
    let mut checked = Checked::default();
    (checked.ledger_entries, checked.ledger_moves) = ledger::entries(conn).await?;
    ledger::taken_back(conn).await?;
    orders(conn, &mut checked).await?;
    ledger::days(conn).await?;
    checked.notifications = notifications(conn).await?;
    checked.events = events(conn).await?;
    checked.take_over(chain::check(conn).await?);
    Ok(checked)
}

pub(crate) async fn pages(conn: &mut SqliteConnection) -> Result<(), Finding> {
    match first_finding(conn, Check::Whole).await? {
        None => Ok(()),
        Some(finding) => Err(Finding::new("the file", finding)),
    }
}

async fn orders(conn: &mut SqliteConnection, checked: &mut Checked) -> Result<(), Finding> {
    let mut after = i64::MIN;
    loop {
        let rows = select_order!(
            "WHERE o.order_row > ? ORDER BY o.order_row LIMIT ?",
            after,
            ORDERS_AT_ONCE
        )
        .fetch_all(&mut *conn)
        .await
        .map_err(StoreError::from)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.place().1;
        batch(conn, rows, checked).await?;
    }
}

async fn batch(
    conn: &mut SqliteConnection,
    rows: Vec<OrderRow>,
    checked: &mut Checked,
) -> Result<(), Finding> {
    let orders = rows.into_iter().map(OrderRecord::try_from).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id.clone()).collect();
    let payments = payment::of_orders(conn, &ids).await?;
    let refunds = refund::of_orders(conn, &ids).await?;
    let entries = books::of_orders(conn, &ids).await?;
    checked.orders = checked.orders.saturating_add(length(&orders));
    checked.payments = checked.payments.saturating_add(length(&payments));
    checked.refunds = checked.refunds.saturating_add(length(&refunds));
    let mut payments = by_order(payments, |payment| &payment.order_id);
    let mut refunds = by_order(refunds, |refund| &refund.order_id);
    let mut entries = entries_by_order(entries);
    for order in &orders {
        let payments = payments.remove(&order.id).unwrap_or_default();
        let refunds = refunds.remove(&order.id).unwrap_or_default();
        one_order(order, &payments, &refunds)?;
        let entries = entries.remove(&order.id).unwrap_or_default();
        ledger::of_order(&payments, &refunds, &entries)?;
    }
    Ok(())
}

fn one_order(
    order: &OrderRecord,
    payments: &[PaymentRecord],
    refunds: &[RefundRecord],
) -> Result<(), Finding> {
    let record = format!("order {}", order.id);
    let derived =
        Derived::from(order.amount.currency(), payments, refunds).map_err(|bad| bad.of(&record))?;
    if derived.status != order.status {
        let (kept, true_one) = (order.status.word(), derived.status.word());
        return Err(Finding::new(&record, format!("status is {kept}, and should be {true_one}")));
    }
    if derived.refunded != order.refunded {
        let what = format!("refunded is {}, and should be {}", order.refunded, derived.refunded);
        return Err(Finding::new(&record, what));
    }
    for (number, payment) in (1..).zip(payments) {
        one_payment(order, payment, number, refunds)?;
    }
    for refund in refunds {
        let attempts = payments.iter().map(|payment| payment.payment.request_id());
        if !attempts.into_iter().any(|id| *id == refund.payment_request_id) {
            let record = format!("refund {}", refund.refund.request_id());
            return Err(Finding::new(record, "its payment belongs to another order"));
        }
    }
    Ok(())
}

fn one_payment(
    order: &OrderRecord,
    payment: &PaymentRecord,
    number: u32,
    refunds: &[RefundRecord],
) -> Result<(), Finding> {
    let id = payment.payment.request_id();
    let record = format!("payment {id}");
    if payment.attempt != number {
        let what = format!("is attempt {}, and should be {number}", payment.attempt);
        return Err(Finding::new(record, what));
    }
    if payment.payment.amount() != order.amount {
        let (asked, due) = (payment.payment.amount(), order.amount);
        return Err(Finding::new(record, format!("asks for {asked}, and the order for {due}")));
    }
    let own: Vec<_> = refunds
        .iter()
        .filter(|refund| refund.payment_request_id == *id)
        .map(|refund| refund.refund.clone())
        .collect();
    let left = domain::refundable(order.amount, &own)
        .map_err(|error| Finding::new(&record, error.to_string()))?;
    if left.minor() < 0 {
        return Err(Finding::new(record, "more of it goes back than came in"));
    }
    let gone = own
        .iter()
        .filter(|refund| matches!(refund.state(), RefundState::Succeeded { .. }))
        .try_fold(domain::Money::zero(order.amount.currency()), |sum, refund| {
            sum.checked_add(refund.amount())
        })
        .map_err(|error| Finding::new(&record, error.to_string()))?;
    if gone != payment.refunded {
        let what = format!("refunded is {}, and should be {gone}", payment.refunded);
        return Err(Finding::new(record, what));
    }
    Ok(())
}

async fn notifications(conn: &mut SqliteConnection) -> Result<u64, Finding> {
    let (mut after, mut total) = (0, 0_u64);
    loop {
        let (rows, last) = notification::after(conn, after, ROWS_AT_ONCE).await?;
        let Some(last) = last else { return Ok(total) };
        total = total.saturating_add(length(&rows));
        after = last;
    }
}

async fn events(conn: &mut SqliteConnection) -> Result<u64, Finding> {
    let (mut after, mut total) = (0, 0_u64);
    loop {
        let rows = event::after(conn, after, ROWS_AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(total) };
        total = total.saturating_add(length(&rows));
        after = last.id;
    }
}

fn by_order<T>(records: Vec<T>, order: impl Fn(&T) -> &OrderId) -> HashMap<OrderId, Vec<T>> {
    let mut sorted: HashMap<OrderId, Vec<T>> = HashMap::new();
    for record in records {
        sorted.entry(order(&record).clone()).or_default().push(record);
    }
    sorted
}

/// Entries that belong to no order are left out.
fn entries_by_order(records: Vec<EntryRecord>) -> HashMap<OrderId, Vec<EntryRecord>> {
    let mut sorted: HashMap<OrderId, Vec<EntryRecord>> = HashMap::new();
    for record in records {
        if let Some(id) = record.order_id.clone() {
            sorted.entry(id).or_default().push(record);
        }
    }
    sorted
}

fn length<T>(records: &[T]) -> u64 {
    u64::try_from(records.len()).unwrap_or(u64::MAX)
}

impl Checked {
    pub(crate) fn take_over(&mut self, surveyed: chain::Surveyed) {
        self.links = surveyed.links;
        self.signatures = surveyed.signatures;
    }
}

impl Finding {
    pub(crate) fn new(record: impl Into<String>, what: impl Into<String>) -> Self {
        Self { record: record.into(), what: what.into() }
    }
}

/// A record that cannot be read is a finding too.
impl From<StoreError> for Finding {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unreadable { record, what } => Self { record, what },
            StoreError::Damaged { finding } => Self::new("the file", finding),
            error => {
                let why = error.source().map(|source| format!(" ({source})")).unwrap_or_default();
                Self::new("the file", format!("{error}{why}"))
            }
        }
    }
}
