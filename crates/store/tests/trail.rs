//! Whatever is changed behind our back is found.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, new_order, order_id, raw};
use proptest::prelude::*;
use proptest::sample::Index;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use store::{
    AnswerRecord, Book, Direction, Lane, MessageVerdict, NewEvent, NewMessage, NewNotification,
    NotificationVerdict, Store, StoreError,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use trail::{Digest, Signature, SigningKey, Statement, export};

/// Tables with money or events in them, and the chain.
const TABLES: [&str; 7] =
    ["shop_order", "payment", "refund", "notification", "event", "message", "trail"];

fn event(number: i64) -> NewEvent {
    NewEvent {
        at: at(number),
        order_id: Some(order_id("o1")),
        lane: Lane::Acquirer,
        kind: "payment.paid".to_owned(),
        args: vec![("toldBy".to_owned(), "notification".to_owned())],
    }
}

fn letter(id: &str, body: &[u8]) -> NewNotification {
    NewNotification {
        id: id.to_owned(),
        at: at(4),
        account: "Main".to_owned(),
        kind: "PAYMENT_RESULT".to_owned(),
        verdict: NotificationVerdict::Accepted,
        source: "203.0.113.9:4711".to_owned(),
        order_id: Some(order_id("o1")),
        path: "/notify/Main".to_owned(),
        headers: vec![("signature".to_owned(), "abc".to_owned())],
        body: body.to_vec(),
    }
}

fn message() -> NewMessage {
    NewMessage {
        order_id: Some(order_id("o1")),
        payment_request_id: None,
        refund_request_id: None,
        agreement_id: None,
        account: common::account(),
        direction: Direction::Sent,
        operation: "pay".to_owned(),
        url: "https://gateway.example/pay".to_owned(),
        headers: Vec::new(),
        body: "{}".to_owned(),
        answer: AnswerRecord::default(),
        verdict: MessageVerdict::None,
        took_ms: None,
        at: at(1),
    }
}

/// Books with a row of every kind.
async fn books() -> Shop {
    let shop = Shop::open().await;
    shop.sell("o1", 1000, at(1)).await;
    shop.give_back("o1", 300, "f1").await.unwrap();
    shop.sell("o2", 500, at(2)).await;
    shop.ask(&new_order("o3", 700), at(3)).await;
    let mut tx = shop.store.write().await.unwrap();
    for number in 0..3 {
        tx.insert_event(&event(number)).await.unwrap();
    }
    tx.insert_notification(&letter("n1", &[b'x'; 9000]), None).await.unwrap();
    tx.insert_message(&message()).await.unwrap();
    tx.commit().await.unwrap();
    shop
}

/// Such books as the bytes of a closed file.
fn closed() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    // A thread of its own, since a runtime cannot start another.
    let made = || std::thread::spawn(|| Runtime::new().unwrap().block_on(make())).join().unwrap();
    BYTES.get_or_init(made)
}

async fn make() -> Vec<u8> {
    let Shop { folder, store } = books().await;
    store.verify().await.unwrap();
    store.close().await;
    let path = folder.path().join("shop.db");
    raw(&path, "VACUUM").await.unwrap();
    std::fs::read(&path).unwrap()
}

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("shop.db");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// What a person is told who opens the file and has it checked.
async fn told(path: &Path) -> Option<String> {
    match Store::open(path, Book::Live, at(9)).await {
        Err(error) => Some(error.to_string()),
        Ok(store) => {
            let finding = store.verify().await.err();
            store.close().await;
            finding.map(|finding| finding.to_string())
        }
    }
}

async fn connect(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new().filename(path).foreign_keys(false).connect().await
}

/// Everything that the tables hold, as SQL would write it; nothing where it cannot be read.
async fn dump(path: &Path) -> Option<Vec<String>> {
    let mut conn = connect(path).await.ok()?;
    let mut lines = Vec::new();
    for table in TABLES {
        let columns: Vec<String> =
            sqlx::query_scalar("SELECT 'quote(CAST(' || name || ' AS BLOB)) || typeof(' || name || ')' FROM pragma_table_info(?)")
                .bind(table)
                .fetch_all(&mut conn)
                .await
                .ok()?;
        let sql = format!("SELECT {} FROM {table} ORDER BY rowid", columns.join("||','||"));
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.ok()?;
        lines.extend(rows);
    }
    conn.close().await.ok()?;
    Some(lines)
}

/// Drops what stands in the way of planting.
async fn unguard(conn: &mut SqliteConnection) {
    let guards: Vec<String> = sqlx::query_scalar(
        "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_schema WHERE type = 'trigger'",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    for guard in guards {
        sqlx::query(sqlx::AssertSqlSafe(guard)).execute(&mut *conn).await.unwrap();
    }
    sqlx::query("PRAGMA ignore_check_constraints = ON").execute(conn).await.unwrap();
}

/// Flips one bit of one column of one row. Says which, or nothing where the file refuses it.
async fn flip(path: &Path, pick: (Index, Index, Index), bit: u32) -> Option<String> {
    let mut conn = connect(path).await.unwrap();
    unguard(&mut conn).await;
    let table = pick.0.get(&TABLES);
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
        .bind(table)
        .fetch_all(&mut conn)
        .await
        .unwrap();
    let column = pick.1.get(&columns);
    let sql = format!("SELECT rowid, typeof({column}), CAST({column} AS BLOB) FROM {table}");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.unwrap();
    let row = &rows[pick.2.index(rows.len())];
    let (number, kind): (i64, String) = (row.get(0), row.get(1));
    let update = |value: &str| format!("UPDATE {table} SET {column} = {value} WHERE rowid = ?");
    let done = match kind.as_str() {
        "integer" => {
            let flipped = update(&format!("({column} | {0}) - ({column} & {0})", 1_u64 << bit));
            sqlx::query(sqlx::AssertSqlSafe(flipped)).bind(number).execute(&mut conn).await
        }
        "null" => {
            let value =
                if column.ends_with("_ms") || column.ends_with("_minor") { "1" } else { "'x'" };
            sqlx::query(sqlx::AssertSqlSafe(update(value))).bind(number).execute(&mut conn).await
        }
        kind => {
            let mut bytes: Vec<u8> = row.get(2);
            if bytes.is_empty() {
                return None;
            }
            let place = pick.2.index(bytes.len());
            bytes[place] ^= 1 << (bit % 8);
            let value = if kind == "text" { "CAST(? AS TEXT)" } else { "?" };
            let sql = update(value);
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            query.bind(bytes).bind(number).execute(&mut conn).await
        }
    };
    conn.close().await.unwrap();
    done.ok().map(|_| format!("{table}.{column} of row {number}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn one_flipped_bit_in_any_column_is_found(
        pick in any::<(Index, Index, Index)>(),
        bit in 0..40_u32,
    ) {
        let (_folder, path) = file(closed());
        let runtime = Runtime::new().unwrap();
        let flipped = runtime.block_on(flip(&path, pick, bit));
        prop_assume!(flipped.is_some());
        let told = runtime.block_on(told(&path));
        prop_assert!(told.is_some(), "{} was changed unseen", flipped.unwrap());
    }

    #[test]
    fn one_flipped_byte_of_the_file_is_found_wherever_a_row_reads_otherwise(
        place in any::<Index>(),
        mask in 1..=u8::MAX,
    ) {
        let mut bytes = closed().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= mask;
        let (_folder, path) = file(&bytes);
        let runtime = Runtime::new().unwrap();
        let told = runtime.block_on(told(&path));
        if told.is_none() {
            // Free space, statistics, an index that was mended: no row may read otherwise.
            let (_folder, good) = file(closed());
            let (now, before) = (runtime.block_on(dump(&path)), runtime.block_on(dump(&good)));
            prop_assert!(before.is_some());
            prop_assert_eq!(now, before, "byte {} was changed unseen", place);
        }
    }
}

async fn after(damage: &str) -> String {
    let (_folder, path) = file(closed());
    let mut conn = connect(&path).await.unwrap();
    unguard(&mut conn).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(damage)).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    told(&path).await.expect("it is found")
}

#[tokio::test]
async fn the_first_record_that_does_not_fit_is_named() {
    let changed = "UPDATE payment SET failure_code = 'x' WHERE payment_request_id = 'po2'";
    assert_eq!(after(changed).await, "payment po2: is not as it was written");
    let changed = "UPDATE event SET at_ms = at_ms + 1 WHERE event_id = 2";
    assert_eq!(after(changed).await, "event 2: is not as it was written");
    let changed = "UPDATE notification SET body = x'00'";
    assert_eq!(after(changed).await, "notification n1: is not as it was written");
    assert_eq!(after("DELETE FROM event WHERE event_id = 3").await, "event 3: is missing");
    let added = "INSERT INTO event (at_ms, lane, kind, args) VALUES (1, 'desk', 'x', '[]')";
    assert_eq!(after(added).await, "event 4: was not written by this program");
    let cut = "DELETE FROM trail WHERE link = 2";
    assert_eq!(after(cut).await, "link 2 of the trail: is missing; 3 comes next");
    let rewritten = "UPDATE trail SET head = zeroblob(32) WHERE link = 3";
    assert_eq!(after(rewritten).await, "link 3 of the trail: does not fit the link before it");
}

#[tokio::test]
async fn an_undone_transaction_leaves_no_trace_in_the_chain() {
    let shop = books().await;
    let before = shop.store.trail_chain().await.unwrap();
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_event(&event(7)).await.unwrap();
    drop(tx);
    shop.store.write().await.unwrap().commit().await.unwrap();
    assert_eq!(shop.store.trail_chain().await.unwrap(), before);
    shop.store.verify().await.unwrap();
}

/// Signs the chain as it stands.
async fn sign(store: &Store, key: &SigningKey) {
    let chain = store.trail_chain().await.unwrap();
    let (link, head) = (chain.number(), chain.head());
    let statement = Statement { day: common::day(), at: at(10), link, head };
    let mut tx = store.write().await.unwrap();
    tx.insert_trail_signature(&Signature::make(statement, key)).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_found_by_its_signature() {
    let shop = books().await;
    let key = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
    sign(&shop.store, &key).await;
    assert_eq!(shop.store.verify().await.unwrap().signatures, 1);
    let last = shop.store.trail_chain().await.unwrap().number();
    shop.raw(&format!(
        "PRAGMA foreign_keys = OFF; DROP TRIGGER trail_is_kept; DELETE FROM trail WHERE link = {last}"
    ))
    .await
    .unwrap();
    let finding = shop.store.verify().await.unwrap_err();
    // The row that the link is named by is looked at first.
    assert!(finding.to_string().contains("trail_signature"), "{finding}");
}

#[tokio::test]
async fn a_changed_signature_is_found() {
    let shop = books().await;
    let key = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
    sign(&shop.store, &key).await;
    shop.raw(
        "DROP TRIGGER trail_signature_stays_as_it_was;
         UPDATE trail_signature SET day = '2026-11-21'",
    )
    .await
    .unwrap();
    let finding = shop.store.verify().await.unwrap_err();
    assert_eq!(finding.to_string(), "the signature of 2026-11-21: was not made by its key");
}

#[tokio::test]
async fn an_export_holds_the_chain_its_events_and_its_signatures() {
    let shop = books().await;
    let key = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
    sign(&shop.store, &key).await;
    let mut file = Vec::new();
    let links = shop.store.export_trail(&mut file).await.unwrap();
    let checked = export::check(file.as_slice(), Some(&key.public())).unwrap();
    assert_eq!(checked.events, 3);
    assert_eq!((checked.signatures, checked.signed_to), (1, links));
    assert_eq!(u64::try_from(links).unwrap(), checked.links);
    let text = String::from_utf8(file).unwrap();
    let forged = text.replacen("notification", "inquiry", 1);
    let fault = export::check(forged.as_bytes(), None).unwrap_err();
    assert_eq!(fault.to_string(), "event 1: is not as it was written");
}

#[tokio::test]
async fn a_broken_chain_is_not_exported() {
    let shop = books().await;
    shop.raw("DROP TRIGGER trail_stays_as_it_was; UPDATE trail SET body = x'' WHERE link = 1")
        .await
        .unwrap();
    let refused = shop.store.export_trail(Vec::new()).await.unwrap_err();
    assert!(refused.to_string().contains("link 1 of the trail"), "{refused}");
}

#[tokio::test]
async fn the_head_is_what_the_document_says_it_is() {
    let shop = Shop::open().await;
    let mut tx = shop.store.write().await.unwrap();
    let event = NewEvent { order_id: None, args: Vec::new(), ..event(1) };
    tx.insert_event(&event).await.unwrap();
    tx.commit().await.unwrap();
    let sized =
        |text: &str| [&u64::try_from(text.len()).unwrap().to_be_bytes(), text.as_bytes()].concat();
    let column = |name: &str, text: &str| [sized(name), b"t".to_vec(), sized(text)].concat();
    let row = [
        b"tillside row 1\n".to_vec(),
        sized("event"),
        1_i64.to_be_bytes().to_vec(),
        [sized("event_id"), b"i".to_vec(), 1_i64.to_be_bytes().to_vec()].concat(),
        [sized("at_ms"), b"i".to_vec(), at(1).timestamp_millis().to_be_bytes().to_vec()].concat(),
        column("lane", "acquirer"),
        column("kind", "payment.paid"),
        column("args", "[]"),
    ]
    .concat();
    let body = [
        b"\x05event".to_vec(),
        1_u32.to_be_bytes().to_vec(),
        1_i64.to_be_bytes().to_vec(),
        vec![1],
        Digest::of(&row).as_bytes().to_vec(),
    ]
    .concat();
    let link =
        [b"tillside link 1\n".to_vec(), 1_i64.to_be_bytes().to_vec(), vec![0; 32], body].concat();
    let chain = shop.store.trail_chain().await.unwrap();
    assert_eq!((chain.number(), chain.head()), (1, Digest::of(&link)));
}

#[tokio::test]
async fn a_finding_is_damage_and_nothing_else() {
    let (_folder, path) = file(&closed()[..closed().len() / 3]);
    let refused = Store::open(&path, Book::Live, at(9)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused:?}");
}
