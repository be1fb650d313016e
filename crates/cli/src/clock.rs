//! The one place of this program that reads the clock.

use chrono::{DateTime, Utc};

#[allow(clippy::disallowed_methods, reason = "a program reads the clock, and only here")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}
