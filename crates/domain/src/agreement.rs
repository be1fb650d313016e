//! Agreements to be charged (auto debit).

/// What we know of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementState {
    /// The payer has not agreed yet.
    Pending,
    /// We may charge.
    Active,
    /// The payer, the shop or the acquirer ended it.
    Stopped,
}

/// A wallet as the acquirer spells it, such as `GCASH`; an open list, so only the form is checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WalletName(String);

impl WalletName {
    /// Reads capital letters, digits and `_`, at most 64; other spellings of reports are folded.
    pub fn parse(text: &str) -> Result<Self, crate::InvalidId> {
        let folded = text.trim().to_ascii_uppercase();
        let fits = (1..=64).contains(&folded.len());
        if fits && folded.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            Ok(Self(folded))
        } else {
            Err(crate::InvalidId { kind: "wallet name", text: text.to_owned() })
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_wallet_are_folded() {
        assert_eq!(WalletName::parse("KaKaoPay").unwrap().as_str(), "KAKAOPAY");
        assert!(WalletName::parse("Kakao Pay").is_err());
    }
}
