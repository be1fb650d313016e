//! One open data folder.

use crate::changes::Changes;
use crate::secrets::SecretsPlace;
use crate::{Change, ShopError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::AccountName;
use operations::Ctx;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Book, Options, Store, StoreError};
use tokio::sync::broadcast;

/// How the time is told: the programs read the clock, tests set it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The database's name in a data folder.
pub(crate) const FILE: &str = "tillside.sqlite";
/// By so much two clocks may differ that write into one folder.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);

/// One open data folder.
pub struct Shop {
    folder: PathBuf,
    id: String,
    ctx: Arc<Ctx>,
    clock: Clock,
    changes: Changes,
}

/// The platform's folder for the data of `app.tillside.desktop`: the same for the desktop and the
/// command line.
pub fn default_folder() -> Result<PathBuf, ShopError> {
    let base = directories::BaseDirs::new().ok_or(ShopError::NoDataFolder)?;
    Ok(base.data_dir().join("app.tillside.desktop"))
}

impl Shop {
    /// Opens a data folder, and makes it where it is not there yet.
    ///
    /// No key is read: looking at orders must not unlock a keychain. [`Shop::connect`] does that.
    pub async fn open(
        folder: &Path,
        book: Book,
        secrets: SecretsPlace,
        clock: Clock,
    ) -> Result<Self, ShopError> {
        Self::open_with(folder, book, secrets, clock, Options::default()).await
    }

    /// Opens a data folder in an unusual way.
    pub async fn open_with(
        folder: &Path,
        book: Book,
        secrets: SecretsPlace,
        clock: Clock,
        options: Options,
    ) -> Result<Self, ShopError> {
        // The one place where the cryptography of TLS is chosen; a second call changes nothing.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        make_private(folder)
            .map_err(|source| ShopError::Folder { folder: folder.display().to_string(), source })?;
        let store = Store::open_with(&folder.join(FILE), book, options, clock()).await?;
        let folder_id = folder_id(&store).await?;
        let ctx = Arc::new(Ctx::new(store, secrets.open(folder, &folder_id)));
        let changes = Changes::from_now(&ctx.store).await?;
        let shop = Self { folder: folder.to_owned(), id: folder_id, ctx, clock, changes };
        let profile = shop.profile().await?;
        shop.ctx.set_zone(profile.zone);
        Ok(shop)
    }

    /// Reads the keys and makes the accounts' gateways. An account whose key cannot be had is
    /// told and left out; the others work.
    pub async fn connect(&self) -> Result<Vec<(AccountName, ShopError)>, ShopError> {
        let profile = self.profile().await?;
        let mut troubles = Vec::new();
        for account in self.ctx.store.accounts().await? {
            if let Err(error) = self.connect_account(&account, &profile).await {
                troubles.push((account.name, error));
            }
        }
        Ok(troubles)
    }

    /// What operations work with.
    pub const fn ctx(&self) -> &Arc<Ctx> {
        &self.ctx
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.ctx.store
    }

    /// Where the folder is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What tells this data folder from others.
    pub(crate) fn folder_id(&self) -> &str {
        &self.id
    }

    /// The time, as the program tells it.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// How far the clock is behind what the books have seen already, where that is more than
    /// clocks differ by. Nothing is refused for it: numbers, trail and backups do not ask the time
    /// which of two things came first.
    pub async fn clock_is_behind(&self) -> Result<Option<TimeDelta>, ShopError> {
        let Some(latest) = self.store().latest_moment().await? else { return Ok(None) };
        let behind = latest.signed_duration_since(self.now());
        Ok((behind > CLOCKS_DIFFER).then_some(behind))
    }

    /// What changes from now on, whichever process changed it. [`crate::Workers`] look for it.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// The clock has jumped, since the computer slept or was set right: everything open is asked
    /// about at once, and not when the old clock would have had it.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        let hastened = self.hasten().await?;
        tracing::info!(hastened, "the clock has jumped; everything open is asked about at once");
        self.poke();
        Ok(())
    }

    /// Everything open is asked about at once. Returns how much that is.
    pub(crate) async fn hasten(&self) -> Result<u64, StoreError> {
        let mut tx = self.store().write().await?;
        let hastened = tx.make_all_due(self.now()).await?;
        tx.commit().await?;
        Ok(hastened)
    }

    /// Looks for changes now instead of at the next turn.
    pub fn poke(&self) {
        self.changes.poke();
    }

    pub(crate) const fn changes_inner(&self) -> &Changes {
        &self.changes
    }
}

/// Two data folders on one machine must not share their keychain entries.
async fn folder_id(store: &Store) -> Result<String, ShopError> {
    const KEY: &str = "folder-id";
    if let Some(id) = store.setting(KEY).await? {
        return Ok(id);
    }
    let mut tx = store.write().await?;
    // Another process may have been first.
    let id = match tx.setting(KEY).await? {
        Some(id) => id,
        None => {
            let id = operations::random_text(16)?;
            tx.set_setting(KEY, &id).await?;
            id
        }
    };
    tx.commit().await?;
    Ok(id)
}

/// The folder is for its owner alone, where the system knows owners.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
