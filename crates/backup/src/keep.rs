//! Which backups are kept, and when the next one is due.

use crate::Name;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::BTreeSet;

/// The newest backup of each of so many days, weeks and months is kept.
const DAYS: usize = 7;
const WEEKS: usize = 5;
const MONTHS: usize = 12;

/// The backups that are not needed any more. Days count where there is a backup, not by the
/// calendar, so a shop that was shut for a year loses none; and the clock is not asked, so one that
/// is wrong deletes nothing. The newest proven one is always kept, whatever its name says.
pub fn superfluous(
    names: &[Name],
    newest_proven: Option<&Name>,
    day_of: impl Fn(DateTime<Utc>) -> NaiveDate,
) -> Vec<Name> {
    let mut sorted: Vec<&Name> = names.iter().collect();
    sorted.sort_by(|one, other| other.cmp(one));
    let mut kept: BTreeSet<&Name> = newest_proven.into_iter().collect();
    let day = |name: &Name| day_of(name.made_at);
    let week = |name: &Name| {
        let week = day(name).iso_week();
        (week.year(), week.week())
    };
    let month = |name: &Name| (day(name).year(), day(name).month());
    kept.extend(newest_of_each(&sorted, DAYS, day));
    kept.extend(newest_of_each(&sorted, WEEKS, week));
    kept.extend(newest_of_each(&sorted, MONTHS, month));
    sorted.into_iter().filter(|name| !kept.contains(name)).cloned().collect()
}

/// The first of each group, of the first so many groups.
fn newest_of_each<'a, K: PartialEq>(
    newest_first: &[&'a Name],
    groups: usize,
    group: impl Fn(&Name) -> K,
) -> Vec<&'a Name> {
    let parts = newest_first.chunk_by(|one, next| group(one) == group(next));
    parts.take(groups).map(|part| part[0]).collect()
}

/// Whether a backup is due: there is none of this day. A clock that was set back makes one more.
pub fn is_due(
    last_proven: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    day_of: impl Fn(DateTime<Utc>) -> NaiveDate,
) -> bool {
    last_proven.is_none_or(|last| day_of(last) != day_of(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    const START: i64 = 1_795_165_200;

    fn at(hours: i64) -> DateTime<Utc> {
        let start = DateTime::from_timestamp(START, 0).unwrap();
        start.checked_add_signed(TimeDelta::hours(hours)).unwrap()
    }

    fn day_of(at: DateTime<Utc>) -> NaiveDate {
        at.date_naive()
    }

    fn names(hours: &[i64]) -> Vec<Name> {
        hours.iter().map(|hours| Name::new("live", "k7", at(*hours))).collect()
    }

    fn left(names: &[Name], proven: Option<&Name>) -> Vec<Name> {
        let gone = superfluous(names, proven, day_of);
        names.iter().filter(|name| !gone.contains(name)).cloned().collect()
    }

    #[test]
    fn a_year_of_daily_backups_leaves_days_weeks_and_months() {
        let mut kept = Vec::new();
        for day in 0..800 {
            kept.push(Name::new("live", "k7", at(day * 24)));
            kept = left(&kept, kept.clone().last());
        }
        let ages: Vec<i64> = kept
            .iter()
            .rev()
            .map(|name| at(799 * 24).signed_duration_since(name.made_at).num_days())
            .collect();
        assert_eq!(ages[..10], [0, 1, 2, 3, 4, 5, 6, 13, 20, 27]);
        assert!((18..=24).contains(&ages.len()), "{ages:?}");
        assert!(*ages.last().unwrap() > 330, "{ages:?}");
    }

    #[test]
    fn a_shop_that_was_shut_loses_nothing() {
        let old = names(&[0, 24, 48]);
        let mut after = old.clone();
        after.push(Name::new("live", "k7", at(24 * 800)));
        assert_eq!(left(&after, after.last()), after);
    }

    #[test]
    fn one_is_due_each_day_and_after_the_clock_went_back() {
        assert!(is_due(None, at(0), day_of));
        assert!(!is_due(Some(at(0)), at(14), day_of));
        assert!(is_due(Some(at(0)), at(15), day_of));
        assert!(is_due(Some(at(0)), at(-24), day_of));
        assert!(is_due(Some(at(0)), at(-24 * 365), day_of));
    }

    proptest! {
        #[test]
        fn the_newest_proven_one_is_never_removed(
            hours in proptest::collection::vec(-20_000..20_000_i64, 1..80),
            proven in any::<prop::sample::Index>(),
        ) {
            let names = names(&hours);
            let proven = &names[proven.index(names.len())];
            prop_assert!(!superfluous(&names, Some(proven), day_of).contains(proven));
        }

        #[test]
        fn removing_twice_removes_nothing_more(
            hours in proptest::collection::vec(-20_000..20_000_i64, 0..80),
        ) {
            let names = names(&hours);
            let kept = left(&names, None);
            prop_assert_eq!(left(&kept, None), kept);
        }

        #[test]
        fn few_are_kept_and_the_newest_of_the_last_seven_days_all_are(
            hours in proptest::collection::vec(-20_000..20_000_i64, 0..200),
        ) {
            let names = names(&hours);
            let kept: BTreeSet<Name> = left(&names, None).into_iter().collect();
            prop_assert!(kept.len() <= DAYS + WEEKS + MONTHS);
            let mut days: Vec<NaiveDate> = names.iter().map(|name| day_of(name.made_at)).collect();
            days.sort();
            days.dedup();
            for day in days.iter().rev().take(DAYS) {
                let newest = names.iter().filter(|name| day_of(name.made_at) == *day).max();
                prop_assert!(kept.contains(newest.unwrap()));
            }
        }
    }
}
