//! Tell what happens.

use super::stream;
use crate::args::Global;
use crate::error::Failure;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::stop;
use clap::Args;

/// From where on.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Events after this one, by the `id` of its line; 0 for all there are [default: from now on]
    #[arg(long, value_name = "ID")]
    since: Option<i64>,
}

pub(crate) async fn run(args: Watch, global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let seen = match args.since {
        Some(id) => id,
        None => place.store().newest_event_id().await?,
    };
    stream::events(place.store(), seen, place.zone(), output, stop::asked()).await?;
    Ok(Report::told())
}
