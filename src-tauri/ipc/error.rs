//! What the window learns of a failure: a code, an incident number, and a small second word.

mod core;

pub(super) use self::core::of_operation;

use self::core::{of_gateway, of_secrets, of_shop, of_store};
use domain::{InvalidId, MoneyError};
use gateway::GatewayError;
use operations::{OperationError, SecretsError};
use sandbox::StartError;
use serde::{Deserialize, Serialize};
use shop::{ShopError, chain};
use specta::Type;
use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use store::StoreError;

/// A failure as the window learns of it. The words for it are the window's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IpcError {
    /// What to do next.
    pub code: ErrorCode,
    /// Leads to the one place in the log that has the whole chain.
    pub incident: String,
    /// The acquirer's code or the field that is meant.
    pub detail: Option<String>,
}

/// Failures by what to do next: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// The acquirer refused the request itself; nothing happened.
    RequestRefused,
    /// The acquirer was not reached; nothing was sent.
    Offline,
    /// Sent, or under way, and not known how it ended. Never charge again.
    OutcomeUnknown,
    /// A key or a client id does not fit.
    KeysDoNotFit,
    /// The same key was used for another order.
    DuplicateOrder,
    /// Not an amount that can be taken.
    BadAmount,
    /// Another field does not fit.
    BadInput,
    /// More than can still be refunded.
    OverRefund,
    /// More than the payer agreed to.
    OverAgreed,
    /// Only the practice book lets a person do this.
    PracticeOnly,
    /// Somebody else has refunded since the person looked.
    RefundedMeanwhile,
    /// A cancel is under way, and its outcome comes first.
    BeingCancelled,
    /// Whether an earlier refund has gone out is being asked.
    RefundInDoubt,
    /// A rule of the wallet forbids this refund; which one is the detail.
    RefundRule,
    /// Nothing can be refunded.
    NotRefundable,
    /// The order cannot be cancelled.
    NotCancellable,
    /// There is no such order or refund.
    UnknownOrder,
    /// There is no such account.
    UnknownAccount,
    /// There is no account at all.
    NoAccount,
    /// The account has payments whose outcome is not known.
    AccountInUse,
    /// Another program holds the data.
    DataLocked,
    /// The data is damaged, or from a newer version.
    DataDamaged,
    /// Somebody has to sign in first.
    Locked,
    /// Whoever is at the till may not do this.
    NotAllowed,
    /// The PIN has to be typed for this act.
    PinNeeded,
    /// A second person has to agree.
    SecondPersonNeeded,
    /// The PIN does not fit; how many more are judged is the detail.
    WrongPin,
    /// Too many wrong PINs; until when none is judged is the detail.
    PinWait,
    /// A PIN that everybody would guess.
    WeakPin,
    /// The computer did not recognize its user.
    NotRecognized,
    /// The computer cannot say who sits at it.
    CannotRecognize,
    /// The computer vouches for somebody else already; who is the detail.
    RecognizesOther,
    /// Somebody of that name works here already.
    StaffExists,
    /// Nobody of that name works here.
    UnknownStaff,
    /// One of the staff has to be an owner.
    LastOwner,
    /// The system's keychain cannot be used.
    KeychainUnavailable,
    /// No backup was made, or it was not proven.
    BackupFailed,
    /// Nothing was paid, so there is nothing to give a receipt for.
    NoReceipt,
    /// No printer is set up for this.
    NoPrinter,
    /// The printer did not print; the detail says why.
    PrinterTrouble,
    /// The desk is being updated, and starts again in a moment.
    Updating,
    /// A fault of ours.
    Internal,
}

/// Incident numbers of this run.
static INCIDENTS: AtomicU32 = AtomicU32::new(1);

impl IpcError {
    /// Logs the whole chain, once, and keeps the code. The incident number leads there.
    pub(crate) fn logged(code: ErrorCode, detail: Option<String>, error: &dyn Error) -> Self {
        // The process id keeps two starts apart in one log file.
        let serial = INCIDENTS.fetch_add(1, Ordering::Relaxed);
        let incident = format!("{:x}-{serial}", std::process::id());
        let chain = chain(error);
        match code.weight() {
            Weight::Fault => tracing::error!(incident, ?code, "{chain}"),
            Weight::Trouble => tracing::warn!(incident, ?code, "{chain}"),
            Weight::Refusal => tracing::info!(incident, ?code, "{chain}"),
        }
        Self { code, incident, detail }
    }

    pub(crate) fn bad_amount(error: &MoneyError) -> Self {
        Self::logged(ErrorCode::BadAmount, None, error)
    }

    pub(crate) fn bad_input(field: &str, error: &dyn Error) -> Self {
        Self::logged(ErrorCode::BadInput, Some(field.to_owned()), error)
    }

    /// The desk is being updated.
    pub(crate) fn updating() -> Self {
        Self::logged(ErrorCode::Updating, None, &BeingUpdated)
    }

    /// The practice gateway did not start.
    pub(crate) fn no_practice(error: &StartError) -> Self {
        let code = match error {
            // Another desk has the practice book open.
            StartError::InUse => ErrorCode::DataLocked,
            StartError::Journal { .. } | StartError::Key { .. } => ErrorCode::DataDamaged,
            StartError::Listen { .. } | StartError::State(_) | StartError::Courier(_) => {
                ErrorCode::Internal
            }
        };
        Self::logged(code, Some("practice".to_owned()), error)
    }

    /// The payer's display cannot be shown to devices.
    pub(crate) fn no_page(error: &dyn Error) -> Self {
        Self::logged(ErrorCode::BadInput, Some("listen".to_owned()), error)
    }

    /// The system has no browser that it would open.
    pub(crate) fn no_browser(error: &std::io::Error) -> Self {
        Self::logged(ErrorCode::Internal, Some("browser".to_owned()), error)
    }

    /// A field that does not fit, where nothing but its name is to be said.
    pub(crate) fn bad_field(field: &str) -> Self {
        Self::bad_input(field, &BadField(field.to_owned()))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the field {0} does not fit")]
struct BadField(String);

#[derive(Debug, thiserror::Error)]
#[error("the desk is being updated")]
struct BeingUpdated;

/// How loudly a failure is logged.
enum Weight {
    /// Someone should look.
    Fault,
    /// It passes, or a person at the desk settles it.
    Trouble,
    /// An answer like any other.
    Refusal,
}

impl ErrorCode {
    const fn weight(self) -> Weight {
        match self {
            Self::Internal | Self::DataDamaged | Self::KeysDoNotFit => Weight::Fault,
            Self::Offline
            | Self::OutcomeUnknown
            | Self::DataLocked
            | Self::KeychainUnavailable
            | Self::BackupFailed
            | Self::PrinterTrouble => Weight::Trouble,
            Self::RequestRefused
            | Self::DuplicateOrder
            | Self::BadAmount
            | Self::BadInput
            | Self::OverRefund
            | Self::OverAgreed
            | Self::PracticeOnly
            | Self::RefundedMeanwhile
            | Self::BeingCancelled
            | Self::RefundInDoubt
            | Self::RefundRule
            | Self::Locked
            | Self::NotAllowed
            | Self::PinNeeded
            | Self::SecondPersonNeeded
            | Self::WrongPin
            | Self::PinWait
            | Self::WeakPin
            | Self::NotRecognized
            | Self::CannotRecognize
            | Self::RecognizesOther
            | Self::StaffExists
            | Self::UnknownStaff
            | Self::LastOwner
            | Self::NotRefundable
            | Self::NotCancellable
            | Self::UnknownOrder
            | Self::UnknownAccount
            | Self::NoAccount
            | Self::NoReceipt
            | Self::NoPrinter
            | Self::Updating
            | Self::AccountInUse => Weight::Refusal,
        }
    }
}

impl From<InvalidId> for IpcError {
    fn from(error: InvalidId) -> Self {
        Self::bad_input(error.kind, &error)
    }
}

impl From<MoneyError> for IpcError {
    fn from(error: MoneyError) -> Self {
        Self::bad_amount(&error)
    }
}

impl From<StoreError> for IpcError {
    fn from(error: StoreError) -> Self {
        let (code, detail) = of_store(&error);
        Self::logged(code, detail, &error)
    }
}

impl From<SecretsError> for IpcError {
    fn from(error: SecretsError) -> Self {
        Self::logged(of_secrets(&error), None, &error)
    }
}

impl From<GatewayError> for IpcError {
    fn from(error: GatewayError) -> Self {
        let (code, detail) = of_gateway(&error);
        Self::logged(code, detail, &error)
    }
}

impl From<OperationError> for IpcError {
    fn from(error: OperationError) -> Self {
        let (code, detail) = of_operation(&error);
        Self::logged(code, detail, &error)
    }
}

impl From<ShopError> for IpcError {
    fn from(error: ShopError) -> Self {
        let (code, detail) = of_shop(&error);
        Self::logged(code, detail, &error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gateway::Advice;

    fn refused(code: &str) -> OperationError {
        OperationError::Gateway(GatewayError::Refused {
            code: code.to_owned(),
            message: String::new(),
            advice: Advice::Final,
        })
    }

    #[track_caller]
    fn check(error: impl Into<IpcError>, code: ErrorCode, detail: Option<&str>) {
        let told: IpcError = error.into();
        assert_eq!((told.code, told.detail.as_deref()), (code, detail));
    }

    #[test]
    fn a_failure_is_named_by_what_to_do_next() {
        check(refused("RISK_REJECT"), ErrorCode::RequestRefused, Some("RISK_REJECT"));
        check(refused("INVALID_SIGNATURE"), ErrorCode::KeysDoNotFit, Some("INVALID_SIGNATURE"));
        check(OperationError::NotRefundable, ErrorCode::NotRefundable, None);
        check(OperationError::AttemptNotOver, ErrorCode::OutcomeUnknown, None);
        check(StoreError::Locked, ErrorCode::DataLocked, None);
        check(ShopError::AccountInUse("Main".into()), ErrorCode::AccountInUse, Some("Main"));
        check(SecretsError::WrongPassphrase, ErrorCode::KeychainUnavailable, None);
    }

    #[test]
    fn every_failure_has_its_own_incident_number() {
        let [one, other] = [(); 2].map(|()| IpcError::from(OperationError::NoAccount));
        assert_ne!(one.incident, other.incident);
    }
}
