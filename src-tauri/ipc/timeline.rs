//! An order's timeline, as the window shows it: one entry for each thing that happened, with the
//! time that passed since the one before.

use super::dto::{millis, time};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use store::{EventRecord, NewEvent};

/// Whose doing an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Lane {
    /// Ours.
    Desk,
    /// The acquirer's.
    Acquirer,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// When.
    pub at: String,
    /// Whose doing.
    pub lane: Lane,
    /// What, in a word that the window has text for.
    pub kind: String,
    /// What belongs to it.
    pub args: Vec<TimelineArg>,
    /// Since the entry before it.
    pub gap_ms: i32,
}

/// Something that belongs to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineArg {
    /// Its name.
    pub name: String,
    /// Its value, as text.
    pub value: String,
}

impl From<store::Lane> for Lane {
    fn from(lane: store::Lane) -> Self {
        match lane {
            store::Lane::Desk => Self::Desk,
            store::Lane::Acquirer => Self::Acquirer,
        }
    }
}

const INQUIRED: &str = "payment.inquired";

/// Consecutive inquiries, which say nothing one by one.
struct Inquiries {
    times: u32,
    first: DateTime<Utc>,
    gap_ms: i32,
}

/// Makes the entries. Events come oldest first.
pub(crate) fn timeline(events: &[EventRecord]) -> Vec<TimelineEntry> {
    let mut entries: Vec<TimelineEntry> = Vec::new();
    let mut run: Option<Inquiries> = None;
    let mut before: Option<DateTime<Utc>> = None;
    for record in events {
        let event = &record.event;
        let gap_ms = gap(before, event.at);
        run = match run.take() {
            _ if event.kind != INQUIRED => None,
            None => Some(Inquiries { times: 1, first: event.at, gap_ms }),
            Some(run) => {
                // The run goes on: its entry is made anew, with one more in it.
                entries.pop();
                Some(Inquiries { times: run.times.saturating_add(1), ..run })
            }
        };
        entries.push(entry(event, run.as_ref(), gap_ms));
        before = Some(event.at);
    }
    entries
}

fn gap(before: Option<DateTime<Utc>>, at: DateTime<Utc>) -> i32 {
    let span = before.map_or(TimeDelta::zero(), |before| at.signed_duration_since(before));
    millis(span.max(TimeDelta::zero()))
}

fn entry(event: &NewEvent, run: Option<&Inquiries>, gap_ms: i32) -> TimelineEntry {
    let mut args: Vec<_> = event
        .args
        .iter()
        .map(|(name, value)| arg(name, &in_the_windows_words(&event.kind, name, value)))
        .collect();
    let at = match run {
        None => event.at,
        Some(run) => {
            args.push(arg("times", &run.times.to_string()));
            args.push(arg("first", &time(run.first)));
            args.push(arg("last", &time(event.at)));
            run.first
        }
    };
    TimelineEntry {
        at: time(at),
        lane: event.lane.into(),
        kind: event.kind.clone(),
        args,
        gap_ms: run.map_or(gap_ms, |run| run.gap_ms),
    }
}

fn arg(name: &str, value: &str) -> TimelineArg {
    TimelineArg { name: name.to_owned(), value: value.to_owned() }
}

/// The store keeps the command line's words; the window has its own spelling of closed lists.
fn in_the_windows_words(kind: &str, name: &str, value: &str) -> String {
    match (kind, name) {
        ("payment.asked", "mode") => domain::Mode::parse_word(value).map_or_else(
            || value.to_owned(),
            |mode| spelled(super::dto::ModeDto::from(mode)).unwrap_or_else(|| value.to_owned()),
        ),
        ("payment.cancelAsked", "why") | ("break.opened" | "break.resolved", "kind") => {
            camel_case(value)
        }
        ("notification.rejected", "verdict") => camel_case(value),
        _ => value.to_owned(),
    }
}

/// How serde spells a member of a closed list.
fn spelled(word: impl Serialize) -> Option<String> {
    serde_json::to_value(word).ok()?.as_str().map(str::to_owned)
}

fn camel_case(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut capital = false;
    for letter in word.chars() {
        if letter == '-' {
            capital = true;
        } else if capital {
            text.push(letter.to_ascii_uppercase());
            capital = false;
        } else {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn event(second: i64, kind: &str, args: &[(&str, &str)]) -> EventRecord {
        let event = NewEvent {
            at: Utc.timestamp_opt(second, 0).unwrap(),
            order_id: None,
            lane: store::Lane::Desk,
            kind: kind.to_owned(),
            args: args.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        };
        EventRecord { id: second, event }
    }

    #[track_caller]
    fn check(events: &[EventRecord], expected: &[&str]) {
        let told: Vec<_> = timeline(events)
            .into_iter()
            .map(|entry| {
                let args: Vec<_> =
                    entry.args.iter().map(|arg| format!("{}={}", arg.name, arg.value)).collect();
                format!("{} +{} {}", entry.kind, entry.gap_ms, args.join(" ")).trim().to_owned()
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn inquiries_in_a_row_are_one_entry() {
        check(
            &[
                event(0, "payment.codeGiven", &[]),
                event(4, INQUIRED, &[]),
                event(8, INQUIRED, &[]),
                event(12, INQUIRED, &[]),
                event(13, "payment.paid", &[]),
                event(20, INQUIRED, &[]),
            ],
            &[
                "payment.codeGiven +0",
                "payment.inquired +4000 times=3 first=1970-01-01T00:00:04.000Z \
                 last=1970-01-01T00:00:12.000Z",
                "payment.paid +1000",
                "payment.inquired +7000 times=1 first=1970-01-01T00:00:20.000Z \
                 last=1970-01-01T00:00:20.000Z",
            ],
        );
    }

    #[test]
    fn closed_lists_are_spelled_as_the_window_spells_them() {
        check(
            &[
                event(0, "payment.asked", &[("mode", "show-code"), ("operation", "pay")]),
                event(1, "payment.cancelAsked", &[("why", "give-up")]),
                event(2, "payment.failed", &[("code", "USER-KYC")]),
            ],
            &[
                "payment.asked +0 mode=orderCode operation=pay",
                "payment.cancelAsked +1000 why=giveUp",
                "payment.failed +1000 code=USER-KYC",
            ],
        );
    }

    #[test]
    fn clocks_that_go_back_make_no_negative_gap() {
        check(&[event(9, "a", &[]), event(3, "b", &[])], &["a +0", "b +0"]);
    }
}
