#![doc = include_str!("../README.md")]

mod cue;
mod spoken;

pub use cue::Cue;
pub use spoken::{Language, spoken};
