//! Opening a backup. Nothing of it is believed before it was checked.

use crate::head::{HeadFault, LENGTH};
use crate::pack::{Counting, digest};
use crate::{Head, PartName};
use age::secrecy::SecretString;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom};
use std::path::Path;

/// Why a backup was not opened.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// Another kind of file.
    #[error("the file is no backup of Tillside")]
    NotABackup,
    /// Made by a newer version, in a form that this one does not know.
    #[error("the backup was made by a newer version of Tillside")]
    NewerForm,
    /// Its bytes are not those that were written.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// It opens under a pass phrase, and none was given.
    #[error("the backup is sealed under a pass phrase")]
    Sealed,
    /// It opens under another pass phrase.
    #[error("the pass phrase does not open the backup")]
    WrongPassphrase,
    /// A file could not be read or written.
    #[error("a file cannot be read or written")]
    Io(#[from] io::Error),
}

/// Whether the file begins as a backup does; also one that is damaged further on.
pub fn is_backup(path: &Path) -> io::Result<bool> {
    let mut begin = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut begin)?;
    Ok(begin == b"tillside-backup ")
}

/// What a backup says of itself, its bytes checked. Needs no pass phrase.
pub fn read_head(path: &Path) -> Result<Head, UnpackError> {
    let mut file = File::open(path)?;
    let head = begin(&mut file)?;
    let (bytes, sha256) = digest(BufReader::new(file))?;
    if bytes < head.bytes {
        return Err(UnpackError::Damaged("its end is missing"));
    }
    if (bytes, &sha256) != (head.bytes, &head.sha256) {
        return Err(UnpackError::Damaged("its contents are not what was written"));
    }
    Ok(head)
}

/// Writes what is inside to the places that `place` names; each must be new. What is not wanted is
/// `None`. A failure can leave files behind, so the places belong into a folder that is thrown away.
pub fn unpack(
    path: &Path,
    passphrase: Option<&SecretString>,
    place: impl Fn(PartName) -> Option<std::path::PathBuf>,
) -> Result<Head, UnpackError> {
    let head = read_head(path)?;
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(u64::try_from(LENGTH).unwrap_or(u64::MAX)))?;
    let file = BufReader::new(file);
    match (head.sealed, passphrase) {
        (false, _) => expand(file, &head, place)?,
        (true, None) => return Err(UnpackError::Sealed),
        (true, Some(passphrase)) => expand(open(file, passphrase)?, &head, place)?,
    }
    Ok(head)
}

fn begin(file: &mut File) -> Result<Head, UnpackError> {
    let mut first = [0; LENGTH];
    let length = file.metadata()?.len();
    if length < 16 || !begins(file)? {
        return Err(UnpackError::NotABackup);
    }
    file.read_exact(&mut first).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => UnpackError::Damaged("it ends within its head"),
        _ => UnpackError::Io(error),
    })?;
    Head::from_bytes(&first).map_err(|fault| match fault {
        HeadFault::NotABackup => UnpackError::NotABackup,
        HeadFault::NewerForm => UnpackError::NewerForm,
        HeadFault::Damaged => UnpackError::Damaged("its head is not what was written"),
    })
}

fn begins(file: &mut File) -> io::Result<bool> {
    let mut magic = [0; 16];
    file.read_exact(&mut magic)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(&magic == b"tillside-backup ")
}

fn open(
    sealed: impl io::BufRead + 'static,
    passphrase: &SecretString,
) -> Result<impl Read, UnpackError> {
    let identity = age::scrypt::Identity::new(passphrase.clone());
    let wrong = |error| match error {
        age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
            UnpackError::WrongPassphrase
        }
        age::DecryptError::Io(error) => UnpackError::Io(error),
        _ => UnpackError::Damaged("its seal cannot be read"),
    };
    let decryptor = age::Decryptor::new_buffered(sealed).map_err(wrong)?;
    let identity: &dyn age::Identity = &identity;
    decryptor.decrypt(std::iter::once(identity)).map_err(wrong)
}

fn expand(
    compressed: impl Read,
    head: &Head,
    place: impl Fn(PartName) -> Option<std::path::PathBuf>,
) -> Result<(), UnpackError> {
    let damaged = || UnpackError::Damaged("what is inside is not what was written");
    // The bytes were checked before, so what cannot be expanded was not written by us.
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::AlreadyExists => {
            UnpackError::Io(error)
        }
        _ if error.raw_os_error().is_some() => UnpackError::Io(error),
        _ => damaged(),
    };
    let mut decoder = zstd::Decoder::new(compressed).map_err(unreadable)?;
    for part in &head.parts {
        // No more is written than was announced, whatever the bytes would expand to.
        let mut inside = (&mut decoder).take(part.bytes);
        let told = match place(part.name) {
            None => digest(inside).map_err(unreadable)?,
            Some(path) => {
                let file = OpenOptions::new().write(true).create_new(true).open(path)?;
                let mut sink = Counting::new(BufWriter::new(&file));
                io::copy(&mut inside, &mut sink).map_err(unreadable)?;
                let told = sink.finish()?;
                file.sync_all()?;
                told
            }
        };
        if told != (part.bytes, part.sha256.clone()) {
            return Err(damaged());
        }
    }
    match decoder.read(&mut [0]).map_err(unreadable)? {
        0 => Ok(()),
        _ => Err(damaged()),
    }
}

#[cfg(test)]
mod tests;
