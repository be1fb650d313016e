//! Rows of `ledger_entry` and `ledger_move`, and how they are read together.

use super::EntryRecord;
use crate::StoreError;
use crate::value::{BadField, money, parsed, parsed_if, time, word};
use domain::{AccountName, Entry, EntryKey, EntryKind, FactId, LedgerAccount, Move, OrderId};
use sqlx::SqliteConnection;

pub(crate) struct EntryRow {
    pub(crate) entry_id: i64,
    pub(crate) kind: String,
    pub(crate) fact: String,
    pub(crate) account: String,
    pub(crate) order_id: Option<String>,
    pub(crate) takes_back: Option<i64>,
    pub(crate) old_kind: Option<String>,
    pub(crate) old_fact: Option<String>,
    pub(crate) moves: i64,
    pub(crate) at_ms: i64,
    pub(crate) booked_at_ms: i64,
}

struct MoveRow {
    entry_id: i64,
    number: i64,
    from_account: String,
    to_account: String,
    amount_minor: i64,
    currency: String,
}

/// One list of columns for every statement that reads whole entries.
macro_rules! select_entry {
    ($rest:tt $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::ledger::EntryRow,
            r#"SELECT e.entry_id, e.kind, e.fact, e.account, e.order_id, e.takes_back,
                      old.kind AS "old_kind?", old.fact AS "old_fact?", e.moves, e.at_ms,
                      e.booked_at_ms
               FROM ledger_entry AS e
               LEFT JOIN ledger_entry AS old ON old.entry_id = e.takes_back "# + $rest
            $(, $arg)*
        )
    };
}
pub(crate) use select_entry;

/// Reads the moves of entries, and both as one.
pub(crate) async fn read_entries(
    conn: &mut SqliteConnection,
    rows: Vec<EntryRow>,
) -> Result<Vec<EntryRecord>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.entry_id).collect();
    let ids = serde_json::to_string(&ids).expect("numbers are always JSON");
    let moves = sqlx::query_as!(
        MoveRow,
        "SELECT entry_id, number, from_account, to_account, amount_minor, currency
         FROM ledger_move
         WHERE entry_id IN (SELECT value FROM json_each(?))
         ORDER BY entry_id, number",
        ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let begin = moves.partition_point(|one| one.entry_id < row.entry_id);
            let end = moves.partition_point(|one| one.entry_id <= row.entry_id);
            let record = format!("ledger entry {}", row.entry_id);
            row.read(moves.get(begin..end).unwrap_or_default()).map_err(|bad| bad.of(record))
        })
        .collect()
}

impl EntryRow {
    fn read(self, rows: &[MoveRow]) -> Result<EntryRecord, BadField> {
        let moves = rows.iter().map(MoveRow::read).collect::<Result<Vec<_>, _>>()?;
        let numbers = rows.iter().map(|row| row.number);
        if !numbers.eq(1..=self.moves) {
            let what = format_args!("{} are there, and should be {}", rows.len(), self.moves);
            return Err(BadField::new("moves", what));
        }
        let old = match (self.old_kind, self.old_fact) {
            (Some(kind), Some(fact)) => Some(key("takes_back", &kind, &fact)?),
            (Some(_), None) | (None, Some(_)) | (None, None) => None,
        };
        let own = key("fact", &self.kind, &self.fact)?;
        let at = time("at_ms", self.at_ms)?;
        Ok(EntryRecord {
            id: self.entry_id,
            entry: parsed("takes_back", Entry::restore(own, old, at, moves))?,
            takes_back: self.takes_back,
            account: parsed("account", AccountName::parse(&self.account))?,
            order_id: parsed_if("order_id", self.order_id, OrderId::parse)?,
            booked_at: time("booked_at_ms", self.booked_at_ms)?,
        })
    }
}

impl MoveRow {
    fn read(&self) -> Result<Move, BadField> {
        let account = |field, text: &str| word(field, text, LedgerAccount::parse_word);
        let from = account("from_account", &self.from_account)?;
        let to = account("to_account", &self.to_account)?;
        let amount = money("amount_minor", self.amount_minor, &self.currency)?;
        if !amount.is_positive() {
            return Err(BadField::new("amount_minor", "not more than nothing"));
        }
        parsed("amount_minor", Move::new(from, to, amount))
    }
}

fn key(field: &'static str, kind: &str, fact: &str) -> Result<EntryKey, BadField> {
    Ok(EntryKey {
        kind: word("kind", kind, EntryKind::parse_word)?,
        fact: parsed(field, FactId::parse(fact))?,
    })
}
