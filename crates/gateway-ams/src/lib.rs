#![doc = include_str!("../README.md")]

mod amount;
mod by_hand;
mod client;
mod codes;
mod letter;
mod map;
mod mask;
mod offer;
mod operation;
mod patience;
#[cfg(fuzzing)]
pub mod probe;
mod request;
mod settings;
pub mod sign;
mod time;
mod timing;
mod told;
mod wire;

pub use settings::{AmsSettings, AmsSettingsError, Merchant, Store};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use client::Client;
use domain::{Mode, PaymentRequestId, RefundRequestId};
use gateway::{
    AccessToken, Acknowledgement, AuthorizationAnswer, AuthorizationOrder, Call, CancelAnswer,
    Gateway, GatewayError, Grant, InquiredPayment, InquiredRefund, MethodQuery, OpenedLetter,
    PayAnswer, PayOrder, PaymentMethod, RefundAnswer, RefundOrder, SealedLetter, Timing, Tokens,
    Wire,
};
use operation::Operation;
use request::Shop;

/// An account at Antom / Alipay+, ready to be asked.
pub struct Ams {
    client: Client,
    shop: Shop,
    notify_path: String,
}

impl Ams {
    /// Checks the settings and prepares connections; nothing is sent.
    pub fn new(settings: AmsSettings) -> Result<Self, AmsSettingsError> {
        let addresses = settings::checked(&settings)?;
        let shop = Shop::new(&settings, &addresses);
        let notify_path = match addresses.notify.query() {
            Some(query) => format!("{}?{query}", addresses.notify.path()),
            None => addresses.notify.path().to_owned(),
        };
        let client = Client::new(settings, &addresses)?;
        Ok(Self { client, shop, notify_path })
    }

    /// Path and query of the notify address, over which the acquirer signs its notifications.
    pub fn notify_path(&self) -> &str {
        &self.notify_path
    }
}

#[async_trait]
impl Gateway for Ams {
    fn check(&self, order: &PayOrder, now: DateTime<Utc>) -> Result<(), GatewayError> {
        self.shop.pay(order, now).map(|_| ())
    }

    fn check_refund(&self, order: &RefundOrder) -> Result<(), GatewayError> {
        self.shop.refund(order).map(|_| ())
    }

    async fn pay(&self, order: &PayOrder, now: DateTime<Utc>) -> Call<PayAnswer> {
        let mode = order.mode.mode();
        let operation = Operation::Pay(mode);
        let request = match self.shop.pay(order, now) {
            Ok(request) => request,
            Err(error) => return self.client.unsent(operation, error),
        };
        let secrets = request::secrets(&order.mode);
        let call = self.client.call(operation, &request, &secrets, now).await;
        call.map(|told| map::pay(told, mode, &order.request_id, order.expires_at))
    }

    async fn inquire_payment(
        &self,
        id: &PaymentRequestId,
        now: DateTime<Utc>,
    ) -> Call<InquiredPayment> {
        let request = wire::ById { payment_request_id: id.as_str() };
        let call = self.client.call(Operation::InquirePayment, &request, &[], now).await;
        call.map(|told| map::inquired_payment(told, id))
    }

    async fn cancel_payment(
        &self,
        id: &PaymentRequestId,
        now: DateTime<Utc>,
    ) -> Call<CancelAnswer> {
        let request = wire::ById { payment_request_id: id.as_str() };
        let call = self.client.call(Operation::Cancel, &request, &[], now).await;
        call.map(|told| map::cancelled(told, id))
    }

    async fn refund(&self, order: &RefundOrder, now: DateTime<Utc>) -> Call<RefundAnswer> {
        let operation = Operation::Refund;
        let request = match self.shop.refund(order) {
            Ok(request) => request,
            Err(error) => return self.client.unsent(operation, error),
        };
        let call = self.client.call(operation, &request, &[], now).await;
        call.map(|told| map::refunded(told, &order.request_id, order.amount))
    }

    async fn inquire_refund(
        &self,
        id: &RefundRequestId,
        now: DateTime<Utc>,
    ) -> Call<InquiredRefund> {
        let request = wire::RefundById { refund_request_id: id.as_str() };
        let call = self.client.call(Operation::InquireRefund, &request, &[], now).await;
        call.map(|told| map::inquired_refund(told, id))
    }

    async fn consult_methods(
        &self,
        query: &MethodQuery,
        now: DateTime<Utc>,
    ) -> Call<Vec<PaymentMethod>> {
        let operation = Operation::ConsultMethods;
        let request = match self.shop.methods(query) {
            Ok(request) => request,
            Err(error) => return self.client.unsent(operation, error),
        };
        self.client.call(operation, &request, &[], now).await.map(map::methods)
    }

    async fn consult_authorization(
        &self,
        order: &AuthorizationOrder,
        now: DateTime<Utc>,
    ) -> Call<AuthorizationAnswer> {
        let operation = Operation::ConsultAuthorization;
        let request = match self.shop.authorization(order) {
            Ok(request) => request,
            Err(error) => return self.client.unsent(operation, error),
        };
        self.client.call(operation, &request, &[], now).await.map(map::authorization)
    }

    async fn apply_token(&self, grant: &Grant, now: DateTime<Utc>) -> Call<Tokens> {
        let secret = match grant {
            Grant::Code { code, .. } => code.expose(),
            Grant::Refresh { token, .. } => token.expose(),
        };
        let request = request::token(grant);
        let call = self.client.call(Operation::ApplyToken, &request, &[secret], now).await;
        call.map(map::tokens)
    }

    async fn revoke(&self, token: &AccessToken, now: DateTime<Utc>) -> Call<()> {
        let request = wire::RevokeRequest { access_token: token.expose() };
        let call = self.client.call(Operation::Revoke, &request, &[token.expose()], now).await;
        call.map(map::nothing)
    }

    fn open_notification(&self, letter: &SealedLetter<'_>) -> OpenedLetter {
        letter::open(letter, self.client.public_key(), self.client.client_id())
    }

    fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement {
            content_type: "application/json; charset=UTF-8",
            body: letter::ACKNOWLEDGEMENT.to_owned(),
        }
    }

    fn timing(&self, mode: Mode) -> Timing {
        timing::timing(mode)
    }

    fn wire(&self) -> Option<&dyn Wire> {
        Some(self)
    }
}
