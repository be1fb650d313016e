//! Booking fees, one commit each, where a million entries are booked already.

use crate::bare::BareFile;
use crate::{book, median};
use chrono::TimeDelta;
use domain::{AccountName, Currency, Entry, FactId, Money};
use std::path::Path;
use std::time::Instant;
use store::{EntryFilter, NewEntry, Store, demo};

const ENTRIES: i64 = 1_000_000;
const ROUNDS: i64 = 2_000;
/// Until a log is as long as it gets, each commit makes the file longer, which costs more.
const ROUNDS_BEFORE: i64 = 600;

/// Compares, and says how many entries there are then. `beside` is a folder of the same disk.
pub async fn compare(store: &Store, beside: &Path) -> i64 {
    let booked = fill_up(store).await;
    let folder = tempfile::tempdir_in(beside).expect("a folder of its own");
    let mut bare = BareFile::open(&folder.path().join("bare.sqlite"), booked).await;
    let (mut ours_rounds, mut bare_rounds) = (vec![], vec![]);
    for round in 0..ROUNDS + ROUNDS_BEFORE {
        let fee = fee(booked + round);
        let started = Instant::now();
        let mut tx = store.write().await.expect("nobody else writes");
        let news = tx.post(&fee, book::end()).await.expect("a fee is booked");
        tx.commit().await.expect("an entry is kept");
        let ours = started.elapsed().as_nanos();
        assert!(news, "each fee is booked once");

        let started = Instant::now();
        bare.commit(fee.entry.key().fact.as_str()).await;
        let baseline = started.elapsed().as_nanos();
        if round >= ROUNDS_BEFORE {
            ours_rounds.push(ours);
            bare_rounds.push(baseline);
        }
    }
    bare.close().await;
    println!(
        r#"{{"bench":"ledger, posting","ours_ns":{},"baseline_ns":{},"aim":">= 0.6","note":"a fee booked with its move, sums, checks and link of the trail beside {booked} entries, on the disk; baseline: two bare rows of that size beside as many, on the disk"}}"#,
        median(ours_rounds),
        median(bare_rounds)
    );
    let there = newest(store).await;
    assert_eq!(there, booked + ROUNDS + ROUNDS_BEFORE, "every fee is there");
    there
}

async fn newest(store: &Store) -> i64 {
    let newest = store.list_entries(&EntryFilter::default(), None, 1).await.expect("a list");
    newest.entries.first().map_or(0, |entry| entry.id)
}

/// A fee, somewhere in the time of the orders.
fn fee(number: i64) -> NewEntry {
    let fact = FactId::parse(&format!("bench:{number}")).expect("an id");
    let minutes = TimeDelta::minutes(number % 1_000_000);
    let at = book::end().checked_sub_signed(minutes).expect("two years are not long");
    let euro = Currency::parse("EUR").expect("a currency");
    let entry = Entry::fee(fact, Money::from_minor(7, euro), at).expect("a fee");
    let account = AccountName::parse(demo::ACCOUNT).expect("a name");
    NewEntry { entry, account, order_id: None }
}

/// Books fees until there are a million entries.
async fn fill_up(store: &Store) -> i64 {
    let booked = newest(store).await;
    let mut tx = store.write().await.expect("nobody else writes");
    for number in booked..ENTRIES {
        tx.post(&fee(number), book::end()).await.expect("a fee is booked");
    }
    tx.commit().await.expect("entries are kept");
    booked.max(ENTRIES)
}
