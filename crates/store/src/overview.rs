//! What the books say of a day: sums, counts and causes, from one state of the file.

use crate::value::{BadField, count, money, ms, parsed, parsed_if, word};
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Mode, Money, PaymentStatus, WalletName};
use sqlx::{Connection, SqliteConnection};

/// A span of time: from the first moment to the first that no longer counts.
pub type Moments = (DateTime<Utc>, DateTime<Utc>);

/// What is asked of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverviewQuestion {
    /// Spans whose takings are told, each by its place in this list.
    pub spans: Vec<Moments>,
    /// The day that is told in detail.
    pub day: Moments,
    /// The span whose failures are told.
    pub failures: Moments,
}

/// What the books answer. Everything goes by when an attempt was made, as lists of attempts do, so
/// that each figure has its rows there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverviewFacts {
    /// What was taken in each span and currency; what is nothing is left out.
    pub spans: Vec<SpanTaken>,
    /// The day's attempts by currency, wallet, mode and how they stand.
    pub groups: Vec<AttemptGroup>,
    /// Why attempts failed, the most frequent first.
    pub failures: Vec<FailureCount>,
    /// How long the day's paid attempts took until we knew, shortest first.
    pub waits: Vec<TimeDelta>,
    /// Who paid by agreement on that day.
    pub by_agreement: AgreementPayers,
}

/// What was taken in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanTaken {
    /// The span's place in the question.
    pub span: usize,
    /// How many attempts are paid.
    pub payments: u32,
    /// What came in.
    pub taken: Money,
    /// What of it has gone back.
    pub refunded: Money,
}

/// Attempts that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptGroup {
    /// Which wallet, where it is known.
    pub wallet: Option<WalletName>,
    /// How the payer was asked.
    pub mode: Mode,
    /// How they stand.
    pub status: PaymentStatus,
    /// Whether they were paid before they were cancelled.
    pub returned: bool,
    /// How many.
    pub attempts: u32,
    /// What was asked for.
    pub amount: Money,
    /// What of it has gone back.
    pub refunded: Money,
}

/// Why attempts failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureCount {
    /// The acquirer's code, where it gave one.
    pub code: Option<String>,
    /// How many.
    pub attempts: u32,
}

/// Who paid by agreement. Only an agreement tells who a payer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgreementPayers {
    /// How many payments were made by agreement.
    pub charges: u32,
    /// By how many payers.
    pub payers: u32,
    /// How many of these had paid before that day.
    pub returning: u32,
}

struct SpanRow {
    span: i64,
    currency: String,
    taken: i64,
    taken_minor: i64,
    refunded_minor: i64,
}

struct GroupRow {
    currency: String,
    wallet: Option<String>,
    mode: String,
    standing: String,
    returned: bool,
    attempts: i64,
    amount_minor: i64,
    refunded_minor: i64,
}

impl Store {
    /// Answers from one state of the books, and reads no more of them than the spans need.
    pub async fn overview(&self, question: &OverviewQuestion) -> Result<OverviewFacts, StoreError> {
        let mut conn = self.reader().await?;
        let mut tx = conn.begin().await?;
        let facts = OverviewFacts {
            spans: spans(&mut tx, &question.spans).await?,
            groups: groups(&mut tx, question.day).await?,
            failures: failures(&mut tx, question.failures).await?,
            waits: waits(&mut tx, question.day).await?,
            by_agreement: by_agreement(&mut tx, question.day).await?,
        };
        tx.rollback().await?;
        Ok(facts)
    }
}

async fn spans(
    conn: &mut SqliteConnection,
    spans: &[Moments],
) -> Result<Vec<SpanTaken>, StoreError> {
    let list = spans.iter().zip(0_i64..).map(|((from, to), place)| [ms(*from), ms(*to), place]);
    let list: Vec<[i64; 3]> = list.collect();
    let list = serde_json::to_string(&list).expect("numbers are always JSON");
    let rows = sqlx::query_file_as!(SpanRow, "queries/overview_spans.sql", list);
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(|row| row.read().map_err(|bad| bad.of("the day's sums"))).collect()
}

async fn groups(
    conn: &mut SqliteConnection,
    (from, to): Moments,
) -> Result<Vec<AttemptGroup>, StoreError> {
    let (from, to) = (ms(from), ms(to));
    let rows = sqlx::query_file_as!(GroupRow, "queries/overview_groups.sql", from, to);
    let rows = rows.fetch_all(conn).await?;
    rows.into_iter().map(|row| row.read().map_err(|bad| bad.of("the day's attempts"))).collect()
}

async fn failures(
    conn: &mut SqliteConnection,
    (from, to): Moments,
) -> Result<Vec<FailureCount>, StoreError> {
    let (from, to) = (ms(from), ms(to));
    let rows = sqlx::query_file!("queries/overview_failures.sql", from, to).fetch_all(conn).await?;
    let read = |code, attempts| Ok(FailureCount { code, attempts: count("attempts", attempts)? });
    rows.into_iter()
        .map(|row| read(row.code, row.attempts).map_err(|bad: BadField| bad.of("the failures")))
        .collect()
}

async fn waits(
    conn: &mut SqliteConnection,
    (from, to): Moments,
) -> Result<Vec<TimeDelta>, StoreError> {
    let (from, to) = (ms(from), ms(to));
    let rows = sqlx::query_file!("queries/overview_waits.sql", from, to).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|row| TimeDelta::milliseconds(row.took_ms)).collect())
}

async fn by_agreement(
    conn: &mut SqliteConnection,
    (from, to): Moments,
) -> Result<AgreementPayers, StoreError> {
    let (from, to) = (ms(from), ms(to));
    let row = sqlx::query_file!("queries/overview_payers.sql", from, to).fetch_one(conn).await?;
    let read = || {
        Ok(AgreementPayers {
            charges: count("charges", row.charges)?,
            payers: count("payers", row.payers)?,
            returning: count("returning", row.returning)?,
        })
    };
    read().map_err(|bad: BadField| bad.of("the day's payers"))
}

impl SpanRow {
    fn read(self) -> Result<SpanTaken, BadField> {
        Ok(SpanTaken {
            span: parsed("span", usize::try_from(self.span))?,
            payments: count("taken", self.taken)?,
            taken: money("amount_minor", self.taken_minor, &self.currency)?,
            refunded: money("refunded_minor", self.refunded_minor, &self.currency)?,
        })
    }
}

impl GroupRow {
    fn read(self) -> Result<AttemptGroup, BadField> {
        Ok(AttemptGroup {
            wallet: parsed_if("wallet", self.wallet, WalletName::parse)?,
            mode: word("mode", &self.mode, Mode::parse_word)?,
            status: word("state", &self.standing, standing)?,
            returned: self.returned,
            attempts: count("attempts", self.attempts)?,
            amount: money("amount_minor", self.amount_minor, &self.currency)?,
            refunded: money("refunded_minor", self.refunded_minor, &self.currency)?,
        })
    }
}

/// `coalesce(close_reason, state)` as a status.
pub(crate) fn standing(word: &str) -> Option<PaymentStatus> {
    match word {
        "unknown" => Some(PaymentStatus::Unknown),
        "awaiting_payer" => Some(PaymentStatus::AwaitingPayer),
        "paid" => Some(PaymentStatus::Paid),
        "declined" => Some(PaymentStatus::Failed),
        "cancelled" => Some(PaymentStatus::Cancelled),
        "expired" => Some(PaymentStatus::Expired),
        _ => None,
    }
}
