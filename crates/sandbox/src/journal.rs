//! The state on disk: a file of lines, each what one act has changed.
//!
//! A line is written with one call before the act is answered, so a killed process leaves whole
//! acts behind, and at most one torn line at the end, which nobody was told of. The file is not
//! flushed to the disk at every act: a practice run may be lost with the machine's power, and speed
//! matters more to those who run hundreds of them.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use crate::StartError;
use crate::records::Row;

const FILE: &str = "journal.jsonl";

/// Where rows go. Without a folder they go nowhere.
pub(crate) struct Journal {
    file: Option<File>,
    /// Held as long as the journal is open; the operating system frees it with the process.
    _lock: Option<File>,
}

impl Journal {
    /// A journal for a state that dies with the process.
    pub(crate) fn nowhere() -> Self {
        Self { file: None, _lock: None }
    }

    /// Opens the journal of `folder` and hands every row that it holds to `each`, in order.
    pub(crate) fn open(folder: &Path, mut each: impl FnMut(Row)) -> Result<Self, StartError> {
        let lock = File::create(folder.join("journal.lock")).map_err(StartError::State)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StartError::InUse),
            Err(TryLockError::Error(error)) => return Err(StartError::State(error)),
        }
        let path = folder.join(FILE);
        let kept = read_lines(&path, &mut each)?;
        let file = cut_and_append(&path, kept).map_err(StartError::State)?;
        Ok(Self { file: Some(file), _lock: Some(lock) })
    }

    /// Writes what one act has changed, whole or (when the process dies) not at all.
    pub(crate) fn write(&mut self, rows: &[Row]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if rows.is_empty() {
            return Ok(());
        }
        let mut line = serde_json::to_vec(rows)?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// Puts a short journal with the same meaning in the place of a long one.
    pub(crate) fn compact(&mut self, folder: &Path, rows: &[Row]) -> io::Result<()> {
        let fresh = tempfile::NamedTempFile::new_in(folder)?;
        let mut out = BufWriter::new(fresh.as_file());
        for row in rows {
            serde_json::to_writer(&mut out, std::slice::from_ref(row))?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        drop(out);
        fresh.as_file().sync_all()?;
        // An open file cannot be replaced on every system.
        self.file = None;
        fresh.persist(folder.join(FILE)).map_err(|error| error.error)?;
        self.file = Some(OpenOptions::new().append(true).open(folder.join(FILE))?);
        Ok(())
    }

    /// Flushes to the disk.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), File::sync_all)
    }
}

/// Opens the journal for more lines after the first `kept` bytes.
///
/// A torn line was never answered, and what follows must not be glued to it. Cutting needs a handle
/// of its own, since one for appending may not cut on every system.
fn cut_and_append(path: &Path, kept: u64) -> io::Result<File> {
    let whole = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    whole.set_len(kept)?;
    drop(whole);
    OpenOptions::new().append(true).open(path)
}

/// Reads whole lines and says how many bytes they are.
fn read_lines(path: &Path, each: &mut impl FnMut(Row)) -> Result<u64, StartError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(StartError::State(error)),
    };
    let mut reader = BufReader::new(file);
    let mut kept: u64 = 0;
    let mut number: u64 = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(StartError::State)?;
        if read == 0 || !line.ends_with(b"\n") {
            return Ok(kept);
        }
        number = number.saturating_add(1);
        let rows: Vec<Row> = serde_json::from_slice(&line)
            .map_err(|source| StartError::Journal { line: number, source })?;
        rows.into_iter().for_each(&mut *each);
        kept = kept.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
}
