//! What an account at the acquirer needs to work, checked once.

use domain::Currency;
use gateway::{PrivateKey, PublicKey};
use std::time::Duration;
use url::{Host, Url};

/// An account at AMS.
#[derive(Debug)]
pub struct AmsSettings {
    /// The acquirer's address without a path, such as `https://open-sea-global.alipay.com`. Plain
    /// `http` is taken on the loopback only.
    pub base_url: String,
    /// The id that the acquirer gave us. One that begins with `SANDBOX_` uses the sandbox's paths.
    pub client_id: String,
    /// Signs our requests.
    pub private_key: PrivateKey,
    /// Verifies the acquirer's answers and notifications.
    pub gateway_public_key: PublicKey,
    /// In which currency the shop is paid out; the cashier and agreements need it.
    pub settlement_currency: Option<Currency>,
    /// Where notifications go: `https`, or `http` on the loopback.
    pub notify_url: String,
    /// Where the payer's browser returns to. Without one it is the site of `notify_url`.
    pub redirect_url: Option<String>,
    /// Who sells.
    pub merchant: Merchant,
    /// Where.
    pub store: Store,
    /// How long a connection may take to be made.
    pub connect_timeout: Duration,
    /// How long a call may take altogether.
    pub total_timeout: Duration,
}

impl AmsSettings {
    /// A good connect time-out.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
    /// A good total time-out.
    pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
}

/// Who sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// The shop's own id for itself.
    pub id: String,
    /// The name that payers see.
    pub name: String,
    /// Merchant category code, four digits.
    pub mcc: String,
}

/// Where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The shop's own id for the store.
    pub id: String,
    /// The name that payers see.
    pub name: String,
    /// Merchant category code, four digits.
    pub mcc: String,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum AmsSettingsError {
    /// The acquirer's address.
    #[error("the gateway address {url:?} {why}")]
    GatewayUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Where notifications go.
    #[error("the notify address {url:?} {why}")]
    NotifyUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Where the payer returns to.
    #[error("the redirect address {url:?} {why}")]
    RedirectUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text that the acquirer needs.
    #[error("the {field} {why}")]
    Text {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The program did not choose what encrypts; that is its first duty.
    #[error("no TLS provider is installed in this program")]
    NoTls,
    /// The HTTP client could not be made.
    #[error("the connection to the gateway cannot be prepared")]
    Http(#[source] reqwest::Error),
}

/// The addresses, read.
pub(crate) struct Addresses {
    pub(crate) base: Url,
    pub(crate) notify: Url,
    pub(crate) redirect: Url,
}

/// Checks everything but the keys, which are checked by their types.
pub(crate) fn checked(settings: &AmsSettings) -> Result<Addresses, AmsSettingsError> {
    let base = base(&settings.base_url)?;
    let notify = address(&settings.notify_url, 1024)
        .map_err(|why| AmsSettingsError::NotifyUrl { url: settings.notify_url.clone(), why })?;
    let redirect = match &settings.redirect_url {
        Some(url) => address(url, 1024)
            .map_err(|why| AmsSettingsError::RedirectUrl { url: url.clone(), why })?,
        // The protocol wants one wherever a browser is involved; the shop's own site is as good
        // a place to come back to as any, and no goods go out on the return anyway.
        None => {
            let mut site = notify.clone();
            site.set_path("/");
            site.set_query(None);
            site
        }
    };
    let Merchant { id, name, mcc } = &settings.merchant;
    text("client id", &settings.client_id, 64)?;
    if !settings.client_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        let why = "may have no blanks, and only plain letters, digits and signs";
        return Err(AmsSettingsError::Text { field: "client id", why });
    }
    text("merchant's id", id, 64)?;
    text("merchant's name", name, 256)?;
    category("merchant's category code", mcc)?;
    text("store's id", &settings.store.id, 64)?;
    text("store's name", &settings.store.name, 256)?;
    category("store's category code", &settings.store.mcc)?;
    Ok(Addresses { base, notify, redirect })
}

/// Whether an address stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn base(text: &str) -> Result<Url, AmsSettingsError> {
    let wrong = |why| AmsSettingsError::GatewayUrl { url: text.to_owned(), why };
    let url = address(text, 2048).map_err(wrong)?;
    if url.path() != "/" || url.query().is_some() {
        return Err(wrong("may have no path: the protocol has its own"));
    }
    Ok(url)
}

fn address(text: &str, len_max: usize) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "is not an address such as https://shop.example/pay")?;
    if url.as_str().len() > len_max {
        return Err("is too long");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("may hold no user name and no password");
    }
    if url.fragment().is_some() {
        return Err("may have no part behind #");
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err("has to begin with https:// (http:// only on this machine)"),
        _ => Err("has to begin with https://"),
    }
}

fn text(field: &'static str, text: &str, len_max: usize) -> Result<(), AmsSettingsError> {
    let why = match text.chars().count() {
        _ if text.trim().is_empty() => "is missing",
        length if length > len_max => "is too long",
        _ if text.chars().any(char::is_control) => "holds a line break or a control character",
        _ => return Ok(()),
    };
    Err(AmsSettingsError::Text { field, why })
}

fn category(field: &'static str, code: &str) -> Result<(), AmsSettingsError> {
    if code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(AmsSettingsError::Text { field, why: "has to be four digits, such as 5999" })
}
