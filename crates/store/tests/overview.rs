//! What the books say of a day.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, money, new_order, new_payment};
use domain::{CloseReason, Mode, PaymentFact, PaymentStatus};
use sqlx::{Connection, Row, SqliteConnection};
use store::{AttemptFilter, FailureCount, OverviewQuestion};

fn question(from: i64, to: i64) -> OverviewQuestion {
    let moments = (at(from), at(to));
    OverviewQuestion {
        spans: vec![moments, (at(to), at(to + 10))],
        day: moments,
        failures: moments,
    }
}

#[tokio::test]
async fn a_day_is_told_by_when_attempts_were_made() {
    let shop = Shop::open().await;
    shop.sell("o1", 1250, at(0)).await;
    shop.give_back("o1", 250, "r1").await.unwrap();
    shop.sell("o2", 500, at(9)).await;
    // The first moment after the day is another day's.
    shop.sell("o3", 700, at(10)).await;
    shop.ask(&new_order("o4", 900), at(5)).await;
    shop.tell("o4", PaymentFact::Closed { reason: CloseReason::Declined }, at(7)).await;

    let facts = shop.store.overview(&question(0, 10)).await.unwrap();
    let spans: Vec<_> = facts
        .spans
        .iter()
        .map(|span| (span.span, span.payments, span.taken, span.refunded))
        .collect();
    let refunded = facts.spans[0].refunded;
    assert_eq!(spans, [(0, 2, money(1750), refunded), (1, 1, money(700), money(0))]);
    let paid: Vec<_> =
        facts.groups.iter().filter(|group| group.status == PaymentStatus::Paid).collect();
    assert_eq!(paid.iter().map(|group| group.attempts).sum::<u32>(), 2);
    assert_eq!(facts.failures, [FailureCount { code: None, attempts: 1 }]);
    assert_eq!(facts.waits.len(), 2);
    assert_eq!(facts.by_agreement.charges, 0);
}

#[tokio::test]
async fn a_payer_who_was_charged_by_the_agreement_before_comes_again() {
    let shop = Shop::open().await;
    for (order, agreement, when) in
        [("o1", "a1", at(0)), ("o2", "a1", at(100)), ("o3", "a1", at(101)), ("o4", "a2", at(102))]
    {
        let mut tx = shop.store.write().await.unwrap();
        let made = tx.insert_order(&new_order(order, 500), when).await.unwrap();
        let mut payment = new_payment(&made, &format!("p{order}"));
        payment.mode = Mode::Agreement;
        payment.agreement_id = domain::AgreementId::parse(agreement).ok();
        tx.insert_payment(&payment, when).await.unwrap();
        tx.commit().await.unwrap();
        shop.tell(order, PaymentFact::Paid { at: when, amount: money(500) }, when).await;
    }
    let told = shop.store.overview(&question(100, 200)).await.unwrap().by_agreement;
    assert_eq!((told.charges, told.payers, told.returning), (3, 2, 1));
}

/// One that dropped off, among one that was paid and then cancelled, one refused and one open.
#[tokio::test]
async fn who_left_before_paying_is_told_apart_from_who_was_paid_back() {
    let shop = Shop::open().await;
    let (start, end) = (at(200), at(300));
    for (order, reason) in [
        ("o6", Some(CloseReason::Expired)),
        ("o7", Some(CloseReason::Cancelled)),
        ("o8", Some(CloseReason::Declined)),
        ("o9", None),
    ] {
        shop.ask(&new_order(order, 500), start).await;
        if let Some(reason) = reason {
            shop.tell(order, PaymentFact::Closed { reason }, at(210)).await;
        }
    }
    shop.sell("o10", 500, start).await;
    shop.cancel_paid("o10", at(220)).await;

    let groups = shop.store.overview(&question(200, 300)).await.unwrap().groups;
    let cancelled = groups.iter().filter(|group| group.status == PaymentStatus::Cancelled);
    let cancelled: Vec<_> = cancelled.map(|group| (group.returned, group.attempts)).collect();
    assert_eq!(cancelled, [(false, 1), (true, 1)]);

    let filter = |search: Option<&str>| AttemptFilter {
        from: Some(start),
        to: Some(end),
        dropped: true,
        search: search.map(str::to_owned),
        ..AttemptFilter::default()
    };
    for filter in [filter(None), filter(Some("eur")), filter(Some("eu"))] {
        let page = shop.store.list_attempts(&filter, None, 10).await.unwrap();
        let orders: Vec<_> = page.rows.iter().map(|row| row.order_id.as_str()).collect();
        assert_eq!(orders, ["o7", "o6"]);
        assert_eq!(shop.store.attempt_totals(&filter, 100).await.unwrap().attempts, 2);
        let behind = shop.store.attempts_behind(&filter, 1).await.unwrap();
        let rest = shop.store.list_attempts(&filter, behind.as_ref(), 10).await.unwrap();
        assert_eq!(rest.rows[0].order_id.as_str(), "o6");
    }
}

/// A million rows stay quick only if a day is found by an index.
#[tokio::test]
async fn no_question_about_a_day_reads_the_whole_book() {
    let shop = Shop::open().await;
    let address = format!("sqlite://{}", shop.path().display());
    let mut conn = SqliteConnection::connect(&address).await.unwrap();
    for sql in [
        include_str!("../queries/overview_spans.sql"),
        include_str!("../queries/overview_groups.sql"),
        include_str!("../queries/overview_failures.sql"),
        include_str!("../queries/overview_waits.sql"),
        include_str!("../queries/overview_payers.sql"),
    ] {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = sqlx::query(explain).fetch_all(&mut conn).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        let searched = plan.iter().any(|step| {
            step.starts_with("SEARCH p USING")
                && step.contains("created_at_ms>? AND created_at_ms<?")
        });
        assert!(searched, "{plan:#?}");
        assert!(!plan.iter().any(|step| step.starts_with("SCAN p")), "{plan:#?}");
        assert!(!plan.iter().any(|step| step.starts_with("SCAN e")), "{plan:#?}");
    }
}
