//! Receive what an acquirer tells us by itself.

use crate::record::{self, News, event};
use crate::{Ctx, OperationError, agreement, ids, refund};
use chrono::{DateTime, Utc};
use domain::{AccountName, OrderId, PaymentRequestId, RefundRequestId, Witness};
use gateway::{
    Acknowledgement, AuthorizationNews, LetterFault, Notification, OpenedLetter, PaymentAnswer,
    RefundAnswer, SealedLetter,
};
use store::{Lane, NewNotification, NotificationVerdict, StoreError, WriteTx};

/// A notification as it arrived.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The account that its address named.
    pub account: AccountName,
    /// Path and query of the account's registered notify address.
    pub path: String,
    /// Headers as received.
    pub headers: Vec<(String, String)>,
    /// Body as received.
    pub body: Vec<u8>,
    /// Where it came from, for the record.
    pub source: String,
}

/// What became of a notification.
#[derive(Debug)]
pub struct Received {
    /// Its id here.
    pub id: String,
    /// Whether it is believed.
    pub verdict: NotificationVerdict,
    /// The acquirer's word for its kind; empty for one that was not opened.
    pub kind: String,
    /// What to answer; nothing for one that is not the acquirer's.
    pub acknowledgement: Option<Acknowledgement>,
    /// The order that it moved.
    pub order_id: Option<OrderId>,
}

/// Opens, stores and applies notifications, all in one commit, so that many which arrive together
/// cost one write to the disk. Only what is stored is acknowledged.
///
/// The signature is verified over the bytes before anything reads them. Forged ones are kept and
/// never applied.
pub async fn receive_notifications(
    ctx: &Ctx,
    letters: Vec<Letter>,
    now: DateTime<Utc>,
) -> Result<Vec<Received>, OperationError> {
    let opened: Vec<_> = letters.iter().map(|letter| open(ctx, letter)).collect();
    let mut received = Vec::with_capacity(letters.len());
    let mut aftermath = Vec::new();
    let mut tx = ctx.store.write().await?;
    for (letter, opened) in letters.iter().zip(opened) {
        let id = format!("n{}", ids::random_text(16)?);
        let verdict = verdict(opened.as_ref());
        let kind = kind(opened.as_ref());
        let order_id = match opened.as_ref().map(|opened| &opened.outcome) {
            Some(Ok(notification)) => apply(&mut tx, notification, now).await?,
            Some(Err(_)) | None => None,
        };
        let acknowledged = verdict == NotificationVerdict::Accepted;
        tx.insert_notification(&NewNotification {
            id: id.clone(),
            account: letter.account.to_string(),
            kind: kind.clone(),
            verdict,
            source: letter.source.clone(),
            order_id: order_id.clone(),
            path: letter.path.clone(),
            headers: letter.headers.clone(),
            body: opened.as_ref().map_or_else(Vec::new, |opened| opened.body.clone().into_bytes()),
            at: now,
        })
        .await?;
        if acknowledged {
            tx.mark_notification_applied(&id, order_id.as_ref(), now).await?;
        }
        say_received(&mut tx, order_id.as_ref(), &letter.account, &kind, verdict, now).await?;
        let acknowledgement = match acknowledged {
            true => Some(ctx.gateway(&letter.account)?.acknowledgement()),
            false => None,
        };
        received.push(Received { id, verdict, kind, acknowledgement, order_id });
        if let Some(OpenedLetter { outcome: Ok(Notification::Authorization(news)), .. }) = opened {
            aftermath.push((letter.account.clone(), news));
        }
    }
    tx.commit().await?;
    for (account, news) in aftermath {
        // The notification itself is safe; what follows from it can be repeated by a person.
        if let Err(error) = follow(ctx, &account, news, now).await {
            tracing::warn!(account = %account, %error, "could not act on agreement news");
        }
    }
    Ok(received)
}

fn open(ctx: &Ctx, letter: &Letter) -> Option<OpenedLetter> {
    let gateway = ctx.gateway(&letter.account).ok()?;
    Some(gateway.open_notification(&SealedLetter {
        path: &letter.path,
        headers: &letter.headers,
        body: &letter.body,
    }))
}

fn verdict(opened: Option<&OpenedLetter>) -> NotificationVerdict {
    match opened.map(|opened| &opened.outcome) {
        None => NotificationVerdict::UnknownAccount,
        Some(Ok(_)) => NotificationVerdict::Accepted,
        Some(Err(LetterFault::Forged)) => NotificationVerdict::Forged,
        Some(Err(LetterFault::ForeignClient { .. })) => NotificationVerdict::ForeignClient,
        Some(Err(LetterFault::Malformed(_))) => NotificationVerdict::Malformed,
    }
}

fn kind(opened: Option<&OpenedLetter>) -> String {
    match opened.map(|opened| &opened.outcome) {
        Some(Ok(notification)) => notification.kind().to_owned(),
        Some(Err(_)) | None => String::new(),
    }
}

/// Applies what an acquirer said to what it speaks of; something that we do not know is kept all
/// the same.
async fn apply(
    tx: &mut WriteTx<'_>,
    notification: &Notification,
    now: DateTime<Utc>,
) -> Result<Option<OrderId>, OperationError> {
    match notification {
        Notification::Payment { request_id, answer } => {
            apply_payment(tx, request_id, answer, now).await
        }
        Notification::Refund { request_id, answer } => {
            apply_refund(tx, request_id, answer, now).await
        }
        Notification::Other { request_id: Some(request_id), .. } => {
            Ok(tx.payment(request_id).await?.map(|attempt| attempt.order_id))
        }
        Notification::Other { request_id: None, .. } | Notification::Authorization(_) => Ok(None),
    }
}

async fn apply_payment(
    tx: &mut WriteTx<'_>,
    request_id: &PaymentRequestId,
    answer: &PaymentAnswer,
    now: DateTime<Utc>,
) -> Result<Option<OrderId>, OperationError> {
    let Some(mut attempt) = tx.payment(request_id).await? else { return Ok(None) };
    let news = News { answer, offer: None, witness: Witness::Notification, at: now };
    record::absorb(tx, &mut attempt, &news).await?;
    if attempt.payment.state().is_final() && attempt.payment.cancelling().is_none() {
        attempt.next_inquiry_at = None;
    }
    tx.save_payment(&attempt).await?;
    tx.refresh_order(&attempt.order_id, now).await?;
    Ok(Some(attempt.order_id))
}

async fn apply_refund(
    tx: &mut WriteTx<'_>,
    request_id: &RefundRequestId,
    answer: &RefundAnswer,
    now: DateTime<Utc>,
) -> Result<Option<OrderId>, OperationError> {
    let Some(mut record) = tx.refund(request_id).await? else { return Ok(None) };
    refund::absorb(tx, &mut record, answer, Witness::Notification, now).await?;
    refund::schedule(&mut record, now);
    tx.save_refund(&record).await?;
    tx.refresh_order(&record.order_id, now).await?;
    Ok(Some(record.order_id))
}

/// One line, in the order's timeline where there is one.
async fn say_received(
    tx: &mut WriteTx<'_>,
    order_id: Option<&OrderId>,
    account: &AccountName,
    kind: &str,
    verdict: NotificationVerdict,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (name, args) = match verdict {
        NotificationVerdict::Accepted => ("notification.received", vec![("kind", kind.to_owned())]),
        NotificationVerdict::Forged
        | NotificationVerdict::UnknownAccount
        | NotificationVerdict::Malformed
        | NotificationVerdict::ForeignClient => (
            "notification.rejected",
            vec![("verdict", verdict.word().to_owned()), ("account", account.to_string())],
        ),
    };
    let line = match order_id {
        Some(order_id) => event(order_id, Lane::Acquirer, name, args, now),
        None => record::loose_event(Lane::Acquirer, name, args, now),
    };
    tx.insert_event(&line).await
}

/// What follows from news of an agreement and needs the keychain or another call.
async fn follow(
    ctx: &Ctx,
    account: &AccountName,
    news: AuthorizationNews,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    match news {
        AuthorizationNews::CodeCreated { state, code } => {
            match ctx.store.agreement_by_auth_state(&state).await? {
                Some(record) => agreement::activate(ctx, &record.id, code, now).await,
                None => Ok(()),
            }
        }
        // The token that `applyToken` gave is the one that counts.
        AuthorizationNews::TokenCreated { .. } => Ok(()),
        AuthorizationNews::TokenCanceled { token } => {
            match agreement::find_by_token(ctx, account, &token).await? {
                Some(id) => agreement::mark_stopped(ctx, &id, now).await,
                None => Ok(()),
            }
        }
    }
}
