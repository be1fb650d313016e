//! Why a shop could not be opened or changed.

use crate::BackupError;
use gateway::KeyError;
use operations::{OperationError, SecretsError};
use printer::PrinterError;
use receipt::PaperError;
use store::StoreError;

/// Why a shop could not be opened or changed. Nothing is half written.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// The platform has no place for an application's data.
    #[error("this system names no folder for application data; give one with --data")]
    NoDataFolder,
    /// The folder cannot be made or used.
    #[error("the data folder {folder} cannot be used")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A setting has a value that it cannot have.
    #[error("{field} cannot be {value:?}: {why}")]
    BadInput {
        /// Which.
        field: &'static str,
        /// What was given.
        value: String,
        /// What is wrong and what would be right.
        why: String,
    },
    /// A key cannot be used.
    #[error("{field}: {source}")]
    Key {
        /// Which.
        field: &'static str,
        /// Why.
        source: KeyError,
    },
    /// An account of that name exists.
    #[error("there is an account named {0} already")]
    AccountExists(String),
    /// There is no account of that name.
    #[error("no account named {0}")]
    UnknownAccount(String),
    /// The account has an outcome that nobody knows yet.
    #[error("account {0} has an outcome that is not known yet; settle it first")]
    AccountInUse(String),
    /// The account's private key is not where it was kept.
    #[error("the private key of account {0} is not in the keychain; add the account again")]
    KeyMissing(String),
    /// The receiver cannot listen there.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The shop's own key cannot be used.
    #[error("the key that signs the trail cannot be used: {0}")]
    TrailKey(#[from] trail::InvalidKey),
    /// Backups are to be sealed, and their pass phrase is not where it was kept.
    #[error("the pass phrase for backups is not in the keychain; set it again")]
    PassphraseMissing,
    /// No backup was made.
    #[error("no backup was made")]
    Backup(#[from] BackupError),
    /// Nothing was paid, so there is nothing to give a receipt for.
    #[error("order {0} was not paid, so it has no receipt")]
    NoReceipt(String),
    /// There is no printer yet, or none with a cash drawer.
    #[error("no printer is set up for this")]
    NoPrinter,
    /// There is no printer of that name.
    #[error("no printer named {0}")]
    UnknownPrinter(String),
    /// The printer did not print, or not all.
    #[error("{printer}")]
    Printer {
        /// Which.
        printer: String,
        /// Why, and whether a part may be on the paper.
        #[source]
        source: PrinterError,
    },
    /// What was to be printed could not be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The keychain's word.
    #[error("the keys could not be read or written")]
    Secrets(#[from] SecretsError),
    /// The store's word.
    #[error("the shop's data could not be read or written")]
    Store(#[from] StoreError),
    /// An operation's word.
    #[error(transparent)]
    Operation(#[from] OperationError),
}

/// An error with its sources, in one line, for the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
