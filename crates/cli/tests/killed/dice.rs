//! Choices that a seed repeats.

use std::time::{Duration, SystemTime};

/// SplitMix64: small, and even enough for choosing.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap()
    }

    /// Whether it happens, so many times in a hundred.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(all.len()).unwrap();
        let index = (count > 0).then(|| self.below(count))?;
        all.get(usize::try_from(index).unwrap())
    }

    /// A moment within a span.
    pub fn moment(&mut self, span: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(span.as_micros()).unwrap().max(1)))
    }
}

/// Another one each time.
pub fn fresh_seed() -> u64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    u64::from(since.subsec_nanos()) ^ since.as_secs().rotate_left(32)
}
