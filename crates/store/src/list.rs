//! Lists by page: newest first, cut by key, so that rows which arrive meanwhile neither repeat nor
//! hide others.

mod attempts;
mod hits;
mod ledger;
mod orders;

use crate::StoreError;
use crate::value::ms;
use chrono::{DateTime, Utc};
use std::fmt;

pub use attempts::{
    AmountRange, AttemptFilter, AttemptPage, AttemptRow, AttemptTotals, TakenInCurrency,
};
pub use ledger::{EntryFilter, EntryPage};
pub use orders::{OrderFilter, OrderPage};

/// Where the next page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Lists go by time; searches by the order in which orders were made, which is how the index
    /// lies; the ledger by the order of booking.
    kind: CursorKind,
    major: i64,
    minor: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CursorKind {
    Time,
    Search,
    Booking,
}

/// The text is not a cursor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not where a page begins; give what `next` said")]
pub struct InvalidCursor {
    /// What was given.
    pub text: String,
}

impl Cursor {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Result<Self, InvalidCursor> {
        let invalid = || InvalidCursor { text: text.to_owned() };
        let (kind, rest) = match text.split_at_checked(1) {
            Some(("t", rest)) => (CursorKind::Time, rest),
            Some(("s", rest)) => (CursorKind::Search, rest),
            Some(("b", rest)) => (CursorKind::Booking, rest),
            Some(_) | None => return Err(invalid()),
        };
        let (major, minor) = rest.split_once('.').ok_or_else(invalid)?;
        Ok(Self {
            kind,
            major: major.parse().map_err(|_| invalid())?,
            minor: minor.parse().map_err(|_| invalid())?,
        })
    }

    const fn time(place: Place) -> Self {
        Self { kind: CursorKind::Time, major: place.0, minor: place.1 }
    }

    const fn search(place: Place) -> Self {
        Self { kind: CursorKind::Search, major: place.0, minor: place.1 }
    }

    const fn booking(entry_id: i64) -> Self {
        Self { kind: CursorKind::Booking, major: entry_id, minor: 0 }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            CursorKind::Time => 't',
            CursorKind::Search => 's',
            CursorKind::Booking => 'b',
        };
        write!(f, "{kind}{}.{}", self.major, self.minor)
    }
}

/// What a page begins before: the time and the row, or the order's row and the attempt.
type Place = (i64, i64);

/// A span of time and the place in it that a page begins before.
#[derive(Clone, Copy, Debug)]
struct Span {
    from_ms: i64,
    before_ms: i64,
    before_row: i64,
}

impl Span {
    /// `to` is the first moment that no longer counts.
    fn new(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>, place: Option<Place>) -> Self {
        let end = (to.map_or(i64::MAX, ms), i64::MIN);
        let place = place.unwrap_or(end);
        let (before_ms, before_row) = place.min(end);
        Self { from_ms: from.map_or(i64::MIN, ms), before_ms, before_row }
    }
}

/// The place that a cursor of this kind stands for. One of the other kind comes from another list,
/// and would silently leave rows out.
fn place(after: Option<&Cursor>, kind: CursorKind) -> Result<Option<Place>, StoreError> {
    match after {
        None => Ok(None),
        Some(cursor) if cursor.kind == kind => Ok(Some((cursor.major, cursor.minor))),
        Some(cursor) => Err(InvalidCursor { text: cursor.to_string() }.into()),
    }
}

/// Cuts the one row too many that was asked for, and says whether it was there.
fn cut<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let places = (1_700_000_000_000, 7);
        for cursor in [Cursor::time(places), Cursor::search((-1, i64::MAX)), Cursor::booking(3)] {
            assert_eq!(Cursor::parse(&cursor.to_string()), Ok(cursor));
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["", "t", "t1", "x1.2", "t1.2.3", "é1.2", "s1.x"] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }
}
