//! Notifications: who is told what, and what faults make of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use crate::books::{Books, Ending};
use crate::clock::later;
use crate::facts;
use crate::fault::{Fault, Kind};
use crate::records::{Agreement, Letter, LetterKind, Order, OrderState, Paid, Refund, RefundState};
use crate::reply::Reply;
use crate::wallets;

/// How long a letter that a fault holds back waits when no other follows.
const HELD_AT_MOST: TimeDelta = TimeDelta::minutes(2);

/// Minutes between the attempts to deliver: the first one at once, then as published.
/// [choice] The published entry of 0 s is the first delivery.
const RETRY_MINUTES: [i64; 7] = [2, 10, 10, 60, 120, 360, 900];

/// When to try again after so many attempts, the last of which was due at `at`.
pub(crate) fn next_attempt(at: DateTime<Utc>, attempts: usize) -> Option<DateTime<Utc>> {
    let minutes = RETRY_MINUTES.get(attempts.checked_sub(1)?)?;
    Some(later(at, TimeDelta::minutes(*minutes)))
}

/// A notification before faults.
struct Draft {
    kind: LetterKind,
    client_id: String,
    about: String,
    url: String,
    members: Map<String, Value>,
}

impl Books {
    /// Tells the merchant how a payment ended, where the mode notifies that.
    pub(crate) fn post_payment(&mut self, order: &Order) {
        let Some(url) = order.notify_url.clone() else { return };
        let result = match &order.state {
            OrderState::Paid(_) => Reply::new("SUCCESS", "success"),
            // In a store only success is notified.
            OrderState::Failed { code, .. } if order.mode.is_online() => Reply::of(code),
            _ => return,
        };
        self.post(payment_draft(order, url, result));
    }

    /// A success that arrives although the order was closed or cancelled: only when a fault says
    /// so. The order stays as it is.
    fn post_late_success(&mut self, order: &Order) {
        let Some(url) = order.notify_url.clone() else { return };
        let kinds = [Kind::LateSuccess];
        let mut faults = self.armed.strike_letter("notifyPayment", &kinds);
        if matches!(order.state, OrderState::Cancelled { .. }) && faults.is_empty() {
            faults = self.armed.strike_letter("cancel", &kinds);
        }
        for fault in faults {
            let paid = as_if_paid(order, self.now());
            let draft = payment_draft(&paid, url.clone(), Reply::new("SUCCESS", "success"));
            let mut letter = self.letter(&draft);
            letter.next_at = Some(put_off(self.now(), &fault, 0));
            letter.fault = Some(fault.kind.word().to_owned());
            self.put_letter(letter);
        }
    }

    /// What follows when an order ends without money.
    pub(crate) fn order_ended(&mut self, order: &Order) {
        self.post_payment(order);
        self.post_late_success(order);
    }

    /// A forged success on the heels of a new order, when a fault says so.
    pub(crate) fn order_placed(&mut self, order: &Order) {
        if order.notify_url.is_none() || !self.armed.strike_forged_order() {
            return;
        }
        let url = order.notify_url.clone().unwrap_or_default();
        let paid = as_if_paid(order, self.now());
        let draft = payment_draft(&paid, url, Reply::new("SUCCESS", "success"));
        self.post_forged(&draft);
    }

    pub(crate) fn post_refund(&mut self, refund: &Refund, order: &Order) {
        let Some(url) = refund.notify_url.clone() else { return };
        let (result, status) = match &refund.state {
            RefundState::Processing { .. } => return,
            RefundState::Done { .. } => (Reply::new("SUCCESS", "success"), "SUCCESS"),
            RefundState::Failed { code, .. } => (Reply::of(code), "FAIL"),
        };
        let members = result
            .with_all(facts::of_refund(refund, order))
            .with("notifyType", "REFUND_RESULT")
            .with("refundStatus", status)
            .into_members();
        let about = refund.refund_id.clone();
        let client_id = refund.client_id.clone();
        self.post(Draft { kind: LetterKind::Refund, client_id, about, url, members });
    }

    /// Tells of an authorisation, where the merchant named an address for that. The wire has no
    /// other: the address of payments is not known when an agreement is made.
    pub(crate) fn post_authorization(
        &mut self,
        agreement: &Agreement,
        word: &str,
        more: &[(&str, &str)],
    ) {
        let Some(url) = agreement.notify_url.clone() else { return };
        let mut reply = Reply::new("SUCCESS", "success")
            .with("authorizationNotifyType", word)
            .with("authState", agreement.auth_state.as_str())
            .with("userId", "practice-payer")
            .with("userLoginId", "pra***payer")
            .with_some("authClientId", agreement.auth_client_id.as_deref());
        for (name, value) in more {
            reply = reply.with(name, *value);
        }
        self.post(Draft {
            kind: LetterKind::Authorization,
            client_id: agreement.client_id.clone(),
            about: agreement.id.clone(),
            url,
            members: reply.into_members(),
        });
    }

    fn letter(&mut self, draft: &Draft) -> Letter {
        let id = self.new_id("09");
        Letter {
            id,
            kind: draft.kind,
            client_id: draft.client_id.clone(),
            about: draft.about.clone(),
            url: draft.url.clone(),
            body: Value::Object(draft.members.clone()).to_string(),
            created_at: self.now(),
            fault: None,
            forged: false,
            held: false,
            next_at: Some(self.now()),
            attempts: Vec::new(),
        }
    }

    fn post_forged(&mut self, draft: &Draft) {
        let mut letter = self.letter(draft);
        letter.forged = true;
        letter.fault = Some(Kind::Forge.word().to_owned());
        self.put_letter(letter);
    }

    fn post(&mut self, mut draft: Draft) {
        let kinds = [
            Kind::Duplicate,
            Kind::Delay,
            Kind::Reorder,
            Kind::Lose,
            Kind::Forge,
            Kind::WrongAmount,
            Kind::WrongCurrency,
        ];
        let faults = self.armed.strike_letter(draft.kind.word(), &kinds);
        let has = |kind: Kind| faults.iter().find(|fault| fault.kind == kind);
        if has(Kind::Forge).is_some() {
            self.post_forged(&draft);
        }
        falsify(
            &mut draft.members,
            has(Kind::WrongAmount).is_some(),
            has(Kind::WrongCurrency).is_some(),
        );
        let mut letter = self.letter(&draft);
        let words: Vec<_> = faults.iter().map(|fault| fault.kind.word()).collect();
        letter.fault = (!words.is_empty()).then(|| words.join(", "));
        if let Some(delay) = has(Kind::Delay) {
            letter.next_at = Some(put_off(self.now(), delay, 30));
        }
        if has(Kind::Reorder).is_some() {
            letter.held = true;
            letter.next_at = Some(later(self.now(), HELD_AT_MOST));
        }
        if has(Kind::Lose).is_some() {
            letter.next_at = None;
        }
        let twin = has(Kind::Duplicate).map(|_| letter.clone());
        self.put_letter(letter);
        if let Some(mut twin) = twin {
            twin.id = self.new_id("09");
            self.put_letter(twin);
        }
    }

    /// Lets go of every letter that waited for another one to leave.
    pub(crate) fn release_held(&mut self) {
        for mut letter in self.held_letters() {
            letter.held = false;
            letter.next_at = letter.next_at.map(|_| self.now());
            self.put_letter(letter);
        }
    }

    /// Ends what has ended by now: open orders close, refunds in process arrive or fail.
    pub(crate) fn settle(&mut self) {
        while let Some((at, ending)) = self.take_ending() {
            match ending {
                Ending::Order(id) => self.close_order(&id, at),
                Ending::Refund(id) => self.finish_refund(&id, at),
            }
        }
    }

    fn close_order(&mut self, payment_id: &str, at: DateTime<Utc>) {
        let Some(order) = self.orders.find(payment_id) else { return };
        if !order.is_open() || order.expires_at != at {
            return;
        }
        let mut order = order.clone();
        let code = "ORDER_IS_CLOSED".to_owned();
        order.state = OrderState::Failed { code, at, wallet: None };
        self.put_order(order.clone());
        self.order_ended(&order);
    }

    fn finish_refund(&mut self, refund_id: &str, at: DateTime<Utc>) {
        let Some(refund) = self.refunds.find(refund_id) else { return };
        let RefundState::Processing { succeeds, .. } = refund.state else { return };
        let mut refund = refund.clone();
        refund.state = if succeeds {
            RefundState::Done { at }
        } else {
            RefundState::Failed { at, code: "PROCESS_FAIL".to_owned() }
        };
        self.put_refund(refund.clone());
        if let Some(order) = self.orders.find(&refund.payment_id).cloned() {
            self.post_refund(&refund, &order);
        }
    }
}

fn payment_draft(order: &Order, url: String, result: Reply) -> Draft {
    let members = result
        .with_all(facts::of_payment(order))
        .with("notifyType", "PAYMENT_RESULT")
        .with("paymentMethodType", order.method.as_str())
        .into_members();
    Draft {
        kind: LetterKind::Payment,
        client_id: order.client_id.clone(),
        about: order.payment_id.clone(),
        url,
        members,
    }
}

/// The order as a payer's success would leave it.
fn as_if_paid(order: &Order, at: DateTime<Utc>) -> Order {
    let wallet = wallets::find(&order.method).map_or("ALIPAY_CN", |wallet| wallet.id);
    let currency = wallets::find(wallet).map_or("CNY", |wallet| wallet.currency);
    let payer_amount = order.amount.converted(currency);
    let quote = facts::quote(order);
    let paid = Paid { at, wallet: wallet.to_owned(), payer_amount, quote };
    Order { state: OrderState::Paid(paid), ..order.clone() }
}

fn put_off(now: DateTime<Utc>, fault: &Fault, default: u32) -> DateTime<Utc> {
    later(now, TimeDelta::seconds(i64::from(fault.seconds.unwrap_or(default))))
}

/// Another amount or currency under a good signature.
fn falsify(members: &mut Map<String, Value>, wrong_amount: bool, wrong_currency: bool) {
    for name in ["paymentAmount", "refundAmount"] {
        let Some(amount) = members.get_mut(name) else { continue };
        if wrong_amount {
            let value = amount["value"].as_str().and_then(|value| value.parse::<i64>().ok());
            amount["value"] = json!(value.unwrap_or(0).saturating_add(100).to_string());
        }
        if wrong_currency {
            let other = if amount["currency"] == "USD" { "EUR" } else { "USD" };
            amount["currency"] = json!(other);
        }
    }
}
