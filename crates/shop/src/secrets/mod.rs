//! Where keys and tokens are kept.

mod file;
mod keychain;

pub use file::FileSecrets;
pub use keychain::KeychainSecrets;

use operations::{Secrets, SecretsError};
use std::path::Path;
use std::sync::Arc;

/// The choice of `contracts/cli.md`, read from the environment by the programs.
pub enum SecretsPlace {
    /// The operating system's keychain.
    Keychain,
    /// An encrypted file in the data folder, under this pass phrase.
    File {
        /// The pass phrase.
        passphrase: String,
    },
}

/// Where the practice book's keys lie: a file whose pass phrase everybody knows, since practice
/// keys open nothing. The desktop and the command line open the same book by it.
pub fn practice_secrets() -> SecretsPlace {
    SecretsPlace::File { passphrase: "practice".to_owned() }
}

impl SecretsPlace {
    /// `TILLSIDE_SECRETS=file` with `TILLSIDE_PASSPHRASE`; anything else is the keychain.
    pub fn from_env() -> Result<Self, SecretsError> {
        match std::env::var("TILLSIDE_SECRETS") {
            Ok(place) if place == "file" => {
                let passphrase = std::env::var("TILLSIDE_PASSPHRASE").unwrap_or_default();
                if passphrase.is_empty() {
                    return Err(SecretsError::Unavailable(
                        "TILLSIDE_SECRETS=file needs a pass phrase in TILLSIDE_PASSPHRASE".into(),
                    ));
                }
                Ok(Self::File { passphrase })
            }
            Ok(place) if place != "keychain" && !place.is_empty() => {
                Err(SecretsError::Unavailable(format!(
                    "TILLSIDE_SECRETS is {place:?}; it can be \"keychain\" or \"file\""
                )))
            }
            Ok(_) | Err(_) => Ok(Self::Keychain),
        }
    }

    /// Opens the place for one data folder. Nothing is read or unlocked before it is needed.
    pub fn open(self, folder: &Path, folder_id: &str) -> Arc<dyn Secrets> {
        match self {
            Self::Keychain => Arc::new(KeychainSecrets::new(folder_id)),
            Self::File { passphrase } => {
                Arc::new(FileSecrets::new(&folder.join(FileSecrets::NAME), passphrase))
            }
        }
    }
}
