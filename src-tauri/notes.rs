//! The desk's own small memory, `desk.json` in the data folder: which book was open last, the
//! language, the look, and the ports of the practice gateway. Nothing that is worth money.

use crate::ipc::{Book, ModeDto, PayerLanguage, Remembered, Theme};
use payer_page::Device;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file's name in the data folder.
const NAME: &str = "desk.json";

/// What the desk remembers of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Notes {
    /// The book that was open last.
    pub book: Book,
    /// Whether the first start is over.
    pub welcomed: bool,
    /// The language that was chosen.
    pub language: Option<String>,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// What is heard.
    pub sounds: SoundNotes,
    /// Whether the system is told what happens while the window is not looked at; not asked yet where
    /// it is left out.
    pub notices: Option<bool>,
    /// Whether the window is kept out of pictures of the screen while a code is live.
    pub shield: bool,
    /// Whether closing the window keeps the desk watching; not chosen yet where it is left out.
    pub keep_watching: Option<bool>,
    /// Whether the back office is open, so that it is at the next start.
    pub office: bool,
    /// Whether the source of updates is asked once a day.
    pub daily_updates: bool,
    /// The size of text, in percent.
    pub text_size: u16,
    /// The practice gateway's port. It is asked for again, so that codes that were shown before a
    /// restart still work after it.
    pub gateway_port: Option<u16>,
    /// The port of the practice book's receiver, for notifications that are still on their way.
    pub receiver_port: Option<u16>,
    /// What the window remembers of a person's ways.
    pub remembered: Vec<Remembered>,
    /// How the last payer was asked to pay.
    pub last_mode: ModeDto,
    /// The payer's display.
    pub display: DisplayNotes,
}

/// What the desk remembers of the payer's display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DisplayNotes {
    /// Whether it is open.
    pub open: bool,
    /// The monitor that was chosen for it.
    pub monitor: Option<String>,
    /// The side of a code on it.
    pub code_mm: u32,
    /// The language that is set large.
    pub language: PayerLanguage,
    /// Dots in 100 mm, by monitor, where a person measured it.
    pub measured: BTreeMap<String, u32>,
    /// Whether paired devices in the network see it too.
    pub shared: bool,
    /// The devices that are paired.
    pub devices: Vec<Device>,
}

impl Default for DisplayNotes {
    fn default() -> Self {
        Self {
            open: false,
            monitor: None,
            // A tenth of an arm's length, from where people scan.
            code_mm: 60,
            language: PayerLanguage::default(),
            measured: BTreeMap::new(),
            shared: false,
            devices: Vec::new(),
        }
    }
}

/// What is heard. Nothing is until a person chooses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SoundNotes {
    /// Whether anything is.
    pub on: bool,
    /// How loud, in percent.
    pub volume: u8,
    /// By which device; the system's own where it is left out.
    pub device: Option<String>,
    /// In which language amounts are said; not at all where it is left out.
    pub voice: Option<String>,
}

impl Default for SoundNotes {
    fn default() -> Self {
        Self { on: false, volume: 70, device: None, voice: None }
    }
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            book: Book::Practice,
            welcomed: false,
            language: None,
            theme: Theme::System,
            sounds: SoundNotes::default(),
            notices: None,
            shield: true,
            keep_watching: None,
            office: false,
            daily_updates: true,
            text_size: 100,
            gateway_port: None,
            receiver_port: None,
            remembered: Vec::new(),
            last_mode: ModeDto::OrderCode,
            display: DisplayNotes::default(),
        }
    }
}

impl Notes {
    /// Reads the notes. A file that is missing or unreadable is a first start, since nothing in it
    /// is worth refusing to open for.
    pub(crate) fn read(folder: &Path) -> Self {
        let Ok(text) = std::fs::read_to_string(folder.join(NAME)) else { return Self::default() };
        serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the desk's own notes cannot be read; beginning with new ones");
            Self::default()
        })
    }

    /// Writes the notes in the place of the old ones.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::other)?;
        write_whole(&folder.join(NAME), &text)
    }
}

/// Writes a file beside its place and then puts it there, so that a crash leaves the old one or the
/// new one.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_added_extension("new");
    let mut file = std::fs::File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&fresh, path)
}

/// The notes of one data folder, in memory and on the disk.
pub(crate) struct NotesOf {
    folder: PathBuf,
    notes: Mutex<Notes>,
}

impl NotesOf {
    /// Reads them.
    pub(crate) fn read(folder: PathBuf) -> Self {
        let notes = Mutex::new(Notes::read(&folder));
        Self { folder, notes }
    }

    /// As they are now.
    pub(crate) fn get(&self) -> Notes {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes them, and writes them where that changed anything. A disk that does not take them
    /// is told in the log: the desk works without.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Notes)) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = notes.clone();
        change(&mut notes);
        if *notes == before {
            return;
        }
        if let Err(error) = notes.write(&self.folder) {
            tracing::warn!(%error, "the desk's own notes could not be written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes {
            book: Book::Live,
            welcomed: true,
            language: Some("zh-CN".to_owned()),
            gateway_port: Some(4711),
            ..Notes::default()
        };
        notes.write(folder.path()).unwrap();
        assert_eq!(Notes::read(folder.path()), notes);
    }

    #[test]
    fn damaged_notes_are_a_first_start() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Notes::read(folder.path()), Notes::default());
        std::fs::write(folder.path().join(NAME), b"{\"book\":").unwrap();
        assert_eq!(Notes::read(folder.path()), Notes::default());
    }

    #[test]
    fn notes_of_an_older_version_keep_what_they_say() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), b"{\"book\":\"live\",\"notices\":true}").unwrap();
        let notes = Notes::read(folder.path());
        assert_eq!((notes.book, notes.notices, notes.shield), (Book::Live, Some(true), true));
    }
}
