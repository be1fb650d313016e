//! The practice acquirer itself: its books behind one lock, and the letters that leave it.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Notify, Semaphore, watch};

use crate::answer::Closed;
use crate::books::Books;
use crate::clock::{ClockKind, later, machine_time};
use crate::courier::Courier;
use crate::journal::{Disk, Written};
use crate::keys::Keys;

/// Letters on the way at once, with the real clock.
const LETTERS_AT_ONCE: usize = 32;
/// A sleeping worker looks up at least this often, for a clock that was set.
const NAP_MOST: Duration = Duration::from_secs(30);

pub(crate) struct Acquirer {
    books: Mutex<Books>,
    disk: Arc<Disk>,
    kind: ClockKind,
    pub(crate) keys: Keys,
    pub(crate) url: String,
    courier: Courier,
    /// There may be something to send.
    wake: Notify,
    /// With the manual clock one letter goes after the other.
    turn: tokio::sync::Mutex<()>,
    traces: AtomicU64,
}

impl Acquirer {
    pub(crate) fn new(books: Books, keys: Keys, url: String, courier: Courier) -> Self {
        Self {
            kind: books.kind(),
            disk: books.disk(),
            books: Mutex::new(books),
            keys,
            url,
            courier,
            wake: Notify::new(),
            turn: tokio::sync::Mutex::new(()),
            traces: AtomicU64::new(1),
        }
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        // A panic in one call must not silence every later one.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time have its due, does something, and keeps what it changed: when this returns `Ok`, it
    /// is on the disk, and so is all before it that an answer may tell.
    ///
    /// # Errors
    ///
    /// What cannot be kept is not answered either, as a real acquirer would have it.
    pub(crate) async fn act<T>(&self, act: impl FnOnce(&mut Books) -> T) -> Result<T, Closed> {
        let (done, written) = self.act_soon(act)?;
        self.kept(written).await?;
        Ok(done)
    }

    /// As `act`, for what may be done again after a power cut: the disk has it a little later.
    pub(crate) fn act_soon<T>(
        &self,
        act: impl FnOnce(&mut Books) -> T,
    ) -> Result<(T, Written), Closed> {
        let done = self.act_quietly(act);
        self.wake.notify_one();
        done
    }

    /// Nobody is told what a power cut could take back.
    async fn kept(&self, written: Written) -> Result<(), Closed> {
        self.disk.flushed(written).await.map_err(|error| unkept(&error))
    }

    /// Brings all that has happened to the disk.
    pub(crate) async fn close(&self) -> Result<(), Closed> {
        let written = self.books().commit().map_err(|error| unkept(&error))?;
        self.kept(written).await
    }

    /// The acquirer's time and a number for one answer.
    pub(crate) fn stamp(&self) -> (DateTime<Utc>, String) {
        let number = self.traces.fetch_add(1, Ordering::Relaxed);
        (self.books().now(), format!("0b{number:030x}"))
    }

    /// Sends letters until `stop` says so.
    pub(crate) async fn work(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        loop {
            let nap = match self.kind {
                ClockKind::Manual { .. } => {
                    self.send_due_in_turn().await;
                    NAP_MOST
                }
                ClockKind::Real => self.send_due_at_once().await,
            };
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(nap) => {}
                _ = stop.changed() => return,
            }
        }
    }

    async fn send_due_in_turn(&self) {
        let _turn = self.turn.lock().await;
        self.send_each().await;
    }

    /// Sends what is due now, the oldest first. The caller holds the turn.
    async fn send_each(&self) {
        loop {
            let Ok((Some(letter), written)) = self.act_soon(Books::take_letter) else { return };
            if self.kept(written).await.is_err() {
                return;
            }
            self.courier.deliver(self, letter).await;
        }
    }

    /// Starts every letter that is due, and says how long nothing else will be.
    async fn send_due_at_once(self: &Arc<Self>) -> Duration {
        let places = self.courier.places();
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return NAP_MOST };
            let Ok((Some(letter), written)) = self.act_quietly(Books::take_letter) else { break };
            let acquirer = Arc::clone(self);
            tokio::spawn(async move {
                if acquirer.kept(written).await.is_ok() {
                    acquirer.courier.deliver(&acquirer, letter).await;
                }
                drop(place);
            });
        }
        let next = self.books().next_due();
        let wait = next.map(|at| at.signed_duration_since(machine_time()));
        wait.map_or(NAP_MOST, |wait| wait.to_std().unwrap_or_default().min(NAP_MOST))
    }

    /// As `act_soon`, without waking the worker: it is the worker.
    fn act_quietly<T>(&self, act: impl FnOnce(&mut Books) -> T) -> Result<(T, Written), Closed> {
        let mut books = self.books();
        books.settle();
        let done = act(&mut books);
        let written = books.commit().map_err(|error| unkept(&error))?;
        Ok((done, written))
    }

    /// Moves the manual clock on, stopping wherever something is due on the way.
    pub(crate) async fn advance(&self, seconds: u32) -> Result<DateTime<Utc>, Closed> {
        let _turn = self.turn.lock().await;
        let target = later(self.books().now(), TimeDelta::seconds(i64::from(seconds)));
        loop {
            self.act_quietly(|_| ())?;
            self.send_each().await;
            let next = self.books().next_due().filter(|at| *at <= target);
            let Some(at) = next else { break };
            self.act_quietly(|books| books.set_now(at))?;
        }
        let ((), written) = self.act_quietly(|books| books.set_now(target))?;
        self.kept(written).await?;
        Ok(target)
    }
}

fn unkept(error: &io::Error) -> Closed {
    tracing::error!(%error, "could not write the journal of the practice acquirer");
    Closed
}

/// How many letters may be on the way.
pub(crate) fn places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(LETTERS_AT_ONCE))
}
