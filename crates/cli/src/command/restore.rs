//! Make a new data folder of a backup.

use super::backup::Phrase;
use super::verify::CheckedView;
use crate::args::Global;
use crate::error::Failure;
use crate::output::Report;
use crate::place;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use store::Book;

/// Which backup; `--data` says where to.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    phrase: Phrase,
}

pub(crate) async fn run(args: Restore, global: &Global) -> Result<Report, Failure> {
    let phrase = args.phrase.read()?;
    let folder = place::folder(global)?;
    let book = if global.practice { Book::Practice } else { Book::Live };
    let restored = shop::restore(&args.file, &folder, book, phrase).await?;
    let (head, data) = (&restored.head, restored.folder.display().to_string());
    let document = json!({
        "data": data,
        "shop": head.shop,
        "book": head.book,
        "made_at": head.made_at,
        "checked": CheckedView::from(restored.checked),
    });
    let made_at = head.made_at.format("%Y-%m-%d %H:%M:%S UTC");
    let text = format!("{data} has the books of {} as they were at {made_at}.\n", head.shop);
    Ok(Report::new("restored", &document, text))
}
