//! Agreements to be charged (auto debit).

use crate::Money;
use chrono::{Days, Months, NaiveDate};

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

/// How often an agreement may be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Every {
    /// On the same day of each week.
    Week,
    /// On the same day of each month; in a month without that day on its last.
    Month,
    /// On the same day of each year.
    Year,
    /// Whenever something was bought.
    Purchase,
}

/// What the payer is told before agreeing. The acquirer does not keep it, so the shop does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementTerms {
    /// What for.
    pub purpose: String,
    /// The most that one charge may be.
    pub at_most: Money,
    /// How often.
    pub every: Every,
    /// The day of the first charge.
    pub first_on: NaiveDate,
}

impl AgreementTerms {
    /// The day on which the charge after `paid` paid ones is due. `None` where charges follow
    /// purchases, and beyond the end of the calendar.
    pub fn due_after(&self, paid: u32) -> Option<NaiveDate> {
        match self.every {
            Every::Week => {
                self.first_on.checked_add_days(Days::new(u64::from(paid).checked_mul(7)?))
            }
            // Always reckoned from the first day, so that a short month does not move the others.
            Every::Month => self.first_on.checked_add_months(Months::new(paid)),
            Every::Year => self.first_on.checked_add_months(Months::new(paid.checked_mul(12)?)),
            Every::Purchase => None,
        }
    }
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
    use crate::Currency;

    #[track_caller]
    fn check(every: Every, first: &str, paid: u32, due: Option<&str>) {
        let terms = AgreementTerms {
            purpose: "Tea club".to_owned(),
            at_most: Money::from_minor(1200, Currency::parse("EUR").unwrap()),
            every,
            first_on: first.parse().unwrap(),
        };
        assert_eq!(terms.due_after(paid).map(|day| day.to_string()).as_deref(), due);
    }

    #[test]
    fn charges_fall_due_by_the_first_day() {
        check(Every::Month, "2026-11-20", 0, Some("2026-11-20"));
        check(Every::Week, "2026-11-20", 2, Some("2026-12-04"));
        check(Every::Year, "2024-02-29", 1, Some("2025-02-28"));
        check(Every::Purchase, "2026-11-20", 1, None);
    }

    #[test]
    fn a_short_month_does_not_move_the_months_after_it() {
        check(Every::Month, "2026-01-31", 1, Some("2026-02-28"));
        check(Every::Month, "2026-01-31", 2, Some("2026-03-31"));
    }

    #[test]
    fn beyond_the_calendar_nothing_is_due() {
        check(Every::Year, "2026-11-20", u32::MAX, None);
        check(Every::Week, "2026-11-20", u32::MAX, None);
    }

    #[test]
    fn spellings_of_a_wallet_are_folded() {
        assert_eq!(WalletName::parse("KaKaoPay").unwrap().as_str(), "KAKAOPAY");
        assert!(WalletName::parse("Kakao Pay").is_err());
    }
}
