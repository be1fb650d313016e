//! Making a backup of files that lie still.

use crate::head::{LENGTH, hex};
use crate::{Head, Part, PartName};
use age::secrecy::SecretString;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// 2^15 rounds of scrypt: about a tenth of a second, and 32 MiB, for each guess.
const WORK_FACTOR: u8 = 15;
/// zstd's own choice between time and size.
const LEVEL: i32 = 3;

/// Whose books a backup has.
#[derive(Clone, Debug)]
pub struct About {
    /// The shop's name.
    pub shop: String,
    /// Which book it is: `live`, `practice`.
    pub book: String,
    /// When the copy was taken.
    pub made_at: DateTime<Utc>,
    /// The newest migration in the copy.
    pub schema: i64,
    /// The program's version.
    pub program: String,
}

/// Why no backup was made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// What the backup says of itself is too long for its place.
    #[error("the shop's name is too long for a backup")]
    HeadTooLong,
    /// It could not be sealed.
    #[error("the backup cannot be sealed")]
    Seal(#[from] age::EncryptError),
    /// A file could not be read or written.
    #[error("the backup cannot be written")]
    Io(#[from] io::Error),
}

/// Writes a backup into an empty file and makes it lasting.
pub fn pack(
    out: &mut File,
    about: About,
    parts: &[(PartName, &Path)],
    passphrase: Option<&SecretString>,
) -> Result<Head, PackError> {
    out.write_all(&[b' '; LENGTH])?;
    let mut sink = Counting::new(BufWriter::new(&mut *out));
    let parts = match passphrase {
        None => compress(&mut sink, parts)?,
        Some(passphrase) => {
            let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
            recipient.set_work_factor(WORK_FACTOR);
            let recipient: &dyn age::Recipient = &recipient;
            let sealer = age::Encryptor::with_recipients(std::iter::once(recipient))?;
            let mut sealed = sealer.wrap_output(&mut sink)?;
            let parts = compress(&mut sealed, parts)?;
            sealed.finish()?;
            parts
        }
    };
    let (bytes, sha256) = sink.finish()?;
    let About { shop, book, made_at, schema, program } = about;
    let sealed = passphrase.is_some();
    let head = Head { shop, book, made_at, schema, program, sealed, bytes, sha256, parts };
    let first = head.to_bytes().ok_or(PackError::HeadTooLong)?;
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&first)?;
    out.sync_all()?;
    Ok(head)
}

/// The parts one after another.
fn compress(out: impl Write, parts: &[(PartName, &Path)]) -> Result<Vec<Part>, PackError> {
    let mut encoder = zstd::Encoder::new(out, LEVEL)?;
    let mut packed = Vec::new();
    for (name, path) in parts {
        let mut file = BufReader::new(File::open(path)?);
        let mut sink = Counting::new(&mut encoder);
        io::copy(&mut file, &mut sink)?;
        let (bytes, sha256) = sink.finish()?;
        packed.push(Part { name: *name, bytes, sha256 });
    }
    encoder.finish()?;
    Ok(packed)
}

/// Counts and digests what goes through.
pub(crate) struct Counting<W> {
    inner: W,
    bytes: u64,
    hasher: Sha256,
}

impl<W> Counting<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, bytes: 0, hasher: Sha256::new() }
    }

    fn note(&mut self, bytes: &[u8]) {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(length);
        self.hasher.update(bytes);
    }
}

impl<W: Write> Counting<W> {
    pub(crate) fn finish(mut self) -> io::Result<(u64, String)> {
        self.inner.flush()?;
        Ok((self.bytes, hex(&self.hasher.finalize())))
    }
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.note(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The count and digest of all that a reader gives.
pub(crate) fn digest(mut read: impl Read) -> io::Result<(u64, String)> {
    let mut sink = Counting::new(io::sink());
    io::copy(&mut read, &mut sink)?;
    sink.finish()
}
