//! Amounts.

use crate::Currency;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;
use std::fmt;

/// An amount in its currency's minor unit (ISO 4217).
///
/// Deliberately absent: `Add`, `Sub`, `Ord`, floats, `Default`. Two currencies have no sum, and
/// a zero without a currency means nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why an amount could not be read or computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("{text:?} is not an amount such as 12.50")]
    NotAnAmount {
        /// What was given.
        text: String,
    },
    /// More decimals than the currency has: the currency or the field was misread.
    #[error("{major} has more decimals than {currency} ({})", currency.decimals())]
    TooPrecise {
        /// The amount as read.
        major: Decimal,
        /// The currency that it was read for.
        currency: Currency,
    },
    /// Beyond what 64 bits of minor units hold.
    #[error("amount too large")]
    Overflow,
    /// Two currencies have no sum.
    #[error("{left} and {right} cannot be reckoned together")]
    CurrencyMismatch {
        /// The left operand's.
        left: Currency,
        /// The right operand's.
        right: Currency,
    },
}

/// How a product is brought back to whole minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, ties to the even digit (what AMS does when it converts).
    HalfEven,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// Towards zero.
    Down,
}

impl Money {
    /// From minor units: `from_minor(1250, EUR)` is 12.50 euro.
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads a decimal as gateways write it ("12.34").
    ///
    /// More decimals than the currency has is an error, not a rounding: it means that we
    /// misread the currency or the field.
    pub fn from_major(major: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let scale = Decimal::from(10_i64.pow(currency.decimals()));
        let scaled = major.checked_mul(scale).ok_or(MoneyError::Overflow)?;
        if !scaled.fract().is_zero() {
            return Err(MoneyError::TooPrecise { major, currency });
        }
        let minor = scaled.to_i64().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, currency })
    }

    /// Reads what a person or a program typed: `12.5`, `12.50`, `-3`, nothing else.
    ///
    /// No thousands separator, blank, plus sign or exponent, since each of them means another
    /// amount somewhere.
    pub fn parse_major(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let not_an_amount = || MoneyError::NotAnAmount { text: text.to_owned() };
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) {
            return Err(not_an_amount());
        }
        // Past 28 digits the decimal itself is full; that is no typing error but too much.
        let major = Decimal::from_str_exact(text).map_err(|_| MoneyError::Overflow)?;
        Self::from_major(major, currency)
    }

    /// Whole minor units.
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in major units.
    pub fn to_major(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.decimals())
    }

    /// The decimal text with the currency's own number of decimals, `12.50`, without the code.
    pub fn to_major_text(&self) -> String {
        self.to_major().to_string()
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(&self) -> bool {
        self.minor > 0
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.with_same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference of two amounts of one currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.with_same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The same amount in the other direction.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Which of two amounts of one currency is the larger.
    pub fn checked_cmp(self, other: Self) -> Result<Ordering, MoneyError> {
        self.with_same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// A share of the amount, such as a fee; how to round is the caller's word.
    pub fn fee(self, rate: Decimal, rounding: Rounding) -> Result<Self, MoneyError> {
        let strategy = match rounding {
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::Down => RoundingStrategy::ToZero,
        };
        let exact = self.to_major().checked_mul(rate).ok_or(MoneyError::Overflow)?;
        let rounded = exact.round_dp_with_strategy(self.currency.decimals(), strategy);
        Self::from_major(rounded, self.currency)
    }

    fn with_same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.to_major())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[track_caller]
    fn check(text: &str, code: &str, expected: &str) {
        let outcome = match Money::parse_major(text, currency(code)) {
            Ok(money) => money.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(outcome, expected);
    }

    #[test]
    fn amounts_are_read_with_the_currencys_decimals() {
        check("12.5", "EUR", "EUR 12.50");
        check("0.01", "USD", "USD 0.01");
        check("1500", "JPY", "JPY 1500");
        check("1.234", "KWD", "KWD 1.234");
        check("-3", "GBP", "GBP -3.00");
        check("12.500", "EUR", "EUR 12.50");
        check("92233720368547758.07", "EUR", "EUR 92233720368547758.07");
    }

    #[test]
    fn what_is_not_exactly_an_amount_is_refused() {
        for text in ["", ".5", "5.", "1,000", "1e3", "+5", " 5", "5 ", "--5", "0x10", "٣", "NaN"] {
            check(text, "EUR", &format!("{text:?} is not an amount such as 12.50"));
        }
        check("12.505", "EUR", "12.505 has more decimals than EUR (2)");
        check("1.5", "JPY", "1.5 has more decimals than JPY (0)");
        check("92233720368547758.08", "EUR", "amount too large");
        check(&"9".repeat(40), "EUR", "amount too large");
    }

    #[test]
    fn two_currencies_have_no_sum() {
        let left = Money::from_minor(1, currency("EUR"));
        let right = Money::from_minor(1, currency("USD"));
        assert_eq!(
            left.checked_add(right),
            Err(MoneyError::CurrencyMismatch { left: currency("EUR"), right: currency("USD") })
        );
    }

    #[test]
    fn a_fee_is_rounded_as_it_was_asked() {
        let amount = Money::from_minor(250, currency("EUR"));
        let rate = Decimal::new(1, 2);
        let fee = |rounding| amount.fee(rate, rounding).unwrap().minor();
        assert_eq!(
            [fee(Rounding::HalfEven), fee(Rounding::HalfUp), fee(Rounding::Down)],
            [2, 3, 2]
        );
    }

    fn any_currency() -> impl Strategy<Value = Currency> {
        prop::sample::select(vec!["EUR", "JPY", "KWD", "IDR", "CLF", "VND"]).prop_map(currency)
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(minor: i64, currency in any_currency()) {
            let money = Money::from_minor(minor, currency);
            prop_assert_eq!(Money::parse_major(&money.to_major_text(), currency), Ok(money));
        }

        #[test]
        fn adding_and_taking_away_agree(left: i64, right: i64, currency in any_currency()) {
            let left = Money::from_minor(left, currency);
            let right = Money::from_minor(right, currency);
            if let Ok(sum) = left.checked_add(right) {
                prop_assert_eq!(sum.checked_sub(right), Ok(left));
                prop_assert_eq!(right.checked_add(left), Ok(sum));
            }
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,40}", currency in any_currency()) {
            let _read = Money::parse_major(&text, currency);
        }
    }
}
