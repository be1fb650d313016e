//! Doing one act: what it is about is chosen first, then it is done, and the program may die in
//! the middle.

use crate::batch::{self, Running};
use crate::life::cut;
use crate::plan::{Act, Ask, Kill, Share};
use crate::world::{Back, Books, Sale, World};
use chrono::{DateTime, Utc};
use domain::{Currency, Money, OrderId, PaymentCode, PaymentState, RefundRequestId, WalletName};
use operations::{
    Actor, Ctx, OperationError, PaymentRequest, RefundRequest, Returned, Step, Way, cancel_order,
    create_refund, inquire_order, pay_again, renew_code, return_money, step, sync, take_payment,
};
use serde_json::json;
use store::{OrderRecord, StoreError};

const WALLETS: [&str; 4] = ["ALIPAY_CN", "GCASH", "PAYPAY", "DANA"];
/// More rounds of what is due than any number of open things can need.
const ROUNDS_MAX: u32 = 60;

/// An act whose objects have been chosen.
enum Deed {
    Take(Sale),
    PayAgain(OrderId),
    Renew(OrderId),
    Cancel(OrderId),
    Refund(RefundRequest),
    Return(RefundRequest),
    Batch(Running),
    Inquire(OrderId),
    Work,
    Sync,
}

/// What an act has made or found.
enum Done {
    Order(OrderId),
    Refund(RefundRequestId),
    Nothing,
}

pub fn owner() -> Actor {
    Actor::alone("1".to_owned())
}

fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("EUR").unwrap())
}

/// Does an act; without objects it does nothing.
pub fn perform(world: &mut World<'_>, act: &Act, kill: Option<Kill>) {
    match act {
        Act::Wait { seconds } => pass(world, *seconds, kill),
        Act::Restart { hears } => world.restart(*hears),
        Act::Payer { pick, decision } => payer(world, *pick, decision, kill),
        Act::Reverse { pick } => {
            let books = world.read();
            if let Some(refund) = from_end(&books.refunds, *pick) {
                let body = json!({ "refund_request_id": refund.refund.request_id().as_str() });
                world.post("/sandbox/api/refunds/reverse", body, kill);
            }
        }
        Act::AtOnce(one, other) => at_once(world, one, other, kill),
        _ => {
            if let Some(deed) = deed(world, act) {
                alone(world, &deed, kill);
            }
        }
    }
    // What the acquirer has to tell by now is told, before anything else happens.
    world.wait(0, None);
}

fn alone(world: &mut World<'_>, deed: &Deed, kill: Option<Kill>) {
    let (shop, now) = (world.shop(), world.now());
    let work = execute(shop.ctx(), deed, now);
    let done = match kill {
        Some(Kill::AtWait(waits)) => world.life().run(cut(work, waits)),
        _ => Some(world.life().run(work)),
    };
    match done {
        Some(done) => note(world, deed, done),
        None => world.cut_short = world.cut_short.saturating_add(1),
    }
    note_lines(world, deed);
    if kill.is_some() {
        drop(shop);
        world.kill();
    }
}

fn at_once(world: &mut World<'_>, one: &Act, other: &Act, kill: Option<Kill>) {
    let (Some(one), Some(other)) = (deed(world, one), deed(world, other)) else { return };
    let (shop, peer, now) = (world.shop(), world.peer(), world.now());
    let both =
        async { tokio::join!(execute(shop.ctx(), &one, now), execute(peer.ctx(), &other, now)) };
    let done = match kill {
        Some(Kill::AtWait(waits)) => world.life().run(cut(both, waits)),
        _ => Some(world.life().run(both)),
    };
    match done {
        Some((done, others)) => {
            note(world, &one, done);
            note(world, &other, others);
        }
        None => world.cut_short = world.cut_short.saturating_add(1),
    }
    note_lines(world, &one);
    note_lines(world, &other);
    if kill.is_some() {
        world.kill();
    } else {
        let store = peer.store().clone();
        world.life().run(store.close());
    }
}

pub fn from_end<T>(all: &[T], pick: u64) -> Option<&T> {
    let place = u64::try_from(all.len()).unwrap().checked_sub(1)?;
    all.get(usize::try_from(place.saturating_sub(pick)).unwrap())
}

fn deed(world: &mut World<'_>, act: &Act) -> Option<Deed> {
    let books = world.read();
    let order = |pick: u64| from_end(&books.orders, pick).map(|order| order.id.clone());
    Some(match act {
        Act::Take { ask, minor, keyed } => Deed::Take(sale(world, *ask, *minor, *keyed)),
        Act::TakeAgain { pick } => {
            let keyed: Vec<_> = world.sales.iter().filter(|sale| sale.key.is_some()).collect();
            Deed::Take(Sale::clone(from_end(&keyed, *pick)?))
        }
        Act::PayAgain { pick } => Deed::PayAgain(order(*pick)?),
        Act::Renew { pick } => Deed::Renew(order(*pick)?),
        Act::Cancel { pick } => Deed::Cancel(order(*pick)?),
        Act::Inquire { pick } => Deed::Inquire(order(*pick)?),
        Act::Refund { pick, share, keyed } => {
            let mut request = back(&books, *pick, *share)?;
            if *keyed {
                request.request_key = Some(format!("back-{}", world.backs.len()));
                world.backs.push(Back { request: request.clone(), made: None });
            }
            Deed::Refund(request)
        }
        Act::RefundAgain { pick } => Deed::Refund(from_end(&world.backs, *pick)?.request.clone()),
        Act::Return { pick } => Deed::Return(back(&books, *pick, Share::Rest)?),
        Act::Batch { lines } => Deed::Batch(batch::write(world, &books, lines)?),
        Act::BatchAgain { pick } => Deed::Batch(batch::again(world, *pick)?),
        Act::Work => Deed::Work,
        Act::Sync => Deed::Sync,
        Act::Payer { .. }
        | Act::Reverse { .. }
        | Act::AtOnce(..)
        | Act::Wait { .. }
        | Act::Restart { .. } => return None,
    })
}

fn sale(world: &mut World<'_>, ask: Ask, minor: i64, keyed: bool) -> Sale {
    let pin = matches!(ask, Ask::ScanWithPin);
    let scan = pin || matches!(ask, Ask::Scan);
    let digits = scan.then(|| {
        let wish = json!({ "wallet": wallet_of(world.sales.len()), "pin_required": pin });
        let (_, code) = world.post("/wallet/api/code", wish, None).unwrap();
        code["code"].as_str().unwrap().to_owned()
    });
    let key = keyed.then(|| format!("sale-{}", world.sales.len()));
    let sale = Sale { ask, minor, key, digits, order: None };
    world.sales.push(sale.clone());
    sale
}

fn wallet_of(place: usize) -> &'static str {
    WALLETS.iter().cycle().nth(place).unwrap()
}

/// One that was paid, preferably.
pub fn order_of(books: &Books, pick: u64) -> Option<&OrderRecord> {
    let paid = |id: &OrderId| {
        books.payments.iter().any(|attempt| {
            attempt.order_id == *id && matches!(attempt.payment.state(), PaymentState::Paid { .. })
        })
    };
    let of_paid: Vec<_> = books.orders.iter().filter(|order| paid(&order.id)).collect();
    from_end(&of_paid, pick).copied().or_else(|| from_end(&books.orders, pick))
}

/// Nothing for all that is left.
pub fn amount_of(order: &OrderRecord, share: Share) -> Option<Money> {
    match share {
        Share::Rest => None,
        Share::Percent(percent) => {
            let minor =
                order.amount.minor().checked_mul(percent).unwrap().checked_div(100).unwrap();
            Some(money(minor))
        }
    }
}

fn back(books: &Books, pick: u64, share: Share) -> Option<RefundRequest> {
    let order = order_of(books, pick)?;
    let amount = amount_of(order, share);
    Some(RefundRequest {
        order_id: order.id.clone(),
        of: None,
        amount,
        seen: None,
        reason: Some("One candle broken".to_owned()),
        request_key: None,
    })
}

async fn execute(ctx: &Ctx, deed: &Deed, now: DateTime<Utc>) -> Result<Done, OperationError> {
    let by = owner();
    Ok(match deed {
        Deed::Take(sale) => Done::Order(take_payment(ctx, &by, request(sale), now).await?.order_id),
        Deed::PayAgain(order) => {
            Done::Order(pay_again(ctx, &by, order, Way::OrderCode, None, now).await?.order_id)
        }
        Deed::Renew(order) => Done::Order(renew_code(ctx, &by, order, now).await?.order_id),
        Deed::Inquire(order) => Done::Order(inquire_order(ctx, order, now).await?.order_id),
        Deed::Cancel(order) => {
            cancel_order(ctx, &by, order, now).await?;
            Done::Order(order.clone())
        }
        Deed::Refund(request) => {
            Done::Refund(create_refund(ctx, &by, None, request.clone(), now).await?.request_id)
        }
        Deed::Return(request) => match return_money(ctx, &by, None, request.clone(), now).await? {
            Returned::Refunded { refunded, .. } => Done::Refund(refunded.request_id),
            Returned::Cancelled | Returned::CancelUnknown(_) => Done::Nothing,
        },
        Deed::Batch(running) => {
            running.run(ctx, now).await?;
            Done::Nothing
        }
        Deed::Work => {
            work(ctx, now).await?;
            Done::Nothing
        }
        Deed::Sync => {
            sync(ctx, now).await?;
            Done::Nothing
        }
    })
}

/// Does what is due until nothing is.
async fn work(ctx: &Ctx, now: DateTime<Utc>) -> Result<(), OperationError> {
    for _ in 0..ROUNDS_MAX {
        if step(ctx, now).await? == Step::Idle {
            return Ok(());
        }
    }
    panic!("something is due for ever at {now}");
}

fn request(sale: &Sale) -> PaymentRequest {
    let way = match (sale.ask, &sale.digits) {
        (_, Some(digits)) => Way::PaymentCode(PaymentCode::parse(digits).unwrap()),
        (Ask::Link, None) => Way::Cashier { wallet: Some(WalletName::parse("GCASH").unwrap()) },
        (Ask::Entry, None) => Way::EntryCode { user_agent: "wallet browser".to_owned() },
        (Ask::Show | Ask::Scan | Ask::ScanWithPin, None) => Way::OrderCode,
    };
    PaymentRequest {
        account: None,
        amount: money(sale.minor),
        way,
        reference: None,
        note: None,
        till: "1".to_owned(),
        expires_in: None,
        request_key: sale.key.clone(),
    }
}

/// A key names one thing, however often it is used and whoever dies meanwhile.
fn note(world: &mut World<'_>, deed: &Deed, done: Result<Done, OperationError>) {
    let done = match done {
        Ok(done) => done,
        Err(error) => {
            assert!(is_business(&error), "{error:?}");
            return;
        }
    };
    match (deed, done) {
        (Deed::Take(Sale { key: Some(key), .. }), Done::Order(id)) => {
            for sale in world.sales.iter_mut().filter(|sale| sale.key.as_ref() == Some(key)) {
                assert_eq!(*sale.order.get_or_insert_with(|| id.clone()), id, "{key}");
            }
        }
        (Deed::Refund(RefundRequest { request_key: Some(key), .. }), Done::Refund(id)) => {
            let same = |back: &&mut Back| back.request.request_key.as_ref() == Some(key);
            for back in world.backs.iter_mut().filter(same) {
                assert_eq!(*back.made.get_or_insert_with(|| id.clone()), id, "{key}");
            }
        }
        _ => {}
    }
}

fn note_lines(world: &mut World<'_>, deed: &Deed) {
    if let Deed::Batch(running) = deed {
        running.note(world);
    }
}

/// A refusal that somebody at the till may well get; anything else is a flaw of ours.
pub fn is_business(error: &OperationError) -> bool {
    use OperationError as E;
    matches!(
        error,
        E::OverRefund { .. }
            | E::RefundedMeanwhile { .. }
            | E::BeingCancelled
            | E::RefundInDoubt
            | E::Rule(_)
            | E::NotRefundable
            | E::NotCancellable { .. }
            | E::AttemptNotOver
            | E::Gateway(_)
            | E::Store(
                StoreError::OverRefund
                    | StoreError::NotPaid
                    | StoreError::BeingCancelled
                    | StoreError::HasRefunds
            )
    )
}

/// A payer with something to pay: a code or link that the shop shows, or the own digits, which
/// ask for a PIN whether the shop's program lives or not.
fn payer(world: &mut World<'_>, pick: u64, decision: &str, kill: Option<Kill>) {
    let books = world.read();
    let mut shown: Vec<(String, &str)> = Vec::new();
    for (place, sale) in world.sales.iter().enumerate() {
        shown.extend(sale.digits.clone().map(|digits| (digits, wallet_of(place))));
    }
    for attempt in &books.payments {
        let code = attempt.code.clone().or_else(|| attempt.checkout_url.clone());
        shown.extend(code.map(|code| (code, "GCASH")));
    }
    let Some((code, wallet)) = from_end(&shown, pick) else { return };
    let body = json!({ "code": code, "wallet": wallet, "decision": decision });
    if let Some((status, answer)) = world.post("/wallet/api/pay", body, kill) {
        assert!(status < 500, "{answer}");
    }
}

/// Time passes in pieces, and what falls due is done after each.
fn pass(world: &mut World<'_>, seconds: i64, kill: Option<Kill>) {
    let piece = seconds.checked_div(6).unwrap().max(5);
    let mut left = seconds;
    while left > 0 {
        world.wait(piece.min(left), kill);
        left = left.checked_sub(piece).unwrap();
        alone(world, &Deed::Work, None);
    }
}

/// As a worker does it, and without a failure.
pub fn settle(world: &mut World<'_>, seconds: i64) {
    world.wait(seconds, None);
    let (shop, now) = (world.shop(), world.now());
    world.life().run(work(shop.ctx(), now)).unwrap();
    world.wait(0, None);
}
