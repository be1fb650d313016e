//! Canonical text to signature header, and header to verdict. Pure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::{KeyError, PrivateKey, PublicKey, Verdict};

/// What a signature covers. Every part is the text on the wire, never a re-made one: the same
/// instant written otherwise, or the same JSON with another blank, has another signature.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The HTTP method, for an answer that of the request.
    pub method: &'a str,
    /// Path with query, for an answer that of the request.
    pub path: &'a str,
    /// The client id of the message's own header.
    pub client_id: &'a str,
    /// The time of the message's own header, verbatim.
    pub time: &'a str,
    /// The body's bytes.
    pub body: &'a [u8],
}

impl Message<'_> {
    /// The text that is signed.
    pub fn text(&self) -> Vec<u8> {
        let parts: [&[u8]; 9] = [
            self.method.as_bytes(),
            b" ",
            self.path.as_bytes(),
            b"\n",
            self.client_id.as_bytes(),
            b".",
            self.time.as_bytes(),
            b".",
            self.body,
        ];
        parts.concat()
    }
}

/// The value of the `signature` header.
pub fn header(
    key: &PrivateKey,
    key_version: u32,
    message: &Message<'_>,
) -> Result<String, KeyError> {
    let base64 = STANDARD.encode(key.sign(&message.text())?);
    let mut header = format!("algorithm=RSA256,keyVersion={key_version},signature=");
    for c in base64.chars() {
        match c {
            '+' => header.push_str("%2B"),
            '/' => header.push_str("%2F"),
            '=' => header.push_str("%3D"),
            plain => header.push(plain),
        }
    }
    Ok(header)
}

/// What a `signature` header is worth for this message.
///
/// SHA-256 alone counts, whatever digest the signature itself claims.
pub fn verdict(key: &PublicKey, header: Option<&str>, message: &Message<'_>) -> Verdict {
    let Some(header) = header else { return Verdict::Missing };
    match signature(header) {
        Some(signature) if key.verifies(&message.text(), &signature) => Verdict::Signed,
        Some(_) | None => Verdict::Wrong,
    }
}

/// The bytes of the signature in a header.
fn signature(header: &str) -> Option<Vec<u8>> {
    let mut signature = None;
    for item in header.split(',') {
        let (name, value) = item.trim().split_once('=')?;
        match name {
            "algorithm" if value != "RSA256" => return None,
            // Two signatures: which one counts would be the reader's guess.
            "signature" if signature.is_some() => return None,
            "signature" => signature = Some(value),
            // Our key is given by settings, so its version says nothing new.
            _ => {}
        }
    }
    // Form-style encoding turns a bare plus into a blank, which is no base64.
    let encoded = signature.filter(|value| !value.is_empty() && !value.contains('+'))?;
    STANDARD.decode(percent_decoded(encoded)?).ok()
}

/// The text behind a percent encoding. Runs of plain characters are copied whole: every message of
/// the acquirer passes here, and a step for each character would cost a tenth of the RSA itself.
fn percent_decoded(encoded: &str) -> Option<Vec<u8>> {
    let mut runs = encoded.split('%');
    let mut decoded = Vec::with_capacity(encoded.len());
    decoded.extend_from_slice(runs.next()?.as_bytes());
    for run in runs {
        let (digits, plain) = run.split_at_checked(2)?;
        decoded.push(u8::from_str_radix(digits, 16).ok()?);
        decoded.extend_from_slice(plain.as_bytes());
    }
    Some(decoded)
}
