//! The payer's display: what it shows, and on which monitor.

mod desk;
mod lan;
mod place;
mod stage;
mod window;

pub(crate) use desk::Displays;
pub(crate) use lan::{LISTEN, Lan};
pub(crate) use place::{DENSITY_MAX, DENSITY_MIN, Density};
pub use place::{Monitor, Placement, Screens};
pub(crate) use stage::{Offer, Shown, Stage};
pub(crate) use window::{LABEL, Windows};
