//! The search index: one text for each order, and how words are looked for in it.

use crate::StoreError;
use domain::{Currency, Money, OrderId};
use sqlx::SqliteConnection;

struct Pieces {
    order_row: i64,
    number: String,
    amount_minor: i64,
    currency: String,
    reference: Option<String>,
    note: Option<String>,
    payments: Option<String>,
    refunds: Option<String>,
    indexed: Option<String>,
}

/// Brings an order's text up to date, if it is not.
pub(crate) async fn refresh(conn: &mut SqliteConnection, id: &OrderId) -> Result<(), StoreError> {
    let id = id.as_str();
    // The cast, because a column of the index has no declared type, which the checking of
    // statements cannot bear.
    let pieces = sqlx::query_as!(
        Pieces,
        r#"SELECT order_row, number, amount_minor, currency, reference, note,
                  (SELECT group_concat(payment_request_id || ' ' || coalesce(gateway_id, '') || ' '
                                       || coalesce(wallet, ''), ' ')
                   FROM payment WHERE payment.order_id = shop_order.order_id)
                  AS "payments: String",
                  (SELECT group_concat(refund_request_id || ' ' || coalesce(gateway_id, ''), ' ')
                   FROM refund WHERE refund.order_id = shop_order.order_id)
                  AS "refunds: String",
                  (SELECT CAST(text AS TEXT) FROM order_search
                   WHERE rowid = shop_order.order_row)
                  AS "indexed: String"
           FROM shop_order
           WHERE order_id = ?"#,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(pieces) = pieces else { return Ok(()) };
    let text = pieces.text();
    let row = pieces.order_row;
    match pieces.indexed {
        None => insert(conn, row, &text).await?,
        Some(indexed) if indexed != text => {
            sqlx::query!("UPDATE order_search SET text = ? WHERE rowid = ?", text, row)
                .execute(conn)
                .await?;
        }
        Some(_) => {}
    }
    Ok(())
}

/// Indexes an order for the first time.
pub(crate) async fn insert(
    conn: &mut SqliteConnection,
    row: i64,
    text: &str,
) -> Result<(), StoreError> {
    sqlx::query!("INSERT INTO order_search (rowid, text) VALUES (?, ?)", row, text)
        .execute(conn)
        .await?;
    Ok(())
}

impl Pieces {
    fn text(&self) -> String {
        let amount = Currency::parse(&self.currency)
            .map(|currency| Money::from_minor(self.amount_minor, currency).to_string())
            .unwrap_or_default();
        let optional = [&self.reference, &self.note, &self.payments, &self.refunds];
        let pieces = [&self.number, &amount].into_iter();
        text_of(pieces.chain(optional.into_iter().flatten()).map(String::as_str))
    }
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
