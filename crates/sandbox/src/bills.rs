//! What the practice wallet shows of the past: bills with their refunds, and agreements.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::books::Books;
use crate::clock::iso;
use crate::money::{Amount, rate_text};
use crate::records::{Order, OrderState, Refund, RefundState, Stage};
use crate::wallet_api::{merchant_of, parameter};
use crate::wallets;

pub(crate) fn bills(books: &Books, query: &str) -> Value {
    let wallet = parameter(query, "wallet");
    let bills = books.orders.iter().rev().filter_map(|order| bill(books, order, &wallet));
    let failed = books.orders.iter().rev().filter_map(|order| failed(order, &wallet));
    json!({"bills": bills.collect::<Vec<_>>(), "failed": failed.collect::<Vec<_>>()})
}

/// What a payer tried and was not charged for, and why.
fn failed(order: &Order, wanted: &str) -> Option<Value> {
    let OrderState::Failed { at, wallet: Some(wallet), .. } = &order.state else { return None };
    if !wanted.is_empty() && wallet != wanted {
        return None;
    }
    let payer = wallets::find(wallet).map(|wallet| order.amount.converted(wallet.currency));
    let payer = payer.unwrap_or_else(|| order.amount.clone());
    Some(sheet(order, wallet, *at, &payer, "failed", Vec::new()))
}

/// What a bill says, charged or not.
fn sheet(
    order: &Order,
    wallet: &str,
    at: DateTime<Utc>,
    payer_amount: &Amount,
    status: &str,
    refunds: Vec<Value>,
) -> Value {
    json!({
        "payment_id": order.payment_id,
        "merchant": order.merchant,
        "store": order.store,
        "description": order.description,
        "order_reference": order.reference,
        "at": iso(at),
        "amount": order.amount.to_major(),
        "payer_amount": payer_amount.to_major(),
        "rate": rate_text(&order.amount.currency, &payer_amount.currency),
        "wallet": wallet,
        "status": status,
        "reason": order.reason(),
        "mode": order.mode.word(),
        "refunds": refunds,
    })
}

fn bill(books: &Books, order: &Order, wallet: &str) -> Option<Value> {
    let (paid, cancelled) = match &order.state {
        OrderState::Paid(paid) => (paid, false),
        OrderState::Cancelled { returned: Some(paid), .. } => (paid, true),
        _ => return None,
    };
    if !wallet.is_empty() && paid.wallet != wallet {
        return None;
    }
    let refunds: Vec<&Refund> = books
        .refunds_of(&order.payment_id)
        .filter(|refund| matches!(refund.state, RefundState::Done { .. }))
        .collect();
    let returned =
        refunds.iter().fold(0_i64, |sum, refund| sum.saturating_add(refund.amount.value));
    let status = match returned {
        _ if cancelled => "cancelled",
        0 => "paid",
        returned if returned >= order.amount.value => "refunded",
        _ => "part-refunded",
    };
    let refund = |refund: &&Refund| {
        let RefundState::Done { at } = refund.state else { return Value::Null };
        let whole = refund.amount == order.amount;
        let converted = refund.amount.converted(&paid.payer_amount.currency);
        let payer_amount = if whole { paid.payer_amount.clone() } else { converted };
        json!({
            "refund_id": refund.refund_id,
            "at": iso(at),
            "amount": refund.amount.to_major(),
            "payer_amount": payer_amount.to_major(),
        })
    };
    let refunds = refunds.iter().map(refund).collect();
    Some(sheet(order, &paid.wallet, paid.at, &paid.payer_amount, status, refunds))
}

pub(crate) fn agreements(books: &Books, query: &str) -> Value {
    let wallet = parameter(query, "wallet");
    let shown = books.agreements.iter().rev().filter_map(|agreement| {
        let (since, status) = match &agreement.stage {
            Stage::Active { since, .. } => (since, "active"),
            Stage::Stopped { since, .. } => (since, "stopped"),
            Stage::Offered | Stage::Declined | Stage::Authorised { .. } => return None,
        };
        let fits = wallet.is_empty() || agreement.wallet == wallet;
        fits.then(|| {
            json!({
                "id": agreement.id,
                "merchant": merchant_of(books, agreement),
                "wallet": agreement.wallet,
                "scopes": agreement.scopes,
                "since": iso(*since),
                "status": status,
            })
        })
    });
    json!({"agreements": shown.collect::<Vec<_>>()})
}
