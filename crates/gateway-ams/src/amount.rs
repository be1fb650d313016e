//! Amounts at this rim: minor units as strings, for the currencies that AMS takes.

use crate::wire::{Amount, AmountText};
use domain::{Currency, Money};
use gateway::GatewayError;

/// The currencies of the document. Their decimals are those of ISO 4217, rupiah included: it has
/// two and uses none of them.
const CURRENCIES: &str = "CLP JPY KRW VND AUD BDT BRL CAD CNY EUR GBP HKD IDR MXN MYR NZD PEN PHP \
                          PKR PLN SGD THB TWD USD";

/// Sixteen digits.
const MINOR_MAX: i64 = 9_999_999_999_999_999;

/// An amount to send, or why this acquirer does not take it.
///
/// `method` is the wallet where it is known: some take only whole or tenth units.
pub(crate) fn to_wire(amount: Money, method: Option<&str>) -> Result<Amount, GatewayError> {
    let currency = amount.currency();
    let refused = |why: String| Err(GatewayError::Unsendable(why));
    if !CURRENCIES.split_ascii_whitespace().any(|code| code == currency.code()) {
        return refused(format!("AMS takes no payments in {currency}"));
    }
    if !amount.is_positive() {
        return refused(format!("the amount has to be more than nothing, not {amount}"));
    }
    if amount.minor() > MINOR_MAX {
        return refused(format!("{amount} has more than the 16 digits that AMS takes"));
    }
    let step = step(currency, method);
    if amount.minor().checked_rem(step) != Some(0) {
        let smallest = Money::from_minor(step, currency);
        let who = method.filter(|_| currency.code() != "IDR").unwrap_or("AMS");
        return refused(format!("{who} takes only multiples of {smallest}, not {amount}"));
    }
    Ok(Amount { currency: currency.code().to_owned(), value: amount.minor().to_string() })
}

/// The smallest step in minor units.
fn step(currency: Currency, method: Option<&str>) -> i64 {
    match (currency.code(), method) {
        // AMS would round half a rupiah by itself, and our books would disagree with the payer's.
        ("IDR", _) | ("TWD", Some("JKOPAY")) => 100,
        ("HKD", Some("OCTOPUS")) => 10,
        _ => 1,
    }
}

/// An amount that came. More currencies can come than go: wallets and settlements have their own.
pub(crate) fn from_wire(amount: &AmountText) -> Option<Money> {
    let currency = Currency::parse(&amount.currency.0).ok()?;
    let digits = amount.value.0.as_str();
    // `parse` alone would take "+5" and "-5".
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Money::from_minor(digits.parse().ok()?, currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Text;

    fn money(minor: i64, code: &str) -> Money {
        Money::from_minor(minor, Currency::parse(code).unwrap())
    }

    #[track_caller]
    fn check(minor: i64, code: &str, method: Option<&str>, expected: Result<&str, &str>) {
        let outcome = match to_wire(money(minor, code), method) {
            Ok(amount) => Ok(format!("{} {}", amount.currency, amount.value)),
            Err(error) => Err(error.to_string()),
        };
        let outcome = outcome.as_ref().map(String::as_str).map_err(String::as_str);
        assert_eq!(
            outcome,
            expected
                .map_err(|why| format!("cannot be sent: {why}"))
                .as_ref()
                .map(|text| *text)
                .map_err(String::as_str)
        );
    }

    #[test]
    fn amounts_go_out_as_minor_units() {
        check(1050, "HKD", None, Ok("HKD 1050"));
        check(18_000, "KRW", None, Ok("KRW 18000"));
        check(1_500_000, "IDR", Some("DANA"), Ok("IDR 1500000"));
        check(9_999_999_999_999_999, "USD", None, Ok("USD 9999999999999999"));
    }

    #[test]
    fn what_the_rim_does_not_take_is_said_in_words() {
        check(1, "KWD", None, Err("AMS takes no payments in KWD"));
        check(0, "EUR", None, Err("the amount has to be more than nothing, not EUR 0.00"));
        check(-5, "EUR", None, Err("the amount has to be more than nothing, not EUR -0.05"));
        check(
            10_000_000_000_000_000,
            "USD",
            None,
            Err("USD 100000000000000.00 has more than the 16 digits that AMS takes"),
        );
        let rupiah = "AMS takes only multiples of IDR 1.00, not IDR 15000.50";
        check(1_500_050, "IDR", None, Err(rupiah));
        check(1_500_050, "IDR", Some("DANA"), Err(rupiah));
        check(
            150,
            "TWD",
            Some("JKOPAY"),
            Err("JKOPAY takes only multiples of TWD 1.00, not TWD 1.50"),
        );
        check(150, "TWD", Some("LINEPAY"), Ok("TWD 150"));
        check(
            1055,
            "HKD",
            Some("OCTOPUS"),
            Err("OCTOPUS takes only multiples of HKD 0.10, not HKD 10.55"),
        );
    }

    #[test]
    fn the_documents_decimals_are_those_of_the_domain() {
        for code in CURRENCIES.split_ascii_whitespace() {
            let expected = if "CLP JPY KRW VND".contains(code) { 0 } else { 2 };
            assert_eq!(Currency::parse(code).unwrap().decimals(), expected, "{code}");
        }
    }

    #[test]
    fn only_plain_digits_are_read() {
        let read = |value: &str| {
            from_wire(&AmountText { currency: Text("EUR".into()), value: Text(value.into()) })
        };
        assert_eq!(read("1050"), Some(money(1050, "EUR")));
        assert_eq!(read("0"), Some(money(0, "EUR")));
        for text in ["", "-5", "+5", "10.0", "1e3", " 5", "99999999999999999999"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
