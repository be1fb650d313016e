//! Reading what was typed.

use crate::error::Failure;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::{AccountName, Currency, InvalidId, Money, WalletName};
use statement::{Days, DaysError};
use std::path::Path;
use store::InvalidCursor;

pub(crate) fn currency(text: &str) -> Result<Currency, Failure> {
    Currency::parse(text).map_err(|error| {
        Failure::input(
            "bad-currency",
            format!("{error}."),
            "Give three capital letters of ISO 4217, such as EUR.",
        )
    })
}

/// An amount that money can be asked for with.
pub(crate) fn amount(text: &str, currency: Currency) -> Result<Money, Failure> {
    let money = Money::parse_major(text, currency)?;
    if money.is_positive() {
        return Ok(money);
    }
    Err(Failure::input(
        "bad-amount",
        format!("{money} is not more than nothing."),
        "Give an amount such as 12.50.",
    ))
}

/// A span of time such as `90s`, `9m` or `1h`.
pub(crate) fn span(text: &str) -> Result<TimeDelta, String> {
    let why = || format!("{text:?} is no span of time such as 90s, 9m or 1h");
    let unit = text.chars().last().ok_or_else(why)?;
    let digits = text.strip_suffix(unit).unwrap_or_default();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(why());
    }
    let count: i64 = digits.parse().map_err(|_| why())?;
    match unit {
        's' => TimeDelta::try_seconds(count),
        'm' => TimeDelta::try_minutes(count),
        'h' => TimeDelta::try_hours(count),
        _ => None,
    }
    .ok_or_else(why)
}

pub(crate) fn account(text: Option<&str>) -> Result<Option<AccountName>, Failure> {
    text.map(|text| AccountName::parse(text).map_err(id)).transpose()
}

pub(crate) fn wallet(text: Option<&str>) -> Result<Option<WalletName>, Failure> {
    text.map(|text| WalletName::parse(text).map_err(id)).transpose()
}

/// A text that cannot be an id or a name. A payer's code never stands in such an error.
pub(crate) fn id(error: InvalidId) -> Failure {
    Failure::input("bad-input", format!("{error}."), "Nothing was sent or stored.")
}

pub(crate) fn zone(text: &str) -> Result<Tz, Failure> {
    text.parse().map_err(|_| {
        Failure::input(
            "bad-zone",
            format!("{text:?} is not a time zone."),
            "Give an IANA name such as Europe/Dublin or Asia/Shanghai.",
        )
    })
}

pub(crate) fn days(from: NaiveDate, to: NaiveDate, zone: Tz) -> Result<Days, Failure> {
    Days::new(from, to, zone).map_err(bad_days)
}

pub(crate) fn bad_days(error: DaysError) -> Failure {
    Failure::input("bad-dates", format!("{error}."), "Give days as YYYY-MM-DD, the earlier first.")
}

pub(crate) fn cursor(error: InvalidCursor) -> Failure {
    let hint = "Give what `next` of the page before said, with the same filters.";
    Failure::input("bad-cursor", format!("{error}."), hint)
}

/// The text of a file that was named on the command line.
pub(crate) fn file(option: &str, path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(option, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_a_unit() {
        assert_eq!(span("90s"), Ok(TimeDelta::seconds(90)));
        assert_eq!(span("9m"), Ok(TimeDelta::minutes(9)));
        assert_eq!(span("1h"), Ok(TimeDelta::hours(1)));
        for text in ["", "9", "m", "-1m", "1.5h", "9min", "9 m", "99999999999999999999s", "９m"] {
            assert!(span(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn nothing_is_no_amount() {
        let eur = currency("EUR").unwrap();
        assert!(amount("0.01", eur).is_ok());
        for text in ["0", "-1", "1,5", ""] {
            assert!(amount(text, eur).is_err(), "{text:?}");
        }
        assert!(currency("eur").is_err());
    }
}
