//! What the wire says of a payment or a refund, in answers, inquiries and notifications alike.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::clock::iso;
use crate::money::{Amount, rate};
use crate::records::{Mode, Order, OrderState, Paid, Quote, Refund, RefundState};

/// Ids, amount and times, and after payment who paid and at which rate.
pub(crate) fn of_payment(order: &Order) -> Map<String, Value> {
    let mut facts = Map::new();
    let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    put("paymentRequestId", json!(order.request_id));
    put("paymentId", json!(order.payment_id));
    put("paymentAmount", order.amount.to_wire());
    put("paymentCreateTime", json!(iso(order.created_at)));
    if let Some(paid) = order.paid() {
        put("paymentTime", json!(iso(paid.at)));
        put("pspCustomerInfo", customer(paid));
        if order.mode == Mode::PaymentCode {
            put("actualPaymentAmount", paid.payer_amount.to_wire());
        }
        if let Some(quote) = &paid.quote {
            put("grossSettlementAmount", gross(&order.amount, quote).to_wire());
            put("settlementQuote", quote_to_wire(quote));
        }
    }
    facts
}

/// The practice payer, as the wallet names them.
fn customer(paid: &Paid) -> Value {
    json!({
        "pspName": paid.wallet,
        "pspCustomerId": format!("practice-payer-{}", paid.wallet.to_ascii_lowercase()),
        "displayCustomerId": "pra***payer",
    })
}

/// Ids, amount, and the time once the money is back.
pub(crate) fn of_refund(refund: &Refund, order: &Order) -> Map<String, Value> {
    let mut facts = Map::new();
    let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    put("refundRequestId", json!(refund.request_id));
    put("refundId", json!(refund.refund_id));
    put("refundAmount", refund.amount.to_wire());
    if let RefundState::Done { at } = refund.state {
        put("refundTime", json!(iso(at)));
        if let Some(quote) = order.paid().and_then(|paid| paid.quote.as_ref()) {
            put("grossSettlementAmount", gross(&refund.amount, quote).to_wire());
            put("settlementQuote", quote_to_wire(quote));
        }
    }
    facts
}

/// `paymentStatus` and `paymentResultCode`.
pub(crate) fn status_of(order: &Order) -> (&'static str, &str) {
    match &order.state {
        OrderState::Processing => ("PROCESSING", "PAYMENT_IN_PROCESS"),
        OrderState::Paid(_) => ("SUCCESS", "SUCCESS"),
        OrderState::Failed { code, .. } => ("FAIL", code),
        OrderState::Cancelled { .. } => ("CANCELLED", "ORDER_IS_CANCELED"),
    }
}

/// The rate that a payment locks, where it settles in another currency.
pub(crate) fn quote(order: &Order) -> Option<Quote> {
    let settlement = order.settlement_currency.as_ref()?;
    if *settlement == order.amount.currency {
        return None;
    }
    Some(Quote {
        id: format!("quote{}", order.payment_id),
        settlement_currency: settlement.clone(),
        payment_currency: order.amount.currency.clone(),
    })
}

fn price(quote: &Quote) -> Decimal {
    rate(&quote.settlement_currency, &quote.payment_currency)
}

/// An amount of the payment, in the currency that it settles in.
fn gross(amount: &Amount, quote: &Quote) -> Amount {
    amount.divided(price(quote), &quote.settlement_currency)
}

fn quote_to_wire(quote: &Quote) -> Value {
    json!({
        "quoteId": quote.id,
        "quoteCurrencyPair": format!("{}/{}", quote.settlement_currency, quote.payment_currency),
        "quotePrice": price(quote).to_string(),
        "guaranteed": "true",
    })
}
