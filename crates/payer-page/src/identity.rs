//! The certificate that the page is served under. Nobody vouches for it but the person who compares
//! its fingerprint.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};
use std::sync::Arc;

/// Some browsers take no certificate that lives longer.
const LIFE: TimeDelta = TimeDelta::days(820);
/// After so long a new one is made, before the old one runs out in the middle of a day.
const FRESH: TimeDelta = TimeDelta::days(730);

/// A certificate and its private key.
#[derive(Clone)]
pub struct Identity {
    made_at: DateTime<Utc>,
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// An identity that could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The certificate could not be made.
    #[error("the certificate could not be made")]
    Make(#[from] rcgen::Error),
    /// The text holds none.
    #[error("this is no certificate with its key")]
    Text,
    /// The two do not fit, or cannot be used.
    #[error("the certificate cannot be used")]
    Unusable(#[from] rustls::Error),
}

impl Identity {
    /// Makes a new one, for the names and addresses that devices go to.
    pub fn generate(now: DateTime<Utc>, names: Vec<String>) -> Result<Self, IdentityError> {
        // A certificate's life is counted in days.
        let day = |at: DateTime<Utc>| {
            let date = at.date_naive();
            let part = |part: u32| u8::try_from(part).unwrap_or(1);
            date_time_ymd(date.year(), part(date.month()), part(date.day()))
        };
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Tillside payer display");
        // A day's grace: the clock of a tablet may be behind.
        params.not_before = day(now.checked_sub_signed(TimeDelta::days(1)).unwrap_or(now));
        params.not_after = day(now.checked_add_signed(LIFE).unwrap_or(now));
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        let (certificate, key) = (certificate.der().to_vec(), key.serialize_der());
        Ok(Self { made_at: now, certificate, key })
    }

    /// Reads what [`Identity::to_text`] wrote.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(IdentityError::Text);
        let seconds = next()?.parse().map_err(|_| IdentityError::Text)?;
        let made_at = DateTime::from_timestamp(seconds, 0).ok_or(IdentityError::Text)?;
        let mut read = || STANDARD.decode(next()?).map_err(|_| IdentityError::Text);
        let identity = Self { made_at, certificate: read()?, key: read()? };
        identity.config()?;
        Ok(identity)
    }

    /// Whether it will do for a while yet.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now.signed_duration_since(self.made_at) < FRESH
    }

    /// As text, for the place where secrets are kept.
    pub fn to_text(&self) -> String {
        let seconds = self.made_at.timestamp();
        let (certificate, key) = (STANDARD.encode(&self.certificate), STANDARD.encode(&self.key));
        format!("{seconds}.{certificate}.{key}")
    }

    /// The certificate's SHA-256, as browsers show it: `AB:CD:…`.
    pub fn fingerprint(&self) -> String {
        let mut text = String::new();
        for byte in Sha256::digest(&self.certificate) {
            if !text.is_empty() {
                text.push(':');
            }
            // Writing to a string cannot fail.
            let _written = write!(text, "{byte:02X}");
        }
        text
    }

    pub(crate) fn config(&self) -> Result<Arc<ServerConfig>, IdentityError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let certificate = CertificateDer::from(self.certificate.clone());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate],
                PrivatePkcs8KeyDer::from(self.key.clone()).into(),
            )?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_identity_is_the_same_after_it_was_kept() {
        let made = Identity::generate(noon(), vec!["192.168.1.5".to_owned()]).unwrap();
        let read = Identity::parse(&made.to_text()).unwrap();
        assert_eq!(read.fingerprint(), made.fingerprint());
        assert_eq!(made.fingerprint().len(), 32 * 3 - 1);
        assert_eq!(format!("{made:?}"), "[secret]");
        assert!(read.is_fresh(noon()));
        assert!(!read.is_fresh(noon() + TimeDelta::days(731)));
    }

    #[test]
    fn two_are_never_alike_and_never_mixed() {
        let [one, other] = [(); 2].map(|()| Identity::generate(noon(), Vec::new()).unwrap());
        assert_ne!(one.fingerprint(), other.fingerprint());
        let mixed = Identity { key: other.key, ..one }.to_text();
        assert!(matches!(Identity::parse(&mixed), Err(IdentityError::Unusable(_))));
        assert!(matches!(Identity::parse("nothing"), Err(IdentityError::Text)));
    }
}
