//! Who the shop is.

use crate::{Shop, ShopError};
use chrono_tz::Tz;
use domain::{Currency, Right};
use operations::Actor;

/// Who the shop is, and how it reckons days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The merchant's name, as payers see it.
    pub name: String,
    /// Merchant category code, four digits.
    pub mcc: String,
    /// Our id of the store.
    pub store_id: String,
    /// The store's name, as payers see it.
    pub store_name: String,
    /// The zone that days belong to.
    pub zone: Tz,
    /// The currency that the keypad begins with.
    pub currency: Currency,
    /// This till.
    pub till: String,
}

/// What to change of it; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// See [`Profile::name`].
    pub name: Option<String>,
    /// See [`Profile::mcc`].
    pub mcc: Option<String>,
    /// See [`Profile::store_id`].
    pub store_id: Option<String>,
    /// See [`Profile::store_name`].
    pub store_name: Option<String>,
    /// An IANA name such as `Europe/Dublin`.
    pub zone: Option<String>,
    /// An ISO 4217 code.
    pub currency: Option<String>,
    /// See [`Profile::till`].
    pub till: Option<String>,
}

/// Setting keys with the values that they have before anybody sets them.
const NAME: (&str, &str) = ("shop.name", "My shop");
const MCC: (&str, &str) = ("shop.mcc", "5999");
const STORE_ID: (&str, &str) = ("shop.store-id", "store-1");
const STORE_NAME: (&str, &str) = ("shop.store-name", "Main store");
const ZONE: (&str, &str) = ("shop.zone", "UTC");
const CURRENCY: (&str, &str) = ("shop.currency", "EUR");
const TILL: (&str, &str) = ("shop.till", "1");

/// What is wrong with a text, in words.
type Check = fn(&str) -> Result<(), String>;

impl Shop {
    /// Who the shop is.
    pub async fn profile(&self) -> Result<Profile, ShopError> {
        Ok(Profile {
            name: self.setting(NAME).await?,
            mcc: self.setting(MCC).await?,
            store_id: self.setting(STORE_ID).await?,
            store_name: self.setting(STORE_NAME).await?,
            zone: zone(&self.setting(ZONE).await?)?,
            currency: currency(&self.setting(CURRENCY).await?)?,
            till: self.setting(TILL).await?,
        })
    }

    /// Changes who the shop is.
    pub async fn set_profile(
        &self,
        by: &Actor,
        change: ProfileChange,
    ) -> Result<Profile, ShopError> {
        self.ctx().allow(by, Right::Settings).await?;
        self.furnish_profile(change).await
    }

    /// The same by the program itself, which gives a new book a shop to begin with. All of it is
    /// checked before any of it is written.
    pub async fn furnish_profile(&self, change: ProfileChange) -> Result<Profile, ShopError> {
        let mut writes = Vec::new();
        let texts: [(_, _, Check); 5] = [
            (NAME, change.name, text),
            (MCC, change.mcc, mcc),
            (STORE_ID, change.store_id, id),
            (STORE_NAME, change.store_name, text),
            (TILL, change.till, till),
        ];
        for (setting, given, check) in texts {
            if let Some(value) = given {
                check(&value).map_err(|why| bad(setting.0, &value, why))?;
                writes.push((setting.0, value));
            }
        }
        if let Some(name) = change.zone {
            zone(&name)?;
            writes.push((ZONE.0, name));
        }
        if let Some(code) = change.currency {
            currency(&code)?;
            writes.push((CURRENCY.0, code));
        }
        let mut tx = self.store().write().await?;
        for (key, value) in writes {
            tx.set_setting(key, &value).await?;
        }
        tx.commit().await?;
        let profile = self.profile().await?;
        self.ctx().set_zone(profile.zone);
        Ok(profile)
    }

    async fn setting(&self, (key, default): (&str, &str)) -> Result<String, ShopError> {
        Ok(self.store().setting(key).await?.unwrap_or_else(|| default.to_owned()))
    }
}

fn bad(field: &'static str, value: &str, why: String) -> ShopError {
    ShopError::BadInput { field, value: value.to_owned(), why }
}

fn text(value: &str) -> Result<(), String> {
    let length = value.chars().count();
    if (1..=64).contains(&length) && !value.chars().any(char::is_control) {
        return Ok(());
    }
    Err("a name has 1 to 64 characters".to_owned())
}

fn id(value: &str) -> Result<(), String> {
    let fits = (1..=32).contains(&value.len());
    if fits && value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err("an id has 1 to 32 visible ASCII characters".to_owned())
}

fn till(value: &str) -> Result<(), String> {
    let fits = (1..=12).contains(&value.len());
    if fits && value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err("a till has 1 to 12 letters or digits".to_owned())
}

pub(crate) fn mcc(value: &str) -> Result<(), String> {
    if value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err("a merchant category code has four digits, such as 5999".to_owned())
}

fn zone(name: &str) -> Result<Tz, ShopError> {
    name.parse().map_err(|_| {
        bad(ZONE.0, name, "give an IANA time zone such as Europe/Dublin or Asia/Shanghai".into())
    })
}

fn currency(code: &str) -> Result<Currency, ShopError> {
    Currency::parse(code)
        .map_err(|_| bad(CURRENCY.0, code, "give an ISO 4217 code such as EUR".to_owned()))
}
