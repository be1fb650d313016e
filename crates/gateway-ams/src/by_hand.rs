//! The wire for a person: templates, the text that is signed, and a body composed by hand.

use crate::operation::Operation;
use crate::sign::Message;
use crate::told::Told;
use crate::{Ams, client, request, wire};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{AgreementId, Mode, PaymentId, PaymentRequestId, RefundRequestId, WalletName};
use gateway::{
    AuthCode, AuthorizationOrder, Call, CallTemplate, GatewayError, Grant, KeptMessage,
    MethodQuery, PayMode, PayOrder, RefundOrder, Wire,
};
use serde::Serialize;
use serde::de::IgnoredAny;

/// Stands where only the acquirer or the payer's wallet can give a value.
const GIVEN: &str = "GIVEN_BY_THE_ACQUIRER";

#[async_trait]
impl Wire for Ams {
    fn templates(&self, now: DateTime<Utc>) -> Vec<CallTemplate> {
        Operation::BY_HAND
            .into_iter()
            .filter_map(|operation| {
                // What a setting that is missing makes impossible is not offered.
                let body = self.template(operation, now)?;
                Some(CallTemplate { operation: operation.name(), body })
            })
            .collect()
    }

    fn signed_text(&self, message: &KeptMessage<'_>) -> Option<String> {
        let header = |name| client::single(message.headers, name).ok().flatten();
        let time = header("request-time").or_else(|| header("response-time"))?;
        let client_id = header("client-id")?;
        let body = message.body.as_bytes();
        let path = path(message.url);
        let signed = Message { method: "POST", path: &path, client_id, time, body };
        String::from_utf8(signed.text()).ok()
    }

    async fn send(&self, operation: &str, body: String, now: DateTime<Utc>) -> Option<Call<()>> {
        let operation = Operation::BY_HAND.into_iter().find(|known| known.name() == operation)?;
        if let Err(error) = client::decoded::<IgnoredAny>(body.as_bytes()) {
            return Some(self.client.unsent(operation, GatewayError::Unsendable(error)));
        }
        let call: Call<Told<IgnoredAny>> = self.client.call_text(operation, body, &[], now).await;
        Some(call.map(|_| Ok(())))
    }
}

impl Ams {
    /// A body as the adapter itself would send it.
    fn template(&self, operation: Operation, now: DateTime<Utc>) -> Option<String> {
        let payment = PaymentRequestId::parse(&format!("try_{}", now.timestamp_millis())).ok()?;
        let amount = self.shop.sample_amount();
        match operation {
            Operation::Pay(Mode::OrderCode) => {
                let order = PayOrder {
                    request_id: payment,
                    reference: "TRY-1".to_owned(),
                    description: "A payment composed by hand".to_owned(),
                    amount,
                    mode: PayMode::OrderCode,
                    till: "1".to_owned(),
                    expires_at: None,
                };
                text(&self.shop.pay(&order, now).ok()?)
            }
            Operation::Pay(_) | Operation::Capture => None,
            Operation::InquirePayment | Operation::Cancel => {
                text(&wire::ById { payment_request_id: payment.as_str() })
            }
            Operation::Refund => {
                let order = RefundOrder {
                    request_id: RefundRequestId::parse(&format!("{}R", payment.as_str())).ok()?,
                    payment_id: PaymentId::parse(GIVEN).ok()?,
                    amount,
                    reason: Some("A refund composed by hand".to_owned()),
                };
                text(&self.shop.refund(&order).ok()?)
            }
            Operation::InquireRefund => {
                text(&wire::RefundById { refund_request_id: payment.as_str() })
            }
            Operation::ConsultMethods => text(&self.shop.methods(&MethodQuery { amount }).ok()?),
            Operation::ConsultAuthorization => {
                let order = AuthorizationOrder {
                    id: AgreementId::parse("try").ok()?,
                    wallet: wallet()?,
                    state: payment.as_str().to_owned(),
                };
                text(&self.shop.authorization(&order).ok()?)
            }
            Operation::ApplyToken => {
                let code = AuthCode::new(GIVEN.to_owned());
                text(&request::token(&Grant::Code { wallet: wallet()?, code }))
            }
            Operation::Revoke => text(&wire::RevokeRequest { access_token: GIVEN }),
        }
    }
}

fn wallet() -> Option<WalletName> {
    WalletName::parse("GCASH").ok()
}

fn text(body: &impl Serialize) -> Option<String> {
    serde_json::to_string_pretty(body).ok()
}

/// The path of an address; of a path itself.
fn path(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(url) => match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
        Err(_) => url.to_owned(),
    }
}
