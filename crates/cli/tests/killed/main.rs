//! The real program, killed at hundreds of random moments while its acquirer misbehaves.
//!
//! `TILLSIDE_SEED` repeats a run's choices; the moments themselves are the machine's.
//! `TILLSIDE_KILLS` asks for more than the usual number.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "shared with the tests of the whole thread, which use all of it")]
#[path = "../thread/desk.rs"]
mod desk;
mod dice;
#[allow(dead_code, reason = "shared with the tests of the whole thread, which use all of it")]
#[path = "../thread/program.rs"]
mod program;
mod proof;
mod till;

use dice::Dice;
use serde_json::json;
use std::fmt::Write;
use std::time::{Duration, Instant};
use till::Till;

const KILLS: u32 = 200;
const KILLS_MIN: u32 = 100;
/// A slow machine makes fewer kills rather than a longer test.
const TIME_FOR_KILLS: Duration = Duration::from_secs(40);
/// Rounds of `sync`, each of which has a patience of its own.
const SYNCS_MAX: u32 = 8;

/// Says the seed when the test ends badly.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("TILLSIDE_SEED={} repeats these choices", self.0);
        }
    }
}

fn from_environment<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn whenever_the_program_is_killed_nothing_is_charged_twice_and_nothing_is_forgotten() {
    let seed = Seed(from_environment("TILLSIDE_SEED").unwrap_or_else(dice::fresh_seed));
    let asked: Option<u32> = from_environment("TILLSIDE_KILLS");
    let mut till = Till::open(Dice::new(seed.0));
    let normal = till.measure();

    till.desk.faults(&faults());
    let started = Instant::now();
    let wanted = asked.unwrap_or(KILLS);
    while till.kills() < wanted {
        let late = asked.is_none() && started.elapsed() > TIME_FOR_KILLS;
        if late && till.kills() >= KILLS_MIN {
            break;
        }
        till.act();
    }
    let killing = started.elapsed();
    till.desk.faults(&json!([]));

    let unsettled = till.unsettled();
    let syncs = till.settle(SYNCS_MAX);
    // What was never shown because of a kill is shown now, and can be paid.
    till.payers_come(100);
    till.settle(SYNCS_MAX);
    let proven = proof::prove(&till);

    let mut told = format!("seed {}: {}", seed.0, till.tally);
    write!(
        told,
        "; a whole call takes {} ms; {} ms of kills, {unsettled} intents left open, {syncs} syncs; \
         {proven}",
        normal.as_millis(),
        killing.as_millis()
    )
    .unwrap();
    println!("{told}");
}

/// Of ten calls about three go wrong, one way or another; another two are slow.
fn faults() -> serde_json::Value {
    let mut faults = Vec::new();
    for operation in ["pay", "refund", "cancel", "inquiryPayment", "inquiryRefund"] {
        let lost = [
            json!({ "fault": "close-before", "probability": 0.06 }),
            json!({ "fault": "close-after", "probability": 0.08 }),
            json!({ "fault": "timeout-after", "ms": 200, "probability": 0.03 }),
            json!({ "fault": "torn-body", "probability": 0.03 }),
            json!({ "fault": "wrong-signature", "probability": 0.04 }),
            json!({ "fault": "unknown", "probability": 0.03 }),
            json!({ "fault": "unknown", "effect": true, "probability": 0.03 }),
            json!({ "fault": "http-status", "status": 503, "probability": 0.03 }),
            json!({ "fault": "slow", "ms": 60, "probability": 0.2 }),
        ];
        for mut fault in lost {
            fault["operation"] = json!(operation);
            faults.push(fault);
        }
    }
    for fault in ["lose", "duplicate", "reorder"] {
        faults.push(json!({ "fault": fault, "probability": 0.1 }));
    }
    json!(faults)
}
