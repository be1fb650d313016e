//! How each kind of fact is booked.

use super::{Arrival, Entry, EntryKey, EntryKind, LedgerAccount, Move, PostingError};
use crate::{FactId, Money, PaymentRequestId, RefundRequestId};
use chrono::{DateTime, Utc};

impl Entry {
    /// A payer paid.
    pub fn sale(
        payment: &PaymentRequestId,
        amount: Money,
        arrival: Arrival,
        at: DateTime<Utc>,
    ) -> Result<Self, PostingError> {
        let moves = vec![Move::new(LedgerAccount::Sales, arrival.account(), amount)?];
        Ok(Self::new(EntryKind::Sale, payment.into(), at, moves))
    }

    /// A sale was cancelled after it had been paid: all of it went back.
    pub fn cancel(sale: &Self, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let fact = sale.key.fact.clone();
        sale.taken_back(EntryKind::Cancel, fact, at, |kind| kind == EntryKind::Sale)
    }

    /// A part or all of a sale went back to the payer, from where its money had arrived.
    pub fn refund(
        sale: &Self,
        refund: &RefundRequestId,
        amount: Money,
        at: DateTime<Utc>,
    ) -> Result<Self, PostingError> {
        let (kind, of) = (EntryKind::Refund, sale.key.kind);
        let arrival = sale.arrival().ok_or(PostingError::NotTakenBackSo { kind, of })?;
        let moves = vec![Move::new(arrival.account(), LedgerAccount::Refunds, amount)?];
        Ok(Self::new(kind, refund.into(), at, moves))
    }

    /// A refund could not be paid out, and its money came back to the shop.
    pub fn refund_reversal(refund: &Self, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let fact = refund.key.fact.clone();
        refund.taken_back(EntryKind::RefundReversal, fact, at, |kind| kind == EntryKind::Refund)
    }

    /// The acquirer took a fee; a negative one was given back.
    pub fn fee(id: FactId, amount: Money, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let moves = vec![Move::new(LedgerAccount::ToBeSettled, LedgerAccount::Fees, amount)?];
        Ok(Self::new(EntryKind::Fee, id, at, moves))
    }

    /// Tax on a fee; negative where the fee was given back.
    pub fn fee_tax(id: FactId, amount: Money, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let moves = vec![Move::new(LedgerAccount::ToBeSettled, LedgerAccount::FeeTax, amount)?];
        Ok(Self::new(EntryKind::FeeTax, id, at, moves))
    }

    /// What was sold became money of the payout's currency; both are negative for what went back
    /// to a payer. Each book balances by itself, and `fx` shows what was given for what.
    pub fn exchange(
        id: FactId,
        sold: Money,
        bought: Money,
        at: DateTime<Utc>,
    ) -> Result<Self, PostingError> {
        if sold.is_positive() != bought.is_positive() {
            return Err(PostingError::OneWayExchange { sold, bought });
        }
        let moves = vec![
            Move::new(LedgerAccount::PendingConversion, LedgerAccount::Exchange, sold)?,
            Move::new(LedgerAccount::Exchange, LedgerAccount::ToBeSettled, bought)?,
        ];
        Ok(Self::new(EntryKind::Exchange, id, at, moves))
    }

    /// The acquirer added something for another reason; a negative amount was taken.
    pub fn adjustment(id: FactId, amount: Money, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let moves =
            vec![Move::new(LedgerAccount::Adjustments, LedgerAccount::ToBeSettled, amount)?];
        Ok(Self::new(EntryKind::Adjustment, id, at, moves))
    }

    /// The acquirer held money back; a negative amount was let go.
    pub fn reserve(id: FactId, amount: Money, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let moves = vec![Move::new(LedgerAccount::ToBeSettled, LedgerAccount::Reserve, amount)?];
        Ok(Self::new(EntryKind::Reserve, id, at, moves))
    }

    /// The acquirer paid out what was left of a batch; negative where the shop had to pay.
    pub fn settlement(id: FactId, net: Money, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let moves = vec![Move::new(LedgerAccount::ToBeSettled, LedgerAccount::InTransit, net)?];
        Ok(Self::new(EntryKind::Settlement, id, at, moves))
    }

    /// The bank credited a payout, less what it charged for that.
    pub fn bank(
        id: FactId,
        credited: Money,
        charges: Option<Money>,
        at: DateTime<Utc>,
    ) -> Result<Self, PostingError> {
        let mut moves = vec![Move::new(LedgerAccount::InTransit, LedgerAccount::Bank, credited)?];
        if let Some(charges) = charges {
            moves.push(Move::new(LedgerAccount::InTransit, LedgerAccount::BankCharges, charges)?);
        }
        Ok(Self::new(EntryKind::Bank, id, at, moves))
    }

    /// An entry was wrong: another one takes it back, and names it. What the state of a payment or
    /// a refund says is no such thing: the next state corrects it.
    pub fn correction(of: &Self, at: DateTime<Utc>) -> Result<Self, PostingError> {
        let fact = of.key.fact.wrong(of.key.kind.word())?;
        of.taken_back(EntryKind::Correction, fact, at, |kind| {
            !kind.follows_a_state() && !kind.takes_back()
        })
    }

    fn new(kind: EntryKind, fact: FactId, at: DateTime<Utc>, moves: Vec<Move>) -> Self {
        Self { key: EntryKey { kind, fact }, takes_back: None, at, moves }
    }

    fn taken_back(
        &self,
        kind: EntryKind,
        fact: FactId,
        at: DateTime<Utc>,
        allowed: impl Fn(EntryKind) -> bool,
    ) -> Result<Self, PostingError> {
        if !allowed(self.key.kind) {
            return Err(PostingError::NotTakenBackSo { kind, of: self.key.kind });
        }
        let moves = self.moves.iter().map(|one| one.back()).collect();
        let takes_back = Some(self.key.clone());
        Ok(Self { takes_back, ..Self::new(kind, fact, at, moves) })
    }
}
