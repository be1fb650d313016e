//! A receipt, gathered from the books.

use crate::{Shop, ShopError};
use domain::{OrderId, PaymentRequestId, PaymentState, RefundState, Repaid};
use operations::OperationError;
use receipt::{Book, Digital, Item, Language, Promotion, Receipt, RefundLine, RefundWord, brand};
use store::{EventRecord, PaymentRecord, PromotionRecord, RefundRecord};

/// The timeline's word for a receipt that came out of a printer.
pub(crate) const PRINTED: &str = "receipt.printed";

/// Whether the paper says that it is a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyMark {
    /// It is counted: every print after the first says so.
    Counted,
    /// It is not paper to hand out, such as a preview or a page.
    No,
}

impl Shop {
    /// A receipt of an order that was paid.
    ///
    /// # Errors
    ///
    /// [`ShopError::NoReceipt`] where nothing was paid: paper that looks like a proof of payment is
    /// only made on proof.
    pub async fn receipt(
        &self,
        id: &OrderId,
        language: Language,
        copy: CopyMark,
    ) -> Result<Receipt, ShopError> {
        let store = self.store();
        let unknown = || OperationError::UnknownOrder(id.to_string());
        let order = store.order(id).await?.ok_or_else(unknown)?;
        let attempts = store.payments_of(id).await?;
        let none = || ShopError::NoReceipt(order.number.to_string());
        let (paid, paid_at) = attempts.iter().find_map(paid).ok_or_else(none)?;
        let refunds = store.refunds_of(id).await?;
        let events = store.events_of(id).await?;
        let profile = self.profile().await?;
        let digital = match self.receipt_link(id).await? {
            Some(link) => Digital::Link(link),
            None => Digital::Words,
        };
        Ok(Receipt {
            language,
            book: self.book(),
            shop: profile.name,
            store: profile.store_name,
            till: order.till,
            zone: profile.zone,
            number: order.number.to_string(),
            reference: order.reference,
            note: order.note,
            // An order is one sum; what was bought is not known here.
            items: vec![Item { text: None, amount: order.amount }],
            total: order.amount,
            promotions: promotions(&events, paid.payment.request_id()),
            wallet: paid.wallet.as_ref().map(|wallet| brand(wallet.as_str()).to_owned()),
            payer_paid: paid.payer_paid,
            paid_at,
            request_id: paid.payment.request_id().to_string(),
            gateway_id: paid.gateway_id.as_ref().map(ToString::to_string),
            refunds: refunds.iter().filter_map(refund_line).collect(),
            copy: if copy == CopyMark::Counted { printed(&events) } else { 0 },
            printed_at: self.now(),
            digital: Some(digital),
        })
    }

    /// How often an order's receipt came out of a printer.
    pub async fn receipt_copies(&self, id: &OrderId) -> Result<u32, ShopError> {
        Ok(printed(&self.store().events_of(id).await?))
    }

    /// Which book this folder is, as paper says it.
    pub(crate) fn book(&self) -> Book {
        match self.store().book() {
            store::Book::Live => Book::Live,
            store::Book::Practice => Book::Practice,
        }
    }
}

fn paid(attempt: &PaymentRecord) -> Option<(&PaymentRecord, chrono::DateTime<chrono::Utc>)> {
    match attempt.payment.state() {
        PaymentState::Paid { paid_at } => Some((attempt, paid_at)),
        PaymentState::Unknown
        | PaymentState::AwaitingPayer { .. }
        | PaymentState::Closed { .. } => None,
    }
}

fn refund_line(record: &RefundRecord) -> Option<RefundLine> {
    let (state, at) = match record.refund.state() {
        RefundState::Succeeded { refunded_at }
        | RefundState::Reversed { refunded_at, repaid: Repaid::Otherwise, .. } => {
            (RefundWord::Refunded, refunded_at)
        }
        RefundState::Unknown | RefundState::Processing => {
            (RefundWord::Requested, record.created_at)
        }
        // The payer has nothing of a refund that came back to the shop.
        RefundState::Reversed { repaid: Repaid::NotOtherwise, .. }
        | RefundState::Failed
        | RefundState::Doubted { .. } => return None,
    };
    let gateway_id = record.gateway_id.as_ref().map(ToString::to_string);
    Some(RefundLine { at, amount: record.refund.amount(), state, gateway_id })
}

/// How often the order's receipt came out of a printer.
pub(crate) fn printed(events: &[EventRecord]) -> u32 {
    let count = events.iter().filter(|record| record.event.kind == PRINTED).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Discounts that the wallet told with the payment.
fn promotions(events: &[EventRecord], paid: &PaymentRequestId) -> Vec<Promotion> {
    let lines = events.iter().filter(|record| record.event.kind == PromotionRecord::EVENT);
    let told = PromotionRecord::told(lines.map(|record| record.event.args.as_slice()), paid);
    let told = told.into_iter();
    told.map(|PromotionRecord { name, saved }| Promotion { name, saved }).collect()
}
