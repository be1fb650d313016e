//! Ask what became of an attempt.

use crate::record::{self, News};
use crate::take_payment::{self, Sending, Taken};
use crate::{Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{Mode, OrderId, PaymentRequestId, PaymentState, Witness};
use gateway::{GatewayError, InquiredPayment};
use store::{Lane, PaymentRecord};

/// So many times a code that was given but never arrived here is fetched again.
const FETCHES_MAX: u32 = 3;

/// Asks about an order's last attempt now.
pub async fn inquire_order(
    ctx: &Ctx,
    order_id: &OrderId,
    now: DateTime<Utc>,
) -> Result<Taken, OperationError> {
    let attempts = ctx.store.payments_of(order_id).await?;
    let last = take_payment::last_attempt(&attempts)
        .ok_or_else(|| OperationError::UnknownOrder(order_id.to_string()))?;
    let trouble = inquire_attempt(ctx, last.payment.request_id(), now).await?;
    Ok(Taken { order_id: order_id.clone(), trouble })
}

/// Asks about one attempt, and sends it again where the acquirer does not have it and that is
/// safe. Returns why there is no result, if there is none.
pub(crate) async fn inquire_attempt(
    ctx: &Ctx,
    request_id: &PaymentRequestId,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let stored = ctx
        .store
        .payment(request_id)
        .await?
        .ok_or_else(|| OperationError::UnknownOrder(request_id.to_string()))?;
    let gateway = ctx.gateway(&stored.account)?;
    let call = gateway.inquire_payment(request_id, now).await;
    let at = record::answered_at(&call.exchange, now);

    let mut tx = ctx.store.write().await?;
    let mut attempt = record::attempt_after(&mut tx, request_id, &call.exchange, now).await?;
    let mut fetch_again = false;
    let trouble = match call.outcome {
        Ok(InquiredPayment::Found(answer)) => {
            asked(&mut attempt, at);
            attempt.not_there = 0;
            record::say(&mut tx, &attempt, Lane::Desk, "payment.inquired", vec![], at).await?;
            let news = News { answer: &answer, offer: None, witness: Witness::Inquiry, at };
            record::absorb(&mut tx, &mut attempt, &news).await?;
            fetch_again = lacks_its_code(&attempt) && attempt.inquiries <= FETCHES_MAX;
            None
        }
        Ok(InquiredPayment::NotThere) => {
            asked(&mut attempt, at);
            attempt.not_there = attempt.not_there.saturating_add(1);
            let answer = vec![("answer", "not-there".to_owned())];
            record::say(&mut tx, &attempt, Lane::Desk, "payment.inquired", answer, at).await?;
            fetch_again = attempt.payment.state() == PaymentState::Unknown
                && attempt.payment.cancelling().is_none()
                && now
                    < crate::watch::expires_at(
                        record::watched(&attempt),
                        gateway.timing(attempt.mode),
                    );
            None
        }
        Err(error) => Some(error),
    };
    record::schedule(&mut attempt, gateway.as_ref(), at);
    tx.save_payment(&attempt).await?;
    let order = tx.refresh_order(&attempt.order_id, at).await?;
    tx.commit().await?;

    if fetch_again && let Some(request) = take_payment::same_again(&order, &attempt) {
        return take_payment::send(ctx, gateway.as_ref(), &request, Sending::Again, at).await;
    }
    Ok(trouble)
}

fn asked(attempt: &mut PaymentRecord, at: DateTime<Utc>) {
    attempt.inquiries = attempt.inquiries.saturating_add(1);
    attempt.last_inquiry_at = Some(at);
}

/// The acquirer made a code or a link, and the answer that carried it was lost. The same request
/// again brings it (ams.md 3.2).
fn lacks_its_code(attempt: &PaymentRecord) -> bool {
    let offered = match attempt.mode {
        Mode::OrderCode => attempt.code.is_some(),
        Mode::Cashier | Mode::EntryCode => attempt.checkout_url.is_some(),
        Mode::PaymentCode | Mode::Agreement => true,
    };
    let waiting = matches!(attempt.payment.state(), PaymentState::AwaitingPayer { .. });
    waiting && !offered && attempt.payment.cancelling().is_none()
}
