//! Numbers that look like chance and are not.

#![allow(clippy::arithmetic_side_effects, reason = "mixes bits; nothing here is an amount")]

/// SplitMix64: the same seed gives the same numbers on every machine.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 until before `end`. Slightly uneven, which no eye sees.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let wide = (self.next() >> 32) * u64::from(end);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// From `first` until before `end`.
    pub(super) fn between(&mut self, first: u32, end: u32) -> u32 {
        first.saturating_add(self.below(end.saturating_sub(first)))
    }

    /// True so often in a thousand.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list, each as often as its weight says.
    pub(super) fn pick<'l, T>(&mut self, list: &'l [(u32, T)]) -> &'l T {
        let total = list.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for (weight, item) in list {
            if left < *weight {
                return item;
            }
            left -= weight;
        }
        &list.last().expect("a list to pick from has members").1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut one, mut other) = (Random::new(7), Random::new(7));
        let first: Vec<u64> = (0..8).map(|_| one.next()).collect();
        let second: Vec<u64> = (0..8).map(|_| other.next()).collect();
        assert_eq!(first, second);
        assert_ne!(Random::new(8).next(), first[0]);
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let mut random = Random::new(1);
        assert!((0..1000).all(|_| (5..9).contains(&random.between(5, 9))));
        assert!((0..1000).all(|_| *random.pick(&[(0, 'a'), (3, 'b')]) == 'b'));
    }
}
