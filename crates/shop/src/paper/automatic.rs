//! Receipts that are printed by themselves when an order is paid.

use super::print::event;
use crate::error::chain;
use crate::{Change, Shop, ShopError, Topic};
use chrono::TimeDelta;
use domain::{OrderId, OrderStatus, PaymentState};
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

/// The timeline's word for the wish to print. Who writes it first prints, so that two programs on
/// one folder make one receipt.
const ASKED: &str = "receipt.asked";
/// What was paid longer ago is history: nobody stands at the till for it.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// Prints a receipt for every order that is paid from now on, while the setting says so.
pub struct AutomaticReceipts {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl AutomaticReceipts {
    /// Starts it.
    pub fn start(shop: Arc<Shop>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let changes = shop.changes();
        Self { stop, task: tokio::spawn(run(shop, changes, stopped)) }
    }

    /// Lets a receipt that is under way come out, and ends.
    pub async fn stop(self) {
        // A receiver that is gone has stopped already.
        let _gone = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "printing receipts ended badly");
        }
    }
}

async fn run(
    shop: Arc<Shop>,
    mut changes: broadcast::Receiver<Change>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let change = tokio::select! {
            _ = stopped.changed() => return,
            change = changes.recv() => change,
        };
        let order = match change {
            Ok(Change { topic: Topic::Payments, order_id: Some(order), .. }) => order,
            // What was missed can be printed by hand; nothing is lost but paper.
            Ok(_) | Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        match shop.print_if_paid(&order).await {
            Ok(_) => {}
            // The timeline says it too; the payment is not touched by it.
            Err(error) => tracing::warn!(error = %chain(&error), "a receipt did not come out"),
        }
    }
}

impl Shop {
    /// Prints an order's first receipt, if the setting says so, the order has just been paid, and
    /// nobody has printed or begun to print it. Says whether it did.
    pub async fn print_if_paid(&self, id: &OrderId) -> Result<bool, ShopError> {
        let settings = self.paper_settings().await?;
        if !settings.automatic || settings.printers.is_empty() {
            return Ok(false);
        }
        let Some(order) = self.store().order(id).await? else { return Ok(false) };
        if order.status != OrderStatus::Paid {
            return Ok(false);
        }
        let attempts = self.store().payments_of(id).await?;
        let is_fresh = attempts.iter().any(|attempt| match attempt.payment.state() {
            PaymentState::Paid { paid_at } => {
                self.now().signed_duration_since(paid_at.max(attempt.told_at.unwrap_or(paid_at)))
                    < FRESH
            }
            PaymentState::Unknown
            | PaymentState::AwaitingPayer { .. }
            | PaymentState::Closed { .. } => false,
        });
        if !is_fresh || !self.claim(id).await? {
            return Ok(false);
        }
        self.print_receipt(id, None).await?;
        Ok(true)
    }

    /// Whether this program is the one that prints.
    async fn claim(&self, id: &OrderId) -> Result<bool, ShopError> {
        let is_about_paper = |kind: &str| kind.starts_with("receipt.");
        let events = self.store().events_of(id).await?;
        if events.iter().any(|record| is_about_paper(&record.event.kind)) {
            return Ok(false);
        }
        let mut tx = self.store().write().await?;
        // Another program may have been quicker since.
        let events = tx.events_of(id).await?;
        if events.iter().any(|record| is_about_paper(&record.event.kind)) {
            return Ok(false);
        }
        tx.insert_event(&event(self, id, ASKED, Vec::new())).await?;
        tx.commit().await?;
        Ok(true)
    }
}
