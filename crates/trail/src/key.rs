//! The shop's own key: Ed25519.

use crate::Digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt;

/// A key that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Base64 of something else, or no base64.
    #[error("the key is not an Ed25519 key: {wanted} is wanted")]
    NotAKey {
        /// What was wanted.
        wanted: &'static str,
    },
    /// The operating system gave no random bytes.
    #[error("no key could be made: the system gives no random bytes")]
    Random,
}

/// What comes before the 32 bytes of a public key in an X.509 `SubjectPublicKeyInfo` (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The half that signs. It has no `Clone`, no `Display` and a closed `Debug`.
pub struct SigningKey {
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// Makes a key and gives it as the text to keep: base64 of PKCS#8.
    pub fn make() -> Result<String, InvalidKey> {
        let pkcs8 =
            Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| InvalidKey::Random)?;
        Ok(STANDARD.encode(pkcs8.as_ref()))
    }

    /// Reads a kept key.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let wanted = "base64 of PKCS#8";
        let refused = InvalidKey::NotAKey { wanted };
        let pkcs8 = STANDARD.decode(text.trim()).map_err(|_| refused)?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&pkcs8).map_err(|_| refused)?;
        Ok(Self { pair })
    }

    /// The half that everybody may have.
    pub fn public(&self) -> PublicKey {
        let bytes = self.pair.public_key().as_ref().try_into();
        PublicKey(bytes.expect("an Ed25519 public key has 32 bytes"))
    }

    pub(crate) fn sign(&self, text: &[u8]) -> Vec<u8> {
        self.pair.sign(text).as_ref().to_vec()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// The half that checks.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads an X.509 `SubjectPublicKeyInfo`: one line of base64, or PEM.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let refused = InvalidKey::NotAKey { wanted: "base64 of SubjectPublicKeyInfo" };
        let base64: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("-----"))
            .flat_map(str::chars)
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let der = STANDARD.decode(base64).map_err(|_| refused)?;
        let bytes = der.strip_prefix(&SPKI).ok_or(refused)?;
        bytes.try_into().map(Self).map_err(|_| refused)
    }

    /// Whether the signature was made over this very text by the other half.
    pub(crate) fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(text, signature).is_ok()
    }

    /// SHA-256 of the key's DER, in hexadecimal: what a person compares.
    pub fn fingerprint(&self) -> String {
        Digest::of(&self.der()).to_string()
    }

    fn der(&self) -> Vec<u8> {
        [SPKI.as_slice(), &self.0].concat()
    }
}

/// One line of base64.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.der()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_signs_and_its_public_half_is_read_again() {
        let key = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
        let public = PublicKey::parse(&key.public().to_string()).unwrap();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n");
        assert_eq!(PublicKey::parse(&pem), Ok(public));
        let signature = key.sign(b"text");
        assert!(public.verifies(b"text", &signature));
        assert!(!public.verifies(b"texT", &signature));
        assert_eq!(format!("{key:?}"), "[secret]");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let private = SigningKey::make().unwrap();
        assert!(PublicKey::parse(&private).is_err());
        assert!(SigningKey::parse("no key").is_err());
    }
}
