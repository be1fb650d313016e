//! What we send.

use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Amount {
    pub(crate) currency: String,
    pub(crate) value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayRequest<'a> {
    pub(crate) product_code: &'static str,
    pub(crate) payment_request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment_factor: Option<PaymentFactor>,
    pub(crate) order: Order<'a>,
    pub(crate) payment_amount: Amount,
    pub(crate) payment_method: MethodInfo<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment_expiry_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment_redirect_url: Option<&'a str>,
    pub(crate) payment_notify_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settlement_strategy: Option<SettlementStrategy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) env: Option<Env<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentFactor {
    pub(crate) in_store_payment_scenario: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_order_id: Option<&'a str>,
    pub(crate) order_description: &'a str,
    pub(crate) order_amount: Amount,
    pub(crate) merchant: MerchantInfo<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) env: Option<Env<'a>>,
}

#[derive(Serialize)]
pub(crate) struct MerchantInfo<'a> {
    #[serde(rename = "referenceMerchantId")]
    pub(crate) id: &'a str,
    #[serde(rename = "merchantMCC")]
    pub(crate) mcc: &'a str,
    #[serde(rename = "merchantName")]
    pub(crate) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) store: Option<StoreInfo<'a>>,
}

#[derive(Serialize)]
pub(crate) struct StoreInfo<'a> {
    #[serde(rename = "referenceStoreId")]
    pub(crate) id: &'a str,
    #[serde(rename = "storeName")]
    pub(crate) name: &'a str,
    #[serde(rename = "storeMCC")]
    pub(crate) mcc: &'a str,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Env<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) terminal_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) store_terminal_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) store_terminal_request_time: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MethodInfo<'a> {
    pub(crate) payment_method_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment_method_id: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettlementStrategy {
    pub(crate) settlement_currency: String,
}

/// For `inquiryPayment` and `cancel`: our own id is the one that is always known.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ById<'a> {
    pub(crate) payment_request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundById<'a> {
    pub(crate) refund_request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundRequest<'a> {
    pub(crate) refund_request_id: &'a str,
    pub(crate) payment_id: &'a str,
    pub(crate) refund_amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refund_reason: Option<&'a str>,
    pub(crate) refund_notify_url: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MethodsRequest<'a> {
    pub(crate) product_code: &'static str,
    pub(crate) payment_amount: Amount,
    pub(crate) env: Env<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settlement_strategy: Option<SettlementStrategy>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuthorizationRequest<'a> {
    pub(crate) customer_belongs_to: &'a str,
    pub(crate) auth_redirect_url: &'a str,
    pub(crate) auth_notify_url: &'a str,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) auth_state: &'a str,
    pub(crate) terminal_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenRequest<'a> {
    pub(crate) grant_type: &'static str,
    pub(crate) customer_belongs_to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) auth_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevokeRequest<'a> {
    pub(crate) access_token: &'a str,
}
