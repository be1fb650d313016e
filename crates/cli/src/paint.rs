//! Colour, where a person looks at a terminal and has not switched it off.

use std::io::IsTerminal;

/// How a word is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Quiet,
    Good,
    Bad,
    Waiting,
}

/// Whether text may be coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    pub(crate) fn for_stdout() -> Self {
        Self { on: allowed() && std::io::stdout().is_terminal() }
    }

    pub(crate) fn for_stderr() -> Self {
        Self { on: allowed() && std::io::stderr().is_terminal() }
    }

    #[cfg(test)]
    pub(crate) const OFF: Self = Self { on: false };

    pub(crate) const fn is_on(self) -> bool {
        self.on
    }

    pub(crate) fn text(self, text: &str, tone: Tone) -> String {
        let sign = match tone {
            Tone::Quiet => "2",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Waiting => "33",
            Tone::Plain => return text.to_owned(),
        };
        if self.on { format!("\u{1b}[{sign}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn allowed() -> bool {
    let unset = |name: &str| std::env::var_os(name).is_none_or(|value| value.is_empty());
    unset("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The tone of a state's word, the same for orders, payments, refunds and agreements.
pub(crate) fn tone(word: &str) -> Tone {
    match word {
        "paid" | "succeeded" | "active" | "passed" | "accepted" => Tone::Good,
        "failed" | "forged" | "malformed" | "foreign-client" | "unknown-account" => Tone::Bad,
        "unknown" | "open" | "awaiting-payer" | "pending" => Tone::Waiting,
        "cancelled" | "expired" | "stopped" | "not-run" => Tone::Quiet,
        _ => Tone::Plain,
    }
}
