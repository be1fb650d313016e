//! The monitors of a desk, and its payer's display, for tests that have neither.

use super::Told;
use desktop::ipc::PayerTold;
use desktop::{Monitor, Placement, Screens};
use payer_page::Asset;
use std::sync::Arc;

/// The monitors of a desk that has none.
pub struct Desks(pub Arc<Told>);

impl Screens for Desks {
    fn monitors(&self) -> Vec<Monitor> {
        self.0.monitors.lock().unwrap().clone()
    }

    fn place(&self, placement: Option<&Placement>) {
        self.0.placed.lock().unwrap().push(match placement {
            Some(Placement::Whole(monitor)) => format!("fills {}", monitor.id),
            Some(Placement::Beside(monitor)) => format!("beside the desk on {}", monitor.id),
            None => "closed".to_owned(),
        });
    }

    fn show(&self, told: PayerTold) {
        self.0.shown.lock().unwrap().push(told);
    }

    fn asset(&self, path: &str) -> Option<Asset> {
        let bytes = (path == "payer.html").then(|| b"<!doctype html>".to_vec())?;
        Some(Asset { content_type: "text/html".to_owned(), bytes })
    }
}
