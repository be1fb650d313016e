//! What must hold: in every moment for our books, and at the end between them and the acquirer's.

use crate::batch;
use crate::deed::settle;
use crate::world::{Books, World};
use domain::{ContradictionKind, LedgerAccount, PaymentState, RefundState, RefundStatus};
use operations::sync;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::BreakKind;

/// Rounds of `sync` with some time between them.
const SYNCS_MAX: u32 = 12;
const SYNC_EVERY_S: i64 = 20;

/// What is final stays, nothing vanishes, and no more goes back than came in.
pub fn watch(before: &Books, world: &mut World<'_>) -> Books {
    let after = world.read();
    for was in &before.payments {
        let id = was.payment.request_id();
        let is = after.payments.iter().find(|is| is.payment.request_id() == id);
        let is = is.unwrap_or_else(|| panic!("vanished: {was:?}"));
        let fine = match (was.payment.state(), is.payment.state()) {
            (PaymentState::Unknown, _) => true,
            (PaymentState::AwaitingPayer { .. }, state) => state != PaymentState::Unknown,
            (PaymentState::Paid { .. }, state) => matches!(
                state,
                PaymentState::Paid { .. } | PaymentState::Closed { returned: Some(_), .. }
            ),
            (PaymentState::Closed { reason, .. }, state) => {
                matches!(state, PaymentState::Closed { reason: told, .. } if told == reason)
            }
        };
        assert!(fine, "from {was:?}\nto {is:?}");
    }
    for was in &before.refunds {
        let id = was.refund.request_id();
        let is = after.refunds.iter().find(|is| is.refund.request_id() == id);
        let is = is.unwrap_or_else(|| panic!("vanished: {was:?}"));
        let fine = match (was.refund.state(), is.refund.state()) {
            (RefundState::Unknown, _) => true,
            (RefundState::Processing, state) => state != RefundState::Unknown,
            // A success that was told late, and then perhaps that the money has come back.
            (RefundState::Failed | RefundState::Doubted { .. }, state) => matches!(
                state,
                RefundState::Failed | RefundState::Doubted { .. } | RefundState::Reversed { .. }
            ),
            (RefundState::Succeeded { .. }, state) => {
                matches!(state, RefundState::Succeeded { .. } | RefundState::Reversed { .. })
            }
            (RefundState::Reversed { .. }, state) => matches!(state, RefundState::Reversed { .. }),
        };
        assert!(fine, "from {was:?}\nto {is:?}");
    }
    never_too_much(&after);
    after
}

fn never_too_much(books: &Books) {
    for attempt in &books.payments {
        let own = books.refunds.iter().filter(|refund| {
            refund.payment_request_id == *attempt.payment.request_id() && refund.refund.counts()
        });
        let back: i64 = own.map(|refund| refund.refund.amount().minor()).sum();
        let came = match attempt.payment.state() {
            PaymentState::Paid { .. } => attempt.payment.amount().minor(),
            _ => 0,
        };
        assert!(back <= came, "{back} of {came} go back: {attempt:?}");
    }
}

/// Everything is asked for until it is known; a worker may help, or `sync` does it alone.
pub fn settle_all(world: &mut World<'_>, with_worker: bool) {
    world.calm();
    batch::finish(world);
    let mut still_unknown = u32::MAX;
    for _ in 0..SYNCS_MAX {
        let (shop, now) = (world.shop(), world.now());
        still_unknown = world.life().run(sync(shop.ctx(), now)).unwrap().still_unknown;
        if still_unknown == 0 {
            break;
        }
        if with_worker {
            settle(world, SYNC_EVERY_S);
        } else {
            world.wait(SYNC_EVERY_S, None);
        }
    }
    assert_eq!(still_unknown, 0, "still unknown: {:#?}", world.read());
    // Codes run out, notifications are repeated for the last time.
    for seconds in [300, 300, 1200, 4 * 3600, 26 * 3600, 60] {
        settle(world, seconds);
    }
    let (shop, now) = (world.shop(), world.now());
    let synced = world.life().run(sync(shop.ctx(), now)).unwrap();
    assert_eq!(synced.still_unknown, 0, "unknown again: {:#?}", world.read());
}

/// Payments by the acquirer's id: what came in, and the refunds of it.
type Account = BTreeMap<String, (i64, BTreeMap<String, i64>)>;

/// The books are in order and equal to the acquirer's. Tells what was compared.
pub fn agree(world: &mut World<'_>, lies: bool) -> (usize, usize) {
    let books = world.read();
    for attempt in &books.payments {
        let decided = attempt.payment.state().is_final() && attempt.payment.cancelling().is_none();
        let returned = matches!(attempt.payment.state(), PaymentState::Closed { .. });
        assert!(decided || returned, "still open: {attempt:?}");
        assert_eq!(attempt.next_inquiry_at, None, "still due: {attempt:?}");
    }
    for refund in &books.refunds {
        let open = refund.refund.state().status() == RefundStatus::Pending;
        assert!(!open && refund.next_try_at.is_none(), "still open: {refund:?}");
    }
    let ours = ours(&books);
    let bills = world.get("/wallet/api/bills");
    let theirs = theirs(&bills);
    assert_eq!(ours, theirs, "ours and the acquirer's: {books:#?} {bills:#}");
    cancelled_there(&books, &bills, lies);
    ledger(world, &theirs);
    letters(world);
    breaks(world, lies);
    let shop = world.shop();
    world.life().run(shop.store().verify()).unwrap();
    (theirs.len(), theirs.values().map(|(_, refunds)| refunds.len()).sum())
}

fn ours(books: &Books) -> Account {
    let mut account = Account::new();
    for attempt in &books.payments {
        let PaymentState::Paid { .. } = attempt.payment.state() else { continue };
        let id = attempt.gateway_id.as_ref().unwrap_or_else(|| panic!("no id: {attempt:?}"));
        let refunds = books.refunds.iter().filter(|refund| {
            refund.payment_request_id == *attempt.payment.request_id()
                && matches!(refund.refund.state(), RefundState::Succeeded { .. })
        });
        let refunds = refunds.map(|refund| {
            let id = refund.gateway_id.as_ref().unwrap_or_else(|| panic!("no id: {refund:?}"));
            (id.to_string(), refund.refund.amount().minor())
        });
        let line = (attempt.payment.amount().minor(), refunds.collect());
        assert!(account.insert(id.to_string(), line).is_none(), "twice: {attempt:?}");
    }
    account
}

fn theirs(bills: &Value) -> Account {
    let bills = bills["bills"].as_array().unwrap().iter();
    let line = |bill: &Value| {
        let refunds = bill["refunds"].as_array().unwrap().iter();
        let refunds = refunds
            .map(|refund| (text(&refund["refund_id"]).to_owned(), cents(&refund["amount"])))
            .collect();
        (text(&bill["payment_id"]).to_owned(), (cents(&bill["amount"]), refunds))
    };
    bills.filter(|bill| bill["status"] != "cancelled").map(line).collect()
}

/// What the acquirer took and gave back whole is over here, and by our own wish.
fn cancelled_there(books: &Books, bills: &Value, lies: bool) {
    let closed: BTreeSet<String> = books
        .payments
        .iter()
        .filter(|attempt| matches!(attempt.payment.state(), PaymentState::Closed { .. }))
        .filter_map(|attempt| attempt.gateway_id.as_ref().map(ToString::to_string))
        .collect();
    for bill in bills["bills"].as_array().unwrap() {
        if bill["status"] == "cancelled" {
            assert!(closed.contains(text(&bill["payment_id"])), "{bill:#} {books:#?}");
        }
    }
    if lies {
        return;
    }
    for attempt in &books.payments {
        if let PaymentState::Closed { returned: Some(_), .. } = attempt.payment.state() {
            let id = attempt.gateway_id.as_ref().map(ToString::to_string).unwrap();
            let known = bills["bills"].as_array().unwrap().iter();
            let mut same = known.filter(|bill| text(&bill["payment_id"]) == id);
            let bill = same.next().unwrap_or_else(|| panic!("never charged: {attempt:?}"));
            assert_eq!(bill["status"], "cancelled", "{attempt:?}");
        }
    }
}

fn ledger(world: &mut World<'_>, theirs: &Account) {
    let shop = world.shop();
    let balances = world.life().run(shop.store().ledger_balances(None)).unwrap();
    let of = |account: LedgerAccount| -> i64 {
        let own = balances.iter().filter(|balance| balance.ledger_account == account);
        own.map(|balance| balance.balance().unwrap().minor()).sum()
    };
    let paid: i64 = theirs.values().map(|(paid, _)| paid).sum();
    let back: i64 = theirs.values().flat_map(|(_, refunds)| refunds.values()).sum();
    assert_eq!(of(LedgerAccount::Sales), paid.checked_neg().unwrap(), "sales in the ledger");
    assert_eq!(of(LedgerAccount::Refunds), back, "refunds in the ledger");
}

/// Only what is stored was acknowledged, and what was forged was not believed.
fn letters(world: &mut World<'_>) {
    let sent = world.get("/sandbox/api/notifications");
    let mut acknowledged = 0_usize;
    for letter in sent["notifications"].as_array().unwrap() {
        let attempts = letter["attempts"].as_array().unwrap().iter();
        let heard = attempts.filter(|attempt| attempt["acknowledged"] == true).count();
        assert!(heard == 0 || letter["forged"] == false, "{letter:#}");
        acknowledged = acknowledged.saturating_add(heard);
    }
    let shop = world.shop();
    let stored = world.life().run(shop.store().notifications(false, 10_000)).unwrap();
    let believed = stored.iter().filter(|letter| letter.applied_at.is_some()).count();
    assert!(believed >= acknowledged, "{believed} stored, {acknowledged} acknowledged");
}

/// A person is asked only about what was not so: money that nobody has is not shown as money.
fn breaks(world: &mut World<'_>, lies: bool) {
    let shop = world.shop();
    for found in world.life().run(shop.store().breaks(false)).unwrap() {
        let fine = match found.found.kind {
            BreakKind::Payment(ContradictionKind::PaidThenCancelled) => true,
            BreakKind::RefundReversed => true,
            BreakKind::Payment(_) | BreakKind::Refund => lies,
        };
        assert!(fine, "{found:?}");
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn cents(money: &Value) -> i64 {
    assert_eq!(money["currency"], "EUR", "{money}");
    text(&money["value"]).replace('.', "").parse().unwrap()
}
