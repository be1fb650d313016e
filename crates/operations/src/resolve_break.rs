//! A person decides what to do about a break.

use crate::record::event;
use crate::refund::{RefundRequest, create_refund, is_owed};
use crate::{Actor, Ctx, OperationError, inquire};
use chrono::{DateTime, Utc};
use domain::{BreakAction, Right, Witness};
use store::{BreakKind, BreakResolution, Lane, NewBreak, RefundRecord, WriteTx};

/// Does what the person chose, and closes the break. Only what the break offers can be chosen.
///
/// Giving money back needs the rights and the proof of a refund, whatever it is called.
pub async fn resolve_break(
    ctx: &Ctx,
    by: &Actor,
    id: i64,
    action: BreakAction,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    ctx.allow(by, Right::Close).await?;
    if action == BreakAction::Refund {
        ctx.allow(by, Right::RefundAny).await?;
        if !by.proves(now) {
            return Err(OperationError::ProofNeeded);
        }
    }
    let no_such = || OperationError::NoSuchResolution { id, action };
    let open = ctx.store.break_by_id(id).await?.ok_or_else(no_such)?;
    if open.resolution.is_some() || !open.found.kind.actions().contains(&action) {
        return Err(no_such());
    }
    let found = open.found;
    if action == BreakAction::Inquire {
        inquire::inquire_attempt(ctx, &found.payment_request_id, now).await?;
    }
    let mut tx = ctx.store.write().await?;
    let reversed = match found.kind {
        BreakKind::RefundReversed => reversed_refund(&mut tx, &found).await?,
        BreakKind::Payment(_) | BreakKind::Refund => None,
    };
    if let Some(mut record) = reversed.clone()
        && action == BreakAction::Acknowledge
        && is_owed(&mut tx, &record).await?
    {
        record.refund.paid_otherwise();
        tx.save_refund(&record).await?;
    }
    if reversed.is_none() && matches!(action, BreakAction::Accept | BreakAction::Refund) {
        let mut attempt = tx.payment_for_update(&found.payment_request_id).await?;
        if !attempt.payment.accept_late_success(now) {
            return Err(no_such());
        }
        attempt.told_by = Some(Witness::Person);
        attempt.told_at = Some(now);
        tx.save_payment(&attempt).await?;
        tx.refresh_order(&found.order_id, now).await?;
    }
    let resolution = BreakResolution { action, reason: reason.clone(), at: now };
    tx.resolve_break(id, &resolution).await?;
    let args = vec![("kind", found.kind.word().to_owned()), ("action", action.word().to_owned())];
    tx.insert_event(&event(&found.order_id, Lane::Desk, "break.resolved", by.sign(args), now))
        .await?;
    tx.commit().await?;
    if action == BreakAction::Refund {
        let request_key = Some(format!("break-{id}"));
        let reason = reason.or_else(|| match &reversed {
            Some(record) => record.reason.clone(),
            None => Some("Late payment".to_owned()),
        });
        let request = RefundRequest {
            order_id: found.order_id,
            of: Some(found.payment_request_id),
            amount: reversed.map(|record| record.refund.amount()),
            seen: None,
            reason,
            request_key,
        };
        create_refund(ctx, by, None, request, now).await?;
    }
    Ok(())
}

async fn reversed_refund(
    tx: &mut WriteTx<'_>,
    found: &NewBreak,
) -> Result<Option<RefundRecord>, OperationError> {
    let Some(id) = &found.refund_request_id else { return Ok(None) };
    Ok(tx.refund(id).await?)
}
