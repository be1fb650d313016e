//! The chain over everything that is written: what a transaction changed, and its link.
//!
//! SQLite itself tells which rows a transaction writes, triggers included, so no table can be
//! forgotten: all are covered but those in [`NOT_COVERED`] and those without row numbers.

mod catch_up;
mod export;
mod signature;
mod survey;

pub(crate) use catch_up::{catch_up, note_misfits};
pub use export::TrailExportError;
pub(crate) use signature::{by_link as signatures, newest as newest_signature};
pub(crate) use survey::{Surveyed, check};

use crate::StoreError;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Column, Decode, Row, TypeInfo, ValueRef};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use trail::{BODY_ENTRIES_MAX, Body, Cell, Chain, Digest, RowDigest, State};

/// Tables that say nothing of their own: the chain itself, what keeps SQLite going, and what can be
/// reckoned anew from other tables. The pieces of a search index are never covered.
const NOT_COVERED: [&str; 4] = ["_sqlx_migrations", "trail", "trail_signature", "trail_misfit"];

/// Tells where the chain ends, as a row of no table.
const END_SQL: &str = "SELECT -1, link, head FROM trail ORDER BY link DESC LIMIT 1;";
const END_PLACE: i64 = -1;

/// So many rows are read at once.
const ROWS_AT_ONCE: usize = 1024;

/// A table whose rows the chain covers.
#[derive(Debug)]
pub(crate) struct Covered {
    pub(crate) name: String,
    /// Its place among them, by which what is read of several is told apart.
    place: i64,
    /// Takes a JSON list of row numbers.
    rows_sql: String,
}

/// The tables that the chain covers; none where the schema has no chain yet.
pub(crate) async fn covered(conn: &mut SqliteConnection) -> Result<Vec<Covered>, StoreError> {
    // Unchecked, here and below: this is about tables that other migrations make.
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT one.name, col.name
         FROM pragma_table_list AS one, pragma_table_info(one.name) AS col
         WHERE one.schema = 'main' AND one.type = 'table' AND one.wr = 0
           AND one.name NOT LIKE 'sqlite!_%' ESCAPE '!'
         ORDER BY one.name, col.cid",
    )
    .fetch_all(conn)
    .await?;
    if !columns.iter().any(|(table, _)| table == "trail") {
        return Ok(Vec::new());
    }
    let tables = columns.chunk_by(|(table, _), (next, _)| table == next);
    let covered = tables.filter(|columns| !NOT_COVERED.contains(&columns[0].0.as_str()));
    Ok(covered.enumerate().map(|(place, columns)| Covered::new(place, columns)).collect())
}

/// Rows that the transaction under way has written, by table. The connection's hook fills it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pending(Arc<Mutex<Rows>>);

pub(crate) type Rows = BTreeMap<String, BTreeSet<i64>>;

impl Pending {
    /// Listens to what a connection writes.
    pub(crate) async fn listen(&self, conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let pending = self.clone();
        conn.lock_handle().await?.set_update_hook(move |change| {
            pending.note(change.table, change.rowid);
        });
        Ok(())
    }

    fn note(&self, table: &str, row: i64) {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match tables.get_mut(table) {
            Some(rows) => {
                rows.insert(row);
            }
            None => {
                tables.insert(table.to_owned(), BTreeSet::from([row]));
            }
        }
    }

    /// What was written so far; the list is empty afterwards.
    pub(crate) fn take(&self) -> Rows {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Where the chain ends.
pub(crate) async fn end(conn: &mut SqliteConnection) -> Result<Chain, StoreError> {
    end_of(&read(conn, END_SQL, &[]).await?)
}

/// Where the chain ends, of rows of which that is the first.
fn end_of(rows: &[SqliteRow]) -> Result<Chain, StoreError> {
    let Some(row) = rows.first() else { return Ok(Chain::default()) };
    let (place, link): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if place != END_PLACE {
        return Ok(Chain::default());
    }
    let head = Digest::from_bytes(row.try_get(2)?).map_err(|error| StoreError::Unreadable {
        record: format!("link {link} of the trail"),
        what: error.to_string(),
    })?;
    Ok(Chain::at(link, head))
}

/// Writes a link and does what the text's rest says.
macro_rules! write_link {
    ($link:expr, $conn:expr, $rest:tt) => {{
        let (body, head) = ($link.body.as_bytes(), $link.head.as_bytes().as_slice());
        sqlx::query!(
            "INSERT INTO trail (link, body, head) VALUES (?, ?, ?)" + $rest,
            $link.number,
            body,
            head
        )
        .execute($conn)
        .await?;
        Ok(())
    }};
}

/// A link that is not in the file yet.
#[derive(Debug)]
pub(crate) struct NewLink {
    number: i64,
    body: Body,
    head: Digest,
}

impl NewLink {
    fn after(chain: &mut Chain, body: Body) -> Self {
        chain.append(body.as_bytes());
        Self { number: chain.number(), body, head: chain.head() }
    }

    async fn write(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        write_link!(self, conn, "")
    }

    /// Writes it and commits the transaction under way, by one text.
    pub(crate) async fn write_last(&self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        write_link!(self, conn, "; COMMIT")
    }
}

/// What to put at the end for what a transaction has written, within that transaction.
pub(crate) async fn append(
    conn: &mut SqliteConnection,
    covered: &[Covered],
    mut written: Rows,
) -> Result<Option<NewLink>, StoreError> {
    written.retain(|name, _| covered.iter().any(|table| table.name == *name));
    append_all(conn, covered, &written).await
}

/// Puts links at the end for these rows as they stand now, all but the last, which is given back;
/// those of a table that is not there any more are gone.
async fn append_all(
    conn: &mut SqliteConnection,
    covered: &[Covered],
    written: &Rows,
) -> Result<Option<NewLink>, StoreError> {
    if written.is_empty() {
        return Ok(None);
    }
    let (mut chain, mut body, mut entries) = (Chain::default(), Body::default(), 0_usize);
    for parts in readings(covered, written) {
        let rows = read(conn, END_SQL, &parts).await?;
        chain = end_of(&rows)?;
        for (part, states) in parts.iter().zip(states_of(&parts, &rows)?) {
            if entries.saturating_add(states.len()) > BODY_ENTRIES_MAX {
                NewLink::after(&mut chain, std::mem::take(&mut body)).write(conn).await?;
                entries = 0;
            }
            body.push(part.name, &states);
            entries = entries.saturating_add(states.len());
        }
    }
    Ok(Some(NewLink::after(&mut chain, body)))
}

/// Some rows of one table.
struct Part<'a> {
    name: &'a str,
    /// Nothing where the table is not there any more.
    table: Option<&'a Covered>,
    rows: Vec<i64>,
}

/// Cuts what was written into parts, and those into what is read at once.
fn readings<'a>(covered: &'a [Covered], written: &'a Rows) -> Vec<Vec<Part<'a>>> {
    let (mut readings, mut reading, mut rows_in_it) = (Vec::new(), Vec::new(), 0_usize);
    for (name, rows) in written {
        let table = covered.iter().find(|table| table.name == *name);
        let rows: Vec<i64> = rows.iter().copied().collect();
        for rows in rows.chunks(ROWS_AT_ONCE) {
            rows_in_it = rows_in_it.saturating_add(rows.len());
            if rows_in_it > ROWS_AT_ONCE {
                rows_in_it = rows.len();
                readings.push(std::mem::take(&mut reading));
            }
            reading.push(Part { name, table, rows: rows.to_vec() });
        }
    }
    readings.push(reading);
    readings
}

impl Covered {
    /// Columns are named one by one: a statement that says `*` means something else after a
    /// migration, also where it was prepared before.
    fn new(place: usize, columns: &[(String, String)]) -> Self {
        let name = columns[0].0.clone();
        let listed: Vec<String> = columns.iter().map(|(_, column)| quoted(column)).collect();
        let rows_sql = format!(
            "SELECT {place}, rowid, {} FROM {} WHERE rowid IN (SELECT value FROM json_each(?));",
            listed.join(", "),
            quoted(&name),
        );
        let place = i64::try_from(place).expect("tables are few");
        Self { name, place, rows_sql }
    }

    fn part(&self, rows: &[i64]) -> Part<'_> {
        Part { name: &self.name, table: Some(self), rows: rows.to_vec() }
    }

    /// How these rows stand, in their order.
    pub(crate) async fn states(
        &self,
        conn: &mut SqliteConnection,
        rows: &[i64],
    ) -> Result<Vec<(i64, State)>, StoreError> {
        let parts = [self.part(rows)];
        let rows = read(conn, "", &parts).await?;
        Ok(states_of(&parts, &rows)?.pop().unwrap_or_default())
    }
}

/// How the rows of these parts stand, in their order, by what was read. A table is in one part only.
fn states_of(parts: &[Part<'_>], read: &[SqliteRow]) -> Result<Vec<Vec<(i64, State)>>, StoreError> {
    let mut found = HashMap::new();
    for row in read {
        let (place, number, columns) = cells(row)?;
        let mut tables = parts.iter().filter_map(|part| part.table);
        let Some(table) = tables.find(|table| table.place == place) else { continue };
        let mut digest = RowDigest::new(&table.name, number);
        for (name, cell) in columns {
            digest.column(name, cell);
        }
        found.insert((place, number), digest.finish());
    }
    let state = |part: &Part<'_>, row: i64| {
        let digest = part.table.and_then(|table| found.get(&(table.place, row)));
        (row, digest.map_or(State::Gone, |digest| State::Stands(*digest)))
    };
    let states = |part: &Part<'_>| part.rows.iter().map(|row| state(part, *row)).collect();
    Ok(parts.iter().map(states).collect())
}

/// A name as SQL takes it, whatever it is.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Reads what `first` asks for and then the rows of these parts, by one text of several statements:
/// each text costs a way to SQLite's thread and back.
async fn read(
    conn: &mut SqliteConnection,
    first: &str,
    parts: &[Part<'_>],
) -> Result<Vec<SqliteRow>, StoreError> {
    let tables = parts.iter().filter_map(|part| Some((part.table?, &part.rows)));
    let tables: Vec<(&Covered, &Vec<i64>)> = tables.collect();
    let mut sql = first.to_owned();
    sql.extend(tables.iter().map(|(table, _)| table.rows_sql.as_str()));
    // The text has no part that came from outside: tables' own names, quoted.
    let mut statements = sqlx::query(sqlx::AssertSqlSafe(sql));
    for (_, rows) in tables {
        let rows = serde_json::to_string(rows).expect("numbers are always JSON");
        statements = statements.bind(rows);
    }
    Ok(statements.fetch_all(conn).await?)
}

/// Names and what they hold.
type Columns<'a> = Vec<(&'a str, Cell<'a>)>;

/// The place of a row's table, the row's number, and its columns that hold something, as they lie
/// in the file.
fn cells(row: &SqliteRow) -> Result<(i64, i64, Columns<'_>), StoreError> {
    let (place, number) = (row.try_get(0)?, row.try_get(1)?);
    let mut cells = Vec::with_capacity(row.len());
    for (place, column) in row.columns().iter().enumerate().skip(2) {
        let raw = row.try_get_raw(place)?;
        if raw.is_null() {
            continue;
        }
        let unreadable = |error| StoreError::Query(sqlx::Error::Decode(error));
        let kind = raw.type_info().into_owned();
        let cell = match kind.name() {
            "INTEGER" => Cell::Integer(<i64 as Decode<_>>::decode(raw).map_err(unreadable)?),
            "REAL" => Cell::Real(<f64 as Decode<_>>::decode(raw).map_err(unreadable)?.to_bits()),
            "TEXT" => Cell::Text(<&[u8] as Decode<_>>::decode(raw).map_err(unreadable)?),
            _ => Cell::Blob(<&[u8] as Decode<_>>::decode(raw).map_err(unreadable)?),
        };
        cells.push((column.name(), cell));
    }
    Ok((place, number, cells))
}
