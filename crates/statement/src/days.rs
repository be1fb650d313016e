//! Days of a zone, as instants.

use chrono::{
    DateTime, Days as Count, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// Days of a zone, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    from: NaiveDate,
    to: NaiveDate,
    zone: Tz,
}

/// The days cannot be a span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DaysError {
    /// The last day lies before the first.
    #[error("the last day {to} is before the first day {from}")]
    Backwards {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// A day at the end of what a calendar holds.
    #[error("{0} is no day that anything happens on")]
    TooFar(NaiveDate),
}

impl Days {
    /// From the first day to the last.
    pub fn new(from: NaiveDate, to: NaiveDate, zone: Tz) -> Result<Self, DaysError> {
        if to < from {
            return Err(DaysError::Backwards { from, to });
        }
        Ok(Self { from, to, zone })
    }

    /// The first moment of the first day.
    pub fn begin(&self) -> Result<DateTime<Utc>, DaysError> {
        first_moment(self.from.and_time(NaiveTime::MIN), self.zone)
            .ok_or(DaysError::TooFar(self.from))
    }

    /// The first moment after the last day.
    pub fn end(&self) -> Result<DateTime<Utc>, DaysError> {
        self.to
            .checked_add_days(Count::new(1))
            .and_then(|day| first_moment(day.and_time(NaiveTime::MIN), self.zone))
            .ok_or(DaysError::TooFar(self.to))
    }
}

/// The moment at which a zone's clocks first show a time. Where they go forward over it, it is when
/// they have gone; where they go back over it, there are two, and it is the first.
pub fn first_moment(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let mut local = local;
    // No zone has ever left out more than a day; steps of a quarter of an hour hit every change.
    for _ in 0..=96 {
        if let Some(moment) = zone.from_local_datetime(&local).earliest() {
            return Some(moment.with_timezone(&Utc));
        }
        local = local.checked_add_signed(TimeDelta::minutes(15))?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, zone: &str, begin: &str, end: &str) {
        let days = Days::new(from.parse().unwrap(), to.parse().unwrap(), zone.parse().unwrap());
        let days = days.unwrap();
        let told = [days.begin().unwrap(), days.end().unwrap()].map(|at| at.to_rfc3339());
        assert_eq!(told, [begin, end]);
    }

    #[test]
    fn both_ends_are_included() {
        let (begin, end) = ("2026-11-22T00:00:00+00:00", "2026-11-23T00:00:00+00:00");
        check("2026-11-22", "2026-11-22", "UTC", begin, end);
        let (begin, end) = ("2026-10-31T16:00:00+00:00", "2026-11-30T16:00:00+00:00");
        check("2026-11-01", "2026-11-30", "Asia/Shanghai", begin, end);
    }

    #[test]
    fn a_day_on_which_clocks_change_has_23_or_25_hours() {
        let (begin, end) = ("2026-03-29T00:00:00+00:00", "2026-03-29T23:00:00+00:00");
        check("2026-03-29", "2026-03-29", "Europe/Dublin", begin, end);
        let (begin, end) = ("2026-10-24T23:00:00+00:00", "2026-10-26T00:00:00+00:00");
        check("2026-10-25", "2026-10-25", "Europe/Dublin", begin, end);
    }

    #[test]
    fn a_day_without_midnight_begins_when_the_clocks_have_gone_forward() {
        let (begin, end) = ("2026-09-06T04:00:00+00:00", "2026-09-07T03:00:00+00:00");
        check("2026-09-06", "2026-09-06", "America/Santiago", begin, end);
    }

    #[test]
    fn a_midnight_that_comes_twice_counts_from_the_first() {
        // Havana goes from 01:00 back to 00:00.
        let (begin, end) = ("2026-11-01T04:00:00+00:00", "2026-11-02T05:00:00+00:00");
        check("2026-11-01", "2026-11-01", "America/Havana", begin, end);
    }

    #[test]
    fn days_do_not_run_backwards() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(Days::new(day("2026-11-23"), day("2026-11-22"), Tz::UTC).is_err());
        assert!(Days::new(day("2026-11-22"), NaiveDate::MAX, Tz::UTC).unwrap().end().is_err());
    }
}
