//! Whose file it is, and whether it is whole.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few rows")]

mod common;

use common::{Shop, at, new_order, raw};
use std::path::Path;
use store::{Book, Store, StoreError};
use tempfile::TempDir;

async fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, Book::Live, at(0)).await
}

/// A file with a few orders, closed.
async fn closed_shop() -> (TempDir, std::path::PathBuf) {
    let shop = Shop::open().await;
    for number in 0..40 {
        let mut order = new_order(&format!("o{number}"), 100);
        order.note = Some("words ".repeat(40));
        shop.ask(&order, at(number)).await;
    }
    let path = shop.path();
    let Shop { folder, store } = shop;
    store.close().await;
    (folder, path)
}

#[tokio::test]
async fn a_file_is_opened_again_as_it_was_left() {
    let (_folder, path) = closed_shop().await;
    let store = open(&path).await.unwrap();
    assert_eq!(store.verify().await.unwrap().orders, 40);
    assert_eq!(store.book(), Book::Live);
}

#[tokio::test]
async fn a_practice_book_is_never_opened_as_a_live_one() {
    let (_folder, path) = closed_shop().await;
    let refused = Store::open(&path, Book::Practice, at(0)).await;
    let found = Book::Live;
    assert!(
        matches!(refused, Err(StoreError::OtherBook { found: kept, wanted: Book::Practice }) if kept == found)
    );
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_left_alone() {
    let (_folder, path) = closed_shop().await;
    raw(
        &path,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (20991231235959, 'from the future', TRUE, x'00', 0)",
    )
    .await
    .unwrap();
    let refused = open(&path).await;
    assert!(
        matches!(refused, Err(StoreError::NewerVersion { found: 20_991_231_235_959, .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn somebody_elses_file_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other.db");
    raw(&path, "CREATE TABLE theirs (a)").await.unwrap();
    assert!(matches!(open(&path).await, Err(StoreError::Damaged { .. })));
    let text = folder.path().join("text.db");
    std::fs::write(&text, "no database at all, and long enough to be looked at".repeat(30))
        .unwrap();
    assert!(matches!(open(&text).await, Err(StoreError::Damaged { .. })));
    assert_eq!(std::fs::read(&text).unwrap().len(), 1530);
}

#[tokio::test]
async fn a_damaged_page_is_found_at_the_door() {
    let (_folder, path) = closed_shop().await;
    let mut bytes = std::fs::read(&path).unwrap();
    // The page that holds orders: overwritten in its header, so its cells lie nowhere.
    let found = bytes.windows(11).rposition(|window| window == b"words words").unwrap();
    let start = found / 4096 * 4096;
    bytes[start..start + 24].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    let refused = open(&path).await;
    assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_cut_file_is_found_at_the_door() {
    let (_folder, path) = closed_shop().await;
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let refused = open(&path).await;
    assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_missing_folder_is_told_as_such() {
    let folder = TempDir::new().unwrap();
    let refused = open(&folder.path().join("nowhere").join("shop.db")).await;
    assert!(matches!(refused, Err(StoreError::File { doing: "locked", .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_at_once_make_one_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("shop.db");
    let starts: Vec<_> = (0..6)
        .map(|_| {
            let path = path.clone();
            tokio::spawn(async move { open(&path).await.unwrap().setting("book").await.unwrap() })
        })
        .collect();
    for start in starts {
        assert_eq!(start.await.unwrap().as_deref(), Some("live"));
    }
}
