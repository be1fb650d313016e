//! Identifiers, parsed once at the rim.

use std::fmt;

/// The text cannot be an id of this kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}: {text:?}")]
pub struct InvalidId {
    /// Which id was wanted.
    pub kind: &'static str,
    /// What was given.
    pub text: String,
}

/// Letters, digits and `_`: the open platform takes no hyphen, so nobody gets one.
fn plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What an acquirer may make up: anything visible.
fn visible(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A name that people choose: anything but control characters and `/`, without outer blanks.
fn name(text: &str) -> bool {
    text.trim() == text && !text.chars().any(|c| c.is_control() || c == '/')
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $len_max:literal, $fits:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The longest that it may be, in bytes.
            pub const LEN_MAX: usize = $len_max;

            /// Reads it, or says that the text cannot be one.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                if (1..=Self::LEN_MAX).contains(&text.len()) && $fits(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId { kind: $kind, text: text.to_owned() })
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// Our id for one attempt to be paid. Made once, before the first call; every retry reuses it.
    PaymentRequestId, "payment request id", 64, plain
}
text_id! {
    /// Our id for one refund. Made once, before the first call; every retry reuses it.
    RefundRequestId, "refund request id", 64, plain
}
text_id! {
    /// Our own id of an order, never shown first.
    OrderId, "order id", 64, plain
}
text_id! {
    /// Our own id of an agreement.
    AgreementId, "agreement id", 64, plain
}
text_id! {
    /// The acquirer's id of a payment.
    PaymentId, "payment id", 64, visible
}
text_id! {
    /// The acquirer's id of a refund.
    RefundId, "refund id", 64, visible
}
text_id! {
    /// The name that the shop gave to an account at an acquirer.
    AccountName, "account name", 64, name
}

text_id! {
    /// Which fact an entry of the ledger books: the id of a payment, of a refund, or of the line
    /// or the act that told it.
    FactId, "fact id", 160, visible
}

impl FactId {
    /// The fact that an entry of this kind about this fact was wrong.
    pub(crate) fn wrong(&self, kind: &str) -> Result<Self, InvalidId> {
        Self::parse(&format!("{kind}:{}", self.0))
    }
}

impl From<&PaymentRequestId> for FactId {
    fn from(id: &PaymentRequestId) -> Self {
        Self(id.0.clone())
    }
}

impl From<&RefundRequestId> for FactId {
    fn from(id: &RefundRequestId) -> Self {
        Self(id.0.clone())
    }
}

text_id! {
    /// Our own id of somebody who works in the shop.
    StaffId, "staff id", 64, plain
}
text_id! {
    /// What somebody who works in the shop is called there.
    StaffName, "staff name", 64, name
}

/// The shop's order number: gapless for each till and day of the shop's zone.
///
/// It reads `20261120-1-17`: day, till, serial.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderNumber {
    text: String,
}

impl OrderNumber {
    /// Puts the parts together; a serial below 1 cannot be one.
    pub fn compose(day: chrono::NaiveDate, till: &str, serial: u32) -> Self {
        Self { text: format!("{}-{till}-{serial}", day.format("%Y%m%d")) }
    }

    /// Reads a number that was put together before.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let mut parts = text.split('-');
        let (day, till, serial) = (parts.next(), parts.next(), parts.next());
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
        let whole = day.is_some_and(|day| day.len() == 8 && digits(day))
            && till.is_some_and(|till| !till.is_empty())
            && serial.is_some_and(|serial| digits(serial) && !serial.starts_with('0'))
            && parts.next().is_none();
        match whole {
            true => Ok(Self { text: text.to_owned() }),
            false => Err(InvalidId { kind: "order number", text: text.to_owned() }),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The digits of the code in the payer's wallet (user-presented mode). As good as cash for a
/// minute, so it is never printed, stored or logged.
#[derive(PartialEq, Eq)]
pub struct PaymentCode(String);

impl PaymentCode {
    /// Reads 16 to 32 digits; which wallet they belong to is the acquirer's business.
    ///
    /// Blanks are dropped first, since wallets print the digits in groups of four. A line that
    /// ends within the text is none of them: it stands between two scans, which are not one code.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let digits: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '\u{a0}')).collect();
        let fits = (16..=32).contains(&digits.len());
        if fits && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            // The text itself stays out of the error: it may be a good code with one digit off.
            let text = format!("{} characters", text.chars().count());
            Err(InvalidId { kind: "payer's code (16 to 32 digits)", text })
        }
    }

    /// The digits, for the one request that carries them.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PaymentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_takes_what_every_gateway_takes() {
        assert!(PaymentRequestId::parse("20261120143005_1_17_9f3k").is_ok());
        for text in ["", "a-b", "a b", "ä", &"x".repeat(65)] {
            assert!(PaymentRequestId::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_order_number_reads_back_as_it_was_put_together() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let number = OrderNumber::compose(day, "T2", 17);
        assert_eq!(OrderNumber::parse(number.as_str()), Ok(number));
        for text in
            ["", "20261120-1", "20261120-1-", "20261120--1", "2026112-1-1", "20261120-1-017"]
        {
            assert!(OrderNumber::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_payers_code_is_digits_and_is_never_printed() {
        let code = PaymentCode::parse("2812 3456 7890 1234 56").unwrap();
        assert_eq!(code.expose(), "281234567890123456");
        assert_eq!(format!("{code:?}"), "[secret]");
        assert_eq!(PaymentCode::parse("281234567890123456\r\n").unwrap(), code);
        let two_scans = "2812345678901234\r\n2812345678901234";
        assert!(PaymentCode::parse(two_scans).is_err());
        let error = PaymentCode::parse("28123456789012345x").unwrap_err();
        assert!(!error.to_string().contains("2812"), "{error}");
    }

    #[test]
    fn an_account_name_may_be_chinese_but_no_path() {
        assert!(AccountName::parse("茶 馆").is_ok());
        assert!(AccountName::parse("a/b").is_err());
        assert!(AccountName::parse(" a").is_err());
    }
}
