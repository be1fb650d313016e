#![doc = include_str!("../README.md")]

mod account;
mod backup;
mod changes;
mod error;
mod folder;
mod key_pair;
mod pages;
mod paper;
mod profile;
mod receiver;
mod secrets;
mod trail;
mod workers;

pub use crate::backup::{
    BackupError, BackupRecord, FailedBackup, ProvenBackup, PutBack, RestoreError, Restored,
    has_books, put_back, restore, schema_in,
};
pub use account::NewAccount;
pub use changes::{Change, Topic};
pub use error::{ShopError, chain};
pub use folder::{Clock, Shop, default_folder};
pub use key_pair::PreparedKey;
pub use pages::PageSettings;
pub use paper::{
    AutomaticReceipts, CopyMark, FoundPrinters, Link, Paper, PaperSettings, Printed,
    PrinterSetting, SHEET, found_printers, printer_word,
};
pub use profile::{Profile, ProfileChange};
pub use receiver::Receiver;
pub use secrets::{FileSecrets, KeychainSecrets, SecretsPlace, practice_secrets};
pub use workers::Workers;
