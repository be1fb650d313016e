//! What happens in one run, drawn from its seed: acts at the till and in wallets, and where the
//! program dies.

use crate::dice::Dice;
use crate::fault::{faults, weather};
use serde_json::Value;

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
    /// Several refunds from one file; a line without an order names one that nobody made.
    Batch {
        lines: Vec<(Option<u64>, Share)>,
    },
    /// The same file, as somebody runs it whose program died in the middle.
    BatchAgain {
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
        74..77 => Act::Work,
        77..80 => Act::Sync,
        80..83 => batch(dice),
        83..84 => Act::BatchAgain { pick: pick(dice) },
        84..88 => Act::AtOnce(Box::new(either(dice)), Box::new(either(dice))),
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
    let share = share(dice);
    Act::Refund { pick: pick(dice), share, keyed: dice.percent(50) }
}

fn share(dice: &mut Dice) -> Share {
    let shares = [
        Share::Rest,
        Share::Percent(30),
        Share::Percent(50),
        Share::Percent(100),
        Share::Percent(101),
    ];
    *dice.one_of(&shares).unwrap()
}

fn batch(dice: &mut Dice) -> Act {
    let count = dice.below(5).saturating_add(1);
    let mut line = || {
        let order = (!dice.percent(10)).then(|| pick(dice));
        (order, share(dice))
    };
    Act::Batch { lines: (0..count).map(|_| line()).collect() }
}

/// What two people may well do at once, to the same order.
fn either(dice: &mut Dice) -> Act {
    match dice.below(9) {
        0 => Act::Cancel { pick: 0 },
        1 | 2 => Act::Refund { pick: 0, share: Share::Percent(60), keyed: false },
        3 => Act::Return { pick: 0 },
        4 => Act::Work,
        5 => Act::Sync,
        6 => Act::TakeAgain { pick: 0 },
        7 => Act::BatchAgain { pick: 0 },
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
