//! The hours of a day and of its like in earlier weeks.

use super::reckon::{self, Tick};
use super::{Hour, Moments};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use domain::{Currency, Money, MoneyError};
use statement::first_moment;
use std::collections::BTreeMap;
use store::SpanTaken;

/// A day of the shop's zone with its hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub day: NaiveDate,
    pub moments: Moments,
    /// Hours that the clocks leave out are not here.
    hours: Vec<(u32, Moments)>,
}

/// A day and the same time of it as now.
type DayByNow = (Day, DateTime<Utc>);

impl Day {
    fn new(day: NaiveDate, zone: Tz) -> Option<Self> {
        let moment = |at: NaiveDateTime| first_moment(at, zone);
        let mut hours = Vec::new();
        let next_day = moment(day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN))?;
        let mut begin = moment(day.and_time(NaiveTime::MIN))?;
        let from = begin;
        for hour in 0..24_u32 {
            let end = match day.and_hms_opt(hour.saturating_add(1), 0, 0) {
                Some(next) => moment(next)?,
                None => next_day,
            };
            if end > begin {
                hours.push((hour, (begin, end)));
            }
            begin = end;
        }
        Some(Self { day, moments: (from, next_day), hours })
    }

    /// What is asked about it: its hours, and the time until now.
    pub(super) fn spans(&self, by_now: DateTime<Utc>) -> Vec<Moments> {
        let mut spans: Vec<_> = self.hours.iter().map(|(_, moments)| *moments).collect();
        spans.push((self.moments.0, by_now));
        spans
    }
}

/// The day of `now` and the same weekday of the weeks before, each with the same time of day.
pub(super) fn days(now: DateTime<Utc>, zone: Tz, weeks: u32) -> Option<Vec<DayByNow>> {
    let local = now.with_timezone(&zone).naive_local();
    (0..=u64::from(weeks))
        .map(|week| {
            let date = local.date().checked_sub_days(Days::new(week.checked_mul(7)?))?;
            let by_now = first_moment(date.and_time(local.time()), zone)?;
            Some((Day::new(date, zone)?, by_now))
        })
        .collect()
}

/// The moments of so many days, this one the last of them.
pub(super) fn days_until(day: NaiveDate, count: u32, zone: Tz) -> Option<Moments> {
    let first = day.checked_sub_days(Days::new(u64::from(count).checked_sub(1)?))?;
    let days = statement::Days::new(first, day, zone).ok()?;
    Some((days.begin().ok()?, days.end().ok()?))
}

/// What each day took by hour and until now, in minor units, by currency.
#[derive(Debug, Default)]
pub(super) struct Tables {
    days: Vec<Table>,
}

#[derive(Debug, Default)]
struct Table {
    /// Net and number of payments, by currency and hour.
    hours: BTreeMap<(String, u32), (i64, u32)>,
    by_now: BTreeMap<String, i64>,
}

/// Sorts the answers to [`Day::spans`], which were asked day after day.
pub(super) fn tables(days: &[&Day], spans: &[SpanTaken]) -> Result<Tables, MoneyError> {
    let mut places = Vec::new();
    for (index, day) in days.iter().enumerate() {
        places.extend(day.hours.iter().map(|(hour, _)| (index, Some(*hour))));
        places.push((index, None));
    }
    let mut tables = Tables { days: days.iter().map(|_| Table::default()).collect() };
    for span in spans {
        let Some((day, hour)) = places.get(span.span) else { continue };
        let Some(table) = tables.days.get_mut(*day) else { continue };
        let code = span.taken.currency().code().to_owned();
        let net = span.taken.checked_sub(span.refunded)?.minor();
        match hour {
            Some(hour) => {
                table.hours.insert((code, *hour), (net, span.payments));
            }
            None => {
                table.by_now.insert(code, net);
            }
        }
    }
    Ok(tables)
}

impl Tables {
    /// The earlier days on which anything was taken.
    fn usual(&self) -> impl Iterator<Item = &Table> {
        self.days.iter().skip(1).filter(|table| !table.hours.is_empty())
    }

    /// How many days are compared with, and what they took until now.
    pub(super) fn usual_by_now(&self, currency: Currency) -> Option<(u32, i64)> {
        let of = |table: &Table| table.by_now.get(currency.code()).copied().unwrap_or_default();
        let values: Vec<_> = self.usual().map(of).collect();
        let days = u32::try_from(values.len()).ok()?;
        reckon::median(values).map(|median| (days, median))
    }

    fn usual_in(&self, currency: Currency, hour: u32) -> Option<i64> {
        let key = (currency.code().to_owned(), hour);
        let of = |table: &Table| table.hours.get(&key).map(|(net, _)| *net).unwrap_or_default();
        reckon::median(self.usual().map(of).collect())
    }

    fn today_in(&self, currency: Currency, hour: u32) -> (i64, u32) {
        let key = (currency.code().to_owned(), hour);
        self.days.first().and_then(|table| table.hours.get(&key)).copied().unwrap_or_default()
    }
}

/// The hours from the first with anything in it to the last, and the chart's lines.
pub(super) fn chart(
    today: &Day,
    tables: &Tables,
    currency: Currency,
    now: DateTime<Utc>,
) -> (Vec<Hour>, Vec<Tick>) {
    struct Bar {
        hour: u32,
        moments: Moments,
        net: i64,
        payments: u32,
        usual: Option<i64>,
    }
    let mut bars: Vec<Bar> = Vec::new();
    for (hour, moments) in &today.hours {
        let (net, payments) = tables.today_in(currency, *hour);
        let usual = tables.usual_in(currency, *hour);
        bars.push(Bar { hour: *hour, moments: *moments, net, payments, usual });
    }
    let full = |bar: &Bar| bar.payments > 0 || bar.usual.is_some_and(|usual| usual > 0);
    let first = bars.iter().position(full).unwrap_or(bars.len());
    let end = bars.iter().rposition(full).map_or(first, |last| last.saturating_add(1));
    let bars = bars.get(first..end).unwrap_or_default();
    let largest = bars.iter().map(|bar| bar.net.max(bar.usual.unwrap_or_default())).max();
    let (top, ticks) = match largest {
        Some(largest) => reckon::scale(largest, currency),
        None => (0, Vec::new()),
    };
    let hour = |bar: &Bar| Hour {
        hour: bar.hour,
        moments: bar.moments,
        payments: bar.payments,
        net: Money::from_minor(bar.net, currency),
        height: reckon::thousandths(bar.net, top),
        usual: bar.usual.map(|usual| Money::from_minor(usual, currency)),
        usual_height: bar.usual.map(|usual| reckon::thousandths(usual, top)),
        current: bar.moments.0 <= now && now < bar.moments.1,
    };
    (bars.iter().map(hour).collect(), ticks)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "hours of a day")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(day: &str, zone: &str, hours: usize, expected: &str) {
        let day = Day::new(day.parse().unwrap(), zone.parse().unwrap()).unwrap();
        assert_eq!(day.hours.len(), hours);
        for pair in day.hours.windows(2) {
            let [(_, (_, end)), (_, (begin, _))] = pair else { continue };
            assert_eq!(end, begin, "no moment is left out and none counts twice");
        }
        let odd = day
            .hours
            .iter()
            .find(|(_, (from, to))| to.signed_duration_since(*from).num_minutes() != 60);
        let told = odd.map(|(hour, (from, to))| {
            format!("{hour} {}", to.signed_duration_since(*from).num_minutes())
        });
        assert_eq!(told.as_deref().unwrap_or("-"), expected);
        assert_eq!(day.hours.first().map(|(_, (from, _))| *from), Some(day.moments.0));
        assert_eq!(day.hours.last().map(|(_, (_, to))| *to), Some(day.moments.1));
    }

    #[test]
    fn a_day_has_the_hours_that_its_clocks_show() {
        check("2026-11-20", "Europe/Dublin", 24, "-");
        // 01:00 is left out.
        check("2026-03-29", "Europe/Dublin", 23, "-");
        // 01:00 comes twice.
        check("2026-10-25", "Europe/Dublin", 24, "1 120");
        check("2026-09-06", "America/Santiago", 23, "-");
    }

    #[test]
    fn a_usual_friday_is_a_friday_at_the_same_time_by_the_shops_clock() {
        let now = "2026-11-20T14:36:00Z".parse().unwrap();
        let days = days(now, "Europe/Dublin".parse().unwrap(), 8).unwrap();
        let told: Vec<_> =
            days.iter().map(|(day, by_now)| format!("{} {by_now}", day.day)).collect();
        assert_eq!(told[0], "2026-11-20 2026-11-20 14:36:00 UTC");
        // Summer time until 25 October: the same time by the clock is an hour earlier.
        assert_eq!(told[4], "2026-10-23 2026-10-23 13:36:00 UTC");
        assert_eq!(told.len(), 9);
    }
}
