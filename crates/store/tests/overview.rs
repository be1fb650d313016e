//! What the books say of a day.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, money, new_order, new_payment};
use domain::{CloseReason, Mode, PaymentFact, PaymentStatus};
use sqlx::{Connection, Row, SqliteConnection};
use store::{FailureCount, OverviewQuestion};

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
