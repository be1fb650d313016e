//! What a transaction has read, and kept up with what it writes. Nobody else writes meanwhile, so
//! it stays true until the end, and is read once.

use super::queue::Rows;
use crate::order::select_order;
use crate::value::ms_if;
use crate::{
    OrderRecord, PaymentRecord, RefundRecord, StoreError, account, ledger, payment, refund, search,
};
use domain::{AccountName, Currency, Entry, OrderId, PaymentRequestId, WalletName};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An order with all that hangs on it.
#[derive(Debug)]
pub(crate) struct KnownOrder {
    pub(crate) order: OrderRecord,
    /// Oldest first.
    pub(crate) payments: Vec<PaymentRecord>,
    /// Oldest first.
    pub(crate) refunds: Vec<RefundRecord>,
    /// In the order of booking.
    pub(crate) booked: Vec<Entry>,
}

#[derive(Debug, Default)]
pub(crate) struct Known {
    orders: HashMap<OrderId, KnownOrder>,
    order_of: HashMap<PaymentRequestId, OrderId>,
    /// Accounts, and what they are settled in.
    settled_in: HashMap<AccountName, Option<Currency>>,
    /// Orders of which something may have changed that they are found by, and what the search index
    /// has of them; nothing for a new one.
    touched: BTreeMap<OrderId, Option<String>>,
    /// Attempts and orders that are not in the file as they are here.
    changed_payments: BTreeSet<PaymentRequestId>,
    changed_orders: BTreeSet<OrderId>,
    /// When accounts last answered, and by how much their clocks differ.
    answers: BTreeMap<AccountName, (i64, Option<i64>)>,
}

impl KnownOrder {
    /// What the search index should have of it.
    fn text(&self) -> String {
        search::text_of_order(&self.order, &self.payments, &self.refunds)
    }

    fn payment_mut(&mut self, id: &PaymentRequestId) -> Option<&mut PaymentRecord> {
        self.payments.iter_mut().find(|known| known.payment.request_id() == id)
    }
}

impl Known {
    /// Reads the orders of these attempts, all at once. One that is not there is left out.
    pub(crate) async fn read_orders_of(
        &mut self,
        conn: &mut SqliteConnection,
        ids: &[PaymentRequestId],
    ) -> Result<(), StoreError> {
        let unknown = ids.iter().filter(|id| !self.order_of.contains_key(*id));
        let ids: BTreeSet<&str> = unknown.map(PaymentRequestId::as_str).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let ids = serde_json::to_string(&ids).expect("texts are always JSON");
        let rows = select_order!(
            "WHERE o.order_id IN (SELECT order_id FROM payment
                                  WHERE payment_request_id IN (SELECT value FROM json_each(?)))",
            ids
        )
        .fetch_all(&mut *conn)
        .await?;
        let orders = rows.into_iter().map(OrderRecord::try_from).collect::<Result<Vec<_>, _>>()?;
        // What is known already is newer than what is in the file.
        let orders = orders.into_iter().filter(|order| !self.orders.contains_key(&order.id));
        let orders = orders.collect();
        self.take_in(conn, orders).await
    }

    /// An order, read if it is not known.
    pub(crate) async fn order(
        &mut self,
        conn: &mut SqliteConnection,
        id: &OrderId,
    ) -> Result<&mut KnownOrder, StoreError> {
        if !self.orders.contains_key(id) {
            let order = crate::order::by_id(conn, id).await?;
            self.take_in(conn, order.into_iter().collect()).await?;
        }
        let missing = || StoreError::Missing { record: format!("order {id}") };
        self.orders.get_mut(id).ok_or_else(missing)
    }

    /// An attempt, read if it is not known.
    pub(crate) async fn payment(
        &mut self,
        conn: &mut SqliteConnection,
        id: &PaymentRequestId,
    ) -> Result<Option<&mut PaymentRecord>, StoreError> {
        self.read_orders_of(conn, std::slice::from_ref(id)).await?;
        let order = self.order_of.get(id).and_then(|order| self.orders.get_mut(order));
        Ok(order.and_then(|order| order.payment_mut(id)))
    }

    /// What an account is settled in, read if it is not known.
    pub(crate) async fn settled_in(
        &mut self,
        conn: &mut SqliteConnection,
        name: &AccountName,
    ) -> Result<Option<Currency>, StoreError> {
        if let Some(known) = self.settled_in.get(name) {
            return Ok(*known);
        }
        let account = account::by_name(conn, name).await?;
        let settled_in = account.and_then(|account| account.settlement_currency);
        self.settled_in.insert(name.clone(), settled_in);
        Ok(settled_in)
    }

    async fn take_in(
        &mut self,
        conn: &mut SqliteConnection,
        orders: Vec<OrderRecord>,
    ) -> Result<(), StoreError> {
        if orders.is_empty() {
            return Ok(());
        }
        let ids: Vec<OrderId> = orders.iter().map(|order| order.id.clone()).collect();
        for order in orders {
            self.add_order(order);
        }
        let mut paid = BTreeSet::new();
        for payment in payment::of_orders(conn, &ids).await? {
            if payment.took_money() {
                paid.insert(payment.order_id.clone());
            }
            self.add_payment(payment);
        }
        // Nothing goes back of what never came in, and nothing of it is booked.
        if paid.is_empty() {
            return Ok(());
        }
        let paid: Vec<OrderId> = paid.into_iter().collect();
        for refund in refund::of_orders(conn, &paid).await? {
            if let Some(known) = self.orders.get_mut(&refund.order_id) {
                known.refunds.push(refund);
            }
        }
        for entry in ledger::of_orders(conn, &paid).await? {
            if let Some(known) = entry.order_id.and_then(|id| self.orders.get_mut(&id)) {
                known.booked.push(entry.entry);
            }
        }
        Ok(())
    }

    fn add_order(&mut self, order: OrderRecord) {
        let id = order.id.clone();
        let (payments, refunds, booked) = (Vec::new(), Vec::new(), Vec::new());
        self.orders.insert(id, KnownOrder { order, payments, refunds, booked });
    }

    /// An order is new.
    pub(crate) fn add_new_order(&mut self, order: OrderRecord) {
        self.touched.insert(order.id.clone(), None);
        self.add_order(order);
    }

    /// An order has this attempt.
    pub(crate) fn add_payment(&mut self, record: PaymentRecord) {
        self.order_of.insert(record.payment.request_id().clone(), record.order_id.clone());
        if let Some(known) = self.orders.get_mut(&record.order_id) {
            known.payments.push(record);
        }
    }

    /// An entry about an order is booked.
    pub(crate) fn booked(&mut self, id: &OrderId, entry: &Entry) {
        if let Some(known) = self.orders.get_mut(id) {
            known.booked.push(entry.clone());
        }
    }

    /// Something is about to change by which an order is found.
    pub(crate) fn touch(&mut self, id: &OrderId) {
        if let Some(known) = self.orders.get(id) {
            self.touched.entry(id.clone()).or_insert_with(|| Some(known.text()));
        }
    }

    /// The state of an attempt is no longer what the file has.
    pub(crate) fn payment_changed(&mut self, id: &PaymentRequestId) {
        self.changed_payments.insert(id.clone());
    }

    /// What an order has come to is no longer what the file has.
    pub(crate) fn order_changed(&mut self, id: &OrderId) {
        self.changed_orders.insert(id.clone());
    }

    /// An account answered.
    pub(crate) fn answered(&mut self, name: &AccountName, at_ms: i64, skew_ms: Option<i64>) {
        let answer = self.answers.entry(name.clone()).or_insert((at_ms, None));
        *answer = (at_ms, skew_ms.or(answer.1));
    }

    /// The file is about to change otherwise: what is known of this order is read again.
    pub(crate) fn forget(&mut self, id: &OrderId) {
        if let Some(known) = self.orders.remove(id) {
            for payment in &known.payments {
                self.order_of.remove(payment.payment.request_id());
            }
        }
    }

    /// Accounts are about to change.
    pub(crate) fn forget_accounts(&mut self) {
        self.settled_in.clear();
    }

    /// Gathers the texts of the orders that are no longer found by what the index has.
    pub(crate) async fn changed_texts(
        &mut self,
        conn: &mut SqliteConnection,
        texts: &mut Rows,
    ) -> Result<(), StoreError> {
        for (id, indexed) in std::mem::take(&mut self.touched) {
            let text = self.order(conn, &id).await?.text();
            if indexed.as_ref() != Some(&text) {
                texts.push(&[id.as_str().into(), text.as_str().into()]);
            }
        }
        Ok(())
    }

    /// Writes the states that have changed.
    pub(crate) async fn write_changed(
        &mut self,
        conn: &mut SqliteConnection,
    ) -> Result<(), StoreError> {
        let (mut payments, mut orders) = (Rows::default(), Rows::default());
        for id in std::mem::take(&mut self.changed_payments) {
            let order = self.order_of.get(&id).and_then(|order| self.orders.get_mut(order));
            if let Some(record) = order.and_then(|order| order.payment_mut(&id)) {
                payment::push_state(&mut payments, record);
            }
        }
        for id in std::mem::take(&mut self.changed_orders) {
            if let Some(known) = self.orders.get(&id) {
                push_outcome(&mut orders, &known.order);
            }
        }
        if !payments.is_empty() {
            payment::write_states(conn, payments.take()).await?;
        }
        if !orders.is_empty() {
            write_outcomes(conn, orders.take()).await?;
        }
        for (name, (at_ms, skew_ms)) in std::mem::take(&mut self.answers) {
            account::write_answer(conn, &name, at_ms, skew_ms).await?;
        }
        Ok(())
    }
}

fn push_outcome(rows: &mut Rows, order: &OrderRecord) {
    rows.push(&[
        order.id.as_str().into(),
        order.status.word().into(),
        order.refunded.minor().into(),
        order.wallet.as_ref().map(WalletName::as_str).into(),
        ms_if(order.closed_at).into(),
    ]);
}

async fn write_outcomes(conn: &mut SqliteConnection, rows: String) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE shop_order
         SET (status, refunded_minor, wallet, closed_at_ms)
             = (one.value ->> 1, one.value ->> 2, one.value ->> 3, one.value ->> 4)
         FROM jsonb_each(?) AS one
         WHERE order_id = one.value ->> 0",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}
