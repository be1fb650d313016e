//! Writing: one transaction at a time.

use crate::{StoreError, search, setting};
use domain::OrderId;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::BTreeSet;
use std::marker::PhantomData;

/// A transaction that writes. Nobody else writes meanwhile, in this program or another, so what is
/// read in it stays true until it ends. Dropping it undoes it.
#[derive(Debug)]
pub struct WriteTx<'s> {
    tx: Transaction<'static, Sqlite>,
    /// Orders whose search text may have changed; brought up to date once, before the end.
    touched: BTreeSet<OrderId>,
    /// The store outlives its transactions.
    store: PhantomData<&'s crate::Store>,
}

impl WriteTx<'_> {
    pub(crate) const fn new(tx: Transaction<'static, Sqlite>) -> Self {
        Self { tx, touched: BTreeSet::new(), store: PhantomData }
    }

    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    pub(crate) fn touch(&mut self, id: &OrderId) {
        if !self.touched.contains(id) {
            self.touched.insert(id.clone());
        }
    }

    /// Sets a setting.
    pub async fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        if key == setting::BOOK {
            return Err(StoreError::Refused { rule: "a file keeps its book".to_owned() });
        }
        setting::write(&mut self.tx, key, value).await
    }

    /// Makes it lasting. When this returns `Ok` it is on the disk.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        for id in std::mem::take(&mut self.touched) {
            search::refresh(&mut self.tx, &id).await?;
        }
        self.tx.commit().await?;
        Ok(())
    }
}
