//! Every operation under every fault, with the program killed before, during and after: many short
//! runs, each drawn from its seed, against the practice acquirer with a clock that is set by hand.
//!
//! `cargo xtask torture --seeds N` runs many; `cargo xtask torture --seed S` runs one and tells
//! what happened in it. A seed repeats all choices; which of two messages is a millisecond earlier
//! remains the machine's.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod batch;
mod deed;
#[allow(dead_code, reason = "shared with the test that kills the real program")]
#[path = "../../../cli/tests/killed/dice.rs"]
mod dice;
mod fault;
mod ground;
mod life;
mod oracle;
mod plan;
mod world;

use ground::Ground;
use plan::Step;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use world::{Books, World};

/// As many as take half a minute where nothing is optimised.
const SEEDS: u64 = 30;

/// What has been done in all.
#[derive(Debug, Default)]
struct Tally {
    runs: u64,
    steps: usize,
    kills: u32,
    /// Kills in the middle of an act.
    cut_short: u32,
    payments: usize,
    refunds: usize,
    struck: BTreeMap<String, u64>,
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn whatever_goes_wrong_both_books_agree_in_the_end() {
    let one = from_environment("TILLSIDE_TORTURE_SEED");
    let first = one.or_else(|| from_environment("TILLSIDE_TORTURE_FROM")).unwrap_or(1);
    let count = match one {
        Some(_) => 1,
        None => from_environment("TILLSIDE_TORTURE_SEEDS").unwrap_or(SEEDS),
    };
    let started = Instant::now();
    let next = AtomicU64::new(first);
    let end = first.checked_add(count).unwrap();
    let (tally, failed) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let ground = Ground::lay();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    match run(&ground, seed, one.is_some()) {
                        Some(done) => tally.lock().unwrap().add(done),
                        None => failed.lock().unwrap().push(seed),
                    }
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{tally} in {} s", started.elapsed().as_secs());
    println!("never struck: {:?}", tally.never());
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    for seed in &failed {
        println!("cargo xtask torture --seed {seed}");
    }
    assert!(failed.is_empty(), "{} of {count} runs failed: {failed:?}", failed.len());
}

impl Tally {
    fn add(&mut self, done: Self) {
        self.runs = self.runs.saturating_add(done.runs);
        self.steps = self.steps.saturating_add(done.steps);
        self.kills = self.kills.saturating_add(done.kills);
        self.cut_short = self.cut_short.saturating_add(done.cut_short);
        self.payments = self.payments.saturating_add(done.payments);
        self.refunds = self.refunds.saturating_add(done.refunds);
        for (fault, times) in done.struck {
            let counted = self.struck.entry(fault).or_default();
            *counted = counted.saturating_add(times);
        }
        if self.runs.is_multiple_of(100) {
            println!("{self}");
        }
    }

    /// What none of the runs has brought.
    fn never(&self) -> Vec<String> {
        fault::matrix().filter(|pair| !self.struck.contains_key(pair)).collect()
    }
}

impl Display for Tally {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let struck: u64 = self.struck.values().sum();
        write!(
            f,
            "{} runs of {} steps, {} kills ({} in the middle), {struck} faults of {} kinds struck; \
             {} payments and {} refunds agree",
            self.runs,
            self.steps,
            self.kills,
            self.cut_short,
            self.struck.len(),
            self.payments,
            self.refunds
        )
    }
}

/// One run; nothing where it failed, and then its steps have been told.
fn run(ground: &Ground, seed: u64, aloud: bool) -> Option<Tally> {
    let steps = plan::draw(seed);
    let told = Mutex::new(Vec::new());
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::begin(ground, seed);
        let mut books = Books::default();
        for (place, step) in steps.iter().enumerate() {
            told.lock().unwrap().push(format!("{place}: {step}"));
            if aloud {
                println!("{} {place}: {step}", world.now());
            }
            world.faults(&step.faults);
            deed::perform(&mut world, &step.act, step.kill);
            books = oracle::watch(&books, &mut world);
        }
        oracle::settle_all(&mut world, seed.is_multiple_of(2));
        oracle::watch(&books, &mut world);
        let (payments, refunds) = oracle::agree(&mut world, steps.iter().any(lies));
        Tally {
            runs: 1,
            steps: steps.len(),
            kills: world.kills,
            cut_short: world.cut_short,
            payments,
            refunds,
            struck: std::mem::take(&mut world.struck),
        }
    }));
    if outcome.is_err() {
        let told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
        println!("seed {seed} failed after these steps:\n{}", told.join("\n"));
    }
    outcome.ok()
}

/// Whether the acquirer says what is not so under its own signature.
fn lies(step: &Step) -> bool {
    let lies = ["wrong-amount", "wrong-currency", "late-success"];
    step.faults.iter().any(|fault| lies.iter().any(|lie| fault["fault"] == *lie))
}
