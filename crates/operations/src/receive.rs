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

/// A notification whose signature has been looked at.
#[derive(Debug)]
pub struct Opened {
    letter: Letter,
    /// Nothing where nobody here could look.
    opened: Option<OpenedLetter>,
}

/// Opens, stores and applies notifications: [`open_letter`] and [`keep_letters`].
pub async fn receive_notifications(
    ctx: &Ctx,
    letters: Vec<Letter>,
    now: DateTime<Utc>,
) -> Result<Vec<Received>, OperationError> {
    let mut letters: Vec<_> = letters.into_iter().map(|letter| open_letter(ctx, letter)).collect();
    keep_letters(ctx, &mut letters, now).await
}

/// Verifies a notification's signature over the bytes, before anything reads them.
pub fn open_letter(ctx: &Ctx, letter: Letter) -> Opened {
    let opened = ctx.gateway(&letter.account).ok().map(|gateway| {
        gateway.open_notification(&SealedLetter {
            path: &letter.path,
            headers: &letter.headers,
            body: &letter.body,
        })
    });
    Opened { letter, opened }
}

/// Stores and applies notifications, all in one commit, so that many which arrive together cost one
/// write to the disk. Only what is stored is acknowledged.
///
/// Forged ones are kept and never applied. Where this fails, nothing of it has happened.
pub async fn keep_letters(
    ctx: &Ctx,
    letters: &mut [Opened],
    now: DateTime<Utc>,
) -> Result<Vec<Received>, OperationError> {
    let mut received = Vec::with_capacity(letters.len());
    let about: Vec<_> = letters.iter().filter_map(Opened::payment).cloned().collect();
    let mut tx = ctx.store.write().await?;
    tx.read_ahead(&about).await?;
    for opened in &*letters {
        received.push(keep(ctx, &mut tx, opened, now).await?);
    }
    tx.commit().await?;
    for Opened { letter, opened } in letters {
        let Some(OpenedLetter { outcome: Ok(Notification::Authorization(news)), .. }) =
            opened.take()
        else {
            continue;
        };
        // The notification itself is safe; what follows from it can be repeated by a person.
        if let Err(error) = follow(ctx, &letter.account, news, now).await {
            tracing::warn!(account = %letter.account, %error, "could not act on agreement news");
        }
    }
    Ok(received)
}

async fn keep(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    opened: &Opened,
    now: DateTime<Utc>,
) -> Result<Received, OperationError> {
    let Opened { letter, opened } = opened;
    let id = format!("n{}", ids::random_text(16)?);
    let (verdict, kind) = (verdict(opened.as_ref()), kind(opened.as_ref()));
    let order_id = match opened.as_ref().map(|opened| &opened.outcome) {
        Some(Ok(notification)) => apply(tx, notification, now).await?,
        Some(Err(_)) | None => None,
    };
    let believed = verdict == NotificationVerdict::Accepted;
    let body = opened.as_ref().map_or_else(Vec::new, |opened| opened.body.clone().into_bytes());
    let kept = NewNotification {
        id: id.clone(),
        account: letter.account.to_string(),
        kind: kind.clone(),
        verdict,
        source: letter.source.clone(),
        order_id: order_id.clone(),
        path: letter.path.clone(),
        headers: letter.headers.clone(),
        body,
        at: now,
    };
    tx.insert_notification(&kept, believed.then_some(now)).await?;
    say_received(tx, order_id.as_ref(), &letter.account, &kind, verdict, now).await?;
    let acknowledgement = match believed {
        true => Some(ctx.gateway(&letter.account)?.acknowledgement()),
        false => None,
    };
    Ok(Received { id, verdict, kind, acknowledgement, order_id })
}

impl Opened {
    /// The payment that it speaks of, if it is believed and speaks of one.
    fn payment(&self) -> Option<&PaymentRequestId> {
        match self.opened.as_ref()?.outcome.as_ref().ok()? {
            Notification::Payment { request_id, .. } => Some(request_id),
            Notification::Other { request_id, .. } => request_id.as_ref(),
            Notification::Refund { .. } | Notification::Authorization(_) => None,
        }
    }
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
