//! Why the store did not do it, by what to do next.

use crate::{Book, InvalidCursor};
use std::path::PathBuf;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another program has been writing for longer than we wait. Try again later.
    #[error("the data is held by another writer")]
    Locked,
    /// The bytes are not what was written. Restore a backup.
    #[error("the data is damaged: {finding}")]
    Damaged {
        /// The first thing that was found.
        finding: String,
    },
    /// A newer version of this program has written the file; an older one must not touch it.
    #[error("the data is from a newer version (schema {found}, this program knows {known})")]
    NewerVersion {
        /// The newest schema in the file.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Practice money in a live file, or the other way round.
    #[error("the file keeps the {found} book, not the {wanted} one")]
    OtherBook {
        /// What the file keeps.
        found: Book,
        /// What was asked for.
        wanted: Book,
    },
    /// More would go back than came in.
    #[error("refunds would exceed the payment")]
    OverRefund,
    /// Only money that came in can go back.
    #[error("the payment is not paid, so nothing of it can be refunded")]
    NotPaid,
    /// A cancel of the payment is under way: money goes back by one way only.
    #[error("the payment is being cancelled")]
    BeingCancelled,
    /// Refunds of the payment were made: money goes back by one way only.
    #[error("the payment has refunds")]
    HasRefunds,
    /// Where anybody is named as staff, one of them is an owner.
    #[error("one of the staff has to be an owner")]
    LastOwner,
    /// What has to be unique is there already.
    #[error("already there: {column}")]
    Duplicate {
        /// `table.column`, or several of them.
        column: String,
    },
    /// The file refused what contradicts itself: a bug in the caller.
    #[error("refused by the rule {rule}")]
    Refused {
        /// The name of the rule in the schema.
        rule: String,
    },
    /// What has to be there is not: a bug in the caller.
    #[error("there is no {record}")]
    Missing {
        /// What was looked for.
        record: String,
    },
    /// A page that begins where another list ended.
    #[error(transparent)]
    OtherList(#[from] InvalidCursor),
    /// A row that this program cannot read: the file was changed by something else.
    #[error("{record} cannot be read: {what}")]
    Unreadable {
        /// Which row.
        record: String,
        /// What is wrong with it.
        what: String,
    },
    /// The file itself could not be opened, copied or locked.
    #[error("{} cannot be {doing}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What was being done to it: `opened`, `copied`, `locked`.
        doing: &'static str,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The schema could not be brought up to date; the file is as it was.
    #[error("the data cannot be brought to this version")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A statement failed for another reason: no space, no permission, a broken disk.
    #[error("the data cannot be read or written")]
    Query(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the file itself is at fault, rather than what was asked.
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Unreadable { .. })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Database(database) => match primary_code(database.as_ref()) {
                SQLITE_BUSY | SQLITE_LOCKED => Self::Locked,
                SQLITE_CORRUPT | SQLITE_NOTADB => {
                    Self::Damaged { finding: database.message().to_owned() }
                }
                SQLITE_CONSTRAINT => constraint(database.message()),
                _ => Self::Query(error),
            },
            _ => Self::Query(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            error => Self::Migration(error),
        }
    }
}

const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_CONSTRAINT: i32 = 19;
const SQLITE_NOTADB: i32 = 26;

/// The low byte of an extended code says the kind.
fn primary_code(error: &dyn sqlx::error::DatabaseError) -> i32 {
    let extended = error.code().and_then(|code| code.parse::<i32>().ok());
    extended.map_or(0, |code| code & 0xff)
}

/// SQLite names a broken rule in its message only.
fn constraint(message: &str) -> StoreError {
    if let Some(column) = message.strip_prefix("UNIQUE constraint failed: ") {
        return StoreError::Duplicate { column: column.to_owned() };
    }
    match message {
        "over_refund" => StoreError::OverRefund,
        "not_paid" => StoreError::NotPaid,
        "being_cancelled" => StoreError::BeingCancelled,
        "has_refunds" => StoreError::HasRefunds,
        "last_owner" => StoreError::LastOwner,
        other => {
            let rule = other.strip_prefix("CHECK constraint failed: ").unwrap_or(other);
            StoreError::Refused { rule: rule.to_owned() }
        }
    }
}
