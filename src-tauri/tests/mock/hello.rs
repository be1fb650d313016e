//! A computer that recognizes its user, or does not.

use async_trait::async_trait;
use operations::{Recognized, RecognizedBy, Recognizer};
use std::sync::Mutex;

/// A computer that says of its user what it was told to say.
#[derive(Default)]
pub struct Hello(Mutex<Option<(RecognizedBy, Recognized)>>);

impl Hello {
    /// From now on it recognizes by this, and says that.
    pub fn set(&self, by: Option<RecognizedBy>, said: Recognized) {
        *self.0.lock().unwrap() = by.map(|by| (by, said));
    }
}

#[async_trait]
impl Recognizer for Hello {
    async fn way(&self) -> Option<RecognizedBy> {
        self.0.lock().unwrap().map(|(by, _)| by)
    }

    async fn recognize(&self, _why: &str) -> Recognized {
        self.0.lock().unwrap().map_or(Recognized::Unavailable, |(_, said)| said)
    }
}
