//! Migrating: a copy before, one program at a time.

use super::{Options, Store};
use crate::migrate::MIGRATOR;
use crate::{Book, StoreError};
use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;
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
