//! `refund`: money back, whole or in parts, never more than was paid.

use chrono::TimeDelta;

use crate::books::Books;
use crate::call::{Call, SlowRefund};
use crate::clock::later;
use crate::facts;
use crate::fields::Fields;
use crate::money::Amount;
use crate::records::{Order, OrderState, Refund, RefundState};
use crate::reply::{Answer, Reply};
use crate::wallets::{self, Refunds};

pub(crate) fn refund(books: &mut Books, call: &Call<'_>) -> Answer {
    let fields = Fields::root(call.body)?;
    let request_id = fields.need_text("refundRequestId", 64)?;
    let payment_id = fields.need_text("paymentId", 64)?;
    let amount = fields.need_amount("refundAmount")?;
    fields.text("referenceRefundId", 64)?;
    fields.text("refundReason", 256)?;
    let notify_url = fields.address("refundNotifyUrl", 1024)?;

    let order = books.orders.find(&payment_id).filter(|order| order.payment_id == payment_id);
    let order = order.filter(|order| order.client_id == call.client_id).cloned();
    let order = order.ok_or_else(|| Reply::of("ORDER_NOT_EXIST"))?;
    if let Some(known) = books.refund_of_request(call.client_id, &request_id) {
        if known.amount != amount || known.payment_id != payment_id {
            return Err(Reply::of("REPEAT_REQ_INCONSISTENT"));
        }
        return answer(known, &order);
    }
    check_state(&order)?;
    if amount.currency != order.amount.currency {
        return Err(Reply::of("CURRENCY_NOT_SUPPORT"));
    }
    let state = match check_limits(books, &order, &amount) {
        Ok(()) => accepted(books, call),
        // Kept, so that the id answers the same again: a smaller amount needs a new id.
        Err(code) => RefundState::Failed { at: books.now(), code: code.to_owned() },
    };
    let refund = Refund {
        refund_id: books.new_id("01"),
        request_id,
        client_id: call.client_id.to_owned(),
        payment_id,
        amount,
        notify_url,
        state,
    };
    books.put_refund(refund.clone());
    if matches!(refund.state, RefundState::Done { .. }) {
        books.post_refund(&refund, &order);
    }
    answer(&refund, &order)
}

/// Done at once, unless a fault lets it take a while.
fn accepted(books: &Books, call: &Call<'_>) -> RefundState {
    match call.slow_refund {
        None => RefundState::Done { at: books.now() },
        Some(SlowRefund { seconds, fails }) => {
            let due_at = later(books.now(), TimeDelta::seconds(i64::from(seconds)));
            RefundState::Processing { due_at, succeeds: !fails }
        }
    }
}

fn check_state(order: &Order) -> Result<(), Reply> {
    match &order.state {
        OrderState::Paid(_) => Ok(()),
        OrderState::Processing => Err(Reply::of("ORDER_STATUS_INVALID")),
        OrderState::Cancelled { .. } => Err(Reply::of("ORDER_IS_CANCELED")),
        OrderState::Failed { code, .. } if code == "ORDER_IS_CLOSED" => Err(Reply::of(code)),
        OrderState::Failed { .. } => Err(Reply::of("ORDER_STATUS_INVALID")),
    }
}

fn check_limits(books: &Books, order: &Order, amount: &Amount) -> Result<(), &'static str> {
    let Some(paid) = order.paid() else { return Err("ORDER_STATUS_INVALID") };
    let refunds = wallets::find(&paid.wallet).map(|wallet| wallet.refunds);
    let refunds = refunds.unwrap_or(Refunds::Partial { days: 365 });
    if books.now() > later(paid.at, TimeDelta::days(refunds.days())) {
        return Err("REFUND_WINDOW_EXCEED");
    }
    let before = books.refunds_of(&order.payment_id).map(|refund| refund.amount.value);
    let before = before.fold(0_i64, i64::saturating_add);
    if before.saturating_add(amount.value) > order.amount.value {
        return Err("REFUND_AMOUNT_EXCEED");
    }
    if matches!(refunds, Refunds::FullOnly { .. }) && amount.value != order.amount.value {
        return Err("PARTIAL_REFUND_NOT_SUPPORTED");
    }
    Ok(())
}

fn answer(refund: &Refund, order: &Order) -> Answer {
    let reply = match &refund.state {
        RefundState::Failed { code, .. } => return Err(Reply::of(code)),
        RefundState::Processing { .. } => Reply::of("REFUND_IN_PROCESS"),
        RefundState::Done { .. } => Reply::success(),
    };
    let reply = reply.with("paymentId", refund.payment_id.as_str());
    Ok(reply.with_all(facts::of_refund(refund, order)))
}
