//! A trail as a file for others: one JSON document a line.
//!
//! After each link come the rows that it has the last word on and that are shown (events), then
//! the signatures that end with it. `docs/trail.md` has the form.

use crate::digest::{from_hex, to_hex};
use crate::{Cell, Chain, Digest, Fault, PublicKey, RowDigest, Signature, State, Statement};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};

/// The table whose rows are shown whole.
pub const SHOWN: &str = "event";
/// The form that this code writes and reads.
const VERSION: u32 = 1;

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Begin { format: String, version: u32, book: String },
    Link { number: i64, body: String, head: String },
    Row { table: String, row: i64, columns: Vec<(String, Value)> },
    Signature(SignatureLine),
    End { links: i64 },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignatureLine {
    #[serde(deserialize_with = "as_written")]
    day: NaiveDate,
    #[serde(deserialize_with = "as_written")]
    at: DateTime<Utc>,
    link: i64,
    head: String,
    key: String,
    bytes: String,
}

/// Writes an export, in the order of the links.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    links: i64,
}

impl<W: Write> Writer<W> {
    /// Begins the export of a book (`live`, `practice`).
    pub fn begin(out: W, book: &str) -> io::Result<Self> {
        let mut writer = Self { out, links: 0 };
        let (format, book) = ("tillside-trail".to_owned(), book.to_owned());
        writer.line(&Line::Begin { format, version: VERSION, book })?;
        Ok(writer)
    }

    /// The next link.
    pub fn link(&mut self, number: i64, body: &[u8], head: &[u8]) -> io::Result<()> {
        self.links = self.links.saturating_add(1);
        let (body, head) = (STANDARD.encode(body), to_hex(head));
        self.line(&Line::Link { number, body, head })
    }

    /// A row that the last link has the last word on.
    pub fn row(&mut self, table: &str, row: i64, columns: &[(&str, Cell<'_>)]) -> io::Result<()> {
        let columns = columns.iter().map(|(name, cell)| ((*name).to_owned(), to_json(*cell)));
        self.line(&Line::Row { table: table.to_owned(), row, columns: columns.collect() })
    }

    /// A signature of the last link.
    pub fn signature(&mut self, signature: &Signature) -> io::Result<()> {
        let Statement { day, at, link, head } = signature.statement;
        let (head, key) = (head.to_string(), signature.key.to_string());
        let bytes = STANDARD.encode(&signature.bytes);
        self.line(&Line::Signature(SignatureLine { day, at, link, head, key, bytes }))
    }

    /// Ends the file: one without its end was cut.
    pub fn end(mut self) -> io::Result<W> {
        self.line(&Line::End { links: self.links })?;
        Ok(self.out)
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

/// What was looked at and found true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Links.
    pub links: u64,
    /// Events.
    pub events: u64,
    /// Signatures.
    pub signatures: u64,
    /// Up to which link somebody signed.
    pub signed_to: i64,
    /// Whose keys signed.
    pub keys: BTreeSet<String>,
}

/// Checks an export from its first line to its last; names the first record that does not fit.
///
/// With a key, every signature has to be by it. Without one it only says whose they are.
pub fn check(read: impl BufRead, key: Option<&PublicKey>) -> Result<Checked, Fault> {
    let mut reader = Reader::default();
    for (number, text) in (1_u64..).zip(read.lines()) {
        let record = || format!("line {number}");
        let text = text.map_err(|error| Fault::new(record(), error.to_string()))?;
        let line = serde_json::from_str(&text)
            .map_err(|_| Fault::new(record(), "is no line of a trail"))?;
        if reader.ended {
            return Err(Fault::new(record(), "stands behind the end"));
        }
        reader.take(line, key).map_err(|mut fault| {
            if fault.record.is_empty() {
                fault.record = record();
            }
            fault
        })?;
    }
    if !reader.ended {
        return Err(Fault::new("the end", "is missing: the file was cut"));
    }
    Ok(reader.checked)
}

#[derive(Debug, Default)]
struct Reader {
    begun: bool,
    ended: bool,
    chain: Chain,
    /// Rows that a link speaks of and that have not been shown yet.
    due: BTreeMap<i64, Digest>,
    checked: Checked,
}

impl Reader {
    fn take(&mut self, line: Line, key: Option<&PublicKey>) -> Result<(), Fault> {
        // The caller names the line.
        let wrong = |what: &str| Fault::new("", what);
        match line {
            Line::Begin { format, version, .. } => {
                if self.begun || format != "tillside-trail" || version != VERSION {
                    return Err(wrong("is not the beginning of a trail that this program knows"));
                }
                self.begun = true;
                Ok(())
            }
            _ if !self.begun => Err(wrong("comes before the beginning")),
            Line::Link { number, body, head } => self.link(number, &body, &head),
            Line::Row { table, row, columns } => self.row(&table, row, &columns),
            Line::Signature(line) => {
                let signature = line.read().ok_or_else(|| wrong("is no signature"))?;
                self.signature(&signature, key)
            }
            Line::End { links } => {
                if let Some(row) = self.due.keys().next() {
                    return Err(Fault::new(format!("{SHOWN} {row}"), "is missing"));
                }
                if links != self.chain.number() {
                    return Err(wrong("counts other links than the file has"));
                }
                self.ended = true;
                Ok(())
            }
        }
    }

    fn link(&mut self, number: i64, body: &str, head: &str) -> Result<(), Fault> {
        let unreadable = |_| Fault::link(number, "cannot be read");
        let body = STANDARD.decode(body).map_err(|error| unreadable(error.to_string()))?;
        let head = from_hex(head).ok_or_else(|| unreadable(String::new()))?;
        for entry in self.chain.follow(number, &body, &head)? {
            if entry.table != SHOWN {
                continue;
            }
            match entry.state {
                State::Stands(digest) => self.due.insert(entry.row, digest),
                State::Gone => self.due.remove(&entry.row),
            };
        }
        self.checked.links = self.checked.links.saturating_add(1);
        Ok(())
    }

    fn row(&mut self, table: &str, row: i64, columns: &[(String, Value)]) -> Result<(), Fault> {
        let record = || format!("{table} {row}");
        let mut digest = RowDigest::new(table, row);
        for (name, value) in columns {
            let held = Held::read(value)
                .ok_or_else(|| Fault::new(record(), format!("{name} cannot be read")))?;
            digest.column(name, held.cell());
        }
        let due = self.due.remove(&row).filter(|_| table == SHOWN);
        if due != Some(digest.finish()) {
            return Err(Fault::new(record(), "is not as it was written"));
        }
        self.checked.events = self.checked.events.saturating_add(1);
        Ok(())
    }

    fn signature(&mut self, signature: &Signature, key: Option<&PublicKey>) -> Result<(), Fault> {
        let here = signature.statement.link == self.chain.number();
        signature.check(here.then(|| self.chain.head()))?;
        if key.is_some_and(|key| *key != signature.key) {
            let record = format!("the signature of {}", signature.statement.day);
            return Err(Fault::new(record, format!("is by another key: {}", signature.key)));
        }
        self.checked.signatures = self.checked.signatures.saturating_add(1);
        self.checked.signed_to = signature.statement.link;
        self.checked.keys.insert(signature.key.to_string());
        Ok(())
    }
}

/// What is signed is put together from what was read, so a day or a time in another spelling
/// would be believed: each is taken only as it is written here.
fn as_written<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: DeserializeOwned + Serialize,
    D: Deserializer<'de>,
{
    let written = Value::deserialize(deserializer)?;
    let read = T::deserialize(&written).map_err(D::Error::custom)?;
    if serde_json::to_value(&read).map_err(D::Error::custom)? != written {
        return Err(D::Error::custom("is spelled otherwise"));
    }
    Ok(read)
}

impl SignatureLine {
    fn read(&self) -> Option<Signature> {
        let head = Digest::parse(&self.head).ok()?;
        Some(Signature {
            statement: Statement { day: self.day, at: self.at, link: self.link, head },
            key: PublicKey::parse(&self.key).ok()?,
            bytes: STANDARD.decode(&self.bytes).ok()?,
        })
    }
}

/// Numbers and texts stand for themselves; the rest says what it is.
fn to_json(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Integer(number) => json!(number),
        Cell::Real(bits) => json!({ "real": format!("{bits:016x}") }),
        Cell::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => json!(text),
            Err(_) => json!({ "text": to_hex(bytes) }),
        },
        Cell::Blob(bytes) => json!({ "blob": to_hex(bytes) }),
    }
}

enum Held {
    Integer(i64),
    Real(u64),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

impl Held {
    fn read(value: &Value) -> Option<Self> {
        if let Some(number) = value.as_i64() {
            return Some(Self::Integer(number));
        }
        if let Some(text) = value.as_str() {
            return Some(Self::Text(text.as_bytes().to_vec()));
        }
        let (kind, digits) = value.as_object()?.iter().next()?;
        let digits = digits.as_str()?;
        let held = match kind.as_str() {
            "real" => u64::from_str_radix(digits, 16).ok().map(Self::Real),
            "text" => from_hex(digits).map(Self::Text),
            "blob" => from_hex(digits).map(Self::Blob),
            _ => None,
        };
        // Only as it is written, and nothing beside it.
        held.filter(|held| to_json(held.cell()) == *value)
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Integer(number) => Cell::Integer(*number),
            Self::Real(bits) => Cell::Real(*bits),
            Self::Text(bytes) => Cell::Text(bytes),
            Self::Blob(bytes) => Cell::Blob(bytes),
        }
    }
}

#[cfg(test)]
mod tests;
