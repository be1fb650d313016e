//! Receive notifications, and ask where none arrive.

use super::stream;
use crate::args::Global;
use crate::error::Failure;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::stop;
use clap::Args;
use serde::Serialize;
use shop::{Receiver, Workers};
use std::net::SocketAddr;
use std::sync::Arc;

/// Where.
#[derive(Debug, Args)]
pub(crate) struct Listen {
    /// Where it listens; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: SocketAddr,
}

/// The line that says that notifications can come.
#[derive(Debug, Serialize)]
struct Ready {
    ready: bool,
    listen: String,
}

pub(crate) async fn run(args: Listen, global: &Global, output: Output) -> Result<Report, Failure> {
    let asked = stop::asked();
    let place = Place::open(global, Keys::Needed).await?;
    place.connect_what_works().await?;
    let seen = place.store().newest_event_id().await?;
    let receiver = Receiver::start(Arc::clone(&place.shop), args.listen).await?;
    let workers = Workers::start(Arc::clone(&place.shop)).await;
    let ready = Ready { ready: true, listen: receiver.address().to_string() };
    let told = match output.line(&ready) {
        Ok(()) => stream::events(place.store(), seen, place.zone(), output, asked).await,
        Err(_gone) => Ok(()),
    };
    receiver.stop().await;
    workers.stop().await;
    told?;
    Ok(Report::told())
}
