//! Opening the data folder that the arguments name.

use crate::args::Global;
use crate::clock;
use crate::command::staff::bad_pin;
use crate::error::Failure;
use crate::input;
use crate::zone::Zone;
use domain::{AccountName, Pin, StaffName};
use operations::Actor;
use shop::{SecretsPlace, Shop};
use std::path::PathBuf;
use std::sync::Arc;
use store::{Book, Options, OrderRecord, Store};

/// Where a program without a window is told the folder for good.
const VARIABLE: &str = "TILLSIDE_DATA";

/// Where a program gives the PIN of whoever does something, and of the second person.
const PIN: &str = "TILLSIDE_PIN";
const SECOND_PIN: &str = "TILLSIDE_SECOND_PIN";

/// The open data folder.
pub(crate) struct Place {
    pub(crate) shop: Arc<Shop>,
}

/// Whether a command needs keys at all: looking at orders must not ask for a pass phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    Needed,
    NotNeeded,
}

impl Place {
    /// Opens the folder. No key is read before [`Place::connect`].
    pub(crate) async fn open(global: &Global, keys: Keys) -> Result<Self, Failure> {
        let (book, secrets) = if global.practice {
            (Book::Practice, shop::practice_secrets())
        } else {
            let secrets = match (SecretsPlace::from_env(), keys) {
                (Ok(secrets), _) => secrets,
                (Err(error), Keys::Needed) => return Err(error.into()),
                // Never opened: nothing of this command asks for a key.
                (Err(_), Keys::NotNeeded) => SecretsPlace::Keychain,
            };
            (Book::Live, secrets)
        };
        let wait = global.lock_wait.to_std().unwrap_or_default();
        let options = Options { wait, ..Options::default() };
        let (folder, clock) = (folder(global)?, Arc::new(clock::now));
        let shop = Shop::open_with(&folder, book, secrets, clock, options).await?;
        let place = Self { shop: Arc::new(shop) };
        place.warn_of_the_clock().await?;
        Ok(place)
    }

    /// A clock that was set back makes days and statements wrong, so a person has to see it.
    async fn warn_of_the_clock(&self) -> Result<(), Failure> {
        if let Some(behind) = self.shop.clock_is_behind().await? {
            let (hours, minutes) = (behind.num_hours(), behind.num_minutes().rem_euclid(60));
            tracing::warn!(
                "this computer's clock is {hours} h {minutes} min behind the newest order: set it \
                 right, since days and statements go by it"
            );
        }
        Ok(())
    }

    /// Opens the folder and reads the keys that this command needs: of one account, or of all.
    pub(crate) async fn connected(
        global: &Global,
        account: Option<&AccountName>,
    ) -> Result<Self, Failure> {
        let place = Self::open(global, Keys::Needed).await?;
        place.connect(account).await?;
        Ok(place)
    }

    /// Reads the keys. One that cannot be had fails a command that needs it; where no account is
    /// named every account counts, since leaving one out would choose another silently.
    pub(crate) async fn connect(&self, account: Option<&AccountName>) -> Result<(), Failure> {
        for (name, error) in self.shop.connect().await? {
            if account.is_none_or(|account| *account == name) {
                return Err(error.into());
            }
            tracing::warn!(account = %name, %error, "an account cannot be used");
        }
        Ok(())
    }

    /// Reads the keys and goes on without those that cannot be had, as long as one can.
    pub(crate) async fn connect_what_works(&self) -> Result<(), Failure> {
        let accounts = self.store().accounts().await?.len();
        let troubles = self.shop.connect().await?;
        let all = troubles.len() >= accounts;
        for (name, error) in troubles {
            if all {
                return Err(error.into());
            }
            tracing::warn!(account = %name, %error, "an account cannot be used");
        }
        Ok(())
    }

    /// Who does something: the owner of a shop without staff, or whoever `--staff` names, with the
    /// PIN from the environment.
    pub(crate) async fn actor(&self, global: &Global) -> Result<Actor, Failure> {
        match &global.staff {
            Some(name) => self.sign_in(name, PIN).await,
            None => Ok(Actor::alone(self.shop.profile().await?.till)),
        }
    }

    /// The second person, where one is named.
    pub(crate) async fn approver(&self, name: Option<&str>) -> Result<Option<Actor>, Failure> {
        match name {
            Some(name) => self.sign_in(name, SECOND_PIN).await.map(Some),
            None => Ok(None),
        }
    }

    async fn sign_in(&self, name: &str, variable: &str) -> Result<Actor, Failure> {
        let name = StaffName::parse(name).map_err(input::id)?;
        let text = std::env::var(variable).map_err(|_| {
            let message = format!("{variable} does not hold the PIN of {name}.");
            Failure::input("pin-needed", message, "Nothing was done.")
        })?;
        let pin = Pin::parse(&text).map_err(|error| bad_pin(&error))?;
        let till = self.shop.profile().await?.till;
        Ok(operations::sign_in(self.shop.ctx(), &name, &pin, &till, clock::now()).await?)
    }

    /// The shop's own zone, for what people read.
    pub(crate) fn zone(&self) -> Zone {
        Zone::new(self.shop.ctx().zone())
    }

    pub(crate) fn store(&self) -> &Store {
        &self.shop.ctx().store
    }

    /// The order with this id or number.
    pub(crate) async fn order(&self, id_or_number: &str) -> Result<OrderRecord, Failure> {
        self.store()
            .find_order(id_or_number)
            .await?
            .ok_or_else(|| operations::OperationError::UnknownOrder(id_or_number.to_owned()).into())
    }
}

pub(crate) fn folder(global: &Global) -> Result<PathBuf, Failure> {
    let named = || std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    let folder = match global.data.clone().or_else(|| named().map(PathBuf::from)) {
        Some(folder) => folder,
        None => shop::default_folder()?,
    };
    Ok(if global.practice { folder.join("practice") } else { folder })
}
