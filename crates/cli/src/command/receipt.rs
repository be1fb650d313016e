//! Receipts on paper.

use crate::args::Global;
use crate::error::Failure;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use clap::{Args, ValueEnum};
use receipt::escpos::{PROFILES, profile};
use receipt::{Language, PaperSize};
use serde_json::json;
use shop::{CopyMark, Paper};
use statement::WholeFile;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The receipt of an order that was paid.
#[derive(Debug, Args)]
pub(crate) struct PrintReceipt {
    /// The order's id or number
    order: String,
    /// In which form
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Where to write it; text goes to standard output without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print it, on the printer that settings call so
    #[arg(long, value_name = "NAME", conflicts_with = "out")]
    printer: Option<String>,
    /// The paper: a printer's profile for escpos and text, 58mm, 80mm or a4 for pdf
    #[arg(long, value_name = "PAPER")]
    paper: Option<String>,
    /// The language of its words: en or zh-CN [default: as in the settings]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

/// The form of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Escpos,
    Pdf,
}

pub(crate) async fn run(
    args: PrintReceipt,
    global: &Global,
    _output: Output,
) -> Result<Report, Failure> {
    // A digital receipt's link is made with a key; without one the code holds the words.
    let place = Place::open(global, Keys::NotNeeded).await?;
    let order = place.order(&args.order).await?;
    if let Some(printer) = &args.printer {
        let printed = place.shop.print_receipt(&order.id, Some(printer)).await?;
        let document = json!({ "order": order.number.to_string(), "printer": printed.printer });
        return Ok(Report::new("receipt", &document, format!("Printed on {printer}.\n")));
    }
    let paper = args.paper()?;
    let language = match &args.language {
        Some(tag) => Language::of_tag(tag),
        None => place.shop.paper_settings().await?.language(),
    };
    let receipt = place.shop.receipt(&order.id, language, CopyMark::No).await?;
    let bytes = paper.bytes(&receipt)?;
    if let Some(out) = &args.out {
        write(out, &bytes).map_err(|error| {
            let message = format!("{} cannot be written: {error}.", out.display());
            Failure::input("bad-file", message, "Give another file with --out.")
        })?;
        let document = json!({
            "order": order.number.to_string(),
            "file": out.display().to_string(),
            "bytes": bytes.len(),
        });
        return Ok(Report::new("receipt", &document, format!("Wrote {}.\n", out.display())));
    }
    if args.format != Format::Text {
        return Err(Failure::usage("this format needs --out FILE"));
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let document = json!({ "order": order.number.to_string(), "text": text });
    Ok(Report::new("receipt", &document, text))
}

impl PrintReceipt {
    fn paper(&self) -> Result<Paper, Failure> {
        let named = self.paper.as_deref();
        match self.format {
            Format::Pdf => match named.unwrap_or("a4") {
                "a4" => Ok(Paper::Pdf(PaperSize::A4)),
                "80mm" => Ok(Paper::Pdf(PaperSize::Mm80)),
                "58mm" => Ok(Paper::Pdf(PaperSize::Mm58)),
                _ => Err(Failure::usage("--paper is a4, 80mm or 58mm for a pdf")),
            },
            Format::Text | Format::Escpos => {
                let known = || {
                    let names: Vec<_> = PROFILES.iter().map(|profile| profile.name).collect();
                    Failure::usage(&format!("--paper is one of {}", names.join(", ")))
                };
                let profile = profile(named.unwrap_or("any-80")).ok_or_else(known)?;
                Ok(match self.format {
                    Format::Text => Paper::Text(profile.paper.columns()),
                    Format::Escpos | Format::Pdf => Paper::EscPos(profile),
                })
            }
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = WholeFile::create(path)?;
    file.write_all(bytes)?;
    file.keep()
}
