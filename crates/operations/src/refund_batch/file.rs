//! The file of a batch, as CSV.

use crate::digest::digest_of;

/// So many lines at most, and so many bytes.
pub const BATCH_LINES_MAX: usize = 10_000;
/// See [`BATCH_LINES_MAX`].
pub const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A key has room for this much of the file's digest.
const DIGEST_LETTERS: usize = 24;

/// A file of refunds, read and not yet looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundBatch {
    pub(super) digest: String,
    pub(super) lines: Vec<BatchLine>,
}

/// One line of the file, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// Where it stands; the heads are line 1.
    pub line: u64,
    /// The order's number or id.
    pub order: String,
    /// How much; all that is left where it is empty.
    pub amount: String,
    /// In which currency, where the file says so.
    pub currency: String,
    /// Why.
    pub reason: String,
}

/// The file is none of refunds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchFault {
    /// No line of heads, or one without the column `order`.
    #[error("the first line has no head {0:?}")]
    NoHead(&'static str),
    /// It cannot be read as CSV in UTF-8.
    #[error("line {line} cannot be read")]
    Unreadable {
        /// Where.
        line: u64,
    },
    /// More than a batch may have.
    #[error("more than {} lines or {} bytes", BATCH_LINES_MAX, BATCH_BYTES_MAX)]
    TooLong,
    /// Nothing below the heads.
    #[error("there are no lines")]
    Empty,
}

impl RefundBatch {
    /// Reads a CSV file with the heads `order`, `amount` and, if wanted, `currency` and `reason`,
    /// in any order; other columns are left alone.
    pub fn read(bytes: &[u8]) -> Result<Self, BatchFault> {
        if bytes.len() > BATCH_BYTES_MAX {
            return Err(BatchFault::TooLong);
        }
        // The reader counts lines by their feeds and would place a record before a lone return.
        let text: Vec<u8> = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(bytes)
            .iter()
            .copied()
            .filter(|byte| *byte != b'\r')
            .collect();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_slice());
        let heads = reader.headers().map_err(|_| BatchFault::Unreadable { line: 1 })?.clone();
        let column = |name| heads.iter().position(|head| head.eq_ignore_ascii_case(name));
        let order = column("order").ok_or(BatchFault::NoHead("order"))?;
        let amount = column("amount").ok_or(BatchFault::NoHead("amount"))?;
        let (currency, reason) = (column("currency"), column("reason"));
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| BatchFault::Unreadable {
                line: error.position().map_or(0, csv::Position::line),
            })?;
            let cell = |place: Option<usize>| {
                place.and_then(|place| record.get(place)).unwrap_or_default().to_owned()
            };
            let line = BatchLine {
                line: record.position().map_or(0, |position| line_of(&text, position)),
                order: cell(Some(order)),
                amount: cell(Some(amount)),
                currency: cell(currency),
                reason: cell(reason),
            };
            if lines.len() >= BATCH_LINES_MAX {
                return Err(BatchFault::TooLong);
            }
            lines.push(line);
        }
        if lines.is_empty() {
            return Err(BatchFault::Empty);
        }
        let whole = String::from_utf8_lossy(bytes);
        let digest = digest_of([whole.as_ref()]).chars().take(DIGEST_LETTERS).collect();
        Ok(Self { digest, lines })
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none; a batch that was read has some.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The keys of a line's refunds: the first, and one more for each that failed.
    pub(super) fn key(&self, line: u64, turn: u32) -> String {
        format!("batch-{}-{line}-{turn}", self.digest)
    }
}

/// Where a record stands. The reader places one that follows empty lines at the first of them.
fn line_of(text: &[u8], position: &csv::Position) -> u64 {
    let rest = usize::try_from(position.byte()).ok().and_then(|at| text.get(at..));
    let empty = rest.unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
    position.line().saturating_add(u64::try_from(empty).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let told = match RefundBatch::read(text.as_bytes()) {
            Err(fault) => fault.to_string(),
            Ok(batch) => {
                let line = |line: &BatchLine| {
                    format!(
                        "{}: {} {} {} {}",
                        line.line, line.order, line.amount, line.currency, line.reason
                    )
                };
                batch.lines.iter().map(line).collect::<Vec<_>>().join("; ")
            }
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn columns_stand_in_any_order_and_others_are_left_alone() {
        check("order,amount\n20261120-1-1,2.50\n", "2: 20261120-1-1 2.50  ");
        check(
            "\u{feff}Reason, AMOUNT ,x,Order,currency\r\n\"Cold, twice\",,9,a-1,EUR\r\n",
            "2: a-1  EUR Cold, twice",
        );
        check("order,amount\n\n1,2\n\n3,\n", "3: 1 2  ; 5: 3   ");
    }

    #[test]
    fn what_is_no_batch_is_named() {
        check("", "the first line has no head \"order\"");
        check("order,sum\n1,2\n", "the first line has no head \"amount\"");
        check("order,amount\n", "there are no lines");
        let long = format!("order,amount\n{}", "1,2\n".repeat(BATCH_LINES_MAX + 1));
        check(&long, "more than 10000 lines or 4194304 bytes");
    }

    #[test]
    fn a_key_belongs_to_a_file_a_line_and_a_turn() {
        let one = RefundBatch::read(b"order,amount\n1,2\n").unwrap();
        let other = RefundBatch::read(b"order,amount\n1,3\n").unwrap();
        assert_eq!(one.key(2, 1), one.clone().key(2, 1));
        assert_ne!(one.key(2, 1), other.key(2, 1));
        assert_ne!(one.key(2, 1), one.key(3, 1));
        assert_ne!(one.key(2, 1), one.key(2, 2));
    }

    proptest! {
        #[test]
        fn no_file_makes_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _read = RefundBatch::read(&bytes);
            let mut with_heads = b"order,amount\n".to_vec();
            with_heads.extend(&bytes);
            let _read = RefundBatch::read(&with_heads);
        }
    }
}
