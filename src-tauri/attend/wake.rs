//! A computer that slept, or whose clock was set.

use chrono::{DateTime, TimeDelta, Utc};

/// Looks come a second apart; a clock that moved further was not looked at meanwhile, or was set.
const AHEAD: TimeDelta = TimeDelta::seconds(10);
/// A clock that is kept right by the network steps back by less.
const BACK: TimeDelta = TimeDelta::seconds(-2);

/// Notices jumps of the clock.
#[derive(Debug)]
pub(super) struct Wake {
    last: DateTime<Utc>,
}

impl Wake {
    pub(super) const fn new(now: DateTime<Utc>) -> Self {
        Self { last: now }
    }

    /// Whether the clock has jumped since the last look.
    pub(super) fn look(&mut self, now: DateTime<Utc>) -> bool {
        let moved = now.signed_duration_since(self.last);
        self.last = now;
        moved > AHEAD || moved < BACK
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "seconds of a test")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seconds: &[i64], expected: &[bool]) {
        let at = |seconds| DateTime::from_timestamp(1_795_165_200 + seconds, 0).unwrap();
        let mut wake = Wake::new(at(0));
        let told: Vec<_> = seconds.iter().map(|seconds| wake.look(at(*seconds))).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_clock_that_goes_on_has_not_jumped() {
        check(&[1, 2, 3, 6, 7], &[false; 5]);
    }

    #[test]
    fn a_night_of_sleep_is_one_jump() {
        check(&[1, 28_800, 28_801], &[false, true, false]);
    }

    #[test]
    fn a_clock_that_is_set_back_has_jumped_and_one_that_is_kept_right_has_not() {
        check(&[1, -3600, -3599], &[false, true, false]);
        check(&[5, 4, 3], &[false; 3]);
    }
}
