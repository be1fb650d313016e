//! What the desk needs of a window system, for a page in a browser.

use super::Told;
use super::computer::Pretended;
use async_trait::async_trait;
use desktop::ipc::{Changed, PayerTold};
use desktop::{Hands, Monitor, Placement, Screens};
use operations::{Recognized, RecognizedBy, Recognizer};
use payer_page::Asset;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use tauri_specta::Event;

/// Tells pages what is told to windows.
pub fn hands(told: &Told) -> Hands {
    let (changes, shown) = (told.clone(), told.clone());
    Hands {
        tell: Box::new(move |changed: Changed| tell(&changes, Changed::NAME, &changed)),
        title: Box::new(|_book| {}),
        browse: Box::new(|_address| Ok(())),
        // As in the desk's own window, which journeys always have before them.
        computer: Arc::new(Pretended { in_front: true.into(), ..Pretended::default() }),
        recognizer: Arc::new(Nobody),
        screens: Box::new(Pages(shown)),
    }
}

/// A page that listens to nothing yet asks when it does.
fn tell(told: &Told, event: &str, payload: &impl Serialize) {
    let _nobody = told.send(json!({ "event": event, "payload": payload }).to_string());
}

/// The payer's display is a page like the desk's.
struct Pages(Told);

impl Screens for Pages {
    fn monitors(&self) -> Vec<Monitor> {
        Vec::new()
    }

    fn place(&self, _placement: Option<&Placement>) {}

    fn show(&self, told: PayerTold) {
        tell(&self.0, PayerTold::NAME, &told);
    }

    fn asset(&self, _path: &str) -> Option<Asset> {
        None
    }
}

/// A browser knows nobody by a finger.
struct Nobody;

#[async_trait]
impl Recognizer for Nobody {
    async fn way(&self) -> Option<RecognizedBy> {
        None
    }

    async fn recognize(&self, _why: &str) -> Recognized {
        Recognized::Unavailable
    }
}
