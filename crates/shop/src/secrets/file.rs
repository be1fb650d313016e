//! An encrypted file for machines without a keychain: servers, CI, minimal desktops.

use age::secrecy::SecretString;
use async_trait::async_trait;
use operations::{Secret, Secrets, SecretsError};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// 2^15 rounds of scrypt: about a tenth of a second, and 32 MiB, for each guess.
const WORK_FACTOR: u8 = 15;

type Entries = BTreeMap<String, String>;

/// Secrets in one file in age's format (`age -d` opens it), under a pass phrase.
///
/// Writers of several processes take turns by a lock file; the file is replaced whole, so that a
/// crash leaves the old one or the new one.
#[derive(Clone)]
pub struct FileSecrets {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    passphrase: SecretString,
    /// What was read last, and the file's time and length then.
    cache: Mutex<Option<(SystemTime, u64, Entries)>>,
}

impl FileSecrets {
    /// The file's name in a data folder.
    pub const NAME: &'static str = "secrets.age";

    /// The file need not exist yet.
    pub fn new(path: &Path, passphrase: String) -> Self {
        let inner = Inner {
            path: path.to_owned(),
            passphrase: SecretString::from(passphrase),
            cache: Mutex::new(None),
        };
        Self { inner: Arc::new(inner) }
    }

    async fn aside<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Inner) -> Result<T, SecretsError> + Send + 'static,
    ) -> Result<T, SecretsError> {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || act(&inner))
            .await
            .map_err(|stopped| SecretsError::Unavailable(stopped.to_string()))?
    }
}

#[async_trait]
impl Secrets for FileSecrets {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        let name = name.to_owned();
        self.aside(move |inner| Ok(inner.read()?.get(&name).cloned().map(Secret::new))).await
    }

    async fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretsError> {
        let (name, secret) = (name.to_owned(), secret.clone());
        self.aside(move |inner| {
            inner.change(|entries| {
                entries.insert(name, secret.expose().to_owned());
            })
        })
        .await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        let name = name.to_owned();
        self.aside(move |inner| {
            inner.change(|entries| {
                entries.remove(&name);
            })
        })
        .await
    }
}

impl Inner {
    fn read(&self) -> Result<Entries, SecretsError> {
        let stamp = match std::fs::metadata(&self.path) {
            Ok(meta) => (meta.modified().map_err(SecretsError::Io)?, meta.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Entries::new());
            }
            Err(error) => return Err(SecretsError::Io(error)),
        };
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((modified, length, entries)) = cache.as_ref()
            && (*modified, *length) == stamp
        {
            return Ok(entries.clone());
        }
        let sealed = std::fs::read(&self.path).map_err(SecretsError::Io)?;
        let identity = age::scrypt::Identity::new(self.passphrase.clone());
        let clear = age::decrypt(&identity, &sealed).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
                SecretsError::WrongPassphrase
            }
            other => SecretsError::Damaged(other.to_string()),
        })?;
        let entries: Entries = serde_json::from_slice(&clear)
            .map_err(|error| SecretsError::Damaged(format!("line {}", error.line())))?;
        *cache = Some((stamp.0, stamp.1, entries.clone()));
        Ok(entries)
    }

    fn change(&self, act: impl FnOnce(&mut Entries)) -> Result<(), SecretsError> {
        let _turn = self.turn()?;
        // Another process may have written within the file time's resolution.
        *self.cache.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut entries = self.read()?;
        act(&mut entries);
        let clear =
            serde_json::to_vec(&entries).map_err(|e| SecretsError::Damaged(e.to_string()))?;
        let mut recipient = age::scrypt::Recipient::new(self.passphrase.clone());
        recipient.set_work_factor(WORK_FACTOR);
        let sealed = age::encrypt(&recipient, &clear)
            .map_err(|error| SecretsError::Damaged(error.to_string()))?;
        self.replace(&sealed).map_err(SecretsError::Io)?;
        *self.cache.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    /// The lock lasts as long as the file is open.
    fn turn(&self) -> Result<File, SecretsError> {
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.path.with_extension("lock"))
            .map_err(SecretsError::Io)?;
        lock.lock().map_err(SecretsError::Io)?;
        Ok(lock)
    }

    fn replace(&self, sealed: &[u8]) -> std::io::Result<()> {
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        // A temporary file is for its owner alone from the start.
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        fresh.write_all(sealed)?;
        fresh.as_file().sync_all()?;
        fresh.persist(&self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path, passphrase: &str) -> FileSecrets {
        FileSecrets::new(&folder.join(FileSecrets::NAME), passphrase.to_owned())
    }

    #[tokio::test]
    async fn what_is_put_is_got_by_another_process_and_never_lies_in_clear() {
        let folder = tempfile::tempdir().unwrap();
        let one = open(folder.path(), "harbour");
        one.put("a", &Secret::new("tea-and-toast".into())).await.unwrap();
        one.put("b", &Secret::new("second".into())).await.unwrap();
        one.remove("b").await.unwrap();
        let other = open(folder.path(), "harbour");
        assert_eq!(other.get("a").await.unwrap(), Some(Secret::new("tea-and-toast".into())));
        assert_eq!(other.get("b").await.unwrap(), None);
        let bytes = std::fs::read(folder.path().join(FileSecrets::NAME)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("tea-and-toast"));
    }

    #[tokio::test]
    async fn a_wrong_pass_phrase_and_a_damaged_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = open(folder.path(), "harbour");
        secrets.put("a", &Secret::new("x".into())).await.unwrap();
        let wrong = open(folder.path(), "pine").get("a").await;
        assert!(matches!(wrong, Err(SecretsError::WrongPassphrase)), "{wrong:?}");
        let path = folder.path().join(FileSecrets::NAME);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(20);
        std::fs::write(&path, bytes).unwrap();
        let damaged = open(folder.path(), "harbour").get("a").await;
        assert!(matches!(damaged, Err(SecretsError::Damaged(_))), "{damaged:?}");
        // A change must not replace what it could not read.
        let refused = open(folder.path(), "harbour").put("b", &Secret::new("y".into())).await;
        assert!(refused.is_err());
        assert_eq!(std::fs::read(&path).unwrap().len(), 20);
    }

    #[tokio::test]
    async fn eight_writers_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let secrets = open(folder.path(), "harbour");
                tokio::spawn(async move {
                    secrets.put(&format!("k{n}"), &Secret::new(n.to_string())).await
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let secrets = open(folder.path(), "harbour");
        for n in 0..8 {
            assert!(secrets.get(&format!("k{n}")).await.unwrap().is_some(), "k{n}");
        }
    }
}
