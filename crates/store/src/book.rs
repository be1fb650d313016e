//! Practice and live money never share a file.

use std::fmt;

/// Which book a file keeps; written when the file is made, and never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Book {
    /// Nobody pays real money in it.
    Practice,
    /// Real money.
    Live,
}

impl Book {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Live => "live",
        }
    }

    /// The book with this word.
    pub fn parse_word(word: &str) -> Option<Self> {
        match word {
            "practice" => Some(Self::Practice),
            "live" => Some(Self::Live),
            _ => None,
        }
    }
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
