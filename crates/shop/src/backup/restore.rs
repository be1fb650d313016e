//! From a backup to a data folder: whole and checked, or not at all.

use super::{aside, cannot, phrase};
use crate::FileSecrets;
use crate::backup::BackupError;
use crate::folder::FILE;
use backup::{Head, PartName, UnpackError};
use operations::Secret;
use std::path::{Path, PathBuf};
use store::{Book, Checked, Finding, StoreError};

/// Why nothing was restored. The place is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The backup could not be opened.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// The books in it do not agree with themselves.
    #[error("the books in the backup do not agree with themselves: {0}")]
    Finding(Finding),
    /// The books in it are of a newer version.
    #[error("the books in the backup are from a newer version of Tillside")]
    NewerVersion,
    /// Practice money for a live place, or the other way round.
    #[error("the backup has the {found} book, not the {wanted} one")]
    OtherBook {
        /// What it has.
        found: String,
        /// What was asked for.
        wanted: Book,
    },
    /// Something is in the place already.
    #[error("{} is not empty", .0.display())]
    InTheWay(PathBuf),
    /// A file or folder cannot be used.
    #[error(transparent)]
    File(BackupError),
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub head: Head,
    /// The data folder that it became.
    pub folder: PathBuf,
    /// What was looked at in it; books of an earlier version are checked in parts until they are
    /// opened and brought to this one.
    pub checked: Checked,
}

/// Makes a new data folder of a backup. The folder appears with its name only when everything in it
/// was checked and is on the disk, so a crash leaves nothing that could be opened.
pub async fn restore(
    file: &Path,
    folder: &Path,
    wanted: Book,
    passphrase: Option<Secret>,
) -> Result<Restored, RestoreError> {
    let folder = std::path::absolute(folder).map_err(|error| failed(folder, error))?;
    let in_the_way = match std::fs::read_dir(&folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => folder.exists(),
    };
    if in_the_way {
        return Err(RestoreError::InTheWay(folder));
    }
    let parent = folder.parent().unwrap_or(&folder).to_owned();
    crate::folder::make_private(&parent).map_err(|error| failed(&parent, error))?;
    let scratch = tempfile::Builder::new()
        .prefix(".tillside-restoring-")
        .tempdir_in(&parent)
        .map_err(|error| failed(&parent, error))?;
    // Not by its own name yet: nobody opens a half folder.
    let books = scratch.path().join("unchecked");
    let head = unpack(file, &books, &scratch.path().join(FileSecrets::NAME), passphrase).await?;
    if head.book != wanted.word() {
        return Err(RestoreError::OtherBook { found: head.book, wanted });
    }
    let checked = examine(&books).await?;
    std::fs::rename(&books, scratch.path().join(FILE)).map_err(|error| failed(&books, error))?;
    take_place(scratch.path(), &folder).map_err(|error| failed(&folder, error))?;
    // It lives under its own name now, so there is nothing left to throw away.
    let _moved = scratch.keep();
    Ok(Restored { head, folder, checked })
}

pub(super) async fn unpack(
    file: &Path,
    books: &Path,
    secrets: &Path,
    passphrase: Option<Secret>,
) -> Result<Head, RestoreError> {
    let (file, books, secrets) = (file.to_owned(), books.to_owned(), secrets.to_owned());
    let passphrase = passphrase.as_ref().map(phrase);
    let unpacked = aside(move || {
        let place = |name| match name {
            PartName::Books => Some(books.clone()),
            PartName::Secrets => Some(secrets.clone()),
        };
        Ok(backup::unpack(&file, passphrase.as_ref(), place)?)
    });
    unpacked.await.map_err(|error| match error {
        BackupError::Unpack(error) => RestoreError::Unpack(error),
        other => RestoreError::File(other),
    })
}

pub(super) async fn examine(books: &Path) -> Result<Checked, RestoreError> {
    if !books.exists() {
        return Err(UnpackError::Damaged("it has no books").into());
    }
    match store::schema_of(books).await {
        Ok(_) => {}
        Err(StoreError::NewerVersion { .. }) => return Err(RestoreError::NewerVersion),
        Err(error) => return Err(RestoreError::Finding(error.into())),
    }
    store::examine(books).await.map_err(RestoreError::Finding)
}

/// Gives the folder its name, over an empty one at most.
fn take_place(scratch: &Path, folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        // Refuses a folder that has become something else than empty.
        std::fs::remove_dir(folder)?;
    }
    std::fs::rename(scratch, folder)?;
    #[cfg(unix)]
    if let Some(parent) = folder.parent() {
        std::fs::File::open(parent)?.sync_all()?;
    }
    Ok(())
}

pub(super) fn failed(path: &Path, error: std::io::Error) -> RestoreError {
    RestoreError::File(cannot(path)(error))
}
