//! Settings: a name and a text each.

use crate::StoreError;
use sqlx::SqliteConnection;

/// Under which name the file keeps its book.
pub(crate) const BOOK: &str = "book";
/// Under which name the file keeps when it was made.
pub(crate) const CREATED_AT: &str = "created_at";

pub(crate) async fn read(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<String>, StoreError> {
    let value = sqlx::query_scalar!("SELECT value FROM setting WHERE key = ?", key)
        .fetch_optional(conn)
        .await?;
    Ok(value)
}

pub(crate) async fn write(
    conn: &mut SqliteConnection,
    key: &str,
    value: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO setting (key, value) VALUES (?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )
    .execute(conn)
    .await?;
    Ok(())
}
