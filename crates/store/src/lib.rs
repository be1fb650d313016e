#![doc = include_str!("../README.md")]

mod account;
mod agreement;
mod book;
mod chain;
mod copy;
mod discrepancy;
mod due;
mod error;
mod event;
mod ledger;
mod list;
mod message;
mod migrate;
mod missed;
mod notification;
mod open;
mod order;
mod overview;
mod payment;
mod promotion;
mod readers;
mod refund;
mod request_key;
mod return_wish;
mod search;
mod setting;
mod staff;
mod statement;
mod tx;
mod value;
mod verify;

pub mod demo;

pub use account::AccountRecord;
pub use agreement::AgreementRecord;
pub use book::Book;
pub use chain::TrailExportError;
pub use copy::{book_of, examine, known_schema, schema_of, signatures_of};
pub use discrepancy::{BreakKind, BreakRecord, BreakResolution, NewBreak};
pub use error::StoreError;
pub use event::{EventRecord, Lane, NewEvent};
pub use ledger::{EntryRecord, LedgerBalance, NewEntry};
pub use list::{
    AmountRange, AttemptFilter, AttemptPage, AttemptRow, AttemptTotals, Cursor, EntryFilter,
    EntryPage, InvalidCursor, OrderFilter, OrderPage, TakenInCurrency,
};
pub use message::{
    AnswerRecord, Direction, MessageFilter, MessagePage, MessageRecord, MessageSummary,
    MessageVerdict, NewMessage,
};
pub use missed::{MissedPayment, Unread};
pub use notification::{NewNotification, NotificationRecord, NotificationVerdict};
pub use open::{Options, Store};
pub use order::{NewOrder, OrderRecord};
pub use overview::{
    AgreementPayers, AttemptGroup, FailureCount, Moments, OverviewFacts, OverviewQuestion,
    SpanTaken,
};
pub use payment::{ChargeTally, NewPayment, PaymentRecord};
pub use promotion::PromotionRecord;
pub use refund::{ListedRefund, NewRefund, RefundRecord};
pub use request_key::RequestKey;
pub use return_wish::ReturnWish;
pub use staff::StaffRecord;
pub use statement::{StatementFilter, StatementKind, StatementRow};
pub use tx::WriteTx;
pub use verify::{Checked, Finding};
