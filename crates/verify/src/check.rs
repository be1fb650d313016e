//! What kind of file it is, and whether it fits.

use backup::{PartName, SecretString, UnpackError};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use store::StoreError;
use trail::{Fault, InvalidKey, PublicKey, Signature, export};

/// What is to be checked, and by what.
pub struct Asked {
    /// The file.
    pub file: PathBuf,
    /// The key that every signature has to be by.
    pub key: Option<PublicKey>,
    /// What opens a sealed backup.
    pub passphrase: Option<String>,
}

/// What was looked at and found true.
#[derive(Debug)]
pub struct Checked {
    /// What the file is.
    pub kind: &'static str,
    /// Links of the chain.
    pub links: u64,
    /// Events.
    pub events: u64,
    /// Orders, where the file has the books.
    pub orders: Option<u64>,
    /// Signatures of the chain.
    pub signatures: u64,
    /// Up to which link somebody signed; 0 where nobody did.
    pub signed_to: i64,
    /// Whose keys signed.
    pub keys: BTreeSet<String>,
}

/// Why nothing can be said of the file.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read.
    #[error("a file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The key is none.
    #[error(transparent)]
    Key(#[from] InvalidKey),
    /// The backup needs a pass phrase, or another one.
    #[error("{0}; give its pass phrase with --passphrase-file")]
    Passphrase(UnpackError),
    /// A newer version has written it.
    #[error("the file is from a newer version; take the tillside-verify of that version")]
    Newer,
}

impl Unusable {
    /// A word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "bad-file",
            Self::Key(_) => "bad-key",
            Self::Passphrase(_) => "wrong-passphrase",
            Self::Newer => "data-newer",
        }
    }
}

/// Checks a file of any of the three kinds.
pub async fn check(asked: &Asked) -> Result<Result<Checked, Fault>, Unusable> {
    let mut begin = Vec::new();
    File::open(&asked.file)?.take(16).read_to_end(&mut begin)?;
    if backup::is_backup(&asked.file)? {
        return backup_file(asked).await;
    }
    if begin == b"SQLite format 3\0" {
        return books("data file", &asked.file, asked.key.as_ref()).await;
    }
    Ok(exported(asked)?.and_then(|checked| signed(checked, asked.key.as_ref())))
}

fn exported(asked: &Asked) -> Result<Result<Checked, Fault>, Unusable> {
    let file = BufReader::new(File::open(&asked.file)?);
    Ok(export::check(file, asked.key.as_ref()).map(|told| Checked {
        kind: "trail",
        links: told.links,
        events: told.events,
        orders: None,
        signatures: told.signatures,
        signed_to: told.signed_to,
        keys: told.keys,
    }))
}

async fn backup_file(asked: &Asked) -> Result<Result<Checked, Fault>, Unusable> {
    // Whose eyes only: the folder is made for its owner alone, and goes when this returns.
    let scratch = tempfile::Builder::new().prefix("tillside-verify-").tempdir()?;
    let place = scratch.path().join("books");
    let passphrase = asked.passphrase.clone().map(SecretString::from);
    let books_only = |name| (name == PartName::Books).then(|| place.clone());
    match backup::unpack(&asked.file, passphrase.as_ref(), books_only) {
        Ok(_) => books("backup", &place, asked.key.as_ref()).await,
        Err(UnpackError::Io(error)) => Err(error.into()),
        Err(UnpackError::NewerForm) => Err(Unusable::Newer),
        Err(error @ (UnpackError::Sealed | UnpackError::WrongPassphrase)) => {
            Err(Unusable::Passphrase(error))
        }
        Err(error @ (UnpackError::Damaged(_) | UnpackError::NotABackup)) => {
            Ok(Err(Fault::new("the backup", error.to_string())))
        }
    }
}

async fn books(
    kind: &'static str,
    path: &Path,
    key: Option<&PublicKey>,
) -> Result<Result<Checked, Fault>, Unusable> {
    if let Err(StoreError::NewerVersion { .. }) = store::schema_of(path).await {
        return Err(Unusable::Newer);
    }
    let fault = |finding: store::Finding| Fault::new(finding.record, finding.what);
    let told = match store::examine(path).await {
        Ok(told) => told,
        Err(finding) => return Ok(Err(fault(finding))),
    };
    let signatures = match store::signatures_of(path).await {
        Ok(signatures) => signatures,
        Err(error) => return Ok(Err(fault(error.into()))),
    };
    let foreign = |signature: &&Signature| key.is_some_and(|key| *key != signature.key);
    if let Some(signature) = signatures.iter().find(foreign) {
        let record = format!("the signature of {}", signature.statement.day);
        let what = format!("is by another key: {}", signature.key);
        return Ok(Err(Fault::new(record, what)));
    }
    let checked = Checked {
        kind,
        links: told.links,
        events: told.events,
        orders: Some(told.orders),
        signatures: told.signatures,
        signed_to: signatures.iter().map(|one| one.statement.link).max().unwrap_or_default(),
        keys: signatures.iter().map(|one| one.key.to_string()).collect(),
    };
    Ok(signed(checked, key))
}

/// Who names a key wants to see it.
fn signed(checked: Checked, key: Option<&PublicKey>) -> Result<Checked, Fault> {
    if key.is_some() && checked.signatures == 0 {
        return Err(Fault::new("the trail", "is not signed"));
    }
    Ok(checked)
}
