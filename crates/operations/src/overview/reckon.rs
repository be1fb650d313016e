//! The arithmetic of an overview, in whole numbers.

use chrono::TimeDelta;
use domain::{Currency, Money};

/// A line of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The amount that it stands for.
    pub amount: Money,
    /// Of the chart's height, in thousandths.
    pub height: u32,
}

/// At most so many lines.
const TICKS_MAX: i64 = 4;

/// A part of a whole, in thousandths, rounded to the nearest; nothing of nothing is nothing.
pub(super) fn thousandths(part: i64, whole: i64) -> u32 {
    let (part, whole) = (i128::from(part), i128::from(whole));
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let rounded = part.saturating_mul(1000).saturating_add(whole.div_euclid(2)).div_euclid(whole);
    u32::try_from(rounded).unwrap_or(u32::MAX)
}

/// The middle value; between two, half of their sum.
pub(super) fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let last = values.len().checked_sub(1)?;
    let low = values.get(last.div_euclid(2))?;
    let high = values.get(values.len().div_euclid(2))?;
    Some(low.midpoint(*high))
}

/// The middle of spans that are in order.
pub(super) fn middle(sorted: &[TimeDelta]) -> Option<TimeDelta> {
    sorted.get(sorted.len().div_euclid(2)).copied()
}

/// How much more or less, in whole percent; against nothing there is no answer.
pub(super) fn change_percent(now: i64, usual: i64) -> Option<i32> {
    if usual <= 0 {
        return None;
    }
    let (now, usual) = (i128::from(now), i128::from(usual));
    let twice = now.saturating_sub(usual).saturating_mul(200).saturating_add(usual);
    i32::try_from(twice.div_euclid(usual.saturating_mul(2))).ok()
}

/// The chart's top: the smallest 1, 2 or 5 times a power of ten that, repeated a few times, holds
/// the largest value, and its lines.
pub(super) fn scale(largest: i64, currency: Currency) -> (i64, Vec<Tick>) {
    let mut step: i64 = 1;
    // 1, 2, 5, 10, 20, 50 and so on.
    let mut factors = [2, 5, 10].into_iter().cycle();
    let mut base: i64 = 1;
    while step.saturating_mul(TICKS_MAX) < largest {
        let Some(factor) = factors.next() else { break };
        step = base.saturating_mul(factor);
        if factor == 10 {
            base = step;
        }
    }
    let lines = largest.max(1).saturating_add(step.saturating_sub(1)).div_euclid(step);
    let top = step.saturating_mul(lines);
    let ticks = (1..=lines).map(|line| {
        let minor = step.saturating_mul(line);
        Tick { amount: Money::from_minor(minor, currency), height: thousandths(minor, top) }
    });
    (top, ticks.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_rounded_to_the_nearest_thousandth() {
        let told = [(23, 25), (1, 3), (2, 3), (0, 9), (5, 0), (-4, 9), (9, 9)];
        let told = told.map(|(part, whole)| thousandths(part, whole));
        assert_eq!(told, [920, 333, 667, 0, 0, 0, 1000]);
    }

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![10, 1, 4]), Some(4));
        assert_eq!(median(vec![10, 1, 4, 6]), Some(5));
    }

    #[test]
    fn a_change_is_told_in_whole_percent() {
        let told = [(118, 100), (96_375, 81_674), (50, 100), (0, 100), (1005, 1000), (995, 1000)];
        let told = told.map(|(now, usual)| change_percent(now, usual));
        assert_eq!(told, [Some(18), Some(18), Some(-50), Some(-100), Some(1), Some(0)]);
        assert_eq!(change_percent(5, 0), None);
    }

    #[test]
    fn a_chart_ends_at_a_round_amount() {
        let euro = Currency::parse("EUR").unwrap();
        for (largest, expected) in [
            (28_050, "100.00 200.00 300.00"),
            (40_000, "100.00 200.00 300.00 400.00"),
            (40_001, "200.00 400.00 600.00"),
            (0, "0.01"),
            (3, "0.01 0.02 0.03"),
        ] {
            let (_, ticks) = scale(largest, euro);
            let told: Vec<_> = ticks.iter().map(|tick| tick.amount.to_major_text()).collect();
            assert_eq!(told.join(" "), expected, "{largest}");
            assert_eq!(ticks.last().map(|tick| tick.height), Some(1000));
        }
    }

    proptest! {
        #[test]
        fn nothing_stands_out_of_the_chart(largest in 0_i64..=i64::MAX / 1_000) {
            let (top, ticks) = scale(largest, Currency::parse("JPY").unwrap());
            prop_assert!(top >= largest);
            prop_assert!((1..=4).contains(&ticks.len()));
            prop_assert!(thousandths(largest, top) <= 1000);
        }
    }
}
