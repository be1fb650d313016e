//! Who does something, and whether they may: every operation that a person starts takes one.

use crate::{Ctx, OperationError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Person, Right, Role, StaffId, StaffName};
use store::StaffRecord;

/// A PIN that was typed this long ago still proves who presses the button now.
const PROOF_FOR: TimeDelta = TimeDelta::seconds(60);

/// Somebody who does something at a till.
///
/// It can only be had by signing in, or for the owner of a shop that has named no staff. What it
/// may do is looked up again at each act, since somebody else may have changed it meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    who: Who,
    till: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// The owner of a shop without staff.
    Alone,
    /// Somebody who has typed their PIN.
    Staff { id: StaffId, person: Person, proved_at: DateTime<Utc> },
    /// A payer who types the amount on the shop's own page.
    Payer,
}

impl Actor {
    /// The owner who works alone and without a PIN. Refused by every act as soon as the shop has
    /// named staff.
    pub const fn alone(till: String) -> Self {
        Self { who: Who::Alone, till }
    }

    /// A payer who begins to pay by the shop's fixed code. May do nothing else.
    pub const fn payer(till: String) -> Self {
        Self { who: Who::Payer, till }
    }

    pub(crate) fn signed_in(record: &StaffRecord, till: String, now: DateTime<Utc>) -> Self {
        let person = Person { name: record.name.clone(), role: record.role };
        Self { who: Who::Staff { id: record.id.clone(), person, proved_at: now }, till }
    }

    /// What they are.
    pub const fn role(&self) -> Role {
        match &self.who {
            Who::Alone => Role::Owner,
            Who::Staff { person, .. } => person.role,
            Who::Payer => Role::Cashier,
        }
    }

    /// Their name, where the shop has named staff.
    pub const fn name(&self) -> Option<&StaffName> {
        match &self.who {
            Who::Alone | Who::Payer => None,
            Who::Staff { person, .. } => Some(&person.name),
        }
    }

    /// At which till.
    pub fn till(&self) -> &str {
        &self.till
    }

    /// Whether both are the same person.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.who, &other.who) {
            (Who::Alone, Who::Alone) => true,
            (Who::Staff { id: one, .. }, Who::Staff { id: other, .. }) => one == other,
            _ => false,
        }
    }

    /// Whether the PIN was typed for what happens now. Whoever works alone has none.
    pub fn proves(&self, now: DateTime<Utc>) -> bool {
        match &self.who {
            Who::Alone => true,
            Who::Payer => false,
            Who::Staff { proved_at, .. } => {
                now.signed_duration_since(*proved_at).abs() <= PROOF_FOR
            }
        }
    }

    /// What a line of the timeline says of them.
    pub(crate) fn sign<'a>(&self, mut args: Vec<(&'a str, String)>) -> Vec<(&'a str, String)> {
        args.extend(self.name().map(|name| ("by", name.to_string())));
        if !args.iter().any(|(name, _)| *name == "till") {
            args.push(("till", self.till.clone()));
        }
        args
    }
}

impl Ctx {
    /// Lets somebody go on who may do this, as the books have it now.
    pub async fn allow(&self, by: &Actor, right: Right) -> Result<(), OperationError> {
        let role = match &by.who {
            Who::Alone if self.store.has_staff().await? => {
                return Err(OperationError::SignInNeeded);
            }
            Who::Alone => Role::Owner,
            Who::Staff { id, .. } => {
                let record = self.store.staff_by_id(id).await?;
                record.ok_or(OperationError::SignInNeeded)?.role
            }
            Who::Payer if right == Right::Take => return Ok(()),
            Who::Payer => return Err(OperationError::NotAllowed { role: by.role(), right }),
        };
        if role.may(right) { Ok(()) } else { Err(OperationError::NotAllowed { role, right }) }
    }
}
