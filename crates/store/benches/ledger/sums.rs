//! All balances of a million entries.

use crate::shell::Shell;
use crate::{book, median};
use chrono::TimeDelta;
use domain::{AccountName, Currency, Entry, FactId, Money};
use std::collections::BTreeMap;
use std::time::Instant;
use store::{EntryFilter, NewEntry, Store, demo};

const ENTRIES: i64 = 1_000_000;
const ROUNDS: usize = 15;

/// What the shell adds up: every move once for where it came and once for where it went.
const SUMS: &str = "SELECT ledger_account, currency, SUM(minor) FROM (\
    SELECT to_account AS ledger_account, currency, amount_minor AS minor FROM ledger_move \
    UNION ALL SELECT from_account, currency, -amount_minor FROM ledger_move) GROUP BY 1, 2;";

type Sums = BTreeMap<(String, String), i64>;

pub async fn compare() {
    let (path, _) = book::ready(crate::WORKSPACE).await;
    let store = book::open(&path).await.expect("the made-up book opens");
    let entries = fill_up(&store).await;
    let mut shell = Shell::open(&path);
    let (_, answer) = shell.ask(SUMS);
    assert_eq!(ours(&store).await.1, read(&answer), "not the same question");
    let (mut ours_rounds, mut shell_rounds, mut empty_rounds) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        ours_rounds.push(ours(&store).await.0);
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
    store.close().await;
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

/// Books fees, spread over the time of the orders, until there are a million entries.
async fn fill_up(store: &Store) -> i64 {
    let newest = store.list_entries(&EntryFilter::default(), None, 1).await.expect("a list");
    let booked = newest.entries.first().map_or(0, |entry| entry.id);
    let account = AccountName::parse(demo::ACCOUNT).expect("a name");
    let euro = Currency::parse("EUR").expect("a currency");
    let mut tx = store.write().await.expect("nobody else writes");
    for number in booked..ENTRIES {
        let fact = FactId::parse(&format!("bench:{number}")).expect("an id");
        let minutes = TimeDelta::minutes(number % 1_000_000);
        let at = book::end().checked_sub_signed(minutes).expect("two years are not long");
        let entry = Entry::fee(fact, Money::from_minor(7, euro), at).expect("a fee");
        let fee = NewEntry { entry, account: account.clone(), order_id: None };
        tx.post(&fee, book::end()).await.expect("a fee is booked");
    }
    tx.commit().await.expect("entries are kept");
    booked.max(ENTRIES)
}
