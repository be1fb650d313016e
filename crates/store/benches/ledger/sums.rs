//! All balances of a million entries.

use crate::median;
use crate::shell::Shell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use store::Store;

const ROUNDS: usize = 15;

/// What the shell adds up: every move once for where it came and once for where it went.
const SUMS: &str = "SELECT ledger_account, currency, SUM(minor) FROM (\
    SELECT to_account AS ledger_account, currency, amount_minor AS minor FROM ledger_move \
    UNION ALL SELECT from_account, currency, -amount_minor FROM ledger_move) GROUP BY 1, 2;";

type Sums = BTreeMap<(String, String), i64>;

pub async fn compare(store: &Store, path: &Path, entries: i64) {
    let mut shell = Shell::open(path);
    let (_, answer) = shell.ask(SUMS);
    assert_eq!(ours(store).await.1, read(&answer), "not the same question");
    let (mut ours_rounds, mut shell_rounds, mut empty_rounds) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        ours_rounds.push(ours(store).await.0);
        shell_rounds.push(shell.ask(SUMS).0);
        empty_rounds.push(shell.ask("").0);
    }
    let ours_ns = median(ours_rounds);
    let baseline_ns = median(shell_rounds).saturating_sub(median(empty_rounds));
    println!(
        r#"{{"bench":"ledger, balances","ours_ns":{ours_ns},"baseline_ns":{baseline_ns},"aim":">= 20","note":"all balances of {entries} entries; baseline: SUM and GROUP BY over their moves by the {}"}}"#,
        shell.version()
    );
    shell.close();
}

async fn ours(store: &Store) -> (u128, Sums) {
    let started = Instant::now();
    let balances = store.ledger_balances(None).await.expect("balances are read");
    let took = started.elapsed().as_nanos();
    let mut sums = Sums::new();
    for balance in balances {
        let sum = balance.balance().expect("a balance is an amount");
        let place = (balance.ledger_account.word().to_owned(), sum.currency().to_string());
        *sums.entry(place).or_default() += sum.minor();
    }
    (took, sums)
}

fn read(answer: &[String]) -> Sums {
    let sum = |line: &String| {
        let mut fields = line.split('|').map(str::to_owned);
        let mut next = || fields.next().expect("three fields");
        let (account, currency) = (next(), next());
        ((account, currency), next().parse().expect("a sum is a number"))
    };
    answer.iter().map(sum).collect()
}
