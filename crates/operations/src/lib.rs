#![doc = include_str!("../README.md")]

mod account;
mod actor;
mod agreement;
mod cancel;
mod ctx;
mod digest;
mod error;
mod explore;
mod ids;
mod inquire;
mod missed;
mod overview;
mod pay_again;
mod policy;
mod receive;
mod recognize;
mod record;
mod refund;
mod refund_batch;
mod resolve_break;
mod return_money;
mod settle;
mod staff;
mod statement_row;
mod take_payment;
mod watch;

pub use account::{AccountCheck, CheckKind, CheckVerdict, consult_methods, test_account};
pub use actor::Actor;
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
pub use missed::{Reading, note_missed, read_missed};
pub use overview::{
    CurrencyDay, FAILURE_DAYS, Hour, Overview, Path, Payers, Rate, Tick, Usual, WEEKS, WalletTaken,
    overview,
};
pub use pay_again::{pay_again, renew_code};
pub use policy::{refund_policy, set_refund_policy};
pub use receive::{Letter, Opened, Received, keep_letters, open_letter, receive_notifications};
pub use recognize::{
    Recognized, RecognizedBy, Recognizer, forget_here, prove_here, recognize_here, recognized_here,
};
pub use refund::{RefundRequest, Refunded, create_refund, reverse_refund, tell_reversal};
pub use refund_batch::{
    BatchFault, BatchLine, BatchResult, BatchRun, LineFault, LineOutcome, RefundBatch, plan_batch,
    run_batch,
};
pub use resolve_break::resolve_break;
pub use return_money::{ReturnPlan, Returned, plan_return, return_money};
pub use settle::{Step, Synced, UnderWay, step, sync};
pub use staff::{FREE_TRIES, SignInError, add_staff, remove_staff, set_pin, sign_in};
pub use statement_row::statement_row;
pub use take_payment::{PaymentRequest, Taken, Way, take_payment};
