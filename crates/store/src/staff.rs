//! Who works in the shop.

use crate::value::{BadField, count, ms, ms_if, parsed, time, time_if, word};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{Role, StaffId, StaffName};
use sqlx::SqliteConnection;
use std::fmt;

/// Somebody who works in the shop.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffRecord {
    /// Our own id.
    pub id: StaffId,
    /// What they are called; once among those at work.
    pub name: StaffName,
    /// What they are.
    pub role: Role,
    /// The argon2id hash of the PIN, with its salt and cost.
    pub pin_hash: String,
    /// Wrong PINs in a row; counted before each is judged.
    pub wrong_tries: u32,
    /// No PIN is judged before this.
    pub wait_until: Option<DateTime<Utc>>,
    /// Since when they are here.
    pub created_at: DateTime<Utc>,
}

/// A short PIN can be found from its hash, so the hash is not shown either.
impl fmt::Debug for StaffRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffRecord")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("role", &self.role)
            .field("wrong_tries", &self.wrong_tries)
            .field("wait_until", &self.wait_until)
            .finish_non_exhaustive()
    }
}

struct StaffRow {
    staff_id: String,
    name: String,
    role: String,
    pin_hash: String,
    wrong_tries: i64,
    wait_until_ms: Option<i64>,
    created_at_ms: i64,
}

macro_rules! select_staff {
    ($rest:tt $(, $arg:expr)*) => {
        sqlx::query_as!(
            StaffRow,
            "SELECT staff_id, name, role, pin_hash, wrong_tries, wait_until_ms, created_at_ms
             FROM staff WHERE removed_at_ms IS NULL " + $rest
            $(, $arg)*
        )
    };
}

/// By name.
pub(crate) async fn at_work(conn: &mut SqliteConnection) -> Result<Vec<StaffRecord>, StoreError> {
    let rows = select_staff!("ORDER BY created_at_ms, name").fetch_all(conn).await?;
    rows.into_iter().map(StaffRecord::try_from).collect()
}

pub(crate) async fn by_name(
    conn: &mut SqliteConnection,
    name: &StaffName,
) -> Result<Option<StaffRecord>, StoreError> {
    let name = name.as_str();
    let row = select_staff!("AND name = ?", name).fetch_optional(conn).await?;
    row.map(StaffRecord::try_from).transpose()
}

pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: &StaffId,
) -> Result<Option<StaffRecord>, StoreError> {
    let id = id.as_str();
    let row = select_staff!("AND staff_id = ?", id).fetch_optional(conn).await?;
    row.map(StaffRecord::try_from).transpose()
}

pub(crate) async fn any(conn: &mut SqliteConnection) -> Result<bool, StoreError> {
    let any = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM staff WHERE removed_at_ms IS NULL) AS "any!: bool""#
    )
    .fetch_one(conn)
    .await?;
    Ok(any)
}

impl WriteTx<'_> {
    /// Adds somebody. The first one is an owner (`LastOwner`), and a name is there once
    /// (`Duplicate`).
    pub async fn insert_staff(&mut self, record: &StaffRecord) -> Result<(), StoreError> {
        let (id, name) = (record.id.as_str(), record.name.as_str());
        let (role, created_at_ms) = (record.role.word(), ms(record.created_at));
        sqlx::query!(
            "INSERT INTO staff (staff_id, name, role, pin_hash, created_at_ms)
             VALUES (?, ?, ?, ?, ?)",
            id,
            name,
            role,
            record.pin_hash,
            created_at_ms,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Keeps role, PIN and tries.
    pub async fn save_staff(&mut self, record: &StaffRecord) -> Result<(), StoreError> {
        let (id, role) = (record.id.as_str(), record.role.word());
        let wait_until_ms = ms_if(record.wait_until);
        sqlx::query!(
            "UPDATE staff SET role = ?, pin_hash = ?, wrong_tries = ?, wait_until_ms = ?
             WHERE staff_id = ?",
            role,
            record.pin_hash,
            record.wrong_tries,
            wait_until_ms,
            id,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Somebody no longer works here. The last owner stays while others do (`LastOwner`).
    pub async fn remove_staff(
        &mut self,
        id: &StaffId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (id, now_ms) = (id.as_str(), ms(now));
        sqlx::query!("UPDATE staff SET removed_at_ms = ? WHERE staff_id = ?", now_ms, id)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }
}

impl TryFrom<StaffRow> for StaffRecord {
    type Error = StoreError;

    fn try_from(row: StaffRow) -> Result<Self, StoreError> {
        let record = format!("staff {}", row.staff_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl StaffRow {
    fn read(self) -> Result<StaffRecord, BadField> {
        Ok(StaffRecord {
            id: parsed("staff_id", StaffId::parse(&self.staff_id))?,
            name: parsed("name", StaffName::parse(&self.name))?,
            role: word("role", &self.role, Role::parse_word)?,
            pin_hash: self.pin_hash,
            wrong_tries: count("wrong_tries", self.wrong_tries)?,
            wait_until: time_if("wait_until_ms", self.wait_until_ms)?,
            created_at: time("created_at_ms", self.created_at_ms)?,
        })
    }
}
