//! What is known of updates, and how far one is.

use super::idle::WaitsFor;
use super::{Release, Releases, UpdateError};
use crate::windows::DeskWindow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// How far an update is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum Step {
    /// Nothing is under way.
    #[default]
    None,
    /// The source is asked.
    Asking,
    /// A package is being fetched.
    Fetching {
        /// How much of it is there, where the source says how much there will be.
        percent: Option<u8>,
    },
    /// It waits until the counter is free.
    Waiting {
        /// For what.
        #[serde(rename = "waitsFor")]
        waits_for: WaitsFor,
    },
    /// The books are backed up, and the backup is proven.
    BackingUp,
    /// The package is put in place; the desk starts again after it.
    Installing,
}

/// What went wrong, by what to do next. Nothing was installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Trouble {
    /// The source was not reached.
    Away,
    /// The source has nothing for this computer.
    Unreadable,
    /// The package is not what was signed.
    NotSigned,
    /// No backup was made, or it was not proven.
    Backup,
    /// The system did not take the package.
    NotInstalled,
    /// A book cannot be read by the earlier version.
    BookTooNew,
    /// The earlier version's package is gone.
    NotKept,
}

impl From<&UpdateError> for Trouble {
    fn from(error: &UpdateError) -> Self {
        match error {
            UpdateError::Away(_) => Self::Away,
            UpdateError::Unreadable(_) => Self::Unreadable,
            UpdateError::NotSigned(_) => Self::NotSigned,
            UpdateError::Backup(_) => Self::Backup,
            UpdateError::NotInstalled(_) => Self::NotInstalled,
            UpdateError::BookTooNew(_) => Self::BookTooNew,
            UpdateError::NotKept(_) => Self::NotKept,
        }
    }
}

/// What is known of updates.
#[derive(Default)]
pub(crate) struct Updates {
    source: OnceLock<Arc<dyn Releases>>,
    now: Mutex<Now>,
}

/// What is known at this moment.
#[derive(Clone, Default)]
pub(crate) struct Now {
    /// When the source was last asked.
    pub asked_at: Option<DateTime<Utc>>,
    /// What it offered.
    pub offered: Option<Release>,
    /// How far it is.
    pub step: Step,
    /// Which version is on its way in.
    pub wanted: Option<String>,
    /// What went wrong the last time.
    pub trouble: Option<Trouble>,
    /// A person does not want to wait any more.
    stopped: bool,
    /// Nothing of money may begin.
    closed: bool,
    /// The windows in which a person has begun with money.
    busy: BTreeSet<DeskWindow>,
}

impl Updates {
    /// From here on releases come from there.
    pub(super) fn come_from(&self, source: Arc<dyn Releases>) {
        // A second source changes nothing: there is one for a build.
        let _one_for_a_build = self.source.set(source);
    }

    pub(crate) fn source(&self) -> Option<&Arc<dyn Releases>> {
        self.source.get()
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Now {
        self.lock().clone()
    }

    /// So far it is now; whether that is news.
    pub(super) fn step(&self, step: Step) -> bool {
        std::mem::replace(&mut self.lock().step, step) != step
    }

    /// Begins with a version, unless something is under way already.
    pub(super) fn begin(&self, step: Step, wanted: Option<&str>) -> bool {
        let mut now = self.lock();
        if now.step != Step::None {
            return false;
        }
        *now = Now {
            step,
            wanted: wanted.map(ToOwned::to_owned),
            trouble: None,
            stopped: false,
            closed: false,
            ..now.clone()
        };
        true
    }

    /// It is over, well or not.
    pub(super) fn over(&self, trouble: Option<Trouble>) {
        let mut now = self.lock();
        *now = Now { step: Step::None, wanted: None, closed: false, trouble, ..now.clone() };
    }

    /// The source has answered.
    pub(super) fn answered(&self, at: DateTime<Utc>, offered: Option<Release>) {
        let mut now = self.lock();
        *now = Now { asked_at: Some(at), offered, ..now.clone() };
    }

    /// A person does not want to wait any more; whether it is still waiting.
    pub(crate) fn stop(&self) -> bool {
        let mut now = self.lock();
        let waits = matches!(now.step, Step::Fetching { .. } | Step::Waiting { .. });
        now.stopped |= waits;
        waits
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    /// From now on nothing of money begins, or it does again.
    pub(super) fn close_counter(&self, closed: bool) {
        self.lock().closed = closed;
    }

    pub(crate) fn counter_is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Whether a person at this window has begun with money.
    pub(crate) fn busy(&self, window: DeskWindow, busy: bool) {
        let mut now = self.lock();
        if busy {
            now.busy.insert(window);
        } else {
            now.busy.remove(&window);
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.lock().busy.is_empty()
    }
}
