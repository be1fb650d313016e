//! Attempts by page, each beside its order, and what they add up to.

mod rows;
mod seek;
mod totals;

use super::{Cursor, CursorKind, Place, Span, cut, place};
use crate::search::Needle;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{
    AccountName, Currency, Mode, Money, OrderId, OrderNumber, OrderStatus, PaymentId,
    PaymentRequestId, PaymentState, PaymentStatus, WalletName,
};
use rows::JoinedRow;

/// Which attempts. What is `None` or empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptFilter {
    /// The first moment that counts.
    pub from: Option<DateTime<Utc>>,
    /// The first moment that no longer counts.
    pub to: Option<DateTime<Utc>>,
    /// How they stand; any of these.
    pub states: Vec<PaymentStatus>,
    /// Only those that dropped off: expired or cancelled before anybody paid, whatever `states` says.
    pub dropped: bool,
    /// Which wallet.
    pub wallet: Option<WalletName>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// At which acquirer.
    pub account: Option<AccountName>,
    /// How the payer was asked.
    pub mode: Option<Mode>,
    /// The acquirer's code for why it failed.
    pub failure_code: Option<String>,
    /// How much; it is of one currency, whatever the filter says otherwise.
    pub amounts: Option<AmountRange>,
    /// Words that all have to occur in the order's number, amount, reference, note, ids or wallet.
    pub search: Option<String>,
}

/// Amounts of one currency, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountRange {
    /// Two currencies cannot be compared.
    pub currency: Currency,
    /// The least, in minor units.
    pub least_minor: Option<i64>,
    /// The most, in minor units.
    pub most_minor: Option<i64>,
}

/// One attempt beside its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// Our id.
    pub request_id: PaymentRequestId,
    /// The acquirer's id.
    pub gateway_id: Option<PaymentId>,
    /// Whose attempt it is.
    pub order_id: OrderId,
    /// What people call the order.
    pub number: OrderNumber,
    /// The how-manieth attempt of the order.
    pub attempt: u32,
    /// How it stands.
    pub state: PaymentState,
    /// What the order has come to.
    pub order_status: OrderStatus,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Which wallet, where it is known.
    pub wallet: Option<WalletName>,
    /// How the payer was asked.
    pub mode: Mode,
    /// What the payer was charged in the wallet's currency.
    pub payer_paid: Option<Money>,
    /// What was asked for.
    pub amount: Money,
    /// What of it has gone back.
    pub refunded: Money,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// A note for the shop.
    pub note: Option<String>,
    /// Which till.
    pub till: String,
    /// At which acquirer.
    pub account: AccountName,
}

/// A page of attempts, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptPage {
    /// The attempts.
    pub rows: Vec<AttemptRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// What all attempts of a filter add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptTotals {
    /// How many there are.
    pub attempts: u64,
    /// How many are paid.
    pub taken: u64,
    /// How many are not decided.
    pub processing: u64,
    /// Sums, by currency.
    pub sums: Vec<TakenInCurrency>,
    /// The words that are searched for are in more orders than were to be looked at, so all of this
    /// is of the newest of them only.
    pub more: bool,
}

/// What came in and went back in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenInCurrency {
    /// What came in.
    pub taken: Money,
    /// What went back of it.
    pub refunded: Money,
    /// What is left.
    pub net: Money,
}

/// The filter as statements take it.
struct Terms<'f> {
    span: Span,
    /// The words of the index: a state, or for a closed attempt why.
    states: Vec<&'static str>,
    /// Without those that were paid before they were cancelled.
    dropped: bool,
    wallet: Option<&'f str>,
    currency: Option<&'f str>,
    account: Option<&'f str>,
    mode: Option<&'static str>,
    code: Option<&'f str>,
    least: Option<i64>,
    most: Option<i64>,
}

impl<'f> Terms<'f> {
    fn new(filter: &'f AttemptFilter, place: Option<Place>) -> Self {
        let states = if filter.dropped {
            PaymentStatus::DROPPED.as_slice()
        } else {
            filter.states.as_slice()
        };
        let mut states: Vec<_> = states.iter().copied().map(index_word).collect();
        states.sort_unstable();
        states.dedup();
        let amounts = filter.amounts.as_ref();
        Self {
            span: Span::new(filter.from, filter.to, place),
            states,
            dropped: filter.dropped,
            wallet: filter.wallet.as_ref().map(WalletName::as_str),
            currency: amounts
                .map_or(filter.currency.as_ref(), |range| Some(&range.currency))
                .map(Currency::code),
            account: filter.account.as_ref().map(AccountName::as_str),
            mode: filter.mode.map(Mode::word),
            code: filter.failure_code.as_deref(),
            least: amounts.and_then(|range| range.least_minor),
            most: amounts.and_then(|range| range.most_minor),
        }
    }

    /// The states as a JSON list, or `None` for all of them.
    fn states_json(&self) -> Option<String> {
        (!self.states.is_empty())
            .then(|| serde_json::to_string(&self.states).expect("texts are always JSON"))
    }
}

/// `coalesce(close_reason, state)` of an attempt that stands so.
const fn index_word(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Unknown => "unknown",
        PaymentStatus::AwaitingPayer => "awaiting_payer",
        PaymentStatus::Paid => "paid",
        PaymentStatus::Failed => "declined",
        PaymentStatus::Cancelled => "cancelled",
        PaymentStatus::Expired => "expired",
    }
}

impl Store {
    /// A page of attempts.
    pub async fn list_attempts(
        &self,
        filter: &AttemptFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<AttemptPage, StoreError> {
        let mut conn = self.reader().await?;
        let needle = filter.search.as_deref().and_then(Needle::parse);
        let (mut found, cursor): (_, fn(&JoinedRow) -> Cursor) = match &needle {
            None => {
                let terms = Terms::new(filter, place(after, CursorKind::Time)?);
                let found = rows::by_time(&mut conn, &terms, limit).await?;
                (found, |row| Cursor::time(row.time_place()))
            }
            Some(needle) => {
                let place = place(after, CursorKind::Search)?.unwrap_or((i64::MAX, i64::MAX));
                let terms = Terms::new(filter, None);
                let found = rows::by_search(&mut conn, &terms, needle, place, limit).await?;
                (found, |row| Cursor::search(row.search_place()))
            }
        };
        let more = cut(&mut found, limit);
        let next = found.last().filter(|_| more).map(cursor);
        let rows = found.into_iter().map(AttemptRow::try_from).collect::<Result<_, _>>()?;
        Ok(AttemptPage { rows, next })
    }

    /// Where the page begins that leaves out the first `skip` attempts; `None` at the very beginning,
    /// and where there are no more than that.
    pub async fn attempts_behind(
        &self,
        filter: &AttemptFilter,
        skip: u32,
    ) -> Result<Option<Cursor>, StoreError> {
        let Some(before) = skip.checked_sub(1) else { return Ok(None) };
        let mut conn = self.reader().await?;
        let terms = Terms::new(filter, None);
        let needle = filter.search.as_deref().and_then(Needle::parse);
        seek::nth(&mut conn, &terms, needle.as_ref(), before).await
    }

    /// What all attempts of a filter add up to. A search looks at so many orders that hold its words
    /// and no more, since a person waits for it; where there are more, the totals say so.
    pub async fn attempt_totals(
        &self,
        filter: &AttemptFilter,
        orders_max: u32,
    ) -> Result<AttemptTotals, StoreError> {
        let mut conn = self.reader().await?;
        let terms = Terms::new(filter, None);
        let needle = filter.search.as_deref().and_then(Needle::parse);
        totals::of(&mut conn, &terms, needle.as_ref(), orders_max).await
    }
}
