//! Reckon the books anew.

use crate::args::Global;
use crate::error::{Exit, Failure};
use crate::output::Report;
use crate::place::{Keys, Place};
use serde::Serialize;
use serde_json::{Value, json};
use store::{Checked, Finding};

/// What was looked at and found true.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedView {
    orders: u64,
    payments: u64,
    refunds: u64,
    notifications: u64,
    events: u64,
    ledger_entries: u64,
    ledger_moves: u64,
    links: u64,
    signatures: u64,
}

impl From<Checked> for CheckedView {
    fn from(checked: Checked) -> Self {
        Self {
            orders: checked.orders,
            payments: checked.payments,
            refunds: checked.refunds,
            notifications: checked.notifications,
            events: checked.events,
            ledger_entries: checked.ledger_entries,
            ledger_moves: checked.ledger_moves,
            links: checked.links,
            signatures: checked.signatures,
        }
    }
}

pub(crate) async fn run(global: &Global) -> Result<Report, Failure> {
    let place = match Place::open(global, Keys::NotNeeded).await {
        Ok(place) => place,
        // A file that cannot even be opened as whole has failed.
        Err(failure) if failure.exit() == Exit::Data => {
            let finding = json!({ "record": "the file", "what": failure.message() });
            return Ok(failed(&finding, failure));
        }
        Err(failure) => return Err(failure),
    };
    match place.store().verify().await {
        Ok(checked) => Ok(passed(checked)),
        Err(Finding { record, what }) => {
            let finding = json!({ "record": record, "what": what });
            let failure = Failure::new(
                "data-damaged",
                Exit::Data,
                format!("The books do not agree with themselves: {record}: {what}."),
                "Do not write to this data any more, and keep a copy of it.",
            );
            Ok(failed(&finding, failure))
        }
    }
}

fn passed(checked: Checked) -> Report {
    let view = CheckedView::from(checked);
    let text = format!(
        "Everything agrees: {} orders, {} payments, {} refunds, {} notifications, {} events, {} \
         entries of the ledger; the trail has {} links and {} signatures.\n",
        view.orders,
        view.payments,
        view.refunds,
        view.notifications,
        view.events,
        view.ledger_entries,
        view.links,
        view.signatures,
    );
    Report::new("ok", &true, text).and("checked", &view)
}

fn failed(finding: &Value, failure: Failure) -> Report {
    Report::new("ok", &false, String::new()).and("finding", finding).failing(Some(failure))
}
