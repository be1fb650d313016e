//! A book of a million payments: typing in its search, scrolling its list.

use crate::book;
use crate::day::{UNDRIVEN, WATCH};
use crate::desk::{Desk, Engine};
use crate::shell::Shell;
use crate::told::{asked, line, percentile};
use serde_json::{Value, json};
use std::path::Path;

/// What is typed: a note that many orders have, a wallet, an amount, and what nothing has. The
/// number of an order from the middle of the book comes beside it.
const WORDS: [&str; 4] = ["coffees", "gcash", "12.50", "nowhere"];
const ROUNDS: u64 = 5;

/// As many as the window asks for, and one to know whether there are more.
const FOUND: u32 = 9;

/// In each turn; the list goes on downwards where its last turn ended.
const FRAMES: u64 = 300;
const TURNS: u64 = 4;
/// Pixels in a frame: some two rows.
const STEP: u64 = 60;
/// The page's clock counts whole milliseconds, and a frame of a sixtieth is 16 or 17 of them.
const FRAME_MS: u64 = 17;

/// Searches and scrolls.
pub async fn measure() {
    let (path, payments) = book::ready(crate::WORKSPACE).await;
    let prepare = async |data: &Path| {
        let folder = data.join("practice");
        std::fs::create_dir_all(&folder).expect("a temporary folder can be written");
        // The desk changes its book, and the made-up one is kept.
        std::fs::copy(&path, folder.join("tillside.sqlite")).expect("there is room for the book");
        let notes = json!({ "welcomed": true, "language": "en" }).to_string();
        std::fs::write(data.join("desk.json"), notes).expect("notes are written");
    };
    let desk = Desk::prepared(Engine::WebKit, prepare, &[UNDRIVEN]).await;
    desk.page.wait_for("show-code").await;
    desk.page.ask(WATCH).await;
    search(&desk, payments).await;
    scroll(&desk, payments).await;
}

async fn search(desk: &Desk, payments: u64) {
    let page = &desk.page;
    let mut shell = Shell::open(&desk.data().join("practice/tillside.sqlite"));
    let middle = shell.ask(
        "SELECT number FROM shop_order WHERE order_row = (SELECT max(order_row) / 2 FROM shop_order);",
    );
    let number = middle.1.first().expect("the book has orders").clone();
    let words: Vec<&str> = WORDS.into_iter().chain([number.as_str()]).collect();
    let mut typed = 0;
    for word in (0..asked("TILLSIDE_BENCH_ROUNDS", ROUNDS)).flat_map(|_| words.clone()) {
        page.control('k').await;
        page.wait_true("return document.activeElement?.dataset.testid === 'palette-input'").await;
        for letter in word.chars() {
            page.keys(&letter.to_string()).await;
            typed += 1;
            page.wait_true(&format!("return window.bench.keys.length === {typed}")).await;
            page.ask("void window.bench.floor()").await;
            page.wait_true(&format!("return window.bench.floors.length === {typed}")).await;
        }
        page.keys("\u{e00c}").await;
        page.wait_true("return !document.querySelector('[data-testid=palette]')").await;
    }
    let seen = page.ask("return JSON.stringify(window.bench)").await;
    let seen: Value = serde_json::from_str(seen.as_str().expect("a text")).expect("JSON");
    let keys = seen["keys"].as_array().expect("a list");
    let floors: Vec<u64> = serde_json::from_value(seen["floors"].clone()).expect("numbers");
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for (key, floor) in keys.iter().zip(&floors) {
        let words = key["words"].as_str().expect("words");
        ours.push(key["ns"].as_u64().expect("a number"));
        baseline.push(shell_finds(&mut shell, words, &key["numbers"]) + floor);
    }
    let note = format!(
        "{typed} keys, one by one, in a book of {payments} payments; against {} asked the same, and \
         the cheapest command and two frames in the same window",
        shell.version()
    );
    shell.close();
    line(
        "key to found rows painted, p95",
        percentile(&ours, 95),
        percentile(&baseline, 95),
        "",
        &note,
    );
}

/// How long the shell takes; it must find what the window showed. Words of less than three letters
/// are not in the index, so the texts themselves are read, as ours are.
fn shell_finds(shell: &mut Shell, words: &str, shown: &Value) -> u64 {
    let word = words.to_lowercase().replace('\'', "''");
    let letters: Vec<char> = word.chars().collect();
    let pieces: Vec<String> = letters
        .windows(3)
        .map(|three| format!("\"{}\"", three.iter().collect::<String>()))
        .collect();
    let indexed = match pieces.is_empty() {
        true => String::new(),
        false => format!("order_search MATCH '{}' AND", pieces.join(" AND ")),
    };
    let sql = format!(
        "SELECT o.number, o.order_id, o.status, o.amount_minor, o.currency, o.wallet, o.reference, \
         o.note, o.created_at_ms, (SELECT p.wallet FROM payment AS p WHERE p.order_id = o.order_id \
         ORDER BY p.attempt DESC LIMIT 1) FROM (SELECT rowid AS hit FROM order_search \
         WHERE {indexed} instr(order_search.text, '{word}') > 0 ORDER BY rowid DESC LIMIT {FOUND}) \
         CROSS JOIN shop_order AS o ON o.order_row = hit ORDER BY o.order_row DESC;"
    );
    let (took, rows) = shell.ask(&sql);
    let found = rows.iter().filter_map(|row| row.split('|').next()).take(8);
    let shown: Vec<&str> =
        shown.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // The window puts the order with exactly this number before the others.
    let exact = shown.first().is_some_and(|first| first.eq_ignore_ascii_case(words));
    assert!(exact || found.eq(shown.iter().copied()), "{words} finds {rows:?} and {shown:?}");
    u64::try_from(took).expect("no longer than centuries")
}

async fn scroll(desk: &Desk, payments: u64) {
    let page = &desk.page;
    page.ask("location.hash = '#/payments?period=all'").await;
    page.wait_for("payment-row").await;
    // The sums of a whole book take a moment, and the list is as long as they say.
    let long = "return document.querySelector('[data-testid=payments-table]').rows.length > 20 && \
                document.querySelector('[data-testid=payments-table]').clientHeight > 100000";
    page.wait_true(long).await;
    page.ask(include_str!("scroll.js")).await;
    let frames = asked("TILLSIDE_BENCH_FRAMES", FRAMES);
    let (mut ours, mut still) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.extend(run(desk, "scrollList", frames).await);
        page.wait_for("payment-row").await;
        still.extend(run(desk, "scrollStill", frames).await);
    }
    let about = format!(
        "of {} frames, {STEP} px each, down the list of {payments} payments; against a page of the \
         same rows that nothing moves but the scrolling",
        ours.len()
    );
    let note = format!("parts of a million {about}; 17 by the page's whole milliseconds");
    line("scrolled frames over 16 ms", late(&ours), late(&still), "", &note);
    line("scrolled frame, p95", slow(&ours), slow(&still), "", &format!("95 of 100 {about}"));
}

async fn run(desk: &Desk, which: &str, frames: u64) -> Vec<u64> {
    let page = &desk.page;
    page.ask(&format!(
        "window.frames_taken = null;
         void window.{which}({frames}, {STEP}).then((took) => (window.frames_taken = took))"
    ))
    .await;
    page.wait_true("return window.frames_taken !== null").await;
    let took = page.ask("return JSON.stringify(window.frames_taken)").await;
    serde_json::from_str(took.as_str().expect("a text")).expect("numbers")
}

/// Parts of a million.
fn late(frames_ms: &[u64]) -> u64 {
    let late = frames_ms.iter().filter(|took| **took > FRAME_MS).count();
    let count = |frames: usize| u64::try_from(frames).expect("few");
    count(late) * 1_000_000 / count(frames_ms.len()).max(1)
}

fn slow(frames_ms: &[u64]) -> u64 {
    percentile(frames_ms, 95) * 1_000_000
}
