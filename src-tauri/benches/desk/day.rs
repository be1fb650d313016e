//! A day at the counter: payment after payment, and what the desk weighs after them.

use crate::desk::page::Page;
use crate::desk::{Desk, Engine};
use crate::shell::Shell;
use crate::told::{asked, line, percentile};
use crate::weight::{app_of, weight};
use serde_json::Value;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const PAYMENTS: u64 = 2_000;
/// Eight hours, which pass between the payments.
const DAY_MS: u64 = 8 * 3_600_000;
const MEMORY_AIM: &str = "<= 1.2";

/// What starting and selling leave for later. Meanwhile it is weighed again and again, and what
/// counts is the least: the rest is what the engine had not come to collect.
const SETTLED: Duration = Duration::from_secs(60);
const WEIGHED_EVERY: Duration = Duration::from_secs(1);

/// Watches the page from within.
pub const WATCH: &str = include_str!("watch.js");

/// The desk paints for its driver as it would with a graphics card. What is measured is how it paints
/// for people, on a computer without one.
pub const UNDRIVEN: (&str, &str) = ("WEBKIT_DISABLE_COMPOSITING_MODE", "1");

/// Lets the page's time be played ahead.
const HOURS: &str = include_str!("hours.js");

/// How often a page is loaded to be there before its own scripts. What a load leaves behind weighs
/// on the beginning, so nothing waits between two looks.
const LOADS: usize = 50;

/// What the book knows of a payment.
struct Kept {
    /// How long the acquirer's answer took.
    took_ms: u64,
    /// When the notification came.
    notified_ms: u64,
}

/// Makes the payments and tells of them.
pub async fn measure() {
    let payments = asked("TILLSIDE_BENCH_PAYMENTS", PAYMENTS);
    let desk = Desk::first_start_in(Engine::WebKit, &[UNDRIVEN]).await;
    let page = &desk.page;
    page.press("welcome-start").await;
    page.wait_for("show-code").await;
    load_with_hours(page).await;
    // What watches weighs something too, so it is there from the start.
    page.ask(WATCH).await;
    let app = app_of(std::process::id());
    let at_start = settled_weight(app).await;
    sell(&desk, payments).await;
    let seen = page.ask("return JSON.stringify(window.bench)").await;
    let seen: Value = serde_json::from_str(seen.as_str().expect("a text")).expect("JSON");
    let kept = kept(&desk);
    enter_to_code(&seen, &kept);
    notified_to_paid(&seen, &kept);
    let note = format!(
        "bytes: PSS of all processes after {payments} payments, against the same window before the \
         first, each the least of a minute's rest; between them the page's timers were played eight \
         hours ahead, the process's own ran as ever"
    );
    line("memory after a day", settled_weight(app).await, at_start, MEMORY_AIM, &note);
}

async fn settled_weight(app: u32) -> u64 {
    let (began, mut least) = (Instant::now(), u64::MAX);
    while began.elapsed() < SETTLED {
        tokio::time::sleep(WEIGHED_EVERY).await;
        least = least.min(weight(app));
    }
    least
}

/// Loads the page once more, and is there before the page sets its timers.
async fn load_with_hours(page: &Page) {
    for _load in 0..LOADS {
        page.ask("window.leaving = true; location.reload()").await;
        while page.ask(HOURS).await != true {}
        page.wait_for("show-code").await;
        if page.ask("return window.hours.ticks()").await == true {
            return;
        }
    }
    panic!("the page was always quicker than the driver");
}

/// By keyboard, as a cashier does; between payments the floor is measured.
///
/// The engine keeps each script that it has run, up to some 16 MB of them, so what the driver asks
/// for is the same words for every payment.
async fn sell(desk: &Desk, payments: u64) {
    let (page, gateway) = (&desk.page, desk.gateway().await);
    let mut code = String::new();
    let pass = format!("void window.hours.pass({})", DAY_MS / payments);
    for _payment in 0..payments {
        page.ask("window.bench.turn += 1").await;
        page.keys("12.5\n").await;
        code = page.wait_for_other("qr", "data-code", &code).await;
        page.wait_true("return window.bench.codes.length === window.bench.turn").await;
        gateway.pay(&code).await;
        page.wait_true("return window.bench.paid.length === window.bench.turn").await;
        page.keys("\n").await;
        page.wait_for("show-code").await;
        page.ask("void window.bench.floor()").await;
        page.wait_true("return window.bench.floors.length === window.bench.turn").await;
        page.ask(&pass).await;
        page.wait_true("return window.hours.passed === window.bench.turn").await;
    }
}

/// By the order's number. Payments that an inquiry told of first are left out.
fn kept(desk: &Desk) -> HashMap<String, Kept> {
    let mut shell = Shell::open(&desk.data().join("practice/tillside.sqlite"));
    let sql = "SELECT o.number, m.took_ms, n.at_ms FROM shop_order AS o \
               JOIN payment AS p ON p.order_id = o.order_id AND p.told_by = 'notification' \
               JOIN message AS m ON m.order_id = o.order_id AND m.operation = 'pay' \
               JOIN notification AS n ON n.order_id = o.order_id \
               GROUP BY o.number HAVING n.at_ms = min(n.at_ms);";
    let (_, rows) = shell.ask(sql);
    shell.close();
    let read = |row: &String| {
        let mut columns = row.split('|');
        let number = columns.next()?.to_owned();
        let mut count = || columns.next()?.parse().ok();
        Some((number, Kept { took_ms: count()?, notified_ms: count()? }))
    };
    rows.iter().map(|row| read(row).unwrap_or_else(|| panic!("the book says {row}"))).collect()
}

fn enter_to_code(seen: &Value, kept: &HashMap<String, Kept>) {
    let ours = spans(&seen["codes"], |seen, number| {
        let took = kept.get(number)?.took_ms * 1_000_000;
        Some(seen["ns"].as_u64()?.saturating_sub(took))
    });
    let note = format!(
        "of {} payments by order code: without the acquirer's answer, whose whole milliseconds the \
         book keeps; against the cheapest command and two frames in the same window",
        ours.len()
    );
    tell("Enter to code painted", &ours, seen, &note);
}

fn notified_to_paid(seen: &Value, kept: &HashMap<String, Kept>) {
    let ours = spans(&seen["paid"], |seen, number| {
        let after = seen["at"].as_u64()?.checked_sub(kept.get(number)?.notified_ms)?;
        Some(after * 1_000_000)
    });
    let note = format!(
        "of {} payments that a notification told of, from the receiver's time in whole \
         milliseconds; against the cheapest command and two frames in the same window",
        ours.len()
    );
    tell("notification to \"Paid\" painted", &ours, seen, &note);
}

/// What the page saw of each payment, as far as the book knows the other end of it.
fn spans(seen: &Value, span: impl Fn(&Value, &str) -> Option<u64>) -> Vec<u64> {
    let seen = seen.as_array().expect("a list");
    seen.iter().filter_map(|each| span(each, each["number"].as_str()?)).collect()
}

fn tell(name: &str, ours: &[u64], seen: &Value, note: &str) {
    let floors: Vec<u64> =
        serde_json::from_value(seen["floors"].clone()).expect("floors are numbers");
    for percent in [50, 99] {
        let (ours, floor) = (percentile(ours, percent), percentile(&floors, percent));
        line(&format!("{name}, p{percent}"), ours, floor, "", note);
    }
}
