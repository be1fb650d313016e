//! What a backup's file is called.

use chrono::{DateTime, NaiveDateTime, Utc};
use std::fmt;

/// A backup that was made by itself: whose it is and of when, which are its file's name. A file has
/// its name only when it was proven.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// When its copy was taken, to the second.
    pub made_at: DateTime<Utc>,
    /// Which book it is: `live`, `practice`.
    pub book: String,
    /// Of which data folder; several may keep their backups in one place.
    pub folder: String,
}

const BEGIN: &str = "tillside-";
const END: &str = ".backup";
const TIME: &str = "%Y%m%dT%H%M%SZ";

impl Name {
    /// The book's backup of this moment.
    pub fn new(book: &str, folder: &str, made_at: DateTime<Utc>) -> Self {
        let made_at = DateTime::from_timestamp(made_at.timestamp(), 0).unwrap_or(made_at);
        Self { made_at, book: book.to_owned(), folder: folder.to_owned() }
    }

    /// Whether both are of the same books.
    pub fn is_beside(&self, other: &Self) -> bool {
        (&self.book, &self.folder) == (&other.book, &other.folder)
    }

    /// Reads a file's name; nothing for files that are none of ours.
    pub fn parse(file: &str) -> Option<Self> {
        let (book, rest) = file.strip_prefix(BEGIN)?.strip_suffix(END)?.split_once('-')?;
        let (folder, time) = rest.split_once('-')?;
        let made_at = NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc();
        let name = Self { made_at, book: book.to_owned(), folder: folder.to_owned() };
        (name.to_string() == file).then_some(name)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BEGIN}{}-{}-{}{END}", self.book, self.folder, self.made_at.format(TIME))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        let name =
            Name::new("live", "k7", DateTime::from_timestamp_millis(1_795_165_200_123).unwrap());
        assert_eq!(name.to_string(), "tillside-live-k7-20261120T090000Z.backup");
        assert_eq!(Name::parse(&name.to_string()), Some(name));
        for other in [
            "tillside-live-k7-20261120T090000Z.backup.part",
            "tillside-live-k7-20261120T0900Z.backup",
            "tillside-live-20261120T090000Z.backup",
            "notes.txt",
            "tillside.sqlite",
        ] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }
}
