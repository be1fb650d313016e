//! Who works in the shop, and what each may do: the one table.

use crate::{InvalidId, Money, StaffName};
use std::fmt;

/// What somebody is in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Owns it.
    Owner,
    /// Runs it.
    Manager,
    /// Stands at a till.
    Cashier,
    /// Keeps the books.
    Accountant,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// See what this till did.
    SeeTill,
    /// See what every till did.
    SeeShop,
    /// Take money, and end an order that is not paid.
    Take,
    /// Give money back up to the limit of the shop.
    RefundSome,
    /// Give any sum back.
    RefundAny,
    /// Decide about what does not agree, and close a period.
    Close,
    /// Write statements to files.
    Export,
    /// Change the shop and its tills.
    Settings,
    /// Add and remove accounts at acquirers, with their keys.
    Accounts,
    /// Add and remove staff.
    Staff,
}

impl Role {
    /// What this role may do. Whoever may give back any sum may give back some.
    pub const fn rights(self) -> &'static [Right] {
        use Right as R;
        match self {
            Self::Owner => &[
                R::SeeTill,
                R::SeeShop,
                R::Take,
                R::RefundSome,
                R::RefundAny,
                R::Close,
                R::Export,
                R::Settings,
                R::Accounts,
                R::Staff,
            ],
            Self::Manager => &[
                R::SeeTill,
                R::SeeShop,
                R::Take,
                R::RefundSome,
                R::RefundAny,
                R::Close,
                R::Export,
                R::Settings,
                R::Staff,
            ],
            Self::Cashier => &[R::SeeTill, R::Take, R::RefundSome],
            Self::Accountant => &[R::SeeTill, R::SeeShop, R::Close, R::Export],
        }
    }

    /// Whether this role may do that.
    pub fn may(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// Whether this role may add, change and remove somebody of the other: nobody gives more than
    /// they have.
    pub fn may_manage(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => matches!(other, Self::Cashier | Self::Accountant),
            Self::Cashier | Self::Accountant => false,
        }
    }
}

/// What the shop allows when money goes back, beside the table. Sums are for one order, all its
/// refunds together, so that several small ones are no way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefundPolicy {
    /// What somebody with [`Right::RefundSome`] may give back alone. Nothing where it is not set.
    pub alone_up_to: Option<Money>,
    /// Above this a second person has to agree. Never where it is not set.
    pub two_above: Option<Money>,
}

/// Who has to agree to a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consent {
    /// Nobody else.
    Alone,
    /// A second person who may give back any sum.
    Second,
    /// This person may not refund at all.
    Never,
}

impl RefundPolicy {
    /// Who has to agree when `role` brings the refunds of an order to `total`. A limit in another
    /// currency says nothing of the sum, so it counts as passed.
    pub fn consent(&self, role: Role, total: Money) -> Consent {
        let above = |limit: Money| total.checked_cmp(limit).map_or(true, std::cmp::Ordering::is_gt);
        if !role.may(Right::RefundSome) {
            return Consent::Never;
        }
        if !role.may(Right::RefundAny) && self.alone_up_to.is_none_or(above) {
            return Consent::Second;
        }
        if self.two_above.is_some_and(above) { Consent::Second } else { Consent::Alone }
    }
}

/// A person's PIN: six digits. Never printed, stored or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// How many digits it has, so that the last one submits it.
    pub const DIGITS: usize = 6;

    /// Reads six digits; blanks that a password manager or a paste brings along are dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        if digits.len() == Self::DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(digits));
        }
        let text = format!("{} characters", text.chars().count());
        Err(InvalidId { kind: "PIN (six digits)", text })
    }

    /// Whether everybody would guess it: one digit only, or a plain row.
    pub fn is_weak(&self) -> bool {
        let digits: Vec<i16> = self.0.bytes().map(i16::from).collect();
        let steps: Vec<i16> =
            digits.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
        steps.iter().all(|step| *step == 0 || *step == 1)
            && steps.windows(2).all(|pair| pair[0] == pair[1])
            || steps.iter().all(|step| *step == -1)
    }

    /// The digits, for hashing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Somebody at a till, as events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// Their name.
    pub name: StaffName,
    /// What they are.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    fn money(minor: i64, currency: &str) -> Money {
        Money::from_minor(minor, Currency::parse(currency).unwrap())
    }

    #[test]
    fn each_role_may_do_what_the_table_says() {
        let told = |role: Role| {
            let rights = role.rights().iter().map(|right| format!("{right:?}"));
            rights.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told(Role::Cashier), "SeeTill Take RefundSome");
        assert_eq!(told(Role::Accountant), "SeeTill SeeShop Close Export");
        assert!(!Role::Manager.may(Right::Accounts) && Role::Owner.may(Right::Accounts));
        for role in [Role::Owner, Role::Manager, Role::Cashier, Role::Accountant] {
            assert!(role.may(Right::SeeTill));
            assert!(!role.may(Right::RefundAny) || role.may(Right::RefundSome));
        }
    }

    #[test]
    fn nobody_makes_somebody_who_may_more_than_they() {
        let roles = [Role::Owner, Role::Manager, Role::Cashier, Role::Accountant];
        let managed = |role: Role| roles.iter().filter(|other| role.may_manage(**other)).count();
        assert_eq!(roles.map(managed), [4, 2, 0, 0]);
    }

    #[track_caller]
    fn check(role: Role, total: Money, expected: Consent) {
        let policy = RefundPolicy {
            alone_up_to: Some(money(5_000, "EUR")),
            two_above: Some(money(20_000, "EUR")),
        };
        assert_eq!(policy.consent(role, total), expected, "{role:?} {total}");
    }

    #[test]
    fn a_refund_needs_consent_by_role_and_by_the_sum_of_the_order() {
        check(Role::Cashier, money(5_000, "EUR"), Consent::Alone);
        check(Role::Cashier, money(5_001, "EUR"), Consent::Second);
        check(Role::Cashier, money(1, "USD"), Consent::Second);
        check(Role::Manager, money(20_000, "EUR"), Consent::Alone);
        check(Role::Owner, money(20_001, "EUR"), Consent::Second);
        check(Role::Accountant, money(1, "EUR"), Consent::Never);
        let none = RefundPolicy::default();
        assert_eq!(none.consent(Role::Cashier, money(1, "EUR")), Consent::Second);
        assert_eq!(none.consent(Role::Owner, money(1_000_000, "USD")), Consent::Alone);
    }

    #[test]
    fn a_pin_is_six_digits_that_are_never_printed() {
        let pin = Pin::parse(" 704 913\n").unwrap();
        assert_eq!((pin.expose(), format!("{pin:?}").as_str()), ("704913", "[secret]"));
        for text in ["", "70491", "7049133", "70491x", "７０４９１３"] {
            let error = Pin::parse(text).unwrap_err();
            assert!(text.is_empty() || !error.to_string().contains(text), "{error}");
        }
        let weak = |text| Pin::parse(text).unwrap().is_weak();
        assert!(weak("000000") && weak("123456") && weak("987654") && weak("777777"));
        assert!(!weak("704913") && !weak("112233") && !weak("121212"));
    }
}
