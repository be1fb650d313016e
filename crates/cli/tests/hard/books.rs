//! Made-up books, and the program run on them.

use crate::program::{Run, run, tillside};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub struct Books {
    folder: TempDir,
}

impl Books {
    /// Books with so many orders.
    pub fn with(orders: u32) -> Self {
        let books = Self::nowhere();
        books.ok(&books.demo(orders, 1));
        books
    }

    /// A place where no books are yet.
    pub fn nowhere() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn demo(&self, orders: u32, seed: u32) -> String {
        format!("demo-data --orders {orders} --seed {seed} --from 2026-01-01 --to 2026-03-31")
    }

    pub fn data(&self) -> PathBuf {
        self.path("shop")
    }

    pub fn file(&self) -> PathBuf {
        self.data().join("tillside.sqlite")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, words: &str) -> Run {
        run(tillside(&self.data()).arg("--json").args(words.split_whitespace()))
    }

    #[track_caller]
    pub fn ok(&self, words: &str) -> Value {
        let told = self.run(words);
        assert_eq!(told.status, 0, "{words}: {told:?}");
        told.document()
    }

    #[track_caller]
    pub fn fails(&self, words: &str, status: i32, code: &str) -> Value {
        failed(&self.run(words), status, code)
    }

    /// Backs the books up to a file.
    #[track_caller]
    pub fn back_up(&self, name: &str) -> PathBuf {
        let out = self.path(name);
        self.ok(&format!("backup --out {}", out.display()));
        out
    }
}

#[track_caller]
pub fn failed(told: &Run, status: i32, code: &str) -> Value {
    let document = told.document();
    let error = &document["error"];
    assert_eq!((told.status, error["code"].as_str()), (status, Some(code)), "{told:?}");
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{told:?}");
    document
}

/// What lies in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
