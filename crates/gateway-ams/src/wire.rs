//! Requests and answers as the document spells them.
//!
//! Going out, every value that is not an array is a string, and absent members are left out.
//! Coming in, strings, numbers and booleans are the same thing, and `null` is absent.

mod answer;
mod request;

pub(crate) use answer::{
    AmountText, Authorization, CodeDetail, Discount, Head, Letter, Methods, Nothing, OrderCodeForm,
    Payment, PaymentOption, Refund, ResultInfo, Text, Tokens,
};
pub(crate) use request::{
    Amount, AuthorizationRequest, ById, Env, MerchantInfo, MethodInfo, MethodsRequest, Order,
    PayRequest, PaymentFactor, RefundById, RefundRequest, RevokeRequest, SettlementStrategy,
    StoreInfo, TokenRequest,
};
