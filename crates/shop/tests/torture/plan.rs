//! What happens in one run, drawn from its seed: acts at the till and in wallets, what goes wrong
//! at the acquirer meanwhile, and where the program dies.

use crate::dice::Dice;
use serde_json::{Value, json};

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is armed at the acquirer while it lasts.
    pub faults: Vec<Value>,
    pub act: Act,
    /// Where in it the program is killed, if it is.
    pub kill: Option<Kill>,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.act)?;
        if let Some(kill) = self.kill {
            write!(f, ", killed {kill:?}")?;
        }
        self.faults.iter().try_for_each(|fault| write!(f, " {fault}"))
    }
}

/// The moment of a kill.
#[derive(Clone, Copy, Debug)]
pub enum Kill {
    /// When the act waits for the so-manieth time: for the disk, the acquirer or a turn.
    AtWait(u64),
    /// So many microseconds into it, where others do the work.
    AtMicros(u64),
}

/// How a payer is asked.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    Show,
    Scan,
    ScanWithPin,
    Link,
    Entry,
}

/// How much goes back.
#[derive(Clone, Copy, Debug)]
pub enum Share {
    /// All that is left.
    Rest,
    /// So many hundredths of what was paid; above 100 it is too much.
    Percent(i64),
}

/// What is done. `pick` chooses among what there is by then.
#[derive(Clone, Debug)]
pub enum Act {
    Take {
        ask: Ask,
        minor: i64,
        keyed: bool,
    },
    /// The same key with the same data, as a caller that never heard the answer sends it.
    TakeAgain {
        pick: u64,
    },
    PayAgain {
        pick: u64,
    },
    Renew {
        pick: u64,
    },
    /// A payer acts in the wallet.
    Payer {
        pick: u64,
        decision: &'static str,
    },
    Cancel {
        pick: u64,
    },
    Refund {
        pick: u64,
        share: Share,
        keyed: bool,
    },
    RefundAgain {
        pick: u64,
    },
    /// By a cancel or by a refund, whichever is the way.
    Return {
        pick: u64,
    },
    /// The acquirer takes a refund back.
    Reverse {
        pick: u64,
    },
    Inquire {
        pick: u64,
    },
    /// What falls due.
    Work,
    Sync,
    /// Two programs on one folder, at once.
    AtOnce(Box<Act>, Box<Act>),
    /// Time passes, notifications come, workers work.
    Wait {
        seconds: i64,
    },
    /// The program ends properly and starts again, and then hears notifications or does not.
    Restart {
        hears: bool,
    },
}

/// The most steps in a run.
const STEPS: u64 = 16;

pub fn draw(seed: u64) -> Vec<Step> {
    let mut dice = Dice::new(seed);
    let count = dice.below(STEPS).saturating_add(4);
    // Something is paid, so that something can go back.
    let first = Act::Take { ask: Ask::Scan, minor: minor(&mut dice), keyed: false };
    let mut steps = vec![Step { faults: Vec::new(), act: first, kill: None }];
    let weather = weather(&mut dice);
    for _ in 0..count {
        let act = act(&mut dice);
        let mut faults = faults(&mut dice, &act);
        // What the acquirer tells of a reversal has to arrive: nobody asks about what is done.
        if !matches!(act, Act::Reverse { .. }) {
            faults.extend(weather.iter().cloned());
        }
        let kill = kill(&mut dice, &act);
        steps.push(Step { faults, act, kill });
    }
    steps
}

/// What may go wrong all the time in a run: nothing, or a lot.
fn weather(dice: &mut Dice) -> Vec<Value> {
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

fn act(dice: &mut Dice) -> Act {
    match dice.below(100) {
        0..17 => take(dice),
        17..20 => Act::TakeAgain { pick: pick(dice) },
        20..23 => Act::PayAgain { pick: pick(dice) },
        23..26 => Act::Renew { pick: pick(dice) },
        26..42 => Act::Payer { pick: pick(dice), decision: decision(dice) },
        42..48 => Act::Cancel { pick: pick(dice) },
        48..62 => refund(dice),
        62..65 => Act::RefundAgain { pick: pick(dice) },
        65..70 => Act::Return { pick: pick(dice) },
        70..72 => Act::Reverse { pick: pick(dice) },
        72..74 => Act::Inquire { pick: pick(dice) },
        74..78 => Act::Work,
        78..82 => Act::Sync,
        82..88 => Act::AtOnce(Box::new(either(dice)), Box::new(either(dice))),
        88..97 => Act::Wait { seconds: span(dice) },
        _ => Act::Restart { hears: dice.percent(75) },
    }
}

fn take(dice: &mut Dice) -> Act {
    let asks = [
        Ask::Show,
        Ask::Show,
        Ask::Scan,
        Ask::Scan,
        Ask::Scan,
        Ask::ScanWithPin,
        Ask::Link,
        Ask::Entry,
    ];
    let ask = *dice.one_of(&asks).unwrap();
    let minor = minor(dice);
    Act::Take { ask, minor, keyed: dice.percent(50) }
}

fn minor(dice: &mut Dice) -> i64 {
    i64::try_from(dice.below(4900)).unwrap().saturating_add(100)
}

fn refund(dice: &mut Dice) -> Act {
    let shares = [
        Share::Rest,
        Share::Percent(30),
        Share::Percent(50),
        Share::Percent(100),
        Share::Percent(101),
    ];
    let share = *dice.one_of(&shares).unwrap();
    Act::Refund { pick: pick(dice), share, keyed: dice.percent(50) }
}

/// What two people may well do at once, to the same order.
fn either(dice: &mut Dice) -> Act {
    match dice.below(8) {
        0 => Act::Cancel { pick: 0 },
        1 | 2 => Act::Refund { pick: 0, share: Share::Percent(60), keyed: false },
        3 => Act::Return { pick: 0 },
        4 => Act::Work,
        5 => Act::Sync,
        6 => Act::TakeAgain { pick: 0 },
        _ => Act::RefundAgain { pick: 0 },
    }
}

/// Later things are picked more often: they are the ones that are still open.
fn pick(dice: &mut Dice) -> u64 {
    let wide = dice.below(6);
    dice.below(wide.saturating_add(1))
}

fn decision(dice: &mut Dice) -> &'static str {
    match dice.below(10) {
        0 => "decline",
        1 => "abandon",
        _ => "approve",
    }
}

/// Seconds, minutes, sometimes past the end of the day.
fn span(dice: &mut Dice) -> i64 {
    let most = *dice.one_of(&[10, 30, 90, 300, 1200, 80_000]).unwrap();
    i64::try_from(dice.below(most)).unwrap().saturating_add(1)
}

fn kill(dice: &mut Dice, act: &Act) -> Option<Kill> {
    if !dice.percent(40) {
        return None;
    }
    Some(match act {
        Act::Payer { .. } | Act::Reverse { .. } | Act::Wait { .. } => {
            Kill::AtMicros(dice.below(9000))
        }
        _ => {
            let most = *dice.one_of(&[4, 20, 60]).unwrap();
            Kill::AtWait(dice.below(most))
        }
    })
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

fn faults(dice: &mut Dice, act: &Act) -> Vec<Value> {
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
        Act::Refund { .. } | Act::RefundAgain { .. } => &["refund"],
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
