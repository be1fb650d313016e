//! The books, before they may be opened by another version, and when an earlier one comes back.

use super::UpdateError;
use super::kept::{Backup, Came};
use crate::Desk;
use crate::book::{OpenBook, place_of};
use crate::ipc::Book;
use operations::Secret;
use shop::{PutBack, Shop, ShopError};
use std::path::{Path, PathBuf};

/// A book that was just backed up.
pub(crate) struct Saved {
    folder: PathBuf,
    book: store::Book,
    backup: PathBuf,
    /// Under which backups are sealed, if they are.
    passphrase: Option<Secret>,
}

impl Saved {
    pub(super) fn backup(&self) -> Backup {
        Backup { book: self.book.word().to_owned(), file: self.backup.clone() }
    }
}

impl Desk {
    /// Backs up every book that is there, and proves each backup: into a folder, or where backups
    /// go.
    pub(super) async fn back_up_books(
        &self,
        open: &OpenBook,
        into: Option<&Path>,
    ) -> Result<Vec<Saved>, UpdateError> {
        let mut all = Vec::new();
        for which in [Book::Live, Book::Practice] {
            let (folder, book) = place_of(self.folder(), which);
            let saved = if which == open.which() {
                Some(save(open.shop(), folder, book, into).await)
            } else if shop::has_books(&folder) {
                Some(self.save_closed(which, folder, book, into).await)
            } else {
                None
            };
            all.extend(saved.transpose().map_err(|error| UpdateError::Backup(error.into()))?);
        }
        Ok(all)
    }

    async fn save_closed(
        &self,
        which: Book,
        folder: PathBuf,
        book: store::Book,
        into: Option<&Path>,
    ) -> Result<Saved, ShopError> {
        let shop = Shop::open(&folder, book, self.keys_of(which), self.clock()).await?;
        let saved = save(&shop, folder, book, into).await;
        shop.store().clone().close().await;
        saved
    }
}

async fn save(
    shop: &Shop,
    folder: PathBuf,
    book: store::Book,
    into: Option<&Path>,
) -> Result<Saved, ShopError> {
    let proven = match into {
        Some(into) => {
            let out = into.join(format!("{book}.backup"));
            shop.back_up(&out, shop.backup_passphrase().await?).await?
        }
        None => shop.back_up_now().await?,
    };
    let passphrase = shop.backup_passphrase().await?;
    Ok(Saved { folder, book, backup: proven.file, passphrase })
}

/// What going back does to a book.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The earlier version reads it as it is.
    Stays,
    /// It was migrated since: this backup takes its place.
    PutBack(PathBuf),
}

/// What going back does to the book of a folder.
pub(super) async fn way_back(
    folder: &Path,
    book: store::Book,
    came: &Came,
) -> Result<Way, UpdateError> {
    let schema = shop::schema_in(folder).await;
    if schema.map_err(|error| UpdateError::Backup(error.into()))? <= came.schema {
        return Ok(Way::Stays);
    }
    let backup = came.books.iter().find(|backup| backup.book == book.word());
    let file = backup.map(|backup| backup.file.clone()).filter(|file| file.exists());
    file.map(Way::PutBack).ok_or_else(|| UpdateError::BookTooNew(book.word().to_owned()))
}

/// Puts back the books that the earlier version could not read. Nobody has them open. All of them,
/// or none.
pub(super) async fn put_back(
    books: &[Saved],
    came: &Came,
    aside: &str,
) -> Result<Vec<PutBack>, UpdateError> {
    let mut done = Vec::new();
    for Saved { folder, book, passphrase, .. } in books {
        let put = match way_back(folder, *book, came).await {
            Ok(Way::Stays) => continue,
            Ok(Way::PutBack(file)) => {
                let phrase =
                    passphrase.as_ref().map(|phrase| Secret::new(phrase.expose().to_owned()));
                let put = shop::put_back(&file, folder, *book, phrase, aside).await;
                put.map_err(|error| UpdateError::Backup(error.into()))
            }
            Err(error) => Err(error),
        };
        match put {
            Ok(put) => {
                tracing::info!("the newer {book} book lies in {}", put.aside().display());
                done.push(put);
            }
            Err(error) => {
                take_back(done);
                return Err(error);
            }
        }
    }
    Ok(done)
}

/// Nothing was installed after all: the newer books return to their places.
pub(super) fn take_back(done: Vec<PutBack>) {
    for put in done {
        let aside = put.aside().display().to_string();
        if let Err(error) = put.undo() {
            tracing::error!(%error, "the newer books could not return to their place from {aside}");
        }
    }
}
