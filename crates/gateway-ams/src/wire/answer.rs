//! What we are told.

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A string, a number or a boolean, as text: the SDKs differ in which they write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, a number or a boolean")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Text, E> {
                Ok(Text(value.to_owned()))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Text, E> {
                // `{:?}` keeps the point, so that 10.0 is not taken for ten minor units.
                Ok(Text(format!("{value:?}")))
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

/// Reads what only adorns the fact. Where it is not as documented it counts as absent: a discount
/// that is spelt in a new way must not hide that the payment was paid.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

#[derive(Deserialize)]
pub(crate) struct Head {
    pub(crate) result: ResultInfo,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResultInfo {
    pub(crate) result_code: Text,
    pub(crate) result_status: Text,
    pub(crate) result_message: Option<Text>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct AmountText {
    pub(crate) currency: Text,
    pub(crate) value: Text,
}

/// A payment as answers to `pay` and `inquiryPayment` and as notifications tell it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Payment {
    pub(crate) notify_type: Option<Text>,
    pub(crate) payment_request_id: Option<Text>,
    pub(crate) payment_id: Option<Text>,
    pub(crate) payment_amount: Option<AmountText>,
    pub(crate) payment_time: Option<Text>,
    pub(crate) payment_status: Option<Text>,
    pub(crate) payment_result_code: Option<Text>,
    pub(crate) payment_method_type: Option<Text>,
    pub(crate) order_code_form: Option<OrderCodeForm>,
    pub(crate) redirect_action_form: Option<RedirectActionForm>,
    pub(crate) normal_url: Option<Text>,
    pub(crate) scheme_url: Option<Text>,
    pub(crate) applink_url: Option<Text>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) psp_customer_info: Option<PspCustomerInfo>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) actual_payment_amount: Option<AmountText>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) gross_settlement_amount: Option<AmountText>,
    /// One in the schemas of 2024, a list in newer models; both spellings of both are read.
    #[serde(deserialize_with = "lenient")]
    promotion_result: Option<OneOrMany<PromotionResult>>,
    #[serde(deserialize_with = "lenient")]
    promotion_results: Option<OneOrMany<PromotionResult>>,
}

impl Payment {
    /// The discounts, wherever they were written.
    pub(crate) fn discounts(&self) -> Vec<&Discount> {
        [&self.promotion_result, &self.promotion_results]
            .into_iter()
            .flatten()
            .flat_map(OneOrMany::as_slice)
            .filter_map(|promotion| promotion.discount.as_ref())
            .collect()
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            Self::Many(many) => many,
            Self::One(one) => std::slice::from_ref(one),
        }
    }
}

#[derive(Deserialize)]
struct PromotionResult {
    discount: Option<Discount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Discount {
    pub(crate) discount_name: Option<Text>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) savings_amount: Option<AmountText>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PspCustomerInfo {
    pub(crate) psp_name: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderCodeForm {
    pub(crate) expire_time: Option<Text>,
    pub(crate) code_details: Option<Vec<CodeDetail>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeDetail {
    pub(crate) code_value_type: Option<Text>,
    pub(crate) code_value: Option<Text>,
    pub(crate) display_type: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RedirectActionForm {
    pub(crate) method: Option<Text>,
    pub(crate) redirect_url: Option<Text>,
}

/// A refund as answers to `refund` and `inquiryRefund` and as notifications tell it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Refund {
    pub(crate) refund_request_id: Option<Text>,
    pub(crate) refund_id: Option<Text>,
    pub(crate) refund_amount: Option<AmountText>,
    pub(crate) refund_time: Option<Text>,
    pub(crate) refund_status: Option<Text>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Methods {
    pub(crate) payment_options: Option<Vec<PaymentOption>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentOption {
    pub(crate) payment_method_type: Text,
    pub(crate) enabled: Option<Text>,
    pub(crate) disable_reason: Option<Text>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) promo_names: Option<Vec<Text>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Authorization {
    pub(crate) normal_url: Option<Text>,
    pub(crate) scheme_url: Option<Text>,
    pub(crate) applink_url: Option<Text>,
    pub(crate) auth_code_form: Option<OrderCodeForm>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Tokens {
    pub(crate) access_token: Option<Text>,
    pub(crate) access_token_expiry_time: Option<Text>,
    pub(crate) refresh_token: Option<Text>,
    pub(crate) refresh_token_expiry_time: Option<Text>,
    pub(crate) user_login_id: Option<Text>,
}

/// What tells the kinds of notifications apart, and what the kinds without a type of their own
/// carry.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Letter {
    pub(crate) notify_type: Option<Text>,
    pub(crate) authorization_notify_type: Option<Text>,
    pub(crate) dispute_notification_type: Option<Text>,
    pub(crate) result: Option<ResultInfo>,
    pub(crate) payment_request_id: Option<Text>,
    pub(crate) auth_state: Option<Text>,
    pub(crate) auth_code: Option<Text>,
    pub(crate) access_token: Option<Text>,
}

/// An answer of which only the result is read.
#[derive(Deserialize)]
pub(crate) struct Nothing {}
