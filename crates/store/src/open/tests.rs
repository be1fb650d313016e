//! Migrating: a copy before, one program at a time.

use super::{Options, Store};
use crate::migrate::MIGRATOR;
use crate::{Book, StoreError};
use chrono::{DateTime, Utc};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_165_200, 0).unwrap()
}

/// The schema as an earlier version of this program knew it.
fn earlier(versions: usize) -> Migrator {
    Migrator::with_migrations(MIGRATOR.iter().take(versions).cloned().collect())
}

async fn open(path: &Path, migrator: &Migrator) -> Result<Store, StoreError> {
    let options = Options { wait: Duration::from_millis(400), ..Options::default() };
    Store::open_at(path, Book::Practice, options, migrator, now()).await
}

/// What lies beside the file, without SQLite's own.
fn beside(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".before-") || name.ends_with(".copying"))
        .collect();
    names.sort();
    names
}

/// A file of each earlier version, with a setting in it.
async fn old_file(folder: &Path, versions: usize) -> PathBuf {
    let path = folder.join("shop.db");
    let store = open(&path, &earlier(versions)).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.set_setting("shop.name", "Tea").await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    path
}

#[tokio::test]
async fn a_file_of_every_earlier_version_is_copied_and_brought_here() {
    let known = MIGRATOR.iter().count();
    let newest = MIGRATOR.iter().map(|migration| migration.version).max().unwrap();
    for versions in 1..known {
        let folder = TempDir::new().unwrap();
        let path = old_file(folder.path(), versions).await;
        let store = open(&path, &MIGRATOR).await.unwrap();
        assert_eq!(store.setting("shop.name").await.unwrap().as_deref(), Some("Tea"));
        store.verify().await.unwrap();
        store.close().await;
        assert_eq!(beside(folder.path()), [format!("shop.db.before-{newest}-1")]);

        // The copy is the file as it was.
        let copy = folder.path().join(format!("shop.db.before-{newest}-1"));
        let store = open(&copy, &earlier(versions)).await.unwrap();
        assert_eq!(store.setting("shop.name").await.unwrap().as_deref(), Some("Tea"));
        store.close().await;
    }
}

#[tokio::test]
async fn nothing_is_copied_when_nothing_is_migrated() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("shop.db");
    for _ in 0..2 {
        open(&path, &MIGRATOR).await.unwrap().close().await;
    }
    assert_eq!(beside(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_copy_never_replaces_an_earlier_one() {
    let folder = TempDir::new().unwrap();
    let path = old_file(folder.path(), 2).await;
    let newest = MIGRATOR.iter().map(|migration| migration.version).max().unwrap();
    let first = folder.path().join(format!("shop.db.before-{newest}-1"));
    fs::write(&first, "an earlier copy").unwrap();
    fs::write(folder.path().join("shop.db.copying"), "half a copy").unwrap();
    open(&path, &MIGRATOR).await.unwrap().close().await;
    assert_eq!(
        beside(folder.path()),
        [format!("shop.db.before-{newest}-1"), format!("shop.db.before-{newest}-2")]
    );
    assert_eq!(fs::read(&first).unwrap(), b"an earlier copy");
}

#[tokio::test]
async fn an_older_program_does_not_touch_a_newer_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("shop.db");
    open(&path, &MIGRATOR).await.unwrap().close().await;
    let refused = open(&path, &earlier(3)).await;
    assert!(matches!(refused, Err(StoreError::NewerVersion { .. })), "{refused:?}");
}

#[tokio::test]
async fn one_program_migrates_and_the_others_wait() {
    let folder = TempDir::new().unwrap();
    let path = old_file(folder.path(), 4).await;
    let held = crate::migrate::OpeningLock::take(&path, Duration::ZERO).await.unwrap();
    let refused = open(&path, &MIGRATOR).await;
    assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
    drop(held);
    let starts = (0..5).map(|_| {
        let path = path.clone();
        tokio::spawn(async move {
            let store = Store::open(&path, Book::Practice, now()).await.unwrap();
            store.verify().await.unwrap();
        })
    });
    for start in starts.collect::<Vec<_>>() {
        start.await.unwrap();
    }
    assert_eq!(beside(folder.path()).len(), 1);
}

/// Books as they were before there was a chain.
async fn books_without_a_chain(folder: &Path) -> PathBuf {
    let versions = MIGRATOR.iter().take_while(|one| one.description != "create trail").count();
    let path = old_file(folder, versions).await;
    let order = "INSERT INTO account (name, kind, gateway_url, client_id, gateway_public_key, created_at_ms)
         VALUES ('Main', 'ams', '', '', '', 1);
         INSERT INTO order_counter VALUES ('1', '2026-11-20', 1);
         INSERT INTO shop_order (order_id, number, till, day, serial, account, amount_minor, currency,
                                 status, created_at_ms)
         VALUES ('o1', '20261120-1-1', '1', '2026-11-20', 1, 'Main', 500, 'EUR', 'open', 1);
         INSERT INTO order_search (rowid, text) VALUES (1, 'o1');
         INSERT INTO event (at_ms, order_id, lane, kind, args)
         VALUES (1, 'o1', 'desk', 'order.made', '[]'), (2, 'o1', 'desk', 'payment.asked', '[]')";
    raw(&path, order).await;
    path
}

async fn raw(path: &Path, statements: &str) {
    let mut conn =
        sqlx::ConnectOptions::connect(&SqliteConnectOptions::new().filename(path)).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut conn).await.unwrap();
    sqlx::Connection::close(conn).await.unwrap();
}

#[tokio::test]
async fn what_was_there_before_the_chain_is_covered_from_its_first_day() {
    let folder = TempDir::new().unwrap();
    let path = books_without_a_chain(folder.path()).await;
    let store = open(&path, &MIGRATOR).await.unwrap();
    assert_eq!(store.verify().await.unwrap().links, 1);
    store.close().await;
    raw(&path, "DROP TRIGGER event_stays_as_it_was; UPDATE event SET at_ms = 3 WHERE event_id = 2")
        .await;
    let store = open(&path, &MIGRATOR).await.unwrap();
    let finding = store.verify().await.unwrap_err();
    assert_eq!(finding.to_string(), "event 2: is not as it was written");
}

/// The schema of a version to come, which changes every event.
fn later() -> Migrator {
    let sql = "DROP TRIGGER event_stays_as_it_was;
               ALTER TABLE event ADD COLUMN who TEXT NOT NULL DEFAULT 'nobody';
               UPDATE event SET who = 'somebody';
               DROP TABLE agreement;
               CREATE TABLE agreement_of_a_later_version (a INTEGER NOT NULL PRIMARY KEY) STRICT;
               INSERT INTO agreement_of_a_later_version VALUES (1)";
    let later = Migration::new(
        29_990_101_000_000,
        "change every event".into(),
        MigrationType::Simple,
        sqlx::SqlStr::from_static(sql),
        false,
    );
    let mut migrations: Vec<Migration> = MIGRATOR.iter().cloned().collect();
    migrations.push(later);
    Migrator::with_migrations(migrations)
}

#[tokio::test]
async fn a_migration_that_changes_rows_does_not_break_the_chain() {
    let folder = TempDir::new().unwrap();
    let path = books_without_a_chain(folder.path()).await;
    open(&path, &MIGRATOR).await.unwrap().close().await;
    let store = open(&path, &later()).await.unwrap();
    let mut conn = store.reader().await.unwrap();
    assert_eq!(crate::chain::check(&mut conn).await.unwrap().links, 2);
}

#[tokio::test]
async fn a_migration_does_not_wash_damage_clean() {
    let folder = TempDir::new().unwrap();
    let path = books_without_a_chain(folder.path()).await;
    open(&path, &MIGRATOR).await.unwrap().close().await;
    raw(
        &path,
        "DROP TRIGGER event_stays_as_it_was; UPDATE event SET at_ms = 3 WHERE event_id = 2;
                CREATE TRIGGER event_stays_as_it_was BEFORE UPDATE ON event BEGIN SELECT 1; END",
    )
    .await;
    let store = open(&path, &later()).await.unwrap();
    let mut conn = store.reader().await.unwrap();
    let finding = crate::chain::check(&mut conn).await.unwrap_err();
    assert_eq!(finding.to_string(), "event 2: is not as it was written");
}

/// Orders as the version before the ledger kept them: paid and refunded in part, paid and
/// cancelled, expired, paid in another currency than the account's.
const BEFORE_THE_LEDGER: &str = "
    INSERT INTO account (name, kind, gateway_url, client_id, settlement_currency,
                         gateway_public_key, created_at_ms)
    VALUES ('Main', 'ams', '', '', 'EUR', '', 0);
    INSERT INTO order_counter VALUES ('1', '2026-11-20', 4);
    INSERT INTO shop_order (order_row, order_id, number, till, day, serial, account, amount_minor,
                            currency, status, refunded_minor, created_at_ms, closed_at_ms)
    VALUES (1, 'o1', '20261120-1-1', '1', '2026-11-20', 1, 'Main', 1000, 'EUR', 'partly-refunded',
            300, 0, 9),
           (2, 'o2', '20261120-1-2', '1', '2026-11-20', 2, 'Main', 500, 'EUR', 'cancelled', 0, 0, 9),
           (3, 'o3', '20261120-1-3', '1', '2026-11-20', 3, 'Main', 700, 'EUR', 'expired', 0, 0, 9),
           (4, 'o4', '20261120-1-4', '1', '2026-11-20', 4, 'Main', 1500, 'JPY', 'paid', 0, 0, 9);
    INSERT INTO order_search (rowid, text) VALUES (1, ''), (2, ''), (3, ''), (4, '');
    INSERT INTO payment (payment_request_id, order_id, attempt, account, mode, amount_minor,
                         currency, state, paid_at_ms, close_reason, returned_paid_at_ms, told_by,
                         told_at_ms, created_at_ms)
    VALUES ('p1', 'o1', 1, 'Main', 'show-code', 1000, 'EUR', 'paid', 10, NULL, NULL, 'answer', 20, 0),
           ('p2', 'o2', 1, 'Main', 'show-code', 500, 'EUR', 'closed', NULL, 'cancelled', 11, 'answer',
            90000000, 0),
           ('p3', 'o3', 1, 'Main', 'show-code', 700, 'EUR', 'closed', NULL, 'expired', NULL, 'inquiry',
            30, 0),
           ('p4', 'o4', 1, 'Main', 'show-code', 1500, 'JPY', 'paid', -5, NULL, NULL, NULL, NULL, 0);
    INSERT INTO refund (refund_request_id, order_id, payment_request_id, amount_minor, currency,
                        state, refunded_at_ms, created_at_ms)
    VALUES ('f1', 'o1', 'p1', 300, 'EUR', 'succeeded', 40, 0),
           ('f2', 'o1', 'p1', 50, 'EUR', 'failed', NULL, 0);";

#[tokio::test]
async fn what_was_paid_before_there_was_a_ledger_is_booked() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("shop.db");
    let before = MIGRATOR.iter().take_while(|one| one.version < 20_261_122_100_000).count();
    open(&path, &earlier(before)).await.unwrap().close().await;
    raw(&path, BEFORE_THE_LEDGER).await;
    let store = open(&path, &MIGRATOR).await.unwrap();
    let page = store.list_entries(&Default::default(), None, 10).await.unwrap();
    let booked: Vec<_> = page
        .entries
        .iter()
        .map(|record| {
            let only = record.entry.moves()[0];
            let way = format!("{} > {}", only.from().word(), only.to().word());
            format!("{} {}: {way} {}", record.id, record.entry.key(), only.amount())
        })
        .collect();
    assert_eq!(
        booked,
        [
            "5 cancel p2: to-be-settled > sales EUR 5.00",
            "4 refund f1: to-be-settled > refunds EUR 3.00",
            "3 sale p2: sales > to-be-settled EUR 5.00",
            "2 sale p1: sales > to-be-settled EUR 10.00",
            "1 sale p4: sales > pending-conversion JPY 1500",
        ]
    );
    assert_eq!(page.entries[0].takes_back, Some(3));
    assert_eq!(store.verify().await.unwrap().ledger_entries, 5);
}
