//! The same for people.

use super::{
    AccountView, AgreementView, BalanceView, EntryView, MoneyView, NotificationView, OrderView,
    RefundView, ShopView,
};
use crate::paint::{Paint, Tone};
use crate::table::{Cell, facts, table};
use crate::zone::Zone;

fn sum(money: &MoneyView) -> String {
    format!("{} {}", money.value, money.currency)
}

fn maybe(text: &Option<String>) -> Option<Cell> {
    text.as_ref().map(Cell::new)
}

/// One order with all that is known of it.
pub(crate) fn order(paint: Paint, zone: Zone, order: &OrderView) -> String {
    let mut text = facts(
        paint,
        &[
            ("order", Some(Cell::new(&order.number))),
            ("status", Some(Cell::state(order.status))),
            ("amount", Some(Cell::new(sum(&order.amount)))),
            ("refunded", is_some(&order.refunded).then(|| Cell::new(sum(&order.refunded)))),
            ("reference", maybe(&order.reference)),
            ("note", maybe(&order.note)),
            (
                "made",
                Some(Cell::new(format!("{}, till {}", zone.alone(order.created_at), order.till))),
            ),
            ("account", Some(Cell::new(&order.account))),
            ("id", Some(Cell::quiet(&order.id))),
        ],
    );
    for (place, payment) in (1_u32..).zip(&order.payments) {
        text.push('\n');
        let wallet = payment.wallet.as_deref().map_or_else(String::new, |name| format!(", {name}"));
        text.push_str(&facts(
            paint,
            &[
                ("attempt", Some(Cell::new(format!("{place}, {}{wallet}", payment.mode)))),
                ("status", Some(Cell::state(payment.status))),
                ("refused", maybe(&payment.failure_code)),
                ("paid", payment.paid_at.map(|at| Cell::new(zone.alone(at)))),
                ("payer paid", payment.payer_paid.as_ref().map(|money| Cell::new(sum(money)))),
                ("told by", payment.told_by.map(Cell::new)),
                ("code", maybe(&payment.code).filter(|_| waits(payment.status))),
                ("open", maybe(&payment.checkout_url).filter(|_| waits(payment.status))),
                (
                    "until",
                    payment
                        .expires_at
                        .filter(|_| waits(payment.status))
                        .map(|at| Cell::new(zone.alone(at))),
                ),
                ("at acquirer", payment.gateway_id.as_ref().map(Cell::quiet)),
                ("request", Some(Cell::quiet(&payment.request_id))),
            ],
        ));
    }
    if let Some(list) = order.refunds.as_ref().filter(|list| !list.is_empty()) {
        text.push('\n');
        text.push_str(&refunds(paint, zone, list));
    }
    if let Some(entries) = &order.timeline {
        text.push('\n');
        let at = zone.column(entries.iter().map(|entry| entry.at));
        let rows = entries.iter().map(|entry| {
            vec![Cell::quiet(at.cell(entry.at)), entry.source.into(), Cell::new(&entry.text)]
        });
        let heading = [at.zone(), "WHO", "WHAT"];
        text.push_str(&table(paint, &heading, rows.collect(), "Nothing happened."));
    }
    text
}

fn is_some(money: &MoneyView) -> bool {
    money.value.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

fn waits(status: &str) -> bool {
    matches!(status, "awaiting-payer" | "unknown")
}

pub(crate) fn orders(paint: Paint, zone: Zone, orders: &[OrderView], next: Option<&str>) -> String {
    let made = zone.column(orders.iter().map(|order| order.created_at));
    let rows = orders.iter().map(|order| {
        let mode = order.last_payment().map_or("", |payment| payment.mode);
        vec![
            Cell::new(&order.number),
            Cell::quiet(made.cell(order.created_at)),
            Cell::state(order.status),
            Cell::amount(&order.amount.value),
            Cell::new(&order.amount.currency),
            Cell::new(order.wallet.as_deref().unwrap_or_default()),
            Cell::quiet(mode),
            Cell::new(order.reference.as_deref().unwrap_or_default()),
        ]
    });
    let made = made.heading("MADE");
    let heading = ["ORDER", &made, "STATUS", "AMOUNT", "", "WALLET", "MODE", "REFERENCE"];
    let text = table(paint, &heading, rows.collect(), "No orders.");
    format!("{text}{}", more(paint, next))
}

/// How to go on where a page ended.
fn more(paint: Paint, next: Option<&str>) -> String {
    next.map_or_else(String::new, |next| {
        format!("{}\n", paint.text(&format!("More with --after {next}"), Tone::Quiet))
    })
}

pub(crate) fn refund(paint: Paint, zone: Zone, refund: &RefundView) -> String {
    facts(
        paint,
        &[
            ("refund", Some(Cell::new(sum(&refund.amount)))),
            ("status", Some(Cell::state(refund.status))),
            ("refused", maybe(&refund.failure_code)),
            ("reason", maybe(&refund.reason)),
            ("of order", Some(Cell::new(&refund.order_id))),
            ("asked", Some(Cell::new(zone.alone(refund.created_at)))),
            ("asked by", maybe(&refund.asked_by)),
            ("agreed", maybe(&refund.approved_by)),
            ("came back", refund.reversed_at.map(|at| Cell::new(zone.alone(at)))),
            ("done", refund.refunded_at.map(|at| Cell::new(zone.alone(at)))),
            ("at acquirer", refund.gateway_id.as_ref().map(Cell::quiet)),
            ("id", Some(Cell::quiet(&refund.id))),
        ],
    )
}

pub(crate) fn refunds(paint: Paint, zone: Zone, refunds: &[RefundView]) -> String {
    let asked = zone.column(refunds.iter().map(|refund| refund.created_at));
    let rows = refunds.iter().map(|refund| {
        vec![
            Cell::quiet(asked.cell(refund.created_at)),
            Cell::state(refund.status),
            Cell::amount(&refund.amount.value),
            Cell::new(&refund.amount.currency),
            Cell::new(&refund.order_id),
            Cell::new(refund.reason.as_deref().unwrap_or_default()),
            Cell::quiet(&refund.id),
        ]
    });
    let asked = asked.heading("REFUND");
    let heading = [asked.as_str(), "STATUS", "AMOUNT", "", "ORDER", "REASON", "ID"];
    table(paint, &heading, rows.collect(), "No refunds.")
}

pub(crate) fn balances(paint: Paint, balances: &[BalanceView]) -> String {
    let rows = balances.iter().map(|balance| {
        vec![
            Cell::new(&balance.account),
            Cell::new(balance.ledger_account),
            Cell::amount(&balance.came.value),
            Cell::amount(&balance.went.value),
            Cell::amount(&balance.balance.value),
            Cell::new(&balance.balance.currency),
        ]
    });
    let heading = ["ACCOUNT", "LEDGER ACCOUNT", "CAME", "WENT", "BALANCE", ""];
    table(paint, &heading, rows.collect(), "Nothing is booked.")
}

/// A line for each move; what belongs to the entry stands in its first.
pub(crate) fn entries(
    paint: Paint,
    zone: Zone,
    entries: &[EntryView],
    next: Option<&str>,
) -> String {
    let moments = zone.column(entries.iter().map(|entry| entry.at));
    let mut rows = Vec::new();
    for entry in entries {
        let what = entry
            .takes_back
            .map_or_else(|| entry.kind.to_owned(), |id| format!("{} of {id}", entry.kind));
        let at = moments.cell(entry.at);
        let mut first = Some([entry.id.to_string(), at, what, entry.fact.clone()]);
        for one in &entry.moves {
            let [id, at, what, fact] = first.take().unwrap_or_default();
            rows.push(vec![
                Cell::amount(id),
                Cell::quiet(at),
                Cell::new(what),
                Cell::amount(&one.amount.value),
                Cell::new(&one.amount.currency),
                Cell::new(one.from),
                Cell::new(one.to),
                Cell::quiet(fact),
            ]);
        }
    }
    let at = moments.heading("AT");
    let heading = ["ENTRY", &at, "WHAT", "AMOUNT", "", "FROM", "TO", "FACT"];
    let text = table(paint, &heading, rows, "Nothing is booked.");
    format!("{text}{}", more(paint, next))
}

pub(crate) fn agreements(paint: Paint, agreements: &[AgreementView]) -> String {
    let rows = agreements.iter().map(|agreement| {
        vec![
            Cell::new(&agreement.id),
            Cell::state(agreement.status),
            Cell::new(&agreement.wallet),
            Cell::new(agreement.payer.as_deref().unwrap_or_default()),
            Cell::new(agreement.reference.as_deref().unwrap_or_default()),
            Cell::new(match agreement.status {
                "pending" => agreement.auth_url.as_deref().unwrap_or_default(),
                _ => "",
            }),
        ]
    });
    let heading = ["AGREEMENT", "STATUS", "WALLET", "PAYER", "REFERENCE", "THE PAYER OPENS"];
    table(paint, &heading, rows.collect(), "No agreements.")
}

pub(crate) fn accounts(paint: Paint, zone: Zone, accounts: &[AccountView]) -> String {
    let answers = zone.column(accounts.iter().filter_map(|account| account.last_answer_at));
    let rows = accounts.iter().map(|account| {
        vec![
            Cell::new(&account.name),
            Cell::new(&account.kind),
            Cell::new(&account.gateway),
            Cell::new(&account.client_id),
            Cell::new(account.settlement_currency.as_deref().unwrap_or_default()),
            Cell::quiet(
                account.last_answer_at.map_or_else(|| "never".to_owned(), |at| answers.cell(at)),
            ),
        ]
    });
    let answers = answers.heading("LAST ANSWER");
    let heading = ["ACCOUNT", "KIND", "GATEWAY", "CLIENT", "PAID OUT IN", &answers];
    table(paint, &heading, rows.collect(), "No accounts.")
}

pub(crate) fn notifications(
    paint: Paint,
    zone: Zone,
    notifications: &[NotificationView],
) -> String {
    let received = zone.column(notifications.iter().map(|notification| notification.at));
    let rows = notifications.iter().map(|notification| {
        vec![
            Cell::quiet(received.cell(notification.at)),
            Cell::state(notification.verdict),
            Cell::new(&notification.account),
            Cell::new(&notification.kind),
            Cell::new(notification.order_id.as_deref().unwrap_or_default()),
            Cell::quiet(&notification.source),
        ]
    });
    let received = received.heading("RECEIVED");
    let heading = [received.as_str(), "VERDICT", "ACCOUNT", "KIND", "ORDER", "FROM"];
    table(paint, &heading, rows.collect(), "No notifications.")
}

pub(crate) fn shop(paint: Paint, shop: &ShopView) -> String {
    facts(
        paint,
        &[
            ("shop", Some(Cell::new(&shop.name))),
            ("category", Some(Cell::new(&shop.mcc))),
            ("store", Some(Cell::new(format!("{} ({})", shop.store_name, shop.store_id)))),
            ("zone", Some(Cell::new(&shop.zone))),
            ("currency", Some(Cell::new(&shop.currency))),
            ("till", Some(Cell::new(&shop.till))),
            ("book", Some(Cell::new(shop.book))),
            ("data", Some(Cell::quiet(&shop.data))),
        ],
    )
}
