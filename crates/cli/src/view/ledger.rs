//! The ledger: balances and entries.

use super::{MoneyView, TimeView, time};
use domain::{MoneyError, Move};
use serde::Serialize;
use store::{EntryRecord, LedgerBalance};

/// What an account of the ledger comes to in one currency.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BalanceView {
    pub(crate) account: String,
    pub(crate) ledger_account: &'static str,
    pub(crate) came: MoneyView,
    pub(crate) went: MoneyView,
    /// What came minus what went; the balances of a currency sum to nothing.
    pub(crate) balance: MoneyView,
}

/// An entry with its moves.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EntryView {
    pub(crate) id: i64,
    pub(crate) kind: &'static str,
    /// The id of the fact among its kind: of a payment, a refund, or what told it.
    pub(crate) fact: String,
    pub(crate) account: String,
    pub(crate) order_id: Option<String>,
    pub(crate) at: TimeView,
    pub(crate) booked_at: TimeView,
    /// The id of the entry that this one takes back.
    pub(crate) takes_back: Option<i64>,
    pub(crate) moves: Vec<MoveView>,
}

/// One amount that goes from one account of the ledger to another.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MoveView {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) amount: MoneyView,
}

impl BalanceView {
    pub(crate) fn new(balance: &LedgerBalance) -> Result<Self, MoneyError> {
        Ok(Self {
            account: balance.account.to_string(),
            ledger_account: balance.ledger_account.word(),
            came: balance.came.into(),
            went: balance.went.into(),
            balance: balance.balance()?.into(),
        })
    }
}

impl From<&EntryRecord> for EntryView {
    fn from(record: &EntryRecord) -> Self {
        let key = record.entry.key();
        Self {
            id: record.id,
            kind: key.kind.word(),
            fact: key.fact.to_string(),
            account: record.account.to_string(),
            order_id: record.order_id.as_ref().map(ToString::to_string),
            at: time(record.entry.at()),
            booked_at: time(record.booked_at),
            takes_back: record.takes_back,
            moves: record.entry.moves().iter().map(MoveView::from).collect(),
        }
    }
}

impl From<&Move> for MoveView {
    fn from(one: &Move) -> Self {
        Self { from: one.from().word(), to: one.to().word(), amount: one.amount().into() }
    }
}
