//! The faults of a run, and which of them strikes next. Every choice follows from the seed.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::fault::{Fault, Kind, Often};

/// The list in force.
pub(crate) struct Armed {
    seed: u64,
    list: Vec<Entry>,
}

struct Entry {
    fault: Fault,
    /// How often it could have struck.
    asked: u64,
    /// How often it did.
    struck: u64,
}

/// What happens to one call.
pub(crate) struct CallFaults {
    pub(crate) slow_ms: u64,
    pub(crate) fault: Option<Fault>,
}

impl Armed {
    pub(crate) fn new(seed: u64, faults: Vec<Fault>) -> Self {
        let list = faults.into_iter().map(|fault| Entry { fault, asked: 0, struck: 0 }).collect();
        Self { seed, list }
    }

    pub(crate) fn set(&mut self, faults: Vec<Fault>) {
        *self = Self::new(self.seed, faults);
    }

    /// What happens to a call: every `slow` that strikes, and the first other fault that does.
    pub(crate) fn strike_call(&mut self, operation: &str) -> CallFaults {
        let mut slow_ms: u64 = 0;
        let mut chosen = None;
        for (index, entry) in (0..).zip(&mut self.list) {
            let kind = entry.fault.kind;
            let in_turn = kind == Kind::Slow || chosen.is_none();
            if kind.is_of_letters() || !entry.fault.is_about(operation) || !in_turn {
                continue;
            }
            if !entry.strikes(self.seed, index) {
                continue;
            }
            if kind == Kind::Slow {
                slow_ms = slow_ms.saturating_add(entry.fault.ms.unwrap_or(1000));
            } else {
                chosen = Some(entry.fault.clone());
            }
        }
        CallFaults { slow_ms, fault: chosen }
    }

    /// Every fault among `kinds` that strikes an act of this name.
    pub(crate) fn strike_letter(&mut self, operation: &str, kinds: &[Kind]) -> Vec<Fault> {
        let mut struck = Vec::new();
        for (index, entry) in (0..).zip(&mut self.list) {
            let fits = kinds.contains(&entry.fault.kind) && entry.fault.is_about(operation);
            if fits && entry.strikes(self.seed, index) {
                struck.push(entry.fault.clone());
            }
        }
        struck
    }

    /// A forged success right after an order was placed: only for faults that name `pay`, since
    /// those for everything strike when the genuine notification goes.
    pub(crate) fn strike_forged_order(&mut self) -> bool {
        let mut forged = false;
        for (index, entry) in (0..).zip(&mut self.list) {
            let named = entry.fault.operation.as_deref() == Some("pay");
            if entry.fault.kind == Kind::Forge && named && entry.strikes(self.seed, index) {
                forged = true;
            }
        }
        forged
    }

    /// As the control call shows it.
    pub(crate) fn show(&self) -> Value {
        let show = |entry: &Entry| {
            let mut members = entry.fault.written.clone();
            members.insert("fault".to_owned(), json!(entry.fault.kind.word()));
            let operation = entry.fault.operation.as_deref().unwrap_or("*");
            members.insert("operation".to_owned(), json!(operation));
            members.insert("struck".to_owned(), json!(entry.struck));
            if let Often::Times(times) = entry.fault.often {
                members.insert("remaining".to_owned(), json!(times.saturating_sub(entry.struck)));
            }
            Value::Object(members)
        };
        json!({"faults": self.list.iter().map(show).collect::<Vec<_>>()})
    }
}

impl Entry {
    fn strikes(&mut self, seed: u64, index: u64) -> bool {
        let strikes = match self.fault.often {
            Often::Always => true,
            Often::Times(times) => self.struck < times,
            Often::Chance(millionths) => draw(seed, index, self.asked) < millionths,
        };
        self.asked = self.asked.saturating_add(1);
        self.struck = self.struck.saturating_add(u64::from(strikes));
        strikes
    }
}

/// A number below a million that belongs to a seed, a fault and the turn.
fn draw(seed: u64, index: u64, turn: u64) -> u32 {
    let mut hash = Sha256::new();
    for part in [seed, index, turn] {
        hash.update(part.to_be_bytes());
    }
    let hash = hash.finalize();
    let number = hash.iter().take(4).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    // The few numbers above the last whole million make no difference that a run could show.
    u32::try_from(number.checked_rem(1_000_000).unwrap_or(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn armed(seed: u64, text: &str) -> Armed {
        Armed::new(seed, Fault::parse_list(text).unwrap())
    }

    fn run(armed: &mut Armed, calls: u32) -> String {
        let letter = |faults: CallFaults| faults.fault.map_or('.', |_| 'x');
        (0..calls).map(|_| letter(armed.strike_call("pay"))).collect()
    }

    #[test]
    fn a_count_runs_out() {
        let mut faults = armed(1, r#"[{"fault": "unknown", "operation": "pay", "count": 2}]"#);
        assert!(faults.strike_call("cancel").fault.is_none());
        assert_eq!(run(&mut faults, 4), "xx..");
        assert_eq!(faults.show()["faults"][0]["remaining"], 0);
    }

    #[test]
    fn the_same_seed_strikes_the_same_calls() {
        let text = r#"[{"fault": "unknown", "probability": 0.5}]"#;
        let first = run(&mut armed(7, text), 200);
        assert_eq!(first, run(&mut armed(7, text), 200));
        assert_ne!(first, run(&mut armed(8, text), 200));
        let hits = first.chars().filter(|letter| *letter == 'x').count();
        assert!((70..130).contains(&hits), "{hits}");
    }

    #[test]
    fn slowness_adds_to_another_fault() {
        let mut faults = armed(1, r#"[{"fault": "slow", "ms": 5}, {"fault": "close-after"}]"#);
        let struck = faults.strike_call("refund");
        assert_eq!(struck.slow_ms, 5);
        assert_eq!(struck.fault.unwrap().kind, Kind::CloseAfter);
    }
}
