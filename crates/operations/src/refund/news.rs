//! What was told of a refund: applied, written down, said in the timeline.

use crate::record::{About, event};
use crate::watch::{self, refund_pause};
use chrono::{DateTime, Utc};
use domain::{Money, PaymentState, RefundChange, RefundFact, RefundState, Witness};
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
        && is_owed(tx, record).await?
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

/// Whether the payer is still to get what a reversed refund did not bring: not where it was
/// refunded again meanwhile, or all of the payment taken back.
pub(crate) async fn is_owed(
    tx: &mut WriteTx<'_>,
    record: &RefundRecord,
) -> Result<bool, StoreError> {
    let attempt = tx.payment_for_update(&record.payment_request_id).await?;
    if !matches!(attempt.payment.state(), PaymentState::Paid { .. }) {
        return Ok(false);
    }
    let mut left = attempt.payment.amount().minor();
    for other in tx.refunds_of(&record.order_id).await? {
        let own = other.payment_request_id == record.payment_request_id;
        if own && other.refund.counts() && other.refund.request_id() != record.refund.request_id() {
            left = left.saturating_sub(other.refund.amount().minor());
        }
    }
    Ok(record.refund.amount().minor() <= left)
}

/// Two words of the acquirer about one refund: after its `success` a later `fail` can only mean
/// that the money has come back, whichever of them reached us first. The answer to our own call may
/// be older than what we know, so there the two contradict each other. What it says of a refund in
/// doubt when it is asked is its last word.
fn as_fact(
    known: RefundState,
    told: RefundFact,
    witness: Witness,
    at: DateTime<Utc>,
) -> RefundFact {
    match (known, told, witness) {
        (
            RefundState::Succeeded { .. } | RefundState::Doubted { .. },
            RefundFact::Failed,
            Witness::Inquiry | Witness::Notification | Witness::Report | Witness::Person,
        ) => RefundFact::Reversed { at },
        (RefundState::Doubted { .. }, RefundFact::Succeeded { amount, .. }, Witness::Inquiry) => {
            RefundFact::Insisted { amount }
        }
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
        RefundState::Succeeded { .. }
        | RefundState::Reversed { .. }
        | RefundState::Failed
        | RefundState::Doubted { .. } => {
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
        // A doubt is no news of the refund before it is settled.
        (RefundChange::None, _)
        | (RefundChange::Moved, RefundState::Unknown | RefundState::Doubted { .. }) => {
            return Ok(());
        }
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
    let since = match record.refund.state() {
        RefundState::Doubted { .. } => record.told_at.unwrap_or(record.created_at),
        RefundState::Unknown
        | RefundState::Processing
        | RefundState::Succeeded { .. }
        | RefundState::Reversed { .. }
        | RefundState::Failed => record.created_at,
    };
    let age = now.signed_duration_since(since);
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
        RefundFact::Succeeded { amount, .. } | RefundFact::Insisted { amount } => {
            format!("succeeded, {amount}")
        }
        RefundFact::Failed => "failed".to_owned(),
        RefundFact::Reversed { .. } => "reversed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use domain::{Currency, Refund, RefundRequestId};
    use proptest::prelude::*;

    /// What happens at the acquirer, or reaches us from there.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        /// It goes on to its next state, and writes a letter about it.
        Goes,
        /// One of its letters arrives, be it late or once more.
        Letter(usize),
        /// It is asked.
        Asked,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![Just(Step::Goes), (0_usize..4).prop_map(Step::Letter), Just(Step::Asked)]
    }

    fn hear(
        refund: &mut Refund,
        told: RefundFact,
        witness: Witness,
        at: DateTime<Utc>,
    ) -> RefundChange {
        refund.apply(as_fact(refund.state(), told, witness, at))
    }

    proptest! {
        #[test]
        fn no_order_of_letters_and_answers_makes_a_break_of_a_refund_that_came_back(
            steps in prop::collection::vec(step(), 0..14),
        ) {
            let at = |second| Utc.timestamp_opt(second, 0).unwrap();
            let amount = Money::from_minor(500, Currency::parse("EUR").unwrap());
            let done = RefundFact::Succeeded { at: at(1), amount };
            let life = [RefundFact::Processing, done, RefundFact::Failed];
            let mut refund = Refund::new(RefundRequestId::parse("f1").unwrap(), amount);
            let (mut present, mut heard_success) = (0_usize, false);
            // In the end all has happened, and the acquirer is asked about whatever is open.
            let end = [Step::Goes, Step::Goes, Step::Asked];
            for (second, step) in (10_i64..).zip(steps.into_iter().chain(end)) {
                let (told, witness) = match step {
                    Step::Goes => {
                        present = (present..life.len()).nth(1).unwrap_or(present);
                        continue;
                    }
                    Step::Letter(which) => (life[which.min(present)], Witness::Notification),
                    Step::Asked => (life[present], Witness::Inquiry),
                };
                heard_success |= told == done;
                let change = hear(&mut refund, told, witness, at(second));
                prop_assert_ne!(change, RefundChange::Contradicted);
            }
            let reversed = matches!(refund.state(), RefundState::Reversed { .. });
            prop_assert_eq!(reversed, heard_success, "{:?}", refund);
            prop_assert!(reversed || refund.state() == RefundState::Failed, "{:?}", refund);
        }
    }
}
