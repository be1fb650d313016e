//! Events as they come, whichever program made them.

use crate::error::Failure;
use crate::output::{Output, ReaderGone};
use crate::paint::Tone;
use crate::timeline::StreamedEvent;
use crate::zone::Zone;
use std::time::Duration;
use store::{EventRecord, Store, StoreError};

/// How often the file is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// So many are read at once.
const PAGE: u32 = 256;

/// Tells every event after `seen` until `asked` ends, or nobody reads any more.
pub(super) async fn events(
    store: &Store,
    mut seen: i64,
    zone: Zone,
    output: Output,
    asked: impl Future<Output = ()>,
) -> Result<(), Failure> {
    tokio::pin!(asked);
    loop {
        let events = match store.events_after(seen, PAGE).await {
            Ok(events) => events,
            // A writer that takes long is no reason to stop watching.
            Err(StoreError::Locked) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        for event in &events {
            if tell(event, zone, output).is_err() {
                return Ok(());
            }
            seen = event.id;
        }
        // What has piled up is told at once; but whoever asks us to end goes first.
        let pause = if events.is_empty() { LOOK_EVERY } else { Duration::ZERO };
        tokio::select! {
            biased;
            () = asked.as_mut() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

fn tell(event: &EventRecord, zone: Zone, output: Output) -> Result<(), ReaderGone> {
    let event = StreamedEvent::from(event);
    if output.is_json() {
        return output.line(&event);
    }
    let at = zone.of_stream(event.at);
    let order = event.order_id.as_deref().unwrap_or_default();
    let paint = output.paint();
    let (at, order) = (paint.text(&at, Tone::Quiet), paint.text(order, Tone::Quiet));
    let tone = event.kind.split('.').nth(1).map_or(Tone::Plain, crate::paint::tone);
    let text = paint.text(&event.text, tone);
    output.words(&format!("{at}  {text}  {order}"))
}
