//! The digest of one row of a table.

use crate::Digest;
use sha2::{Digest as _, Sha256};

/// What a column holds. One that holds nothing (`NULL`) is left out of the digest, so that a
/// column which a later version adds does not change the rows that are there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, by its IEEE 754 bits.
    Real(u64),
    /// A text, as its bytes lie in the file: damage may have made them something else than UTF-8.
    Text(&'a [u8]),
    /// Bytes.
    Blob(&'a [u8]),
}

/// Reckons the digest of one row, column by column in the table's own order.
#[derive(Clone, Debug)]
pub struct RowDigest {
    hasher: Sha256,
}

impl RowDigest {
    /// Begins a row.
    pub fn new(table: &str, row: i64) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"tillside row 1\n");
        sized(&mut hasher, table.as_bytes());
        hasher.update(row.to_be_bytes());
        Self { hasher }
    }

    /// Adds a column that holds something.
    pub fn column(&mut self, name: &str, cell: Cell<'_>) {
        sized(&mut self.hasher, name.as_bytes());
        match cell {
            Cell::Integer(number) => {
                self.hasher.update(b"i");
                self.hasher.update(number.to_be_bytes());
            }
            Cell::Real(bits) => {
                self.hasher.update(b"r");
                self.hasher.update(bits.to_be_bytes());
            }
            Cell::Text(bytes) => {
                self.hasher.update(b"t");
                sized(&mut self.hasher, bytes);
            }
            Cell::Blob(bytes) => {
                self.hasher.update(b"b");
                sized(&mut self.hasher, bytes);
            }
        }
    }

    /// The digest of what was added.
    pub fn finish(self) -> Digest {
        Digest::finish(self.hasher)
    }
}

/// The length first, so that no two lists of columns are the same bytes.
fn sized(hasher: &mut Sha256, bytes: &[u8]) {
    // A column of more than 2^64 bytes does not exist.
    hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Columns = Vec<(String, Held)>;

    #[derive(Clone, Debug, PartialEq)]
    enum Held {
        Integer(i64),
        Text(Vec<u8>),
        Blob(Vec<u8>),
    }

    fn digest(table: &str, row: i64, columns: &Columns) -> Digest {
        let mut digest = RowDigest::new(table, row);
        for (name, held) in columns {
            let cell = match held {
                Held::Integer(number) => Cell::Integer(*number),
                Held::Text(bytes) => Cell::Text(bytes),
                Held::Blob(bytes) => Cell::Blob(bytes),
            };
            digest.column(name, cell);
        }
        digest.finish()
    }

    fn columns() -> impl Strategy<Value = Columns> {
        let bytes = || proptest::collection::vec(any::<u8>(), 0..4);
        let held = prop_oneof![
            any::<i64>().prop_map(Held::Integer),
            bytes().prop_map(Held::Text),
            bytes().prop_map(Held::Blob),
        ];
        proptest::collection::vec(("[ab]{0,3}", held), 0..4)
    }

    proptest! {
        #[test]
        fn two_rows_have_one_digest_only_if_they_are_the_same(
            one in ("[ab]{0,2}", 0..3_i64, columns()),
            other in ("[ab]{0,2}", 0..3_i64, columns()),
        ) {
            let same = digest(&one.0, one.1, &one.2) == digest(&other.0, other.1, &other.2);
            prop_assert_eq!(same, one == other);
        }
    }

    #[test]
    fn the_encoding_is_the_documented_one() {
        let mut row = RowDigest::new("event", 7);
        row.column("at_ms", Cell::Integer(1));
        row.column("kind", Cell::Text(b"x"));
        let mut bytes = b"tillside row 1\n".to_vec();
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 5]);
        bytes.extend(b"event");
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 7]);
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 5]);
        bytes.extend(b"at_msi");
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 4]);
        bytes.extend(b"kindt");
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.extend(b"x");
        assert_eq!(row.finish(), Digest::of(&bytes));
    }
}
