//! Failures as other programs and people learn of them: one table from every error of the core to
//! a code, an exit status, a message and what to do.

mod core;
mod people;
mod safe;

pub(crate) use core::{gateway as of_gateway, unknown_account};

use serde_json::{Value, json};
use std::error::Error;
use std::process::ExitCode;

/// The exit status, by what it means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Refused or failed for a reason of business.
    Refused = 1,
    /// Wrong usage or input; nothing was sent or stored.
    Usage = 2,
    /// Stored, and the outcome at the acquirer is not known.
    Unknown = 3,
    /// The data is damaged, newer, or held by another writer.
    Data = 4,
}

/// A failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    code: &'static str,
    exit: Exit,
    message: String,
    hint: String,
}

impl Failure {
    pub(crate) fn new(
        code: &'static str,
        exit: Exit,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { code, exit, message: message.into(), hint: hint.into() }
    }

    pub(crate) fn refused(
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(code, Exit::Refused, message, hint)
    }

    pub(crate) fn input(
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(code, Exit::Usage, message, hint)
    }

    /// What the reader of the arguments says; a payer's code among them is left out.
    pub(crate) fn usage(rendered: &str) -> Self {
        let text = without_long_digits(rendered.trim_start_matches("error:").trim());
        let (message, hint) = match text.split_once("\n\n") {
            Some((message, rest)) => (message.trim(), rest.trim()),
            None => (text.as_str(), "Run it with --help."),
        };
        Self::input("usage", message, hint)
    }

    /// A flaw of this program or of the machine that no caller can do anything about.
    pub(crate) fn internal(error: &dyn Error) -> Self {
        Self::refused(
            "internal",
            chain(error),
            "Run it again with RUST_LOG=debug and keep what it says.",
        )
    }

    /// A file that was named on the command line and cannot be read or written.
    ///
    /// The name is not repeated: where a key is wanted, people paste the key.
    pub(crate) fn file(option: &str, error: &std::io::Error) -> Self {
        Self::input(
            "bad-file",
            format!("The file given with {option} cannot be used: {error}."),
            "Give the name of a file that this user may use.",
        )
    }

    pub(crate) const fn exit(&self) -> Exit {
        self.exit
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.exit {
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Unknown => 3,
            Exit::Data => 4,
        })
    }

    /// The same failure, where it has another meaning for the exit status.
    pub(crate) fn with_exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    pub(crate) fn document(&self) -> Value {
        json!({ "code": self.code, "message": self.message, "hint": self.hint })
    }

    pub(crate) fn for_people(&self) -> String {
        format!("{}\n{}", self.message, self.hint)
    }
}

/// Sixteen digits or more in a row are a payer's code, or might be one.
fn without_long_digits(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut digits = String::new();
    for letter in text.chars().chain(std::iter::once('\n')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        kept.push_str(if digits.len() < 16 { &digits } else { "[digits]" });
        digits.clear();
        kept.push(letter);
    }
    kept.pop();
    kept
}

/// An error with its sources, as one sentence.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payers_code_in_the_wrong_place_is_not_repeated() {
        let rendered =
            "error: unexpected argument '281234567890123456' found\n\nUsage: tillside order\n";
        let failure = Failure::usage(rendered);
        assert_eq!(failure.message, "unexpected argument '[digits]' found");
        assert_eq!(failure.hint, "Usage: tillside order");
        assert_eq!(
            without_long_digits("20261122-1-7, 123456789012345"),
            "20261122-1-7, 123456789012345"
        );
    }

    #[test]
    fn an_error_that_repeats_its_source_is_told_once() {
        let source = std::io::Error::other("no space");
        assert_eq!(chain(&source), "no space");
    }
}
