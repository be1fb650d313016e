//! How the day is going: what was taken, what failed and why, beside a usual day of its kind.
//!
//! Every figure goes by when an attempt was made, so it has its rows in the list of payments and
//! is their sum.

mod hours;
mod reckon;

use crate::{Ctx, OperationError};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{Currency, Mode, Money, MoneyError, PaymentStatus, WalletName};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    AgreementPayers, AttemptGroup, FailureCount, Moments, OverviewFacts, OverviewQuestion,
};

pub use reckon::Tick;

/// So many earlier weeks make a usual day.
pub const WEEKS: u32 = 8;
/// The failures of so many days are ranked.
pub const FAILURE_DAYS: u32 = 30;

/// How the day is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// When this was read.
    pub at: DateTime<Utc>,
    /// The day, of the shop's zone.
    pub day: NaiveDate,
    /// The day's moments.
    pub moments: Moments,
    /// What was taken, the currency with the most payments first.
    pub currencies: Vec<CurrencyDay>,
    /// All of the day's attempts.
    pub all: Rate,
    /// The day's attempts by wallet, most first; a wallet is known once it has answered.
    pub by_wallet: Vec<(Option<WalletName>, Rate)>,
    /// The day's attempts by how the payer was asked, most first.
    pub by_mode: Vec<(Mode, Rate)>,
    /// The span whose failures are ranked.
    pub failure_moments: Moments,
    /// Why attempts failed in that span, the most frequent first.
    pub failures: Vec<FailureCount>,
    /// From order to paid.
    pub path: Path,
    /// Who came for the first time and who came again.
    pub payers: Payers,
}

/// A day in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyDay {
    /// How many attempts are paid.
    pub payments: u32,
    /// What came in.
    pub taken: Money,
    /// What of it has gone back.
    pub refunded: Money,
    /// What is left.
    pub net: Money,
    /// A usual day of this weekday, where there was one.
    pub usual: Option<Usual>,
    /// The hours, from the first with anything in it to the last.
    pub hours: Vec<Hour>,
    /// Where the chart's lines stand.
    pub ticks: Vec<Tick>,
    /// What was taken by wallet, most first.
    pub wallets: Vec<WalletTaken>,
}

/// A usual day of this weekday: the median of the earlier ones on which anything was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// How many days it is made of.
    pub days: u32,
    /// What was left of the takings by this time of day.
    pub by_now: Money,
    /// Today against it, in whole percent; none where there was nothing.
    pub change_percent: Option<i32>,
}

/// An hour of the shop's clocks. Where clocks go back it is twice as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Its number on the clock, 0 to 23.
    pub hour: u32,
    /// Its moments.
    pub moments: Moments,
    /// How many attempts are paid.
    pub payments: u32,
    /// What was taken less what went back.
    pub net: Money,
    /// Of the chart's height, in thousandths.
    pub height: u32,
    /// What is usual.
    pub usual: Option<Money>,
    /// What is usual, of the chart's height, in thousandths.
    pub usual_height: Option<u32>,
    /// Whether it is under way.
    pub current: bool,
}

/// What was taken by a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletTaken {
    /// Which.
    pub wallet: Option<WalletName>,
    /// How many attempts are paid.
    pub payments: u32,
    /// What was taken less what went back.
    pub net: Money,
    /// Of the day's net, in thousandths.
    pub share: u32,
    /// Of the largest wallet, in thousandths.
    pub width: u32,
}

/// How attempts ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Paid.
    pub paid: u32,
    /// Refused.
    pub failed: u32,
    /// Ran out.
    pub expired: u32,
    /// Ended by the shop.
    pub cancelled: u32,
    /// Not over.
    pub open: u32,
    /// Of the expired and cancelled, those that nobody had paid.
    pub dropped: u32,
}

/// From order to paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Attempts that were made.
    pub created: u32,
    /// Attempts that a payer took up, as far as a gateway tells it: by the result, paid or refused.
    /// A payer who looked and left is not told.
    pub taken_up: u32,
    /// Attempts that are paid.
    pub paid: u32,
    /// Attempts that expired or were cancelled before anybody paid.
    pub dropped: u32,
    /// These of all that are over, in thousandths; none where none is.
    pub dropped_share: Option<u32>,
    /// The middle of how long it took until the desk knew.
    pub middle: Option<TimeDelta>,
}

/// Who came for the first time and who came again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payers {
    /// Payers whose first charge by agreement this was.
    pub first: u32,
    /// Payers who were charged by agreement before.
    pub returning: u32,
    /// Payments of which nobody tells who made them.
    pub unknown: u32,
}

/// How the day is going that `now` lies in.
pub async fn overview(ctx: &Ctx, now: DateTime<Utc>) -> Result<Overview, OperationError> {
    let days = hours::days(now, ctx.zone(), WEEKS).ok_or(OperationError::NoSuchDay(now))?;
    let (today, _) = days.first().ok_or(OperationError::NoSuchDay(now))?;
    let (day, moments) = (today.day, today.moments);
    let failure_moments =
        hours::days_until(day, FAILURE_DAYS, ctx.zone()).ok_or(OperationError::NoSuchDay(now))?;
    let question = OverviewQuestion {
        spans: days.iter().flat_map(|(day, by_now)| day.spans(*by_now)).collect(),
        day: moments,
        failures: failure_moments,
    };
    let facts = ctx.store.overview(&question).await?;
    let week: Vec<&hours::Day> = days.iter().map(|(day, _)| day).collect();
    let tables = hours::tables(&week, &facts.spans)?;
    let mut currencies = Vec::new();
    for currency in currencies_of(&facts) {
        currencies.push(currency_day(currency, &facts, today, &tables, now)?);
    }
    currencies.sort_by_key(|day| std::cmp::Reverse(day.payments));
    let all = rate(facts.groups.iter());
    Ok(Overview {
        at: now,
        day,
        moments,
        currencies,
        all,
        by_wallet: rates(&facts.groups, |group| group.wallet.clone()),
        by_mode: rates(&facts.groups, |group| group.mode),
        failure_moments,
        path: path(&facts, all),
        payers: payers(facts.by_agreement, all.paid),
        failures: facts.failures,
    })
}

/// The currencies of the day, and those of a usual one where nothing has come in yet.
fn currencies_of(facts: &OverviewFacts) -> BTreeSet<CurrencyKey> {
    let today = facts.groups.iter().filter(|group| group.status == PaymentStatus::Paid);
    let mut keys: BTreeSet<_> = today.map(|group| CurrencyKey::of(group.amount)).collect();
    if keys.is_empty() {
        keys.extend(facts.spans.iter().map(|span| CurrencyKey::of(span.taken)));
    }
    keys
}

/// A currency that can be ordered: by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CurrencyKey(Currency);

impl CurrencyKey {
    const fn of(money: Money) -> Self {
        Self(money.currency())
    }
}

impl Ord for CurrencyKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.code().cmp(other.0.code())
    }
}

impl PartialOrd for CurrencyKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn currency_day(
    CurrencyKey(currency): CurrencyKey,
    facts: &OverviewFacts,
    today: &hours::Day,
    tables: &hours::Tables,
    now: DateTime<Utc>,
) -> Result<CurrencyDay, MoneyError> {
    let (mut payments, mut taken, mut refunded) =
        (0_u32, Money::zero(currency), Money::zero(currency));
    let paid = facts
        .groups
        .iter()
        .filter(|group| group.status == PaymentStatus::Paid && group.amount.currency() == currency);
    let mut wallets: BTreeMap<Option<&str>, WalletTaken> = BTreeMap::new();
    for group in paid {
        payments = payments.saturating_add(group.attempts);
        taken = taken.checked_add(group.amount)?;
        refunded = refunded.checked_add(group.refunded)?;
        let name = group.wallet.as_ref().map(WalletName::as_str);
        let of = wallets.entry(name).or_insert_with(|| WalletTaken {
            wallet: group.wallet.clone(),
            payments: 0,
            net: Money::zero(currency),
            share: 0,
            width: 0,
        });
        of.payments = of.payments.saturating_add(group.attempts);
        of.net = of.net.checked_add(group.amount)?.checked_sub(group.refunded)?;
    }
    let net = taken.checked_sub(refunded)?;
    let mut wallets: Vec<_> = wallets.into_values().collect();
    wallets.sort_by_key(|wallet| std::cmp::Reverse(wallet.net.minor()));
    let largest = wallets.first().map_or(0, |wallet| wallet.net.minor());
    for wallet in &mut wallets {
        wallet.share = reckon::thousandths(wallet.net.minor(), net.minor());
        wallet.width = reckon::thousandths(wallet.net.minor(), largest);
    }
    let (hours, ticks) = hours::chart(today, tables, currency, now);
    let usual = tables.usual_by_now(currency).map(|(days, by_now)| Usual {
        days,
        by_now: Money::from_minor(by_now, currency),
        change_percent: reckon::change_percent(net.minor(), by_now),
    });
    Ok(CurrencyDay { payments, taken, refunded, net, usual, hours, ticks, wallets })
}

fn rates<K: Clone + PartialEq>(
    groups: &[AttemptGroup],
    key: impl Fn(&AttemptGroup) -> K,
) -> Vec<(K, Rate)> {
    let mut keys: Vec<K> = Vec::new();
    for group in groups {
        let known = key(group);
        if !keys.contains(&known) {
            keys.push(known);
        }
    }
    let mut rates: Vec<_> = keys
        .into_iter()
        .map(|wanted| {
            let rate = rate(groups.iter().filter(|group| key(group) == wanted));
            (wanted, rate)
        })
        .collect();
    rates.sort_by_key(|(_, rate)| std::cmp::Reverse(rate.attempts()));
    rates
}

fn rate<'g>(groups: impl Iterator<Item = &'g AttemptGroup>) -> Rate {
    let mut rate = Rate::default();
    for group in groups {
        let place = match group.status {
            PaymentStatus::Paid => &mut rate.paid,
            PaymentStatus::Failed => &mut rate.failed,
            PaymentStatus::Expired => &mut rate.expired,
            PaymentStatus::Cancelled => &mut rate.cancelled,
            PaymentStatus::Unknown | PaymentStatus::AwaitingPayer => &mut rate.open,
        };
        *place = place.saturating_add(group.attempts);
        if PaymentStatus::DROPPED.contains(&group.status) && !group.returned {
            rate.dropped = rate.dropped.saturating_add(group.attempts);
        }
    }
    rate
}

impl Rate {
    /// All of them.
    pub const fn attempts(self) -> u32 {
        self.finished()
            .saturating_add(self.expired)
            .saturating_add(self.cancelled)
            .saturating_add(self.open)
    }

    /// Those that the wallet decided.
    pub const fn finished(self) -> u32 {
        self.paid.saturating_add(self.failed)
    }

    /// Paid of those that the wallet decided, in thousandths.
    pub fn success(self) -> Option<u32> {
        let finished = self.finished();
        (finished > 0).then(|| reckon::thousandths(self.paid.into(), finished.into()))
    }

    /// Those that dropped off, of all that are over, in thousandths.
    pub fn dropped_share(self) -> Option<u32> {
        let over = self.attempts().saturating_sub(self.open);
        (over > 0).then(|| reckon::thousandths(self.dropped.into(), over.into()))
    }
}

fn path(facts: &OverviewFacts, all: Rate) -> Path {
    Path {
        created: all.attempts(),
        taken_up: all.finished(),
        paid: all.paid,
        dropped: all.dropped,
        dropped_share: all.dropped_share(),
        middle: reckon::middle(&facts.waits),
    }
}

const fn payers(by_agreement: AgreementPayers, paid: u32) -> Payers {
    Payers {
        first: by_agreement.payers.saturating_sub(by_agreement.returning),
        returning: by_agreement.returning,
        unknown: paid.saturating_sub(by_agreement.charges),
    }
}
