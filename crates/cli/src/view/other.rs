//! Shop, accounts, agreements, notifications.

use super::{TimeView, time};
use serde::Serialize;
use shop::Profile;
use store::{AccountRecord, AgreementRecord, NotificationRecord};

/// Who the shop is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ShopView {
    pub(crate) name: String,
    pub(crate) mcc: String,
    pub(crate) store_id: String,
    pub(crate) store_name: String,
    pub(crate) zone: String,
    pub(crate) currency: String,
    pub(crate) till: String,
    pub(crate) book: &'static str,
    pub(crate) data: String,
}

/// An account at an acquirer. Of its keys only the public one is known here, and not told.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccountView {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) gateway: String,
    pub(crate) client_id: String,
    pub(crate) settlement_currency: Option<String>,
    pub(crate) notify_url: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) merchant_id: Option<String>,
    pub(crate) merchant_name: Option<String>,
    pub(crate) merchant_mcc: Option<String>,
    pub(crate) clock_skew_ms: Option<i64>,
    pub(crate) last_answer_at: Option<TimeView>,
}

/// An agreement. The right to charge lives with the keys and is not told.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AgreementView {
    pub(crate) id: String,
    pub(crate) status: &'static str,
    pub(crate) wallet: String,
    pub(crate) auth_url: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) account: String,
    pub(crate) payer: Option<String>,
    pub(crate) created_at: TimeView,
    pub(crate) expires_at: Option<TimeView>,
}

/// A notification, believed or not.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NotificationView {
    pub(crate) id: String,
    pub(crate) at: TimeView,
    pub(crate) account: String,
    pub(crate) kind: String,
    pub(crate) verdict: &'static str,
    pub(crate) order_id: Option<String>,
    pub(crate) source: String,
}

impl ShopView {
    pub(crate) fn new(profile: &Profile, shop: &shop::Shop) -> Self {
        Self {
            name: profile.name.clone(),
            mcc: profile.mcc.clone(),
            store_id: profile.store_id.clone(),
            store_name: profile.store_name.clone(),
            zone: profile.zone.name().to_owned(),
            currency: profile.currency.to_string(),
            till: profile.till.clone(),
            book: shop.ctx().store.book().word(),
            data: shop.folder().display().to_string(),
        }
    }
}

impl From<&AccountRecord> for AccountView {
    fn from(record: &AccountRecord) -> Self {
        Self {
            name: record.name.to_string(),
            kind: record.kind.clone(),
            gateway: record.gateway_url.clone(),
            client_id: record.client_id.clone(),
            settlement_currency: record.settlement_currency.map(|currency| currency.to_string()),
            notify_url: record.notify_url.clone(),
            redirect_url: record.redirect_url.clone(),
            merchant_id: record.merchant_id.clone(),
            merchant_name: record.merchant_name.clone(),
            merchant_mcc: record.merchant_mcc.clone(),
            clock_skew_ms: record.skew_ms,
            last_answer_at: record.last_answer_at.map(time),
        }
    }
}

impl From<&AgreementRecord> for AgreementView {
    fn from(record: &AgreementRecord) -> Self {
        Self {
            id: record.id.to_string(),
            status: record.state.word(),
            wallet: record.wallet.as_str().to_owned(),
            auth_url: record.auth_url.clone(),
            reference: record.reference.clone(),
            account: record.account.to_string(),
            payer: record.payer.clone(),
            created_at: time(record.created_at),
            expires_at: record.token_expires_at.map(time),
        }
    }
}

impl From<&NotificationRecord> for NotificationView {
    fn from(record: &NotificationRecord) -> Self {
        let record = &record.notification;
        Self {
            id: record.id.clone(),
            at: time(record.at),
            account: record.account.to_string(),
            kind: record.kind.clone(),
            verdict: record.verdict.word(),
            order_id: record.order_id.as_ref().map(ToString::to_string),
            source: record.source.clone(),
        }
    }
}
