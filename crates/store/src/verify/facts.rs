//! What one statement can tell of the whole file.

use super::Finding;
use crate::StoreError;
use sqlx::{Row, SqliteConnection};

/// Every row that another names is there.
pub(super) async fn references(conn: &mut SqliteConnection) -> Result<(), Finding> {
    // Unchecked: a pragma is no part of the schema.
    let orphan = sqlx::query("PRAGMA foreign_key_check")
        .fetch_optional(conn)
        .await
        .map_err(StoreError::from)?;
    let Some(orphan) = orphan else { return Ok(()) };
    let table: String = orphan.try_get(0).map_err(StoreError::from)?;
    let row: Option<i64> = orphan.try_get(1).map_err(StoreError::from)?;
    let parent: String = orphan.try_get(2).map_err(StoreError::from)?;
    let record = format!("{table}, row {}", row.unwrap_or_default());
    Err(Finding::new(record, format!("names a {parent} that is not there")))
}

/// The numbers of each till and day run from 1 without a gap to where the counter stands.
pub(super) async fn numbers(conn: &mut SqliteConnection) -> Result<(), Finding> {
    let gap = sqlx::query!(
        r#"SELECT made.till AS "till!: String", made.day AS "day!: String",
                  made.orders AS "orders!: i64", made.last AS "last!: i64", order_counter.last AS "counted?: i64"
           FROM (SELECT till, day, count(*) AS orders, max(serial) AS last
                 FROM shop_order
                 GROUP BY till, day) AS made
           LEFT JOIN order_counter
             ON order_counter.till = made.till AND order_counter.day = made.day
           WHERE made.orders <> made.last OR order_counter.last IS NOT made.last
           LIMIT 1"#
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    if let Some(gap) = gap {
        let record = format!("the numbers of till {} on {}", gap.till, gap.day);
        let counted = gap.counted.unwrap_or_default();
        let what = format!("{} orders, the highest {}, counted {counted}", gap.orders, gap.last);
        return Err(Finding::new(record, what));
    }
    let unused = sqlx::query!(
        "SELECT till, day, last
         FROM order_counter
         WHERE NOT EXISTS (SELECT 1 FROM shop_order
                           WHERE shop_order.till = order_counter.till
                             AND shop_order.day = order_counter.day)
         LIMIT 1"
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    match unused {
        None => Ok(()),
        Some(unused) => {
            let record = format!("the numbers of till {} on {}", unused.till, unused.day);
            Err(Finding::new(record, format!("counted {}, and no order is there", unused.last)))
        }
    }
}

/// Every order can be found by a search.
pub(super) async fn search(conn: &mut SqliteConnection) -> Result<(), Finding> {
    let lost = sqlx::query_scalar!(
        "SELECT order_id
         FROM shop_order
         WHERE NOT EXISTS (SELECT 1 FROM order_search
                           WHERE order_search.rowid = shop_order.order_row)
         LIMIT 1"
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    match lost {
        None => Ok(()),
        Some(id) => Err(Finding::new(format!("order {id}"), "is not in the search index")),
    }
}
