//! SHA-256, as a value.

use sha2::{Digest as _, Sha256};
use std::fmt;

/// What is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest has 32 bytes, or 64 hexadecimal digits")]
pub struct InvalidDigest;

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; Digest::LENGTH]);

impl Digest {
    /// Its bytes.
    pub const LENGTH: usize = 32;
    /// What stands before the first link.
    pub const NOTHING: Self = Self([0; Self::LENGTH]);

    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    pub(crate) fn finish(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }

    /// Takes the bytes of a digest.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidDigest> {
        bytes.try_into().map(Self).map_err(|_| InvalidDigest)
    }

    /// Reads hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidDigest> {
        let bytes = from_hex(text).ok_or(InvalidDigest)?;
        Self::from_bytes(&bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Small letters only, so that a digest has one form.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |letter: u8| match letter {
        b'0'..=b'9' => Some(letter.saturating_sub(b'0')),
        b'a'..=b'f' => Some(letter.saturating_sub(b'a').saturating_add(10)),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_was_written() {
        let digest = Digest::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(Digest::parse(text), Ok(digest));
        assert_eq!(Digest::parse("ba78"), Err(InvalidDigest));
        assert_eq!(Digest::parse(&text.replace('b', "ü")), Err(InvalidDigest));
    }
}
