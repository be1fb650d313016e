//! Receipts as text.

use crate::golden;
use crate::samples::{galway, money, shanghai};
use receipt::{Item, Receipt, lines, receipt_text};

#[test]
fn a_receipt_reads_the_same_on_wide_and_narrow_paper() {
    golden("galway-48.txt", &receipt_text(&galway(), 48));
    golden("galway-32.txt", &receipt_text(&galway(), 32));
    golden("shanghai-48.txt", &receipt_text(&shanghai(), 48));
    golden("shanghai-32.txt", &receipt_text(&shanghai(), 32));
}

#[test]
fn the_double_line_stands_only_under_a_sum_that_is_true() {
    let is_claimed = |receipt: &Receipt| receipt_text(receipt, 48).contains("====");
    assert!(is_claimed(&galway()));
    let item = |text: &str| Item { text: None, amount: money(text, "EUR") };
    let mut two = Receipt { items: vec![item("40.00"), item("7.50")], ..galway() };
    assert!(is_claimed(&two));
    two.items.pop();
    assert!(!is_claimed(&two));
}

#[test]
fn a_copy_says_so_and_the_first_print_does_not() {
    assert!(!receipt_text(&galway(), 48).contains("COPY"));
    let copy = Receipt { copy: 3, ..galway() };
    assert!(receipt_text(&copy, 48).contains("* COPY 3 *"));
}

#[test]
fn figures_of_every_currency_have_their_own_decimals() {
    for (amount, currency, shown) in [
        ("1500", "JPY", "JPY 1500"),
        ("1.250", "KWD", "KWD 1.250"),
        ("147096", "KRW", "KRW 147096"),
    ] {
        let total = money(amount, currency);
        let items = vec![Item { text: None, amount: total }];
        let receipt = Receipt { total, items, promotions: Vec::new(), ..galway() };
        assert!(receipt_text(&receipt, 48).contains(shown));
    }
    assert!(!lines(&galway()).is_empty());
}
