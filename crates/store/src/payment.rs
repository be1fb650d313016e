//! Attempts to be paid.

pub(crate) mod charge;
mod row;

use crate::tx::Rows;
use crate::value::{ms, ms_if, whole_ms};
use crate::{Store, StoreError, WriteTx};
pub use charge::ChargeTally;
use chrono::{DateTime, Utc};
use domain::{
    AccountName, AgreementId, CancelPurpose, CloseReason, Mode, Money, OrderId, Payment, PaymentId,
    PaymentRequestId, PaymentState, WalletName, Witness,
};
pub(crate) use row::{PaymentRow, select_payment, state_of};
use sqlx::SqliteConnection;

/// An attempt to be paid, with all that we keep of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRecord {
    /// What the rules of business know of it.
    pub payment: Payment,
    /// Whose attempt it is.
    pub order_id: OrderId,
    /// The how-manieth attempt of the order, from 1.
    pub attempt: u32,
    /// At which acquirer.
    pub account: AccountName,
    /// How the payer is asked.
    pub mode: Mode,
    /// The wallet that pays, where it is known.
    pub wallet: Option<WalletName>,
    /// The exact text of the code to draw.
    pub code: Option<String>,
    /// The address that the payer opens.
    pub checkout_url: Option<String>,
    /// The acquirer's id.
    pub gateway_id: Option<PaymentId>,
    /// What the payer was charged in the wallet's currency.
    pub payer_paid: Option<Money>,
    /// What the shop will get in its settlement currency.
    pub settlement: Option<Money>,
    /// The acquirer's code for why it failed.
    pub failure_code: Option<String>,
    /// What of it has gone back; the refunds keep it, so saving does not write it.
    pub refunded: Money,
    /// Until when the payer may or might pay, as last told; stays when the state moves on. While
    /// the payer is awaited the state's own word counts.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who told us the state that it is in.
    pub told_by: Option<Witness>,
    /// When we were told.
    pub told_at: Option<DateTime<Utc>>,
    /// Who told us the same by another way.
    pub confirmed_by: Option<Witness>,
    /// How often in a row the acquirer said that it does not know this payment.
    pub not_there: u32,
    /// The caller's own key for this attempt.
    pub request_key: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When to ask, or ask again; `None` when nothing more is due.
    pub next_inquiry_at: Option<DateTime<Utc>>,
    /// How often we asked.
    pub inquiries: u32,
    /// When we last asked.
    pub last_inquiry_at: Option<DateTime<Utc>>,
    /// When we asked to cancel.
    pub cancel_asked_at: Option<DateTime<Utc>>,
    /// How often we asked to cancel.
    pub cancel_tries: u32,
    /// An end earlier than the acquirer's own, as the caller wished.
    pub requested_expiry_at: Option<DateTime<Utc>>,
    /// The agreement that it is charged by.
    pub agreement_id: Option<AgreementId>,
    /// What the wallet's browser called itself (entry code).
    pub user_agent: Option<String>,
}

/// An attempt that is about to be sent.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// Our id, the same in every retry.
    pub request_id: PaymentRequestId,
    /// Whose attempt it is; it asks for the order's whole sum.
    pub order_id: OrderId,
    /// How much.
    pub amount: Money,
    /// At which acquirer.
    pub account: AccountName,
    /// How the payer is asked.
    pub mode: Mode,
    /// The wallet, where it is known already.
    pub wallet: Option<WalletName>,
    /// When to ask what became of it if nobody tells.
    pub next_inquiry_at: Option<DateTime<Utc>>,
    /// An end earlier than the acquirer's own.
    pub requested_expiry_at: Option<DateTime<Utc>>,
    /// The agreement that it is charged by.
    pub agreement_id: Option<AgreementId>,
    /// What the wallet's browser called itself (entry code).
    pub user_agent: Option<String>,
    /// The caller's own key for this attempt, where it gave one.
    pub request_key: Option<String>,
}

pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: &PaymentRequestId,
) -> Result<Option<PaymentRecord>, StoreError> {
    let id = id.as_str();
    let row = select_payment!("WHERE payment_request_id = ?", id).fetch_optional(conn).await?;
    row.map(PaymentRecord::try_from).transpose()
}

/// Oldest first, so the last one is the one that counts.
pub(crate) async fn of_order(
    conn: &mut SqliteConnection,
    id: &OrderId,
) -> Result<Vec<PaymentRecord>, StoreError> {
    let id = id.as_str();
    let rows = select_payment!("WHERE order_id = ? ORDER BY attempt", id).fetch_all(conn).await?;
    rows.into_iter().map(PaymentRecord::try_from).collect()
}

/// The attempts of several orders at once, for a page of a list: by order, oldest first.
pub(crate) async fn of_orders(
    conn: &mut SqliteConnection,
    ids: &[OrderId],
) -> Result<Vec<PaymentRecord>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(OrderId::as_str).collect();
    let ids = serde_json::to_string(&ids).expect("texts are always JSON");
    let rows = select_payment!(
        "WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY order_id, attempt",
        ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(PaymentRecord::try_from).collect()
}

/// Those to ask about by now, the longest overdue first.
pub(crate) async fn due(
    conn: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<PaymentRecord>, StoreError> {
    let now_ms = ms(now);
    let rows = select_payment!(
        "WHERE next_inquiry_at_ms <= ? ORDER BY next_inquiry_at_ms LIMIT ?",
        now_ms,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(PaymentRecord::try_from).collect()
}

/// Those whose outcome is not known, or whose cancel is under way, oldest first.
pub(crate) async fn open(conn: &mut SqliteConnection) -> Result<Vec<PaymentRecord>, StoreError> {
    let rows = select_payment!(
        "WHERE state IN ('unknown', 'awaiting_payer')
            OR (state = 'paid' AND cancel_purpose IS NOT NULL)
         ORDER BY payment_row"
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(PaymentRecord::try_from).collect()
}

impl WriteTx<'_> {
    /// Makes the next attempt of an order, `Unknown`, before the acquirer hears of it.
    pub async fn insert_payment(
        &mut self,
        payment: &NewPayment,
        now: DateTime<Utc>,
    ) -> Result<PaymentRecord, StoreError> {
        let (all, conn) = self.known();
        let known = all.order(conn, &payment.order_id).await?;
        let last = known.payments.iter().map(|known| known.attempt).max();
        let record = new_record(payment, last.unwrap_or_default().saturating_add(1), now);
        all.touch(&payment.order_id);
        all.add_payment(record.clone());
        self.queue().payments.push(&[
            payment.request_id.as_str().into(),
            payment.order_id.as_str().into(),
            record.attempt.into(),
            payment.account.as_str().into(),
            payment.mode.word().into(),
            payment.wallet.as_ref().map(WalletName::as_str).into(),
            payment.amount.minor().into(),
            payment.amount.currency().code().into(),
            ms(now).into(),
            ms_if(payment.next_inquiry_at).into(),
            ms_if(payment.requested_expiry_at).into(),
            payment.agreement_id.as_ref().map(AgreementId::as_str).into(),
            payment.user_agent.as_ref().into(),
            payment.request_key.as_ref().into(),
        ]);
        Ok(record)
    }

    /// An attempt as this transaction has it.
    pub async fn payment(
        &mut self,
        id: &PaymentRequestId,
    ) -> Result<Option<PaymentRecord>, StoreError> {
        let (known, conn) = self.known();
        Ok(known.payment(conn, id).await?.cloned())
    }

    /// Reads an attempt in order to save it changed. Nobody else can write meanwhile.
    pub async fn payment_for_update(
        &mut self,
        id: &PaymentRequestId,
    ) -> Result<PaymentRecord, StoreError> {
        let missing = || StoreError::Missing { record: format!("payment {id}") };
        self.payment(id).await?.ok_or_else(missing)
    }

    /// Keeps what is now known of an attempt. Its terms (ids, account, mode, amount) and what has
    /// been refunded stay as they are.
    pub async fn save_payment(&mut self, record: &PaymentRecord) -> Result<(), StoreError> {
        let id = record.payment.request_id();
        let (all, conn) = self.known();
        let missing = || StoreError::Missing { record: format!("payment {id}") };
        let order_id = all.payment(conn, id).await?.ok_or_else(missing)?.order_id.clone();
        all.touch(&order_id);
        let known = all.payment(conn, id).await?.ok_or_else(missing)?;
        let refunded = known.refunded;
        *known = PaymentRecord { refunded, ..record.clone() };
        all.payment_changed(id);
        Ok(())
    }
}

impl Store {
    /// An attempt.
    pub async fn payment(
        &self,
        id: &PaymentRequestId,
    ) -> Result<Option<PaymentRecord>, StoreError> {
        by_id(&mut *self.reader().await?, id).await
    }
}

/// Gathers the state of an attempt.
pub(crate) fn push_state(rows: &mut Rows, record: &PaymentRecord) {
    let state = StateColumns::of(record);
    let sum = |sum: &Option<Money>| sum.map(|money| (money.minor(), money.currency()));
    let (payer_paid, settlement) = (sum(&record.payer_paid), sum(&record.settlement));
    rows.push(&[
        record.payment.request_id().as_str().into(),
        state.word.into(),
        state.paid_at_ms.into(),
        state.expires_at_ms.into(),
        state.close_reason.into(),
        state.returned_paid_at_ms.into(),
        record.payment.cancelling().map(CancelPurpose::word).into(),
        record.wallet.as_ref().map(WalletName::as_str).into(),
        record.code.as_ref().into(),
        record.checkout_url.as_ref().into(),
        record.gateway_id.as_ref().map(PaymentId::as_str).into(),
        payer_paid.map(|(minor, _)| minor).into(),
        payer_paid.as_ref().map(|(_, currency)| currency.code()).into(),
        settlement.map(|(minor, _)| minor).into(),
        settlement.as_ref().map(|(_, currency)| currency.code()).into(),
        record.failure_code.as_ref().into(),
        record.told_by.map(Witness::word).into(),
        ms_if(record.told_at).into(),
        ms_if(record.next_inquiry_at).into(),
        record.inquiries.into(),
        ms_if(record.last_inquiry_at).into(),
        ms_if(record.cancel_asked_at).into(),
        record.cancel_tries.into(),
        record.confirmed_by.map(Witness::word).into(),
        record.not_there.into(),
    ]);
}

/// Writes gathered states.
pub(crate) async fn write_states(
    conn: &mut SqliteConnection,
    rows: String,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE payment
         SET (state, paid_at_ms, expires_at_ms, close_reason, returned_paid_at_ms, cancel_purpose,
              wallet, code, checkout_url, gateway_id, payer_paid_minor, payer_paid_currency,
              settlement_minor, settlement_currency, failure_code, told_by, told_at_ms,
              next_inquiry_at_ms, inquiries, last_inquiry_at_ms, cancel_asked_at_ms, cancel_tries,
              confirmed_by, not_there)
             = (one.value ->> 1, one.value ->> 2, one.value ->> 3, one.value ->> 4,
                one.value ->> 5, one.value ->> 6, one.value ->> 7, one.value ->> 8,
                one.value ->> 9, one.value ->> 10, one.value ->> 11, one.value ->> 12,
                one.value ->> 13, one.value ->> 14, one.value ->> 15, one.value ->> 16,
                one.value ->> 17, one.value ->> 18, one.value ->> 19, one.value ->> 20,
                one.value ->> 21, one.value ->> 22, one.value ->> 23, one.value ->> 24)
         FROM jsonb_each(?) AS one
         WHERE payment_request_id = one.value ->> 0",
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl PaymentRecord {
    /// Whether money came in by it, also if it went back again.
    pub(crate) const fn took_money(&self) -> bool {
        match self.payment.state() {
            PaymentState::Paid { .. } => true,
            PaymentState::Closed { returned, .. } => returned.is_some(),
            PaymentState::Unknown | PaymentState::AwaitingPayer { .. } => false,
        }
    }
}

/// An attempt as it has just been written.
fn new_record(payment: &NewPayment, attempt: u32, now: DateTime<Utc>) -> PaymentRecord {
    PaymentRecord {
        payment: Payment::new(payment.request_id.clone(), payment.amount),
        order_id: payment.order_id.clone(),
        attempt,
        account: payment.account.clone(),
        mode: payment.mode,
        wallet: payment.wallet.clone(),
        code: None,
        checkout_url: None,
        gateway_id: None,
        payer_paid: None,
        settlement: None,
        failure_code: None,
        refunded: Money::zero(payment.amount.currency()),
        expires_at: None,
        told_by: None,
        told_at: None,
        confirmed_by: None,
        not_there: 0,
        request_key: payment.request_key.clone(),
        created_at: whole_ms(now),
        next_inquiry_at: payment.next_inquiry_at.map(whole_ms),
        inquiries: 0,
        last_inquiry_at: None,
        cancel_asked_at: None,
        cancel_tries: 0,
        requested_expiry_at: payment.requested_expiry_at.map(whole_ms),
        agreement_id: payment.agreement_id.clone(),
        user_agent: payment.user_agent.clone(),
    }
}

/// A state as it lies in the columns.
struct StateColumns {
    word: &'static str,
    paid_at_ms: Option<i64>,
    expires_at_ms: Option<i64>,
    close_reason: Option<&'static str>,
    returned_paid_at_ms: Option<i64>,
}

impl StateColumns {
    fn of(record: &PaymentRecord) -> Self {
        let blank = Self {
            word: "unknown",
            paid_at_ms: None,
            expires_at_ms: ms_if(record.expires_at),
            close_reason: None,
            returned_paid_at_ms: None,
        };
        match record.payment.state() {
            PaymentState::Unknown => blank,
            PaymentState::AwaitingPayer { expires_at } => {
                Self { word: "awaiting_payer", expires_at_ms: ms_if(expires_at), ..blank }
            }
            PaymentState::Paid { paid_at } => {
                Self { word: "paid", paid_at_ms: Some(ms(paid_at)), ..blank }
            }
            PaymentState::Closed { reason, returned } => Self {
                word: "closed",
                close_reason: Some(CloseReason::word(reason)),
                returned_paid_at_ms: ms_if(returned),
                ..blank
            },
        }
    }
}
