//! Writing: one transaction at a time.

use crate::chain::{self, Covered, Pending};
use crate::{PaymentRecord, StoreError, search, setting};
use domain::{OrderId, PaymentId, PaymentRequestId, WalletName};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::{BTreeMap, HashMap};

/// A transaction that writes. Nobody else writes meanwhile, in this program or another, so what is
/// read in it stays true until it ends. Dropping it undoes it.
#[derive(Debug)]
pub struct WriteTx<'s> {
    tx: Transaction<'static, Sqlite>,
    /// Orders whose search text has changed; brought up to date once, before the end.
    touched: BTreeMap<OrderId, SearchText>,
    /// What the index knows of the attempts that were read: saving one with the same costs nothing.
    indexed: HashMap<PaymentRequestId, (Option<PaymentId>, Option<WalletName>)>,
    /// Tables of which every written row becomes part of the chain.
    covered: &'s [Covered],
    /// What this transaction has written.
    pending: &'s Pending,
}

/// Where an order's search text comes from.
#[derive(Debug)]
enum SearchText {
    /// The order was made here: its row, and the pieces at hand.
    AtHand { row: i64, pieces: Vec<String> },
    /// It has to be read.
    InTheFile,
}

impl<'s> WriteTx<'s> {
    pub(crate) fn new(
        tx: Transaction<'static, Sqlite>,
        covered: &'s [Covered],
        pending: &'s Pending,
    ) -> Self {
        let (touched, indexed) = (BTreeMap::new(), HashMap::new());
        Self { tx, touched, indexed, covered, pending }
    }

    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// An order is new, with this to find it by.
    pub(crate) fn touch_new(&mut self, id: &OrderId, row: i64, pieces: Vec<String>) {
        self.touched.insert(id.clone(), SearchText::AtHand { row, pieces });
    }

    /// An order has one attempt more.
    pub(crate) fn touch_attempt(&mut self, record: &PaymentRecord) {
        match self.touched.get_mut(&record.order_id) {
            Some(SearchText::AtHand { pieces, .. }) => {
                pieces.push(record.payment.request_id().to_string());
                pieces.extend(record.wallet.as_ref().map(|wallet| wallet.as_str().to_owned()));
            }
            Some(SearchText::InTheFile) | None => self.touch(&record.order_id),
        }
        self.remember(record);
    }

    /// What an order is found by has changed.
    pub(crate) fn touch(&mut self, id: &OrderId) {
        self.touched.insert(id.clone(), SearchText::InTheFile);
    }

    /// An attempt is saved; only what it is found by matters here.
    pub(crate) fn touch_saved(&mut self, record: &PaymentRecord) {
        let known = self.indexed.get(record.payment.request_id());
        let same = known.is_some_and(|(gateway_id, wallet)| {
            *gateway_id == record.gateway_id && *wallet == record.wallet
        });
        if !same {
            self.touch(&record.order_id);
            self.remember(record);
        }
    }

    /// An attempt is as the file has it.
    pub(crate) fn remember(&mut self, record: &PaymentRecord) {
        let found_by = (record.gateway_id.clone(), record.wallet.clone());
        self.indexed.insert(record.payment.request_id().clone(), found_by);
    }

    /// Sets a setting.
    pub async fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        if key == setting::BOOK {
            return Err(StoreError::Refused { rule: "a file keeps its book".to_owned() });
        }
        setting::write(&mut self.tx, key, value).await
    }

    /// Puts a link at the end of the chain for all that was written, and makes it lasting. When this returns `Ok` it is on the disk.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        for (id, text) in std::mem::take(&mut self.touched) {
            match text {
                SearchText::AtHand { row, pieces } => {
                    let pieces = pieces.iter().map(String::as_str);
                    search::insert(&mut self.tx, row, &search::text_of(pieces)).await?;
                }
                SearchText::InTheFile => search::refresh(&mut self.tx, &id).await?,
            }
        }
        chain::append(&mut self.tx, self.covered, self.pending.take()).await?;
        self.tx.commit().await?;
        Ok(())
    }
}
