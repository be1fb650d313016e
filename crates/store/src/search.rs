//! The search index: one text for each order, and how words are looked for in it.

use crate::{OrderRecord, PaymentRecord, RefundRecord};
use domain::{PaymentId, RefundId, WalletName};

/// What an order is found by.
pub(crate) fn text_of_order(
    order: &OrderRecord,
    payments: &[PaymentRecord],
    refunds: &[RefundRecord],
) -> String {
    let amount = order.amount.to_string();
    let mut pieces = vec![order.number.as_str(), &amount];
    pieces.extend(order.reference.as_deref());
    pieces.extend(order.note.as_deref());
    for record in payments {
        pieces.push(record.payment.request_id().as_str());
        pieces.extend(record.gateway_id.as_ref().map(PaymentId::as_str));
        pieces.extend(record.wallet.as_ref().map(WalletName::as_str));
    }
    for record in refunds {
        pieces.push(record.refund.request_id().as_str());
        pieces.extend(record.gateway_id.as_ref().map(RefundId::as_str));
    }
    text_of(pieces.into_iter())
}

/// Small letters, a blank between the pieces.
pub(crate) fn text_of<'a>(pieces: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in pieces.flat_map(str::split_whitespace) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(word.chars().flat_map(char::to_lowercase));
    }
    text
}

/// What a person typed: every word has to occur somewhere in the order's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needle {
    /// The index's own language: all three-letter pieces. `None` if every word is shorter than
    /// three letters (many Chinese words are): then the texts themselves are read.
    pub(crate) pieces: Option<String>,
    /// The longest word, which most texts lack.
    pub(crate) word: String,
    /// The other words, as a JSON list, if there are any.
    pub(crate) others: Option<String>,
}

/// More letters than this find nothing more, and cost time.
const NEEDLE_CHARS_MAX: usize = 200;

impl Needle {
    /// `None` where nothing was typed.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let typed: String = text.chars().take(NEEDLE_CHARS_MAX).collect();
        let folded = text_of(std::iter::once(typed.as_str()));
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let (word, others) = words.split_first()?;
        let pieces: Vec<String> = words.iter().flat_map(|word| pieces_of(word)).collect();
        let json = |words| serde_json::to_string(words).expect("texts are always JSON");
        Some(Self {
            pieces: (!pieces.is_empty()).then(|| pieces.join(" AND ")),
            word: (*word).to_owned(),
            others: (!others.is_empty()).then(|| json(others)),
        })
    }
}

/// Each three letters in a row, in the quotes of the index's language.
fn pieces_of(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let quoted =
        |three: &[char]| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\""));
    letters.windows(3).map(quoted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, pieces: Option<&str>, word: &str, others: Option<&str>) {
        let expected = Needle {
            pieces: pieces.map(str::to_owned),
            word: word.to_owned(),
            others: others.map(str::to_owned),
        };
        assert_eq!(Needle::parse(typed), Some(expected));
    }

    #[test]
    fn words_become_their_three_letter_pieces() {
        check("Note", Some(r#""not" AND "ote""#), "note", None);
        check(" ÉTÉ  7 ", Some(r#""été""#), "été", Some(r#"["7"]"#));
        check("咖啡", None, "咖啡", None);
    }

    #[test]
    fn nothing_typed_is_no_search() {
        assert_eq!(Needle::parse(" \t"), None);
    }

    #[test]
    fn quotes_stay_inside_their_piece() {
        check("a\"b", Some("\"a\"\"b\""), "a\"b", None);
    }
}
