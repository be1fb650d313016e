//! The errors of backups and of the trail.

use super::{Exit, Failure, chain};
use backup::UnpackError;
use shop::{BackupError, RestoreError};
use store::{Finding, TrailExportError};

const SPACE: &str = "Look for a full disk, or for a folder that this user may not write to.";

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        use BackupError as E;
        let message = format!("No backup was made: {}.", chain(&error));
        match error {
            E::Finding(finding) => disagree(&finding, "The books were not backed up"),
            E::InTheWay(_) => {
                Self::refused("not-empty", message, "Give a file that does not exist yet.")
            }
            E::UnderWay => Self::new("data-locked", Exit::Data, message, "Wait until it is done."),
            E::Unpack(_) | E::Pack(_) | E::File { .. } => {
                Self::new("data-unusable", Exit::Data, message, SPACE)
            }
        }
    }
}

impl From<RestoreError> for Failure {
    fn from(error: RestoreError) -> Self {
        use RestoreError as E;
        let message = format!("Nothing was restored: {}.", chain(&error));
        let newer = "Install that version or a later one.";
        match error {
            E::Unpack(error) => unpack(&error, message),
            E::Finding(finding) => disagree(&finding, "Nothing was restored"),
            E::NewerVersion => Self::new("data-newer", Exit::Data, message, newer),
            E::OtherBook { .. } => Self::input(
                "other-book",
                message,
                "Restore a practice book with --practice, and a live one without.",
            ),
            E::InTheWay(_) => {
                let hint = "Name a folder that does not exist yet with --data.";
                Self::refused("not-empty", message, hint)
            }
            E::File(_) => Self::new("data-unusable", Exit::Data, message, SPACE),
        }
    }
}

fn unpack(error: &UnpackError, message: String) -> Failure {
    let another = "Take an earlier backup.";
    match error {
        UnpackError::NotABackup => {
            Failure::new("file-not-recognised", Exit::Data, message, another)
        }
        UnpackError::NewerForm => {
            let hint = "Install that version or a later one.";
            Failure::new("data-newer", Exit::Data, message, hint)
        }
        UnpackError::Damaged(_) => Failure::new("data-damaged", Exit::Data, message, another),
        UnpackError::Sealed | UnpackError::WrongPassphrase => Failure::input(
            "wrong-passphrase",
            message,
            "Give the one that it was sealed under, with --passphrase-file or in \
             TILLSIDE_BACKUP_PASSPHRASE.",
        ),
        UnpackError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Failure::input("bad-file", message, "Give the name of a backup.")
        }
        UnpackError::Io(_) => Failure::new("data-unusable", Exit::Data, message, SPACE),
    }
}

fn disagree(finding: &Finding, before: &str) -> Failure {
    Failure::new(
        "data-damaged",
        Exit::Data,
        format!("{before}: they do not agree with themselves: {finding}."),
        "`tillside verify` tells more. Restore an earlier backup into a new folder.",
    )
}

impl From<TrailExportError> for Failure {
    fn from(error: TrailExportError) -> Self {
        match error {
            TrailExportError::Damaged(finding) => disagree(&finding, "The trail was not exported"),
            TrailExportError::Store(error) => error.into(),
            TrailExportError::Write(error) => Self::file("--out", &error),
        }
    }
}
