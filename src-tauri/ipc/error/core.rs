//! The one table from the core's errors to codes.

use super::ErrorCode;
use gateway::{GatewayError, UnknownReason};
use operations::{OperationError, SecretsError};
use receipt::PaperError;
use shop::{BackupError, ShopError};
use store::StoreError;

/// A code, and the small second word.
pub(in crate::ipc) type Told = (ErrorCode, Option<String>);

pub(in crate::ipc) fn of_operation(error: &OperationError) -> Told {
    use OperationError as E;
    match error {
        E::UnknownAccount(name) => (ErrorCode::UnknownAccount, Some(name.clone())),
        E::NoAccount => (ErrorCode::NoAccount, None),
        E::WhichAccount => (ErrorCode::BadInput, Some("account".to_owned())),
        E::UnknownOrder(_) | E::UnknownRefund(_) => (ErrorCode::UnknownOrder, None),
        E::UnknownAgreement(_) | E::AgreementNotActive(_) => {
            (ErrorCode::BadInput, Some("agreement".to_owned()))
        }
        E::NoSuchResolution { .. } => (ErrorCode::BadInput, Some("action".to_owned())),
        E::DuplicateRequest { .. } => (ErrorCode::DuplicateOrder, None),
        E::NotPositive(_) | E::Money(_) => (ErrorCode::BadAmount, None),
        E::OverRefund { refundable, .. } => (ErrorCode::OverRefund, Some(refundable.to_string())),
        E::OverAgreed { at_most, .. } => (ErrorCode::OverAgreed, Some(at_most.to_string())),
        E::PracticeOnly => (ErrorCode::PracticeOnly, None),
        E::UnknownCall(name) => (ErrorCode::BadInput, Some(name.clone())),
        E::RefundedMeanwhile { refundable } => {
            (ErrorCode::RefundedMeanwhile, Some(refundable.to_string()))
        }
        E::BeingCancelled => (ErrorCode::BeingCancelled, None),
        E::RefundInDoubt => (ErrorCode::RefundInDoubt, None),
        E::NotRefundable | E::NotReversible => (ErrorCode::NotRefundable, None),
        E::NotCancellable { code } => (ErrorCode::NotCancellable, code.clone()),
        // Whichever of the two it is, nothing more may be charged now.
        E::AttemptNotOver => (ErrorCode::OutcomeUnknown, None),
        E::NoSuchDay(at) => (ErrorCode::BadInput, Some(at.to_rfc3339())),
        E::Id(error) => (ErrorCode::BadInput, Some(error.kind.to_owned())),
        E::Gateway(error) => of_gateway(error),
        E::Store(error) => of_store(error),
        E::Secrets(error) => (of_secrets(error), None),
        E::Rule(broken) => (ErrorCode::RefundRule, Some(broken.word().to_owned())),
        E::SignInNeeded => (ErrorCode::Locked, None),
        E::NotAllowed { right, .. } => (ErrorCode::NotAllowed, Some(right.word().to_owned())),
        E::ProofNeeded => (ErrorCode::PinNeeded, None),
        E::SecondPersonNeeded => (ErrorCode::SecondPersonNeeded, None),
        E::UnknownStaff(_) => (ErrorCode::UnknownStaff, None),
        E::StaffExists(_) => (ErrorCode::StaffExists, None),
        E::WeakPin => (ErrorCode::WeakPin, None),
        E::PinUnusable | E::Random => (ErrorCode::Internal, None),
    }
}

pub(super) fn of_gateway(error: &GatewayError) -> Told {
    match error {
        GatewayError::Refused { code, .. } => match code.as_str() {
            "INVALID_SIGNATURE" | "KEY_NOT_FOUND" | "INVALID_CLIENT" | "CLIENT_INVALID" => {
                (ErrorCode::KeysDoNotFit, Some(code.clone()))
            }
            _ => (ErrorCode::RequestRefused, Some(code.clone())),
        },
        GatewayError::OutcomeUnknown { reason, .. } => {
            let detail = match reason {
                UnknownReason::Said { code } => code.clone(),
                other => other.to_string(),
            };
            (ErrorCode::OutcomeUnknown, Some(detail))
        }
        GatewayError::NotSent(_) => (ErrorCode::Offline, None),
        GatewayError::Unsendable(why) => (ErrorCode::BadInput, Some(why.clone())),
    }
}

pub(super) fn of_shop(error: &ShopError) -> Told {
    use ShopError as E;
    match error {
        E::NoDataFolder => (ErrorCode::Internal, Some("--data".to_owned())),
        E::Folder { folder, .. } => (ErrorCode::Internal, Some(folder.clone())),
        E::BadInput { field, .. } => (ErrorCode::BadInput, Some((*field).to_owned())),
        E::Key { field, .. } => (ErrorCode::KeysDoNotFit, Some((*field).to_owned())),
        E::AccountExists(_) => (ErrorCode::BadInput, Some("name".to_owned())),
        E::UnknownAccount(name) => (ErrorCode::UnknownAccount, Some(name.clone())),
        E::AccountInUse(name) => (ErrorCode::AccountInUse, Some(name.clone())),
        E::KeyMissing(name) => (ErrorCode::KeychainUnavailable, Some(name.clone())),
        E::Listen { address, .. } => (ErrorCode::BadInput, Some(address.clone())),
        E::TrailKey(_) | E::PassphraseMissing => (ErrorCode::KeychainUnavailable, None),
        E::Backup(BackupError::Finding(finding)) => {
            (ErrorCode::DataDamaged, Some(finding.record.clone()))
        }
        E::Backup(BackupError::UnderWay) => (ErrorCode::DataLocked, None),
        E::Backup(_) => (ErrorCode::BackupFailed, None),
        E::NoReceipt(_) => (ErrorCode::NoReceipt, None),
        E::NoPrinter | E::UnknownPrinter(_) => (ErrorCode::NoPrinter, None),
        E::Printer { source, .. } => {
            (ErrorCode::PrinterTrouble, Some(shop::printer_word(source).to_owned()))
        }
        E::Paper(PaperError::Code(_)) => (ErrorCode::BadInput, Some("code".to_owned())),
        E::Paper(PaperError::Pdf(_)) => (ErrorCode::Internal, Some("pdf".to_owned())),
        E::Secrets(error) => (of_secrets(error), None),
        E::Store(error) => of_store(error),
        E::Operation(error) => of_operation(error),
    }
}

pub(super) const fn of_secrets(error: &SecretsError) -> ErrorCode {
    match error {
        SecretsError::Unavailable(_)
        | SecretsError::WrongPassphrase
        | SecretsError::Damaged(_)
        | SecretsError::Io(_) => ErrorCode::KeychainUnavailable,
    }
}

pub(super) fn of_store(error: &StoreError) -> Told {
    use StoreError as E;
    match error {
        E::Locked => (ErrorCode::DataLocked, None),
        E::NewerVersion { found, .. } => {
            (ErrorCode::DataDamaged, Some(format!("newer version {found}")))
        }
        E::Damaged { .. } | E::Unreadable { .. } | E::OtherBook { .. } | E::Migration(_) => {
            (ErrorCode::DataDamaged, None)
        }
        E::OtherList(_) => (ErrorCode::BadInput, Some("after".to_owned())),
        E::OverRefund => (ErrorCode::OverRefund, None),
        E::NotPaid => (ErrorCode::NotRefundable, None),
        E::BeingCancelled => (ErrorCode::BeingCancelled, None),
        E::HasRefunds => (ErrorCode::NotCancellable, None),
        E::LastOwner => (ErrorCode::LastOwner, None),
        E::Duplicate { .. }
        | E::Refused { .. }
        | E::Missing { .. }
        | E::File { .. }
        | E::Query(_) => (ErrorCode::Internal, None),
    }
}
