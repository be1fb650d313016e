//! Programs and windows that give the same money back at once.

use crate::desk::{Desk, text};
use crate::program::{PASSPHRASE, call};
use chrono::Utc;
use domain::{Currency, Money, OrderId};
use operations::{Actor, OperationError, RefundRequest, create_refund};
use serde_json::{Value, json};
use shop::{SecretsPlace, Shop, Workers};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use store::{Book, StoreError};

const PAID: &str = "20.00";
const BY_PROGRAMS: [&str; 8] = ["2.30", "3.10", "1.70", "4.00", "0.55", "2.95", "5.20", "3.85"];
const BY_WINDOWS: [i64; 4] = [70, 145, 35, 210];
/// So many does one window make at most.
const BY_WINDOW_MAX: usize = 6;

#[test]
fn eight_programs_and_two_windows_never_give_back_more_than_came_in() {
    let desk = Desk::open();
    let order = desk.paid(PAID, "USD", "");
    let id = text(&order["id"]);
    desk.faults(&json!([
        { "fault": "close-after", "operation": "refund", "probability": 0.2 },
        { "fault": "close-before", "operation": "refund", "probability": 0.2 },
        { "fault": "slow", "ms": 30, "operation": "refund", "probability": 0.3 },
    ]));
    let lines: Vec<_> = BY_PROGRAMS
        .iter()
        .map(|amount| format!("refund create --order {id} --amount {amount}"))
        .collect();
    let (both_open, over) = (Barrier::new(3), AtomicBool::new(false));
    let data = desk.data();
    let (runs, made) = std::thread::scope(|scope| {
        let window = || {
            scope.spawn(|| {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                runtime.block_on(window(&data, id, &both_open, &over))
            })
        };
        let windows = [window(), window()];
        both_open.wait();
        let runs = desk.each_at_once(&lines);
        over.store(true, Ordering::Relaxed);
        (runs, windows.map(|window| window.join().unwrap()))
    });
    for run in runs.iter().filter(|run| run.status == 1) {
        assert_eq!(run.document()["error"]["code"], "over-refund", "{run:?}");
    }
    assert!(runs.iter().all(|run| matches!(run.status, 0 | 1 | 3)), "{runs:?}");
    assert!(made.iter().all(|made| *made > 0), "each window gave something back: {made:?}");

    never_more_than_paid(&desk, id);
    desk.faults(&json!([]));
    assert_eq!(desk.ok("sync")["still_unknown"], 0);
    never_more_than_paid(&desk, id);
    assert_eq!(given_back_here(&desk, id), given_back_there(&desk));
    desk.verify();
}

/// A desk beside the programs, with its own worker; it tries until the programs have ended.
async fn window(data: &Path, id: &str, both_open: &Barrier, over: &AtomicBool) -> usize {
    #[allow(clippy::disallowed_methods, reason = "a window reads the clock as the desk does")]
    let clock = Arc::new(Utc::now);
    let secrets = SecretsPlace::File { passphrase: PASSPHRASE.to_owned() };
    let shop = Arc::new(Shop::open(data, Book::Live, secrets, clock).await.unwrap());
    assert!(shop.connect().await.unwrap().is_empty());
    let workers = Workers::start(Arc::clone(&shop)).await;
    tokio::task::block_in_place(|| both_open.wait());
    let mut made = 0_usize;
    for minor in BY_WINDOWS.into_iter().cycle() {
        if made == BY_WINDOW_MAX || over.load(Ordering::Relaxed) {
            break;
        }
        let request = RefundRequest {
            order_id: OrderId::parse(id).unwrap(),
            of: None,
            amount: Some(Money::from_minor(minor, Currency::parse("USD").unwrap())),
            seen: None,
            reason: None,
            request_key: None,
        };
        let by = Actor::alone("1".to_owned());
        match create_refund(shop.ctx(), &by, None, request, shop.now()).await {
            Ok(_) => made = made.saturating_add(1),
            Err(
                OperationError::OverRefund { .. }
                | OperationError::NotRefundable
                | OperationError::Store(StoreError::OverRefund),
            ) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    workers.stop().await;
    made
}

fn refunds(desk: &Desk, id: &str) -> Vec<Value> {
    desk.ok(&format!("refund list --order {id}"))["refunds"].as_array().unwrap().clone()
}

fn cents(money: &Value) -> u64 {
    text(&money["value"]).replace('.', "").parse().unwrap()
}

fn never_more_than_paid(desk: &Desk, id: &str) {
    let counts = |refund: &&Value| refund["status"] != "failed";
    let sum: u64 = refunds(desk, id).iter().filter(counts).map(|r| cents(&r["amount"])).sum();
    assert!(sum <= 2000 && sum > 1500, "{sum} of 2000 cents");
}

fn given_back_here(desk: &Desk, id: &str) -> BTreeMap<String, u64> {
    let refunds = refunds(desk, id);
    let done = refunds.iter().filter(|refund| refund["status"] == "succeeded");
    done.map(|r| (text(&r["gateway_id"]).to_owned(), cents(&r["amount"]))).collect()
}

fn given_back_there(desk: &Desk) -> BTreeMap<String, u64> {
    let address = text(&desk.ready()["url"]).trim_start_matches("http://");
    let (_, answer) = call(address, "GET", "/wallet/api/bills", &Value::Null);
    let refunds = answer["bills"][0]["refunds"].as_array().unwrap().clone();
    refunds.iter().map(|r| (text(&r["refund_id"]).to_owned(), cents(&r["amount"]))).collect()
}
