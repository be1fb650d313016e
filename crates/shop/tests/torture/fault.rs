//! What goes wrong at the acquirer in a run, drawn from its seed.

use crate::dice::Dice;
use crate::plan::Act;
use serde_json::{Value, json};

/// What may go wrong all the time in a run: nothing, or a lot.
pub fn weather(dice: &mut Dice) -> Vec<Value> {
    let most = *dice.one_of(&[0, 0, 6, 12, 20]).unwrap();
    let mut weather: Vec<Value> = (0..dice.below(most.max(1)))
        .map(|_| if dice.percent(80) { of_call(dice, &CALLS) } else { of_letter(dice) })
        .collect();
    for fault in &mut weather {
        fault.as_object_mut().unwrap().remove("count");
        let chance = *dice.one_of(&["0.04", "0.1", "0.3"]).unwrap();
        fault["probability"] = serde_json::from_str(chance).unwrap();
    }
    weather
}

const CALLS: [&str; 5] = ["pay", "inquiryPayment", "cancel", "refund", "inquiryRefund"];
const OF_CALLS: [&str; 13] = [
    "timeout-before",
    "timeout-after",
    "close-before",
    "close-after",
    "http-status",
    "http-status 429",
    "torn-body",
    "garbage-body",
    "wrong-signature",
    "missing-signature",
    "unknown",
    "slow",
    "result-code",
];
const OF_LETTERS: [&str; 6] =
    ["duplicate", "delay", "reorder", "lose", "wrong-amount", "wrong-currency"];
const LETTERS: [&str; 2] = ["notifyPayment", "notifyRefund"];

pub fn faults(dice: &mut Dice, act: &Act) -> Vec<Value> {
    // A lost word of a reversal is told by a report, not by anything here.
    if matches!(act, Act::Reverse { .. }) || dice.percent(35) {
        return Vec::new();
    }
    let count = dice.below(4).saturating_add(1);
    let calls = calls_of(act);
    (0..count)
        .map(|_| if dice.percent(70) { of_call(dice, calls) } else { of_letter(dice) })
        .collect()
}

/// The calls that an act makes, and what may follow from them.
const fn calls_of(act: &Act) -> &'static [&'static str] {
    match act {
        Act::Take { .. } | Act::TakeAgain { .. } => &["pay"],
        Act::PayAgain { .. } | Act::Renew { .. } => &["pay", "cancel", "inquiryPayment"],
        Act::Cancel { .. } => &["cancel", "cancel", "inquiryPayment"],
        Act::Refund { .. }
        | Act::RefundAgain { .. }
        | Act::Batch { .. }
        | Act::BatchAgain { .. } => &["refund"],
        Act::Return { .. } => &["cancel", "refund"],
        Act::Inquire { .. } => &["inquiryPayment", "pay"],
        Act::Work
        | Act::Sync
        | Act::AtOnce(..)
        | Act::Wait { .. }
        | Act::Payer { .. }
        | Act::Reverse { .. }
        | Act::Restart { .. } => &CALLS,
    }
}

fn of_call(dice: &mut Dice, calls: &[&'static str]) -> Value {
    let effect = dice.percent(50);
    let status = *dice.one_of(&[500, 502, 503, 429, 404]).unwrap();
    let seconds = dice.below(200);
    let operation = match dice.one_of(calls) {
        Some(operation) if dice.percent(90) => *operation,
        _ => "*",
    };
    let mut fault = match dice.below(15) {
        0 => json!({ "fault": "timeout-before", "ms": 400 }),
        1 => json!({ "fault": "timeout-after", "ms": 400 }),
        2 | 3 => json!({ "fault": "close-before" }),
        4 | 5 => json!({ "fault": "close-after" }),
        6 => json!({ "fault": "http-status", "status": status, "effect": effect }),
        7 => json!({ "fault": "torn-body", "effect": effect }),
        8 => json!({ "fault": "garbage-body", "effect": effect }),
        9 => json!({ "fault": "wrong-signature", "effect": effect }),
        10 => json!({ "fault": "missing-signature", "effect": effect }),
        11 => json!({ "fault": "unknown", "effect": effect }),
        12 => json!({ "fault": "slow", "ms": 15 }),
        13 => json!({
            "fault": "result-code", "code": "REQUEST_TRAFFIC_EXCEED_LIMIT", "effect": effect,
        }),
        _ => json!({
            "fault": "result-code", "code": "REFUND_IN_PROCESS", "effect": true,
            "seconds": seconds, "fails": effect, "operation": "refund",
        }),
    };
    if fault.get("operation").is_none() {
        fault["operation"] = json!(operation);
    }
    often(dice, fault)
}

fn of_letter(dice: &mut Dice) -> Value {
    let operation = *dice.one_of(&LETTERS).unwrap();
    let seconds = dice.below(400);
    let fault = match dice.below(9) {
        0 => json!({ "fault": "duplicate", "operation": operation }),
        1 => json!({ "fault": "delay", "seconds": seconds, "operation": operation }),
        2 => json!({ "fault": "reorder", "operation": operation }),
        3 | 4 => json!({ "fault": "lose", "operation": operation }),
        5 => json!({ "fault": "forge", "operation": "pay" }),
        6 => json!({ "fault": "wrong-amount", "operation": operation }),
        7 => json!({ "fault": "wrong-currency", "operation": operation }),
        _ => json!({ "fault": "late-success", "seconds": seconds, "operation": "cancel" }),
    };
    often(dice, fault)
}

/// A fault and what it strikes, as they are counted.
pub fn name_of(fault: &Value) -> String {
    let word = fault["fault"].as_str().unwrap();
    let operation = fault["operation"].as_str().unwrap();
    match fault["status"].as_u64() {
        Some(429) => format!("{operation} {word} 429"),
        _ => format!("{operation} {word}"),
    }
}

/// Every operation under every fault.
pub fn matrix() -> impl Iterator<Item = String> {
    let pairs = |operations: &'static [&'static str], faults: &'static [&'static str]| {
        let named = move |operation| faults.iter().map(move |fault| format!("{operation} {fault}"));
        operations.iter().flat_map(named)
    };
    let alone = ["pay forge", "cancel late-success"].map(str::to_owned);
    pairs(&CALLS, &OF_CALLS).chain(pairs(&LETTERS, &OF_LETTERS)).chain(alone)
}

fn often(dice: &mut Dice, mut fault: Value) -> Value {
    if dice.percent(80) {
        fault["count"] = json!(dice.below(3).saturating_add(1));
    }
    fault
}
