//! What happened while nobody looked: the desk notes it, and a person reads it.

use crate::{Actor, Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{OrderId, PaymentRequestId, Right, StaffName};
use store::{Lane, NewEvent};

/// What somebody has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// What was missed of an order.
    Order(OrderId),
    /// Of the notifications that were not believed.
    Letters,
    /// Everything.
    All,
}

/// No window showed the result of this attempt when it came.
pub async fn note_missed(
    ctx: &Ctx,
    id: &PaymentRequestId,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let mut tx = ctx.store.write().await?;
    if tx.note_missed(id, now).await? {
        tx.insert_event(&line("missed.noted", Vec::new(), now)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Somebody reads what was missed. It is read for every till.
pub async fn read_missed(
    ctx: &Ctx,
    by: &Actor,
    reading: &Reading,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    // Orders are looked at all day long, and there is seldom anything to write.
    if ctx.store.unread().await?.lines() == 0 {
        return Ok(());
    }
    ctx.allow(by, Right::SeeTill).await?;
    let name = by.name().map(StaffName::as_str);
    let mut tx = ctx.store.write().await?;
    let payments = match reading {
        Reading::Order(id) => tx.read_missed(Some(id), name, now).await?,
        Reading::All => tx.read_missed(None, name, now).await?,
        Reading::Letters => false,
    };
    let letters = match reading {
        Reading::Letters | Reading::All => tx.read_letters(name, now).await?,
        Reading::Order(_) => false,
    };
    if payments || letters {
        tx.insert_event(&line("missed.read", by.sign(Vec::new()), now)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A line of no order: it tells the other windows and programs, and is nothing of the payment's.
fn line(kind: &str, args: Vec<(&str, String)>, at: DateTime<Utc>) -> NewEvent {
    NewEvent {
        at,
        order_id: None,
        lane: Lane::Desk,
        kind: kind.to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}
