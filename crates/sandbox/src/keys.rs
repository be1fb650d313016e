//! The keys of both sides, and the files that a merchant is given.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{self, CryptoRng, RngCore, impls};
use sha2::{Digest as _, Sha256};

use crate::StartError;
use crate::sign::{SigningKey, VerifyingKey};

/// The client id of the practice merchant. `SANDBOX_` makes SDKs use the sandbox path.
pub(crate) const CLIENT_ID: &str = "SANDBOX_5Y00000000000001";
/// The same merchant with the production path, so that both prefixes can be exercised.
pub(crate) const PRODUCTION_CLIENT_ID: &str = "5Y00000000000001";

const KEY_BITS: usize = 2048;

/// What the practice merchant needs to talk to this acquirer.
#[derive(Clone)]
pub struct MerchantKeys {
    /// The id that the acquirer issued.
    pub client_id: String,
    /// Base64 of PKCS#8 DER.
    pub private_key: String,
    /// Base64 of X.509 SubjectPublicKeyInfo DER.
    pub gateway_public_key: String,
    /// The file with `private_key` on one line.
    pub private_key_file: PathBuf,
    /// The file with `gateway_public_key` on one line.
    pub gateway_public_key_file: PathBuf,
}

impl fmt::Debug for MerchantKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MerchantKeys")
            .field("client_id", &self.client_id)
            .field("private_key", &"[secret]")
            .field("private_key_file", &self.private_key_file)
            .field("gateway_public_key_file", &self.gateway_public_key_file)
            .finish_non_exhaustive()
    }
}

/// The acquirer's side of the keys.
pub(crate) struct Keys {
    /// The acquirer knows the public half only.
    pub(crate) merchant: VerifyingKey,
    pub(crate) gateway: SigningKey,
    seed: u64,
    stranger: OnceLock<SigningKey>,
}

impl Keys {
    /// A key that is neither side's, for forged notifications. Made when first asked for.
    pub(crate) fn stranger(&self) -> &SigningKey {
        self.stranger.get_or_init(|| read(&generate(self.seed, "stranger")))
    }
}

/// Reads the pairs in `folder`, or makes them there once.
pub(crate) fn open(folder: &Path, seed: u64) -> Result<(Keys, MerchantKeys), StartError> {
    let private_key_file = folder.join("merchant_private_key.txt");
    let gateway_file = folder.join("gateway_private_key.txt");
    // Making a key takes most of the start, and there is more than one core.
    let (private_key, gateway_key) = std::thread::scope(|scope| {
        let other = scope.spawn(|| read_or_make(&gateway_file, seed, "gateway"));
        let own = read_or_make(&private_key_file, seed, "merchant");
        (own, other.join().expect("making a key does not panic"))
    });
    let (private_key, gateway_key) = (private_key?, gateway_key?);
    let broken = |file: &Path| StartError::Key { file: file.to_owned() };
    let merchant =
        SigningKey::from_pkcs8_base64(&private_key).ok_or_else(|| broken(&private_key_file))?;
    let gateway =
        SigningKey::from_pkcs8_base64(&gateway_key).ok_or_else(|| broken(&gateway_file))?;

    let gateway_public_key = gateway.public_base64();
    let gateway_public_key_file = folder.join("gateway_public_key.txt");
    for (file, text) in [
        (gateway_public_key_file.clone(), gateway_public_key.clone()),
        (folder.join("merchant_public_key.txt"), merchant.public_base64()),
        (folder.join("merchant_private_key_pkcs1.txt"), pkcs1_of(&private_key)),
    ] {
        if std::fs::read_to_string(&file).ok().as_deref().map(str::trim) != Some(&text) {
            write_private(&file, &text).map_err(StartError::State)?;
        }
    }
    let keys =
        Keys { merchant: merchant.verifying_key(), gateway, seed, stranger: OnceLock::new() };
    let given = MerchantKeys {
        client_id: CLIENT_ID.to_owned(),
        private_key,
        gateway_public_key,
        private_key_file,
        gateway_public_key_file,
    };
    Ok((keys, given))
}

fn read_or_make(file: &Path, seed: u64, label: &'static str) -> Result<String, StartError> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let text = generate(seed, label).to_string();
            write_private(file, &text).map_err(StartError::State)?;
            Ok(text)
        }
        Err(error) => Err(StartError::State(error)),
    }
}

/// The same key without the PKCS#8 frame, for tools that insist on "RSA PRIVATE KEY".
fn pkcs1_of(pkcs8_base64: &str) -> String {
    let der = STANDARD.decode(pkcs8_base64).unwrap_or_default();
    // Version, algorithm and the frame of the octets that hold the key: the same for every key
    // with 2048 bits.
    STANDARD.encode(der.get(26..).unwrap_or_default())
}

/// Writes a file that only its owner can read, whole or not at all.
fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    // A temporary file has mode 0600 from its first byte.
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(fresh, "{text}")?;
    fresh.as_file().sync_all()?;
    fresh.persist(file).map_err(|error| error.error)?;
    Ok(())
}

fn read(text: &str) -> SigningKey {
    SigningKey::from_pkcs8_base64(text).expect("a key that we made can be read")
}

/// The private key that belongs to a seed and a label, as base64 of PKCS#8.
///
/// The same seed makes the same key, so that a run can be repeated to the byte. Nobody's money
/// hangs on it. Making one takes a while, so a process keeps what it has made.
fn generate(seed: u64, label: &'static str) -> Arc<str> {
    type Made = Mutex<HashMap<(u64, &'static str), Arc<str>>>;
    static MADE: OnceLock<Made> = OnceLock::new();

    let made = || MADE.get_or_init(Made::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(key) = made().get(&(seed, label)) {
        return Arc::clone(key);
    }
    let key = RsaPrivateKey::new(&mut Stream::new(seed, label), KEY_BITS)
        .expect("a stream without end yields two primes");
    let der = key.to_pkcs8_der().expect("a fresh key can be written");
    let key: Arc<str> = STANDARD.encode(der.as_bytes()).into();
    made().insert((seed, label), Arc::clone(&key));
    key
}

/// Bytes without end from a seed: SHA-256 of seed, label and a counter.
struct Stream {
    start: Sha256,
    block: u64,
    bytes: [u8; 32],
    used: usize,
}

impl Stream {
    fn new(seed: u64, label: &str) -> Self {
        let start = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(label);
        Self { start, block: 0, bytes: [0; 32], used: 32 }
    }
}

impl RngCore for Stream {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, wanted: &mut [u8]) {
        for byte in wanted {
            if self.used == self.bytes.len() {
                let block = self.start.clone().chain_update(self.block.to_be_bytes());
                self.bytes = block.finalize().into();
                self.block = self.block.wrapping_add(1);
                self.used = 0;
            }
            *byte = self.bytes[self.used];
            self.used = self.used.wrapping_add(1);
        }
    }

    fn try_fill_bytes(&mut self, wanted: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(wanted);
        Ok(())
    }
}

impl CryptoRng for Stream {}

#[cfg(test)]
mod tests {
    use super::*;
    use rsa::pkcs1::DecodeRsaPrivateKey as _;
    use rsa::pkcs8::DecodePrivateKey as _;

    #[test]
    fn keys_are_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (_, first) = open(folder.path(), 1).unwrap();
        let (_, second) = open(folder.path(), 2).unwrap();
        assert_eq!(first.private_key, second.private_key);
        let text = std::fs::read_to_string(&second.private_key_file).unwrap();
        assert_eq!(text, format!("{}\n", first.private_key));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&second.private_key_file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_without_its_frame_is_the_same_key() {
        let framed = generate(1, "merchant");
        let bare = STANDARD.decode(pkcs1_of(&framed)).unwrap();
        let key = RsaPrivateKey::from_pkcs8_der(&STANDARD.decode(&*framed).unwrap()).unwrap();
        assert_eq!(RsaPrivateKey::from_pkcs1_der(&bare).unwrap(), key);
    }

    #[test]
    fn a_seed_has_its_own_keys() {
        assert_ne!(generate(1, "merchant"), generate(1, "gateway"));
        assert!(
            !format!("{:?}", open(tempfile::tempdir().unwrap().path(), 1).unwrap().1)
                .contains(&*generate(1, "merchant"))
        );
    }
}
