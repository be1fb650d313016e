//! What is kept on the disk for the way back: the packages, and how a version came to be here.

use crate::notes::write_whole;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};

/// The folder's name in the data folder.
const FOLDER: &str = "updates";
const PACKAGE: &str = "package";
/// What the source said of it, with the signature.
const TOLD: &str = "release.json";
const CAME: &str = "came.json";

/// A folder for each version that was here.
pub(super) struct Kept {
    folder: PathBuf,
}

/// How a version came to be here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Came {
    /// The version before.
    pub from: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The newest migration that the version before knows.
    pub schema: i64,
    /// The backups that were made and proven just before.
    pub books: Vec<Backup>,
}

/// A book's backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Backup {
    /// Which book, by its word.
    pub book: String,
    /// Where it lies.
    pub file: PathBuf,
}

impl Kept {
    pub(super) fn in_folder(data: &Path) -> Self {
        Self { folder: data.join(FOLDER) }
    }

    /// Keeps a version's package. It counts only once it is whole.
    pub(super) fn keep(&self, version: &str, told: &Value, package: &[u8]) -> io::Result<()> {
        let folder = self.of(version);
        std::fs::create_dir_all(&folder)?;
        write_whole(&folder.join(PACKAGE), package)?;
        write_whole(&folder.join(TOLD), &serde_json::to_vec(told)?)
    }

    /// Whether a version's package is kept.
    pub(super) fn has(&self, version: &str) -> bool {
        let folder = self.of(version);
        folder.join(PACKAGE).exists() && folder.join(TOLD).exists()
    }

    /// A version's package, with what the source said of it.
    pub(super) fn package(&self, version: &str) -> io::Result<(Value, Vec<u8>)> {
        let folder = self.of(version);
        let told = serde_json::from_slice(&std::fs::read(folder.join(TOLD))?)?;
        Ok((told, std::fs::read(folder.join(PACKAGE))?))
    }

    /// How a version came to be here; nothing where that was no update, or cannot be read.
    pub(super) fn came(&self, version: &str) -> Option<Came> {
        let bytes = std::fs::read(self.of(version).join(CAME)).ok()?;
        let came = serde_json::from_slice(&bytes);
        came.inspect_err(|error| tracing::warn!(%error, "how {version} came cannot be read")).ok()
    }

    /// Writes down how a version comes to be here, before it does.
    pub(super) fn comes(&self, version: &str, came: &Came) -> io::Result<()> {
        write_whole(&self.of(version).join(CAME), &serde_json::to_vec_pretty(came)?)
    }

    /// It did not come, or has been left.
    pub(super) fn forget(&self, version: &str) -> io::Result<()> {
        match std::fs::remove_file(self.of(version).join(CAME)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes what leads nowhere from the version that runs: all but its own package and that of
    /// the one before.
    pub(super) fn tidy(&self, running: &str) -> io::Result<()> {
        let before = self.came(running).map(|came| came.from);
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            if name != running && Some(name.to_string_lossy().as_ref()) != before.as_deref() {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// A version's own folder.
    pub(super) fn of(&self, version: &str) -> PathBuf {
        self.folder.join(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn came(from: &str) -> Came {
        let at = DateTime::from_timestamp(1_795_165_200, 0).unwrap();
        let file = PathBuf::from("/backups/tillside-live-k7-20261120T090000Z.backup");
        let books = vec![Backup { book: "live".to_owned(), file }];
        Came { from: from.to_owned(), at, schema: 20_261_122_131_000, books }
    }

    #[test]
    fn a_package_is_read_as_it_was_kept() {
        let data = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(data.path());
        assert!(!kept.has("0.1.0"));
        kept.keep("0.1.0", &json!({ "version": "0.1.0" }), b"package").unwrap();
        assert!(kept.has("0.1.0"));
        let (told, package) = kept.package("0.1.0").unwrap();
        assert_eq!((told, package), (json!({ "version": "0.1.0" }), b"package".to_vec()));
    }

    #[test]
    fn the_way_back_is_one_step() {
        let data = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(data.path());
        kept.tidy("0.1.0").unwrap();
        for (version, from) in [("0.1.0", "0.0.9"), ("0.2.0", "0.1.0"), ("0.3.0", "0.2.0")] {
            kept.keep(version, &json!({}), b"package").unwrap();
            kept.comes(version, &came(from)).unwrap();
        }
        kept.tidy("0.3.0").unwrap();
        assert_eq!(
            ["0.1.0", "0.2.0", "0.3.0"].map(|version| kept.has(version)),
            [false, true, true]
        );
        assert_eq!(kept.came("0.3.0"), Some(came("0.2.0")));
        // Whoever went back is not led further back.
        kept.forget("0.2.0").unwrap();
        kept.tidy("0.2.0").unwrap();
        assert_eq!((kept.has("0.2.0"), kept.has("0.3.0"), kept.came("0.2.0")), (true, false, None));
    }

    #[test]
    fn a_half_written_package_does_not_count() {
        let data = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(data.path());
        std::fs::create_dir_all(kept.of("0.2.0")).unwrap();
        std::fs::write(kept.of("0.2.0").join(PACKAGE), b"half").unwrap();
        assert!(!kept.has("0.2.0"));
        std::fs::write(kept.of("0.2.0").join(CAME), b"{\"from\":").unwrap();
        assert_eq!(kept.came("0.2.0"), None);
    }
}
