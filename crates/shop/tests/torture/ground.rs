//! What all runs of one thread stand on: made once, since making keys and schemas takes a while.

use crate::life::{Clock, open};
use chrono::{DateTime, Utc};
use sandbox::{ClockKind, Options, Sandbox};
use std::path::Path;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

pub struct Ground {
    /// The acquirer and the payers live here; a kill of the program does not touch them.
    pub runtime: Runtime,
    pub http: reqwest::Client,
    keys: TempDir,
    books: TempDir,
}

/// In memory where the system has such a place: nothing here is about the loss of power.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

impl Ground {
    pub fn lay() -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (keys, books) = (folder(), folder());
        runtime.block_on(async {
            acquirer(keys.path(), 1, DateTime::<Utc>::UNIX_EPOCH).await.stop().await;
            let clock = Clock::default();
            clock.set(DateTime::<Utc>::UNIX_EPOCH);
            open(books.path(), &clock).await.store().clone().close().await;
        });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { runtime, http, keys, books }
    }

    /// A fresh acquirer with the keys of all runs, whose clock stands at `from`.
    pub fn acquirer(&self, folder: &Path, seed: u64, from: DateTime<Utc>) -> Sandbox {
        for entry in std::fs::read_dir(self.keys.path()).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_some_and(|end| end == "txt") {
                std::fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
            }
        }
        self.runtime.block_on(acquirer(folder, seed, from))
    }

    /// Empty books.
    pub fn books(&self, folder: &Path) {
        let name = "tillside.sqlite";
        std::fs::copy(self.books.path().join(name), folder.join(name)).unwrap();
    }
}

async fn acquirer(folder: &Path, seed: u64, from: DateTime<Utc>) -> Sandbox {
    Sandbox::start(Options {
        listen: ([127, 0, 0, 1], 0).into(),
        state: Some(folder.to_owned()),
        faults: Vec::new(),
        seed,
        clock: ClockKind::Manual { from },
    })
    .await
    .unwrap()
}
