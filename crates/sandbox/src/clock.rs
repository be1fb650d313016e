//! The acquirer's clock. It counts days in Shanghai, as the real one does.

use chrono::{DateTime, FixedOffset, NaiveTime, SecondsFormat, SubsecRound, TimeDelta, Utc};

/// Whether time passes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockKind {
    /// The machine's clock.
    Real,
    /// Stands still until somebody moves it on.
    Manual {
        /// Where it starts, unless a kept state left it elsewhere. To the millisecond.
        from: DateTime<Utc>,
    },
}

/// Reads the machine's clock, to the millisecond.
#[allow(clippy::disallowed_methods, reason = "the practice acquirer is a program of its own")]
pub(crate) fn machine_time() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

/// The acquirer's zone: UTC+8, without summer time.
pub(crate) fn zone() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours are within a day")
}

/// An instant as the acquirer writes it: seconds, with its offset.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    at.with_timezone(&zone()).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Moves an instant on; at the end of time it stays there.
pub(crate) fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Until when a payment of that moment can be cancelled: 00:15 of the acquirer's next day.
pub(crate) fn cancel_window_end(paid_at: DateTime<Utc>) -> DateTime<Utc> {
    let quarter_past = NaiveTime::from_hms_opt(0, 15, 0).expect("a time of day");
    paid_at
        .with_timezone(&zone())
        .date_naive()
        .succ_opt()
        .and_then(|day| day.and_time(quarter_past).and_local_timezone(zone()).single())
        .map_or(DateTime::<Utc>::MAX_UTC, |end| end.to_utc())
}

/// Reads `Request-Time`: epoch milliseconds, or ISO 8601 with an offset, with or without
/// milliseconds.
pub(crate) fn parse_request_time(text: &str) -> Option<DateTime<Utc>> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return DateTime::from_timestamp_millis(text.parse().ok()?);
    }
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        parse_request_time(text).unwrap()
    }

    #[test]
    fn the_window_ends_a_quarter_past_midnight_in_shanghai() {
        let evening = at("2024-06-12T15:59:59Z");
        assert_eq!(iso(cancel_window_end(evening)), "2024-06-13T00:15:00+08:00");
        let next_day = at("2024-06-12T16:00:00Z");
        assert_eq!(iso(cancel_window_end(next_day)), "2024-06-14T00:15:00+08:00");
    }

    #[test]
    fn request_times_come_in_three_forms() {
        let expected = at("1718155815000");
        assert_eq!(at("2024-06-12T09:30:15+08:00"), expected);
        assert_eq!(at("2024-06-12T01:30:15.000+00:00"), expected);
        assert_eq!(parse_request_time("yesterday"), None);
        assert_eq!(parse_request_time(""), None);
    }
}
