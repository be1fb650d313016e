//! Taking a payment against what it cannot do without: two durable commits and the acquirer's call.
//!
//! Prints a JSON line. Both sides talk to the same practice acquirer on the loopback and write to
//! files in the same folder of a real disk, with the same settings of SQLite. Takings and their
//! counterparts take turns, and medians are compared.

mod bare;
mod till;

use bare::BareFile;
use std::path::Path;
use std::time::Instant;
use till::Till;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench-data");
const WARM_UP: usize = 20;
const ROUNDS: usize = 300;
const AIM: &str = "<= 1.3";

/// What of a counterpart is the disk's, and what the acquirer's.
struct Parts {
    whole: u128,
    call: u128,
}

/// Stores, asks, stores: the least that survives a crash at any line.
async fn counterpart(till: &Till, file: &mut BareFile) -> Parts {
    let started = Instant::now();
    file.commit().await;
    let asked = Instant::now();
    till.pay_only().await;
    let call = asked.elapsed().as_nanos();
    file.commit().await;
    Parts { whole: started.elapsed().as_nanos(), call }
}

async fn ours(till: &Till) -> u128 {
    let started = Instant::now();
    till.take().await;
    started.elapsed().as_nanos()
}

fn median(mut rounds: Vec<u128>) -> u128 {
    rounds.sort_unstable();
    rounds[ROUNDS / 2]
}

#[tokio::main]
async fn main() {
    std::fs::create_dir_all(Path::new(FOLDER)).expect("the target folder can be written");
    // The system's folder for temporary files may be memory; this one is a disk.
    let folder = tempfile::tempdir_in(FOLDER).expect("the target folder can be written");
    let till = Till::open(&folder.path().join("till.sqlite")).await;
    let mut file = BareFile::open(&folder.path().join("bare.sqlite")).await;
    for _ in 0..WARM_UP {
        ours(&till).await;
        counterpart(&till, &mut file).await;
    }
    let (mut our_rounds, mut bare_rounds, mut call_rounds) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        our_rounds.push(ours(&till).await);
        let parts = counterpart(&till, &mut file).await;
        bare_rounds.push(parts.whole);
        call_rounds.push(parts.call);
    }
    let (ours_ns, baseline_ns) = (median(our_rounds), median(bare_rounds));
    let call_ns = median(call_rounds);
    // Ours does all that its counterpart does, so less cannot be: the disk was not even enough.
    let doubt = match ours_ns < baseline_ns {
        true => "NOT VALID, the disk was too uneven (ours cannot be less than its parts); ",
        false => "",
    };
    println!(
        r#"{{"bench":"take a payment","ours_ns":{ours_ns},"baseline_ns":{baseline_ns},"aim":"{AIM}","note":"{doubt}by order code, at the practice acquirer in the same process, against two durable commits of a small row and the same call ({call_ns} ns of it); ours flushes no oftener, but writes whole records, their timeline and their search index: some fifty pages and thirty statements"}}"#
    );
    file.close().await;
    till.close().await;
}
