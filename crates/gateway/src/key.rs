//! Keys that sign and verify: RSASSA-PKCS1-v1_5 with SHA-256.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest, Sha256};
use spki::SubjectPublicKeyInfoRef;
use std::fmt;

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither base64 nor PEM.
    #[error("the key is not base64 of DER; give one line of base64, or a PEM file")]
    NotBase64,
    /// Base64 of something else.
    #[error("the key is not {wanted}")]
    NotAKey {
        /// What was wanted.
        wanted: &'static str,
    },
    /// A key that the library refuses, too short for example.
    #[error("the key cannot be used ({why}); RSA of 2048 bits or more is needed")]
    Unusable {
        /// The library's word for it.
        why: String,
    },
    /// Signing itself failed.
    #[error("signing failed")]
    Signing,
}

/// A private key. It has no `Clone`, no `Display` and a closed `Debug`.
pub struct PrivateKey {
    pair: RsaKeyPair,
}

/// A public key.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// PKCS#1 `RSAPublicKey`, which the verifier wants.
    pkcs1: Vec<u8>,
    fingerprint: String,
}

impl PrivateKey {
    /// Reads PKCS#8 or PKCS#1, as base64 of DER or as PEM.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let der = der(text)?;
        let pair = RsaKeyPair::from_pkcs8(&der)
            .or_else(|first| RsaKeyPair::from_der(&der).map_err(|_| first))
            .map_err(|refused| KeyError::Unusable { why: refused.to_string() })?;
        Ok(Self { pair })
    }

    /// Signs a text; the result is deterministic.
    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
            .map_err(|_| KeyError::Signing)?;
        Ok(signature)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl PublicKey {
    /// Reads an X.509 `SubjectPublicKeyInfo`, as base64 of DER or as PEM.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let der = der(text)?;
        let wanted = "an RSA public key (X.509 SubjectPublicKeyInfo)";
        let info = SubjectPublicKeyInfoRef::try_from(der.as_slice())
            .map_err(|_| KeyError::NotAKey { wanted })?;
        let rsa = "1.2.840.113549.1.1.1";
        if info.algorithm.oid.to_string() != rsa {
            return Err(KeyError::NotAKey { wanted });
        }
        let pkcs1 = info.subject_public_key.as_bytes().ok_or(KeyError::NotAKey { wanted })?;
        let digest = Sha256::digest(&der);
        let fingerprint = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { pkcs1: pkcs1.to_owned(), fingerprint })
    }

    /// Whether the signature was made over this very text by the other half of this key.
    pub fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        ring::signature::UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.pkcs1)
            .verify(text, signature)
            .is_ok()
    }

    /// SHA-256 of the key's DER, in hexadecimal: what a person compares.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint)
    }
}

/// The DER inside base64, with or without PEM armour and line breaks.
fn der(text: &str) -> Result<Vec<u8>, KeyError> {
    let base64: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("-----"))
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .collect();
    if base64.is_empty() {
        return Err(KeyError::NotBase64);
    }
    STANDARD.decode(base64).map_err(|_| KeyError::NotBase64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/vectors/ams-test-keys.json");

    fn key(owner: &str, form: &str) -> String {
        let text = std::fs::read_to_string(KEYS).unwrap();
        let keys: serde_json::Value = serde_json::from_str(&text).unwrap();
        keys["keys"][owner][form].as_str().unwrap().to_owned()
    }

    #[test]
    fn every_published_form_of_a_key_signs_alike() {
        let public = PublicKey::parse(&key("merchant", "publicX509Base64")).unwrap();
        let pkcs8 = key("merchant", "privatePkcs8Base64");
        let pem =
            format!("-----BEGIN PRIVATE KEY-----\r\n{pkcs8}\r\n-----END PRIVATE KEY-----\r\n");
        for text in [pkcs8, key("merchant", "privatePkcs1Base64"), pem] {
            let signature = PrivateKey::parse(&text).unwrap().sign(b"text").unwrap();
            assert!(public.verifies(b"text", &signature));
            assert!(!public.verifies(b"texT", &signature));
        }
    }

    #[test]
    fn another_key_does_not_verify() {
        let private = PrivateKey::parse(&key("other", "privatePkcs8Base64")).unwrap();
        let public = PublicKey::parse(&key("alipay", "publicX509Base64")).unwrap();
        assert!(!public.verifies(b"text", &private.sign(b"text").unwrap()));
    }

    #[test]
    fn a_key_in_the_wrong_place_is_named() {
        let private = key("merchant", "privatePkcs8Base64");
        assert!(matches!(PublicKey::parse(&private), Err(KeyError::NotAKey { .. })));
        let public = key("merchant", "publicX509Base64");
        assert!(matches!(PrivateKey::parse(&public), Err(KeyError::Unusable { .. })));
        assert_eq!(PublicKey::parse("no key!").unwrap_err(), KeyError::NotBase64);
    }

    #[test]
    fn a_private_key_is_never_printed() {
        let private = PrivateKey::parse(&key("merchant", "privatePkcs8Base64")).unwrap();
        assert_eq!(format!("{private:?}"), "[secret]");
    }
}
