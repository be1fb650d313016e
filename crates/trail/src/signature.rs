//! The end of a day, signed.

use crate::{Digest, Fault, PublicKey, SigningKey};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use std::fmt;

/// What is signed: how far the chain was at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The day of the shop's zone that ended.
    pub day: NaiveDate,
    /// When it was signed, to the millisecond.
    pub at: DateTime<Utc>,
    /// The newest link.
    pub link: i64,
    /// Its head, which holds everything before it.
    pub head: Digest,
}

/// A signed statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What is signed.
    pub statement: Statement,
    /// By whose key.
    pub key: PublicKey,
    /// The 64 bytes.
    pub bytes: Vec<u8>,
}

/// The text that is signed, as anybody can write it down again.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "tillside trail 1")?;
        writeln!(f, "day {}", self.day)?;
        writeln!(f, "at {}", self.at.to_rfc3339_opts(SecondsFormat::Millis, true))?;
        writeln!(f, "link {}", self.link)?;
        writeln!(f, "head {}", self.head)
    }
}

impl Signature {
    /// Signs a statement.
    pub fn make(statement: Statement, key: &SigningKey) -> Self {
        let bytes = key.sign(statement.to_string().as_bytes());
        Self { statement, key: key.public(), bytes }
    }

    /// Checks the signature by its own key, against the head that the chain has at its link.
    ///
    /// Whose key it is, the caller has to know.
    pub fn check(&self, head: Option<Digest>) -> Result<(), Fault> {
        let record = || format!("the signature of {}", self.statement.day);
        if !self.key.verifies(self.statement.to_string().as_bytes(), &self.bytes) {
            return Err(Fault::new(record(), "was not made by its key"));
        }
        let link = self.statement.link;
        match head {
            Some(head) if head == self.statement.head => Ok(()),
            Some(_) => Err(Fault::new(record(), format!("is of another link {link}"))),
            None => Err(Fault::new(record(), format!("is of link {link}, which is not there"))),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "bits of a byte")]

    use super::*;
    use proptest::prelude::*;

    fn statement() -> Statement {
        Statement {
            day: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            at: DateTime::from_timestamp_millis(1_795_392_000_007).unwrap(),
            link: 41,
            head: Digest::of(b"head"),
        }
    }

    fn key() -> SigningKey {
        SigningKey::parse(&SigningKey::make().unwrap()).unwrap()
    }

    #[test]
    fn what_is_signed_is_a_text_that_anybody_can_write_down_again() {
        let head = Digest::of(b"head");
        let text = format!(
            "tillside trail 1\nday 2026-11-22\nat 2026-11-23T00:00:00.007Z\nlink 41\nhead {head}\n"
        );
        assert_eq!(statement().to_string(), text);
    }

    #[test]
    fn a_signature_holds_its_link_and_no_other() {
        let signature = Signature::make(statement(), &key());
        assert_eq!(signature.check(Some(statement().head)), Ok(()));
        let other = signature.check(Some(Digest::of(b"another"))).unwrap_err();
        assert_eq!(other.to_string(), "the signature of 2026-11-22: is of another link 41");
        assert!(signature.check(None).is_err());
        let forged = Signature { key: key().public(), ..signature };
        assert!(forged.check(Some(statement().head)).is_err());
    }

    proptest! {
        #[test]
        fn one_flipped_bit_in_a_signature_is_found(byte in 0..64_usize, bit in 0..8_u32) {
            let mut signature = Signature::make(statement(), &key());
            signature.bytes[byte] ^= 1 << bit;
            prop_assert!(signature.check(Some(statement().head)).is_err());
        }
    }
}
