//! What stands in clear at the beginning of a backup.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long the head is.
pub(crate) const LENGTH: usize = 4096;
/// The form that this code writes, and the newest that it reads.
const VERSION: u32 = 1;
const MAGIC: &str = "tillside-backup ";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The shop's name.
    pub shop: String,
    /// Which book it is: `live`, `practice`.
    pub book: String,
    /// When its copy was taken.
    pub made_at: DateTime<Utc>,
    /// The newest migration in the copy.
    pub schema: i64,
    /// The program's version.
    pub program: String,
    /// Whether it is sealed under a pass phrase.
    pub sealed: bool,
    /// How many bytes follow the head.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: String,
    /// What is inside, in this order.
    pub parts: Vec<Part>,
}

/// A file inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub name: PartName,
    /// How long it is.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// What can be inside. There are no paths, so nothing can be written where it does not belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartName {
    /// The shop's database.
    Books,
    /// The encrypted file of keys, where there is one; it opens under its own pass phrase only.
    Secrets,
}

/// Why a head is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadFault {
    NotABackup,
    NewerForm,
    Damaged,
}

impl Head {
    pub(crate) fn to_bytes(&self) -> Option<[u8; LENGTH]> {
        let json = serde_json::to_string(self).ok()?;
        let sum = hex(&Sha256::digest(json.as_bytes()));
        let text = format!("{MAGIC}{VERSION}\n{json}\n{sum}\n");
        let mut bytes = [b' '; LENGTH];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8; LENGTH]) -> Result<Self, HeadFault> {
        let rest = bytes.strip_prefix(MAGIC.as_bytes()).ok_or(HeadFault::NotABackup)?;
        let text = std::str::from_utf8(rest).map_err(|_| HeadFault::Damaged)?;
        let (version, text) = text.split_once('\n').ok_or(HeadFault::Damaged)?;
        match version.parse::<u32>() {
            Ok(VERSION) => {}
            Ok(newer) if newer > VERSION => return Err(HeadFault::NewerForm),
            Ok(_) | Err(_) => return Err(HeadFault::Damaged),
        }
        let (json, text) = text.split_once('\n').ok_or(HeadFault::Damaged)?;
        let (sum, blanks) = text.split_once('\n').ok_or(HeadFault::Damaged)?;
        let whole = hex(&Sha256::digest(json.as_bytes())) == sum;
        if !whole || blanks.bytes().any(|byte| byte != b' ') {
            return Err(HeadFault::Damaged);
        }
        serde_json::from_str(json).map_err(|_| HeadFault::Damaged)
    }

    /// How long a part is, if it is inside.
    pub fn part(&self, name: PartName) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
