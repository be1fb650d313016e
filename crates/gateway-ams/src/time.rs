//! Times on this wire.

use chrono::{DateTime, SecondsFormat, Utc};

/// ISO 8601 with offset, to the second.
pub(crate) fn to_wire(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Reads ISO 8601 with offset, with or without a fraction, and epoch milliseconds.
pub(crate) fn from_wire(text: &str) -> Option<DateTime<Utc>> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return DateTime::from_timestamp_millis(text.parse().ok()?);
    }
    let iso = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"));
    iso.ok().map(|time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_form_is_the_same_instant() {
        let instant = from_wire("1718155815000").unwrap();
        for text in
            ["2024-06-12T09:30:15+08:00", "2024-06-12T01:30:15.000Z", "2024-06-12T09:30:15+0800"]
        {
            assert_eq!(from_wire(text), Some(instant), "{text}");
        }
        assert_eq!(to_wire(instant), "2024-06-12T01:30:15+00:00");
        for text in ["", "now", "2024-06-12", "2024-06-12T09:30:15", "99999999999999999999"] {
            assert_eq!(from_wire(text), None, "{text:?}");
        }
    }
}
