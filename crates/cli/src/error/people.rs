//! Who may do what, and what a wallet takes back.

use super::{Failure, chain};
use crate::view::time;
use domain::BrokenRule;
use operations::{OperationError, SignInError};

/// The failures of people and rules; everything else is handed back.
pub(super) fn of_people(error: OperationError) -> Result<Failure, OperationError> {
    use OperationError as E;
    Ok(match error {
        E::Rule(broken) => rule(&broken),
        E::RefundedMeanwhile { refundable } => Failure::refused(
            "refunded-meanwhile",
            format!("Somebody has refunded meanwhile: {refundable} is left. Nothing was sent."),
            "Look at the order with `tillside order show` and decide again.",
        ),
        E::BeingCancelled => being_cancelled(),
        E::RefundInDoubt => Failure::refused(
            "refund-in-doubt",
            "The gateway said of an earlier refund that it failed, and then that it succeeded. \
             Nothing was sent.",
            "`tillside sync` asks which is true. Refund again then.",
        ),
        E::NotReversible => Failure::refused(
            "not-reversible",
            "The refund has not succeeded, so it cannot have come back.",
            "`tillside refund show` tells how it stands.",
        ),
        E::SignInNeeded => Failure::refused(
            "staff-needed",
            "The shop has named staff, so somebody has to say who they are. Nothing was done.",
            "Give --staff NAME, and the PIN in TILLSIDE_PIN.",
        ),
        E::NotAllowed { role, right } => Failure::refused(
            "not-allowed",
            format!("A {} may not do this (it needs {}).", role.word(), right.word()),
            "`tillside staff list` names those who may.",
        ),
        E::ProofNeeded => Failure::refused(
            "pin-needed",
            "The PIN has to be given for this act.",
            "Give it in TILLSIDE_PIN.",
        ),
        E::SecondPersonNeeded => Failure::refused(
            "second-person-needed",
            "This sum needs a second person who may refund any sum. Nothing was sent.",
            "Give --approved-by NAME, and their PIN in TILLSIDE_SECOND_PIN.",
        ),
        E::UnknownStaff(name) => Failure::refused(
            "unknown-staff",
            format!("Nobody named {name} works here."),
            "`tillside staff list` names everybody.",
        ),
        E::StaffExists(name) => Failure::refused(
            "staff-exists",
            format!("Somebody named {name} works here already."),
            "Choose another name, or give them another PIN with `tillside staff set-pin`.",
        ),
        E::WeakPin => Failure::input(
            "bad-pin",
            "Everybody would guess this PIN.",
            "Choose six digits that are no plain row.",
        ),
        error @ E::PinUnusable => Failure::internal(&error),
        other => return Err(other),
    })
}

pub(super) fn being_cancelled() -> Failure {
    Failure::refused(
        "being-cancelled",
        "The payment is being cancelled; nothing was refunded.",
        "`tillside sync` asks how the cancel ended. If it was refused, refund then.",
    )
}

fn rule(broken: &BrokenRule) -> Failure {
    let hint = "`tillside refund plan` tells the wallet's rules. Nothing was sent.";
    match broken {
        BrokenRule::WindowOver { until } => Failure::refused(
            "refund-window-over",
            format!("This payment could be refunded until {}.", time(*until)),
            "Give the money back in another way. Nothing was sent.",
        ),
        BrokenRule::WholeOnly { whole } => Failure::refused(
            "whole-refund-only",
            format!("This wallet takes back only the whole {whole}."),
            hint,
        ),
        BrokenRule::BelowLeast { least } => Failure::refused(
            "below-least-refund",
            format!("This wallet takes back no less than {least}."),
            hint,
        ),
        BrokenRule::NoMultiple { step } => Failure::refused(
            "no-multiple",
            format!("This wallet takes back only multiples of {step}."),
            hint,
        ),
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Nobody(name) => OperationError::UnknownStaff(name).into(),
            SignInError::WrongPin { wait_until, .. } => {
                let wait = wait_until.map_or(String::new(), |until| {
                    format!(" No other one is looked at before {}.", time(until))
                });
                Self::refused(
                    "wrong-pin",
                    format!("The PIN does not fit.{wait}"),
                    "Nothing was done.",
                )
            }
            SignInError::Wait { until } => Self::refused(
                "too-many-tries",
                format!("Too many wrong PINs; none is looked at before {}.", time(until)),
                "Nothing was done.",
            ),
            error @ (SignInError::NotRecognized { .. } | SignInError::RecognizesOther(_)) => {
                Self::refused("not-recognized", format!("{error}."), "Nothing was done.")
            }
            SignInError::Operation(error) => error.into(),
        }
    }
}

/// Where anybody is named, one of them is an owner.
pub(super) fn last_owner(error: &store::StoreError) -> Failure {
    Failure::refused(
        "last-owner",
        format!("Refused: {}.", chain(error)),
        "The first one named is an owner, and the last owner stays while others do.",
    )
}
