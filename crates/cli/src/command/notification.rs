//! What acquirers told us by themselves.

use crate::args::Global;
use crate::error::{self, Failure};
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, NotificationView};
use crate::{clock, input};
use clap::{Args, Subcommand};
use domain::AccountName;
use operations::Letter;
use serde_json::{Map, Value};
use std::path::PathBuf;
use store::NotificationVerdict;

/// What to do about notifications.
#[derive(Debug, Subcommand)]
pub(crate) enum NotificationCommand {
    /// List notifications, newest first
    List(NotificationList),
    /// Take a stored one as if it had just been received
    Ingest(Ingest),
}

/// Which notifications.
#[derive(Debug, Args)]
pub(crate) struct NotificationList {
    /// Only those that were not believed
    #[arg(long)]
    rejected: bool,
    /// So many at most
    #[arg(long, default_value_t = 1000)]
    limit: u32,
}

/// A stored notification.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The account that it is for
    #[arg(long, value_name = "NAME")]
    account: String,
    /// The path that its signature covers
    #[arg(long)]
    path: String,
    /// Its headers: one JSON object of name to value
    #[arg(long, value_name = "FILE.json")]
    headers: PathBuf,
    /// Its body, to the byte
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
}

pub(crate) async fn run(
    command: NotificationCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        NotificationCommand::List(args) => list(args, global, output).await,
        NotificationCommand::Ingest(args) => ingest(args, global, output).await,
    }
}

async fn list(args: NotificationList, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let records = place.store().notifications(args.rejected, args.limit).await?;
    let notifications: Vec<_> = records.iter().map(NotificationView::from).collect();
    let text = view::notifications(output.paint(), place.zone(), &notifications);
    Ok(Report::new("notifications", &notifications, text))
}

async fn ingest(args: Ingest, global: &Global, output: Output) -> Result<Report, Failure> {
    let account = AccountName::parse(&args.account).map_err(input::id)?;
    let headers = headers(&input::file("--headers", &args.headers)?)?;
    let body = std::fs::read(&args.body).map_err(|error| Failure::file("--body", &error))?;
    let place = Place::open(global, Keys::Needed).await?;
    if !place.store().accounts().await?.iter().any(|known| known.name == account) {
        return Err(error::unknown_account(&args.account));
    }
    place.connect(Some(&account)).await?;
    let now = clock::now();
    let source = "file".to_owned();
    let letter = Letter { account, path: args.path, headers, body, source };
    let received = operations::receive_notifications(place.shop.ctx(), vec![letter], now).await?;
    let received = received.into_iter().next().expect("one letter has one outcome");
    let notification = NotificationView {
        id: received.id,
        at: view::time(now),
        account: args.account,
        kind: received.kind,
        verdict: received.verdict.word(),
        order_id: received.order_id.map(|id| id.to_string()),
        source: "file".to_owned(),
    };
    let text =
        view::notifications(output.paint(), place.zone(), std::slice::from_ref(&notification));
    Ok(Report::new("notification", &notification, text).failing(rejected(received.verdict)))
}

fn rejected(verdict: NotificationVerdict) -> Option<Failure> {
    let kept = "It is kept and shown by `tillside notification list --rejected`; nothing of it \
                was applied.";
    let (code, message) = match verdict {
        NotificationVerdict::Accepted => return None,
        NotificationVerdict::Forged => {
            ("signature-invalid", "The signature does not fit the acquirer's key.")
        }
        NotificationVerdict::UnknownAccount => {
            ("unknown-account", "It is for an account that the shop does not have.")
        }
        NotificationVerdict::Malformed => {
            ("malformed", "It is signed well, and not what the acquirer's document describes.")
        }
        NotificationVerdict::ForeignClient => {
            ("foreign-client", "It is signed well, and meant for another client.")
        }
    };
    Some(Failure::refused(code, message, kept))
}

/// One JSON object of name to value; a header that came several times has a list.
fn headers(text: &str) -> Result<Vec<(String, String)>, Failure> {
    let wrong = || {
        Failure::input(
            "bad-headers",
            "The file given with --headers is not one JSON object of name to value.",
            "Write it as {\"client-id\":\"…\",\"signature\":\"…\",\"request-time\":\"…\"}.",
        )
    };
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|_| wrong())?;
    let mut headers = Vec::new();
    for (name, value) in object {
        match value {
            Value::String(value) => headers.push((name, value)),
            Value::Number(value) => headers.push((name, value.to_string())),
            Value::Array(values) => {
                for value in values {
                    let value = value.as_str().ok_or_else(wrong)?.to_owned();
                    headers.push((name.clone(), value));
                }
            }
            Value::Null | Value::Bool(_) | Value::Object(_) => return Err(wrong()),
        }
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_one_object() {
        let read = headers(r#"{"a":"1","b":["2","3"],"c":4}"#).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(read, ["a=1", "b=2", "b=3", "c=4"]);
        for text in ["", "[]", "{\"a\":{}}", "{\"a\":null}", "a: 1"] {
            assert!(headers(text).is_err(), "{text}");
        }
    }
}
