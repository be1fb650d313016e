//! A person decides what to do about a break.

use crate::record::event;
use crate::refund::{RefundRequest, create_refund};
use crate::{Ctx, OperationError, inquire};
use chrono::{DateTime, Utc};
use domain::{BreakAction, Witness};
use store::{BreakKind, BreakResolution, Lane};

/// Does what the person chose, and closes the break. Only what the break offers can be chosen.
pub async fn resolve_break(
    ctx: &Ctx,
    id: i64,
    action: BreakAction,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let no_such = || OperationError::NoSuchResolution { id, action };
    let open = ctx.store.break_by_id(id).await?.ok_or_else(no_such)?;
    let offered: &[BreakAction] = match open.found.kind {
        BreakKind::Payment(kind) => kind.actions(),
        BreakKind::Refund => &[BreakAction::Acknowledge],
    };
    if open.resolution.is_some() || !offered.contains(&action) {
        return Err(no_such());
    }
    let found = open.found;
    if action == BreakAction::Inquire {
        inquire::inquire_attempt(ctx, &found.payment_request_id, now).await?;
    }
    let mut tx = ctx.store.write().await?;
    if matches!(action, BreakAction::Accept | BreakAction::Refund) {
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
    tx.insert_event(&event(&found.order_id, Lane::Desk, "break.resolved", args, now)).await?;
    tx.commit().await?;
    if action == BreakAction::Refund {
        let request_key = Some(format!("break-{id}"));
        let reason = reason.or_else(|| Some("Late payment".to_owned()));
        let order_id = found.order_id;
        create_refund(ctx, RefundRequest { order_id, amount: None, reason, request_key }, now)
            .await?;
    }
    Ok(())
}
