//! Booking: each fact once, in the transaction that learnt of it.

use super::by_key;
use crate::value::{BadField, ms, parsed};
use crate::{PaymentRecord, RefundRecord, StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{
    AccountName, Arrival, Entry, EntryKey, EntryKind, LedgerAccount, OrderId, entries_of_payment,
    entries_of_refund,
};

/// An entry that is to be booked.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What it books, and how.
    pub entry: Entry,
    /// At which acquirer.
    pub account: AccountName,
    /// Of which order, if of one.
    pub order_id: Option<OrderId>,
}

impl WriteTx<'_> {
    /// Books a fact. Returns whether it is news: the same fact twice is one entry.
    ///
    /// What the states of payments and refunds say is booked by [`WriteTx::refresh_order`]; this is
    /// for facts from elsewhere, such as a settlement, and for corrections.
    pub async fn post(&mut self, new: &NewEntry, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(known) = by_key(self.conn().await?, new.entry.key()).await? else {
            self.insert_entry(new, now).await?;
            return Ok(true);
        };
        if known.entry.agrees_with(&new.entry) && known.account == new.account {
            return Ok(false);
        }
        Err(StoreError::Refused { rule: format!("{} is booked otherwise", new.entry.key()) })
    }

    /// Books what an order's attempts and refunds say and the ledger does not yet.
    pub(crate) async fn book_order(
        &mut self,
        id: &OrderId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (all, conn) = self.known();
        let payments = &all.order(conn, id).await?.payments;
        let took = payments.iter().filter(|payment| payment.took_money());
        for payment in took.cloned().collect::<Vec<_>>() {
            for entry in self.news_of(&payment).await? {
                let (account, order_id) = (payment.account.clone(), Some(id.clone()));
                self.insert_entry(&NewEntry { entry, account, order_id }, now).await?;
            }
        }
        Ok(())
    }

    /// What an attempt and its refunds say and the ledger does not yet.
    async fn news_of(&mut self, payment: &PaymentRecord) -> Result<Vec<Entry>, StoreError> {
        let (all, conn) = self.known();
        let known = all.order(conn, &payment.order_id).await?;
        let arrival = match arrival_of(payment, &known.booked) {
            Some(booked) => booked,
            // Only the first time matters what the account is settled in.
            None => {
                let settled_in = all.settled_in(conn, &payment.account).await?;
                Arrival::of(payment.payment.amount().currency(), settled_in)
            }
        };
        let known = all.order(conn, &payment.order_id).await?;
        let mut due = due_of_payment(payment, &known.refunds, arrival)
            .map_err(|bad| bad.of(format_args!("payment {}", payment.payment.request_id())))?;
        due.retain(|entry| !known.booked.iter().any(|booked| booked.key() == entry.key()));
        Ok(due)
    }

    async fn insert_entry(&mut self, new: &NewEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
        let NewEntry { entry, account, order_id } = new;
        if entry.takes_back().is_some() {
            // What it takes back may wait to be written, and has its number only then.
            self.conn().await?;
        }
        let (kind, fact) = (entry.key().kind.word(), entry.key().fact.as_str());
        self.queue().entries.push(&[
            kind.into(),
            fact.into(),
            account.as_str().into(),
            order_id.as_ref().map(OrderId::as_str).into(),
            entry.takes_back().map(|old| old.kind.word()).into(),
            entry.takes_back().map(|old| old.fact.as_str()).into(),
            i64::try_from(entry.moves().len()).unwrap_or(i64::MAX).into(),
            ms(entry.at()).into(),
            ms(now).into(),
        ]);
        for (number, one) in (1_i64..).zip(entry.moves()) {
            self.queue().moves.push(&[
                kind.into(),
                fact.into(),
                number.into(),
                LedgerAccount::word(one.from()).into(),
                LedgerAccount::word(one.to()).into(),
                one.amount().minor().into(),
                one.amount().currency().code().into(),
            ]);
        }
        if let Some(order_id) = order_id {
            self.known().0.booked(order_id, entry);
        }
        self.write_if_much().await
    }
}

/// Where the money of an attempt arrived, if its sale is booked.
pub(crate) fn arrival_of<'a>(
    payment: &PaymentRecord,
    booked: impl IntoIterator<Item = &'a Entry>,
) -> Option<Arrival> {
    let fact = payment.payment.request_id().into();
    let key = EntryKey { kind: EntryKind::Sale, fact };
    booked.into_iter().find(|entry| *entry.key() == key)?.arrival()
}

/// What the ledger should say of an attempt and its refunds.
pub(crate) fn due_of_payment(
    payment: &PaymentRecord,
    refunds: &[RefundRecord],
    arrival: Arrival,
) -> Result<Vec<Entry>, BadField> {
    let due = entries_of_payment(&payment.payment, arrival, payment.told_at);
    let mut due = parsed("state", due)?;
    let Some(sale) = due.first().cloned() else { return Ok(due) };
    let own =
        refunds.iter().filter(|refund| refund.payment_request_id == *payment.payment.request_id());
    for refund in own {
        due.extend(parsed("state", entries_of_refund(&refund.refund, &sale))?);
    }
    Ok(due)
}
