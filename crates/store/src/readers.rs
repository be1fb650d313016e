//! What can be asked, alike of the store and inside a transaction that writes.

use crate::{
    AccountRecord, AgreementRecord, BreakRecord, ChargeTally, EntryRecord, EventRecord,
    ListedRefund, MessageRecord, NotificationRecord, OrderRecord, PaymentRecord, RefundRecord,
    ReturnWish, StaffRecord, Store, StoreError, Unread, WriteTx, account, agreement, chain,
    discrepancy, event, ledger, message, missed, notification, order, payment, refund, return_wish,
    setting, staff,
};
use chrono::{DateTime, Utc};
use domain::{
    AccountName, AgreementId, EntryKey, OrderId, PaymentRequestId, RefundRequestId, StaffId,
    StaffName,
};

/// Each reader is a function of a connection; the store lends one of its readers, a transaction
/// its own.
macro_rules! readers {
    ($(
        $(#[$doc:meta])*
        $name:ident($($arg:ident: $kind:ty),*) -> $answer:ty = $read:path;
    )+) => {
        impl Store {
            $(
                $(#[$doc])*
                pub async fn $name(&self $(, $arg: $kind)*) -> Result<$answer, StoreError> {
                    let mut conn = self.reader().await?;
                    $read(&mut conn $(, $arg)*).await
                }
            )+
        }

        impl WriteTx<'_> {
            $(
                $(#[$doc])*
                pub async fn $name(&mut self $(, $arg: $kind)*) -> Result<$answer, StoreError> {
                    $read(self.conn().await? $(, $arg)*).await
                }
            )+
        }
    };
}

readers! {
    /// A setting.
    setting(key: &str) -> Option<String> = setting::read;
    /// Accounts in use, by name.
    accounts() -> Vec<AccountRecord> = account::in_use;
    /// An account, in use or removed.
    account(name: &AccountName) -> Option<AccountRecord> = account::by_name;
    /// An order.
    order(id: &OrderId) -> Option<OrderRecord> = order::by_id;
    /// An order by its number.
    order_by_number(number: &str) -> Option<OrderRecord> = order::by_number;
    /// The order that was made under the caller's own key.
    order_by_request_key(key: &str) -> Option<OrderRecord> = order::by_request_key;
    /// An order by what a person has at hand.
    find_order(id_or_number: &str) -> Option<OrderRecord> = order::by_id_or_number;
    /// An order's attempts, oldest first: the last one is the one that counts.
    payments_of(order: &OrderId) -> Vec<PaymentRecord> = payment::of_order;
    /// The attempts of several orders at once, by order, oldest first.
    payments_of_orders(orders: &[OrderId]) -> Vec<PaymentRecord> = payment::of_orders;
    /// Attempts to ask about by now, the longest overdue first.
    due_payments(now: DateTime<Utc>, limit: u32) -> Vec<PaymentRecord> = payment::due;
    /// Attempts whose outcome is not known, or whose cancel is under way, oldest first.
    open_payments() -> Vec<PaymentRecord> = payment::open;
    /// An order's refunds, oldest first.
    refunds_of(order: &OrderId) -> Vec<RefundRecord> = refund::of_order;
    /// The refunds of several orders at once, by order, oldest first.
    refunds_of_orders(orders: &[OrderId]) -> Vec<RefundRecord> = refund::of_orders;
    /// A refund.
    refund(id: &RefundRequestId) -> Option<RefundRecord> = refund::by_id;
    /// The refund that was made under the caller's own key.
    refund_by_request_key(key: &str) -> Option<RefundRecord> = refund::by_request_key;
    /// Refunds, newest first.
    refunds(limit: u32) -> Vec<RefundRecord> = refund::newest;
    /// Refunds to send again or ask about by now, the longest overdue first.
    due_refunds(now: DateTime<Utc>, limit: u32) -> Vec<RefundRecord> = refund::due;
    /// Refunds that are not decided, oldest first.
    open_refunds() -> Vec<RefundRecord> = refund::open;
    /// Refunds with the place of each, newest first, from before a place; all, or one till's.
    refunds_before(place: Option<i64>, till: Option<&str>, limit: u32) -> Vec<ListedRefund> = refund::before;
    /// A payment's wish to be given back whole, if there is one.
    return_wish(payment: &PaymentRequestId) -> Option<ReturnWish> = return_wish::of_payment;
    /// The same by the caller's own key.
    return_wish_by_key(key: &str) -> Option<ReturnWish> = return_wish::by_key;
    /// Whether anybody is named as staff; where nobody is, the owner works alone.
    has_staff() -> bool = staff::any;
    /// Everybody at work, the longest here first.
    staff() -> Vec<StaffRecord> = staff::at_work;
    /// Somebody at work.
    staff_by_name(name: &StaffName) -> Option<StaffRecord> = staff::by_name;
    /// Somebody at work.
    staff_by_id(id: &StaffId) -> Option<StaffRecord> = staff::by_id;
    /// Agreements, newest first.
    agreements() -> Vec<AgreementRecord> = agreement::all;
    /// An agreement.
    agreement(id: &AgreementId) -> Option<AgreementRecord> = agreement::by_id;
    /// The agreement that a consent belongs to.
    agreement_by_auth_state(auth_state: &str) -> Option<AgreementRecord> = agreement::by_auth_state;
    /// An agreement's charges, newest first, at most a hundred.
    charges_of(id: &AgreementId) -> Vec<PaymentRecord> = payment::charge::of_agreement;
    /// The newest charge of each agreement that was ever charged.
    last_charges() -> Vec<PaymentRecord> = payment::charge::last_of_each;
    /// How the charges of each agreement have gone.
    charge_tallies() -> Vec<ChargeTally> = payment::charge::tallies;
    /// What went over the wire for an order, oldest first.
    messages_of(order: &OrderId) -> Vec<MessageRecord> = message::of_order;
    /// A message, by its place in the file.
    message(id: i64) -> Option<MessageRecord> = message::by_id;
    /// What nobody has read of what happened while nobody looked.
    unread() -> Unread = missed::unread;
    /// An order's timeline, in the order in which we came to know of it.
    events_of(order: &OrderId) -> Vec<EventRecord> = event::of_order;
    /// An order's entries in the ledger, in the order of booking.
    entries_of(order: &OrderId) -> Vec<EntryRecord> = ledger::of_order;
    /// The ledger's entry of a fact.
    entry_of(key: &EntryKey) -> Option<EntryRecord> = ledger::by_key;
    /// Events that came after a place, for those who watch.
    events_after(event_id: i64, limit: u32) -> Vec<EventRecord> = event::after;
    /// The place of the newest event; 0 where there is none.
    newest_event_id() -> i64 = event::newest_id;
    /// The latest moment that the books know of; a clock that is behind it is wrong, or was.
    latest_moment() -> Option<DateTime<Utc>> = event::latest;
    /// Notifications, newest first; all, or only those that were not believed.
    notifications(rejected_only: bool, limit: u32) -> Vec<NotificationRecord> = notification::newest;
    /// How many notifications were not believed.
    rejected_count() -> u64 = notification::rejected_count;
    /// Notifications that were believed and not yet applied, oldest first.
    unapplied_notifications(limit: u32) -> Vec<NotificationRecord> = notification::unapplied;
    /// Breaks, newest first; all, or only those that wait for a person.
    breaks(open_only: bool) -> Vec<BreakRecord> = discrepancy::newest;
    /// Where the chain over everything that was written ends.
    trail_chain() -> trail::Chain = chain::end;
    /// The newest signature of the chain.
    trail_signature() -> Option<trail::Signature> = chain::newest_signature;
    /// A break.
    break_by_id(id: i64) -> Option<BreakRecord> = discrepancy::by_id;
}
