//! What changed, for those who show it: in this process or in another.

use crate::ShopError;
use domain::OrderId;
use store::Store;
use tokio::sync::{Mutex, Notify, broadcast};

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Orders, payments, refunds.
    Payments,
    /// Breaks and what was missed: something needs a person.
    NeedsYou,
    /// Notifications.
    Notifications,
}

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind.
    pub topic: Topic,
    /// The order, where it is one order's.
    pub order_id: Option<OrderId>,
}

/// So many lines of the timeline are read in one go.
const PAGE: u32 = 256;

/// Reads the timeline's end: every change of any process writes a line there.
pub(crate) struct Changes {
    seen: Mutex<i64>,
    sender: broadcast::Sender<Change>,
    wake: Notify,
}

impl Changes {
    pub(crate) async fn from_now(store: &Store) -> Result<Self, ShopError> {
        let (sender, _) = broadcast::channel(1024);
        let seen = Mutex::new(store.newest_event_id().await?);
        Ok(Self { seen, sender, wake: Notify::new() })
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.sender.subscribe()
    }

    pub(crate) fn poke(&self) {
        self.wake.notify_one();
    }

    pub(crate) async fn poked(&self) {
        self.wake.notified().await;
    }

    /// Tells everything that is new.
    pub(crate) async fn look(&self, store: &Store) -> Result<(), ShopError> {
        let mut seen = self.seen.lock().await;
        loop {
            let events = store.events_after(*seen, PAGE).await?;
            let Some(last) = events.last() else { return Ok(()) };
            *seen = last.id;
            for event in &events {
                let topic = match event.event.kind.split('.').next() {
                    Some("break" | "missed") => Topic::NeedsYou,
                    Some("notification") => Topic::Notifications,
                    _ => Topic::Payments,
                };
                // Nobody listening is no error.
                let _listeners =
                    self.sender.send(Change { topic, order_id: event.event.order_id.clone() });
            }
        }
    }
}
