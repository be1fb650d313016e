//! When to ask, how often, and when to stop.

use chrono::TimeDelta;

/// An acquirer's rules for waiting on an attempt of one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How long a notification is given before the first inquiry, where one can arrive.
    pub patience: TimeDelta,
    /// From one inquiry to the next, and to the first one where no notification can arrive.
    pub interval: TimeDelta,
    /// How long an attempt lives when the acquirer's answer does not say.
    pub life: TimeDelta,
    /// When waiting is over and the attempt is cancelled.
    pub ends: Ends,
}

/// When waiting is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// After so many inquiries without a result.
    AfterInquiries(u32),
    /// When the attempt's own time has run out; one inquiry more comes before the cancel.
    AtExpiry,
}
