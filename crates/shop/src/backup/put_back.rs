//! A backup's books in the place of a data folder's own, which stay beside them.

use super::restore::{RestoreError, examine, failed, unpack};
use crate::folder::FILE;
use backup::Head;
use operations::Secret;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use store::Book;

/// What SQLite keeps beside a file that was not closed.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Books that were put back. What they took the place of lies beside them, whole.
#[derive(Debug)]
pub struct PutBack {
    folder: PathBuf,
    aside: PathBuf,
}

/// Whether there are books in a data folder.
pub fn has_books(folder: &Path) -> bool {
    folder.join(FILE).exists()
}

/// The newest migration in a data folder's books, also where this program does not know it.
pub async fn schema_in(folder: &Path) -> Result<i64, store::StoreError> {
    match store::schema_of(&folder.join(FILE)).await {
        Err(store::StoreError::NewerVersion { found, .. }) => Ok(found),
        told => told,
    }
}

/// Puts the books of a backup in the place of a data folder's own, which nobody may have open.
/// Those are not overwritten: they get the name `aside`. Nothing is touched before the backup was
/// opened and checked whole.
pub async fn put_back(
    file: &Path,
    folder: &Path,
    wanted: Book,
    passphrase: Option<Secret>,
    aside: &str,
) -> Result<PutBack, RestoreError> {
    let scratch = tempfile::Builder::new()
        .prefix(".tillside-restoring-")
        .tempdir_in(folder)
        .map_err(|error| failed(folder, error))?;
    let books = scratch.path().join("unchecked");
    let Head { book, .. } =
        unpack(file, &books, &scratch.path().join("secrets"), passphrase).await?;
    if book != wanted.word() {
        return Err(RestoreError::OtherBook { found: book, wanted });
    }
    examine(&books).await?;
    let put = PutBack { folder: folder.to_owned(), aside: folder.join(aside) };
    if put.aside.exists() {
        return Err(RestoreError::InTheWay(put.aside));
    }
    put.swap(&books).map_err(|error| failed(folder, error))?;
    Ok(put)
}

impl PutBack {
    /// Where the books lie that were there before.
    pub fn aside(&self) -> &Path {
        &self.aside
    }

    /// Takes it back: the books from before stand in their place again.
    pub fn undo(self) -> std::io::Result<()> {
        rename_books(&self.aside, &self.folder.join(FILE))
    }

    fn swap(&self, books: &Path) -> std::io::Result<()> {
        let place = self.folder.join(FILE);
        rename_books(&place, &self.aside)?;
        if let Err(error) = std::fs::rename(books, &place) {
            rename_books(&self.aside, &place)?;
            return Err(error);
        }
        Ok(())
    }
}

/// A file of books with what belongs to it. What is beside goes first: books without it would be
/// older than they are.
fn rename_books(from: &Path, to: &Path) -> std::io::Result<()> {
    for ending in BESIDE {
        let (from, to) = (with(from, ending), with(to, ending));
        if from.exists() {
            std::fs::rename(from, to)?;
        }
    }
    std::fs::rename(from, to)
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}
