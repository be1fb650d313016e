//! Look at the wire, and in practice try it by hand.

use crate::record::{About, keep_exchange};
use crate::{Actor, Ctx, OperationError};
use chrono::{DateTime, Utc};
use domain::{AccountName, Right};
use gateway::{CallTemplate, KeptMessage};
use store::{Book, MessageRecord};

/// The texts that a message's two signatures cover, where they can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedTexts {
    /// Of what we sent, or were sent.
    pub request: Option<String>,
    /// Of the answer.
    pub answer: Option<String>,
}

/// The calls that can be composed by hand.
pub fn call_templates(
    ctx: &Ctx,
    account: &AccountName,
    now: DateTime<Utc>,
) -> Result<Vec<CallTemplate>, OperationError> {
    let gateway = ctx.gateway(account)?;
    Ok(gateway.wire().map(|wire| wire.templates(now)).unwrap_or_default())
}

/// Signs a body that a person composed, sends it to the practice acquirer, keeps the exchange and
/// tells its place. Never to a live one: what is done by hand there stands in no book.
pub async fn send_by_hand(
    ctx: &Ctx,
    by: &Actor,
    account: &AccountName,
    operation: &str,
    body: String,
    now: DateTime<Utc>,
) -> Result<i64, OperationError> {
    ctx.allow(by, Right::Accounts).await?;
    if ctx.store.book() == Book::Live {
        return Err(OperationError::PracticeOnly);
    }
    let gateway = ctx.gateway(account)?;
    let unknown = || OperationError::UnknownCall(operation.to_owned());
    let wire = gateway.wire().ok_or_else(unknown)?;
    let call = wire.send(operation, body, now).await.ok_or_else(unknown)?;
    // A body that is no JSON was never sent, so there is nothing to keep.
    if let Err(error @ gateway::GatewayError::Unsendable(_)) = call.outcome {
        return Err(error.into());
    }
    let mut tx = ctx.store.write().await?;
    keep_exchange(&mut tx, account, About::default(), &call.exchange, now).await?;
    let message = tx.newest_message_id().await?;
    tx.commit().await?;
    Ok(message)
}

/// What a kept message's signatures cover. An account that is gone can no longer say it.
pub fn signed_texts(ctx: &Ctx, record: &MessageRecord) -> SignedTexts {
    let message = &record.message;
    let Ok(gateway) = ctx.gateway(&message.account) else { return SignedTexts::default() };
    let Some(wire) = gateway.wire() else { return SignedTexts::default() };
    let url = message.url.as_str();
    let request = KeptMessage { url, headers: &message.headers, body: &message.body };
    let (headers, body) = (&message.answer.headers, message.answer.body.as_str());
    let answer = KeptMessage { url, headers, body };
    SignedTexts { request: wire.signed_text(&request), answer: wire.signed_text(&answer) }
}
