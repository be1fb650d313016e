//! Which orders hold the words that were typed.

use crate::StoreError;
use crate::search::Needle;
use sqlx::SqliteConnection;

/// How many hits are looked up at most at once, when filters drop some of them.
const HITS_MAX: i64 = 8192;

/// Some hits as a JSON list, how many there are, and the lowest.
struct Batch {
    rows: String,
    count: i64,
    lowest: Option<i64>,
}

/// Hits from the newest order downwards, a batch at a time.
pub(super) struct Hits<'n> {
    needle: &'n Needle,
    /// The highest row that has not been looked at.
    next_row: Option<i64>,
    batch: i64,
}

impl<'n> Hits<'n> {
    /// `wanted` is how many the caller can use; without filters one batch is enough.
    pub(super) fn new(needle: &'n Needle, from_row: i64, wanted: usize) -> Self {
        let batch = i64::try_from(wanted).unwrap_or(HITS_MAX).min(HITS_MAX);
        Self { needle, next_row: Some(from_row), batch }
    }

    /// The next rows as a JSON list, or `None` when there are no more.
    pub(super) async fn next(
        &mut self,
        conn: &mut SqliteConnection,
    ) -> Result<Option<String>, StoreError> {
        let Some(from_row) = self.next_row else { return Ok(None) };
        let batch = batch(conn, self.needle, from_row, self.batch).await?;
        let full = batch.count >= self.batch;
        self.next_row = batch.lowest.filter(|_| full).and_then(|row| row.checked_sub(1));
        self.batch = self.batch.saturating_mul(4).min(HITS_MAX);
        Ok((batch.count > 0).then_some(batch.rows))
    }
}

/// The newest hits.
pub(super) struct Newest {
    /// As a JSON list.
    pub(super) orders: String,
    /// There are more than were asked for: this one, which is in the list, and maybe others.
    pub(super) one_too_many: Option<i64>,
}

/// The newest hits, so many at most.
pub(super) async fn newest(
    conn: &mut SqliteConnection,
    needle: &Needle,
    most: u32,
) -> Result<Newest, StoreError> {
    let batch = batch(conn, needle, i64::MAX, i64::from(most).saturating_add(1)).await?;
    let one_too_many = batch.lowest.filter(|_| batch.count > i64::from(most));
    Ok(Newest { orders: batch.rows, one_too_many })
}

/// The list is made where the rows are: each row that comes over from the database by itself costs
/// more than finding it.
async fn batch(
    conn: &mut SqliteConnection,
    needle: &Needle,
    from_row: i64,
    limit: i64,
) -> Result<Batch, StoreError> {
    let Needle { word, others, .. } = needle;
    let batch = match &needle.pieces {
        Some(pieces) => {
            sqlx::query_as!(
                Batch,
                r#"SELECT json_group_array(hit) AS "rows!: String", count(*) AS "count!: i64",
                          min(hit) AS "lowest?: i64"
                   FROM (SELECT rowid AS hit
                         FROM order_search
                         WHERE order_search MATCH ?1 AND rowid <= ?2
                           AND instr(text, ?3) > 0
                           AND (?4 IS NULL OR NOT EXISTS (
                                   SELECT 1 FROM json_each(?4)
                                   WHERE instr(order_search.text, value) = 0))
                         ORDER BY rowid DESC
                         LIMIT ?5)"#,
                pieces,
                from_row,
                word,
                others,
                limit,
            )
            .fetch_one(conn)
            .await?
        }
        None => {
            sqlx::query_as!(
                Batch,
                r#"SELECT json_group_array(hit) AS "rows!: String", count(*) AS "count!: i64",
                          min(hit) AS "lowest?: i64"
                   FROM (SELECT rowid AS hit
                         FROM order_search
                         WHERE rowid <= ?1
                           AND instr(text, ?2) > 0
                           AND (?3 IS NULL OR NOT EXISTS (
                                   SELECT 1 FROM json_each(?3)
                                   WHERE instr(order_search.text, value) = 0))
                         ORDER BY rowid DESC
                         LIMIT ?4)"#,
                from_row,
                word,
                others,
                limit,
            )
            .fetch_one(conn)
            .await?
        }
    };
    Ok(batch)
}
