//! Domain to wire: builds requests, and says what cannot be sent.

use crate::settings::{Addresses, AmsSettings, Merchant, Store};
use crate::{amount, time, wire};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Currency, Mode, Money, WalletName};
use gateway::{
    AuthorizationOrder, GatewayError, Grant, MethodQuery, PayMode, PayOrder, RefundOrder,
};

/// The one value for in-store payments: the payer's own wallet decides.
const ANY_WALLET: &str = "CONNECT_WALLET";

/// A custom end may only shorten, and has to be nearer than this.
const EXPIRY_MAX: TimeDelta = TimeDelta::minutes(10);

/// What of the settings stands in requests.
pub(crate) struct Shop {
    notify_url: String,
    redirect_url: String,
    settlement_currency: Option<Currency>,
    merchant: Merchant,
    store: Store,
}

impl Shop {
    pub(crate) fn new(settings: &AmsSettings, addresses: &Addresses) -> Self {
        Self {
            notify_url: addresses.notify.as_str().to_owned(),
            redirect_url: addresses.redirect.as_str().to_owned(),
            settlement_currency: settings.settlement_currency,
            merchant: settings.merchant.clone(),
            store: settings.store.clone(),
        }
    }

    pub(crate) fn pay<'a>(
        &'a self,
        order: &'a PayOrder,
        now: DateTime<Utc>,
    ) -> Result<wire::PayRequest<'a>, GatewayError> {
        let mode = order.mode.mode();
        let (product_code, scenario) = product(mode);
        let payment_method = method(&order.mode);
        let wallet = Some(payment_method.payment_method_type);
        let is_cashier = mode == Mode::Cashier;
        Ok(wire::PayRequest {
            product_code,
            payment_request_id: order.request_id.as_str(),
            payment_factor: scenario
                .map(|in_store_payment_scenario| wire::PaymentFactor { in_store_payment_scenario }),
            order: self.order(order, scenario.is_some(), now)?,
            payment_amount: amount::to_wire(order.amount, wallet)?,
            payment_method,
            payment_expiry_time: expiry(order.expires_at, now)?,
            payment_redirect_url: is_cashier.then_some(self.redirect_url.as_str()),
            payment_notify_url: &self.notify_url,
            settlement_strategy: self.settlement(mode)?,
            // Which browser the payer will open the link in is not known here.
            env: is_cashier.then(web),
        })
    }

    fn order<'a>(
        &'a self,
        order: &'a PayOrder,
        in_store: bool,
        now: DateTime<Utc>,
    ) -> Result<wire::Order<'a>, GatewayError> {
        let reference = Some(order.reference.as_str()).filter(|text| !text.is_empty());
        if reference.is_none() && !in_store {
            return unsendable("an online payment needs the shop's order number");
        }
        fits("the shop's order number", &order.reference, 64)?;
        fits("the description", &order.description, 256)?;
        let merchant_id_max = if in_store { 64 } else { 32 };
        fits("the merchant's id", &self.merchant.id, merchant_id_max)?;
        // The payer's bill has to say something.
        let description = [order.description.as_str(), order.reference.as_str()]
            .into_iter()
            .find(|text| !text.trim().is_empty())
            .unwrap_or(&self.merchant.name);
        Ok(wire::Order {
            reference_order_id: reference,
            order_description: description,
            order_amount: amount::to_wire(order.amount, None)?,
            merchant: wire::MerchantInfo {
                id: &self.merchant.id,
                mcc: &self.merchant.mcc,
                name: &self.merchant.name,
                store: in_store.then(|| wire::StoreInfo {
                    id: &self.store.id,
                    name: &self.store.name,
                    mcc: &self.store.mcc,
                }),
            },
            env: order_env(order, now)?,
        })
    }

    fn settlement(&self, mode: Mode) -> Result<Option<wire::SettlementStrategy>, GatewayError> {
        let required = match mode {
            Mode::Cashier | Mode::Agreement => true,
            Mode::OrderCode | Mode::PaymentCode | Mode::EntryCode => false,
        };
        if required && self.settlement_currency.is_none() {
            return unsendable("this way of paying needs the account's settlement currency");
        }
        Ok(self.settlement_strategy())
    }

    fn settlement_strategy(&self) -> Option<wire::SettlementStrategy> {
        self.settlement_currency.map(|currency| wire::SettlementStrategy {
            settlement_currency: currency.code().to_owned(),
        })
    }

    pub(crate) fn refund<'a>(
        &'a self,
        order: &'a RefundOrder,
    ) -> Result<wire::RefundRequest<'a>, GatewayError> {
        let reason = order.reason.as_deref().filter(|text| !text.trim().is_empty());
        fits("the reason", reason.unwrap_or_default(), 256)?;
        Ok(wire::RefundRequest {
            refund_request_id: order.request_id.as_str(),
            payment_id: order.payment_id.as_str(),
            refund_amount: amount::to_wire(order.amount, None)?,
            refund_reason: reason,
            refund_notify_url: &self.notify_url,
        })
    }

    /// A small amount in what the account settles in, for a call composed by hand.
    pub(crate) fn sample_amount(&self) -> Money {
        let euro = Currency::parse("EUR").expect("the euro is a currency");
        Money::from_minor(1000, self.settlement_currency.unwrap_or(euro))
    }

    pub(crate) fn methods(
        &self,
        query: &MethodQuery,
    ) -> Result<wire::MethodsRequest<'_>, GatewayError> {
        Ok(wire::MethodsRequest {
            product_code: product(Mode::Cashier).0,
            payment_amount: amount::to_wire(query.amount, None)?,
            env: web(),
            settlement_strategy: self.settlement_strategy(),
        })
    }

    pub(crate) fn authorization<'a>(
        &'a self,
        order: &'a AuthorizationOrder,
    ) -> Result<wire::AuthorizationRequest<'a>, GatewayError> {
        if order.state.is_empty() {
            return unsendable("an agreement needs a state that comes back with the consent");
        }
        fits("the agreement's state", &order.state, 256)?;
        Ok(wire::AuthorizationRequest {
            customer_belongs_to: order.wallet.as_str(),
            auth_redirect_url: &self.redirect_url,
            // Otherwise news of an agreement that the payer ends goes where the dashboard says.
            auth_notify_url: &self.notify_url,
            scopes: &["AGREEMENT_PAY"],
            auth_state: &order.state,
            terminal_type: "WEB",
        })
    }
}

pub(crate) fn token(grant: &Grant) -> wire::TokenRequest<'_> {
    match grant {
        Grant::Code { wallet, code } => wire::TokenRequest {
            grant_type: "AUTHORIZATION_CODE",
            customer_belongs_to: wallet.as_str(),
            auth_code: Some(code.expose()),
            refresh_token: None,
        },
        Grant::Refresh { wallet, token } => wire::TokenRequest {
            grant_type: "REFRESH_TOKEN",
            customer_belongs_to: wallet.as_str(),
            auth_code: None,
            refresh_token: Some(token.expose()),
        },
    }
}

/// The values in this order that must not be kept.
pub(crate) fn secrets(mode: &PayMode) -> Vec<&str> {
    match mode {
        PayMode::PaymentCode { code } => vec![code.expose()],
        PayMode::Agreement { token, .. } => vec![token.expose()],
        PayMode::OrderCode | PayMode::Cashier { .. } | PayMode::EntryCode { .. } => Vec::new(),
    }
}

/// Product and in-store scenario.
const fn product(mode: Mode) -> (&'static str, Option<&'static str>) {
    match mode {
        Mode::OrderCode => ("IN_STORE_PAYMENT", Some("OrderCode")),
        Mode::PaymentCode => ("IN_STORE_PAYMENT", Some("PaymentCode")),
        Mode::EntryCode => ("IN_STORE_PAYMENT", Some("EntryCode")),
        Mode::Cashier => ("CASHIER_PAYMENT", None),
        Mode::Agreement => ("AGREEMENT_PAYMENT", None),
    }
}

fn method(mode: &PayMode) -> wire::MethodInfo<'_> {
    let (payment_method_type, payment_method_id) = match mode {
        PayMode::OrderCode | PayMode::EntryCode { .. } => (ANY_WALLET, None),
        PayMode::PaymentCode { code } => (ANY_WALLET, Some(code.expose())),
        PayMode::Cashier { wallet } => {
            (wallet.as_ref().map_or(ANY_WALLET, WalletName::as_str), None)
        }
        PayMode::Agreement { wallet, token } => (wallet.as_str(), Some(token.expose())),
    };
    wire::MethodInfo { payment_method_type, payment_method_id }
}

fn order_env(order: &PayOrder, now: DateTime<Utc>) -> Result<Option<wire::Env<'_>>, GatewayError> {
    Ok(match &order.mode {
        PayMode::PaymentCode { .. } => {
            if order.till.is_empty() {
                return unsendable("scanning a payer's code needs the till's name");
            }
            fits("the till's name", &order.till, 64)?;
            Some(wire::Env {
                store_terminal_id: Some(&order.till),
                store_terminal_request_time: Some(time::to_wire(now)),
                ..wire::Env::default()
            })
        }
        PayMode::EntryCode { user_agent } => {
            if user_agent.trim().is_empty() {
                return unsendable("an entry-code payment needs the user agent of the wallet");
            }
            Some(wire::Env { user_agent: Some(user_agent), ..wire::Env::default() })
        }
        PayMode::OrderCode | PayMode::Cashier { .. } | PayMode::Agreement { .. } => None,
    })
}

fn web<'a>() -> wire::Env<'a> {
    wire::Env { terminal_type: Some("WEB"), ..wire::Env::default() }
}

fn expiry(
    expires_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<String>, GatewayError> {
    let Some(expires_at) = expires_at else { return Ok(None) };
    let ahead = expires_at.signed_duration_since(now);
    if ahead >= EXPIRY_MAX {
        return unsendable("AMS lets a payment's end be less than 10 minutes ahead");
    }
    if ahead <= TimeDelta::zero() {
        return unsendable("the payment's end is over already");
    }
    Ok(Some(time::to_wire(expires_at)))
}

fn fits(what: &str, text: &str, len_max: usize) -> Result<(), GatewayError> {
    if text.chars().count() <= len_max {
        return Ok(());
    }
    Err(GatewayError::Unsendable(format!("{what} may have {len_max} characters at most")))
}

fn unsendable<T>(why: &str) -> Result<T, GatewayError> {
    Err(GatewayError::Unsendable(why.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_may_only_shorten() {
        let now = DateTime::from_timestamp(1_718_155_815, 0).unwrap();
        let at = |seconds| expiry(Some(now + TimeDelta::seconds(seconds)), now);
        assert_eq!(at(599).unwrap().as_deref(), Some("2024-06-12T01:40:14+00:00"));
        assert_eq!(
            at(600).unwrap_err().to_string(),
            "cannot be sent: AMS lets a payment's end be less than 10 minutes ahead"
        );
        assert_eq!(
            at(0).unwrap_err().to_string(),
            "cannot be sent: the payment's end is over already"
        );
        assert_eq!(expiry(None, now).unwrap(), None);
    }
}
