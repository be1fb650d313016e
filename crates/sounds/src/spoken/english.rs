//! English.

use super::{parts, units};
use domain::Money;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const GROUPS: [&str; 7] =
    ["", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion"];

/// "forty-seven euro fifty", "one point two five zero Kuwaiti dinars".
pub(super) fn amount(amount: Money) -> String {
    let (negative, major, rest, decimals) = parts(amount);
    let unit = match units::unit(amount.currency()) {
        Some(unit) if major == 1 && (rest == 0 || decimals == 2) => unit.one.to_owned(),
        Some(unit) => unit.many.to_owned(),
        None => units::letters(amount.currency()),
    };
    let words = match (rest, decimals) {
        (0, _) => format!("{} {unit}", number(major)),
        (1..=9, 2) => format!("{} {unit} oh {}", number(major), number(rest)),
        (_, 2) => format!("{} {unit} {}", number(major), number(rest)),
        _ => format!("{} point {} {unit}", number(major), digits(rest, decimals)),
    };
    if negative { format!("minus {words}") } else { words }
}

/// Each digit by itself.
fn digits(rest: u64, decimals: u32) -> String {
    let width = usize::try_from(decimals).unwrap_or(0);
    let words: Vec<_> = format!("{rest:0width$}")
        .chars()
        .filter_map(|digit| SMALL.get(usize::try_from(digit.to_digit(10)?).ok()?).copied())
        .collect();
    words.join(" ")
}

/// A whole number, in groups of thousands.
pub(super) fn number(number: u64) -> String {
    if number == 0 {
        return "zero".to_owned();
    }
    let mut words = Vec::new();
    let mut left = number;
    for group in GROUPS {
        let three = left.rem_euclid(1000);
        if three > 0 {
            words.push(format!("{}{group}", hundreds(three)));
        }
        left = left.div_euclid(1000);
    }
    words.reverse();
    words.join(" ")
}

fn hundreds(three: u64) -> String {
    let (hundred, rest) = (three.div_euclid(100), three.rem_euclid(100));
    match (hundred, rest) {
        (0, _) => tens(rest),
        (_, 0) => format!("{} hundred", small(hundred)),
        _ => format!("{} hundred {}", small(hundred), tens(rest)),
    }
}

fn tens(rest: u64) -> String {
    let (ten, one) = (rest.div_euclid(10), rest.rem_euclid(10));
    match (ten, one) {
        (0 | 1, _) => small(rest).to_owned(),
        (_, 0) => place(&TENS, ten).to_owned(),
        _ => format!("{}-{}", place(&TENS, ten), small(one)),
    }
}

fn small(number: u64) -> &'static str {
    place(&SMALL, number)
}

fn place(words: &[&'static str], at: u64) -> &'static str {
    usize::try_from(at).ok().and_then(|at| words.get(at).copied()).unwrap_or_default()
}
