//! Pages of a million payments against the `sqlite3` shell that is asked the same of the same file.
//!
//! Prints a JSON line for each question. The shell is one process that stays open, with a page
//! cache of the size of ours; what it takes to answer an empty question over its pipe is taken off
//! its time. Questions to both take turns and medians are compared; both must name the same rows.
//!
//! The file is made once and kept in `target/bench-data`. `TILLSIDE_BENCH_ORDERS` says how large.

mod book;
mod shell;

use shell::Shell;
use std::time::Instant;
use store::{AttemptFilter, Store};

/// Where `target` lies.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

const ROUNDS: usize = 60;
const PAGE: u32 = 50;
const AIM: &str = "<= 2";

/// What is asked: in our words, and in the shell's.
struct Question {
    name: &'static str,
    about: String,
    filter: AttemptFilter,
    sql: String,
}

/// What a row of the list shows, the id first.
const COLUMNS: &str = "p.payment_request_id, p.gateway_id, o.order_id, o.till, o.day, o.serial, \
    p.attempt, p.state, p.paid_at_ms, p.expires_at_ms, p.close_reason, p.returned_paid_at_ms, \
    o.status, p.created_at_ms, p.wallet, p.mode, p.payer_paid_minor, p.payer_paid_currency, \
    p.amount_minor, p.currency, p.refunded_minor, o.reference, o.note, p.account";

fn first_page() -> Question {
    Question {
        name: "first page",
        about: format!("the {PAGE} newest payments with their orders"),
        filter: AttemptFilter::default(),
        sql: format!(
            "SELECT {COLUMNS} FROM payment AS p JOIN shop_order AS o ON o.order_id = p.order_id \
             ORDER BY p.created_at_ms DESC, p.payment_row DESC LIMIT {PAGE};"
        ),
    }
}

/// The shell gets the question in its best form: in the index's own language, since `LIKE` on the
/// text is slower, and cut to a page before anything is joined, since sorting all hits takes a
/// hundred times as long. Every order has an attempt, so no more orders than rows are needed.
fn search(name: &'static str, word: &str) -> Question {
    let word = word.to_lowercase();
    let letters: Vec<char> = word.chars().collect();
    let pieces: Vec<String> = letters
        .windows(3)
        .map(|three| format!("\"{}\"", three.iter().collect::<String>()))
        .collect();
    let pieces = pieces.join(" AND ");
    Question {
        name,
        about: format!("the {PAGE} newest payments whose order says \\\"{word}\\\""),
        filter: AttemptFilter { search: Some(word.clone()), ..AttemptFilter::default() },
        sql: format!(
            "SELECT {COLUMNS} FROM (SELECT rowid AS hit FROM order_search \
             WHERE order_search MATCH '{pieces}' AND instr(order_search.text, '{word}') > 0 \
             ORDER BY rowid DESC LIMIT {PAGE}) \
             CROSS JOIN shop_order AS o ON o.order_row = hit \
             CROSS JOIN payment AS p ON p.order_id = o.order_id \
             ORDER BY o.order_row DESC, p.attempt DESC LIMIT {PAGE};"
        ),
    }
}

async fn ours(store: &Store, question: &Question) -> (u128, Vec<String>) {
    let started = Instant::now();
    let page = store.list_attempts(&question.filter, None, PAGE).await.expect("a list is read");
    let took = started.elapsed().as_nanos();
    (took, page.rows.iter().map(|row| row.request_id.to_string()).collect())
}

fn median(mut rounds: Vec<u128>) -> u128 {
    rounds.sort_unstable();
    rounds[ROUNDS / 2]
}

async fn compare(store: &Store, shell: &mut Shell, question: &Question, about_file: &str) {
    let (_, our_ids) = ours(store, question).await;
    let (_, answer) = shell.ask(&question.sql);
    let shell_ids: Vec<_> =
        answer.iter().filter_map(|row| row.split('|').next()).map(str::to_owned).collect();
    assert!(!our_ids.is_empty(), "{} finds nothing", question.name);
    assert_eq!(our_ids, shell_ids, "{} is not the same question", question.name);

    let (mut ours_rounds, mut shell_rounds, mut empty_rounds) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        ours_rounds.push(ours(store, question).await.0);
        shell_rounds.push(shell.ask(&question.sql).0);
        empty_rounds.push(shell.ask("").0);
    }
    let (ours_ns, empty_ns) = (median(ours_rounds), median(empty_rounds));
    let baseline_ns = median(shell_rounds).saturating_sub(empty_ns);
    let Question { name, about, .. } = question;
    println!(
        r#"{{"bench":"{name}","ours_ns":{ours_ns},"baseline_ns":{baseline_ns},"aim":"{AIM}","note":"{about}, {about_file}; {} ({empty_ns} ns for its pipe taken off)"}}"#,
        shell.version()
    );
}

#[tokio::main]
async fn main() {
    let (path, payments) = book::ready(WORKSPACE).await;
    let store = book::open(&path).await.expect("the made-up book opens");
    let mut shell = Shell::open(&path);
    let middle = shell.ask(
        "SELECT number FROM shop_order WHERE order_row = (SELECT max(order_row) / 2 FROM shop_order);",
    );
    let number = middle.1.first().expect("the book has orders").clone();
    let about_file = format!("of {payments}");
    for question in
        [first_page(), search("search, one hit", &number), search("search, many hits", "coffees")]
    {
        compare(&store, &mut shell, &question, &about_file).await;
    }
    shell.close();
    store.close().await;
}
