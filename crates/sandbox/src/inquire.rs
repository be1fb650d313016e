//! `inquiryPayment`, `cancel` and `inquiryRefund`.

use serde_json::{Value, json};

use crate::books::Books;
use crate::call::Call;
use crate::clock::{cancel_window_end, iso};
use crate::facts;
use crate::fields::Fields;
use crate::records::{Order, OrderState, Refund, RefundState};
use crate::reply::{Answer, Reply, words};
use crate::wallets;

/// Finds the order that a call names; `paymentId` wins.
fn named_order(books: &Books, call: &Call<'_>) -> Result<Order, Reply> {
    let fields = Fields::root(call.body)?;
    let payment_id = fields.text("paymentId", 64)?;
    let request_id = fields.text("paymentRequestId", 64)?;
    fields.text("merchantAccountId", 32)?;
    let order = match (payment_id, request_id) {
        (Some(id), _) => books.orders.find(&id).filter(|order| order.payment_id == id),
        (None, Some(id)) => books.order_of_request(call.client_id, &id),
        (None, None) => return Err(Reply::illegal("paymentId or paymentRequestId is missing")),
    };
    order
        .filter(|order| order.client_id == call.client_id)
        .cloned()
        .ok_or_else(|| Reply::of("ORDER_NOT_EXIST"))
}

pub(crate) fn inquire_payment(books: &mut Books, call: &Call<'_>) -> Answer {
    let order = named_order(books, call)?;
    let (status, code) = facts::status_of(&order);
    let transactions: Vec<Value> = books.refunds_of(&order.payment_id).map(transaction).collect();
    let transactions = (!transactions.is_empty()).then_some(transactions);
    Ok(Reply::success()
        .with_all(facts::of_payment(&order))
        .with("paymentStatus", status)
        .with("paymentResultCode", code)
        .with("paymentResultMessage", words(code))
        .with("paymentMethodType", order.method.as_str())
        .with_some("transactions", transactions))
}

fn transaction(refund: &Refund) -> Value {
    let (code, status, at) = match &refund.state {
        RefundState::Done { at } => ("SUCCESS", "SUCCESS", Some(*at)),
        RefundState::Processing { .. } => ("REFUND_IN_PROCESS", "PROCESSING", None),
        RefundState::Failed { code, .. } => (code.as_str(), "FAIL", None),
    };
    let mut shown = json!({
        "transactionResult": Reply::of(code).result(),
        "transactionId": refund.refund_id,
        "transactionType": "REFUND",
        "transactionStatus": status,
        "transactionAmount": refund.amount.to_wire(),
        "transactionRequestId": refund.request_id,
    });
    if let Some(at) = at {
        shown["transactionTime"] = json!(iso(at));
    }
    shown
}

pub(crate) fn cancel(books: &mut Books, call: &Call<'_>) -> Answer {
    let mut order = named_order(books, call)?;
    let now = books.now();
    let cancelled_at = match &order.state {
        // Said again, as the first time.
        OrderState::Cancelled { at, .. } => *at,
        // [choice] Nothing was paid and nothing can be: the wish is fulfilled.
        OrderState::Failed { .. } => now,
        OrderState::Processing => {
            order.state = OrderState::Cancelled { at: now, returned: None };
            books.put_order(order.clone());
            books.order_ended(&order);
            now
        }
        OrderState::Paid(paid) => {
            if books.refunds_of(&order.payment_id).next().is_some() {
                return Err(Reply::of("PROCESS_FAIL"));
            }
            if wallets::find(&paid.wallet).is_some_and(|wallet| !wallet.cancel_after_payment) {
                return Err(Reply::of("PAYMENT_METHOD_NOT_SUPPORTED"));
            }
            if now > cancel_window_end(paid.at) {
                return Err(Reply::of("CANCEL_WINDOW_EXCEED"));
            }
            order.state = OrderState::Cancelled { at: now, returned: Some(paid.clone()) };
            books.put_order(order.clone());
            now
        }
    };
    Ok(Reply::success()
        .with("paymentId", order.payment_id)
        .with("paymentRequestId", order.request_id)
        .with("cancelTime", iso(cancelled_at)))
}

pub(crate) fn inquire_refund(books: &mut Books, call: &Call<'_>) -> Answer {
    let fields = Fields::root(call.body)?;
    let refund_id = fields.text("refundId", 64)?;
    let request_id = fields.text("refundRequestId", 64)?;
    fields.text("merchantAccountId", 32)?;
    let refund = match (refund_id, request_id) {
        (Some(id), _) => books.refunds.find(&id).filter(|refund| refund.refund_id == id),
        (None, Some(id)) => books.refund_of_request(call.client_id, &id),
        (None, None) => return Err(Reply::illegal("refundId or refundRequestId is missing")),
    };
    let refund = refund.filter(|refund| refund.client_id == call.client_id);
    let refund = refund.ok_or_else(|| Reply::of("ORDER_NOT_EXIST"))?;
    let order = books.orders.find(&refund.payment_id);
    let order = order.ok_or_else(|| Reply::of("ORDER_NOT_EXIST"))?;
    let status = match refund.state {
        RefundState::Done { .. } => "SUCCESS",
        RefundState::Processing { .. } => "PROCESSING",
        RefundState::Failed { .. } => "FAIL",
    };
    Ok(Reply::success().with_all(facts::of_refund(refund, order)).with("refundStatus", status))
}
