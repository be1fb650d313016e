//! Which orders hold the words that were typed.

use crate::StoreError;
use crate::search::Needle;
use sqlx::SqliteConnection;

/// How many hits are fetched first, and at most, when filters may drop some of them.
const HITS_FIRST: i64 = 256;
const HITS_MAX: i64 = 8192;

/// Hits from the newest order downwards, a batch at a time.
pub(super) struct Hits<'n> {
    needle: &'n Needle,
    /// The highest row that has not been looked at.
    next_row: Option<i64>,
    batch: i64,
}

impl<'n> Hits<'n> {
    pub(super) const fn new(needle: &'n Needle, from_row: i64) -> Self {
        Self { needle, next_row: Some(from_row), batch: HITS_FIRST }
    }

    /// The next rows as a JSON list, or `None` when there are no more.
    pub(super) async fn next(
        &mut self,
        conn: &mut SqliteConnection,
    ) -> Result<Option<String>, StoreError> {
        let Some(from_row) = self.next_row else { return Ok(None) };
        let Needle { word, others, .. } = self.needle;
        let rows = match &self.needle.pieces {
            Some(pieces) => {
                sqlx::query_scalar!(
                    r#"SELECT rowid AS "row!: i64"
                       FROM order_search
                       WHERE order_search MATCH ?1 AND rowid <= ?2
                         AND instr(text, ?3) > 0
                         AND (?4 IS NULL OR NOT EXISTS (
                                 SELECT 1 FROM json_each(?4)
                                 WHERE instr(order_search.text, value) = 0))
                       ORDER BY rowid DESC
                       LIMIT ?5"#,
                    pieces,
                    from_row,
                    word,
                    others,
                    self.batch,
                )
                .fetch_all(conn)
                .await?
            }
            None => {
                sqlx::query_scalar!(
                    r#"SELECT rowid AS "row!: i64"
                       FROM order_search
                       WHERE rowid <= ?1
                         AND instr(text, ?2) > 0
                         AND (?3 IS NULL OR NOT EXISTS (
                                 SELECT 1 FROM json_each(?3)
                                 WHERE instr(order_search.text, value) = 0))
                       ORDER BY rowid DESC
                       LIMIT ?4"#,
                    from_row,
                    word,
                    others,
                    self.batch,
                )
                .fetch_all(conn)
                .await?
            }
        };
        let full = i64::try_from(rows.len()).is_ok_and(|count| count == self.batch);
        self.next_row = rows.last().filter(|_| full).and_then(|row| row.checked_sub(1));
        self.batch = self.batch.saturating_mul(4).min(HITS_MAX);
        if rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::to_string(&rows).expect("numbers are always JSON")))
    }
}
