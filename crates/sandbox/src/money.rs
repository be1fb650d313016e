//! Amounts and rates of the wire: minor units with a currency, conversions with stated rounding.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The currencies of the wire: code, decimals, and how much of it one US dollar buys (mantissa and
/// scale).
///
/// The rates are believable and never change, so that a run can be repeated.
const CURRENCIES: &[(&str, u32, i64, u32)] = &[
    ("AUD", 2, 15_210, 4),
    ("BDT", 2, 12_050, 2),
    ("BRL", 2, 54_300, 4),
    ("CAD", 2, 13_680, 4),
    ("CLP", 0, 94_120, 2),
    ("CNY", 2, 71_830, 4),
    ("EUR", 2, 9_214, 4),
    ("GBP", 2, 7_782, 4),
    ("HKD", 2, 77_840, 4),
    ("IDR", 2, 1_585_000, 2),
    ("JPY", 0, 15_160, 2),
    ("KRW", 0, 137_450, 2),
    ("MXN", 2, 183_200, 4),
    ("MYR", 2, 43_950, 4),
    ("NZD", 2, 16_430, 4),
    ("PEN", 2, 37_560, 4),
    ("PHP", 2, 572_400, 4),
    ("PKR", 2, 27_830, 2),
    ("PLN", 2, 39_640, 4),
    ("SGD", 2, 13_290, 4),
    ("THB", 2, 341_800, 4),
    ("TWD", 2, 322_600, 4),
    ("USD", 2, 1, 0),
    ("VND", 0, 2_533_500, 2),
];

/// Digits of a quoted rate.
const RATE_DIGITS: u32 = 6;

/// An amount in the minor unit of its currency, which is one of the wire's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Amount {
    pub(crate) currency: String,
    pub(crate) value: i64,
}

/// Why an amount is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadAmount {
    Malformed(&'static str),
    Currency,
}

impl Amount {
    /// Reads an amount of the wire: a three-letter code and a positive integer.
    pub(crate) fn parse(currency: &str, value: &str) -> Result<Self, BadAmount> {
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code {
            return Err(BadAmount::Malformed("currency is three capital letters"));
        }
        let is_number = (1..=16).contains(&value.len())
            && value.bytes().all(|byte| byte.is_ascii_digit())
            && !value.starts_with('0');
        if !is_number {
            return Err(BadAmount::Malformed("value is a positive integer of at most 16 digits"));
        }
        if decimals(currency).is_none() {
            return Err(BadAmount::Currency);
        }
        let value: i64 = value.parse().expect("sixteen digits fit");
        if value.checked_rem(step(currency)) != Some(0) {
            return Err(BadAmount::Malformed("value in IDR is a multiple of 100"));
        }
        Ok(Self { currency: currency.to_owned(), value })
    }

    /// As the wire has it: the value is a string.
    pub(crate) fn to_wire(&self) -> Value {
        json!({"currency": self.currency, "value": self.value.to_string()})
    }

    /// As people write it: a decimal in major units.
    pub(crate) fn to_major(&self) -> Value {
        json!({"currency": self.currency, "value": self.major().to_string()})
    }

    fn major(&self) -> Decimal {
        Decimal::new(self.value, decimals(&self.currency).unwrap_or(2))
    }

    /// This amount in another currency, rounded half-even to what that currency can pay.
    pub(crate) fn converted(&self, to: &str) -> Self {
        if to == self.currency {
            return self.clone();
        }
        self.times(rate(&self.currency, to), to)
    }

    fn times(&self, rate: Decimal, to: &str) -> Self {
        let places = decimals(to).unwrap_or(2);
        let major = self.major().checked_mul(rate).unwrap_or(Decimal::MAX);
        from_major(major, to, places)
    }

    /// This amount divided by a quoted price, in the currency that the quote settles in.
    pub(crate) fn divided(&self, price: Decimal, to: &str) -> Self {
        let places = decimals(to).unwrap_or(2);
        let major = self.major().checked_div(price).unwrap_or(Decimal::MAX);
        from_major(major, to, places)
    }
}

fn from_major(major: Decimal, currency: &str, places: u32) -> Amount {
    let unit = Decimal::from(step(currency));
    let minor = major
        .checked_mul(Decimal::from(10_i64.pow(places)))
        .and_then(|minor| minor.checked_div(unit))
        .map(|steps| steps.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven))
        .and_then(|steps| steps.checked_mul(unit));
    let value = minor.and_then(|minor| i64::try_from(minor).ok()).unwrap_or(i64::MAX);
    Amount { currency: currency.to_owned(), value: value.max(step(currency)) }
}

/// The decimals of a currency, or nothing when the wire does not know it.
pub(crate) fn decimals(currency: &str) -> Option<u32> {
    row(currency).map(|(_, decimals, ..)| *decimals)
}

/// The smallest payable number of minor units. Rupiah have two decimals and no coins for them.
pub(crate) fn step(currency: &str) -> i64 {
    if currency == "IDR" { 100 } else { 1 }
}

/// How much of `to` one unit of `from` buys.
pub(crate) fn rate(from: &str, to: &str) -> Decimal {
    let per_dollar =
        |code| row(code).map_or(Decimal::ONE, |(_, _, units, scale)| Decimal::new(*units, *scale));
    per_dollar(to)
        .checked_div(per_dollar(from))
        .and_then(|rate| rate.round_sf(RATE_DIGITS))
        .map_or(Decimal::ONE, |rate| rate.normalize())
}

/// The rate in words, or nothing where there is none: "1 EUR = 7.79575 CNY".
pub(crate) fn rate_text(from: &str, to: &str) -> Option<String> {
    (from != to).then(|| format!("1 {from} = {} {to}", rate(from, to)))
}

fn row(currency: &str) -> Option<&'static (&'static str, u32, i64, u32)> {
    CURRENCIES.iter().find(|(code, ..)| *code == currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        let (currency, value) = text.split_once(' ').unwrap();
        Amount::parse(currency, value).unwrap()
    }

    #[test]
    fn amounts_are_positive_integers_of_known_currencies() {
        assert_eq!(amount("JPY 1200").to_major(), json!({"currency": "JPY", "value": "1200"}));
        assert_eq!(amount("EUR 1250").to_major(), json!({"currency": "EUR", "value": "12.50"}));
        for value in ["0", "-1", "1.5", "", "01", "+1", "12345678901234567", "1e3"] {
            assert!(matches!(Amount::parse("EUR", value), Err(BadAmount::Malformed(_))), "{value}");
        }
        assert_eq!(Amount::parse("KWD", "1"), Err(BadAmount::Currency));
        assert!(matches!(Amount::parse("eur", "1"), Err(BadAmount::Malformed(_))));
        assert!(matches!(Amount::parse("IDR", "150"), Err(BadAmount::Malformed(_))));
    }

    #[test]
    fn conversions_round_half_even_to_what_can_be_paid() {
        assert_eq!(amount("EUR 1000").converted("CNY"), amount("CNY 7796"));
        assert_eq!(amount("USD 100").converted("KRW"), amount("KRW 1374"));
        assert_eq!(amount("USD 101").converted("IDR"), amount("IDR 1600800"));
        assert_eq!(amount("KRW 1").converted("EUR"), amount("EUR 1"));
        assert_eq!(rate_text("EUR", "CNY").unwrap(), "1 EUR = 7.79575 CNY");
        assert_eq!(rate_text("EUR", "EUR"), None);
    }

    #[test]
    fn a_quote_divides() {
        let price = Decimal::from(1200);
        assert_eq!(amount("KRW 18000").divided(price, "USD"), amount("USD 1500"));
    }
}
