#![doc = include_str!("../README.md")]

mod account;
mod agreement;
mod cancel;
mod ctx;
mod digest;
mod error;
mod explore;
mod ids;
mod inquire;
mod overview;
mod pay_again;
mod receive;
mod record;
mod refund;
mod resolve_break;
mod settle;
mod statement_row;
mod take_payment;
mod watch;

pub use account::{AccountCheck, CheckKind, CheckVerdict, consult_methods, test_account};
pub use agreement::{
    ChargeRequest, StartedAgreement, charge_agreement, finish_agreement, start_agreement,
    stop_agreement,
};
pub use cancel::{CancelOutcome, cancel_order};
pub use ctx::{Ctx, Secret, Secrets};
pub use error::{OperationError, SecretsError};
pub use explore::{SignedTexts, call_templates, send_by_hand, signed_texts};
pub use ids::random_text;
pub use inquire::inquire_order;
pub use overview::{
    CurrencyDay, FAILURE_DAYS, Hour, Overview, Path, Payers, Rate, Tick, Usual, WEEKS, WalletTaken,
    overview,
};
pub use pay_again::{pay_again, renew_code};
pub use receive::{Letter, Received, receive_notifications};
pub use refund::{RefundRequest, Refunded, create_refund};
pub use resolve_break::resolve_break;
pub use settle::{Step, Synced, step, sync};
pub use statement_row::statement_row;
pub use take_payment::{PaymentRequest, Taken, Way, take_payment};
