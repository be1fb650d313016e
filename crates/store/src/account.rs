//! Accounts at acquirers.

use crate::value::{BadField, ms, ms_if, parsed, parsed_if, time, time_if};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, Utc};
use domain::{AccountName, Currency};
use sqlx::SqliteConnection;

/// An account at an acquirer. Private keys are not here: they live in the keychain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRecord {
    /// The name that the shop gave it.
    pub name: AccountName,
    /// Which protocol it speaks, in the contract's word: `ams`.
    pub kind: String,
    /// Where the acquirer is reached.
    pub gateway_url: String,
    /// Who we are there.
    pub client_id: String,
    /// What the acquirer pays out in.
    pub settlement_currency: Option<Currency>,
    /// Where notifications are to go.
    pub notify_url: Option<String>,
    /// Where the payer goes after paying on a page.
    pub redirect_url: Option<String>,
    /// The shop's id in the acquirer's eyes, if not the shop's own.
    pub merchant_id: Option<String>,
    /// The shop's name in the acquirer's eyes, if not the shop's own.
    pub merchant_name: Option<String>,
    /// The shop's trade in the acquirer's eyes, if not the shop's own.
    pub merchant_mcc: Option<String>,
    /// The acquirer's public key, as it was given.
    pub gateway_public_key: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was removed; payments still name it.
    pub removed_at: Option<DateTime<Utc>>,
    /// When a trusted answer last came.
    pub last_answer_at: Option<DateTime<Utc>>,
    /// Since when no call has been answered; nothing once one is.
    pub silent_since: Option<DateTime<Utc>>,
    /// The acquirer's clock less ours, in milliseconds, as last measured.
    pub skew_ms: Option<i64>,
}

struct AccountRow {
    name: String,
    kind: String,
    gateway_url: String,
    client_id: String,
    settlement_currency: Option<String>,
    notify_url: Option<String>,
    redirect_url: Option<String>,
    merchant_id: Option<String>,
    merchant_name: Option<String>,
    merchant_mcc: Option<String>,
    gateway_public_key: String,
    created_at_ms: i64,
    removed_at_ms: Option<i64>,
    last_answer_at_ms: Option<i64>,
    silent_since_ms: Option<i64>,
    skew_ms: Option<i64>,
}

macro_rules! select_account {
    ($rest:tt $(, $arg:expr)*) => {
        sqlx::query_as!(
            AccountRow,
            "SELECT name, kind, gateway_url, client_id, settlement_currency, notify_url,
                    redirect_url, merchant_id, merchant_name, merchant_mcc, gateway_public_key,
                    created_at_ms, removed_at_ms, last_answer_at_ms, silent_since_ms,
                    skew_ms
             FROM account " + $rest
            $(, $arg)*
        )
    };
}

/// Accounts that are in use, by name.
pub(crate) async fn in_use(conn: &mut SqliteConnection) -> Result<Vec<AccountRecord>, StoreError> {
    let rows = select_account!("WHERE removed_at_ms IS NULL ORDER BY name").fetch_all(conn).await?;
    rows.into_iter().map(AccountRecord::try_from).collect()
}

pub(crate) async fn by_name(
    conn: &mut SqliteConnection,
    name: &AccountName,
) -> Result<Option<AccountRecord>, StoreError> {
    let name = name.as_str();
    let row = select_account!("WHERE name = ?", name).fetch_optional(conn).await?;
    row.map(AccountRecord::try_from).transpose()
}

/// Keeps that an account answered.
pub(crate) async fn write_answer(
    conn: &mut SqliteConnection,
    name: &AccountName,
    at_ms: i64,
    skew_ms: Option<i64>,
) -> Result<(), StoreError> {
    let name = name.as_str();
    sqlx::query!(
        "UPDATE account SET last_answer_at_ms = ?, silent_since_ms = NULL,
                            skew_ms = coalesce(?, skew_ms)
         WHERE name = ?",
        at_ms,
        skew_ms,
        name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl WriteTx<'_> {
    /// Adds an account or changes one; a removed one of that name is in use again. What was
    /// measured and when it was first added stay.
    pub async fn put_account(&mut self, account: &AccountRecord) -> Result<(), StoreError> {
        let name = account.name.as_str();
        let settlement_currency = account.settlement_currency.as_ref().map(Currency::code);
        let created_at_ms = ms(account.created_at);
        let removed_at_ms = ms_if(account.removed_at);
        self.known().0.forget_accounts();
        sqlx::query!(
            "INSERT INTO account (name, kind, gateway_url, client_id, settlement_currency,
                                  notify_url, redirect_url, merchant_id, merchant_name,
                                  merchant_mcc, gateway_public_key, created_at_ms, removed_at_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (name) DO UPDATE
             SET kind = excluded.kind, gateway_url = excluded.gateway_url,
                 client_id = excluded.client_id,
                 settlement_currency = excluded.settlement_currency,
                 notify_url = excluded.notify_url, redirect_url = excluded.redirect_url,
                 merchant_id = excluded.merchant_id, merchant_name = excluded.merchant_name,
                 merchant_mcc = excluded.merchant_mcc,
                 gateway_public_key = excluded.gateway_public_key,
                 removed_at_ms = excluded.removed_at_ms",
            name,
            account.kind,
            account.gateway_url,
            account.client_id,
            settlement_currency,
            account.notify_url,
            account.redirect_url,
            account.merchant_id,
            account.merchant_name,
            account.merchant_mcc,
            account.gateway_public_key,
            created_at_ms,
            removed_at_ms,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Takes an account out of use. It stays in the file, since payments name it.
    ///
    /// Returns whether one was in use.
    pub async fn remove_account(
        &mut self,
        name: &AccountName,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (name, now_ms) = (name.as_str(), ms(now));
        let done = sqlx::query!(
            "UPDATE account SET removed_at_ms = ? WHERE name = ? AND removed_at_ms IS NULL",
            now_ms,
            name,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes that a trusted answer came, and how far apart the clocks are if that was measured.
    pub fn note_account_answer(
        &mut self,
        name: &AccountName,
        at: DateTime<Utc>,
        skew_ms: Option<i64>,
    ) {
        self.known().0.answered(name, ms(at), skew_ms);
    }

    /// Notes that a call was not answered. The first such call since an answer counts.
    pub async fn note_account_silence(
        &mut self,
        name: &AccountName,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (name, at_ms) = (name.as_str(), ms(at));
        sqlx::query!(
            "UPDATE account SET silent_since_ms = ? WHERE name = ? AND silent_since_ms IS NULL",
            at_ms,
            name,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }
}

impl TryFrom<AccountRow> for AccountRecord {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let record = format!("account {}", row.name);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl AccountRow {
    fn read(self) -> Result<AccountRecord, BadField> {
        Ok(AccountRecord {
            name: parsed("name", AccountName::parse(&self.name))?,
            kind: self.kind,
            gateway_url: self.gateway_url,
            client_id: self.client_id,
            settlement_currency: parsed_if(
                "settlement_currency",
                self.settlement_currency,
                Currency::parse,
            )?,
            notify_url: self.notify_url,
            redirect_url: self.redirect_url,
            merchant_id: self.merchant_id,
            merchant_name: self.merchant_name,
            merchant_mcc: self.merchant_mcc,
            gateway_public_key: self.gateway_public_key,
            created_at: time("created_at_ms", self.created_at_ms)?,
            removed_at: time_if("removed_at_ms", self.removed_at_ms)?,
            last_answer_at: time_if("last_answer_at_ms", self.last_answer_at_ms)?,
            silent_since: time_if("silent_since_ms", self.silent_since_ms)?,
            skew_ms: self.skew_ms,
        })
    }
}
