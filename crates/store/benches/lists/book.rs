//! The file that is asked: made-up orders, made once and kept.

use chrono::{DateTime, TimeDelta, Utc};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{AttemptFilter, Book, Options, Store, StoreError, demo};

const ORDERS: u32 = 1_000_000;
const SEED: u64 = 1;

fn orders() -> u32 {
    std::env::var("TILLSIDE_BENCH_ORDERS")
        .map_or(ORDERS, |text| text.parse().expect("TILLSIDE_BENCH_ORDERS is a number"))
}

/// 2026-11-20 00:00 UTC: the last made-up order comes before it.
pub fn end() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_132_800, 0).expect("a moment of this century")
}

/// Opens the file. Its size is no reason to look it over for minutes.
pub async fn open(path: &Path) -> Result<Store, StoreError> {
    let options = Options { wait: Duration::from_secs(60), ..Options::default() };
    Store::open_with(path, Book::Practice, options, end()).await
}

/// Makes the file unless it is there, and says how many payments it holds. It lies in the `target`
/// of `workspace`, one for every bench that asks it.
pub async fn ready(workspace: &str) -> (PathBuf, u64) {
    let orders = orders();
    let folder = Path::new(workspace).join("target/bench-data");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    let path = folder.join(format!("orders-{orders}.sqlite"));
    // One of an older schema that this version cannot take over is made again.
    let usable = path.exists() && open(&path).await.is_ok();
    if !usable {
        make(&path, orders).await;
    }
    let store = open(&path).await.expect("the made-up book opens");
    let totals =
        store.attempt_totals(&AttemptFilter::default(), u32::MAX).await.expect("a book is counted");
    store.close().await;
    (path, totals.attempts)
}

async fn make(path: &Path, orders: u32) {
    eprintln!("making {orders} orders in {}", path.display());
    // Under another name until it is whole, so that nobody measures half a book.
    let unfinished = path.with_extension("unfinished");
    for end in ["", "-wal", "-shm"] {
        let mut name = unfinished.clone().into_os_string();
        name.push(end);
        match std::fs::remove_file(&name) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => panic!("{}: {error}", name.display()),
        }
    }
    let store = open(&unfinished).await.expect("a new book opens");
    let begin = end().checked_sub_signed(TimeDelta::days(730)).expect("two years are not long");
    demo::fill(&store, orders, SEED, begin, end(), |at| at.date_naive())
        .await
        .expect("made-up orders are written");
    // Closing carries what is in the log over into the file.
    store.close().await;
    std::fs::rename(&unfinished, path).expect("the made-up book gets its name");
}
