//! Updates: what is offered, when it may be put in place, and the way back.
//!
//! A package is believed by its signature alone. Nothing is installed while money is under way, and
//! nothing before a proven backup.

mod act;
mod books;
mod idle;
mod kept;
mod plugin;
mod state;

pub(crate) use act::Back;
pub(crate) use plugin::is_installed;
pub use plugin::{Source, signed_source};
pub(crate) use state::{Step, Trouble, Updates};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::error::Error;

/// Where releases come from, and what puts one in the program's place.
#[async_trait]
pub trait Releases: Send + Sync {
    /// The version that runs.
    fn running(&self) -> String;
    /// The newest release, where it is newer than the one that runs.
    async fn newest(&self) -> Result<Option<Release>, UpdateError>;
    /// Its package, verified. `so_far` hears of each part that came, and of how much there will be.
    async fn fetch(&self, told: &Value, so_far: &SoFar<'_>) -> Result<Vec<u8>, UpdateError>;
    /// Verifies a package once more and puts it in the program's place. On Windows this starts the
    /// installer and ends the program.
    fn install(&self, told: &Value, package: &[u8]) -> Result<(), UpdateError>;
}

/// Hears how many bytes came, and how many there will be.
pub type SoFar<'a> = dyn Fn(usize, Option<u64>) + Send + Sync + 'a;

/// A release, as its source tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its version.
    pub version: String,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// What changed, in words.
    pub notes: Option<String>,
    /// What the source says of it, for fetching and installing.
    pub told: Value,
    /// What the source says of the version that runs, so that its package can be had for the way
    /// back.
    pub running: Option<Value>,
}

type Cause = Box<dyn Error + Send + Sync>;

/// Why there is no update. Nothing was installed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The source was not reached.
    #[error("the source of updates was not reached")]
    Away(#[source] Cause),
    /// What the source says has nothing for this computer.
    #[error("what the source says of its releases cannot be used here")]
    Unreadable(#[source] Cause),
    /// A package is not what the maker signed, or not of that version.
    #[error("the package is not the one that was signed")]
    NotSigned(#[source] Cause),
    /// The books could not be backed up, or the backup was not proven.
    #[error("the books were not backed up")]
    Backup(#[source] Cause),
    /// The system did not take the package.
    #[error("the package was not put in place")]
    NotInstalled(#[source] Cause),
    /// A book that the earlier version cannot read has no backup from then.
    #[error("the {0} book is newer than the version to go back to, and has no backup from then")]
    BookTooNew(String),
    /// The package of the earlier version is gone.
    #[error("the package of {0} is not kept")]
    NotKept(String),
}
