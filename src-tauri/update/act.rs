//! Looking for an update, putting it in place, and going back.

use super::books::{Saved, Way, put_back, take_back, way_back};
use super::idle::UnderWay;
use super::kept::{Came, Kept};
use super::state::{Step, Trouble, Updates};
use super::{Release, Releases, UpdateError};
use crate::Desk;
use crate::book::place_of;
use crate::ipc::{IpcError, Topic};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often the counter is looked at while an update waits for it.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is looked at whether the source is to be asked.
const HOUR: Duration = Duration::from_secs(3600);
/// How often the source is asked by itself.
const DAY: TimeDelta = TimeDelta::days(1);

/// The version before the one that runs, where it can come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Back {
    pub version: String,
    /// Since when the present one is here.
    pub since: DateTime<Utc>,
    /// Whether the open book was migrated since, so that its backup takes its place.
    pub restores: bool,
}

/// Where to.
enum Goal {
    Newer(Release),
    Before(Came),
}

/// What is to be put in place.
struct Package {
    version: String,
    told: Value,
    bytes: Vec<u8>,
    goal: Goal,
}

impl Desk {
    /// From here on releases come from there.
    pub fn updates_from(&self, source: Arc<dyn Releases>) {
        self.updates.come_from(source);
    }

    /// What is known of updates.
    pub(crate) const fn updates(&self) -> &Updates {
        &self.updates
    }

    /// Asks the source at the start, and once a day, where a person has not turned that off.
    pub async fn keep_asking(self: Arc<Self>) {
        let Some(source) = self.updates.source() else { return };
        if let Err(error) = Kept::in_folder(self.folder()).tidy(&source.running()) {
            tracing::warn!(%error, "packages of earlier versions could not be removed");
        }
        let mut look = tokio::time::interval(HOUR);
        loop {
            look.tick().await;
            self.ask_if_due().await;
        }
    }

    /// Asks the source where that is due; whether it was.
    pub async fn ask_if_due(&self) -> bool {
        let soon = |at: DateTime<Utc>| self.now().signed_duration_since(at).abs() < DAY;
        let due =
            self.notes().get().daily_updates && !self.updates.now().asked_at.is_some_and(soon);
        if due {
            self.ask_for_updates().await;
        }
        due
    }

    /// Asks the source what is new.
    pub(crate) async fn ask_for_updates(&self) {
        let Some(source) = self.updates.source() else { return };
        if !self.updates.begin(Step::Asking, None) {
            return;
        }
        self.tell(Topic::Updates);
        let answer = source.newest().await;
        let trouble = answer.as_ref().err().map(noted);
        // A source that is away takes back nothing of what it offered.
        let before = self.updates.now().offered;
        self.updates.answered(self.now(), answer.unwrap_or(before));
        self.updates.over(trouble);
        self.tell(Topic::Updates);
        self.tell(Topic::Desk);
    }

    /// Whether the way back from a release would be there: its package is kept, or offered.
    pub(crate) fn leads_back(&self, release: &Release) -> bool {
        let running = self.updates.source().map(|source| source.running());
        release.running.is_some()
            || running.is_some_and(|running| Kept::in_folder(self.folder()).has(&running))
    }

    /// The version before, where it can come back.
    pub(crate) async fn way_back(&self) -> Option<Back> {
        let running = self.updates.source()?.running();
        let kept = Kept::in_folder(self.folder());
        let came = kept.came(&running).filter(|came| kept.has(&came.from))?;
        let (folder, book) = place_of(self.folder(), self.which());
        let restores = !matches!(way_back(&folder, book, &came).await, Ok(Way::Stays));
        Some(Back { version: came.from, since: came.at, restores })
    }

    /// Begins to put the offered version in place, if it is this one. It goes on by itself.
    pub(crate) fn begin_update(self: &Arc<Self>, version: &str) -> Result<(), IpcError> {
        let offered = self.updates.now().offered.filter(|offered| offered.version == version);
        let offered = offered.ok_or_else(|| IpcError::bad_field("version"))?;
        self.begin_to(version, Goal::Newer(offered));
        Ok(())
    }

    /// Begins to go back to the version before, if it is this one. It goes on by itself.
    pub(crate) fn begin_way_back(self: &Arc<Self>, version: &str) -> Result<(), IpcError> {
        let running = self.updates.source().map(|source| source.running());
        let came = running.and_then(|running| Kept::in_folder(self.folder()).came(&running));
        let came = came.filter(|came| came.from == version);
        let came = came.ok_or_else(|| IpcError::bad_field("version"))?;
        self.begin_to(version, Goal::Before(came));
        Ok(())
    }

    fn begin_to(self: &Arc<Self>, version: &str, goal: Goal) {
        let Some(source) = self.updates.source().cloned() else { return };
        if !self.updates.begin(Step::Fetching { percent: None }, Some(version)) {
            return;
        }
        self.tell(Topic::Updates);
        let desk = Arc::clone(self);
        tokio::spawn(async move {
            match desk.carry_out(&source, goal).await {
                Ok(true) => return desk.computer().restart(),
                Ok(false) => desk.updates.over(None),
                Err(error) => desk.updates.over(Some(noted(&error))),
            }
            desk.tell(Topic::Updates);
        });
    }

    /// Fetches, waits, backs up, installs; whether it came so far, or a person stopped it before.
    async fn carry_out(&self, source: &Arc<dyn Releases>, goal: Goal) -> Result<bool, UpdateError> {
        let package = self.at_hand(source.as_ref(), goal).await?;
        let kept = Kept::in_folder(self.folder());
        loop {
            if !self.counter_is_free().await? {
                return Ok(false);
            }
            // From here on nothing begins; what began in this very moment makes it wait again.
            self.updates.close_counter(true);
            self.step(Step::BackingUp);
            let open = self.book().await.map_err(books_closed)?;
            let into = match &package.goal {
                Goal::Newer(_) => Some(kept.of(&package.version)),
                Goal::Before(_) => None,
            };
            let books = self.back_up_books(&open, into.as_deref()).await?;
            if UnderWay::in_shop(open.shop(), false).await.map_err(backup)?.first().is_some() {
                self.updates.close_counter(false);
                continue;
            }
            self.step(Step::Installing);
            return self.replace(source, package, &books).await.map(|()| true);
        }
    }

    /// The package that is wanted, and the one of the running version for the way back.
    async fn at_hand(&self, source: &dyn Releases, goal: Goal) -> Result<Package, UpdateError> {
        let kept = Kept::in_folder(self.folder());
        let (version, told, bytes) = match &goal {
            Goal::Newer(release) => {
                let running = source.running();
                if let Some(told) = release.running.as_ref().filter(|_| !kept.has(&running)) {
                    let bytes = self.fetched(source, told).await?;
                    kept.keep(&running, told, &bytes).map_err(not_kept)?;
                }
                let bytes = self.fetched(source, &release.told).await?;
                kept.keep(&release.version, &release.told, &bytes).map_err(not_kept)?;
                (release.version.clone(), release.told.clone(), bytes)
            }
            Goal::Before(came) => {
                let package = kept.package(&came.from);
                let (told, bytes) = package.map_err(|_| UpdateError::NotKept(came.from.clone()))?;
                (came.from.clone(), told, bytes)
            }
        };
        Ok(Package { version, told, bytes, goal })
    }

    async fn fetched(&self, source: &dyn Releases, told: &Value) -> Result<Vec<u8>, UpdateError> {
        let so_far = |came: usize, of: Option<u64>| {
            let came = u64::try_from(came).unwrap_or(u64::MAX);
            let percent = of.and_then(|of| came.saturating_mul(100).checked_div(of));
            let percent = percent.and_then(|percent| u8::try_from(percent.min(100)).ok());
            self.step(Step::Fetching { percent });
        };
        so_far(0, None);
        source.fetch(told, &so_far).await
    }

    /// Waits until the counter is free; whether it is, or a person stopped the waiting.
    async fn counter_is_free(&self) -> Result<bool, UpdateError> {
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            if self.updates.is_stopped() {
                return Ok(false);
            }
            let open = self.book().await.map_err(books_closed)?;
            let under_way = UnderWay::in_shop(open.shop(), self.updates.is_busy()).await;
            match under_way.map_err(backup)?.first() {
                None => return Ok(true),
                Some(waits_for) => self.step(Step::Waiting { waits_for }),
            }
        }
    }

    /// Closes the book and lets the package take the program's place. Where that fails everything
    /// is as it was before.
    async fn replace(
        &self,
        source: &Arc<dyn Releases>,
        package: Package,
        books: &[Saved],
    ) -> Result<(), UpdateError> {
        let kept = Kept::in_folder(self.folder());
        let running = source.running();
        self.close_for_update().await;
        let put = match &package.goal {
            Goal::Newer(_) => {
                let came = Came {
                    from: running.clone(),
                    at: self.now(),
                    schema: store::known_schema(),
                    books: books.iter().map(Saved::backup).collect(),
                };
                kept.comes(&package.version, &came).map(|()| Vec::new()).map_err(not_kept)
            }
            Goal::Before(came) => {
                let now = self.now().format("%Y%m%dT%H%M%SZ");
                put_back(books, came, &format!("tillside.sqlite.newer-{running}-{now}")).await
            }
        };
        let source = Arc::clone(source);
        let newer = matches!(package.goal, Goal::Newer(_)).then(|| package.version.clone());
        let installed = match put {
            Ok(put) => {
                let install = move || source.install(&package.told, &package.bytes);
                let installed = tokio::task::spawn_blocking(install).await;
                let installed = installed
                    .unwrap_or_else(|stopped| Err(UpdateError::NotInstalled(stopped.into())));
                installed.inspect_err(|_| take_back(put))
            }
            Err(error) => Err(error),
        };
        if installed.is_err() {
            if let Some(Err(error)) = newer.map(|version| kept.forget(&version)) {
                tracing::warn!(%error, "the note of an update that did not come stays");
            }
            self.open_after_update().await;
        }
        installed
    }

    fn step(&self, step: Step) {
        if self.updates.step(step) {
            self.tell(Topic::Updates);
        }
    }
}

/// Logged once, where it is handled.
fn noted(error: &UpdateError) -> Trouble {
    tracing::warn!("no update: {}", shop::chain(error));
    error.into()
}

fn books_closed(error: IpcError) -> UpdateError {
    UpdateError::Backup(format!("the books are not open: {:?}", error.code).into())
}

fn backup(error: store::StoreError) -> UpdateError {
    UpdateError::Backup(error.into())
}

fn not_kept(error: std::io::Error) -> UpdateError {
    UpdateError::NotInstalled(error.into())
}
