//! Entries of the journal, and the moves that they are made of.

use super::{Arrival, LedgerAccount};
use crate::{FactId, InvalidId, Money, MoneyError};
use chrono::{DateTime, Utc};
use std::fmt;

/// What kind of fact an entry books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A payer paid.
    Sale,
    /// Money went back to the payer.
    Refund,
    /// A paid payment was cancelled: all of it went back.
    Cancel,
    /// A refund could not be paid out, and its money came back to the shop.
    RefundReversal,
    /// The acquirer took a fee, or gave one back.
    Fee,
    /// Tax on a fee.
    FeeTax,
    /// Money of one currency became money of another.
    Exchange,
    /// The acquirer added or took something for another reason.
    Adjustment,
    /// The acquirer held money back, or let it go.
    Reserve,
    /// The acquirer paid out.
    Settlement,
    /// The bank credited a payout.
    Bank,
    /// An earlier entry was wrong and is taken back.
    Correction,
}

/// Which fact an entry books. A fact is booked once, however often it is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryKey {
    /// What kind of fact.
    pub kind: EntryKind,
    /// Which one among its kind.
    pub fact: FactId,
}

/// One amount that goes from one account to another: what leaves the one arrives at the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    from: LedgerAccount,
    to: LedgerAccount,
    amount: Money,
}

/// What one fact does to the books.
///
/// It is made by the rules for its kind (`Entry::sale` and so on) or read back from where it was
/// kept, has at least one move, and never changes: what was wrong is taken back by another entry
/// that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) key: EntryKey,
    pub(super) takes_back: Option<EntryKey>,
    pub(super) at: DateTime<Utc>,
    pub(super) moves: Vec<Move>,
}

/// Why there is no such entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostingError {
    /// No money moves: the amount is nothing, or goes to where it came from.
    #[error("nothing moves")]
    NothingMoves,
    /// More moves than one fact can have.
    #[error("more than {} moves", Entry::MOVES_MAX)]
    TooManyMoves,
    /// Money cannot be sold and bought in one direction.
    #[error("{sold} cannot become {bought}")]
    OneWayExchange {
        /// What was given.
        sold: Money,
        /// What was got.
        bought: Money,
    },
    /// Only a sale is cancelled or refunded, only a refund is reversed, and what a state of ours
    /// says is corrected by the next state.
    #[error("a {kind} cannot take back a {of}", kind = kind.word(), of = of.word())]
    NotTakenBackSo {
        /// How it was to be taken back.
        kind: EntryKind,
        /// What it is.
        of: EntryKind,
    },
    /// Entries of this kind take another one back, and others do not.
    #[error("a {} does not fit with what it takes back", kind.word())]
    TakesBackWrongly {
        /// The kind.
        kind: EntryKind,
    },
    /// A name that does not fit.
    #[error(transparent)]
    Name(#[from] InvalidId),
    /// A sum that cannot be reckoned.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl EntryKind {
    /// Whether it takes back an earlier entry, move by move.
    pub const fn takes_back(self) -> bool {
        match self {
            Self::Cancel | Self::RefundReversal | Self::Correction => true,
            Self::Sale
            | Self::Refund
            | Self::Fee
            | Self::FeeTax
            | Self::Exchange
            | Self::Adjustment
            | Self::Reserve
            | Self::Settlement
            | Self::Bank => false,
        }
    }

    /// Whether entries of this kind follow the state of a payment or a refund, and stand as long
    /// as that does.
    pub const fn follows_a_state(self) -> bool {
        match self {
            Self::Sale | Self::Refund | Self::Cancel | Self::RefundReversal => true,
            Self::Fee
            | Self::FeeTax
            | Self::Exchange
            | Self::Adjustment
            | Self::Reserve
            | Self::Settlement
            | Self::Bank
            | Self::Correction => false,
        }
    }
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.word(), self.fact)
    }
}

impl Move {
    /// An amount from one account to another; a negative one goes the other way.
    pub fn new(
        from: LedgerAccount,
        to: LedgerAccount,
        amount: Money,
    ) -> Result<Self, PostingError> {
        if amount.is_zero() || from == to {
            return Err(PostingError::NothingMoves);
        }
        if amount.is_positive() {
            return Ok(Self { from, to, amount });
        }
        Ok(Self { from: to, to: from, amount: amount.checked_neg()? })
    }

    /// Where it leaves.
    pub const fn from(&self) -> LedgerAccount {
        self.from
    }

    /// Where it arrives.
    pub const fn to(&self) -> LedgerAccount {
        self.to
    }

    /// How much; always more than nothing.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The same amount the other way.
    pub const fn back(self) -> Self {
        Self { from: self.to, to: self.from, amount: self.amount }
    }
}

impl Entry {
    /// The most moves that an entry has.
    pub const MOVES_MAX: usize = 8;

    /// An entry as it was kept.
    pub fn restore(
        key: EntryKey,
        takes_back: Option<EntryKey>,
        at: DateTime<Utc>,
        moves: Vec<Move>,
    ) -> Result<Self, PostingError> {
        if moves.is_empty() {
            return Err(PostingError::NothingMoves);
        }
        if moves.len() > Self::MOVES_MAX {
            return Err(PostingError::TooManyMoves);
        }
        if key.kind.takes_back() != takes_back.is_some() {
            return Err(PostingError::TakesBackWrongly { kind: key.kind });
        }
        Ok(Self { key, takes_back, at, moves })
    }

    /// Which fact it books.
    pub const fn key(&self) -> &EntryKey {
        &self.key
    }

    /// The earlier entry that it takes back, move by move.
    pub const fn takes_back(&self) -> Option<&EntryKey> {
        self.takes_back.as_ref()
    }

    /// When it happened, by the clock of whoever told us.
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The moves; at least one.
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// Whether both book the same fact with the same moves. A second witness may know the time
    /// better; what was booked keeps the time that it was booked with.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.key == other.key && self.takes_back == other.takes_back && self.moves == other.moves
    }

    /// Where the money of a sale arrived; `None` for what is no sale.
    pub fn arrival(&self) -> Option<Arrival> {
        let only = self.moves.first().filter(|_| self.key.kind == EntryKind::Sale)?;
        [Arrival::Unconverted, Arrival::Converted]
            .into_iter()
            .find(|arrival| arrival.account() == only.to)
    }
}
