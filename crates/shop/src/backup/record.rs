//! What a data folder remembers of its backups. It lies beside the books, not in them: a restored
//! book must not claim the backups of another place.

use super::cannot;
use crate::{Shop, ShopError};
use backup::Head;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

const NAME: &str = "backup.json";

/// What a data folder remembers of its backups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupRecord {
    /// Where backups go, if a person chose.
    pub folder: Option<PathBuf>,
    /// Whether they are sealed under a pass phrase, which lies in the keychain.
    pub sealed: bool,
    /// The newest that was proven, wherever it lies.
    pub proven: Option<ProvenBackup>,
    /// When the schedule last had its backup.
    pub automatic: Option<DateTime<Utc>>,
    /// Why the last try failed, if it did.
    pub failed: Option<FailedBackup>,
}

/// A backup that was restored into a scratch folder and checked whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenBackup {
    /// When it was proven.
    pub at: DateTime<Utc>,
    /// Where it lies.
    pub file: PathBuf,
    /// How large it is.
    pub bytes: u64,
    /// Whether it is sealed.
    pub sealed: bool,
}

/// A backup that did not come to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedBackup {
    /// When.
    pub at: DateTime<Utc>,
    /// Why, for the log.
    pub why: String,
}

impl ProvenBackup {
    pub(super) fn new(head: &Head, file: &Path, at: DateTime<Utc>) -> Self {
        let bytes = std::fs::metadata(file).map_or(head.bytes, |meta| meta.len());
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        Self { at, file, bytes, sealed: head.sealed }
    }
}

impl Shop {
    /// What the folder remembers of its backups. A record that cannot be read is begun anew: it
    /// only says what the backups themselves prove.
    pub fn backup_record(&self) -> Result<BackupRecord, ShopError> {
        let path = self.folder().join(NAME);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the record of backups cannot be read and is begun anew");
                BackupRecord::default()
            })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(BackupRecord::default())
            }
            Err(error) => Err(cannot(&path)(error).into()),
        }
    }

    pub(super) fn change_backup_record(
        &self,
        change: impl FnOnce(&mut BackupRecord),
    ) -> Result<(), ShopError> {
        let path = self.folder().join(NAME);
        let turn = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.with_extension("json.lock"))
            .map_err(cannot(&path))?;
        turn.lock().map_err(cannot(&path))?;
        let mut record = self.backup_record()?;
        change(&mut record);
        let json = serde_json::to_vec_pretty(&record).map_err(std::io::Error::other);
        let kept = json.and_then(|json| replace(self.folder(), &path, &json));
        Ok(kept.map_err(cannot(&path))?)
    }
}

fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(bytes)?;
    fresh.as_file().sync_all()?;
    fresh.persist(path)?;
    Ok(())
}
