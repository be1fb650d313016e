//! Do the links fit each other, and the rows their links?

use super::{Covered, ROWS_AT_ONCE, covered, quoted, signature};
use crate::{Finding, StoreError};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use trail::{Chain, Entry, Newest, Signature, State};

/// A link's body is up to some 160 KiB.
const LINKS_AT_ONCE: i64 = 64;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surveyed {
    pub(crate) links: u64,
    pub(crate) signatures: u64,
}

/// A row that does not stand as its newest link says.
#[derive(Clone, Debug)]
pub(super) struct Misfit {
    pub(super) table: String,
    pub(super) row: i64,
    /// How it stands.
    pub(super) found: State,
    /// How it should, if a link speaks of it at all.
    told: Option<State>,
}

/// Checks the chain, its signatures and every row; names the first record that does not fit.
pub(crate) async fn check(conn: &mut SqliteConnection) -> Result<Surveyed, Finding> {
    let (newest, surveyed) = links(conn).await?;
    let mut first = None;
    rows(conn, &newest, |misfit| {
        first = Some(misfit);
        ControlFlow::Break(())
    })
    .await?;
    match first {
        None => Ok(surveyed),
        Some(misfit) => Err(misfit.finding(conn).await?),
    }
}

/// Follows the chain and learns which link has the last word on each row.
pub(super) async fn links(conn: &mut SqliteConnection) -> Result<(Newest, Surveyed), Finding> {
    let mut signatures = signature::by_link(conn).await?;
    let (mut chain, mut newest) = (Chain::default(), Newest::default());
    let mut surveyed = Surveyed::default();
    loop {
        let links = page(conn, chain.number()).await?;
        if links.is_empty() {
            break;
        }
        for link in links {
            let entries = chain.follow(link.number, &link.body, &link.head)?;
            newest.learn(link.number, &entries);
            surveyed.links = surveyed.links.saturating_add(1);
            for signature in signatures.remove(&link.number).unwrap_or_default() {
                signature.check(Some(chain.head()))?;
                surveyed.signatures = surveyed.signatures.saturating_add(1);
            }
        }
    }
    match signatures.values().flatten().next() {
        None => Ok((newest, surveyed)),
        Some(lost) => Err(lost.check(None).map_or_else(Finding::from, |()| beyond(lost))),
    }
}

fn beyond(signature: &Signature) -> Finding {
    Finding::new("the trail", format!("ends before link {}", signature.statement.link))
}

/// Tells every row that does not stand as the chain says, in the order of the chain and then those
/// that no link speaks of.
pub(super) async fn rows(
    conn: &mut SqliteConnection,
    newest: &Newest,
    mut tell: impl FnMut(Misfit) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let tables: HashMap<String, Covered> =
        covered(conn).await?.into_iter().map(|table| (table.name.clone(), table)).collect();
    let mut standing: BTreeMap<&str, i64> = BTreeMap::new();
    let mut after = 0;
    loop {
        let links = page(conn, after).await?;
        let Some(last) = links.last() else { break };
        after = last.number;
        for link in links {
            let entries = trail::Body::read(&link.body).unwrap_or_default();
            let counts = |entry: &&Entry| newest.link(&entry.table, entry.row) == Some(link.number);
            let entries: Vec<&Entry> = entries.iter().filter(counts).collect();
            for group in entries.chunk_by(|one, next| one.table == next.table) {
                let misfits = compare(conn, &tables, group).await?;
                if misfits.into_iter().any(|misfit| tell(misfit).is_break()) {
                    return Ok(());
                }
                if let Some((name, _)) = tables.get_key_value(&group[0].table) {
                    let stand = group.iter().filter(|entry| entry.state != State::Gone).count();
                    let count = standing.entry(name).or_default();
                    *count = count.saturating_add(i64::try_from(stand).unwrap_or(i64::MAX));
                }
            }
        }
    }
    for table in tables.values() {
        let known = standing.get(table.name.as_str()).copied().unwrap_or_default();
        for misfit in table.strangers(conn, newest, known).await? {
            if tell(misfit).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Rows of one table against what their newest link says.
async fn compare(
    conn: &mut SqliteConnection,
    tables: &HashMap<String, Covered>,
    entries: &[&Entry],
) -> Result<Vec<Misfit>, StoreError> {
    let mut misfits = Vec::new();
    for entries in entries.chunks(ROWS_AT_ONCE) {
        let rows: Vec<i64> = entries.iter().map(|entry| entry.row).collect();
        let states = match tables.get(&entries[0].table) {
            Some(table) => table.states(conn, &rows).await?,
            None => rows.iter().map(|row| (*row, State::Gone)).collect(),
        };
        for (entry, (row, found)) in entries.iter().zip(states) {
            if found != entry.state {
                let (table, told) = (entry.table.clone(), Some(entry.state));
                misfits.push(Misfit { table, row, found, told });
            }
        }
    }
    Ok(misfits)
}

impl Covered {
    /// Rows that no link speaks of, where there are more than `known`.
    async fn strangers(
        &self,
        conn: &mut SqliteConnection,
        newest: &Newest,
        known: i64,
    ) -> Result<Vec<Misfit>, StoreError> {
        // Unchecked: the table is one of all.
        let name = quoted(&self.name);
        let count = format!("SELECT count(*) FROM {name}");
        let count: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&mut *conn).await?;
        if count <= known {
            return Ok(Vec::new());
        }
        let all = format!("SELECT rowid FROM {name} ORDER BY rowid");
        let all: Vec<i64> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(all)).fetch_all(&mut *conn).await?;
        let unknown = |row: &i64| newest.link(&self.name, *row).is_none();
        let rows: Vec<i64> = all.into_iter().filter(unknown).collect();
        let mut misfits = Vec::new();
        for rows in rows.chunks(ROWS_AT_ONCE) {
            for (row, found) in self.states(conn, rows).await? {
                misfits.push(Misfit { table: self.name.clone(), row, found, told: None });
            }
        }
        Ok(misfits)
    }
}

pub(super) struct LinkRow {
    pub(super) number: i64,
    pub(super) body: Vec<u8>,
    pub(super) head: Vec<u8>,
}

/// The next links.
pub(super) async fn page(
    conn: &mut SqliteConnection,
    after: i64,
) -> Result<Vec<LinkRow>, StoreError> {
    let links = sqlx::query_as!(
        LinkRow,
        "SELECT link AS number, body, head FROM trail WHERE link > ? ORDER BY link LIMIT ?",
        after,
        LINKS_AT_ONCE,
    )
    .fetch_all(conn)
    .await?;
    Ok(links)
}

/// What people call a row of a table, and the column of its id where that is not the row's number.
const CALLED: [(&str, &str, Option<&str>); 7] = [
    ("shop_order", "order", Some("order_id")),
    ("payment", "payment", Some("payment_request_id")),
    ("refund", "refund", Some("refund_request_id")),
    ("notification", "notification", Some("notification_id")),
    ("agreement", "agreement", Some("agreement_id")),
    ("discrepancy", "break", None),
    ("ledger_entry", "ledger entry", None),
];

impl Misfit {
    async fn finding(&self, conn: &mut SqliteConnection) -> Result<Finding, StoreError> {
        let called = CALLED.iter().find(|(table, ..)| *table == self.table);
        let (name, column) =
            called.map_or((self.table.as_str(), None), |(_, name, column)| (*name, *column));
        let id: Option<String> = match column {
            Some(column) => {
                // Unchecked: both names are from the list above.
                let sql = format!("SELECT {column} FROM {} WHERE rowid = ?", self.table);
                let id = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(self.row);
                id.fetch_optional(conn).await?
            }
            None => None,
        };
        let record = format!("{name} {}", id.unwrap_or_else(|| self.row.to_string()));
        let what = match (self.told, self.found) {
            (None, _) => "was not written by this program",
            (Some(State::Gone), State::Stands(_)) => "was taken away, and is there again",
            (Some(State::Stands(_)), State::Gone) => "is missing",
            (Some(_), _) => "is not as it was written",
        };
        Ok(Finding::new(record, what))
    }
}

impl From<trail::Fault> for Finding {
    fn from(fault: trail::Fault) -> Self {
        Self::new(fault.record, fault.what)
    }
}
