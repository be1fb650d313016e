//! What the tests of the store share: a file in a temporary folder, and orders in it.

#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    AccountName, CancelPurpose, CloseReason, Currency, Mode, Money, OrderId, PaymentFact,
    PaymentRequestId, RefundFact, RefundRequestId, WalletName,
};
use std::path::PathBuf;
use store::{AccountRecord, Book, NewOrder, NewPayment, NewRefund, OrderRecord, Store, StoreError};
use tempfile::TempDir;

pub struct Shop {
    pub folder: TempDir,
    pub store: Store,
}

/// 2026-11-20 09:00 UTC, and so many seconds.
pub fn at(seconds: i64) -> DateTime<Utc> {
    let nine = DateTime::from_timestamp(1_795_165_200, 0).unwrap();
    nine.checked_add_signed(TimeDelta::seconds(seconds)).unwrap()
}

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

pub fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("EUR").unwrap())
}

pub fn account() -> AccountName {
    AccountName::parse("Main").unwrap()
}

pub fn order_id(text: &str) -> OrderId {
    OrderId::parse(text).unwrap()
}

pub fn payment_id(text: &str) -> PaymentRequestId {
    PaymentRequestId::parse(text).unwrap()
}

pub fn account_record() -> AccountRecord {
    AccountRecord {
        name: account(),
        kind: "ams".to_owned(),
        gateway_url: "https://gateway.example".to_owned(),
        client_id: "C1".to_owned(),
        settlement_currency: Some(Currency::parse("EUR").unwrap()),
        notify_url: None,
        redirect_url: None,
        merchant_id: None,
        merchant_name: None,
        merchant_mcc: None,
        gateway_public_key: "public".to_owned(),
        created_at: at(0),
        removed_at: None,
        last_answer_at: None,
        silent_since: None,
        skew_ms: None,
    }
}

pub fn new_order(id: &str, minor: i64) -> NewOrder {
    NewOrder {
        id: order_id(id),
        till: "1".to_owned(),
        day: day(),
        account: account(),
        amount: money(minor),
        reference: None,
        note: None,
        request: None,
        wallet: None,
    }
}

pub fn new_payment(order: &OrderRecord, id: &str) -> NewPayment {
    NewPayment {
        request_id: payment_id(id),
        order_id: order.id.clone(),
        amount: order.amount,
        account: order.account.clone(),
        mode: Mode::OrderCode,
        wallet: None,
        next_inquiry_at: Some(at(10)),
        requested_expiry_at: None,
        agreement_id: None,
        user_agent: None,
        request_key: None,
    }
}

pub fn new_refund(order: &str, minor: i64, id: &str) -> NewRefund {
    NewRefund {
        request_id: RefundRequestId::parse(id).unwrap(),
        order_id: order_id(order),
        payment_request_id: payment_id(&format!("p{order}")),
        amount: money(minor),
        reason: None,
        request: None,
        asked_by: None,
        approved_by: None,
        till: None,
        next_try_at: None,
    }
}

impl Shop {
    pub async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("shop.db"), Book::Live, at(0)).await.unwrap();
        let mut tx = store.write().await.unwrap();
        tx.put_account(&account_record()).await.unwrap();
        tx.commit().await.unwrap();
        Self { folder, store }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    /// An order with one attempt `p<id>` that is not decided.
    pub async fn ask(&self, order: &NewOrder, now: DateTime<Utc>) -> OrderRecord {
        let mut tx = self.store.write().await.unwrap();
        let record = tx.insert_order(order, now).await.unwrap();
        let payment = new_payment(&record, &format!("p{}", record.id));
        tx.insert_payment(&payment, now).await.unwrap();
        tx.commit().await.unwrap();
        record
    }

    /// Tells the attempt `p<id>` a fact.
    pub async fn tell(&self, order: &str, fact: PaymentFact, now: DateTime<Utc>) -> OrderRecord {
        let mut tx = self.store.write().await.unwrap();
        let mut record = tx.payment_for_update(&payment_id(&format!("p{order}"))).await.unwrap();
        record.payment.apply(fact);
        record.next_inquiry_at = None;
        record.told_by = Some(domain::Witness::Inquiry);
        record.told_at = Some(now);
        record.wallet = Some(WalletName::parse("GCASH").unwrap());
        record.gateway_id = Some(domain::PaymentId::parse(&format!("G-{order}-9")).unwrap());
        tx.save_payment(&record).await.unwrap();
        let order = tx.refresh_order(&order_id(order), now).await.unwrap();
        tx.commit().await.unwrap();
        order
    }

    /// An order that is paid.
    pub async fn sell(&self, id: &str, minor: i64, now: DateTime<Utc>) -> OrderRecord {
        self.ask(&new_order(id, minor), now).await;
        self.tell(id, PaymentFact::Paid { at: now, amount: money(minor) }, now).await
    }

    /// Gives the money of a paid order back by a cancel.
    pub async fn cancel_paid(&self, order: &str, now: DateTime<Utc>) {
        let mut tx = self.store.write().await.unwrap();
        let id = payment_id(&format!("p{order}"));
        let mut record = tx.payment_for_update(&id).await.unwrap();
        record.payment.ask_cancel(CancelPurpose::ReturnPaid);
        record.payment.apply(PaymentFact::Closed { reason: CloseReason::Cancelled });
        (record.told_by, record.told_at) = (Some(domain::Witness::Answer), Some(now));
        tx.save_payment(&record).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A refund that succeeded.
    pub async fn give_back(&self, order: &str, minor: i64, id: &str) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        let mut record = tx.insert_refund(&new_refund(order, minor, id), at(60)).await?;
        record.refund.apply(RefundFact::Succeeded { at: at(61), amount: money(minor) });
        tx.save_refund(&record).await?;
        tx.refresh_order(&order_id(order), at(61)).await?;
        tx.commit().await
    }

    /// Statements as no code of ours would make them.
    pub async fn raw(&self, statements: &str) -> Result<(), sqlx::Error> {
        raw(&self.path(), statements).await
    }
}

pub async fn raw(path: &std::path::Path, statements: &str) -> Result<(), sqlx::Error> {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut conn = options.connect().await?;
    // Unchecked on purpose: the tests of the file's own guards plant what our code cannot write.
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut conn).await?;
    sqlx::Connection::close(conn).await
}
