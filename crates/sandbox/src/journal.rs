//! The state on disk: a file of lines, each what one act has changed.
//!
//! A line is written with one call and flushed to the disk before the act is answered, so neither a
//! killed process nor a power cut takes back what somebody was told. What they leave behind is whole
//! acts, and at most one torn line at the end, which nobody was told of. Acts that wait at the same
//! time share one flush.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::StartError;
use crate::records::Row;

const FILE: &str = "journal.jsonl";

/// Where rows go. Without a folder they go nowhere.
pub(crate) struct Journal {
    disk: Arc<Disk>,
    /// A line that may be torn stands at the end, so no more may follow it.
    torn: bool,
    /// Held as long as the journal is open; the operating system frees it with the process.
    _lock: Option<File>,
}

/// The open file, for whoever waits until it is on the disk.
#[derive(Default)]
pub(crate) struct Disk {
    file: Option<File>,
    /// So many bytes have been written since it was opened.
    written: AtomicU64,
    /// How many of them are on the disk. Who flushes holds it, and the others wait in line.
    flushed: tokio::sync::Mutex<Flushed>,
}

#[derive(Default)]
struct Flushed {
    bytes: u64,
    /// What a failed flush has left on the disk is not known, and a later one does not say.
    failed: bool,
}

/// A place in the journal, up to which it has to be on the disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written(u64);

impl Disk {
    /// Returns when everything before a place is on the disk.
    pub(crate) async fn flushed(self: &Arc<Self>, place: Written) -> io::Result<()> {
        if self.file.is_none() {
            return Ok(());
        }
        let mut flushed = self.flushed.lock().await;
        if flushed.failed {
            return Err(io::Error::other("an earlier flush has failed"));
        }
        // Whoever was before us in line may have flushed ours too.
        if flushed.bytes >= place.0 {
            return Ok(());
        }
        let written = self.written.load(Ordering::Acquire);
        let disk = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || disk.file.as_ref().map(File::sync_data));
        let done = done.await.map_err(io::Error::other).and_then(|done| done.unwrap_or(Ok(())));
        match &done {
            Ok(()) => flushed.bytes = written,
            Err(_) => flushed.failed = true,
        }
        done
    }
}

impl Journal {
    /// A journal for a state that dies with the process.
    pub(crate) fn nowhere() -> Self {
        Self { disk: Arc::default(), torn: false, _lock: None }
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
        sync_folder(folder).map_err(StartError::State)?;
        Ok(Self { disk: Disk::of(file), torn: false, _lock: Some(lock) })
    }

    /// The file, for whoever waits until it is on the disk.
    pub(crate) fn disk(&self) -> Arc<Disk> {
        Arc::clone(&self.disk)
    }

    /// Writes what one act has changed, whole or (when the process dies) not at all, and says where
    /// the journal ends now.
    pub(crate) fn write(&mut self, rows: &[Row]) -> io::Result<Written> {
        let before = self.disk.written.load(Ordering::Relaxed);
        let Some(mut file) = self.disk.file.as_ref() else { return Ok(Written(before)) };
        if self.torn {
            return Err(io::Error::other("an earlier line could not be written whole"));
        }
        if rows.is_empty() {
            return Ok(Written(before));
        }
        let mut line = serde_json::to_vec(rows)?;
        line.push(b'\n');
        self.torn = true;
        file.write_all(&line)?;
        self.torn = false;
        let after = before.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
        self.disk.written.store(after, Ordering::Release);
        Ok(Written(after))
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
        self.disk = Arc::default();
        fresh.persist(folder.join(FILE)).map_err(|error| error.error)?;
        sync_folder(folder)?;
        self.disk = Disk::of(OpenOptions::new().append(true).open(folder.join(FILE))?);
        Ok(())
    }
}

impl Disk {
    fn of(file: File) -> Arc<Self> {
        Arc::new(Self { file: Some(file), ..Self::default() })
    }
}

/// A new name in a folder is lost with the power unless the folder is flushed too. Windows flushes
/// names by itself and opens no folder as a file.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Opens the journal for more lines after the first `kept` bytes.
///
/// A torn line was never answered, and what follows must not be glued to it. Cutting needs a handle
/// of its own, since one for appending may not cut on every system.
fn cut_and_append(path: &Path, kept: u64) -> io::Result<File> {
    let whole = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    whole.set_len(kept)?;
    // A process that was killed may have written what it did not live to flush.
    whole.sync_all()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a journal holds, as text, or the line that cannot be read.
    fn held(folder: &Path) -> Result<(Journal, Vec<String>), u64> {
        let mut rows = Vec::new();
        let opened = Journal::open(folder, |row| rows.push(serde_json::to_string(&row).unwrap()));
        match opened {
            Ok(journal) => Ok((journal, rows)),
            Err(StartError::Journal { line, .. }) => Err(line),
            Err(other) => panic!("{other}"),
        }
    }

    fn acts() -> Vec<Vec<Row>> {
        let code = crate::records::PayerCode {
            digits: "2800".to_owned(),
            wallet: "GCASH".to_owned(),
            pin_required: false,
            issued_at: chrono::DateTime::UNIX_EPOCH,
            used_by: Some("付款".to_owned()),
        };
        vec![
            vec![Row::Sequence(1), Row::Code(code)],
            vec![Row::Now(chrono::DateTime::UNIX_EPOCH)],
            vec![Row::Sequence(2), Row::Sequence(3)],
        ]
    }

    /// The file of a small journal.
    fn small() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = held(folder.path()).unwrap();
        for act in acts() {
            journal.write(&act).unwrap();
        }
        std::fs::read(folder.path().join(FILE)).unwrap()
    }

    #[test]
    fn a_journal_that_is_cut_anywhere_holds_the_whole_lines_before_the_cut() {
        let whole = small();
        let folder = tempfile::tempdir().unwrap();
        for cut in 0..=whole.len() {
            std::fs::write(folder.path().join(FILE), &whole[..cut]).unwrap();
            let lines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
            let kept: Vec<Row> = acts().into_iter().take(lines).flatten().collect();
            let mut expected: Vec<_> =
                kept.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
            let (mut journal, rows) = held(folder.path()).unwrap();
            assert_eq!(rows, expected, "cut after {cut} bytes");
            journal.write(&[Row::Sequence(9)]).unwrap();
            drop(journal);
            expected.push(r#"{"sequence":9}"#.to_owned());
            let (_, rows) = held(folder.path()).unwrap();
            assert_eq!(rows, expected, "cut after {cut} bytes, and written to");
        }
    }

    #[test]
    fn a_byte_that_is_lost_in_the_middle_is_an_error_that_names_the_line() {
        let whole = small();
        let folder = tempfile::tempdir().unwrap();
        let mut line = 1;
        for place in 0..whole.len().saturating_sub(1) {
            let mut damaged = whole.clone();
            damaged[place] = 0;
            std::fs::write(folder.path().join(FILE), &damaged).unwrap();
            assert_eq!(held(folder.path()).map(|(_, rows)| rows), Err(line), "byte {place}");
            assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), damaged, "left alone");
            if whole[place] == b'\n' {
                line = line.checked_add(1).unwrap();
            }
        }
    }

    #[tokio::test]
    async fn those_who_wait_at_the_same_time_are_all_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = held(folder.path()).unwrap();
        let disk = journal.disk();
        let places: Vec<_> =
            (0..50).map(|number| journal.write(&[Row::Sequence(number)]).unwrap()).collect();
        let waiting = places.iter().map(|place| {
            let (disk, place) = (Arc::clone(&disk), *place);
            tokio::spawn(async move { disk.flushed(place).await })
        });
        for waiting in waiting.collect::<Vec<_>>() {
            waiting.await.unwrap().unwrap();
        }
        let length = std::fs::metadata(folder.path().join(FILE)).unwrap().len();
        assert_eq!(disk.flushed.lock().await.bytes, length);
    }

    #[test]
    fn nothing_follows_a_line_that_could_not_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = held(folder.path()).unwrap();
        journal.write(&[Row::Sequence(1)]).unwrap();
        let writable = std::mem::replace(
            &mut journal.disk,
            Disk::of(File::open(folder.path().join(FILE)).unwrap()),
        );
        journal.write(&[Row::Sequence(2)]).unwrap_err();
        journal.disk = writable;
        journal.write(&[Row::Sequence(3)]).unwrap_err();
        drop(journal);
        assert_eq!(held(folder.path()).unwrap().1, [r#"{"sequence":1}"#]);
    }
}
