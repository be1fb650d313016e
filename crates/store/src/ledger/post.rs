//! Booking: each fact once, in the transaction that learnt of it.

use super::{EntryRecord, by_key, of_order};
use crate::value::{BadField, ms, parsed};
use crate::{OrderRecord, PaymentRecord, RefundRecord, StoreError, WriteTx, account};
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
        let Some(known) = by_key(self.conn(), new.entry.key()).await? else {
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
        order: &OrderRecord,
        payments: &[PaymentRecord],
        refunds: &[RefundRecord],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !payments.iter().any(PaymentRecord::took_money) {
            return Ok(());
        }
        let booked = of_order(self.conn(), &order.id).await?;
        for payment in payments.iter().filter(|payment| payment.took_money()) {
            let arrival = match arrival_of(payment, &booked) {
                Some(arrival) => arrival,
                None => self.arrival_of_new(payment).await?,
            };
            let due = due_of_payment(payment, refunds, arrival)
                .map_err(|bad| bad.of(format_args!("payment {}", payment.payment.request_id())))?;
            for entry in due {
                if booked.iter().any(|known| known.entry.key() == entry.key()) {
                    continue;
                }
                let (account, order_id) = (payment.account.clone(), Some(order.id.clone()));
                self.insert_entry(&NewEntry { entry, account, order_id }, now).await?;
            }
        }
        Ok(())
    }

    async fn arrival_of_new(&mut self, payment: &PaymentRecord) -> Result<Arrival, StoreError> {
        let settled_in = account::by_name(self.conn(), &payment.account)
            .await?
            .and_then(|account| account.settlement_currency);
        Ok(Arrival::of(payment.payment.amount().currency(), settled_in))
    }

    async fn insert_entry(&mut self, new: &NewEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
        let NewEntry { entry, account, order_id } = new;
        let (kind, fact) = (entry.key().kind.word(), entry.key().fact.as_str());
        let account = account.as_str();
        let order_id = order_id.as_ref().map(OrderId::as_str);
        let old_kind = entry.takes_back().map(|old| old.kind.word());
        let old_fact = entry.takes_back().map(|old| old.fact.as_str());
        let moves = i64::try_from(entry.moves().len()).unwrap_or(i64::MAX);
        let (at_ms, now_ms) = (ms(entry.at()), ms(now));
        let entry_id = sqlx::query!(
            "INSERT INTO ledger_entry (kind, fact, account, order_id, takes_back, moves, at_ms,
                                       booked_at_ms)
             VALUES (?, ?, ?, ?, (SELECT entry_id FROM ledger_entry WHERE kind = ? AND fact = ?),
                     ?, ?, ?)",
            kind,
            fact,
            account,
            order_id,
            old_kind,
            old_fact,
            moves,
            at_ms,
            now_ms,
        )
        .execute(self.conn())
        .await?
        .last_insert_rowid();
        for (number, one) in (1_i64..).zip(entry.moves()) {
            let (from, to) = (one.from(), one.to());
            let (from, to) = (LedgerAccount::word(from), LedgerAccount::word(to));
            let (minor, currency) = (one.amount().minor(), one.amount().currency());
            let currency = currency.code();
            sqlx::query!(
                "INSERT INTO ledger_move (entry_id, number, from_account, to_account,
                                          amount_minor, currency)
                 VALUES (?, ?, ?, ?, ?, ?)",
                entry_id,
                number,
                from,
                to,
                minor,
                currency,
            )
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }
}

/// Where the money of an attempt arrived, if its sale is booked.
pub(crate) fn arrival_of(payment: &PaymentRecord, booked: &[EntryRecord]) -> Option<Arrival> {
    let fact = payment.payment.request_id().into();
    let key = EntryKey { kind: EntryKind::Sale, fact };
    booked.iter().find(|known| *known.entry.key() == key)?.entry.arrival()
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
