//! A till whose program dies again and again.

use crate::desk::{Desk, text};
use crate::dice::Dice;
use crate::program::{Run, Stream, tillside};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

const SIGKILL: i32 = 9;
const WALLETS: [&str; 5] = ["ALIPAY_CN", "ALIPAY_HK", "GCASH", "DANA", "TNG"];

pub struct Till {
    pub desk: Desk,
    /// Receives what the acquirer tells by itself; it is killed as well.
    listener: Stream,
    dice: Dice,
    /// How long a whole call takes when nobody kills it.
    normal: Duration,
    /// Our orders when payers last came; what is chosen from them may be out of date.
    seen: Vec<Value>,
    /// What was asked for under the caller's own keys: the line of words, by key.
    pub orders: BTreeMap<String, String>,
    pub refunds: BTreeMap<String, String>,
    pub tally: Tally,
}

/// What has happened.
#[derive(Default)]
pub struct Tally {
    pub killed: BTreeMap<&'static str, u32>,
    pub ended: u32,
    pub repeated: u32,
    /// Payments that the wallet ended, by the acquirer's id, and how.
    pub payers: BTreeMap<String, String>,
}

impl Display for Tally {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let killed: u32 = self.killed.values().sum();
        write!(f, "{killed} kills {:?}, {} ended before", self.killed, self.ended)?;
        write!(f, ", {} repeated by key", self.repeated)?;
        let paid = self.payers.values().filter(|status| *status == "SUCCESS").count();
        write!(f, ", {paid} of {} shown codes and links paid", self.payers.len())
    }
}

impl Till {
    pub fn open(dice: Dice) -> Self {
        let desk = Desk::open();
        Self {
            listener: listen(&desk),
            desk,
            dice,
            normal: Duration::ZERO,
            seen: Vec::new(),
            orders: BTreeMap::new(),
            refunds: BTreeMap::new(),
            tally: Tally::default(),
        }
    }

    pub fn kills(&self) -> u32 {
        self.tally.killed.values().sum()
    }

    /// How long a whole call takes here.
    pub fn measure(&mut self) -> Duration {
        let mut times: Vec<_> = (0..5)
            .map(|_| {
                let started = Instant::now();
                self.desk.show_code("1.00", "USD", "");
                started.elapsed()
            })
            .collect();
        times.sort();
        self.normal = times[2];
        self.normal
    }

    /// The receiver dies where it stands, and another one takes its place.
    fn kill_listener(&mut self) {
        self.listener.kill();
        self.listener = listen(&self.desk);
        let count = self.tally.killed.entry("listen").or_default();
        *count = count.checked_add(1).unwrap();
    }

    /// Starts something, kills it, and sometimes does what a caller does then: the same again.
    pub fn act(&mut self) {
        if self.dice.percent(12) {
            self.payers_come(60);
        }
        if self.dice.percent(6) {
            self.kill_listener();
        }
        let (what, line) = self.choose();
        if !self.kill(what, &line) {
            self.tally.ended = self.tally.ended.checked_add(1).unwrap();
        } else if line.contains("--request-id") && self.dice.percent(35) {
            self.tally.repeated = self.tally.repeated.checked_add(1).unwrap();
            check(&line, &self.desk.run(&line));
        }
    }

    fn choose(&mut self) -> (&'static str, String) {
        let roll = self.dice.below(100);
        let chosen = match roll {
            0..58 => None,
            58..78 => self.refund().map(|line| ("refund", line)),
            78..90 => self.order_in(&["paid", "open"]).map(|order| {
                let id = text(&order["id"]);
                ("cancel", format!("order cancel {id}"))
            }),
            _ => Some(("sync", "sync".to_owned())),
        };
        chosen.unwrap_or_else(|| self.order())
    }

    fn order(&mut self) -> (&'static str, String) {
        let number = self.orders.len();
        let key = format!("sale-{number}");
        let cents = self.dice.below(5000).checked_add(101).unwrap();
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let (what, mode) = match self.dice.below(10) {
            0..4 => ("show-code", String::new()),
            4..8 => {
                let wallet = *self.dice.one_of(&WALLETS).unwrap();
                ("scan-code", format!("--code {}", self.desk.payers_code(wallet, false)))
            }
            _ => ("cashier", "--wallet GCASH".to_owned()),
        };
        let line = format!(
            "order create --amount {amount} --currency USD --mode {what} {mode} --reference {key} \
             --request-id {key}"
        );
        self.orders.insert(key, line.clone());
        (what, line)
    }

    fn refund(&mut self) -> Option<String> {
        let order = self.order_in(&["paid", "partly-refunded"])?;
        let key = format!("back-{}", self.refunds.len());
        let much = if self.dice.percent(50) { "--full" } else { "--amount 0.75" };
        let id = text(&order["id"]);
        let line = format!("refund create --order {id} {much} --reason {key} --request-id {key}");
        self.refunds.insert(key, line.clone());
        Some(line)
    }

    fn order_in(&mut self, statuses: &[&str]) -> Option<Value> {
        let fits = |order: &&Value| statuses.contains(&text(&order["status"]));
        let orders: Vec<_> = self.seen.iter().filter(fits).collect();
        self.dice.one_of(&orders).map(|order| Value::clone(order))
    }

    /// Runs a line and kills it; says whether it was still alive.
    fn kill(&mut self, what: &'static str, line: &str) -> bool {
        let mut command = tillside(&self.desk.data());
        command.arg("--json").args(line.split_whitespace());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(self.moment());
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.signal() == Some(SIGKILL) {
            let count = self.tally.killed.entry(what).or_default();
            *count = count.checked_add(1).unwrap();
            return true;
        }
        let run = Run {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        check(line, &run);
        false
    }

    /// Before, during and after the call. About half of the time goes by before the intent is
    /// stored, and kills there prove little, so more of them fall later.
    fn moment(&mut self) -> Duration {
        let half = self.normal.checked_div(2).unwrap();
        let whole = half.saturating_mul(3);
        if self.dice.percent(40) {
            return self.dice.moment(whole);
        }
        half.saturating_add(self.dice.moment(half.saturating_mul(5).checked_div(4).unwrap()))
    }

    /// Payers at the codes and links that the shop shows: so many in a hundred have come.
    pub fn payers_come(&mut self, chance: u64) {
        self.seen = self.all_orders();
        for order in self.seen.clone() {
            let payment = &order["payments"][0];
            let shown = [&payment["code"], &payment["checkout_url"]];
            let shown = shown.into_iter().find(|shown| shown.is_string());
            let waits = payment["status"] == "awaiting-payer";
            let Some(shown) = shown.filter(|_| waits && self.dice.percent(chance)) else {
                continue;
            };
            let decision = if self.dice.percent(10) { "decline" } else { "approve" };
            let (status, answer) = self.desk.pay(shown, "GCASH", decision);
            match (status, answer["status"].as_str()) {
                // Pressing twice pays once, and our program may have died before it heard of it.
                (200, Some(told @ ("SUCCESS" | "FAILED"))) => {
                    let id = text(&answer["payment_id"]).to_owned();
                    self.tally.payers.insert(id, told.to_owned());
                }
                // Declined or cancelled already.
                (410, _) => {}
                _ => panic!("{status}: {answer}"),
            }
        }
    }

    /// Runs `sync` until nothing is unknown; says how often.
    pub fn settle(&mut self, most: u32) -> u32 {
        for round in 1..=most {
            let run = self.desk.run("sync");
            match run.status {
                0 => return round,
                3 => {}
                _ => panic!("{run:?}"),
            }
        }
        panic!("still unknown after {most} syncs: {}", self.desk.run("sync").stdout)
    }

    /// Intents of which nobody knows yet what became of them.
    pub fn unsettled(&self) -> usize {
        let orders = self.all_orders();
        let unknown = orders.iter().filter(|order| order["payments"][0]["status"] == "unknown");
        let refunds = self.all_refunds();
        let pending = refunds.iter().filter(|refund| refund["status"] == "pending");
        unknown.count().checked_add(pending.count()).unwrap()
    }

    pub fn all_orders(&self) -> Vec<Value> {
        let mut orders = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.desk.ok(&format!("order list --limit 1000 {after}"));
            orders.extend(page["orders"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return orders };
            after = format!("--after {next}");
        }
    }

    pub fn all_refunds(&self) -> Vec<Value> {
        self.desk.ok("refund list --limit 100000")["refunds"].as_array().unwrap().clone()
    }
}

fn listen(desk: &Desk) -> Stream {
    desk.stream(&format!("listen --listen 127.0.0.1:{}", desk.port))
}

/// Nothing but an answer, a refusal or "not known yet": no panic, no damaged data.
#[track_caller]
fn check(line: &str, run: &Run) {
    assert!(matches!(run.status, 0 | 1 | 3), "{line}: {run:?}");
    run.document();
}
