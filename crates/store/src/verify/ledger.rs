//! Whether the ledger says what the payments and refunds say, and its sums what its entries say.

use super::{Finding, ROWS_AT_ONCE, length};
use crate::ledger::{EntryRecord, after, arrival_of, due_of_payment};
use crate::{PaymentRecord, RefundRecord, StoreError};
use domain::{Arrival, Entry};
use sqlx::SqliteConnection;

/// Every entry can be read, is whole, and follows the one before. Returns how many entries and
/// moves there are.
pub(super) async fn entries(conn: &mut SqliteConnection) -> Result<(u64, u64), Finding> {
    let (mut last, mut entries, mut moves) = (0_i64, 0_u64, 0_u64);
    loop {
        let records = after(conn, last, ROWS_AT_ONCE).await?;
        if records.is_empty() {
            return Ok((entries, moves));
        }
        for record in &records {
            let expected = last.saturating_add(1);
            if record.id != expected {
                let what = format!("is missing; the next one is {}", record.id);
                return Err(Finding::new(format!("ledger entry {expected}"), what));
            }
            last = record.id;
            moves = moves.saturating_add(length(record.entry.moves()));
        }
        entries = entries.saturating_add(length(&records));
    }
}

/// What takes back an entry takes back all of it, and nothing else.
pub(super) async fn taken_back(conn: &mut SqliteConnection) -> Result<(), Finding> {
    let odd = sqlx::query!(
        r#"SELECT e.entry_id AS "entry_id!: i64", e.takes_back AS "takes_back!: i64"
           FROM ledger_entry AS e
           JOIN ledger_entry AS old ON old.entry_id = e.takes_back
           WHERE e.moves <> old.moves OR e.account <> old.account
              OR e.order_id IS NOT old.order_id
              OR EXISTS (SELECT 1 FROM ledger_move AS m
                         JOIN ledger_move AS o
                           ON o.entry_id = old.entry_id AND o.number = m.number
                         WHERE m.entry_id = e.entry_id
                           AND (m.from_account, m.to_account, m.amount_minor, m.currency)
                               <> (o.to_account, o.from_account, o.amount_minor, o.currency))
           ORDER BY e.entry_id
           LIMIT 1"#
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    match odd {
        None => Ok(()),
        Some(odd) => {
            let record = format!("ledger entry {}", odd.entry_id);
            Err(Finding::new(record, format!("is not what takes back entry {}", odd.takes_back)))
        }
    }
}

/// The sums that are kept for each day are the sums of its moves.
pub(super) async fn days(conn: &mut SqliteConnection) -> Result<(), Finding> {
    let odd = sqlx::query!(
        r#"WITH moved AS (
               SELECT account, ledger_account, currency,
                      at_ms - ((at_ms % 86400000) + 86400000) % 86400000 AS day_begin_ms,
                      sum(came) AS came_minor, sum(went) AS went_minor
               FROM (SELECT entry_id, to_account AS ledger_account, currency,
                            amount_minor AS came, 0 AS went
                     FROM ledger_move
                     UNION ALL
                     SELECT entry_id, from_account, currency, 0, amount_minor FROM ledger_move)
               JOIN ledger_entry USING (entry_id)
               GROUP BY 1, 2, 3, 4
           )
           SELECT ledger_account AS "ledger_account!: String", currency AS "currency!: String",
                  date(day_begin_ms / 1000, 'unixepoch') AS "day!: String",
                  coalesce(kept.came_minor, 0) AS "kept_came!: i64",
                  coalesce(kept.went_minor, 0) AS "kept_went!: i64",
                  coalesce(moved.came_minor, 0) AS "came!: i64",
                  coalesce(moved.went_minor, 0) AS "went!: i64"
           FROM ledger_day AS kept
           FULL JOIN moved USING (account, ledger_account, currency, day_begin_ms)
           WHERE kept.came_minor IS NOT moved.came_minor
              OR kept.went_minor IS NOT moved.went_minor
           LIMIT 1"#
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    match odd {
        None => Ok(()),
        Some(odd) => {
            let record =
                format!("the sums of {}, {}, on {}", odd.ledger_account, odd.currency, odd.day);
            let what = format!(
                "{} came and {} went, and should be {} and {} (minor units)",
                odd.kept_came, odd.kept_went, odd.came, odd.went
            );
            Err(Finding::new(record, what))
        }
    }
}

/// An order's entries are those of its attempts and refunds, each once, and no others of their
/// kinds.
pub(super) fn of_order(
    payments: &[PaymentRecord],
    refunds: &[RefundRecord],
    booked: &[EntryRecord],
) -> Result<(), Finding> {
    let mut all_due = Vec::new();
    for payment in payments {
        let record = format!("payment {}", payment.payment.request_id());
        // Where a sale arrived stands in its entry; where there is none, that is found below.
        let arrival = arrival_of(payment, booked.iter().map(|known| &known.entry))
            .unwrap_or(Arrival::Unconverted);
        let due = due_of_payment(payment, refunds, arrival).map_err(|bad| bad.of(&record))?;
        for entry in &due {
            is_booked(entry, payment, booked).map_err(|what| Finding::new(&record, what))?;
        }
        all_due.extend(due);
    }
    let extra = booked.iter().find(|known| {
        let key = known.entry.key();
        key.kind.follows_a_state() && !all_due.iter().any(|due| due.key() == key)
    });
    match extra {
        None => Ok(()),
        Some(extra) => {
            let record = format!("ledger entry {}", extra.id);
            Err(Finding::new(
                record,
                format!("books the {}, which has not been", extra.entry.key()),
            ))
        }
    }
}

fn is_booked(due: &Entry, payment: &PaymentRecord, booked: &[EntryRecord]) -> Result<(), String> {
    let key = due.key();
    let known = booked
        .iter()
        .find(|known| known.entry.key() == key)
        .ok_or_else(|| format!("its {key} is not in the ledger"))?;
    if !known.entry.agrees_with(due) {
        let amount = |entry: &Entry| entry.moves().first().map(|one| one.amount().to_string());
        let (has, should) = (amount(&known.entry), amount(due));
        return Err(format!(
            "its {key} is in the ledger as {}, and should be {}",
            has.unwrap_or_default(),
            should.unwrap_or_default()
        ));
    }
    // A later witness may know an earlier time, and never a later one.
    if known.account != payment.account || known.entry.at() < due.at() {
        return Err(format!("its {key} is in the ledger with another account or time"));
    }
    Ok(())
}
