//! Making up one order after another, in the order of time.

use super::choices::{
    CURRENCIES, ENDINGS, FAILURES, MODES, NOTES, PRICES, REASONS, TILLS, WALLETS, WITNESSES, Wallet,
};
use super::random::Random;
use domain::{CloseReason, Currency, Mode, Money, OrderStatus, Witness};

/// An order without its number.
pub(super) struct MadeOrder {
    pub(super) id: String,
    pub(super) till: &'static str,
    pub(super) amount: Money,
    pub(super) status: OrderStatus,
    pub(super) refunded_minor: i64,
    pub(super) reference: Option<String>,
    pub(super) note: Option<&'static str>,
    pub(super) wallet: &'static str,
    pub(super) created_ms: i64,
    pub(super) closed_ms: i64,
    pub(super) attempts: Vec<MadeAttempt>,
    pub(super) refunds: Vec<MadeRefund>,
}

pub(super) struct MadeAttempt {
    pub(super) id: String,
    pub(super) gateway_id: Option<String>,
    pub(super) mode: Mode,
    pub(super) payer_paid: Option<(i64, &'static str)>,
    pub(super) ending: Option<CloseReason>,
    pub(super) failure_code: Option<&'static str>,
    pub(super) told_by: Witness,
    pub(super) created_ms: i64,
    pub(super) ended_ms: i64,
    pub(super) told_ms: i64,
}

pub(super) struct MadeRefund {
    pub(super) id: String,
    pub(super) gateway_id: String,
    pub(super) minor: i64,
    pub(super) succeeded: bool,
    pub(super) reason: Option<&'static str>,
    pub(super) created_ms: i64,
    pub(super) done_ms: i64,
}

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Shops are open from eight in the morning for thirteen hours.
const OPENS_MS: i64 = 8 * HOUR_MS;
const OPEN_HOURS: i64 = 13;

pub(super) struct Maker {
    random: Random,
    made: u32,
    orders: u32,
    from_ms: i64,
    span_ms: i64,
}

impl Maker {
    pub(super) const fn new(seed: u64, orders: u32, from_ms: i64, to_ms: i64) -> Self {
        let span_ms = to_ms.saturating_sub(from_ms);
        Self { random: Random::new(seed), made: 0, orders, from_ms, span_ms }
    }

    /// The next order, later than the one before; `None` when all are made.
    pub(super) fn next(&mut self) -> Option<MadeOrder> {
        if self.made >= self.orders {
            return None;
        }
        let created_ms = self.moment();
        self.made = self.made.saturating_add(1);
        Some(self.order(created_ms))
    }

    /// Orders lie evenly over the hours in which the shop is open.
    fn moment(&mut self) -> i64 {
        let part = |span_ms: i64, made: u32, orders: u32| {
            let ms = i128::from(span_ms).saturating_mul(i128::from(made));
            i64::try_from(ms.checked_div(i128::from(orders)).unwrap_or(0)).unwrap_or(0)
        };
        let days = self.span_ms.checked_div(DAY_MS).unwrap_or(0);
        let offset = if days < 1 {
            part(self.span_ms, self.made, self.orders)
        } else {
            let even = part(days.saturating_mul(DAY_MS), self.made, self.orders);
            let within = even.rem_euclid(DAY_MS);
            let open = within.saturating_mul(OPEN_HOURS).checked_div(24).unwrap_or(0);
            even.saturating_sub(within).saturating_add(OPENS_MS).saturating_add(open)
        };
        self.from_ms.saturating_add(offset)
    }

    fn id(&mut self, letter: char) -> String {
        format!("{letter}{:016x}{:08x}", self.random.next(), self.random.below(u32::MAX))
    }

    fn order(&mut self, created_ms: i64) -> MadeOrder {
        let id = self.id('o');
        let till = *self.random.pick(&TILLS);
        let amount = self.amount();
        let wallet = self.random.pick(&WALLETS);
        let first = self.attempt(amount, wallet, created_ms);
        let mut attempts = vec![first];
        // Who ran out of time often tries again.
        let again_ms = attempts[0].told_ms.saturating_add(4_000);
        if attempts[0].ending == Some(CloseReason::Expired) && self.random.chance(400) {
            let second = self.attempt(amount, wallet, again_ms);
            attempts.push(second);
        }
        let last = attempts.last().expect("an order has an attempt");
        let (ending, closed_ms) = (last.ending, last.told_ms);
        let refunds = match ending {
            None => self.refunds(amount, closed_ms),
            Some(_) => Vec::new(),
        };
        let gone = refunds.iter().filter(|refund| refund.succeeded).map(|refund| refund.minor);
        let refunded_minor = gone.fold(0, i64::saturating_add);
        MadeOrder {
            id,
            till,
            amount,
            status: status(ending, refunded_minor, amount),
            refunded_minor,
            reference: self.random.chance(300).then(|| self.reference()),
            note: self.random.chance(150).then(|| *self.random.pick(&NOTES)),
            wallet: wallet.name,
            created_ms,
            closed_ms,
            attempts,
            refunds,
        }
    }

    fn reference(&mut self) -> String {
        match self.random.below(3) {
            0 => format!("Table {}", self.random.between(1, 40)),
            1 => format!("INV-{:06}", self.random.below(1_000_000)),
            _ => format!("web-{:08x}", self.random.below(u32::MAX)),
        }
    }

    fn amount(&mut self) -> Money {
        let (first, end) = *self.random.pick(&PRICES);
        let cents = self.random.between(first, end);
        // Most prices end in a nought, a five or ninety.
        let cents = match self.random.below(4) {
            0 => cents,
            1 => cents.saturating_sub(cents.rem_euclid(100)).saturating_add(90),
            _ => cents.saturating_sub(cents.rem_euclid(50)),
        };
        let (code, factor) = *self.random.pick(&CURRENCIES);
        let currency = Currency::parse(code).expect("the list holds currencies");
        Money::from_minor(i64::from(cents).saturating_mul(factor), currency)
    }

    fn attempt(&mut self, amount: Money, wallet: &Wallet, created_ms: i64) -> MadeAttempt {
        let ending = *self.random.pick(&ENDINGS);
        let seconds = match ending {
            None | Some(CloseReason::Declined) => self.random.between(3, 70),
            Some(CloseReason::Cancelled) => self.random.between(10, 300),
            Some(CloseReason::Expired) => 540,
        };
        let ended_ms = created_ms.saturating_add(i64::from(seconds).saturating_mul(1000));
        let told_ms = ended_ms.saturating_add(i64::from(self.random.between(180, 6_000)));
        let reached = ending.is_none() || self.random.chance(600);
        let declined = ending == Some(CloseReason::Declined);
        MadeAttempt {
            id: self.id('p'),
            gateway_id: reached.then(|| self.gateway_id()),
            mode: *self.random.pick(&MODES),
            payer_paid: if ending.is_none() { payer_paid(amount, wallet) } else { None },
            ending,
            failure_code: declined.then(|| *self.random.pick(&FAILURES)),
            told_by: *self.random.pick(&WITNESSES),
            created_ms,
            ended_ms,
            told_ms,
        }
    }

    fn gateway_id(&mut self) -> String {
        let (high, low) = (self.random.below(100_000_000), self.random.below(100_000_000));
        format!("20261{high:08}{low:08}")
    }

    /// Some money goes back, whole or in part, once or twice; a few refunds are refused.
    fn refunds(&mut self, amount: Money, paid_ms: i64) -> Vec<MadeRefund> {
        if !self.random.chance(52) {
            return Vec::new();
        }
        let whole = self.random.chance(550);
        let minor = amount.minor();
        let share = |parts: i64| minor.checked_div(parts).unwrap_or(minor).max(1);
        let first = if whole { minor } else { share(3) };
        let twice = !whole && minor > 2 && self.random.chance(250);
        let mut refunds = vec![self.refund(first, paid_ms)];
        if twice {
            refunds.push(self.refund(share(4), paid_ms.saturating_add(HOUR_MS)));
        }
        refunds
    }

    fn refund(&mut self, minor: i64, after_ms: i64) -> MadeRefund {
        let minutes = i64::from(self.random.between(2, 45));
        let created_ms = after_ms.saturating_add(minutes.saturating_mul(60_000));
        MadeRefund {
            id: self.id('f'),
            gateway_id: self.gateway_id(),
            minor,
            succeeded: self.random.chance(960),
            reason: self.random.chance(700).then(|| *self.random.pick(&REASONS)),
            created_ms,
            done_ms: created_ms.saturating_add(i64::from(self.random.between(400, 9_000))),
        }
    }
}

fn status(ending: Option<CloseReason>, refunded_minor: i64, amount: Money) -> OrderStatus {
    match ending {
        Some(CloseReason::Declined) => OrderStatus::Failed,
        Some(CloseReason::Cancelled) => OrderStatus::Cancelled,
        Some(CloseReason::Expired) => OrderStatus::Expired,
        None if refunded_minor == 0 => OrderStatus::Paid,
        None if refunded_minor == amount.minor() => OrderStatus::Refunded,
        None => OrderStatus::PartlyRefunded,
    }
}

/// What the payer saw in the wallet, where the sum is in euro.
fn payer_paid(amount: Money, wallet: &Wallet) -> Option<(i64, &'static str)> {
    if amount.currency().code() != "EUR" {
        return None;
    }
    let parts = wallet.cents.checked_mul(1000)?;
    let minor = amount.minor().checked_mul(wallet.per_mille)?.checked_div(parts)?;
    Some((minor, wallet.currency))
}
