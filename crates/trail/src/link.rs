//! Links: what one transaction wrote, and how each link holds the one before it.

use crate::Digest;
use sha2::{Digest as _, Sha256};

/// What does not fit, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{record}: {what}")]
pub struct Fault {
    /// Which record: `link 7 of the trail`, `payment 12`.
    pub record: String,
    /// What is wrong with it.
    pub what: String,
}

impl Fault {
    /// Names a record and what is wrong with it.
    pub fn new(record: impl Into<String>, what: impl Into<String>) -> Self {
        Self { record: record.into(), what: what.into() }
    }

    /// The link of this number does not fit.
    pub fn link(number: i64, what: impl Into<String>) -> Self {
        Self::new(format!("link {number} of the trail"), what)
    }
}

/// How a row stands after the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there, with this digest.
    Stands(Digest),
    /// It was taken away.
    Gone,
}

/// One row that a transaction wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In which table.
    pub table: String,
    /// Its number there (SQLite's `rowid`).
    pub row: i64,
    /// How it stands now.
    pub state: State,
}

/// So many entries are in one link at most; a larger transaction makes several links.
pub const BODY_ENTRIES_MAX: usize = 4096;

/// A link's body cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what it says cannot be read")]
pub struct BodyFault;

/// What a link says, as bytes: groups of one table each, `name length (1), name, count (4)`, and
/// for each row `number (8), 1, digest (32)` or `number (8), 0`. Numbers are big-endian.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(Vec<u8>);

impl Body {
    /// Adds rows of one table.
    pub fn push(&mut self, table: &str, rows: &[(i64, State)]) {
        let name = u8::try_from(table.len()).expect("a table's name is short");
        let count = u32::try_from(rows.len()).expect("a link has few entries");
        self.0.push(name);
        self.0.extend(table.as_bytes());
        self.0.extend(count.to_be_bytes());
        for (row, state) in rows {
            self.0.extend(row.to_be_bytes());
            match state {
                State::Stands(digest) => {
                    self.0.push(1);
                    self.0.extend(digest.as_bytes());
                }
                State::Gone => self.0.push(0),
            }
        }
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads what a link says.
    pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, BodyFault> {
        let mut reader = Reader(bytes);
        let mut entries = Vec::new();
        while !reader.0.is_empty() {
            let [length] = reader.array()?;
            let table = reader.take(usize::from(length))?;
            let table = std::str::from_utf8(table).map_err(|_| BodyFault)?;
            for _ in 0..u32::from_be_bytes(reader.array()?) {
                let row = i64::from_be_bytes(reader.array()?);
                let state = match reader.array()? {
                    [0] => State::Gone,
                    [1] => {
                        let digest = reader.take(Digest::LENGTH)?;
                        State::Stands(Digest::from_bytes(digest).map_err(|_| BodyFault)?)
                    }
                    [_] => return Err(BodyFault),
                };
                entries.push(Entry { table: table.to_owned(), row, state });
            }
        }
        Ok(entries)
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], BodyFault> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(BodyFault)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BodyFault> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(BodyFault)?;
        self.0 = rest;
        Ok(*taken)
    }
}

/// The end of a chain: the newest link's number and head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    number: i64,
    head: Digest,
}

impl Default for Chain {
    fn default() -> Self {
        Self { number: 0, head: Digest::NOTHING }
    }
}

impl Chain {
    /// Goes on where a chain stands.
    pub const fn at(number: i64, head: Digest) -> Self {
        Self { number, head }
    }

    /// The newest link's number; 0 where there is none.
    pub const fn number(&self) -> i64 {
        self.number
    }

    /// The newest link's head.
    pub const fn head(&self) -> Digest {
        self.head
    }

    /// The next link: its head holds its number, the head before and all that it says.
    pub fn append(&mut self, body: &[u8]) {
        self.number = self.number.saturating_add(1);
        let mut hasher = Sha256::new();
        hasher.update(b"tillside link 1\n");
        hasher.update(self.number.to_be_bytes());
        hasher.update(self.head.as_bytes());
        hasher.update(body);
        self.head = Digest::finish(hasher);
    }

    /// Goes one link further if it is the next one and fits, and reads what it says.
    pub fn follow(&mut self, number: i64, body: &[u8], head: &[u8]) -> Result<Vec<Entry>, Fault> {
        let mut next = *self;
        next.append(body);
        if number != next.number {
            return Err(Fault::link(next.number, format!("is missing; {number} comes next")));
        }
        if next.head.as_bytes() != head {
            return Err(Fault::link(number, "does not fit the link before it"));
        }
        let entries = Body::read(body).map_err(|fault| Fault::link(number, fault.to_string()))?;
        *self = next;
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "counts of a few bytes")]

    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(i64, State)>;

    fn rows() -> impl Strategy<Value = Rows> {
        let state = prop_oneof![
            any::<[u8; 32]>().prop_map(|bytes| State::Stands(Digest::of(&bytes))),
            Just(State::Gone),
        ];
        proptest::collection::vec((any::<i64>(), state), 0..5)
    }

    fn bodies() -> impl Strategy<Value = Vec<Vec<(String, Rows)>>> {
        proptest::collection::vec(proptest::collection::vec(("[a-z_]{1,9}", rows()), 0..4), 1..6)
    }

    fn body(groups: &[(String, Rows)]) -> Body {
        let mut body = Body::default();
        for (table, rows) in groups {
            body.push(table, rows);
        }
        body
    }

    proptest! {
        #[test]
        fn what_a_link_says_is_read_as_it_was_written(links in bodies()) {
            for groups in links {
                let entries = groups.iter().flat_map(|(table, rows)| {
                    rows.iter().map(|(row, state)| Entry {
                        table: table.clone(),
                        row: *row,
                        state: *state,
                    })
                });
                let written = body(&groups);
                prop_assert_eq!(Body::read(written.as_bytes()), Ok(entries.collect()));
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _either = Body::read(&bytes);
        }

        #[test]
        fn one_flipped_bit_in_a_chain_is_found_at_its_link(
            links in bodies(),
            at in any::<prop::sample::Index>(),
            bit in 0..8_u32,
        ) {
            let mut chain = Chain::default();
            let mut written = Vec::new();
            for groups in &links {
                let body = body(groups).as_bytes().to_vec();
                chain.append(&body);
                written.push((chain.number(), body, chain.head().as_bytes().to_vec()));
            }
            let place = at.index(written.len());
            let (_, body, head) = &mut written[place];
            let byte = at.index(body.len() + head.len());
            let all = body.iter_mut().chain(head.iter_mut());
            *all.skip(byte).take(1).next().unwrap() ^= 1 << bit;
            let mut follower = Chain::default();
            let fault = written
                .iter()
                .find_map(|(number, body, head)| follower.follow(*number, body, head).err());
            let record = format!("link {} of the trail", place + 1);
            prop_assert_eq!(fault.map(|fault| fault.record), Some(record));
        }
    }

    #[test]
    fn a_link_that_was_left_out_is_found() {
        let mut chain = Chain::default();
        chain.append(b"");
        let first = chain;
        chain.append(b"");
        let mut follower = first;
        assert!(follower.follow(2, b"", chain.head().as_bytes()).is_ok());
        let fault = Chain::default().follow(2, b"", chain.head().as_bytes()).unwrap_err();
        assert_eq!(fault.to_string(), "link 1 of the trail: is missing; 2 comes next");
    }
}
