//! The chain and migrations: what a new version changes in the rows is taken over, damage is not.

use super::{Rows, append_all, covered, survey};
use crate::{Finding, StoreError, setting};
use sqlx::{Connection, SqliteConnection};
use std::ops::ControlFlow;

/// Under which name the file keeps the schema that its chain has seen.
const SEEN: &str = "trail.schema";

/// Before a migration: remembers the rows that do not fit, so that they are never taken over.
pub(crate) async fn note_misfits(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    if covered(conn).await?.is_empty() {
        return Ok(());
    }
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    for (table, rows) in misfits(&mut tx).await? {
        for row in rows {
            sqlx::query!("INSERT OR IGNORE INTO trail_misfit VALUES (?, ?)", table, row)
                .execute(&mut *tx)
                .await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// After a migration, or where the chain begins: links all rows that are not as the chain has them,
/// but those that did not fit before.
pub(crate) async fn catch_up(conn: &mut SqliteConnection, schema: i64) -> Result<(), StoreError> {
    let schema = schema.to_string();
    if setting::read(conn, SEEN).await?.as_ref() == Some(&schema) {
        return Ok(());
    }
    let covered = covered(conn).await?;
    if covered.is_empty() {
        return Ok(());
    }
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    let mut rows = misfits(&mut tx).await?;
    let known =
        sqlx::query!("SELECT table_name, row FROM trail_misfit").fetch_all(&mut *tx).await?;
    for misfit in known {
        if let Some(rows) = rows.get_mut(&misfit.table_name) {
            rows.remove(&misfit.row);
        }
    }
    rows.retain(|_, rows| !rows.is_empty());
    if let Some(last) = append_all(&mut tx, &covered, &rows).await? {
        last.write(&mut tx).await?;
    }
    setting::write(&mut tx, SEEN, &schema).await?;
    tx.commit().await?;
    Ok(())
}

/// Rows that do not stand as the chain says. Where the chain itself is broken there are none: it
/// stays broken, so whatever is put behind it, every check finds that.
async fn misfits(conn: &mut SqliteConnection) -> Result<Rows, StoreError> {
    let newest = match survey::links(conn).await {
        Ok((newest, _)) => newest,
        Err(Finding { record, what }) => {
            tracing::error!("the trail is broken: {record}: {what}");
            return Ok(Rows::new());
        }
    };
    let mut rows = Rows::new();
    survey::rows(conn, &newest, |misfit| {
        rows.entry(misfit.table).or_default().insert(misfit.row);
        ControlFlow::Continue(())
    })
    .await?;
    Ok(rows)
}
