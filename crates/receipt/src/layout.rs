//! A receipt, line by line, for any paper.

use crate::width::plain;
use crate::words::{Words, words};
use crate::{Book, Digital, Receipt, RefundWord};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::Money;

/// Where text stands on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
}

/// One line, before it is broken for a width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Room.
    Space,
    /// A line across the paper.
    Rule,
    /// Two lines across the paper: the sum above was proved equal to its rows.
    DoubleRule,
    /// Text of the usual size.
    Text(String, Align),
    /// Large text.
    Large(String, Align),
    /// Words at the left, a figure at the right.
    Pair(String, String),
    /// The same, large.
    Sum(String, String),
    /// Large, and marked so that nobody overlooks it: practice.
    Banner(String),
    /// The same for a copy. Brass stands for practice alone, so it looks different in colour.
    Notice(String),
    /// A code.
    Code(String),
}

/// Lays a receipt out.
pub fn lines(receipt: &Receipt) -> Vec<Line> {
    let words = words(receipt.language);
    let mut lines = Vec::new();
    head(&mut lines, receipt, words);
    facts(&mut lines, receipt, words);
    sums(&mut lines, receipt, words);
    refunds(&mut lines, receipt, words);
    foot(&mut lines, receipt, words);
    lines
}

fn head(lines: &mut Vec<Line>, receipt: &Receipt, words: &Words) {
    practice(lines, receipt, words);
    if receipt.copy > 0 {
        lines.push(Line::Notice(format!("{} {}", words.copy, receipt.copy)));
        lines.push(Line::Space);
    }
    lines.push(Line::Large(plain(&receipt.shop), Align::Centre));
    if plain(&receipt.store) != plain(&receipt.shop) {
        lines.push(Line::Text(plain(&receipt.store), Align::Centre));
    }
    lines.push(Line::Text(words.receipt.to_owned(), Align::Centre));
    lines.push(Line::Rule);
}

fn practice(lines: &mut Vec<Line>, receipt: &Receipt, words: &Words) {
    if receipt.book == Book::Practice {
        lines.push(Line::Banner(words.practice.to_owned()));
        lines.push(Line::Text(words.practice_note.to_owned(), Align::Centre));
        lines.push(Line::Space);
    }
}

fn facts(lines: &mut Vec<Line>, receipt: &Receipt, words: &Words) {
    let mut pair = |left: &str, right: String| lines.push(Line::Pair(left.to_owned(), right));
    pair(words.order, plain(&receipt.number));
    if let Some(reference) = &receipt.reference {
        pair(words.reference, plain(reference));
    }
    pair(words.till, plain(&receipt.till));
    pair(words.paid_at, zoned(receipt.paid_at, receipt.zone));
    if let Some(wallet) = &receipt.wallet {
        pair(words.wallet, plain(wallet));
    }
    if let Some(note) = &receipt.note {
        lines.push(Line::Text(plain(note), Align::Left));
    }
    lines.push(Line::Rule);
}

fn sums(lines: &mut Vec<Line>, receipt: &Receipt, words: &Words) {
    for item in &receipt.items {
        let text = item.text.as_deref().map_or_else(|| words.sale.to_owned(), plain);
        lines.push(Line::Pair(text, shown(item.amount)));
    }
    lines.push(Line::Rule);
    lines.push(Line::Sum(words.total.to_owned(), shown(receipt.total)));
    // The double line is a claim, so it is only drawn when it is true.
    lines.push(if adds_up(receipt) { Line::DoubleRule } else { Line::Space });
    for promotion in &receipt.promotions {
        let text = format!("{}: {}", words.promotion, plain(&promotion.name));
        match promotion.saved {
            Some(saved) => lines.push(Line::Pair(text, negative(saved))),
            None => lines.push(Line::Text(text, Align::Left)),
        }
        lines.push(Line::Text(words.by_the_wallet.to_owned(), Align::Left));
    }
    if let Some(paid) = receipt.payer_paid {
        lines.push(Line::Pair(words.payer_paid.to_owned(), shown(paid)));
    }
}

fn refunds(lines: &mut Vec<Line>, receipt: &Receipt, words: &Words) {
    if receipt.refunds.is_empty() {
        return;
    }
    lines.push(Line::Rule);
    let mut kept = Ok(receipt.total);
    for refund in &receipt.refunds {
        let word = match refund.state {
            RefundWord::Requested => words.refund_requested,
            RefundWord::Refunded => {
                kept = kept.and_then(|kept| kept.checked_sub(refund.amount));
                words.refunded
            }
        };
        lines.push(Line::Pair(word.to_owned(), negative(refund.amount)));
        lines.push(Line::Text(zoned(refund.at, receipt.zone), Align::Left));
        if let Some(id) = &refund.gateway_id {
            lines.push(Line::Text(plain(id), Align::Left));
        }
    }
    // Refunds of two currencies would have no sum; then none is shown.
    if let Ok(kept) = kept {
        lines.push(Line::Pair(words.kept.to_owned(), shown(kept)));
    }
}

fn foot(lines: &mut Vec<Line>, receipt: &Receipt, words: &Words) {
    lines.push(Line::Rule);
    lines.push(Line::Text(words.brand.to_owned(), Align::Centre));
    if let Some(id) = &receipt.gateway_id {
        lines.push(Line::Text(format!("{}:", words.acquirer_id), Align::Left));
        lines.push(Line::Text(plain(id), Align::Left));
    }
    lines.push(Line::Text(format!("{}:", words.our_id), Align::Left));
    lines.push(Line::Text(plain(&receipt.request_id), Align::Left));
    let printed = zoned(receipt.printed_at, receipt.zone);
    lines.push(Line::Pair(words.printed_at.to_owned(), printed));
    if let Some(digital) = &receipt.digital {
        let (text, says) = match digital {
            Digital::Link(link) => (link.clone(), words.digital_link),
            Digital::Words => (compact(receipt, words), words.digital_words),
        };
        lines.push(Line::Space);
        lines.push(Line::Code(text));
        lines.push(Line::Text(says.to_owned(), Align::Centre));
    }
    lines.push(Line::Space);
    practice(lines, receipt, words);
}

/// The receipt in a few words, for a code that must stay small.
fn compact(receipt: &Receipt, words: &Words) -> String {
    let mut parts = vec![
        plain(&receipt.shop),
        format!("{} {}", words.order, plain(&receipt.number)),
        format!("{} {}", words.paid, shown(receipt.total)),
        zoned(receipt.paid_at, receipt.zone),
    ];
    parts.extend(receipt.wallet.as_deref().map(plain));
    parts.extend(receipt.gateway_id.as_deref().map(plain));
    if receipt.book == Book::Practice {
        parts.insert(0, words.practice.to_owned());
    }
    parts.join("\n")
}

fn adds_up(receipt: &Receipt) -> bool {
    let zero = Money::zero(receipt.total.currency());
    let sum = receipt.items.iter().try_fold(zero, |sum, item| sum.checked_add(item.amount));
    sum.is_ok_and(|sum| sum == receipt.total)
}

/// The code and the figure: no sign that a printer could take for another character.
fn shown(amount: Money) -> String {
    format!("{} {}", amount.currency(), amount.to_major_text())
}

fn negative(amount: Money) -> String {
    format!("{} -{}", amount.currency(), amount.to_major_text())
}

/// A time with its offset, so that paper from two zones can be told apart.
fn zoned(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %:z").to_string()
}
