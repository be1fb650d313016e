//! What every operation works with.

use crate::{OperationError, SecretsError};
use async_trait::async_trait;
use chrono_tz::Tz;
use domain::AccountName;
use gateway::Gateway;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;

/// A secret's text. Its `Debug` is closed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text over.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// Where keys and tokens are kept: the system's keychain, or an encrypted file.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret of that name, if there is one.
    async fn get(&self, name: &str) -> Result<Option<Secret>, SecretsError>;
    /// Keeps it, over an older one.
    async fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretsError>;
    /// Forgets it; one that is not there is no error.
    async fn remove(&self, name: &str) -> Result<(), SecretsError>;
}

/// What every operation works with.
pub struct Ctx {
    /// The shop's file.
    pub store: Store,
    /// Keys and tokens.
    pub secrets: Arc<dyn Secrets>,
    gateways: RwLock<BTreeMap<AccountName, Arc<dyn Gateway>>>,
    notified: AtomicBool,
    zone: RwLock<Tz>,
}

impl Ctx {
    /// A context without gateways.
    pub fn new(store: Store, secrets: Arc<dyn Secrets>) -> Self {
        Self {
            store,
            secrets,
            gateways: RwLock::new(BTreeMap::new()),
            notified: AtomicBool::new(false),
            zone: RwLock::new(Tz::UTC),
        }
    }

    /// Adds or replaces an account's gateway.
    pub fn set_gateway(&self, account: AccountName, gateway: Arc<dyn Gateway>) {
        self.gateways.write().unwrap_or_else(PoisonError::into_inner).insert(account, gateway);
    }

    /// Takes an account's gateway away.
    pub fn remove_gateway(&self, account: &AccountName) {
        self.gateways.write().unwrap_or_else(PoisonError::into_inner).remove(account);
    }

    /// Says whether notifications can reach us, so that inquiries wait for them or do not.
    pub fn set_notified(&self, notified: bool) {
        self.notified.store(notified, Ordering::Relaxed);
    }

    /// Whether notifications can reach us.
    pub fn notified(&self) -> bool {
        self.notified.load(Ordering::Relaxed)
    }

    /// Says which zone the shop's days belong to.
    pub fn set_zone(&self, zone: Tz) {
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    /// The zone that the shop's days belong to.
    pub fn zone(&self) -> Tz {
        *self.zone.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The gateway of an account.
    pub fn gateway(&self, account: &AccountName) -> Result<Arc<dyn Gateway>, OperationError> {
        self.gateways
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(account)
            .cloned()
            .ok_or_else(|| OperationError::UnknownAccount(account.as_str().to_owned()))
    }

    /// The account to use: the one that is named, or the only one.
    pub fn account(&self, named: Option<&AccountName>) -> Result<AccountName, OperationError> {
        if let Some(account) = named {
            return self.gateway(account).map(|_| account.clone());
        }
        let gateways = self.gateways.read().unwrap_or_else(PoisonError::into_inner);
        let mut names = gateways.keys();
        match (names.next(), names.next()) {
            (None, _) => Err(OperationError::NoAccount),
            (Some(only), None) => Ok(only.clone()),
            (Some(_), Some(_)) => Err(OperationError::WhichAccount),
        }
    }
}
