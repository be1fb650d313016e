//! Accounts at acquirers: their keys go to the keychain, the rest to the store.

use crate::profile::mcc;
use crate::{Profile, Shop, ShopError};
use domain::{AccountName, Currency, Right};
use gateway::{PrivateKey, PublicKey};
use gateway_ams::{Ams, AmsSettings, Merchant, Store as AmsStore};
use operations::{Actor, Secret};
use std::sync::Arc;
use store::{AccountRecord, WriteTx};

/// An account as a person or a program gives it; every text as typed.
#[derive(Clone)]
pub struct NewAccount {
    /// What the shop calls it.
    pub name: String,
    /// The gateway's address.
    pub gateway: String,
    /// The id that the acquirer issued.
    pub client_id: String,
    /// Our private key, base64 or PEM.
    pub private_key: String,
    /// The acquirer's public key, base64 or PEM.
    pub gateway_public_key: String,
    /// What payouts are made in.
    pub settlement_currency: String,
    /// Where the acquirer sends notifications.
    pub notify_url: String,
    /// Where a payer returns to after a payment link.
    pub redirect_url: Option<String>,
    /// The merchant's id at the acquirer.
    pub merchant_id: Option<String>,
    /// The merchant's name there; the shop's own name where it is left out.
    pub merchant_name: Option<String>,
    /// The merchant's category code there; the shop's own where it is left out.
    pub merchant_mcc: Option<String>,
}

impl Shop {
    /// Adds an account. Everything is checked before anything is kept. One that has lost its key,
    /// as on another computer after a restore, may be added again.
    pub async fn add_account(&self, by: &Actor, account: NewAccount) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Accounts).await?;
        if let Some(known) = self.store().account(&name(&account.name)?).await?
            && known.removed_at.is_none()
            && self.ctx().secrets.get(&key_name(&known.name)).await?.is_some()
        {
            return Err(ShopError::AccountExists(known.name.to_string()));
        }
        self.put_account(account).await
    }

    /// Adds an account, or replaces one of the same name: the practice gateway has another port
    /// at each start. The program itself does so; a person adds accounts.
    pub async fn put_account(&self, account: NewAccount) -> Result<(), ShopError> {
        let record = self.checked(&account)?;
        let private_key = account.private_key.trim().to_owned();
        let profile = self.profile().await?;
        // Made once with all of it, so that whatever the gateway refuses is refused here.
        let gateway = build(&record, &private_key, &profile)?;
        self.ctx().secrets.put(&key_name(&record.name), &Secret::new(private_key)).await?;
        let mut tx = self.store().write().await?;
        tx.put_account(&record).await?;
        tx.commit().await?;
        self.ctx().set_gateway(record.name, Arc::new(gateway));
        Ok(())
    }

    /// Removes an account and its key; refused while an outcome is unknown. Its orders stay.
    pub async fn remove_account(&self, by: &Actor, account: &str) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Accounts).await?;
        let name = name(account)?;
        let unknown = || ShopError::UnknownAccount(account.to_owned());
        self.store().account(&name).await?.ok_or_else(unknown)?;
        let mut tx = self.store().write().await?;
        if has_open(&mut tx, &name).await? {
            return Err(ShopError::AccountInUse(account.to_owned()));
        }
        tx.remove_account(&name, self.now()).await?;
        tx.commit().await?;
        self.ctx().remove_gateway(&name);
        self.ctx().secrets.remove(&key_name(&name)).await?;
        Ok(())
    }

    /// Makes a stored account's gateway with the key from the keychain.
    pub(crate) async fn connect_account(
        &self,
        record: &AccountRecord,
        profile: &Profile,
    ) -> Result<(), ShopError> {
        let missing = || ShopError::KeyMissing(record.name.to_string());
        let key = self.ctx().secrets.get(&key_name(&record.name)).await?.ok_or_else(missing)?;
        let gateway = build(record, key.expose(), profile)?;
        self.ctx().set_gateway(record.name.clone(), Arc::new(gateway));
        Ok(())
    }

    fn checked(&self, account: &NewAccount) -> Result<AccountRecord, ShopError> {
        let settlement_currency = Currency::parse(&account.settlement_currency).map_err(|_| {
            bad("settlement currency", &account.settlement_currency, "give an ISO 4217 code")
        })?;
        if let Some(code) = &account.merchant_mcc {
            mcc(code).map_err(|why| bad("merchant category code", code, &why))?;
        }
        Ok(AccountRecord {
            name: name(&account.name)?,
            kind: "ams".to_owned(),
            gateway_url: account.gateway.trim().to_owned(),
            client_id: account.client_id.trim().to_owned(),
            settlement_currency: Some(settlement_currency),
            notify_url: Some(account.notify_url.trim().to_owned()),
            redirect_url: account.redirect_url.clone(),
            merchant_id: account.merchant_id.clone(),
            merchant_name: account.merchant_name.clone(),
            merchant_mcc: account.merchant_mcc.clone(),
            gateway_public_key: account.gateway_public_key.trim().to_owned(),
            created_at: self.now(),
            removed_at: None,
            skew_ms: None,
            last_answer_at: None,
            silent_since: None,
        })
    }
}

fn build(record: &AccountRecord, private_key: &str, profile: &Profile) -> Result<Ams, ShopError> {
    let key = |field, source| ShopError::Key { field, source };
    let or = |given: &Option<String>, own: &str| given.clone().unwrap_or_else(|| own.to_owned());
    let mcc = or(&record.merchant_mcc, &profile.mcc);
    Ams::new(AmsSettings {
        base_url: record.gateway_url.clone(),
        client_id: record.client_id.clone(),
        private_key: PrivateKey::parse(private_key).map_err(|e| key("private key", e))?,
        gateway_public_key: PublicKey::parse(&record.gateway_public_key)
            .map_err(|e| key("gateway public key", e))?,
        settlement_currency: record.settlement_currency,
        notify_url: record.notify_url.clone().unwrap_or_default(),
        redirect_url: record.redirect_url.clone(),
        merchant: Merchant {
            id: or(&record.merchant_id, &record.client_id),
            name: or(&record.merchant_name, &profile.name),
            mcc: mcc.clone(),
        },
        store: AmsStore { id: profile.store_id.clone(), name: profile.store_name.clone(), mcc },
        connect_timeout: AmsSettings::CONNECT_TIMEOUT,
        total_timeout: AmsSettings::TOTAL_TIMEOUT,
    })
    .map_err(|error| bad("account", record.name.as_str(), &error.to_string()))
}

/// Whether anything of the account is not settled.
async fn has_open(tx: &mut WriteTx<'_>, name: &AccountName) -> Result<bool, ShopError> {
    if tx.open_payments().await?.iter().any(|attempt| attempt.account == *name) {
        return Ok(true);
    }
    for refund in tx.open_refunds().await? {
        if tx.order(&refund.order_id).await?.is_some_and(|order| order.account == *name) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn name(text: &str) -> Result<AccountName, ShopError> {
    AccountName::parse(text).map_err(|_| {
        bad("account name", text, "give 1 to 64 characters without \"/\" and outer blanks")
    })
}

fn bad(field: &'static str, value: &str, why: &str) -> ShopError {
    ShopError::BadInput { field, value: value.to_owned(), why: why.to_owned() }
}

fn key_name(account: &AccountName) -> String {
    format!("account/{account}/private-key")
}
