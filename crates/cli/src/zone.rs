//! Moments as people read them: in the shop's own zone, which is said once.

use crate::view::TimeView;
use chrono::{DateTime, FixedOffset, Offset};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// The zone that a person reads times in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Zone(Tz);

/// The moments of a column, to the second. Where its clocks are changed on the way, each names its
/// own offset, since an hour of that night is there twice.
#[derive(Debug)]
pub(crate) struct Moments {
    zone: Tz,
    /// What the heading says.
    name: String,
    each_names_its_own: bool,
}

impl Zone {
    pub(crate) const fn new(zone: Tz) -> Self {
        Self(zone)
    }

    /// A moment that stands alone.
    pub(crate) fn alone(self, at: TimeView) -> String {
        let at = local(self.0, at);
        format!("{} {}", plain(at), from_utc(*at.offset()))
    }

    /// A moment of a stream, which has no heading and no end.
    pub(crate) fn of_stream(self, at: TimeView) -> String {
        let at = local(self.0, at);
        format!("{}{}", plain(at), at.offset())
    }

    /// The moments of a column.
    pub(crate) fn column(self, all: impl IntoIterator<Item = TimeView>) -> Moments {
        let offsets: BTreeSet<_> =
            all.into_iter().map(|at| local(self.0, at).offset().local_minus_utc()).collect();
        let first = offsets.first().and_then(|seconds| FixedOffset::east_opt(*seconds));
        let name = match (offsets.len(), first) {
            (1, Some(offset)) => from_utc(offset),
            _ => self.0.name().to_owned(),
        };
        Moments { zone: self.0, name, each_names_its_own: offsets.len() > 1 }
    }
}

impl Moments {
    /// The zone alone, for a column that needs no other name.
    pub(crate) fn zone(&self) -> &str {
        &self.name
    }

    pub(crate) fn heading(&self, word: &str) -> String {
        format!("{word} ({})", self.name)
    }

    pub(crate) fn cell(&self, at: TimeView) -> String {
        if self.each_names_its_own {
            Zone(self.zone).of_stream(at)
        } else {
            plain(local(self.zone, at))
        }
    }
}

fn local(zone: Tz, at: TimeView) -> DateTime<FixedOffset> {
    let at = at.0.with_timezone(&zone);
    at.with_timezone(&at.offset().fix())
}

fn plain(at: DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// `UTC+08:00`
fn from_utc(offset: FixedOffset) -> String {
    if offset.local_minus_utc() == 0 { "UTC".to_owned() } else { format!("UTC{offset}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> TimeView {
        TimeView(text.parse().unwrap())
    }

    #[track_caller]
    fn check(zone: &str, moments: &[&str], expected: &[&str]) {
        let zone = Zone::new(zone.parse().unwrap());
        let moments: Vec<_> = moments.iter().map(|text| at(text)).collect();
        let column = zone.column(moments.iter().copied());
        let mut told = vec![column.heading("MADE")];
        told.extend(moments.iter().map(|at| column.cell(*at)));
        assert_eq!(told, expected);
    }

    #[test]
    fn a_column_names_its_offset_once() {
        check(
            "Asia/Shanghai",
            &["2026-11-20T15:59:59Z", "2026-07-01T16:00:00Z"],
            &["MADE (UTC+08:00)", "2026-11-20 23:59:59", "2026-07-02 00:00:00"],
        );
        check("UTC", &["2026-11-20T15:59:59Z"], &["MADE (UTC)", "2026-11-20 15:59:59"]);
        check(
            "America/St_Johns",
            &["2026-01-01T00:00:00Z"],
            &["MADE (UTC-03:30)", "2025-12-31 20:30:00"],
        );
    }

    #[test]
    fn where_clocks_are_changed_each_moment_names_its_own_offset() {
        check(
            "Europe/Dublin",
            &["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
            &["MADE (Europe/Dublin)", "2026-10-25 01:30:00+01:00", "2026-10-25 01:30:00+00:00"],
        );
    }

    #[test]
    fn a_moment_that_stands_alone_names_its_offset() {
        let zone = Zone::new("Europe/Dublin".parse().unwrap());
        assert_eq!(zone.alone(at("2026-07-01T12:00:00.999Z")), "2026-07-01 13:00:00 UTC+01:00");
        assert_eq!(zone.alone(at("2026-12-01T12:00:00Z")), "2026-12-01 12:00:00 UTC");
    }
}
