//! Printers, and when receipts are printed. Kept as one setting, so that its parts always fit.

use crate::{Shop, ShopError};
use domain::Right;
use operations::Actor;
use printer::{Connection, Limits};
use receipt::Language;
use receipt::escpos::{Profile, profile};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::PathBuf;

/// The setting's name.
const KEY: &str = "paper";
/// More printers than any till has.
const PRINTERS_MAX: usize = 16;
/// What a printer is called whose driver takes a PDF: an office printer of the system.
pub const SHEET: &str = "sheet-a4";

/// What could be a printer on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundPrinters {
    /// Device files.
    pub devices: Vec<String>,
    /// Printers of the system, by name.
    pub queues: Vec<String>,
}

/// Looks for printers. A machine without a printing service has none, which is no error.
pub async fn found_printers() -> FoundPrinters {
    let devices = printer::devices().iter().map(|path| path.display().to_string()).collect();
    let queues = printer::queues(Limits::default()).await.unwrap_or_else(|error| {
        tracing::info!(%error, "the system's printers are not known");
        Vec::new()
    });
    FoundPrinters { devices, queues }
}

/// Printers, and when receipts are printed. This is also the form in which it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct PaperSettings {
    /// The printers, the one that is used first.
    pub printers: Vec<PrinterSetting>,
    /// Whether a receipt is printed by itself when an order is paid.
    pub automatic: bool,
    /// The language of receipts, as a tag.
    pub language: String,
}

/// A printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PrinterSetting {
    /// What the shop calls it.
    pub name: String,
    /// How it is reached.
    pub link: Link,
    /// What it can do: a profile of [`receipt::escpos::PROFILES`], or `sheet-a4`.
    pub profile: String,
    /// Whether the cash drawer hangs on it and opens with a receipt.
    pub drawer: bool,
}

/// How a printer is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Link {
    /// Over the network.
    Network {
        /// A name or an address.
        host: String,
        /// Usually 9100.
        port: u16,
    },
    /// By its device file.
    Device {
        /// Such as `/dev/usb/lp0`.
        path: String,
    },
    /// As a printer of the system.
    Queue {
        /// Its name there.
        queue: String,
    },
}

impl Link {
    pub(crate) fn connection(&self) -> Connection {
        match self {
            Self::Network { host, port } => Connection::Network { host: host.clone(), port: *port },
            Self::Device { path } => Connection::Device(PathBuf::from(path)),
            Self::Queue { queue } => Connection::Queue(queue.clone()),
        }
    }
}

impl PaperSettings {
    /// The language of receipts.
    pub fn language(&self) -> Language {
        Language::of_tag(&self.language)
    }

    /// The printer of that name, or the first.
    pub(crate) fn printer(&self, name: Option<&str>) -> Result<&PrinterSetting, ShopError> {
        match name {
            None => self.printers.first().ok_or(ShopError::NoPrinter),
            Some(name) => self
                .printers
                .iter()
                .find(|printer| printer.name == name)
                .ok_or_else(|| ShopError::UnknownPrinter(name.to_owned())),
        }
    }

    fn check(&self) -> Result<(), ShopError> {
        if self.printers.len() > PRINTERS_MAX {
            return Err(bad("printers", "", "at most 16"));
        }
        for (at, printer) in self.printers.iter().enumerate() {
            printer.check()?;
            let same = |other: &&PrinterSetting| other.name == printer.name;
            if self.printers.iter().take(at).any(|other| same(&other)) {
                return Err(bad("name", &printer.name, "another printer is called that"));
            }
        }
        Ok(())
    }
}

impl PrinterSetting {
    /// Its profile; none for a printer that takes a PDF.
    pub(crate) fn profile(&self) -> Option<&'static Profile> {
        profile(&self.profile)
    }

    fn check(&self) -> Result<(), ShopError> {
        let count = self.name.chars().count();
        if !(1..=40).contains(&count) || self.name.chars().any(char::is_control) {
            return Err(bad("name", &self.name, "a printer's name has 1 to 40 characters"));
        }
        if self.profile != SHEET && self.profile().is_none() {
            return Err(bad("profile", &self.profile, "there is no such profile"));
        }
        match &self.link {
            Link::Network { host, port } => {
                let is_name =
                    host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
                let fits = (1..=253).contains(&host.len()) && (is_name || is_address(host));
                if !fits || *port == 0 {
                    return Err(bad("host", host, "give a host name or an address, and a port"));
                }
            }
            Link::Device { path } if !path.starts_with("/dev/") => {
                return Err(bad("path", path, "a printer's device file begins with /dev/"));
            }
            Link::Queue { queue } if queue.trim().is_empty() || queue.starts_with('-') => {
                return Err(bad("queue", queue, "give the printer's name in the system"));
            }
            Link::Device { .. } | Link::Queue { .. } => {}
        }
        if self.profile == SHEET && !matches!(self.link, Link::Queue { .. }) {
            return Err(bad("profile", &self.profile, "sheets need a printer of the system"));
        }
        Ok(())
    }
}

fn is_address(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok()
}

fn bad(field: &'static str, value: &str, why: &str) -> ShopError {
    ShopError::BadInput { field, value: value.to_owned(), why: why.to_owned() }
}

impl Shop {
    /// Printers, and when receipts are printed.
    pub async fn paper_settings(&self) -> Result<PaperSettings, ShopError> {
        let Some(text) = self.store().setting(KEY).await? else {
            return Ok(PaperSettings::default());
        };
        serde_json::from_str(&text).map_err(|error| bad(KEY, &text, &error.to_string()))
    }

    /// Keeps them; all of it is checked first.
    pub async fn set_paper_settings(
        &self,
        by: &Actor,
        settings: &PaperSettings,
    ) -> Result<(), ShopError> {
        self.ctx().allow(by, Right::Settings).await?;
        settings.check()?;
        let text =
            serde_json::to_string(settings).map_err(|error| bad(KEY, "", &error.to_string()))?;
        let mut tx = self.store().write().await?;
        tx.set_setting(KEY, &text).await?;
        tx.commit().await?;
        Ok(())
    }
}
