//! Orders, their payments and refunds.

use super::{MoneyView, TimeView, time};
use crate::command::refund_plan::PlanView;
use crate::timeline::Entry;
use domain::{PaymentState, PaymentStatus, RefundState, RefundStatus};
use serde::Serialize;
use store::{EventRecord, OrderRecord, PaymentRecord, RefundRecord};

/// An order as `order create`, `show` and `list` tell it.
#[derive(Debug, Serialize)]
pub(crate) struct OrderView {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) status: &'static str,
    pub(crate) amount: MoneyView,
    pub(crate) refunded: MoneyView,
    pub(crate) reference: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) account: String,
    pub(crate) till: String,
    pub(crate) wallet: Option<String>,
    pub(crate) created_at: TimeView,
    pub(crate) expires_at: Option<TimeView>,
    pub(crate) payments: Vec<PaymentView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refunds: Option<Vec<RefundView>>,
    /// What giving it back now would mean, of an order that is paid.
    #[serde(rename = "return", skip_serializing_if = "Option::is_none")]
    pub(crate) returns: Option<PlanView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timeline: Option<Vec<Entry>>,
}

/// An attempt to be paid.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PaymentView {
    pub(crate) id: String,
    pub(crate) request_id: String,
    pub(crate) gateway_id: Option<String>,
    pub(crate) mode: &'static str,
    pub(crate) wallet: Option<String>,
    pub(crate) status: &'static str,
    pub(crate) code: Option<String>,
    pub(crate) checkout_url: Option<String>,
    pub(crate) expires_at: Option<TimeView>,
    pub(crate) created_at: TimeView,
    pub(crate) paid_at: Option<TimeView>,
    pub(crate) told_by: Option<&'static str>,
    pub(crate) payer_paid: Option<MoneyView>,
    pub(crate) failure_code: Option<String>,
}

/// A refund.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefundView {
    pub(crate) id: String,
    pub(crate) request_id: String,
    pub(crate) gateway_id: Option<String>,
    pub(crate) order_id: String,
    pub(crate) amount: MoneyView,
    pub(crate) status: &'static str,
    /// When the money came back to the shop, if it did: it no longer counts as refunded.
    pub(crate) reversed_at: Option<TimeView>,
    pub(crate) reason: Option<String>,
    pub(crate) asked_by: Option<String>,
    pub(crate) approved_by: Option<String>,
    pub(crate) created_at: TimeView,
    pub(crate) refunded_at: Option<TimeView>,
    pub(crate) failure_code: Option<String>,
}

impl OrderView {
    pub(crate) fn new(order: &OrderRecord, payments: &[PaymentRecord]) -> Self {
        let payments: Vec<_> = payments.iter().map(PaymentView::from).collect();
        Self {
            id: order.id.to_string(),
            number: order.number.to_string(),
            status: order.status.word(),
            amount: order.amount.into(),
            refunded: order.refunded.into(),
            reference: order.reference.clone(),
            note: order.note.clone(),
            account: order.account.to_string(),
            till: order.till.clone(),
            wallet: order.wallet.as_ref().map(|wallet| wallet.as_str().to_owned()),
            created_at: time(order.created_at),
            expires_at: payments.last().and_then(|last| last.expires_at),
            payments,
            refunds: None,
            returns: None,
            timeline: None,
        }
    }

    /// With all that `order show` tells.
    pub(crate) fn whole(mut self, refunds: &[RefundRecord], events: &[EventRecord]) -> Self {
        self.refunds = Some(refunds.iter().map(RefundView::from).collect());
        self.timeline = Some(events.iter().map(Entry::from).collect());
        self
    }

    /// The attempt that counts: the last one.
    pub(crate) fn last_payment(&self) -> Option<&PaymentView> {
        self.payments.last()
    }
}

impl From<&PaymentRecord> for PaymentView {
    fn from(record: &PaymentRecord) -> Self {
        let state = record.payment.state();
        let request_id = record.payment.request_id().to_string();
        let (expires_at, paid_at) = match state {
            PaymentState::AwaitingPayer { expires_at } => (expires_at.or(record.expires_at), None),
            PaymentState::Paid { paid_at } => (record.expires_at, Some(paid_at)),
            PaymentState::Unknown => (record.expires_at.or(record.requested_expiry_at), None),
            PaymentState::Closed { returned, .. } => (record.expires_at, returned),
        };
        let is_failed = state.status() == PaymentStatus::Failed;
        Self {
            id: request_id.clone(),
            request_id,
            gateway_id: record.gateway_id.as_ref().map(ToString::to_string),
            mode: record.mode.word(),
            wallet: record.wallet.as_ref().map(|wallet| wallet.as_str().to_owned()),
            status: state.status().word(),
            code: record.code.clone(),
            checkout_url: record.checkout_url.clone(),
            expires_at: expires_at.map(time),
            created_at: time(record.created_at),
            paid_at: paid_at.map(time),
            told_by: record.told_by.map(domain::Witness::word),
            payer_paid: record.payer_paid.map(MoneyView::from),
            failure_code: record.failure_code.clone().filter(|_| is_failed),
        }
    }
}

impl From<&RefundRecord> for RefundView {
    fn from(record: &RefundRecord) -> Self {
        let state = record.refund.state();
        let request_id = record.refund.request_id().to_string();
        let refunded_at = match state {
            RefundState::Succeeded { refunded_at } | RefundState::Reversed { refunded_at, .. } => {
                Some(refunded_at)
            }
            RefundState::Unknown
            | RefundState::Processing
            | RefundState::Failed
            | RefundState::Doubted { .. } => None,
        };
        let reversed_at = match state {
            RefundState::Reversed { reversed_at, .. } => Some(time(reversed_at)),
            RefundState::Unknown
            | RefundState::Processing
            | RefundState::Succeeded { .. }
            | RefundState::Failed
            | RefundState::Doubted { .. } => None,
        };
        let is_failed = state.status() == RefundStatus::Failed;
        Self {
            id: request_id.clone(),
            request_id,
            gateway_id: record.gateway_id.as_ref().map(ToString::to_string),
            order_id: record.order_id.to_string(),
            amount: record.refund.amount().into(),
            status: state.status().word(),
            reversed_at,
            reason: record.reason.clone(),
            asked_by: record.asked_by.clone(),
            approved_by: record.approved_by.clone(),
            created_at: time(record.created_at),
            refunded_at: refunded_at.map(time),
            failure_code: record.code.clone().filter(|_| is_failed),
        }
    }
}
