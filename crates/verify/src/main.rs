//! `tillside-verify`: checks books, backups and trails without the app.

use clap::Parser;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

mod check;

use check::{Asked, Checked, Unusable};

/// Check a trail's export, a backup or a data file of Tillside, without the app.
#[derive(Debug, Parser)]
#[command(name = "tillside-verify", version)]
struct Arguments {
    /// A trail's export, a backup, or a data file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The public half of the shop's key, as `tillside trail key` prints it: every signature has to
    /// be by it
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// What opens a sealed backup, in this file's first line
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// The exit status of a file that does not fit.
const DAMAGED: u8 = 4;
/// The exit status of arguments that cannot be used.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let arguments = Arguments::parse_from(arguments);
    let outcome = asked(&arguments).and_then(|asked| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(Unusable::from)?.block_on(check::check(&asked))
    });
    match outcome {
        Ok(Ok(checked)) => {
            tell(
                &arguments,
                &json!({ "ok": true, "checked": document(&checked) }),
                &words(&checked),
            );
            ExitCode::SUCCESS
        }
        Ok(Err(fault)) => {
            let finding = json!({ "record": fault.record, "what": fault.what });
            let words = format!("{}: {fault}.", arguments.file.display());
            tell(&arguments, &json!({ "ok": false, "finding": finding }), &words);
            ExitCode::from(DAMAGED)
        }
        Err(unusable) => {
            let error = json!({ "code": unusable.code(), "message": unusable.to_string() });
            tell(&arguments, &json!({ "error": error }), &format!("{unusable}."));
            ExitCode::from(UNUSABLE)
        }
    }
}

fn asked(arguments: &Arguments) -> Result<Asked, Unusable> {
    let read = |path: &Option<PathBuf>| path.as_ref().map(std::fs::read_to_string).transpose();
    let key = read(&arguments.key)?.map(|text| trail::PublicKey::parse(&text)).transpose()?;
    let phrase = read(&arguments.passphrase_file)?;
    let passphrase = phrase.and_then(|text| text.lines().next().map(str::to_owned));
    Ok(Asked { file: arguments.file.clone(), key, passphrase })
}

fn document(checked: &Checked) -> Value {
    json!({
        "kind": checked.kind,
        "links": checked.links,
        "events": checked.events,
        "orders": checked.orders,
        "signatures": checked.signatures,
        "signed_to": checked.signed_to,
        "keys": checked.keys,
    })
}

fn words(checked: &Checked) -> String {
    let mut words = format!("All of this {} fits: {} links", checked.kind, checked.links);
    if let Some(orders) = checked.orders {
        words.push_str(&format!(", {orders} orders"));
    }
    words.push_str(&format!(", {} events, {} signatures", checked.events, checked.signatures));
    match checked.signed_to {
        0 => words.push_str("; nothing of it is signed."),
        link => words.push_str(&format!("; signed up to link {link}.")),
    }
    for key in &checked.keys {
        words.push_str(&format!("\nSigned by {key}"));
    }
    words
}

fn tell(arguments: &Arguments, document: &Value, words: &str) {
    use std::io::Write;
    let text = if arguments.json { document.to_string() } else { words.to_owned() };
    // A reader that has gone has the exit status all the same.
    let _gone = writeln!(std::io::stdout(), "{text}");
}
