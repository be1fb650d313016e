//! What every operation does with what it was told: apply it, write it down, say it in the
//! timeline. All within the caller's transaction.

use crate::watch::{self, Watched};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Applied, Change, CloseReason, OrderId, PaymentFact, PaymentRequestId, PaymentState, Witness,
};
use gateway::{Exchange, Gateway, Offer, PaymentAnswer, PaymentDetail, Verdict};
use store::{
    AnswerRecord, BreakKind, Direction, Lane, MessageVerdict, NewBreak, NewEvent, NewMessage,
    PaymentRecord, PromotionRecord, StoreError, WriteTx,
};

/// Something that was told about an attempt.
pub(crate) struct News<'a> {
    pub answer: &'a PaymentAnswer,
    pub offer: Option<&'a Offer>,
    pub witness: Witness,
    /// When we heard it, by our clock.
    pub at: DateTime<Utc>,
}

/// What a message belongs to.
#[derive(Clone, Copy, Default)]
pub(crate) struct About<'a> {
    pub order_id: Option<&'a OrderId>,
    pub payment_request_id: Option<&'a PaymentRequestId>,
    pub refund_request_id: Option<&'a domain::RefundRequestId>,
    pub agreement_id: Option<&'a domain::AgreementId>,
}

/// When an answer arrived: when the call began, and what it took.
pub(crate) fn answered_at(exchange: &Exchange, now: DateTime<Utc>) -> DateTime<Utc> {
    watch::later(now, TimeDelta::from_std(exchange.took).unwrap_or(TimeDelta::zero()))
}

/// Keeps the raw request and answer, and what the acquirer's clock said.
pub(crate) async fn keep_exchange(
    tx: &mut WriteTx<'_>,
    account: &domain::AccountName,
    about: About<'_>,
    exchange: &Exchange,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kept = NewMessage {
        order_id: about.order_id.cloned(),
        payment_request_id: about.payment_request_id.cloned(),
        refund_request_id: about.refund_request_id.cloned(),
        agreement_id: about.agreement_id.cloned(),
        account: account.clone(),
        direction: Direction::Sent,
        operation: exchange.operation.to_owned(),
        url: exchange.url.clone(),
        headers: exchange.request_headers.clone(),
        body: exchange.request_body.clone(),
        answer: AnswerRecord {
            status: exchange.status,
            headers: exchange.answer_headers.clone(),
            body: exchange.answer_body.clone(),
        },
        verdict: match exchange.verdict {
            Verdict::Signed => MessageVerdict::Signed,
            Verdict::Missing => MessageVerdict::Missing,
            Verdict::Wrong => MessageVerdict::Wrong,
            Verdict::NoAnswer => MessageVerdict::None,
        },
        took_ms: u32::try_from(exchange.took.as_millis()).ok(),
        at: now,
    };
    tx.insert_message(&kept).await?;
    match exchange.verdict {
        Verdict::Signed => {
            let at = answered_at(exchange, now);
            tx.note_account_answer(account, at, exchange.skew_ms);
        }
        Verdict::NoAnswer => tx.note_account_silence(account, now).await?,
        // Somebody is there; whether it is the acquirer is not known.
        Verdict::Missing | Verdict::Wrong => {}
    }
    Ok(())
}

/// Reads an attempt to change it, and keeps what was exchanged about it.
pub(crate) async fn attempt_after(
    tx: &mut WriteTx<'_>,
    request_id: &PaymentRequestId,
    exchange: &Exchange,
    now: DateTime<Utc>,
) -> Result<PaymentRecord, StoreError> {
    let attempt = tx.payment_for_update(request_id).await?;
    let about = About {
        order_id: Some(&attempt.order_id),
        payment_request_id: Some(request_id),
        ..About::default()
    };
    keep_exchange(tx, &attempt.account, about, exchange, now).await?;
    Ok(attempt)
}

/// Applies news to an attempt and writes what came of it: state, details, events, a break.
///
/// The caller saves the record and refreshes the order, since it may have more to change.
pub(crate) async fn absorb(
    tx: &mut WriteTx<'_>,
    record: &mut PaymentRecord,
    news: &News<'_>,
) -> Result<Applied, StoreError> {
    let before = record.payment.state();
    let applied = record.payment.apply(news.answer.fact);
    let believed = applied.contradiction.is_none();
    if believed {
        take_detail(record, &news.answer.detail);
        take_offer(record, news.offer);
    }
    if applied.change == Change::Moved && record.payment.state().is_final() {
        record.told_by = Some(news.witness);
        record.told_at = Some(news.at);
    }
    let second_witness = believed
        && applied.change != Change::Moved
        && matches!(before, PaymentState::Paid { .. })
        && matches!(news.answer.fact, PaymentFact::Paid { .. })
        && record.told_by != Some(news.witness)
        && record.confirmed_by.is_none();
    if second_witness {
        record.confirmed_by = Some(news.witness);
        let args = vec![("by", news.witness.word().to_owned())];
        say(tx, record, Lane::Desk, "payment.confirmed", args, news.at).await?;
    }
    if applied.change == Change::Moved {
        say_moved(tx, record, news).await?;
    }
    let is_paid = matches!(record.payment.state(), PaymentState::Paid { .. });
    if is_paid && (applied.change == Change::Moved || second_witness) {
        say_promotions(tx, record, news).await?;
    }
    if let Some(contradiction) = applied.contradiction {
        let opened = tx
            .open_break(&NewBreak {
                order_id: record.order_id.clone(),
                payment_request_id: record.payment.request_id().clone(),
                refund_request_id: None,
                kind: BreakKind::Payment(contradiction.kind),
                expected: describe_state(contradiction.state, record),
                actual: describe_fact(contradiction.fact),
                at: news.at,
            })
            .await?;
        if opened {
            let args = vec![("kind", contradiction.kind.word().to_owned())];
            say(tx, record, Lane::Acquirer, "break.opened", args, news.at).await?;
        }
    }
    Ok(applied)
}

/// Sets when the attempt is due again.
pub(crate) fn schedule(record: &mut PaymentRecord, gateway: &dyn Gateway, now: DateTime<Utc>) {
    let timing = gateway.timing(record.mode);
    record.next_inquiry_at = watch::next_inquiry_at(watched(record), timing, now);
}

pub(crate) fn watched(record: &PaymentRecord) -> Watched<'_> {
    Watched {
        payment: &record.payment,
        created_at: record.created_at,
        inquiries: record.inquiries,
        last_inquiry_at: record.last_inquiry_at,
        cancel_asked_at: record.cancel_asked_at,
        requested_expiry: record.requested_expiry_at,
    }
}

/// A line in the order's timeline.
pub(crate) async fn say(
    tx: &mut WriteTx<'_>,
    record: &PaymentRecord,
    lane: Lane,
    kind: &str,
    args: Vec<(&str, String)>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.insert_event(&event(&record.order_id, lane, kind, args, at)).await
}

pub(crate) fn event(
    order_id: &OrderId,
    lane: Lane,
    kind: &str,
    args: Vec<(&str, String)>,
    at: DateTime<Utc>,
) -> NewEvent {
    NewEvent {
        at,
        order_id: Some(order_id.clone()),
        lane,
        kind: kind.to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

fn take_detail(record: &mut PaymentRecord, detail: &PaymentDetail) {
    fn fill<T: Clone>(known: &mut Option<T>, told: &Option<T>) {
        if told.is_some() {
            known.clone_from(told);
        }
    }
    fill(&mut record.gateway_id, &detail.gateway_id);
    fill(&mut record.wallet, &detail.wallet);
    fill(&mut record.payer_paid, &detail.payer_paid);
    fill(&mut record.settlement, &detail.settlement);
    if let PaymentState::Closed { reason: CloseReason::Declined, .. } = record.payment.state() {
        fill(&mut record.failure_code, &detail.code);
    }
}

fn take_offer(record: &mut PaymentRecord, offer: Option<&Offer>) {
    match offer {
        None | Some(Offer::Nothing) => {}
        Some(Offer::Code(code)) => record.code = Some(code.clone()),
        Some(Offer::Link(link)) => record.checkout_url = Some(link.clone()),
        Some(Offer::CodeAndLink { code, link }) => {
            record.code = Some(code.clone());
            record.checkout_url = Some(link.clone());
        }
    }
}

/// Discounts stand in the timeline, where receipts find them. Two witnesses may tell of one.
async fn say_promotions(
    tx: &mut WriteTx<'_>,
    record: &PaymentRecord,
    news: &News<'_>,
) -> Result<(), StoreError> {
    for promotion in &news.answer.detail.promotions {
        let told = PromotionRecord { name: promotion.name.clone(), saved: promotion.saved };
        let args = told.args(record.payment.request_id());
        say(tx, record, Lane::Acquirer, PromotionRecord::EVENT, args, news.at).await?;
    }
    Ok(())
}

async fn say_moved(
    tx: &mut WriteTx<'_>,
    record: &PaymentRecord,
    news: &News<'_>,
) -> Result<(), StoreError> {
    let mut args = Vec::new();
    let kind = match record.payment.state() {
        PaymentState::Unknown => return Ok(()),
        PaymentState::AwaitingPayer { expires_at } => {
            if let Some(expires_at) = expires_at {
                let left = expires_at.signed_duration_since(news.at).num_milliseconds();
                args.push(("validForMs", left.max(0).to_string()));
            }
            match news.offer {
                Some(Offer::Code(_) | Offer::CodeAndLink { .. }) => "payment.codeGiven",
                Some(Offer::Link(_)) => "payment.redirectGiven",
                Some(Offer::Nothing) | None => "payment.inProcess",
            }
        }
        PaymentState::Paid { paid_at } => {
            let after = news.at.signed_duration_since(paid_at).num_milliseconds();
            args.push(("toldBy", news.witness.word().to_owned()));
            args.push(("afterMs", after.to_string()));
            if let Some(wallet) = &record.wallet {
                args.push(("wallet", wallet.as_str().to_owned()));
            }
            if let Some(payer_paid) = record.payer_paid {
                args.push(("payerPaid", payer_paid.to_string()));
            }
            "payment.paid"
        }
        PaymentState::Closed { reason, .. } => {
            if let Some(code) = &news.answer.detail.code {
                args.push(("code", code.clone()));
            }
            match reason {
                CloseReason::Declined => "payment.failed",
                CloseReason::Cancelled => "payment.cancelled",
                CloseReason::Expired => "payment.expired",
            }
        }
    };
    say(tx, record, Lane::Acquirer, kind, args, news.at).await
}

fn describe_state(state: PaymentState, record: &PaymentRecord) -> String {
    let word = state.status().word();
    format!("{word}, {}", record.payment.amount())
}

fn describe_fact(fact: PaymentFact) -> String {
    match fact {
        PaymentFact::Pending { .. } => "awaiting-payer".to_owned(),
        PaymentFact::Paid { at, amount } => {
            format!("paid, {amount}, at {}", at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        }
        PaymentFact::Closed { reason } => reason.word().to_owned(),
    }
}

/// A line that belongs to no order.
pub(crate) fn loose_event(
    lane: Lane,
    kind: &str,
    args: Vec<(&str, String)>,
    at: DateTime<Utc>,
) -> NewEvent {
    NewEvent {
        at,
        order_id: None,
        lane,
        kind: kind.to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}
