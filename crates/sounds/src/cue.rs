//! The four cues, made from struck tones.
#![allow(
    clippy::float_arithmetic,
    reason = "sound is made of real numbers; there is no money here"
)]

use std::f64::consts::TAU;

/// What is to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cue {
    /// Proved to be paid: two struck notes, a rising fifth.
    Paid,
    /// Refused: one low double knock.
    Failed,
    /// Twenty seconds are left: one soft tick.
    NearlyOver,
    /// Something waits for a person: one even note.
    NeedsYou,
}

const A3: f64 = 220.0;
const A4: f64 = 440.0;
const D5: f64 = 587.33;
const A5: f64 = 880.0;
const TICK: f64 = 1760.0;

/// Loud enough beside a till, and far from what a device clips.
const LEVEL: f64 = 0.5;
/// The end is faded over this, so that no cue stops with a click.
const FADE_SECONDS: f64 = 0.012;

/// One struck tone.
struct Strike {
    at: f64,
    pitch: f64,
    /// How long until it has risen.
    attack: f64,
    /// After so long it has fallen to a third.
    decay: f64,
    level: f64,
    /// How strong the bar's own overtones are: four times the pitch, and ten times.
    overtones: [f64; 2],
}

/// Overtones of a bar of wood, tuned.
const BAR: [f64; 2] = [4.0, 10.0];

impl Cue {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Paid, Self::Failed, Self::NearlyOver, Self::NeedsYou];

    /// How long it is.
    pub const fn millis(self) -> u32 {
        match self {
            Self::Paid => 320,
            Self::Failed => 180,
            Self::NearlyOver => 60,
            Self::NeedsYou => 200,
        }
    }

    /// Its samples for a device of that rate, from -1 to 1.
    pub fn samples(self, rate: u32) -> Vec<f32> {
        let count = u64::from(rate).saturating_mul(self.millis().into()).div_euclid(1000);
        let length = f64::from(self.millis()) / 1000.0;
        let strikes = self.strikes();
        (0..u32::try_from(count).unwrap_or(u32::MAX))
            .map(|index| {
                let at = f64::from(index) / f64::from(rate);
                let sum: f64 = strikes.iter().map(|strike| strike.value(at)).sum();
                let fade = ((length - at) / FADE_SECONDS).clamp(0.0, 1.0);
                narrow(sum * fade * LEVEL)
            })
            .collect()
    }

    fn strikes(self) -> Vec<Strike> {
        let wood = |at, pitch| Strike {
            at,
            pitch,
            attack: 0.004,
            decay: 0.075,
            level: 0.8,
            overtones: [0.22, 0.05],
        };
        let knock = |at| Strike {
            at,
            pitch: A3,
            attack: 0.002,
            decay: 0.022,
            level: 1.0,
            overtones: [0.12, 0.0],
        };
        match self {
            Self::Paid => vec![wood(0.0, D5), wood(0.12, A5)],
            Self::Failed => vec![knock(0.0), knock(0.09)],
            Self::NearlyOver => vec![Strike {
                at: 0.0,
                pitch: TICK,
                attack: 0.002,
                decay: 0.010,
                level: 0.35,
                overtones: [0.0, 0.0],
            }],
            Self::NeedsYou => vec![Strike {
                at: 0.0,
                pitch: A4,
                attack: 0.015,
                decay: 0.110,
                level: 0.7,
                overtones: [0.1, 0.0],
            }],
        }
    }
}

impl Strike {
    fn value(&self, at: f64) -> f64 {
        let since = at - self.at;
        if since < 0.0 {
            return 0.0;
        }
        let rise = (since / self.attack).min(1.0);
        let wave = |pitch: f64| (TAU * pitch * since).sin();
        // Higher tones die sooner, as in wood.
        let fall = |times: f64| (-since * times.sqrt() / self.decay).exp();
        let own = wave(self.pitch) * fall(1.0);
        let over: f64 = BAR
            .iter()
            .zip(self.overtones)
            .map(|(times, strength)| wave(self.pitch * times) * fall(*times) * strength)
            .sum();
        rise * self.level * (own + over)
    }
}

#[allow(clippy::as_conversions, reason = "no other way to a shorter real number")]
const fn narrow(value: f64) -> f32 {
    value.clamp(-1.0, 1.0) as f32
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "places of a few samples"
)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    fn part(samples: &[f32], from_ms: u32, to_ms: u32) -> &[f32] {
        let place = |ms: u32| usize::try_from(ms * RATE / 1000).unwrap();
        &samples[place(from_ms)..place(to_ms)]
    }

    /// How much of a pitch is in it (Goertzel).
    fn strength(samples: &[f32], pitch: f64) -> f64 {
        let turn = 2.0 * (TAU * pitch / f64::from(RATE)).cos();
        let (mut before, mut last) = (0.0_f64, 0.0_f64);
        for sample in samples {
            (before, last) = (last, f64::from(*sample) + turn * last - before);
        }
        (before * before + last * last - turn * before * last).sqrt()
    }

    fn loudness(samples: &[f32]) -> f64 {
        samples.iter().map(|sample| f64::from(*sample).powi(2)).sum()
    }

    #[test]
    fn each_cue_has_its_length_at_any_rate() {
        for cue in Cue::ALL {
            for rate in [8_000, 44_100, 48_000, 192_000] {
                let expected = u64::from(rate) * u64::from(cue.millis()) / 1000;
                assert_eq!(cue.samples(rate).len() as u64, expected, "{cue:?} at {rate}");
            }
        }
    }

    #[test]
    fn no_cue_clips_or_clicks() {
        for cue in Cue::ALL {
            let samples = cue.samples(RATE);
            let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.1..0.95).contains(&peak), "{cue:?} has a peak of {peak}");
            assert!(samples[0].abs() < 0.01 && samples[samples.len() - 1].abs() < 0.01, "{cue:?}");
        }
    }

    #[test]
    fn paid_rises_by_a_fifth() {
        let samples = Cue::Paid.samples(RATE);
        let (first, second) = (part(&samples, 0, 115), part(&samples, 125, 320));
        assert!(strength(first, D5) > 4.0 * strength(first, A5));
        assert!(strength(second, A5) > 4.0 * strength(second, D5));
        assert!((A5 / D5 - 1.5).abs() < 0.003);
    }

    #[test]
    fn failed_knocks_twice_and_low() {
        let samples = Cue::Failed.samples(RATE);
        assert!(strength(&samples, A3) > 5.0 * strength(&samples, D5));
        let [knock, still, again] = [(0, 40), (65, 90), (90, 130)]
            .map(|(from, to)| loudness(part(&samples, from, to)) / f64::from(to - from));
        assert!(knock > 8.0 * still && again > 8.0 * still, "{knock} {still} {again}");
    }

    #[test]
    fn needs_you_is_one_even_a() {
        let samples = Cue::NeedsYou.samples(RATE);
        assert!(strength(&samples, A4) > 4.0 * strength(&samples, A5));
        assert!(strength(&samples, A4) > 4.0 * strength(&samples, A3));
    }

    #[test]
    fn the_tick_is_the_softest() {
        let peak =
            |cue: Cue| cue.samples(RATE).iter().fold(0.0_f32, |most, one| most.max(one.abs()));
        for other in [Cue::Paid, Cue::Failed, Cue::NeedsYou] {
            assert!(peak(Cue::NearlyOver) < 0.6 * peak(other), "{other:?}");
        }
    }
}
