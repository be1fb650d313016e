//! Words and figures that several screens share, and how they come from the domain and go to it.

use super::IpcError;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::{Currency, Money, OrderStatus, PaymentStatus, RefundStatus, Witness};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use specta::Type;

/// An amount: the ISO 4217 code and a decimal string in major units, such as `12.50`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoneyDto {
    /// The code.
    pub currency: String,
    /// The decimal string.
    pub value: String,
}

impl MoneyDto {
    /// Reads what the window sent.
    pub(crate) fn parse(&self) -> Result<Money, IpcError> {
        let currency = currency(&self.currency)?;
        Money::parse_major(&self.value, currency).map_err(|error| IpcError::bad_amount(&error))
    }
}

impl From<Money> for MoneyDto {
    fn from(money: Money) -> Self {
        Self { currency: money.currency().code().to_owned(), value: money.to_major_text() }
    }
}

/// Reads a currency's code.
pub(crate) fn currency(code: &str) -> Result<Currency, IpcError> {
    Currency::parse(code).map_err(|error| IpcError::bad_input("currency", &error))
}

/// An instant, as every view writes it: RFC 3339 with milliseconds.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads an instant that the window sent.
pub(crate) fn instant(field: &str, text: &str) -> Result<DateTime<Utc>, IpcError> {
    let at = DateTime::parse_from_rfc3339(text);
    Ok(at.map_err(|error| IpcError::bad_input(field, &error))?.with_timezone(&Utc))
}

/// Milliseconds for the window, whose numbers are exact only up to a point.
pub(crate) fn millis(span: chrono::TimeDelta) -> i32 {
    i32::try_from(span.num_milliseconds()).unwrap_or(i32::MAX)
}

/// Reads a member of a closed list.
pub(crate) fn worded<T: DeserializeOwned>(field: &str, word: &str) -> Result<T, IpcError> {
    serde_json::from_value(word.into()).map_err(|error| IpcError::bad_input(field, &error))
}

/// What the window may leave empty, and what then counts as not given.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// One of the two books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Book {
    /// No real money moves.
    Practice,
    /// Real money.
    Live,
}

/// How the window looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

macro_rules! mirrored {
    (
        $(#[$meta:meta])*
        $name:ident of $source:ty: $($(#[$inner:meta])* $variant:ident),+ $(,)?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
        #[serde(rename_all = "camelCase")]
        pub enum $name {
            $($(#[$inner])* $variant,)+
        }

        impl From<$source> for $name {
            fn from(source: $source) -> Self {
                match source {
                    $(<$source>::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$name> for $source {
            fn from(dto: $name) -> Self {
                match dto {
                    $($name::$variant => Self::$variant,)+
                }
            }
        }
    };
}

mirrored! {
    /// How the payer is asked to pay.
    ModeDto of domain::Mode:
    /// We show a code.
    OrderCode,
    /// We scan the payer's code.
    PaymentCode,
    /// The payer opens a link.
    Cashier,
    /// The payer scanned the shop's fixed code.
    EntryCode,
    /// By an agreement.
    Agreement,
}

mirrored! {
    /// How an attempt stands.
    PaymentStateDto of PaymentStatus:
    /// Nobody has told us yet.
    Unknown,
    /// The payer has not paid yet.
    AwaitingPayer,
    /// Paid.
    Paid,
    /// Refused.
    Failed,
    /// Ended by us.
    Cancelled,
    /// Its time ran out.
    Expired,
}

mirrored! {
    /// What an order has come to.
    OrderStatusDto of OrderStatus:
    /// Nothing is decided.
    Open,
    /// Paid.
    Paid,
    /// A part went back.
    PartlyRefunded,
    /// All of it went back.
    Refunded,
    /// The shop ended it.
    Cancelled,
    /// Time ran out.
    Expired,
    /// Refused.
    Failed,
}

mirrored! {
    /// How a refund stands.
    RefundStatusDto of RefundStatus:
    /// Not decided.
    Pending,
    /// The money went back.
    Succeeded,
    /// It did not.
    Failed,
}

mirrored! {
    /// Who told us.
    ToldBy of Witness:
    /// The answer to our call.
    Answer,
    /// The answer to an inquiry.
    Inquiry,
    /// The acquirer's message.
    Notification,
    /// A file.
    Report,
    /// A person at the desk.
    Person,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(currency: &str, value: &str, expected: &str) {
        let dto = MoneyDto { currency: currency.to_owned(), value: value.to_owned() };
        let told = match dto.parse() {
            Ok(money) => format!("{:?}", MoneyDto::from(money)),
            Err(error) => format!("{:?} {:?}", error.code, error.detail),
        };
        assert!(told.contains(expected), "{told}");
    }

    #[test]
    fn amounts_cross_as_decimal_strings() {
        check("EUR", "12.5", r#"value: "12.50""#);
        check("JPY", "1500", r#"value: "1500""#);
        check("EUR", "12,50", "BadAmount");
        check("JPY", "1.5", "BadAmount");
        check("euro", "1", "BadInput");
    }

    #[test]
    fn what_is_blank_was_not_given() {
        assert_eq!(filled(Some("  ".to_owned())), None);
        assert_eq!(filled(Some(" INV-7 ".to_owned())).as_deref(), Some("INV-7"));
    }
}
