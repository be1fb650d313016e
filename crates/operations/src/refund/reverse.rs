//! A refund that came back to the shop, told by something else than a message: the acquirer's
//! portal, or a line of a file.

use super::news::{absorb, schedule};
use super::settle::for_update;
use crate::{Actor, Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{RefundFact, RefundRequestId, RefundState, Right, Witness};
use gateway::{Advice, RefundAnswer};

/// What is told of a reversal that carries no code of its own.
const CODE: &str = "REFUND_REVERSAL";

/// Records what a person has seen in the acquirer's portal: a refund has come back.
pub async fn tell_reversal(
    ctx: &Ctx,
    by: &Actor,
    request_id: &RefundRequestId,
    reversed_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, OperationError> {
    ctx.allow(by, Right::Close).await?;
    reverse_refund(ctx, request_id, Witness::Person, reversed_at, now).await
}

/// Records that a refund that had succeeded has come back to the shop at `reversed_at`. Its payer
/// is still owed the money, so a person has to act. Returns whether that was news.
pub async fn reverse_refund(
    ctx: &Ctx,
    request_id: &RefundRequestId,
    witness: Witness,
    reversed_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, OperationError> {
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, request_id).await?;
    match record.refund.state() {
        RefundState::Succeeded { .. } | RefundState::Doubted { .. } => {}
        RefundState::Reversed { .. } => return Ok(false),
        RefundState::Unknown | RefundState::Processing | RefundState::Failed => {
            return Err(OperationError::NotReversible);
        }
    }
    let fact = RefundFact::Reversed { at: reversed_at };
    let answer =
        RefundAnswer { fact, gateway_id: None, code: CODE.to_owned(), advice: Advice::Person };
    absorb(&mut tx, &mut record, &answer, witness, now).await?;
    schedule(&mut record, now);
    tx.save_refund(&record).await?;
    tx.refresh_order(&record.order_id, now).await?;
    tx.commit().await?;
    Ok(true)
}
