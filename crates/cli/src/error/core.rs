//! The errors of the core.

use super::people::{being_cancelled, last_owner, of_people};
use super::{Exit, Failure, chain};
use gateway::{GatewayError, UnknownReason};
use operations::{OperationError, SecretsError};
use shop::{ShopError, printer_word};
use statement::StatementError;
use store::StoreError;

const SYNC: &str = "Nothing is lost: it is stored. `tillside sync` asks the acquirer. Do not \
                    charge or refund again under another id.";
const ACCOUNTS: &str = "`tillside account list` names the accounts.";

impl From<OperationError> for Failure {
    fn from(error: OperationError) -> Self {
        use OperationError as E;
        let error = match of_people(error) {
            Ok(failure) => return failure,
            Err(error) => error,
        };
        match error {
            E::UnknownAccount(name) => unknown_account(&name),
            E::NoAccount => Self::refused(
                "unknown-account",
                "There is no account yet.",
                "Add one with `tillside account add`.",
            ),
            E::WhichAccount => Self::input(
                "which-account",
                "There are several accounts.",
                "Name one with --account; `tillside account list` shows them.",
            ),
            E::UnknownOrder(id) => not_there("order", "unknown-order", &id),
            E::UnknownRefund(id) => not_there("refund", "unknown-refund", &id),
            E::UnknownAgreement(id) => not_there("agreement", "unknown-agreement", &id),
            E::AgreementNotActive(id) => not_active(&id),
            E::DuplicateRequest { order_id } => Self::refused(
                "duplicate-request",
                format!(
                    "This request id was used with other data before, for order {order_id}. \
                     Nothing was sent."
                ),
                "Use a new --request-id for a new wish, and the same data for the same one.",
            ),
            E::NotPositive(amount) => Self::input(
                "bad-amount",
                format!("{amount} is not more than nothing."),
                "Give an amount such as 12.50.",
            ),
            E::OverRefund { wanted, refundable } => Self::refused(
                "over-refund",
                format!("{wanted} is more than the {refundable} that can still be refunded."),
                "Pending refunds count too; `tillside order show` lists them.",
            ),
            E::OverAgreed { wanted, at_most } => over_agreed(wanted, at_most),
            E::NotRefundable => Self::refused(
                "not-refundable",
                "Nothing of this order can be refunded.",
                "Only a paid order can be, and only what has not gone back already.",
            ),
            E::NotCancellable { code } => not_cancellable(code.as_deref()),
            E::AttemptNotOver => Self::refused(
                "attempt-not-over",
                "The order has an attempt that is not over.",
                "Wait for it with `tillside order wait`, or end it with `tillside order cancel`.",
            ),
            E::NoSuchResolution { .. } => Self::refused(
                "not-resolvable",
                "The break does not offer this action.",
                "Look at the order with `tillside order show`.",
            ),
            error @ (E::NoSuchDay(_) | E::PracticeOnly | E::UnknownCall(_)) => {
                bad_input(&error.to_string())
            }
            E::Money(error) => bad_amount(&error),
            E::Id(error) => bad_input(&error.to_string()),
            E::Gateway(error) => gateway(&error),
            E::Store(error) => error.into(),
            E::Secrets(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}

impl From<domain::MoneyError> for Failure {
    fn from(error: domain::MoneyError) -> Self {
        bad_amount(&error)
    }
}

fn not_there(what: &str, code: &'static str, id: &str) -> Failure {
    let hint = format!("`tillside {what} list` shows what there is.");
    Failure::refused(code, format!("There is no {what} {id}."), hint)
}

fn bad_amount(error: &domain::MoneyError) -> Failure {
    Failure::input(
        "bad-amount",
        format!("{error}."),
        "Give digits with at most one point and the currency's own decimals, such as 12.50.",
    )
}

fn bad_input(message: &str) -> Failure {
    Failure::input("bad-input", format!("{message}."), "Nothing was sent or stored.")
}

pub(crate) fn unknown_account(name: &str) -> Failure {
    Failure::refused("unknown-account", format!("There is no account named {name}."), ACCOUNTS)
}

fn not_active(agreement: &str) -> Failure {
    Failure::refused(
        "agreement-not-active",
        format!("Agreement {agreement} is not active for this account."),
        "The payer has to agree first: `tillside agreement start` and `finish`.",
    )
}

fn over_agreed(wanted: domain::Money, at_most: domain::Money) -> Failure {
    Failure::refused(
        "over-agreed",
        format!("{wanted} is more than the {at_most} that the payer agreed to."),
        "Charge less, or begin another agreement.",
    )
}

fn not_cancellable(code: Option<&str>) -> Failure {
    let message = match code {
        Some(code) => format!("The acquirer does not cancel this order ({code})."),
        None => "This order is over and cannot be cancelled.".to_owned(),
    };
    let hint = "If it was paid, give the money back with `tillside refund create`.";
    Failure::refused("not-cancellable", message, hint)
}

/// What an acquirer's answer, or its absence, means for the caller.
pub(crate) fn gateway(error: &GatewayError) -> Failure {
    match error {
        GatewayError::Refused { code, message, .. } => {
            let words = if message.is_empty() { String::new() } else { format!(" ({message})") };
            Failure::refused(
                "refused-by-gateway",
                format!("The acquirer refused: {code}{words}. No money moved."),
                "`tillside account test` tells whether keys and contract are in order.",
            )
        }
        GatewayError::NotSent(source) => Failure::new(
            "gateway-unreachable",
            Exit::Unknown,
            format!("The acquirer could not be reached: {}.", chain(source.as_ref())),
            SYNC,
        ),
        GatewayError::OutcomeUnknown { reason, .. } => {
            let code = match reason {
                UnknownReason::SignatureWrong | UnknownReason::SignatureMissing => {
                    "signature-invalid"
                }
                UnknownReason::TimedOut
                | UnknownReason::TornAnswer
                | UnknownReason::HttpStatus(_)
                | UnknownReason::TooLarge
                | UnknownReason::Unreadable(_)
                | UnknownReason::Said { .. } => "outcome-unknown",
            };
            let message = format!("Nobody knows yet how it ended: {reason}.");
            Failure::new(code, Exit::Unknown, message, SYNC)
        }
        GatewayError::Unsendable(why) => Failure::input(
            unsendable_code(why),
            format!("It cannot be sent: {why}."),
            "Nothing was sent or stored.",
        ),
    }
}

/// Adapters say in words why they cannot send something; the contract has codes for some of it.
fn unsendable_code(why: &str) -> &'static str {
    let tells = |parts: &[&str]| parts.iter().any(|part| why.contains(part));
    if tells(&["takes no payments in"]) {
        "bad-currency"
    } else if tells(&["the amount has", "multiples of", "digits that"]) {
        "bad-amount"
    } else if tells(&["payment's end"]) {
        "bad-expiry"
    } else {
        "bad-input"
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        use StoreError as E;
        match error {
            E::Locked => Self::new(
                "data-locked",
                Exit::Data,
                "Another program has been writing to the shop's data for longer than we wait.",
                "Try again when it is done.",
            ),
            E::Damaged { .. } | E::Unreadable { .. } => Self::new(
                "data-damaged",
                Exit::Data,
                format!("The shop's data is damaged: {error}."),
                "Do not write to it any more. `tillside restore` makes a new folder of a backup.",
            ),
            E::NewerVersion { .. } => Self::new(
                "data-newer",
                Exit::Data,
                "The shop's data was written by a newer version of Tillside.",
                "Install that version or a later one; this one leaves the data alone.",
            ),
            E::OtherBook { found, .. } => Self::input(
                "other-book",
                format!("This folder keeps the {found} book."),
                "For the desktop's practice book give the folder above it and --practice.",
            ),
            E::OverRefund => Self::refused(
                "over-refund",
                "The refunds would exceed the payment.",
                "Pending refunds count too; `tillside order show` lists them.",
            ),
            E::NotPaid => Self::refused(
                "not-refundable",
                "The payment is not paid, so nothing of it can be refunded.",
                "`tillside order show` tells how it stands.",
            ),
            E::OtherList(error) => crate::input::cursor(error),
            E::BeingCancelled => being_cancelled(),
            E::HasRefunds => not_cancellable(None),
            error @ E::LastOwner => last_owner(&error),
            error @ (E::File { .. } | E::Migration(_) | E::Query(_)) => Self::new(
                "data-unusable",
                Exit::Data,
                format!("The shop's data cannot be used: {}.", chain(&error)),
                "Look for a full disk, or for a folder that this user may not write to.",
            ),
            error => Self::internal(&error),
        }
    }
}

impl From<SecretsError> for Failure {
    fn from(error: SecretsError) -> Self {
        match &error {
            SecretsError::WrongPassphrase => Self::input(
                "wrong-passphrase",
                "The pass phrase does not open the keys of this data folder.",
                "Set TILLSIDE_PASSPHRASE to the one that the account was added with.",
            ),
            SecretsError::Unavailable(_) => Self::input(
                "keychain-unavailable",
                format!("The keys cannot be reached: {error}."),
                "Unlock the keychain, or set TILLSIDE_SECRETS=file and TILLSIDE_PASSPHRASE.",
            ),
            SecretsError::Damaged(_) => Self::new(
                "data-damaged",
                Exit::Data,
                format!("The kept keys are damaged: {error}."),
                "Move secrets.age away and add the accounts again.",
            ),
            SecretsError::Io(_) => Self::new(
                "data-unusable",
                Exit::Data,
                format!("The kept keys cannot be used: {}.", chain(&error)),
                "Look for a full disk, or for a folder that this user may not write to.",
            ),
        }
    }
}

impl From<ShopError> for Failure {
    fn from(error: ShopError) -> Self {
        use ShopError as E;
        let message = format!("{}.", chain(&error));
        match error {
            E::NoDataFolder => Self::input("data-unusable", message, "Give one with --data."),
            E::Folder { .. } => {
                let hint = "Give another one with --data.";
                Self::input("data-unusable", message, hint)
            }
            E::BadInput { .. } => Self::input("bad-input", message, "Nothing was stored."),
            E::Key { .. } => Self::input(
                "bad-key",
                message,
                "Key files hold one line of base64, or PEM: PKCS#8 for the private key, X.509 \
                 for the public one.",
            ),
            E::AccountExists(_) => Self::refused(
                "account-exists",
                message,
                "Choose another name, or remove the old account first.",
            ),
            E::UnknownAccount(name) => unknown_account(&name),
            E::AccountInUse(_) => Self::refused(
                "account-in-use",
                message,
                "Settle it with `tillside sync`, or end open orders with `tillside order cancel`.",
            ),
            E::KeyMissing(_) => Self::refused(
                "key-missing",
                message,
                "It may lie in another keychain: look at TILLSIDE_SECRETS.",
            ),
            E::Listen { .. } => {
                let hint = "Choose another address or port with --listen.";
                Self::input("bad-address", message, hint)
            }
            E::TrailKey(_) => Self::refused(
                "bad-key",
                message,
                "The kept key is not the one that was made; look at TILLSIDE_SECRETS.",
            ),
            E::PassphraseMissing => Self::input(
                "wrong-passphrase",
                message,
                "Set it again in the window's settings, or give --out and --passphrase-file.",
            ),
            E::Backup(error) => error.into(),
            E::NoReceipt(_) => Self::refused(
                "not-paid",
                message,
                "A receipt is a proof, so it is only made of a payment that was proved.",
            ),
            E::NoPrinter | E::UnknownPrinter(_) => Self::refused(
                "unknown-printer",
                message,
                "Set printers up in the desktop app, under Settings, Receipts.",
            ),
            E::Printer { source, .. } => Self::refused(
                printer_word(&source),
                message,
                "The payment is not touched by this. See to the printer and print again.",
            ),
            E::Paper(_) => Self::refused("no-paper", message, "Nothing was printed."),
            E::Secrets(error) => error.into(),
            E::Store(error) => error.into(),
            E::Operation(error) => error.into(),
        }
    }
}

impl From<StatementError> for Failure {
    fn from(error: StatementError) -> Self {
        let StatementError::Write(source) = error;
        Self::file("--out", &source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gateway::Advice;

    #[track_caller]
    fn check(failure: &Failure, code: &str, exit: Exit) {
        assert_eq!((failure.code, failure.exit), (code, exit), "{failure:?}");
        assert!(!failure.hint.is_empty());
    }

    #[test]
    fn an_answer_that_cannot_be_trusted_leaves_the_outcome_unknown() {
        let unknown = |reason| {
            gateway(&GatewayError::OutcomeUnknown {
                operation: "pay",
                reason,
                advice: Advice::Inquire,
            })
        };
        check(&unknown(UnknownReason::TimedOut), "outcome-unknown", Exit::Unknown);
        check(&unknown(UnknownReason::SignatureMissing), "signature-invalid", Exit::Unknown);
        let refused = std::io::Error::other("connection refused");
        let not_sent = gateway(&GatewayError::NotSent(Box::new(refused)));
        check(&not_sent, "gateway-unreachable", Exit::Unknown);
        assert!(not_sent.message.contains("connection refused"));
    }

    #[test]
    fn what_cannot_be_sent_is_wrong_input() {
        let why = "AMS takes only multiples of IDR 1.00, not IDR 0.50";
        check(&gateway(&GatewayError::Unsendable(why.to_owned())), "bad-amount", Exit::Usage);
    }

    #[test]
    fn the_state_of_the_data_has_its_own_exit() {
        check(&StoreError::Locked.into(), "data-locked", Exit::Data);
        check(&StoreError::NewerVersion { found: 9, known: 1 }.into(), "data-newer", Exit::Data);
        check(&SecretsError::WrongPassphrase.into(), "wrong-passphrase", Exit::Usage);
    }
}
