//! The one event that the window gets.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// What has changed; screens that show it ask again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// What kind of thing.
    pub topic: Topic,
    /// The order that it belongs to, if it is one.
    pub order_id: Option<String>,
}

/// What screens show: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Topic {
    /// The shop, its accounts and preferences.
    Desk,
    /// Orders, attempts and refunds.
    Payments,
    /// What a person has to decide.
    NeedsYou,
    /// What arrived, accepted or not.
    Notifications,
    /// Agreements to be charged.
    Agreements,
    /// What was heard, or would have been.
    Heard,
    /// Somebody wants something of the window from outside of it.
    Wishes,
    /// What is offered, and how far an update is.
    Updates,
}

impl Topic {
    /// All of them, for when we do not know what was missed.
    pub const ALL: [Self; 8] = [
        Self::Desk,
        Self::Payments,
        Self::NeedsYou,
        Self::Notifications,
        Self::Agreements,
        Self::Heard,
        Self::Wishes,
        Self::Updates,
    ];
}

impl From<shop::Topic> for Topic {
    fn from(topic: shop::Topic) -> Self {
        match topic {
            shop::Topic::Payments => Self::Payments,
            shop::Topic::NeedsYou => Self::NeedsYou,
            shop::Topic::Notifications => Self::Notifications,
        }
    }
}

impl From<shop::Change> for Changed {
    fn from(change: shop::Change) -> Self {
        Self {
            topic: change.topic.into(),
            order_id: change.order_id.map(|id| id.as_str().to_owned()),
        }
    }
}
