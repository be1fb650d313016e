//! Take a payment: store the intent, ask for the money, store what came of it.

use crate::digest::digest_of;
use crate::record::{self, News, event};
use crate::{Actor, Ctx, OperationError, ids, watch};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    AccountName, AgreementId, CloseReason, Mode, Money, OrderId, PaymentCode, PaymentFact,
    PaymentState, Right, WalletName, Witness,
};
use gateway::{
    AccessToken, Gateway, GatewayError, Offer, PayMode, PayOrder, PaymentAnswer, PaymentDetail,
    Timing,
};
use store::{Lane, NewOrder, NewPayment, OrderRecord, PaymentRecord, RequestKey, WriteTx};

/// What a cashier or a program asks for.
#[derive(Debug)]
pub struct PaymentRequest {
    /// The account, where there is more than one.
    pub account: Option<AccountName>,
    /// How much.
    pub amount: Money,
    /// How the payer pays.
    pub way: Way,
    /// The shop's own word for the sale, an invoice number for example.
    pub reference: Option<String>,
    /// A note that the payer's bill shows.
    pub note: Option<String>,
    /// Which till.
    pub till: String,
    /// An end earlier than the acquirer's own.
    pub expires_in: Option<TimeDelta>,
    /// The caller's key: the same key with the same data is the same order.
    pub request_key: Option<String>,
}

/// How the payer pays, with what a caller gives for it.
#[derive(Debug)]
pub enum Way {
    /// We show a code.
    OrderCode,
    /// We scanned the payer's code.
    PaymentCode(PaymentCode),
    /// The payer opens a link.
    Cashier {
        /// The wallet, or none to let the payer choose.
        wallet: Option<WalletName>,
    },
    /// The payer opened the shop's page from its fixed code.
    EntryCode {
        /// What the wallet's browser called itself.
        user_agent: String,
    },
    /// We charge by an agreement.
    Agreement {
        /// Which.
        id: AgreementId,
    },
}

/// An order that is stored, and what went wrong after that, if anything did.
#[derive(Debug)]
pub struct Taken {
    /// The order.
    pub order_id: OrderId,
    /// Why the outcome is not known, or why the request itself was refused.
    pub trouble: Option<GatewayError>,
}

/// Takes a payment.
///
/// Stored as `Unknown` before the acquirer hears of it: a crash at any later line leaves
/// something to inquire about, and never a charge that we do not know of.
pub async fn take_payment(
    ctx: &Ctx,
    by: &Actor,
    request: PaymentRequest,
    now: DateTime<Utc>,
) -> Result<Taken, OperationError> {
    ctx.allow(by, Right::Take).await?;
    if !request.amount.is_positive() {
        return Err(OperationError::NotPositive(request.amount));
    }
    let account = ctx.account(request.account.as_ref())?;
    let gateway = ctx.gateway(&account)?;
    let digest = digest(&account, &request);
    let agreement_id = agreement_of(&request.way);
    let expires_at = request.expires_in.map(|span| watch::later(now, span));
    let mut order = PayOrder {
        request_id: ids::payment_request_id(&request.till, 1, now)?,
        // The order's number stands here as soon as it has one; nothing is sent before that.
        reference: request.till.clone(),
        description: request.till.clone(),
        amount: request.amount,
        mode: pay_mode(ctx, &account, request.way).await?,
        till: request.till.clone(),
        expires_at,
    };
    gateway.check(&order, now)?;

    let mut tx = ctx.store.write().await?;
    if let Some(key) = &request.request_key
        && let Some(known) = tx.order_by_request_key(key).await?
    {
        return same_order(&known, &digest);
    }
    let stored = tx
        .insert_order(
            &NewOrder {
                id: ids::order_id()?,
                till: request.till,
                day: now.with_timezone(&ctx.zone()).date_naive(),
                account: account.clone(),
                amount: request.amount,
                reference: request.reference,
                note: request.note,
                request: request.request_key.map(|key| RequestKey { key, digest }),
                wallet: wallet_of(&order.mode),
            },
            now,
        )
        .await?;
    order.reference = stored.number.to_string();
    order.description = description(&stored);
    let timing = gateway.timing(order.mode.mode());
    let attempt = NewAttempt { order: &order, agreement_id, request_key: None, timing };
    insert_attempt(&mut tx, &stored, attempt, now).await?;
    let made = vec![("amount", request.amount.to_string()), ("till", stored.till.clone())];
    tx.insert_event(&event(&stored.id, Lane::Desk, "order.made", by.sign(made), now)).await?;
    say_asked(&mut tx, by, &stored.id, &order, now).await?;
    tx.commit().await?;

    let trouble = send(ctx, gateway.as_ref(), &order, Sending::First, now).await?;
    Ok(Taken { order_id: stored.id, trouble })
}

/// The same key with the same data is the same order; with other data it is a mistake.
fn same_order(known: &OrderRecord, digest: &str) -> Result<Taken, OperationError> {
    if known.request.as_ref().is_some_and(|request| request.digest == digest) {
        return Ok(Taken { order_id: known.id.clone(), trouble: None });
    }
    Err(OperationError::DuplicateRequest { order_id: known.id.clone() })
}

/// An attempt that is about to be sent.
pub(crate) struct NewAttempt<'a> {
    pub order: &'a PayOrder,
    pub agreement_id: Option<AgreementId>,
    pub request_key: Option<String>,
    pub timing: Timing,
}

/// Stores one attempt of an order.
pub(crate) async fn insert_attempt(
    tx: &mut WriteTx<'_>,
    stored: &OrderRecord,
    attempt: NewAttempt<'_>,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let NewAttempt { order, agreement_id, request_key, timing } = attempt;
    let user_agent = match &order.mode {
        PayMode::EntryCode { user_agent } => Some(user_agent.clone()),
        PayMode::OrderCode
        | PayMode::PaymentCode { .. }
        | PayMode::Cashier { .. }
        | PayMode::Agreement { .. } => None,
    };
    tx.insert_payment(
        &NewPayment {
            request_id: order.request_id.clone(),
            order_id: stored.id.clone(),
            amount: order.amount,
            account: stored.account.clone(),
            mode: order.mode.mode(),
            wallet: wallet_of(&order.mode),
            next_inquiry_at: Some(watch::unanswered_at(order.mode.mode(), timing, now)),
            requested_expiry_at: order.expires_at,
            agreement_id,
            user_agent,
            request_key,
        },
        now,
    )
    .await?;
    Ok(())
}

pub(crate) async fn say_asked(
    tx: &mut WriteTx<'_>,
    by: &Actor,
    order_id: &OrderId,
    order: &PayOrder,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let asked = vec![
        ("operation", "pay".to_owned()),
        ("mode", order.mode.mode().word().to_owned()),
        ("request", order.request_id.to_string()),
    ];
    Ok(tx.insert_event(&event(order_id, Lane::Desk, "payment.asked", by.sign(asked), now)).await?)
}

/// Whether a request goes out for the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// For the first time: a refusal means that nothing happened.
    First,
    /// Again, with the same id: a refusal says nothing about the first time.
    Again,
}

/// Sends a stored attempt and stores what came of it.
pub(crate) async fn send(
    ctx: &Ctx,
    gateway: &dyn Gateway,
    order: &PayOrder,
    sending: Sending,
    now: DateTime<Utc>,
) -> Result<Option<GatewayError>, OperationError> {
    let call = gateway.pay(order, now).await;
    let at = record::answered_at(&call.exchange, now);
    let timing = gateway.timing(order.mode.mode());

    let mut tx = ctx.store.write().await?;
    let mut attempt =
        record::attempt_after(&mut tx, &order.request_id, &call.exchange, now).await?;
    let answer = match call.outcome {
        Ok(answer) => Ok((answer.payment, answer.offer)),
        Err(error @ (GatewayError::Refused { .. } | GatewayError::Unsendable(_)))
            if sending == Sending::First =>
        {
            Err((error, true))
        }
        Err(error) => Err((error, false)),
    };
    let (told, trouble) = match answer {
        Ok((payment, offer)) => (Some((payment, offer)), None),
        Err((error, true)) => (Some((refused(&error), Offer::Nothing)), Some(error)),
        Err((error, false)) => (None, Some(error)),
    };
    if let Some((answer, offer)) = &told {
        let news = News { answer, offer: Some(offer), witness: Witness::Answer, at };
        record::absorb(&mut tx, &mut attempt, &news).await?;
    } else if let Some(error) = &trouble {
        let why = vec![("why", error.to_string())];
        let kind = "payment.outcomeUnknown";
        record::say(&mut tx, &attempt, Lane::Desk, kind, why, at).await?;
    }
    attempt.next_inquiry_at = match attempt.payment.state() {
        PaymentState::Paid { .. } | PaymentState::Closed { .. } => None,
        PaymentState::AwaitingPayer { .. } => {
            Some(watch::first_inquiry_at(timing, ctx.notified(), at))
        }
        // Nobody will tell us by themselves, so the question is due as soon as it may help.
        PaymentState::Unknown => Some(watch::later(at, timing.interval)),
    };
    tx.save_payment(&attempt).await?;
    tx.refresh_order(&attempt.order_id, at).await?;
    tx.commit().await?;
    Ok(trouble)
}

/// A refused request is an attempt that ended without money.
fn refused(error: &GatewayError) -> PaymentAnswer {
    let code = match error {
        GatewayError::Refused { code, .. } => Some(code.clone()),
        GatewayError::Unsendable(_)
        | GatewayError::NotSent(_)
        | GatewayError::OutcomeUnknown { .. } => None,
    };
    PaymentAnswer {
        fact: PaymentFact::Closed { reason: CloseReason::Declined },
        detail: PaymentDetail { code, ..PaymentDetail::default() },
    }
}

/// The request of a stored attempt again, to the letter, where it is safe to send it again: a
/// code or a link charges nobody by itself. A scanned code and an agreement do.
pub(crate) fn same_again(order: &OrderRecord, attempt: &PaymentRecord) -> Option<PayOrder> {
    let mode = match attempt.mode {
        Mode::OrderCode => PayMode::OrderCode,
        Mode::Cashier => PayMode::Cashier { wallet: attempt.wallet.clone() },
        Mode::EntryCode => PayMode::EntryCode { user_agent: attempt.user_agent.clone()? },
        Mode::PaymentCode | Mode::Agreement => return None,
    };
    Some(PayOrder {
        request_id: attempt.payment.request_id().clone(),
        reference: order.number.to_string(),
        description: description(order),
        amount: attempt.payment.amount(),
        mode,
        till: order.till.clone(),
        expires_at: attempt.requested_expiry_at,
    })
}

fn wallet_of(mode: &PayMode) -> Option<WalletName> {
    match mode {
        PayMode::Cashier { wallet } => wallet.clone(),
        PayMode::Agreement { wallet, .. } => Some(wallet.clone()),
        PayMode::OrderCode | PayMode::PaymentCode { .. } | PayMode::EntryCode { .. } => None,
    }
}

/// What the payer's bill says was bought.
pub(crate) fn description(order: &OrderRecord) -> String {
    order
        .note
        .clone()
        .or_else(|| order.reference.clone())
        .unwrap_or_else(|| format!("Order {}", order.number))
}

pub(crate) fn agreement_of(way: &Way) -> Option<AgreementId> {
    match way {
        Way::Agreement { id } => Some(id.clone()),
        Way::OrderCode | Way::PaymentCode(_) | Way::Cashier { .. } | Way::EntryCode { .. } => None,
    }
}

/// What the gateway needs for a way to pay; an agreement's token comes from the keychain.
pub(crate) async fn pay_mode(
    ctx: &Ctx,
    account: &AccountName,
    way: Way,
) -> Result<PayMode, OperationError> {
    Ok(match way {
        Way::OrderCode => PayMode::OrderCode,
        Way::PaymentCode(code) => PayMode::PaymentCode { code },
        Way::Cashier { wallet } => PayMode::Cashier { wallet },
        Way::EntryCode { user_agent } => PayMode::EntryCode { user_agent },
        Way::Agreement { id } => {
            let (wallet, token) = crate::agreement::charge_by(ctx, account, &id).await?;
            PayMode::Agreement { wallet, token: AccessToken::new(token) }
        }
    })
}

/// What two requests under one key are compared by. A payer's code goes in as a digest together
/// with the rest, so it cannot be read back from what is stored.
fn digest(account: &AccountName, request: &PaymentRequest) -> String {
    let way = match &request.way {
        Way::OrderCode => vec!["show-code"],
        Way::PaymentCode(code) => vec!["scan-code", code.expose()],
        Way::Cashier { wallet } => vec!["cashier", wallet.as_ref().map_or("", |w| w.as_str())],
        Way::EntryCode { user_agent } => vec!["entry-code", user_agent],
        Way::Agreement { id } => vec!["auto-debit", id.as_str()],
    };
    let expires_in = request.expires_in.map_or(String::new(), |span| span.to_string());
    let key = request.request_key.as_deref().unwrap_or_default();
    let amount = request.amount.to_string();
    let optional = |text: &Option<String>| match text {
        Some(text) => format!("={text}"),
        None => String::new(),
    };
    let (reference, note) = (optional(&request.reference), optional(&request.note));
    let mut parts = vec![key, account.as_str(), &amount, &expires_in, &reference, &note];
    parts.extend(way);
    digest_of(parts)
}

/// The id of the attempt that counts: the last one.
pub(crate) fn last_attempt(attempts: &[PaymentRecord]) -> Option<&PaymentRecord> {
    attempts.iter().max_by_key(|attempt| attempt.attempt)
}

/// The attempt that was paid, if one was.
pub(crate) fn paid_attempt(attempts: &[PaymentRecord]) -> Option<&PaymentRecord> {
    attempts.iter().find(|attempt| matches!(attempt.payment.state(), PaymentState::Paid { .. }))
}
