//! Signatures of the wire: the text, the header, RSA with SHA-256. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};

/// What form-style encoding leaves alone. In base64 only `+`, `/` and `=` are touched.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// How a SubjectPublicKeyInfo of an RSA key with 2048 bits begins; the rest is the PKCS#1 key.
const SPKI_2048: [u8; 24] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
];

/// What is signed, of a request, an answer or a notification alike.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// Path with query.
    pub(crate) path: &'a str,
    pub(crate) client_id: &'a str,
    /// The header's text as received or sent, never re-formatted.
    pub(crate) time: &'a str,
    pub(crate) body: &'a [u8],
}

impl Signed<'_> {
    pub(crate) fn text(&self) -> Vec<u8> {
        let mut text = format!("{} {}\n{}.{}.", self.method, self.path, self.client_id, self.time)
            .into_bytes();
        text.extend_from_slice(self.body);
        text
    }
}

/// The private half of a pair, ready to sign.
pub(crate) struct SigningKey(RsaKeyPair);

impl SigningKey {
    pub(crate) fn from_pkcs8_base64(text: &str) -> Option<Self> {
        let der = STANDARD.decode(text.trim()).ok()?;
        RsaKeyPair::from_pkcs8(&der).ok().map(Self)
    }

    /// The public half, as the official SDKs take it: base64 of X.509 SubjectPublicKeyInfo.
    pub(crate) fn public_base64(&self) -> String {
        STANDARD.encode([SPKI_2048.as_slice(), self.0.public().as_ref()].concat())
    }

    pub(crate) fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.public().as_ref().to_vec())
    }

    /// The whole value of the `signature` header.
    pub(crate) fn header(&self, signed: &Signed<'_>) -> String {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &signed.text(), &mut signature)
            .expect("a key that was read can sign");
        let encoded = STANDARD.encode(signature);
        let encoded = utf8_percent_encode(&encoded, FORM);
        format!("algorithm=RSA256,keyVersion=1,signature={encoded}")
    }
}

/// The public half of a pair.
#[derive(Clone)]
pub(crate) struct VerifyingKey(Vec<u8>);

impl VerifyingKey {
    #[cfg(test)]
    fn from_spki_base64(text: &str) -> Option<Self> {
        let der = STANDARD.decode(text).ok()?;
        der.strip_prefix(SPKI_2048.as_slice()).map(|key| Self(key.to_vec()))
    }

    /// Whether the header is this key's signature over the text.
    ///
    /// Only RSA PKCS#1 v1.5 with SHA-256 passes: the digest is ours to choose, not the sender's.
    pub(crate) fn accepts(&self, header: &SignatureHeader<'_>, signed: &Signed<'_>) -> bool {
        if header.algorithm.is_some_and(|name| name != "RSA256") {
            return false;
        }
        let Some(signature) = header.signature() else { return false };
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0)
            .verify(&signed.text(), &signature)
            .is_ok()
    }
}

/// `algorithm=RSA256,keyVersion=1,signature=…`, in parts.
pub(crate) struct SignatureHeader<'a> {
    algorithm: Option<&'a str>,
    /// The newest key where it is left out.
    pub(crate) key_version: Option<&'a str>,
    signature: Option<&'a str>,
}

impl<'a> SignatureHeader<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let find = |wanted: &str| {
            text.split(',').find_map(|item| {
                let (name, value) = item.trim().split_once('=')?;
                (name == wanted).then_some(value)
            })
        };
        Self {
            algorithm: find("algorithm"),
            key_version: find("keyVersion"),
            signature: find("signature"),
        }
    }

    fn signature(&self) -> Option<Vec<u8>> {
        // Form-style: a bare plus sign is a blank, and then no base64.
        let blanks = self.signature?.replace('+', " ");
        let decoded = percent_decode_str(&blanks).decode_utf8().ok()?;
        STANDARD.decode(decoded.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn vectors(name: &str) -> Value {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/vectors");
        let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn every_published_vector_agrees() {
        let keys = vectors("ams-test-keys.json");
        let file = vectors("ams-signatures.json");
        let list = file["vectors"].as_array().unwrap();
        assert_eq!(list.len(), 66);
        for vector in list {
            let id = vector["id"].as_str().unwrap();
            let part = |name: &str| vector["input"][name].as_str().unwrap();
            let signed = Signed {
                method: part("method"),
                path: part("path"),
                client_id: part("clientId"),
                time: part("time"),
                body: part("body").as_bytes(),
            };
            let header = vector["signatureHeader"].as_str().unwrap();
            let public = vector["publicKey"].as_str().unwrap();
            let public = keys["keys"][public]["publicX509Base64"].as_str().unwrap();
            let key = VerifyingKey::from_spki_base64(public).unwrap();
            let accepted = key.accepts(&SignatureHeader::parse(header), &signed);
            assert_eq!(accepted, vector["expectVerify"].as_bool().unwrap(), "{id}");

            if vector["kind"] == "sign" {
                let private = vector["privateKey"].as_str().unwrap();
                let private = keys["keys"][private]["privatePkcs8Base64"].as_str().unwrap();
                let key = SigningKey::from_pkcs8_base64(private).unwrap();
                let version =
                    header.split("keyVersion=").nth(1).unwrap().split(',').next().unwrap();
                let ours = key.header(&signed).replace("Version=1", &format!("Version={version}"));
                assert_eq!(ours, header, "{id}");
                assert_eq!(key.public_base64(), public, "{id}");
            }
        }
    }
}
