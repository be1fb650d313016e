//! What the shop allows when money goes back, as a person has set it.

use crate::record::loose_event;
use crate::{Actor, Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{Consent, Currency, Money, RefundPolicy, Right};
use store::{Lane, StoreError, WriteTx};

const ALONE_UP_TO: &str = "refund.alone-up-to";
const TWO_ABOVE: &str = "refund.two-above";

/// What the shop allows.
pub async fn refund_policy(ctx: &Ctx) -> Result<RefundPolicy, OperationError> {
    Ok(RefundPolicy {
        alone_up_to: read(ALONE_UP_TO, ctx.store.setting(ALONE_UP_TO).await?)?,
        two_above: read(TWO_ABOVE, ctx.store.setting(TWO_ABOVE).await?)?,
    })
}

/// Sets what the shop allows.
pub async fn set_refund_policy(
    ctx: &Ctx,
    by: &Actor,
    policy: RefundPolicy,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    ctx.allow(by, Right::Settings).await?;
    let mut tx = ctx.store.write().await?;
    let mut args = Vec::new();
    let limits =
        [(ALONE_UP_TO, "aloneUpTo", policy.alone_up_to), (TWO_ABOVE, "twoAbove", policy.two_above)];
    for (key, name, limit) in limits {
        let text = limit.map(|limit| limit.to_string()).unwrap_or_default();
        tx.set_setting(key, &text).await?;
        args.push((name, text));
    }
    let line = loose_event(Lane::Desk, "settings.refundPolicy", by.sign(args), now);
    tx.insert_event(&line).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody who may refund, or whose second person may.
pub(crate) struct Consented {
    /// Who asked, where the shop has named staff.
    pub asked_by: Option<String>,
    /// Who agreed, where somebody had to.
    pub approved_by: Option<String>,
}

/// Who lets this refund go, once it brings all refunds of its order to `total`. A batch goes on for
/// longer than a PIN proves anything, so it was proved when the batch began: `proved_at`.
pub(crate) async fn consent(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    by: &Actor,
    approver: Option<&Actor>,
    total: Money,
    proved_at: DateTime<Utc>,
) -> Result<Consented, OperationError> {
    ctx.allow(by, Right::RefundSome).await?;
    if !by.proves(proved_at) {
        return Err(OperationError::ProofNeeded);
    }
    let policy = RefundPolicy {
        alone_up_to: read(ALONE_UP_TO, tx.setting(ALONE_UP_TO).await?)?,
        two_above: read(TWO_ABOVE, tx.setting(TWO_ABOVE).await?)?,
    };
    let asked_by = by.name().map(ToString::to_string);
    match policy.consent(by.role(), total) {
        Consent::Alone => Ok(Consented { asked_by, approved_by: None }),
        Consent::Never => {
            Err(OperationError::NotAllowed { role: by.role(), right: Right::RefundSome })
        }
        // Whoever works alone has nobody to ask.
        Consent::Second if by.name().is_none() => Ok(Consented { asked_by, approved_by: None }),
        Consent::Second => {
            let second = approver.filter(|second| !second.is(by) && second.proves(proved_at));
            let second = second.ok_or(OperationError::SecondPersonNeeded)?;
            ctx.allow(second, Right::RefundAny).await?;
            let approved_by = second.name().map(ToString::to_string);
            Ok(Consented { asked_by, approved_by })
        }
    }
}

fn read(key: &str, text: Option<String>) -> Result<Option<Money>, StoreError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let unreadable = || StoreError::Unreadable {
        record: format!("setting {key}"),
        what: format!("{text:?} is no amount"),
    };
    let (code, value) = text.split_once(' ').ok_or_else(unreadable)?;
    let currency = Currency::parse(code).map_err(|_| unreadable())?;
    Money::parse_major(value, currency).map(Some).map_err(|_| unreadable())
}
