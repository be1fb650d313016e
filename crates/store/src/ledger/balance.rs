//! What the entries come to.

use crate::value::{BadField, money, ms, parsed, word};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{AccountName, LedgerAccount, Money, MoneyError};

/// What came to an account of the ledger and what went, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerBalance {
    /// At which acquirer.
    pub account: AccountName,
    /// Where.
    pub ledger_account: LedgerAccount,
    /// What came.
    pub came: Money,
    /// What went.
    pub went: Money,
}

struct BalanceRow {
    account: String,
    ledger_account: String,
    currency: String,
    came_minor: i64,
    went_minor: i64,
}

/// How long a day of UTC is.
const DAY_MS: i64 = 86_400_000;

impl LedgerBalance {
    /// What came minus what went.
    pub fn balance(&self) -> Result<Money, MoneyError> {
        self.came.checked_sub(self.went)
    }
}

impl Store {
    /// The balances of all accounts that ever had a move, by acquirer, account and currency: of
    /// everything that is booked, or of what happened before a moment.
    ///
    /// Whole days are kept as sums, so only the entries of the day in which the moment lies are
    /// looked at one by one.
    pub async fn ledger_balances(
        &self,
        before: Option<DateTime<Utc>>,
    ) -> Result<Vec<LedgerBalance>, StoreError> {
        let mut conn = self.reader().await?;
        let before_ms = before.map_or(i64::MAX, ms);
        let day_begin_ms = before_ms.saturating_sub(before_ms.rem_euclid(DAY_MS));
        let rows = sqlx::query_as!(
            BalanceRow,
            r#"SELECT account AS "account!: String", ledger_account AS "ledger_account!: String",
                      currency AS "currency!: String", sum(came_minor) AS "came_minor!: i64",
                      sum(went_minor) AS "went_minor!: i64"
               FROM (
                   SELECT account, ledger_account, currency, sum(came_minor) AS came_minor,
                          sum(went_minor) AS went_minor
                   FROM ledger_day
                   WHERE day_begin_ms < ?1
                   GROUP BY account, ledger_account, currency
                   UNION ALL
                   SELECT e.account, m.to_account, m.currency, m.amount_minor, 0
                   FROM ledger_entry AS e
                   CROSS JOIN ledger_move AS m ON m.entry_id = e.entry_id
                   WHERE e.at_ms >= ?1 AND e.at_ms < ?2
                   UNION ALL
                   SELECT e.account, m.from_account, m.currency, 0, m.amount_minor
                   FROM ledger_entry AS e
                   CROSS JOIN ledger_move AS m ON m.entry_id = e.entry_id
                   WHERE e.at_ms >= ?1 AND e.at_ms < ?2
               )
               GROUP BY account, ledger_account, currency"#,
            day_begin_ms,
            before_ms,
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.into_iter().map(LedgerBalance::try_from).collect()
    }
}

impl TryFrom<BalanceRow> for LedgerBalance {
    type Error = StoreError;

    fn try_from(row: BalanceRow) -> Result<Self, StoreError> {
        let record = format!("the balance of {}, {}", row.ledger_account, row.currency);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl BalanceRow {
    fn read(self) -> Result<LedgerBalance, BadField> {
        Ok(LedgerBalance {
            account: parsed("account", AccountName::parse(&self.account))?,
            ledger_account: word(
                "ledger_account",
                &self.ledger_account,
                LedgerAccount::parse_word,
            )?,
            came: money("came_minor", self.came_minor, &self.currency)?,
            went: money("went_minor", self.went_minor, &self.currency)?,
        })
    }
}
