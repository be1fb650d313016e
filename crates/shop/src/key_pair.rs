//! A pair of keys made here: the private half goes straight to the keychain, the public half to the
//! acquirer. The merchant may wait days for the acquirer's client id, so the pair outlives a restart.

use crate::{NewAccount, Shop, ShopError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::Right;
use gateway::PublicKey;
use operations::{Actor, OperationError, Secret};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _};
use rsa::rand_core::{self, CryptoRng, RngCore, impls};

/// The private half, until an account takes it over.
const PRIVATE: &str = "prepared/private-key";
/// Settings: the public half, and when the pair was made.
const PUBLIC: &str = "keys.prepared.public";
const MADE_AT: &str = "keys.prepared.made-at-ms";
const BITS: usize = 2048;

/// The public half of a pair that no account uses yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedKey {
    /// One line of base64, X.509 `SubjectPublicKeyInfo`: what acquirers take.
    pub public_key: String,
    /// What a person compares.
    pub fingerprint: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl Shop {
    /// Makes a pair, in place of one that no account has taken over.
    pub async fn make_keys(&self, by: &Actor) -> Result<PreparedKey, ShopError> {
        self.ctx().allow(by, Right::Accounts).await?;
        let made = tokio::task::spawn_blocking(make).await;
        let (private, public) = made.map_err(|_| OperationError::Random)??;
        // The keychain first: a public key that is shown has its other half.
        self.ctx().secrets.put(PRIVATE, &private).await?;
        let mut tx = self.store().write().await?;
        tx.set_setting(PUBLIC, &public).await?;
        tx.set_setting(MADE_AT, &self.now().timestamp_millis().to_string()).await?;
        tx.commit().await?;
        prepared(public, self.now())
    }

    /// The pair that no account uses yet, if there is one.
    pub async fn prepared_key(&self) -> Result<Option<PreparedKey>, ShopError> {
        let public = self.store().setting(PUBLIC).await?.filter(|text| !text.is_empty());
        let Some(public) = public else { return Ok(None) };
        let made_at = self.store().setting(MADE_AT).await?.and_then(|text| text.parse().ok());
        let made_at = made_at.and_then(DateTime::from_timestamp_millis);
        prepared(public, made_at.unwrap_or(self.now())).map(Some)
    }

    /// Forgets the pair that no account uses yet.
    pub async fn forget_keys(&self, by: &Actor) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Accounts).await?;
        let mut tx = self.store().write().await?;
        tx.set_setting(PUBLIC, "").await?;
        tx.commit().await?;
        Ok(self.ctx().secrets.remove(PRIVATE).await?)
    }

    /// Adds an account that signs with the prepared pair; its `private_key` is not looked at.
    pub async fn add_account_with_prepared_keys(
        &self,
        by: &Actor,
        account: NewAccount,
    ) -> Result<(), ShopError> {
        let missing = || ShopError::KeyMissing(account.name.clone());
        let private = self.ctx().secrets.get(PRIVATE).await?.ok_or_else(missing)?;
        let private_key = private.expose().to_owned();
        self.add_account(by, NewAccount { private_key, ..account }).await?;
        self.forget_keys(by).await
    }
}

fn prepared(public_key: String, made_at: DateTime<Utc>) -> Result<PreparedKey, ShopError> {
    let key = PublicKey::parse(&public_key)
        .map_err(|source| ShopError::Key { field: "public key", source })?;
    Ok(PreparedKey { fingerprint: key.fingerprint().to_owned(), public_key, made_at })
}

/// The private half as PKCS#8 and the public half, each a line of base64.
fn make() -> Result<(Secret, String), OperationError> {
    let key = RsaPrivateKey::new(&mut System, BITS).map_err(|_| OperationError::Random)?;
    let private = key.to_pkcs8_der().map_err(|_| OperationError::Random)?;
    let public = key.to_public_key().to_public_key_der().map_err(|_| OperationError::Random)?;
    Ok((Secret::new(STANDARD.encode(private.as_bytes())), STANDARD.encode(public.as_bytes())))
}

/// The operating system's random bytes, in the form that `rsa` asks for.
struct System;

impl RngCore for System {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, wanted: &mut [u8]) {
        self.try_fill_bytes(wanted).expect("the system has random bytes");
    }

    fn try_fill_bytes(&mut self, wanted: &mut [u8]) -> Result<(), rand_core::Error> {
        getrandom::fill(wanted).map_err(rand_core::Error::new)
    }
}

impl CryptoRng for System {}

#[cfg(test)]
mod tests {
    use super::*;
    use gateway::PrivateKey;

    #[test]
    fn the_two_halves_of_a_new_pair_fit() {
        let (private, public) = make().unwrap();
        let signature = PrivateKey::parse(private.expose()).unwrap().sign(b"text").unwrap();
        assert!(PublicKey::parse(&public).unwrap().verifies(b"text", &signature));
        let (_, other) = make().unwrap();
        assert!(!PublicKey::parse(&other).unwrap().verifies(b"text", &signature));
    }
}
