//! The operating system's keychain.

use async_trait::async_trait;
use keyring_core::{CredentialStore, Entry, Error};
use operations::{Secret, Secrets, SecretsError};
use std::sync::{Arc, OnceLock};

/// The name that entries stand under: the application's identifier, for good.
const SERVICE: &str = "app.tillside.desktop";

/// Secrets in the operating system's keychain, one entry each.
pub struct KeychainSecrets {
    /// Two data folders on one machine must not share their keys.
    folder_id: String,
}

impl KeychainSecrets {
    /// The entries of one data folder.
    pub fn new(folder_id: &str) -> Self {
        Self { folder_id: folder_id.to_owned() }
    }

    /// The keychain's calls block (and wait for a person to unlock it), so they run aside.
    async fn aside<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretsError> {
        let user = format!("{}/{name}", self.folder_id);
        tokio::task::spawn_blocking(move || {
            let entry = store()?.build(SERVICE, &user, None).map_err(unavailable)?;
            act(&entry).map_err(unavailable)
        })
        .await
        .map_err(|stopped| SecretsError::Unavailable(stopped.to_string()))?
    }
}

#[async_trait]
impl Secrets for KeychainSecrets {
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        self.aside(name, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretsError> {
        let secret = secret.clone();
        self.aside(name, move |entry| entry.set_password(secret.expose())).await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.aside(name, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }
}

/// One connection to the keychain in each process; a failed one is tried again.
fn store() -> Result<Arc<CredentialStore>, SecretsError> {
    static STORE: OnceLock<Arc<CredentialStore>> = OnceLock::new();
    if let Some(store) = STORE.get() {
        return Ok(Arc::clone(store));
    }
    let store: Arc<CredentialStore> = platform_store().map_err(unavailable)?;
    Ok(Arc::clone(STORE.get_or_init(|| store)))
}

#[cfg(target_os = "linux")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(windows)]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

/// The error's own text names the service and the entry, never the secret.
fn unavailable(error: Error) -> SecretsError {
    SecretsError::Unavailable(format!(
        "{error}; without a keychain, set TILLSIDE_SECRETS=file and TILLSIDE_PASSPHRASE"
    ))
}
