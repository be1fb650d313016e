//! Mandarin Chinese.

use super::{parts, units};
use domain::Money;

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
/// Places within a group of four.
const PLACES: [&str; 4] = ["", "十", "百", "千"];
/// Groups of four.
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// 「四十七欧元五十分」, 「四十七元五角」, 「一点二五零科威特第纳尔」.
pub(super) fn amount(amount: Money) -> String {
    let (negative, major, rest, decimals) = parts(amount);
    let unit = match units::unit(amount.currency()) {
        Some(unit) => unit.chinese.to_owned(),
        None => format!(" {}", units::letters(amount.currency())),
    };
    let whole =
        if major == 2 && (rest == 0 || decimals == 2) { "两".to_owned() } else { number(major) };
    let words = match (rest, decimals) {
        (0, _) => format!("{whole}{unit}"),
        (_, 2) if amount.currency().code() == "CNY" => format!("{whole}{unit}{}", jiao(rest)),
        (1..=9, 2) => format!("{whole}{unit}零{}分", digit(rest)),
        (_, 2) => format!("{whole}{unit}{}分", number(rest)),
        _ => format!("{}点{}{unit}", number(major), digits(rest, decimals)),
    };
    if negative { format!("负{words}") } else { words }
}

/// The yuan has tenths with a name of their own.
fn jiao(rest: u64) -> String {
    let (jiao, fen) = (rest.div_euclid(10), rest.rem_euclid(10));
    match (jiao, fen) {
        (0, _) => format!("零{}分", digit(fen)),
        (_, 0) => format!("{}角", digit(jiao)),
        _ => format!("{}角{}分", digit(jiao), digit(fen)),
    }
}

fn digits(rest: u64, decimals: u32) -> String {
    let width = usize::try_from(decimals).unwrap_or(0);
    let digits = format!("{rest:0width$}");
    digits.chars().filter_map(|digit| digit.to_digit(10)).map(|each| digit(each.into())).collect()
}

/// A whole number, in groups of ten thousands. A gap is told by one nought.
pub(super) fn number(number: u64) -> String {
    if number == 0 {
        return digit(0).to_owned();
    }
    let mut groups = Vec::new();
    let mut left = number;
    while left > 0 {
        groups.push(left.rem_euclid(10_000));
        left = left.div_euclid(10_000);
    }
    let mut words = String::new();
    let mut gap = false;
    for (place, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !words.is_empty();
            continue;
        }
        if !words.is_empty() && (gap || *group < 1000) {
            words.push_str(digit(0));
        }
        words.push_str(&four(*group));
        words.push_str(GROUPS.get(place).copied().unwrap_or_default());
        gap = false;
    }
    // Ten to nineteen begin with "ten", not with "one ten".
    match words.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => words,
    }
}

fn four(group: u64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for (place, unit) in PLACES.iter().enumerate().rev() {
        let power = u32::try_from(place).ok().and_then(|place| 10_u64.checked_pow(place));
        let value = group.div_euclid(power.unwrap_or(1)).rem_euclid(10);
        if value == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push_str(digit(0));
        }
        words.push_str(digit(value));
        words.push_str(unit);
        gap = false;
    }
    words
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at).copied()).unwrap_or_default()
}
