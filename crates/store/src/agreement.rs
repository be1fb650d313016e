//! Agreements to be charged.

use crate::value::{
    BadField, money_if, ms, ms_if, parsed, parsed_if, time, time_if, word, word_if,
};
use crate::{StoreError, WriteTx};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{AccountName, AgreementId, AgreementState, AgreementTerms, Every, WalletName};
use sqlx::SqliteConnection;

/// An agreement to be charged. Its tokens live in the keychain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRecord {
    /// Our own id.
    pub id: AgreementId,
    /// At which acquirer.
    pub account: AccountName,
    /// With which wallet.
    pub wallet: WalletName,
    /// What we know of it.
    pub state: AgreementState,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// What the payer was told before agreeing, where the shop said so.
    pub terms: Option<AgreementTerms>,
    /// What comes back with the consent.
    pub auth_state: String,
    /// The address where the payer agrees.
    pub auth_url: Option<String>,
    /// The exact text of the code to draw instead.
    pub auth_code_text: Option<String>,
    /// The payer's name at the wallet, masked by the wallet.
    pub payer: Option<String>,
    /// Until when the right to charge is good, where it ends.
    pub token_expires_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was stopped, if it was.
    pub ended_at: Option<DateTime<Utc>>,
}

struct AgreementRow {
    agreement_id: String,
    account: String,
    wallet: String,
    state: String,
    reference: Option<String>,
    auth_state: String,
    auth_url: Option<String>,
    auth_code_text: Option<String>,
    payer: Option<String>,
    token_expires_at_ms: Option<i64>,
    created_at_ms: i64,
    ended_at_ms: Option<i64>,
    purpose: Option<String>,
    at_most_minor: Option<i64>,
    at_most_currency: Option<String>,
    every: Option<String>,
    first_on: Option<String>,
}

macro_rules! select_agreement {
    ($rest:tt $(, $arg:expr)*) => {
        sqlx::query_as!(
            AgreementRow,
            "SELECT agreement_id, account, wallet, state, reference, auth_state, auth_url,
                    auth_code_text, payer, token_expires_at_ms, created_at_ms, ended_at_ms, purpose,
                    at_most_minor, at_most_currency, every, first_on
             FROM agreement " + $rest
            $(, $arg)*
        )
    };
}

/// Newest first.
pub(crate) async fn all(conn: &mut SqliteConnection) -> Result<Vec<AgreementRecord>, StoreError> {
    let rows = select_agreement!("ORDER BY agreement_row DESC").fetch_all(conn).await?;
    rows.into_iter().map(AgreementRecord::try_from).collect()
}

pub(crate) async fn by_id(
    conn: &mut SqliteConnection,
    id: &AgreementId,
) -> Result<Option<AgreementRecord>, StoreError> {
    let id = id.as_str();
    let row = select_agreement!("WHERE agreement_id = ?", id).fetch_optional(conn).await?;
    row.map(AgreementRecord::try_from).transpose()
}

pub(crate) async fn by_auth_state(
    conn: &mut SqliteConnection,
    auth_state: &str,
) -> Result<Option<AgreementRecord>, StoreError> {
    let row = select_agreement!("WHERE auth_state = ?", auth_state).fetch_optional(conn).await?;
    row.map(AgreementRecord::try_from).transpose()
}

impl WriteTx<'_> {
    /// Begins an agreement, before the acquirer hears of it.
    pub async fn insert_agreement(&mut self, record: &AgreementRecord) -> Result<(), StoreError> {
        let (id, account) = (record.id.as_str(), record.account.as_str());
        let (wallet, state) = (record.wallet.as_str(), record.state.word());
        let token_expires_at_ms = ms_if(record.token_expires_at);
        let created_at_ms = ms(record.created_at);
        let terms = record.terms.as_ref();
        let purpose = terms.map(|terms| terms.purpose.as_str());
        let at_most_minor = terms.map(|terms| terms.at_most.minor());
        let currency = terms.map(|terms| terms.at_most.currency());
        let at_most_currency = currency.as_ref().map(domain::Currency::code);
        let every = terms.map(|terms| terms.every.word());
        let first_on = terms.map(|terms| terms.first_on.to_string());
        sqlx::query!(
            "INSERT INTO agreement (agreement_id, account, wallet, state, reference, auth_state,
                                    auth_url, auth_code_text, payer, token_expires_at_ms,
                                    created_at_ms, purpose, at_most_minor, at_most_currency, every,
                                    first_on)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id,
            account,
            wallet,
            state,
            record.reference,
            record.auth_state,
            record.auth_url,
            record.auth_code_text,
            record.payer,
            token_expires_at_ms,
            created_at_ms,
            purpose,
            at_most_minor,
            at_most_currency,
            every,
            first_on,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }

    /// Keeps what is now known of an agreement. Whose it is, its terms and its
    /// `auth_state` stay.
    pub async fn save_agreement(&mut self, record: &AgreementRecord) -> Result<(), StoreError> {
        let (id, state) = (record.id.as_str(), record.state.word());
        let token_expires_at_ms = ms_if(record.token_expires_at);
        let ended_at_ms = ms_if(record.ended_at);
        let done = sqlx::query!(
            "UPDATE agreement
             SET state = ?, reference = ?, auth_url = ?, auth_code_text = ?, payer = ?,
                 token_expires_at_ms = ?, ended_at_ms = ?
             WHERE agreement_id = ?",
            state,
            record.reference,
            record.auth_url,
            record.auth_code_text,
            record.payer,
            token_expires_at_ms,
            ended_at_ms,
            id,
        )
        .execute(self.conn().await?)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Missing { record: format!("agreement {id}") });
        }
        Ok(())
    }
}

impl TryFrom<AgreementRow> for AgreementRecord {
    type Error = StoreError;

    fn try_from(row: AgreementRow) -> Result<Self, StoreError> {
        let record = format!("agreement {}", row.agreement_id);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl AgreementRow {
    fn read(mut self) -> Result<AgreementRecord, BadField> {
        let terms = self.terms()?;
        Ok(AgreementRecord {
            id: parsed("agreement_id", AgreementId::parse(&self.agreement_id))?,
            account: parsed("account", AccountName::parse(&self.account))?,
            wallet: parsed("wallet", WalletName::parse(&self.wallet))?,
            state: word("state", &self.state, AgreementState::parse_word)?,
            reference: self.reference,
            terms,
            auth_state: self.auth_state,
            auth_url: self.auth_url,
            auth_code_text: self.auth_code_text,
            payer: self.payer,
            token_expires_at: time_if("token_expires_at_ms", self.token_expires_at_ms)?,
            created_at: time("created_at_ms", self.created_at_ms)?,
            ended_at: time_if("ended_at_ms", self.ended_at_ms)?,
        })
    }

    /// Whole or not at all.
    fn terms(&mut self) -> Result<Option<AgreementTerms>, BadField> {
        let at_most =
            money_if("at_most_minor", self.at_most_minor, self.at_most_currency.as_deref())?;
        let every = word_if("every", self.every.take(), Every::parse_word)?;
        let first_on = parsed_if("first_on", self.first_on.take(), str::parse::<NaiveDate>)?;
        match (self.purpose.take(), at_most, every, first_on) {
            (Some(purpose), Some(at_most), Some(every), Some(first_on)) => {
                Ok(Some(AgreementTerms { purpose, at_most, every, first_on }))
            }
            (None, None, None, None) => Ok(None),
            (Some(_) | None, _, _, _) => {
                Err(BadField::new("purpose", "half of an agreement's terms"))
            }
        }
    }
}
