//! A cancel where one is possible, a refund otherwise, and many refunds from one file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few lines")]

mod desk;

use desk::{Desk, money, owner, scanned};
use domain::{NoCancel, OrderId, ReturnWay};
use operations::{
    BatchResult, BatchRun, LineFault, LineOutcome, OperationError, RefundBatch, RefundRequest,
    Returned, plan_batch, plan_return, return_money, run_batch,
};
use serde_json::json;

async fn paid(desk: &Desk, minor: i64) -> OrderId {
    let digits = desk.payers_code(false).await;
    let taken = desk.take(minor, scanned(&digits)).await;
    assert_eq!(desk.told(&taken.order_id).await, "paid: paid");
    taken.order_id
}

fn wish(order_id: &OrderId, minor: Option<i64>, key: &str) -> RefundRequest {
    RefundRequest {
        order_id: order_id.clone(),
        of: None,
        amount: minor.map(money),
        seen: None,
        reason: Some("Cold tea".to_owned()),
        request_key: Some(key.to_owned()),
    }
}

async fn give_back(desk: &Desk, order: &OrderId, minor: Option<i64>, key: &str) -> Returned {
    return_money(&desk.ctx, &owner(), None, wish(order, minor, key), desk.now).await.unwrap()
}

async fn refunds(desk: &Desk, order: &OrderId) -> Vec<&'static str> {
    let refunds = desk.ctx.store.refunds_of(order).await.unwrap();
    refunds.iter().map(|one| one.refund.state().status().word()).collect()
}

#[tokio::test]
async fn a_whole_payment_of_today_is_cancelled_and_a_part_is_refunded() {
    let desk = Desk::open().await;
    let whole = paid(&desk, 1000).await;
    assert!(matches!(give_back(&desk, &whole, None, "k1").await, Returned::Cancelled));
    assert!(matches!(give_back(&desk, &whole, None, "k1").await, Returned::Cancelled));
    assert_eq!(desk.told(&whole).await, "cancelled: cancelled");
    let part = paid(&desk, 1000).await;
    let returned = give_back(&desk, &part, Some(400), "k2").await;
    assert!(matches!(returned, Returned::Refunded { why: NoCancel::Part, .. }), "{returned:?}");
    assert_eq!(desk.bills().await, 2);
    desk.verify().await;
}

#[tokio::test]
async fn a_cancel_that_the_acquirer_refuses_becomes_a_refund_by_itself() {
    let desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([{
        "fault": "result-code", "operation": "cancel", "code": "CANCEL_WINDOW_EXCEED",
        "status": "F", "count": 1,
    }]))
    .await;
    let returned = give_back(&desk, &order, None, "k1").await;
    assert!(matches!(returned, Returned::Refunded { why: NoCancel::Refused, .. }), "{returned:?}");
    assert_eq!(desk.told(&order).await, "refunded: paid");
    let again = give_back(&desk, &order, None, "k1").await;
    assert!(matches!(again, Returned::Refunded { .. }), "{again:?}");
    assert_eq!(refunds(&desk, &order).await, ["succeeded"]);
    let events = desk.ctx.store.events_of(&order).await.unwrap();
    let asked = events.iter().find(|one| one.event.kind == "refund.asked").unwrap();
    assert!(asked.event.args.contains(&("instead".to_owned(), "cancel".to_owned())));
}

#[tokio::test]
async fn a_cancel_without_an_answer_is_settled_by_the_worker_also_into_a_refund() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    desk.faults(json!([
        { "fault": "close-before", "operation": "cancel", "count": 1 },
        { "fault": "result-code", "operation": "cancel", "code": "CANCEL_WINDOW_EXCEED",
          "status": "F", "count": 1 },
    ]))
    .await;
    let returned = give_back(&desk, &order, None, "k1").await;
    assert!(matches!(returned, Returned::CancelUnknown(Some(_))), "{returned:?}");
    desk.wait_and_settle(30).await;
    assert_eq!(desk.told(&order).await, "refunded: paid");
    assert_eq!(refunds(&desk, &order).await, ["succeeded"]);
    desk.verify().await;
}

#[tokio::test]
async fn the_plan_says_which_way_and_why() {
    let mut desk = Desk::open().await;
    let order = paid(&desk, 1000).await;
    let plan = plan_return(&desk.ctx, &order, None, desk.now).await.unwrap();
    let ReturnWay::Cancel { until } = plan.way else { panic!("{plan:?}") };
    assert_eq!(plan.cancel_end(), Some(until));
    let part = plan_return(&desk.ctx, &order, Some(money(1)), desk.now).await.unwrap();
    assert_eq!(part.way, ReturnWay::Refund { why: NoCancel::Part });
    desk.wait((until - desk.now).num_seconds() + 1).await;
    let late = plan_return(&desk.ctx, &order, None, desk.now).await.unwrap();
    assert_eq!(late.way, ReturnWay::Refund { why: NoCancel::WindowOver });
    desk.wait(366 * 24 * 3600).await;
    let over = return_money(&desk.ctx, &owner(), None, wish(&order, None, "k"), desk.now).await;
    assert!(matches!(&over, Err(OperationError::Rule(_))), "{over:?}");
    let messages = desk.ctx.store.messages_of(&order).await.unwrap();
    assert!(messages.iter().all(|one| one.message.operation != "refund"), "nothing was sent");
}

fn told(results: &[BatchResult]) -> Vec<String> {
    let outcome = |outcome: &LineOutcome| match outcome {
        LineOutcome::Ready { amount } => format!("ready {}", amount.minor()),
        LineOutcome::Made(refund) => {
            format!("{} {}", refund.refund.state().status().word(), refund.refund.amount().minor())
        }
        LineOutcome::Refused(LineFault::Operation(OperationError::OverRefund { .. })) => {
            "over".to_owned()
        }
        LineOutcome::Refused(LineFault::Operation(OperationError::UnknownOrder(_))) => {
            "unknown".to_owned()
        }
        LineOutcome::Refused(fault) => fault.to_string(),
    };
    results.iter().map(|one| format!("{}: {}", one.line.line, outcome(&one.outcome))).collect()
}

async fn run(desk: &Desk, batch: &RefundBatch, retry_failed: bool) -> Vec<String> {
    let by = owner();
    let run = BatchRun { by: &by, approver: None, retry_failed };
    let now = desk.now;
    told(&run_batch(&desk.ctx, batch, run, &move || now, |_told| ()).await.unwrap())
}

#[tokio::test]
async fn a_batch_tells_each_line_and_a_bad_one_stops_no_other() {
    let desk = Desk::open().await;
    let (one, two) = (paid(&desk, 1000).await, paid(&desk, 500).await);
    let text = format!(
        "order,amount,currency,reason\n{one},2.50,EUR,Cold\n{two},,,\n{one},7.51,,\nnobody,1,,\n\
         {one},1.2.3,,\n{one},1.00,USD,\n"
    );
    let batch = RefundBatch::read(text.as_bytes()).unwrap();
    let planned = plan_batch(&desk.ctx, &batch, false, desk.now).await.unwrap();
    let lines = told(&planned);
    assert_eq!(lines[..4], ["2: ready 250", "3: ready 500", "4: over", "5: unknown"]);
    assert!(lines[5].ends_with("the order is in EUR"), "{lines:?}");
    assert_eq!(refunds(&desk, &one).await.len(), 0, "a dry run stores nothing");
    let done = run(&desk, &batch, false).await;
    assert_eq!(done[..4], ["2: succeeded 250", "3: succeeded 500", "4: over", "5: unknown"]);
    // Again, as after a crash: what was done is told and not done twice.
    assert_eq!(run(&desk, &batch, false).await, done);
    assert_eq!(refunds(&desk, &one).await, ["succeeded"]);
    desk.verify().await;
}

#[tokio::test]
async fn a_batch_that_died_half_way_goes_on_where_it_was() {
    let desk = Desk::open().await;
    let orders = [paid(&desk, 100).await, paid(&desk, 100).await, paid(&desk, 100).await];
    let lines: Vec<_> = orders.iter().map(|order| format!("{order},1.00")).collect();
    let batch = RefundBatch::read(format!("order,amount\n{}\n", lines.join("\n")).as_bytes());
    let batch = batch.unwrap();
    let by = owner();
    let now = desk.now;
    // The program dies while the second line's answer is on its way.
    desk.faults(json!([{ "fault": "slow", "operation": "refund", "ms": 700 }])).await;
    let run_once = BatchRun { by: &by, approver: None, retry_failed: false };
    let clock = move || now;
    let running = run_batch(&desk.ctx, &batch, run_once, &clock, |_told| ());
    let cut = tokio::time::timeout(std::time::Duration::from_millis(1000), running).await;
    assert!(cut.is_err(), "it was to die");
    desk.faults(json!([])).await;
    run(&desk, &batch, false).await;
    operations::sync(&desk.ctx, desk.now).await.unwrap();
    for order in &orders {
        assert_eq!(refunds(&desk, order).await, ["succeeded"]);
    }
    assert_eq!(desk.bills().await, 3);
    desk.verify().await;
}

#[tokio::test]
async fn a_failed_line_is_tried_again_only_when_asked_and_then_under_a_new_id() {
    let desk = Desk::open().await;
    let order = paid(&desk, 100).await;
    desk.faults(json!([{
        "fault": "result-code", "operation": "refund", "code": "MERCHANT_BALANCE_NOT_ENOUGH",
        "status": "F", "count": 1,
    }]))
    .await;
    let batch = RefundBatch::read(format!("order,amount\n{order},1.00\n").as_bytes()).unwrap();
    assert_eq!(run(&desk, &batch, false).await, ["2: failed 100"]);
    assert_eq!(run(&desk, &batch, false).await, ["2: failed 100"]);
    assert_eq!(run(&desk, &batch, true).await, ["2: succeeded 100"]);
    assert_eq!(run(&desk, &batch, true).await, ["2: succeeded 100"]);
    assert_eq!(refunds(&desk, &order).await, ["failed", "succeeded"]);
}
