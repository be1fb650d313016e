//! Bringing a file to this program's schema: forward only, one program at a time, and never
//! without a copy of what was there.

use crate::{StoreError, chain};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The schema, from the first version to this one.
pub(crate) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Marks our files ("till" in ASCII), so that we never write into somebody else's.
const APPLICATION_ID: i64 = 0x7469_6c6c;

/// How often we look whether the lock is free.
const LOCK_STEP: Duration = Duration::from_millis(20);

/// The lock round opening and migrating; given back when dropped.
pub(crate) struct OpeningLock {
    _file: File,
}

impl OpeningLock {
    /// Waits for its turn. The lock is a file of its own, since SQLite's locks cannot span the
    /// several transactions of a migration.
    pub(crate) async fn take(database: &Path, wait: Duration) -> Result<Self, StoreError> {
        let path = beside(database, ".lock");
        let failed = |source| StoreError::File { path: path.clone(), doing: "locked", source };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if started.elapsed() < wait => {
                    tokio::time::sleep(LOCK_STEP).await;
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }
}

/// Brings the file to the newest schema that `migrator` knows, under the lock.
pub(crate) async fn migrate(
    conn: &mut SqliteConnection,
    migrator: &Migrator,
    path: &Path,
) -> Result<(), StoreError> {
    let known = migrator.iter().map(|migration| migration.version).max().unwrap_or_default();
    match newest_applied(conn).await? {
        Some(found) if found > known => return Err(StoreError::NewerVersion { found, known }),
        Some(found) if found < known => {
            let copy = copy_before(conn, path, known).await?;
            tracing::info!(from = found, to = known, "copied the data to {}", copy.display());
            chain::note_misfits(conn).await?;
        }
        // A program that died after migrating may have left this undone.
        Some(found) => return chain::catch_up(conn, found).await,
        None => claim(conn).await?,
    }
    // `run` would do the same, but its future could not be sent between threads.
    migrator.run_direct(None, conn, false).await?;
    chain::catch_up(conn, known).await
}

/// The newest schema in the file; `None` for an empty file.
pub(crate) async fn newest_applied(conn: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    // Unchecked, here and below: pragmas and the tables of SQLite and of the migrator have no
    // place in the schema that statements are checked against.
    let application_id: i64 =
        sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *conn).await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *conn).await?;
    if application_id != APPLICATION_ID {
        if tables == 0 && application_id == 0 {
            return Ok(None);
        }
        return Err(StoreError::Damaged { finding: "not a file of this program".to_owned() });
    }
    if tables == 0 {
        // A program died between claiming the file and its first table.
        return Ok(None);
    }
    let newest: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(conn).await?;
    Ok(newest)
}

async fn claim(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    // A pragma takes no parameters; the number is our own.
    let claim = format!("PRAGMA application_id = {APPLICATION_ID}");
    sqlx::query(sqlx::AssertSqlSafe(claim)).execute(conn).await?;
    Ok(())
}

/// Copies the file to `<file>.before-<version>-<n>` and proves the copy whole.
async fn copy_before(
    conn: &mut SqliteConnection,
    path: &Path,
    version: i64,
) -> Result<PathBuf, StoreError> {
    let partial = beside(path, ".copying");
    let failed = |source| StoreError::File { path: partial.clone(), doing: "copied", source };
    // What an earlier program left when it died half way.
    match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let text = partial.to_str().ok_or_else(|| {
        failed(std::io::Error::new(std::io::ErrorKind::InvalidInput, "the path is not Unicode"))
    })?;
    sqlx::query("VACUUM INTO ?").bind(text).execute(conn).await?;
    prove(&partial).await?;
    File::options().write(true).open(&partial).and_then(|file| file.sync_all()).map_err(failed)?;
    let copy = (1_u32..)
        .map(|number| beside(path, &format!(".before-{version}-{number}")))
        .find(|copy| !copy.exists())
        .expect("some number is free");
    std::fs::rename(&partial, &copy).map_err(failed)?;
    Ok(copy)
}

/// A copy that cannot be read is no copy.
async fn prove(copy: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(copy).read_only(true);
    let mut conn = options.connect().await?;
    let finding = first_finding(&mut conn, Check::Whole).await?;
    conn.close().await?;
    match finding {
        None => Ok(()),
        Some(finding) => Err(StoreError::Damaged { finding }),
    }
}

/// How thoroughly SQLite looks at its own pages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// Pages and rows, not whether indexes agree with tables.
    Quick,
    /// Everything.
    Whole,
}

/// What SQLite finds wrong first, if anything.
pub(crate) async fn first_finding(
    conn: &mut SqliteConnection,
    check: Check,
) -> Result<Option<String>, StoreError> {
    let pragma = match check {
        Check::Quick => "PRAGMA quick_check(1)",
        Check::Whole => "PRAGMA integrity_check(1)",
    };
    let finding: String = sqlx::query_scalar(pragma).fetch_one(conn).await?;
    Ok((finding != "ok").then_some(finding))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
