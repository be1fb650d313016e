//! Orders, their numbers, and what they have come to.

mod row;

use crate::value::{BadField, count, ms, parsed, whole_ms};
use crate::{PaymentRecord, RefundRecord, RequestKey, StoreError, WriteTx};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AccountName, Currency, Money, OrderId, OrderNumber, OrderStatus, PaymentState, RefundState,
    WalletName, order_status,
};
pub(crate) use row::{OrderRow, select_order};
use sqlx::SqliteConnection;

/// A sum to be paid, and what it has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRecord {
    /// Our own id.
    pub id: OrderId,
    /// What people call it.
    pub number: OrderNumber,
    /// Which till made it.
    pub till: String,
    /// On which day of the shop's zone.
    pub day: NaiveDate,
    /// The how-manieth of that till and day.
    pub serial: u32,
    /// At which acquirer it is to be paid.
    pub account: AccountName,
    /// How much.
    pub amount: Money,
    /// What it has come to.
    pub status: OrderStatus,
    /// What has gone back.
    pub refunded: Money,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// A note for the shop.
    pub note: Option<String>,
    /// The caller's own key, so that the same wish is one order.
    pub request: Option<RequestKey>,
    /// The wallet that paid, or that is to pay.
    pub wallet: Option<WalletName>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it came to an end.
    pub closed_at: Option<DateTime<Utc>>,
}

/// An order that is about to be made; the store gives it its number.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Our own id.
    pub id: OrderId,
    /// Which till makes it; digits and letters, since it stands in the number.
    pub till: String,
    /// The day of the shop's zone.
    pub day: NaiveDate,
    /// At which acquirer it is to be paid.
    pub account: AccountName,
    /// How much.
    pub amount: Money,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// A note for the shop.
    pub note: Option<String>,
    /// The caller's own key, so that the same wish is one order.
    pub request: Option<RequestKey>,
    /// The wallet that is to pay.
    pub wallet: Option<WalletName>,
}

pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: &OrderId,
) -> Result<Option<OrderRecord>, StoreError> {
    let id = id.as_str();
    let row = select_order!("WHERE o.order_id = ?", id).fetch_optional(conn).await?;
    row.map(OrderRecord::try_from).transpose()
}

pub(crate) async fn by_number(
    conn: &mut SqliteConnection,
    number: &str,
) -> Result<Option<OrderRecord>, StoreError> {
    let row = select_order!("WHERE o.number = ?", number).fetch_optional(conn).await?;
    row.map(OrderRecord::try_from).transpose()
}

pub(crate) async fn by_request_key(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<OrderRecord>, StoreError> {
    let row = select_order!("WHERE o.request_key = ?", key).fetch_optional(conn).await?;
    row.map(OrderRecord::try_from).transpose()
}

/// An id never has a hyphen and a number always does, so at most one of the two is found.
pub(crate) async fn by_id_or_number(
    conn: &mut SqliteConnection,
    id_or_number: &str,
) -> Result<Option<OrderRecord>, StoreError> {
    let row =
        select_order!("WHERE o.order_id = ? OR o.number = ? LIMIT 1", id_or_number, id_or_number)
            .fetch_optional(conn)
            .await?;
    row.map(OrderRecord::try_from).transpose()
}

impl WriteTx<'_> {
    /// Makes an order and gives it the next number of its till and day.
    pub async fn insert_order(
        &mut self,
        order: &NewOrder,
        now: DateTime<Utc>,
    ) -> Result<OrderRecord, StoreError> {
        let day = order.day.to_string();
        // The same transaction takes the number and uses it, so none is ever left out.
        let serial = sqlx::query_scalar!(
            "INSERT INTO order_counter (till, day, last) VALUES (?, ?, 1)
             ON CONFLICT (till, day) DO UPDATE SET last = last + 1
             RETURNING last",
            order.till,
            day,
        )
        .fetch_one(self.conn().await?)
        .await?;
        let serial = count("last", serial).map_err(|bad| bad.of("the order counter"))?;
        let number = OrderNumber::compose(order.day, &order.till, serial);
        let (key, digest) = RequestKey::columns(order.request.as_ref());
        self.queue().orders.push(&[
            order.id.as_str().into(),
            number.as_str().into(),
            (&order.till).into(),
            (&day).into(),
            serial.into(),
            order.account.as_str().into(),
            order.amount.minor().into(),
            order.amount.currency().code().into(),
            order.reference.as_ref().into(),
            order.note.as_ref().into(),
            key.into(),
            digest.into(),
            order.wallet.as_ref().map(WalletName::as_str).into(),
            ms(now).into(),
        ]);
        let record = new_record(order, number, serial, now);
        self.known().0.add_new_order(record.clone());
        Ok(record)
    }

    /// Works out anew what an order has come to, from its attempts and refunds, keeps it, and books
    /// what money has moved.
    pub async fn refresh_order(
        &mut self,
        id: &OrderId,
        now: DateTime<Utc>,
    ) -> Result<OrderRecord, StoreError> {
        let (all, conn) = self.known();
        let known = all.order(conn, id).await?;
        let derived = Derived::from(known.order.amount.currency(), &known.payments, &known.refunds)
            .map_err(|bad| bad.of(format_args!("order {id}")))?;
        let is_open = derived.status == OrderStatus::Open;
        let before = known.order.clone();
        let order = &mut known.order;
        order.status = derived.status;
        order.refunded = derived.refunded;
        order.wallet = derived.wallet.or(order.wallet.take());
        order.closed_at = if is_open { None } else { order.closed_at.or(Some(whole_ms(now))) };
        let order = order.clone();
        if order != before {
            all.order_changed(id);
        }
        self.book_order(id, now).await?;
        Ok(order)
    }
}

/// What an order's attempts and refunds say of it.
pub(crate) struct Derived {
    pub(crate) status: OrderStatus,
    pub(crate) refunded: Money,
    wallet: Option<WalletName>,
}

impl Derived {
    pub(crate) fn from(
        currency: Currency,
        payments: &[PaymentRecord],
        refunds: &[RefundRecord],
    ) -> Result<Self, BadField> {
        let attempts: Vec<_> = payments.iter().map(|record| record.payment.clone()).collect();
        let money_back: Vec<_> = refunds.iter().map(|record| record.refund.clone()).collect();
        let status = parsed("status", order_status(&attempts, &money_back))?;
        let refunded = money_back
            .iter()
            .filter(|refund| matches!(refund.state(), RefundState::Succeeded { .. }))
            .try_fold(Money::zero(currency), |sum, refund| sum.checked_add(refund.amount()));
        let refunded = parsed("refunded_minor", refunded)?;
        let paid = payments
            .iter()
            .find(|record| matches!(record.payment.state(), PaymentState::Paid { .. }));
        let wallet = paid.or(payments.last()).and_then(|record| record.wallet.clone());
        Ok(Self { status, refunded, wallet })
    }
}

fn new_record(
    order: &NewOrder,
    number: OrderNumber,
    serial: u32,
    now: DateTime<Utc>,
) -> OrderRecord {
    OrderRecord {
        id: order.id.clone(),
        number,
        till: order.till.clone(),
        day: order.day,
        serial,
        account: order.account.clone(),
        amount: order.amount,
        status: OrderStatus::Open,
        refunded: Money::zero(order.amount.currency()),
        reference: order.reference.clone(),
        note: order.note.clone(),
        request: order.request.clone(),
        wallet: order.wallet.clone(),
        created_at: whole_ms(now),
        closed_at: None,
    }
}
