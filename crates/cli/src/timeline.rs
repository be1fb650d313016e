//! Events in words, and by the names that other programs know them by.

use crate::view::{TimeView, time};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{EventRecord, NewEvent};

/// One entry of an order's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    pub(crate) at: TimeView,
    pub(crate) kind: String,
    pub(crate) source: &'static str,
    pub(crate) text: String,
}

/// One event of a stream.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StreamedEvent {
    pub(crate) id: i64,
    pub(crate) at: TimeView,
    pub(crate) kind: String,
    pub(crate) order_id: Option<String>,
    pub(crate) source: &'static str,
    pub(crate) detail: Map<String, Value>,
    pub(crate) text: String,
}

impl From<&EventRecord> for Entry {
    fn from(record: &EventRecord) -> Self {
        let event = &record.event;
        Self {
            at: time(event.at),
            kind: kebab(&event.kind),
            source: event.lane.word(),
            text: told(event),
        }
    }
}

impl From<&EventRecord> for StreamedEvent {
    fn from(record: &EventRecord) -> Self {
        let event = &record.event;
        let detail = event.args.iter().map(|(name, value)| (snake(name), Value::from(&**value)));
        Self {
            id: record.id,
            at: time(event.at),
            kind: kebab(&event.kind),
            order_id: event.order_id.as_ref().map(ToString::to_string),
            source: event.lane.word(),
            detail: detail.collect(),
            text: told(event),
        }
    }
}

/// `payment.codeGiven` is `payment.code-given` on the command line.
fn kebab(kind: &str) -> String {
    parted(kind, '-')
}

/// Names of details are members of a document.
fn snake(name: &str) -> String {
    parted(name, '_')
}

fn parted(text: &str, between: char) -> String {
    let mut parted = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_uppercase() {
            parted.push(between);
        }
        parted.push(letter.to_ascii_lowercase());
    }
    parted
}

/// An event as a sentence, with who did it where staff are named.
fn told(event: &NewEvent) -> String {
    let words = words(event);
    // Of a confirmation it is the witness, which the sentence names itself.
    let who = event.args.iter().find(|(name, _)| name == "by" && event.kind != "payment.confirmed");
    match who {
        Some((_, who)) => format!("{words}; by {who}"),
        None => words,
    }
}

/// What happened.
fn words(event: &NewEvent) -> String {
    let arg = |name: &str| {
        event.args.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    };
    match event.kind.as_str() {
        "order.made" => format!("Order made for {} at till {}", arg("amount"), arg("till")),
        "payment.asked" => format!("Asked the acquirer for the money ({})", arg("mode")),
        "payment.codeGiven" => {
            format!("The acquirer gave a code{}", for_how_long(arg("validForMs")))
        }
        "payment.redirectGiven" => {
            format!("The acquirer gave an address to pay at{}", for_how_long(arg("validForMs")))
        }
        "payment.inProcess" => "The acquirer has the payment and waits for the payer".to_owned(),
        "payment.paid" => paid(arg("wallet"), arg("payerPaid"), arg("toldBy"), arg("afterMs")),
        "payment.confirmed" => format!("Confirmed by {}", told_by(arg("by"))),
        "payment.failed" => because("Not paid", arg("code")),
        "payment.cancelled" => because("Cancelled", arg("code")),
        "payment.expired" => because("Time ran out", arg("code")),
        "payment.outcomeUnknown" => format!("No answer that counts: {}", arg("why")),
        "payment.inquired" if arg("answer") == "not-there" => {
            "Asked how it stands; the acquirer does not know it".to_owned()
        }
        "payment.inquired" => "Asked how it stands".to_owned(),
        "payment.cancelAsked" => format!("Asked the acquirer to end it ({})", arg("why")),
        "payment.cancelRefused" => because("The acquirer did not end it", arg("code")),
        "payment.promotion" => because(&format!("Promotion {}", arg("name")), arg("saved")),
        "receipt.asked" => "A receipt is to be printed by itself".to_owned(),
        "receipt.printed" => format!("Receipt printed on {}", arg("printer")),
        "receipt.failed" => because("Receipt not printed", arg("why")),
        "return.asked" => because(
            &format!("{} is to go back, by a cancel if possible", arg("amount")),
            arg("reason"),
        ),
        "refund.asked" if !arg("instead").is_empty() => {
            format!("The cancel was refused, so {} is refunded", arg("amount"))
        }
        "refund.asked" => because(&format!("Refund of {} asked for", arg("amount")), arg("reason")),
        "refund.outcomeUnknown" => format!("No answer that counts: {}", arg("why")),
        "refund.pending" => format!("The acquirer is refunding {}", arg("amount")),
        "refund.succeeded" => format!("{} refunded", arg("amount")),
        "refund.failed" => because(&format!("{} not refunded", arg("amount")), arg("code")),
        "refund.reversed" => format!("The refund of {} came back to the shop", arg("amount")),
        "refund.contradicted" => {
            because("The acquirer contradicts itself about a refund", arg("told"))
        }
        "notification.received" => format!("The acquirer notified us ({})", arg("kind")),
        "notification.rejected" => {
            format!("A notification for {} was not believed: {}", arg("account"), arg("verdict"))
        }
        "break.opened" => format!("Something does not agree: {}", arg("kind")),
        "break.resolved" => format!("{} resolved: {}", arg("kind"), arg("action")),
        other => told_whole(other, &event.args),
    }
}

fn because(what: &str, why: &str) -> String {
    if why.is_empty() { what.to_owned() } else { format!("{what}: {why}") }
}

fn for_how_long(ms: &str) -> String {
    match ms.parse::<u64>() {
        Ok(ms) => format!(", good for {} s", ms.div_euclid(1000)),
        Err(_) => String::new(),
    }
}

fn paid(wallet: &str, payer_paid: &str, by: &str, after_ms: &str) -> String {
    let wallet = if wallet.is_empty() { String::new() } else { format!(" with {wallet}") };
    let payer_paid = if payer_paid.is_empty() { String::new() } else { format!(" ({payer_paid})") };
    let after = match after_ms.parse::<u64>() {
        Ok(ms) => {
            let (seconds, rest) = (ms.div_euclid(1000), ms.rem_euclid(1000));
            format!(", {seconds}.{} s after the payer paid", rest.div_euclid(100))
        }
        Err(_) => String::new(),
    };
    format!("Paid{wallet}{payer_paid}; told by {}{after}", told_by(by))
}

fn told_by(witness: &str) -> &str {
    match witness {
        "answer" => "the acquirer's answer",
        "inquiry" => "the answer to our question",
        "notification" => "the acquirer's notification",
        "report" => "the acquirer's report",
        "person" => "a person",
        other => other,
    }
}

/// A kind that a later version of another program wrote: nothing of it is hidden.
fn told_whole(kind: &str, args: &[(String, String)]) -> String {
    let args: Vec<_> = args.iter().map(|(name, value)| format!("{name} {value}")).collect();
    because(kind, &args.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use store::Lane;

    #[track_caller]
    fn check(kind: &str, args: &[(&str, &str)], name: &str, text: &str) {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let event = NewEvent {
            at: DateTime::UNIX_EPOCH,
            order_id: None,
            lane: Lane::Acquirer,
            kind: kind.to_owned(),
            args: args.collect(),
        };
        let entry = Entry::from(&EventRecord { id: 1, event });
        assert_eq!((entry.kind.as_str(), entry.text.as_str()), (name, text));
        assert_eq!(
            (entry.source, entry.at.to_string().as_str()),
            ("acquirer", "1970-01-01T00:00:00.000+00:00")
        );
    }

    #[test]
    fn events_are_told_in_words() {
        check(
            "payment.codeGiven",
            &[("validForMs", "179000")],
            "payment.code-given",
            "The acquirer gave a code, good for 179 s",
        );
        let args = [("toldBy", "notification"), ("afterMs", "412"), ("wallet", "GCASH")];
        let text = "Paid with GCASH; told by the acquirer's notification, 0.4 s after the payer \
                    paid";
        check("payment.paid", &args, "payment.paid", text);
        check("payment.expired", &[], "payment.expired", "Time ran out");
    }

    #[test]
    fn a_kind_that_is_not_known_yet_is_told_whole() {
        check("report.read", &[("rows", "3")], "report.read", "report.read: rows 3");
    }
}
