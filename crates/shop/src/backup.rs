//! Backups: made while selling, proven before they count, kept by a schedule.

mod put_back;
mod record;
mod restore;

pub use put_back::{PutBack, has_books, put_back, schema_in};
pub use record::{BackupRecord, FailedBackup, ProvenBackup};
pub use restore::{RestoreError, Restored, restore};

use crate::folder::FILE;
use crate::{FileSecrets, Shop, ShopError};
use backup::{About, Head, Name, PackError, PartName, SecretString, UnpackError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::Right;
use operations::{Actor, Secret};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use store::{Finding, StoreError};
use tempfile::TempDir;

/// Under which name the pass phrase is kept.
const PASSPHRASE: &str = "backup/passphrase";
/// A shorter pass phrase is soon guessed.
const PHRASE_MIN: usize = 8;
/// Where backups go that nobody chose another folder for, within the data folder.
const FOLDER: &str = "backups";

/// Why a backup was not made, or made and not proven.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It could not be written.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// What was written could not be opened again.
    #[error("the backup could not be opened again")]
    Unpack(#[from] UnpackError),
    /// The books in it do not agree with themselves, so neither do those in the data folder.
    #[error("the books in the backup do not agree with themselves: {0}")]
    Finding(Finding),
    /// There is something else in the backup's place.
    #[error("{} is there already and is no backup", .0.display())]
    InTheWay(PathBuf),
    /// A file or folder cannot be used.
    #[error("{} cannot be used", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another process is making one.
    #[error("another program is making a backup of these books")]
    UnderWay,
}

impl Shop {
    /// Makes a backup in a file, over an older backup at most, and proves it: restored into a
    /// scratch folder and checked whole. Selling goes on meanwhile.
    pub async fn back_up(
        &self,
        out: &Path,
        passphrase: Option<Secret>,
    ) -> Result<ProvenBackup, ShopError> {
        if out.exists() && !backup::is_backup(out).unwrap_or(false) {
            return Err(BackupError::InTheWay(out.to_owned()).into());
        }
        let scratch = self.scratch()?;
        let copy = scratch.path().join("copy");
        let made_at = self.now();
        self.store().copy_to(&copy).await?;
        let head = self.pack(&copy, out, made_at, passphrase.as_ref(), &scratch).await?;
        let proven = ProvenBackup::new(&head, out, self.now());
        self.change_backup_record(|record| record.proven = Some(proven.clone()))?;
        Ok(proven)
    }

    /// Makes the next backup in the folder of backups, and removes those that are not needed any
    /// more. A failure is kept in the record, for people to see.
    pub async fn back_up_now(&self) -> Result<ProvenBackup, ShopError> {
        let _turn = self.backup_turn()?;
        let made = self.back_up_in_folder().await;
        if let Err(error) = &made {
            let failed = FailedBackup { at: self.now(), why: crate::chain(error) };
            self.change_backup_record(|record| record.failed = Some(failed))?;
        }
        made
    }

    async fn back_up_in_folder(&self) -> Result<ProvenBackup, ShopError> {
        let folder = self.backup_folder()?;
        // A chosen folder that is not there is a disk that is not plugged in: nothing takes its
        // place.
        if self.backup_record()?.folder.is_none() {
            crate::folder::make_private(&folder).map_err(cannot(&folder))?;
        }
        self.adopt_copies(&folder).await?;
        let name = self.backup_name(self.now());
        let out = folder.join(name.to_string());
        let proven = self.back_up(&out, self.backup_passphrase().await?).await?;
        self.change_backup_record(|record| {
            record.failed = None;
            record.automatic = Some(proven.at);
        })?;
        let mut names = names(&folder)?;
        names.retain(|other| other.is_beside(&name));
        for old in backup::superfluous(&names, Some(&name), |at| self.day(at)) {
            let old = folder.join(old.to_string());
            std::fs::remove_file(&old).map_err(cannot(&old))?;
        }
        Ok(proven)
    }

    /// Makes today's backup if it is due. One that failed is tried again after an hour.
    pub async fn back_up_if_due(&self) -> Result<bool, ShopError> {
        let record = self.backup_record()?;
        let now = self.now();
        let lately = |failed: &FailedBackup| {
            now.signed_duration_since(failed.at).abs() < TimeDelta::hours(1)
        };
        let due = backup::is_due(record.automatic, now, |at| self.day(at));
        if !due || record.failed.as_ref().is_some_and(lately) {
            return Ok(false);
        }
        self.back_up_now().await?;
        Ok(true)
    }

    /// Copies that were made before upgrades become backups like others. One that is no proven copy
    /// stays where it is, and keeps nothing else from being backed up.
    async fn adopt_copies(&self, folder: &Path) -> Result<(), ShopError> {
        let entries = std::fs::read_dir(self.folder()).map_err(cannot(self.folder()))?;
        let before = format!("{FILE}.before-");
        for entry in entries.filter_map(Result::ok) {
            if entry.file_name().to_string_lossy().starts_with(&before)
                && let Err(error) = self.adopt(&entry.path(), folder).await
            {
                let (copy, error) = (entry.path(), crate::chain(&error));
                tracing::warn!(copy = %copy.display(), error, "a copy is no backup, and stays");
            }
        }
        Ok(())
    }

    async fn adopt(&self, copy: &Path, folder: &Path) -> Result<(), ShopError> {
        let made =
            std::fs::metadata(copy).and_then(|meta| meta.modified()).map_err(cannot(copy))?;
        let out = folder.join(self.backup_name(made.into()).to_string());
        if !out.exists() {
            let scratch = self.scratch()?;
            let passphrase = self.backup_passphrase().await?;
            self.pack(copy, &out, made.into(), passphrase.as_ref(), &scratch).await?;
        }
        Ok(std::fs::remove_file(copy).map_err(cannot(copy))?)
    }

    /// Packs a copy of the books, proves the pack, and only then gives it its name.
    async fn pack(
        &self,
        copy: &Path,
        out: &Path,
        made_at: DateTime<Utc>,
        passphrase: Option<&Secret>,
        scratch: &TempDir,
    ) -> Result<Head, ShopError> {
        let about = About {
            shop: self.profile().await?.name,
            book: self.store().book().word().to_owned(),
            made_at,
            schema: store::schema_of(copy).await?,
            program: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let beside = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let partial = tempfile::Builder::new()
            .prefix(".tillside-")
            .suffix(".part")
            .tempfile_in(beside.unwrap_or_else(|| Path::new(".")))
            .map_err(cannot(out))?;
        let secrets = self.folder().join(FileSecrets::NAME);
        let (copy, phrase) = (copy.to_owned(), passphrase.map(phrase));
        let proof = scratch.path().join("proof");
        let packed = aside(move || {
            let mut parts = vec![(PartName::Books, copy.as_path())];
            if secrets.exists() {
                parts.push((PartName::Secrets, secrets.as_path()));
            }
            let mut file = File::options().write(true).open(partial.path())?;
            backup::pack(&mut file, about, &parts, phrase.as_ref())?;
            let books = |name| (name == PartName::Books).then(|| proof.clone());
            let head = backup::unpack(partial.path(), phrase.as_ref(), books)?;
            Ok::<_, BackupError>((head, partial, proof))
        });
        let (head, partial, proof) = packed.await?;
        store::examine(&proof).await.map_err(BackupError::Finding)?;
        std::fs::remove_file(&proof).map_err(cannot(&proof))?;
        partial.persist(out).map_err(|error| cannot(out)(error.error))?;
        Ok(head)
    }

    fn backup_name(&self, at: DateTime<Utc>) -> Name {
        Name::new(self.store().book().word(), self.folder_id(), at)
    }

    fn scratch(&self) -> Result<TempDir, ShopError> {
        let builder = tempfile::Builder::new().prefix(".proving-").tempdir_in(self.folder());
        Ok(builder.map_err(cannot(self.folder()))?)
    }

    /// One at a time, whichever program makes it.
    fn backup_turn(&self) -> Result<File, ShopError> {
        let path = self.folder().join("backup.lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(cannot(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(BackupError::UnderWay.into()),
            Err(TryLockError::Error(source)) => Err(cannot(&path)(source).into()),
        }
    }

    /// Where backups go.
    pub fn backup_folder(&self) -> Result<PathBuf, ShopError> {
        let chosen = self.backup_record()?.folder;
        Ok(chosen.unwrap_or_else(|| self.folder().join(FOLDER)))
    }

    /// Chooses where backups go; the data folder's own place where it is left out.
    pub async fn set_backup_folder(
        &self,
        by: &Actor,
        folder: Option<PathBuf>,
    ) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Settings).await?;
        if let Some(folder) = &folder
            && !folder.is_dir()
        {
            let missing = std::io::Error::from(std::io::ErrorKind::NotADirectory);
            return Err(cannot(folder)(missing).into());
        }
        self.change_backup_record(|record| record.folder = folder)
    }

    /// Sets the pass phrase of the backups to come, or makes them without one.
    pub async fn set_backup_passphrase(
        &self,
        by: &Actor,
        phrase: Option<Secret>,
    ) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Settings).await?;
        let secrets = &self.ctx().secrets;
        let sealed = phrase.is_some();
        if phrase.as_ref().is_some_and(|phrase| phrase.expose().chars().count() < PHRASE_MIN) {
            return Err(ShopError::BadInput {
                field: "backup pass phrase",
                value: "[secret]".to_owned(),
                why: format!("it has less than {PHRASE_MIN} characters"),
            });
        }
        match phrase {
            Some(phrase) => secrets.put(PASSPHRASE, &phrase).await?,
            None => secrets.remove(PASSPHRASE).await?,
        }
        self.change_backup_record(|record| record.sealed = sealed)
    }

    /// The pass phrase that backups are sealed under, if they are.
    pub async fn backup_passphrase(&self) -> Result<Option<Secret>, ShopError> {
        // Where nobody set one, no keychain has to be unlocked for it.
        if !self.backup_record()?.sealed {
            return Ok(None);
        }
        let phrase = self.ctx().secrets.get(PASSPHRASE).await?;
        // A backup that was to be sealed is not made in clear.
        phrase.map(Some).ok_or_else(|| ShopError::PassphraseMissing)
    }
}

/// The backups in a folder.
fn names(folder: &Path) -> Result<Vec<Name>, BackupError> {
    let entries = std::fs::read_dir(folder).map_err(cannot(folder))?;
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name());
    Ok(names.filter_map(|name| Name::parse(name.to_str()?)).collect())
}

fn phrase(secret: &Secret) -> SecretString {
    SecretString::from(secret.expose().to_owned())
}

fn cannot(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::File { path, source }
}

/// Packing takes long; other work goes on.
async fn aside<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    match tokio::task::spawn_blocking(act).await {
        Ok(outcome) => outcome,
        Err(stopped) => Err(PackError::Io(std::io::Error::other(stopped)).into()),
    }
}

impl From<std::io::Error> for BackupError {
    fn from(error: std::io::Error) -> Self {
        Self::Pack(PackError::Io(error))
    }
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Finding(error.into())
    }
}
