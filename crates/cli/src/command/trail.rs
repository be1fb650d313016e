//! The chain over everything that was written down.

use crate::args::Global;
use crate::error::Failure;
use crate::output::Report;
use crate::place::{Keys, Place};
use clap::{Args, Subcommand};
use serde_json::json;
use statement::WholeFile;
use std::path::PathBuf;

/// What to do about the trail.
#[derive(Debug, Subcommand)]
pub(crate) enum TrailCommand {
    /// Show the public half of the key that signs it
    Key,
    /// Sign it as it stands
    Sign,
    /// Write it into a file that others can check
    Export(Export),
}

/// Where it goes.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) async fn run(command: TrailCommand, global: &Global) -> Result<Report, Failure> {
    match command {
        TrailCommand::Key => key(global).await,
        TrailCommand::Sign => sign(global).await,
        TrailCommand::Export(args) => export(args, global).await,
    }
}

async fn key(global: &Global) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::Needed).await?;
    let key = place.shop.trail_key().await?;
    let (text, fingerprint) = (key.to_string(), key.fingerprint());
    let document = json!({ "public_key": text, "fingerprint": fingerprint });
    Ok(Report::new("key", &document, format!("{text}\nSHA-256 {fingerprint}\n")))
}

async fn sign(global: &Global) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::Needed).await?;
    let Some(signature) = place.shop.sign_trail().await? else {
        let text = "Nothing was written since the trail was last signed.\n".to_owned();
        return Ok(Report::new("signature", &serde_json::Value::Null, text));
    };
    let signed = signature.statement;
    let document = json!({
        "day": signed.day,
        "at": signed.at,
        "link": signed.link,
        "head": signed.head.to_string(),
        "public_key": signature.key.to_string(),
    });
    let text = format!("Signed up to link {}: {}\n", signed.link, signed.head);
    Ok(Report::new("signature", &document, text))
}

async fn export(args: Export, global: &Global) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let failed = |error| Failure::file("--out", &error);
    let mut file = WholeFile::create(&args.out).map_err(failed)?;
    let links = place.store().export_trail(&mut file).await?;
    file.keep().map_err(failed)?;
    let out = args.out.display().to_string();
    let text = format!("{out} has {links} links. `tillside-verify {out}` checks it.\n");
    Ok(Report::new("trail", &json!({ "out": out, "links": links }), text))
}
