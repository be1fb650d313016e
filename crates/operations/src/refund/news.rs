//! What was told of a refund: applied, written down, said in the timeline.

use crate::record::{About, event};
use crate::watch::{self, refund_pause};
use chrono::{DateTime, Utc};
use domain::{Money, RefundChange, RefundFact, RefundState, Witness};
use gateway::RefundAnswer;
use store::{BreakKind, Lane, NewBreak, RefundRecord, StoreError, WriteTx};

/// Applies what was told of a refund and says it in the timeline.
pub(crate) async fn absorb(
    tx: &mut WriteTx<'_>,
    record: &mut RefundRecord,
    answer: &RefundAnswer,
    witness: Witness,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let fact = as_fact(record.refund.state(), answer.fact, witness, at);
    let change = record.refund.apply(fact);
    match change {
        RefundChange::None => return Ok(()),
        RefundChange::Moved => take_detail(record, answer, witness, at),
        RefundChange::Contradicted => {
            let told = describe_fact(fact);
            open_break(tx, record, BreakKind::Refund, told, at).await?;
        }
    }
    if let RefundState::Reversed { reversed_at, .. } = record.refund.state()
        && change == RefundChange::Moved
    {
        let told = format!(
            "reversed, {}, at {}, refund {}",
            record.refund.amount(),
            reversed_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            record.refund.request_id()
        );
        open_break(tx, record, BreakKind::RefundReversed, told, at).await?;
    }
    say(tx, record, change, answer, witness, at).await
}

/// Two words of the acquirer about one refund: after its `success` a later `fail` can only mean
/// that the money has come back. The answer to our own call may be older than what we know, so
/// there the two contradict each other.
fn as_fact(
    known: RefundState,
    told: RefundFact,
    witness: Witness,
    at: DateTime<Utc>,
) -> RefundFact {
    match (known, told, witness) {
        (
            RefundState::Succeeded { .. },
            RefundFact::Failed,
            Witness::Inquiry | Witness::Notification | Witness::Report | Witness::Person,
        ) => RefundFact::Reversed { at },
        (_, told, _) => told,
    }
}

fn take_detail(
    record: &mut RefundRecord,
    answer: &RefundAnswer,
    witness: Witness,
    at: DateTime<Utc>,
) {
    if answer.gateway_id.is_some() {
        record.gateway_id.clone_from(&answer.gateway_id);
    }
    record.code = Some(answer.code.clone());
    match record.refund.state() {
        RefundState::Unknown | RefundState::Processing => {}
        RefundState::Succeeded { .. } | RefundState::Reversed { .. } | RefundState::Failed => {
            record.told_by = Some(witness);
            record.told_at = Some(at);
        }
    }
}

async fn say(
    tx: &mut WriteTx<'_>,
    record: &RefundRecord,
    change: RefundChange,
    answer: &RefundAnswer,
    witness: Witness,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let amount = ("amount", record.refund.amount().to_string());
    let told_by = ("toldBy", witness.word().to_owned());
    let code = || answer.code.clone();
    let (kind, args) = match (change, record.refund.state()) {
        (RefundChange::None, _) | (RefundChange::Moved, RefundState::Unknown) => return Ok(()),
        (RefundChange::Contradicted, _) => ("refund.contradicted", vec![amount, ("told", code())]),
        (RefundChange::Moved, RefundState::Processing) => ("refund.pending", vec![amount]),
        (RefundChange::Moved, RefundState::Succeeded { .. }) => {
            ("refund.succeeded", vec![amount, told_by])
        }
        (RefundChange::Moved, RefundState::Reversed { .. }) => {
            ("refund.reversed", vec![amount, told_by])
        }
        (RefundChange::Moved, RefundState::Failed) => {
            ("refund.failed", vec![amount, ("code", code())])
        }
    };
    tx.insert_event(&event(&record.order_id, Lane::Acquirer, kind, args, at)).await
}

async fn open_break(
    tx: &mut WriteTx<'_>,
    record: &RefundRecord,
    kind: BreakKind,
    actual: String,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let opened = tx
        .open_break(&NewBreak {
            at,
            order_id: record.order_id.clone(),
            payment_request_id: record.payment_request_id.clone(),
            refund_request_id: Some(record.refund.request_id().clone()),
            kind,
            expected: describe(record.refund.state(), record.refund.amount()),
            actual,
        })
        .await?;
    if opened {
        let args = vec![("kind", kind.word().to_owned())];
        let line = event(&record.order_id, Lane::Acquirer, "break.opened", args, at);
        tx.insert_event(&line).await?;
    }
    Ok(())
}

pub(crate) fn schedule(record: &mut RefundRecord, now: DateTime<Utc>) {
    let age = now.signed_duration_since(record.created_at);
    let pause = refund_pause(record.refund.state(), age, record.not_there);
    record.next_try_at = pause.map(|pause| watch::later(now, pause));
}

pub(super) fn about(record: &RefundRecord) -> About<'_> {
    About {
        order_id: Some(&record.order_id),
        payment_request_id: Some(&record.payment_request_id),
        refund_request_id: Some(record.refund.request_id()),
        agreement_id: None,
    }
}

fn describe(state: RefundState, amount: Money) -> String {
    format!("{}, {amount}", state.status().word())
}

fn describe_fact(fact: RefundFact) -> String {
    match fact {
        RefundFact::Processing => "pending".to_owned(),
        RefundFact::Succeeded { amount, .. } => format!("succeeded, {amount}"),
        RefundFact::Failed => "failed".to_owned(),
        RefundFact::Reversed { .. } => "reversed".to_owned(),
    }
}
