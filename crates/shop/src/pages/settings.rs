//! Which pages are served, and where phones find them.

use crate::{Shop, ShopError};
use domain::{AccountName, Currency, Money, Right};
use operations::Actor;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The setting's name.
const KEY: &str = "pages";

/// Which pages are served. This is also the form in which it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct PageSettings {
    /// Where phones reach the receiver, such as `https://pay.harbour.example`, without a path.
    pub address: Option<String>,
    /// Whether digital receipts are served.
    pub receipts: bool,
    /// Whether the page of the shop's fixed code is served.
    pub entry: bool,
    /// The least that can be paid there, as a decimal in the shop's currency.
    pub entry_min: String,
    /// The most.
    pub entry_max: String,
    /// The account that takes the money, where there are several.
    pub entry_account: Option<String>,
}

/// From how much to how much can be paid at the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub least: Money,
    pub most: Money,
}

impl PageSettings {
    /// The limits, as amounts of a currency.
    pub(crate) fn bounds(&self, currency: Currency) -> Result<Bounds, ShopError> {
        let amount = |field: &'static str, text: &str| {
            Money::parse_major(text, currency).map_err(|error| bad(field, text, &error.to_string()))
        };
        let least = amount("entryMin", &self.entry_min)?;
        let most = amount("entryMax", &self.entry_max)?;
        if !least.is_positive() || most.minor() < least.minor() {
            return Err(bad("entryMax", &self.entry_max, "the most is not less than the least"));
        }
        Ok(Bounds { least, most })
    }

    fn check(&self, currency: Currency) -> Result<(), ShopError> {
        if let Some(address) = &self.address {
            check_address(address)?;
        } else if self.receipts || self.entry {
            return Err(bad("address", "", "phones need an address to come to"));
        }
        if let Some(account) = &self.entry_account {
            AccountName::parse(account)
                .map_err(|error| bad("entryAccount", account, &error.to_string()))?;
        }
        if self.entry {
            self.bounds(currency)?;
        }
        Ok(())
    }
}

/// `https`, or plain `http` inside the shop's own network.
fn check_address(address: &str) -> Result<(), ShopError> {
    let refused = |why: &str| Err(bad("address", address, why));
    let Ok(url) = Url::parse(address) else { return refused("give an address with https://") };
    let is_inside = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_inside) {
        return refused("an address outside the shop begins with https://");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return refused("give the address without a path");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("an address holds no password");
    }
    Ok(())
}

fn bad(field: &'static str, value: &str, why: &str) -> ShopError {
    ShopError::BadInput { field, value: value.to_owned(), why: why.to_owned() }
}

impl Shop {
    /// Which pages are served.
    pub async fn page_settings(&self) -> Result<PageSettings, ShopError> {
        let Some(text) = self.store().setting(KEY).await? else {
            return Ok(PageSettings::default());
        };
        serde_json::from_str(&text).map_err(|error| bad(KEY, &text, &error.to_string()))
    }

    /// Keeps them; all of it is checked first.
    pub async fn set_page_settings(
        &self,
        by: &Actor,
        settings: &PageSettings,
    ) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Settings).await?;
        settings.check(self.profile().await?.currency)?;
        let text =
            serde_json::to_string(settings).map_err(|error| bad(KEY, "", &error.to_string()))?;
        let mut tx = self.store().write().await?;
        tx.set_setting(KEY, &text).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The link that the shop's fixed code holds, where its page is served.
    pub async fn entry_link(&self) -> Result<Option<String>, ShopError> {
        let settings = self.page_settings().await?;
        let address = settings.address.filter(|_| settings.entry);
        Ok(address.map(|address| format!("{}/pay", address.trim_end_matches('/'))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, fits: bool) {
        assert_eq!(check_address(address).is_ok(), fits, "{address}");
    }

    #[test]
    fn an_address_outside_the_shop_is_encrypted() {
        check("https://pay.harbour.example", true);
        check("https://pay.harbour.example:8443/", true);
        check("http://127.0.0.1:4173", true);
        check("http://192.168.1.20:8080", true);
        check("http://pay.harbour.example", false);
        check("http://8.8.8.8", false);
        check("https://pay.harbour.example/shop", false);
        check("https://me:secret@pay.harbour.example", false);
        check("javascript:alert(1)", false);
        check("pay.harbour.example", false);
    }

    #[test]
    fn the_limits_are_amounts_of_the_shops_currency() {
        let bounds = |least: &str, most: &str, currency: &str| {
            let settings = PageSettings {
                entry_min: least.to_owned(),
                entry_max: most.to_owned(),
                ..PageSettings::default()
            };
            settings.bounds(Currency::parse(currency).unwrap()).is_ok()
        };
        assert!(bounds("0.50", "200", "EUR"));
        assert!(bounds("50", "20000", "JPY"));
        assert!(!bounds("0.50", "200", "JPY"));
        assert!(!bounds("0", "200", "EUR"));
        assert!(!bounds("5", "4.99", "EUR"));
        assert!(!bounds("", "", "EUR"));
    }
}
