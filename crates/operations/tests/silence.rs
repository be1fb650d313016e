//! An acquirer that is silent about one thing keeps nobody from asking about another.
#![allow(clippy::arithmetic_side_effects, reason = "tests count seconds and cents")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod desk;

use desk::{Desk, request, scanned};
use domain::OrderId;
use operations::{UnderWay, Way, take_payment};
use serde_json::json;
use tokio::{join, select};

/// A code that is paid; nobody has told us.
async fn paid_code(desk: &Desk) -> OrderId {
    let taken = desk.take(100, Way::OrderCode).await;
    let code = desk.last(&taken.order_id).await.code.unwrap();
    assert_eq!(desk.payer(&code, "approve").await["body"]["status"], "SUCCESS");
    taken.order_id
}

#[tokio::test]
async fn an_inquiry_that_hangs_keeps_no_other_from_being_asked() {
    let mut desk = Desk::open().await;
    let silent = paid_code(&desk).await;
    desk.wait(2).await;
    let other = paid_code(&desk).await;
    desk.faults(json!([{ "fault": "timeout-after", "operation": "inquiryPayment", "count": 1 }]))
        .await;
    desk.wait(3).await;
    let mut under_way = UnderWay::new(&desk.ctx);
    under_way.begin(desk.now).await.unwrap();
    assert!(!under_way.is_empty(), "one is due");
    // What is asked is not asked twice, and what falls due meanwhile is asked at once.
    select! {
        _ = under_way.ended() => panic!("nobody answers this one"),
        () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
    }
    under_way.begin(desk.now).await.unwrap();
    under_way.begin(desk.now + chrono::TimeDelta::seconds(2)).await.unwrap();
    under_way.ended().await.unwrap();
    assert_eq!(desk.told(&other).await, "paid: paid");
    assert_eq!(desk.told(&silent).await, "open: awaiting-payer");
    under_way.ended().await.unwrap();
    assert!(under_way.is_empty());
    drop(under_way);
    desk.wait_and_settle(6).await;
    assert_eq!(desk.told(&silent).await, "paid: paid");
    desk.verify().await;
}

#[tokio::test]
async fn a_payer_whose_scan_is_not_answered_is_asked_about_meanwhile() {
    let desk = Desk::open().await;
    let digits = desk.payers_code(false).await;
    desk.faults(json!([{ "fault": "timeout-after", "operation": "pay", "count": 1 }])).await;
    let asking = async {
        let order_id = loop {
            let due = desk.ctx.store.due_payments(desk.now + patience(), 1).await.unwrap();
            if let Some(attempt) = due.first() {
                break attempt.order_id.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        };
        let mut under_way = UnderWay::new(&desk.ctx);
        loop {
            under_way.begin(desk.now + patience()).await.unwrap();
            if under_way.is_empty() {
                break order_id;
            }
            under_way.ended().await.unwrap();
        }
    };
    let owner = desk::owner();
    let paying = take_payment(&desk.ctx, &owner, request(100, scanned(&digits)), desk.now);
    let known = async {
        let order_id = asking.await;
        assert_eq!(desk.told(&order_id).await, "paid: paid");
        tokio::time::Instant::now()
    };
    let given_up = async {
        let taken = paying.await.unwrap();
        assert!(taken.trouble.is_some(), "nobody answered it");
        tokio::time::Instant::now()
    };
    let (known, given_up) = join!(known, given_up);
    assert!(known < given_up, "it was known before the call was given up");
    assert_eq!(desk.bills().await, 1);
    desk.verify().await;
}

fn patience() -> chrono::TimeDelta {
    chrono::TimeDelta::seconds(5)
}
