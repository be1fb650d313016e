//! Copy the books into one file, and prove the copy.

use crate::args::Global;
use crate::error::Failure;
use crate::output::Report;
use crate::place::{Keys, Place};
use clap::Args;
use operations::Secret;
use serde_json::json;
use std::path::PathBuf;

/// What a pass phrase is read from where no file is named.
const VARIABLE: &str = "TILLSIDE_BACKUP_PASSPHRASE";

/// Where it goes, and whether it is sealed.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write [default: the next one in the folder of backups, kept by the schedule]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    phrase: Phrase,
}

/// The pass phrase of a backup.
#[derive(Debug, Args)]
pub(crate) struct Phrase {
    /// Seal or open it under the pass phrase in this file's first line [default: the one in
    /// TILLSIDE_BACKUP_PASSPHRASE, if there is one]
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Phrase {
    pub(crate) fn read(&self) -> Result<Option<Secret>, Failure> {
        let Some(file) = &self.passphrase_file else {
            let phrase = std::env::var(VARIABLE).ok().filter(|phrase| !phrase.is_empty());
            return Ok(phrase.map(Secret::new));
        };
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::file("--passphrase-file", &error))?;
        match text.lines().next() {
            Some(phrase) if !phrase.is_empty() => Ok(Some(Secret::new(phrase.to_owned()))),
            Some(_) | None => Err(Failure::input(
                "bad-file",
                "The file given with --passphrase-file has no pass phrase in its first line.",
                "Write the pass phrase into its first line.",
            )),
        }
    }
}

pub(crate) async fn run(args: Backup, global: &Global) -> Result<Report, Failure> {
    let phrase = args.phrase.read()?;
    let place = match args.out {
        Some(_) => Place::open(global, Keys::NotNeeded).await?,
        None => Place::open(global, Keys::Needed).await?,
    };
    let proven = match args.out {
        Some(out) => place.shop.back_up(&out, phrase).await?,
        None => place.shop.back_up_now().await?,
    };
    let backup = json!({
        "file": proven.file.display().to_string(),
        "bytes": proven.bytes,
        "sealed": proven.sealed,
        "proven_at": proven.at,
    });
    let text = format!(
        "{} has the books, {} bytes. It was restored into a scratch folder and agrees.\n",
        proven.file.display(),
        proven.bytes
    );
    Ok(Report::new("backup", &backup, text))
}
