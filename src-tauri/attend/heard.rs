//! What was heard, or would have been.

use chrono::{DateTime, Utc};
use domain::OrderId;
use sounds::Cue;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// So many lines are kept; the newest come first.
const LINES: usize = 100;

/// Something that was heard, or would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// When.
    pub at: DateTime<Utc>,
    /// Which cue.
    pub cue: Cue,
    /// Which order.
    pub order_id: Option<OrderId>,
    /// What people call it.
    pub number: Option<String>,
    /// What was said.
    pub words: Option<String>,
    /// Whether it was played.
    pub how: HowHeard,
}

/// Whether it was played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HowHeard {
    /// Given to the system's sound.
    Played,
    /// Sounds are off.
    Silent,
}

/// The lines since the desk was opened.
#[derive(Debug, Default)]
pub(crate) struct HeardLog(Mutex<VecDeque<Heard>>);

impl HeardLog {
    /// One line more.
    pub(crate) fn note(&self, heard: Heard) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.truncate(LINES.saturating_sub(1));
        lines.push_front(heard);
    }

    /// All of them, newest first.
    pub(crate) fn lines(&self) -> Vec<Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_are_kept() {
        let log = HeardLog::default();
        for second in 0..150 {
            let at = DateTime::from_timestamp(second, 0).unwrap();
            let (cue, how) = (Cue::Paid, HowHeard::Silent);
            log.note(Heard { at, cue, order_id: None, number: None, words: None, how });
        }
        let lines = log.lines();
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[0].at, DateTime::from_timestamp(149, 0).unwrap());
    }
}
