//! Amounts as people and programs write them, against digits that are counted one by one.

#![no_main]

use domain::{Currency, Money, MoneyError, Rounding};
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;

const CURRENCIES: [&str; 6] = ["EUR", "JPY", "KWD", "CLF", "IDR", "USD"];

/// Minor units, digit by digit; nothing where the text is no amount, or has a part of a unit.
fn counted(text: &str, decimals: usize) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let (kept, rest) = fraction.split_at(fraction.len().min(decimals));
    if rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let all = format!("{whole}{kept:0<decimals$}");
    let minor: i128 = all
        .trim_start_matches('0')
        .parse()
        .or_else(|error| match all.bytes().all(|b| b == b'0') {
            true => Ok(0),
            false => Err(error),
        })
        .ok()?;
    Some(if text.starts_with('-') { -minor } else { minor })
}

fuzz_target!(|data: &[u8]| {
    let Some((first, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let code = CURRENCIES[usize::from(*first) % CURRENCIES.len()];
    let currency = Currency::parse(code).expect("a currency");
    let decimals = usize::try_from(currency.decimals()).expect("few");
    let expected = counted(text, decimals);
    match Money::parse_major(text, currency) {
        Ok(money) => {
            assert_eq!(expected, Some(i128::from(money.minor())), "{text:?}");
            let shown = money.to_major_text();
            assert_eq!(Money::parse_major(&shown, currency), Ok(money), "{shown}");
            if let Ok(negated) = money.checked_neg() {
                assert_eq!(negated.checked_neg(), Ok(money));
                let nothing = money.checked_add(negated).expect("a sum");
                assert!(nothing.is_zero());
            }
            for rounding in [Rounding::HalfEven, Rounding::HalfUp, Rounding::Down] {
                // A fee of a part is never more than the whole.
                if let Ok(fee) = money.fee(Decimal::new(1, 2), rounding) {
                    assert!(fee.minor().unsigned_abs() <= money.minor().unsigned_abs());
                }
            }
        }
        // More digits than a decimal holds may be an amount all the same, written long.
        Err(MoneyError::Overflow) => {
            let fits = expected.is_some_and(|minor| i64::try_from(minor).is_ok());
            assert!(!fits || text.len() > 28, "{text:?}");
        }
        Err(error) => assert_eq!(expected, None, "{text:?}: {error}"),
    }
    let _parsed = Currency::parse(text);
});
