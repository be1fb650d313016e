//! The state of the practice acquirer: records, their keys, and what is due when.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use sha2::{Digest as _, Sha256};

use crate::StartError;
use crate::armed::Armed;
use crate::clock::{self, ClockKind};
use crate::journal::{Disk, Journal, Written};
use crate::records::{Agreement, Letter, Order, PayerCode, Refund, RefundState, Row, Stage};

/// Records of one kind in the order of their making, found by any of their keys.
pub(crate) struct Shelf<T> {
    items: Vec<T>,
    keys: HashMap<String, usize>,
}

/// A record names its keys; the first one is its own for good.
pub(crate) trait Kept {
    fn keys(&self) -> Vec<String>;
}

impl<T: Kept> Shelf<T> {
    fn new() -> Self {
        Self { items: Vec::new(), keys: HashMap::new() }
    }

    fn put(&mut self, item: T) -> usize {
        let keys = item.keys();
        let place = keys.first().and_then(|key| self.keys.get(key)).copied();
        let place = match place {
            Some(place) => {
                self.items[place] = item;
                place
            }
            None => {
                self.items.push(item);
                self.items.len().saturating_sub(1)
            }
        };
        self.keys.extend(keys.into_iter().map(|key| (key, place)));
        place
    }

    pub(crate) fn find(&self, key: &str) -> Option<&T> {
        self.keys.get(key).and_then(|place| self.items.get(*place))
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

fn request_key(client_id: &str, request_id: &str) -> String {
    format!("request/{client_id}/{request_id}")
}

impl Kept for Order {
    fn keys(&self) -> Vec<String> {
        let request = request_key(&self.client_id, &self.request_id);
        vec![self.payment_id.clone(), request, format!("link/{}", self.link)]
    }
}

impl Kept for Refund {
    fn keys(&self) -> Vec<String> {
        vec![self.refund_id.clone(), request_key(&self.client_id, &self.request_id)]
    }
}

impl Kept for PayerCode {
    fn keys(&self) -> Vec<String> {
        vec![self.digits.clone()]
    }
}

impl Kept for Agreement {
    fn keys(&self) -> Vec<String> {
        let mut keys = vec![self.id.clone(), format!("link/{}", self.link)];
        match &self.stage {
            Stage::Offered | Stage::Declined => {}
            Stage::Authorised { code, .. } => keys.push(format!("code/{code}")),
            Stage::Active { tokens, refresh_token, .. } => {
                keys.extend(tokens.iter().map(|token| format!("token/{token}")));
                keys.extend(refresh_token.iter().map(|token| format!("refresh/{token}")));
            }
            Stage::Stopped { tokens, .. } => {
                keys.extend(tokens.iter().map(|token| format!("token/{token}")));
            }
        }
        keys
    }
}

impl Kept for Letter {
    fn keys(&self) -> Vec<String> {
        vec![self.id.clone()]
    }
}

/// Something that ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    Order(String),
    Refund(String),
}

pub(crate) struct Books {
    kind: ClockKind,
    /// Where the manual clock stands.
    now: DateTime<Utc>,
    seed: u64,
    sequence: u64,
    pub(crate) orders: Shelf<Order>,
    pub(crate) refunds: Shelf<Refund>,
    pub(crate) codes: Shelf<PayerCode>,
    pub(crate) agreements: Shelf<Agreement>,
    pub(crate) letters: Shelf<Letter>,
    refunds_of: HashMap<String, Vec<String>>,
    endings: BTreeSet<(DateTime<Utc>, Ending)>,
    outgoing: BTreeSet<(DateTime<Utc>, u64, String)>,
    held: BTreeSet<String>,
    pub(crate) armed: Armed,
    journal: Journal,
    changed: Vec<Row>,
}

impl Books {
    /// Opens the books, with what `folder` has kept of them.
    pub(crate) fn open(
        folder: Option<&Path>,
        kind: ClockKind,
        seed: u64,
        armed: Armed,
    ) -> Result<Self, StartError> {
        let mut books = Self {
            kind,
            now: match kind {
                ClockKind::Real => clock::machine_time(),
                ClockKind::Manual { from } => from.trunc_subsecs(3),
            },
            seed,
            sequence: 0,
            orders: Shelf::new(),
            refunds: Shelf::new(),
            codes: Shelf::new(),
            agreements: Shelf::new(),
            letters: Shelf::new(),
            refunds_of: HashMap::new(),
            endings: BTreeSet::new(),
            outgoing: BTreeSet::new(),
            held: BTreeSet::new(),
            armed,
            journal: Journal::nowhere(),
            changed: Vec::new(),
        };
        if let Some(folder) = folder {
            let mut read: usize = 0;
            books.journal = Journal::open(folder, |row| {
                read = read.saturating_add(1);
                books.load(row);
            })?;
            let rows = books.rows();
            // Attempts and states write a record again and again; two of three rows may be old.
            if read > 1000 && read > rows.len().saturating_mul(3) {
                books.journal.compact(folder, &rows).map_err(StartError::State)?;
            }
            books.changed.clear();
            // The manual clock must stand where it stood, even if nobody moves it.
            books.changed.push(Row::Now(books.now));
        }
        Ok(books)
    }

    fn load(&mut self, row: Row) {
        match row {
            Row::Order(order) => self.put_order(*order),
            Row::Refund(refund) => self.put_refund(refund),
            Row::Code(code) => self.put_code(code),
            Row::Agreement(agreement) => self.put_agreement(agreement),
            Row::Letter(letter) => self.put_letter(letter),
            Row::Sequence(last) => self.sequence = last,
            Row::Now(now) => self.now = now,
        }
        self.changed.clear();
    }

    /// Everything, as the shortest journal would have it.
    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::Sequence(self.sequence), Row::Now(self.now)];
        rows.extend(self.orders.iter().cloned().map(Box::new).map(Row::Order));
        rows.extend(self.refunds.iter().cloned().map(Row::Refund));
        rows.extend(self.codes.iter().cloned().map(Row::Code));
        rows.extend(self.agreements.iter().cloned().map(Row::Agreement));
        rows.extend(self.letters.iter().cloned().map(Row::Letter));
        rows
    }

    pub(crate) fn kind(&self) -> ClockKind {
        self.kind
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        match self.kind {
            ClockKind::Real => clock::machine_time(),
            ClockKind::Manual { .. } => self.now,
        }
    }

    /// Moves the manual clock; never back.
    pub(crate) fn set_now(&mut self, now: DateTime<Utc>) {
        if self.kind != ClockKind::Real && now > self.now {
            self.now = now;
            self.changed.push(Row::Now(now));
        }
    }

    /// The next number of this run.
    fn next(&mut self) -> u64 {
        self.sequence = self.sequence.saturating_add(1);
        self.changed.push(Row::Sequence(self.sequence));
        self.sequence
    }

    /// An id as the acquirer makes them: digits that begin with its date.
    pub(crate) fn new_id(&mut self, family: &str) -> String {
        let number = self.next();
        let date = self.now().with_timezone(&clock::zone()).format("%Y%m%d");
        let till = self.seed.checked_rem(1000).unwrap_or(0);
        format!("{date}19401080{family}{till:03}{number:012}")
    }

    /// Hexadecimal digits that nobody would guess who does not know the seed.
    pub(crate) fn new_secret(&mut self, label: &str) -> String {
        let number = self.next();
        let hash = Sha256::new()
            .chain_update(label)
            .chain_update(self.seed.to_be_bytes())
            .chain_update(number.to_be_bytes())
            .finalize();
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Decimal digits of the same kind.
    pub(crate) fn new_digits(&mut self, label: &str, count: usize) -> String {
        let secret = self.new_secret(label);
        let digit = |pair: &[u8]| pair.iter().map(|byte| u32::from(*byte)).sum::<u32>();
        let digits = secret.as_bytes().chunks(2).map(digit);
        digits.take(count).filter_map(|sum| char::from_digit(sum.checked_rem(10)?, 10)).collect()
    }

    pub(crate) fn order_of_request(&self, client_id: &str, request_id: &str) -> Option<&Order> {
        self.orders.find(&request_key(client_id, request_id))
    }

    pub(crate) fn refund_of_request(&self, client_id: &str, request_id: &str) -> Option<&Refund> {
        self.refunds.find(&request_key(client_id, request_id))
    }

    /// The refunds of a payment that were not refused, oldest first.
    pub(crate) fn refunds_of(&self, payment_id: &str) -> impl Iterator<Item = &Refund> {
        let ids = self.refunds_of.get(payment_id).map_or(&[][..], Vec::as_slice);
        ids.iter()
            .filter_map(|id| self.refunds.find(id))
            .filter(|refund| !matches!(refund.state, RefundState::Failed { .. }))
    }

    pub(crate) fn put_order(&mut self, order: Order) {
        if order.is_open() {
            self.endings.insert((order.expires_at, Ending::Order(order.payment_id.clone())));
        }
        self.changed.push(Row::Order(Box::new(order.clone())));
        self.orders.put(order);
    }

    pub(crate) fn put_refund(&mut self, refund: Refund) {
        if let RefundState::Processing { due_at, .. } = refund.state {
            self.endings.insert((due_at, Ending::Refund(refund.refund_id.clone())));
        }
        if self.refunds.find(&refund.refund_id).is_none() {
            let of_payment = self.refunds_of.entry(refund.payment_id.clone()).or_default();
            of_payment.push(refund.refund_id.clone());
        }
        self.changed.push(Row::Refund(refund.clone()));
        self.refunds.put(refund);
    }

    pub(crate) fn put_code(&mut self, code: PayerCode) {
        self.changed.push(Row::Code(code.clone()));
        self.codes.put(code);
    }

    pub(crate) fn put_agreement(&mut self, agreement: Agreement) {
        self.changed.push(Row::Agreement(agreement.clone()));
        self.agreements.put(agreement);
    }

    pub(crate) fn put_letter(&mut self, letter: Letter) {
        self.changed.push(Row::Letter(letter.clone()));
        if letter.held {
            self.held.insert(letter.id.clone());
        } else {
            self.held.remove(&letter.id);
        }
        let next_at = letter.next_at;
        let id = letter.id.clone();
        let place = u64::try_from(self.letters.put(letter)).unwrap_or(u64::MAX);
        if let Some(at) = next_at {
            self.outgoing.insert((at, place, id));
        }
    }

    /// The letters that wait for another one to leave.
    pub(crate) fn held_letters(&self) -> Vec<Letter> {
        self.held.iter().filter_map(|id| self.letters.find(id)).cloned().collect()
    }

    /// Takes the next thing that has ended by now, if any.
    pub(crate) fn take_ending(&mut self) -> Option<(DateTime<Utc>, Ending)> {
        let now = self.now();
        self.endings.first().filter(|(at, _)| *at <= now)?;
        self.endings.pop_first()
    }

    /// Takes the next letter that is due by now, if any. It is the taker's until put back.
    pub(crate) fn take_letter(&mut self) -> Option<Letter> {
        let now = self.now();
        self.drop_stale_letters();
        self.outgoing.first().filter(|(at, ..)| *at <= now)?;
        let (_, _, id) = self.outgoing.pop_first()?;
        self.letters.find(&id).cloned()
    }

    /// When something will be due next.
    pub(crate) fn next_due(&mut self) -> Option<DateTime<Utc>> {
        self.drop_stale_letters();
        let ending = self.endings.first().map(|(at, _)| *at);
        let letter = self.outgoing.first().map(|(at, ..)| *at);
        ending.into_iter().chain(letter).min()
    }

    /// A letter that was put off, or is done with, leaves its old entry behind.
    fn drop_stale_letters(&mut self) {
        while let Some((at, _, id)) = self.outgoing.first() {
            if self.letters.find(id).is_some_and(|letter| letter.next_at == Some(*at)) {
                return;
            }
            self.outgoing.pop_first();
        }
    }

    /// Makes what was changed survive the process. A power cut it survives once the disk has it up
    /// to the place that this returns.
    pub(crate) fn commit(&mut self) -> io::Result<Written> {
        let rows = std::mem::take(&mut self.changed);
        self.journal.write(&rows)
    }

    /// Where the journal lies.
    pub(crate) fn disk(&self) -> Arc<Disk> {
        self.journal.disk()
    }
}
