//! Settle everything whose outcome is not known.

use crate::args::Global;
use crate::clock;
use crate::error::{Exit, Failure};
use crate::output::Report;
use crate::place::{Keys, Place};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Acquirers know a request that was late after a few seconds, so the question is asked again.
const PAUSE: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) async fn run(global: &Global) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::Needed).await?;
    place.connect_what_works().await?;
    let end = Instant::now().checked_add(PATIENCE).unwrap_or_else(Instant::now);
    let mut resolved: u32 = 0;
    let still_unknown = loop {
        let synced = operations::sync(place.shop.ctx(), clock::now()).await?;
        resolved = resolved.saturating_add(synced.resolved);
        let next = Instant::now().checked_add(PAUSE).unwrap_or(end);
        if synced.still_unknown == 0 || next >= end {
            break synced.still_unknown;
        }
        sleep(PAUSE).await;
    };
    let failure = (still_unknown > 0).then(|| {
        Failure::new(
            "outcome-unknown",
            Exit::Unknown,
            format!("{still_unknown} outcomes are still not known."),
            "Run `tillside sync` again later, or leave `tillside listen` running.",
        )
    });
    let text = format!("{resolved} settled, {still_unknown} still unknown.\n");
    Ok(Report::new("resolved", &resolved, text)
        .and("still_unknown", &still_unknown)
        .failing(failure))
}
