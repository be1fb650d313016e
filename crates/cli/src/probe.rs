//! A door for the fuzzers, compiled for them alone: reading what was typed, without doing it.

use crate::args::Cli;
use crate::input;
use chrono::TimeDelta;
use clap::Parser;
use domain::{Currency, Money};

/// Whether the words are a command.
pub fn is_command(words: &[&str]) -> bool {
    Cli::try_parse_from(std::iter::once("tillside").chain(words.iter().copied())).is_ok()
}

/// An amount to ask for.
pub fn amount(text: &str, currency: Currency) -> Option<Money> {
    input::amount(text, currency).ok()
}

/// A span of time.
pub fn span(text: &str) -> Option<TimeDelta> {
    input::span(text).ok()
}

/// Reads the text as everything else that can be typed.
pub fn anything(text: &str) -> [bool; 4] {
    [
        input::currency(text).is_ok(),
        input::account(Some(text)).is_ok(),
        input::wallet(Some(text)).is_ok(),
        input::zone(text).is_ok(),
    ]
}
