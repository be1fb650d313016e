//! Ids, made once and stored before anything is sent.

use crate::OperationError;
use chrono::{DateTime, Utc};
use domain::{AgreementId, OrderId, PaymentRequestId, RefundRequestId};

/// Lower-case letters and digits without those that are easily misread.
const ALPHABET: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz0";

/// So many random letters and digits, 5 bits each, from the operating system.
pub fn random_text(letters: usize) -> Result<String, OperationError> {
    let mut bytes = vec![0; letters];
    getrandom::fill(&mut bytes).map_err(|_| OperationError::Random)?;
    Ok(bytes.into_iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
}

pub(crate) fn order_id() -> Result<OrderId, OperationError> {
    Ok(OrderId::parse(&format!("o{}", random_text(16)?))?)
}

pub(crate) fn agreement_id() -> Result<AgreementId, OperationError> {
    Ok(AgreementId::parse(&format!("a{}", random_text(16)?))?)
}

/// Unique, and never consecutive: time to the second, till, attempt and chance (ams.md 3.2).
pub(crate) fn payment_request_id(
    till: &str,
    attempt: u32,
    now: DateTime<Utc>,
) -> Result<PaymentRequestId, OperationError> {
    Ok(PaymentRequestId::parse(&stamped('p', till, attempt, now)?)?)
}

pub(crate) fn refund_request_id(
    till: &str,
    serial: u32,
    now: DateTime<Utc>,
) -> Result<RefundRequestId, OperationError> {
    Ok(RefundRequestId::parse(&stamped('r', till, serial, now)?)?)
}

fn stamped(
    kind: char,
    till: &str,
    serial: u32,
    now: DateTime<Utc>,
) -> Result<String, OperationError> {
    let till: String = till.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    let chance = random_text(12)?;
    Ok(format!("{}_{till}_{kind}{serial}_{chance}", now.format("%Y%m%d%H%M%S")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_what_every_gateway_takes_whatever_the_till_is_called() {
        let now = DateTime::UNIX_EPOCH;
        let one = payment_request_id("Kasse-1 ä", 1, now).unwrap();
        let other = payment_request_id("Kasse-1 ä", 1, now).unwrap();
        assert!(one.as_str().starts_with("19700101000000_Kasse1_p1_"), "{one}");
        assert_ne!(one, other);
    }
}
