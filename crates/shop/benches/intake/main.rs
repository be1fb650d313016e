//! Notifications, sustained: verified, stored, applied and acknowledged by the real receiver over
//! HTTP, against the slower of the two things that nobody can leave out.
//!
//! Prints a JSON line. Rounds of all three take turns and medians are compared. Every notification
//! speaks of a payment of its own that waits in the store, and is signed before the clock runs.

mod bare;
mod desk;
mod sender;

use bare::{BareFile, Verification};
use desk::Desk;
use sender::Line;
use std::path::Path;
use std::time::Instant;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench-data");
const ROUNDS: usize = 7;
/// Notifications of a round.
const LETTERS: u32 = 2_000;
/// Connections that stay open, each with one notification under way.
const LINES: u32 = 128;
const COMMITS: u32 = 300;
const VERIFICATIONS: u32 = 4_000;
const AIM: &str = ">= 0.7";

fn each(started: Instant, count: u32) -> u128 {
    started.elapsed().as_nanos().checked_div(u128::from(count)).expect("a round has parts")
}

fn median(mut rounds: Vec<u128>) -> u128 {
    rounds.sort_unstable();
    rounds[ROUNDS / 2]
}

/// Sends all of them over all lines and waits for every acknowledgement.
async fn intake(lines: &mut Vec<Line>, requests: Vec<Vec<u8>>) -> u128 {
    let count = u32::try_from(requests.len()).expect("a round is small");
    let mut shares: Vec<Vec<Vec<u8>>> = lines.iter().map(|_| Vec::new()).collect();
    let places = shares.len();
    for (request, place) in requests.into_iter().zip((0..places).cycle()) {
        shares[place].push(request);
    }
    let started = Instant::now();
    let mut tasks = Vec::new();
    for (mut line, share) in lines.drain(..).zip(shares) {
        tasks.push(tokio::spawn(async move {
            for request in &share {
                line.deliver(request).await;
            }
            line
        }));
    }
    for task in tasks {
        lines.push(task.await.expect("a line does not break"));
    }
    each(started, count)
}

async fn commits(file: &mut BareFile) -> u128 {
    let started = Instant::now();
    for _ in 0..COMMITS {
        file.commit().await;
    }
    each(started, COMMITS)
}

fn verifications(verification: &Verification) -> u128 {
    let started = Instant::now();
    for _ in 0..VERIFICATIONS {
        verification.verify();
    }
    each(started, VERIFICATIONS)
}

#[tokio::main]
async fn main() {
    std::fs::create_dir_all(Path::new(FOLDER)).expect("the target folder can be written");
    // The system's folder for temporary files may be memory; this one is a disk.
    let folder = tempfile::tempdir_in(FOLDER).expect("the target folder can be written");
    let desk = Desk::open(&folder.path().join("shop")).await;
    let mut file = BareFile::open(&folder.path().join("bare.sqlite")).await;
    let verification = Verification::new();
    let mut lines = Vec::new();
    for line in 0..LINES {
        lines.push(Line::open(desk.address(), line).await);
    }
    let (mut our_rounds, mut commit_rounds, mut verify_rounds) = (vec![], vec![], vec![]);
    // The first round warms all of them up.
    for round in 0..=ROUNDS {
        let requests = desk.waiting_payments(LETTERS).await;
        let ours = intake(&mut lines, requests).await;
        let (commit, verify) = (commits(&mut file).await, verifications(&verification));
        if round > 0 {
            our_rounds.push(ours);
            commit_rounds.push(commit);
            verify_rounds.push(verify);
        }
    }
    drop(lines);
    desk.check_and_close(u64::from(LETTERS).saturating_mul(8)).await;
    file.close().await;
    let (ours_ns, commit_ns, verify_ns) =
        (median(our_rounds), median(commit_rounds), median(verify_rounds));
    let baseline_ns = commit_ns.max(verify_ns);
    let per_second = 1_000_000_000_u128.checked_div(ours_ns).unwrap_or(0);
    println!(
        r#"{{"bench":"notification intake","ours_ns":{ours_ns},"baseline_ns":{baseline_ns},"aim":"{AIM}","note":"{per_second} a second over {LINES} connections, sender on the same machine; a bare durable commit takes {commit_ns} ns, a bare RSA-2048 verification {verify_ns} ns"}}"#
    );
}
