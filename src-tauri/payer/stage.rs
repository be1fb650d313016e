//! What the payer sees: one state, made from what the desk shows, for the display's window and for
//! every paired device alike.

use crate::ipc::{
    Book, IpcError, MoneyDto, OrderView, PayerFace, PayerLanguage, PayerOutcome, PayerTold,
    PayerView, PromotionView, order_view, time,
};
use crate::notes::NotesOf;
use chrono::{DateTime, Utc};
use domain::OrderId;
use shop::{Change, Shop, Topic};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, broadcast, watch};

/// What the desk shows, as far as it concerns the payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Nothing is to be paid.
    Nothing,
    /// The payer's code is to be scanned, for this sum.
    Scan(MoneyDto),
    /// An order.
    Order {
        /// Which.
        id: OrderId,
        /// The payer's code is to be scanned for it.
        scanning: bool,
        /// The payer says that it is paid, and nothing is proved.
        returned: bool,
    },
}

/// What wallets offered when they were last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// For which sum.
    pub amount: Option<MoneyDto>,
    /// Those that can be used.
    pub wallets: Vec<String>,
    /// What they promise for this sum.
    pub promotions: Vec<PromotionView>,
}

/// The one state of the payer's display.
pub(crate) struct Stage {
    notes: Arc<NotesOf>,
    set: Mutex<Set>,
    /// The newest view goes out last: whoever makes one has to have the turn.
    turn: tokio::sync::Mutex<()>,
    nudge: Notify,
    view: watch::Sender<Arc<PayerView>>,
    /// Counts what paired devices have to be told.
    count: watch::Sender<u64>,
}

struct Set {
    shop: Option<(Arc<Shop>, Book)>,
    shown: Shown,
    offer: Offer,
}

impl Stage {
    pub(crate) fn new(notes: Arc<NotesOf>) -> Self {
        let (view, _) = watch::channel(Arc::new(PayerView::default()));
        let set = Set { shop: None, shown: Shown::Nothing, offer: Offer::default() };
        let (turn, nudge) = (tokio::sync::Mutex::default(), Notify::new());
        Self { notes, set: Mutex::new(set), turn, nudge, view, count: watch::Sender::new(0) }
    }

    /// Shows what happens in this book from now on. The task ends with the shop.
    pub(crate) fn follow(self: &Arc<Self>, shop: &Arc<Shop>, book: Book) {
        {
            let mut set = self.set();
            set.shop = Some((Arc::clone(shop), book));
            set.shown = Shown::Nothing;
            set.offer = Offer::default();
        }
        tokio::spawn(follow(Arc::clone(self), shop.changes()));
    }

    /// The book is being closed: nothing of it stays to be seen.
    pub(crate) async fn leave(&self) {
        {
            let mut set = self.set();
            set.shop = None;
            set.shown = Shown::Nothing;
        }
        self.refresh().await;
    }

    /// The desk shows something else now.
    pub(crate) async fn show(&self, shown: Shown) {
        self.set().shown = shown;
        self.refresh().await;
    }

    /// Wallets were asked.
    pub(crate) async fn offer(&self, offer: Offer) {
        self.set().offer = offer;
        self.refresh().await;
    }

    /// Something that every view carries may have changed.
    pub(crate) fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// What the payer sees now.
    pub(crate) fn view(&self) -> Arc<PayerView> {
        Arc::clone(&self.view.borrow())
    }

    /// What the payer sees from now on.
    pub(crate) fn views(&self) -> watch::Receiver<Arc<PayerView>> {
        self.view.subscribe()
    }

    /// Makes the view anew. One that cannot be made leaves the payer with nothing to scan: what
    /// was shown before may be wrong by now.
    pub(crate) async fn refresh(&self) {
        let _turn = self.turn.lock().await;
        let view = self.made().await.unwrap_or_else(|_logged| PayerView {
            face: PayerFace::Idle,
            ..(*self.view()).clone()
        });
        self.view.send_if_modified(|known| {
            let differs = **known != view;
            if differs {
                *known = Arc::new(view);
                self.touch();
            }
            differs
        });
    }

    /// Something beside the view has changed for those who show it.
    pub(crate) fn touch(&self) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Tells paired devices when there is something new.
    pub(crate) fn counts(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    async fn made(&self) -> Result<PayerView, IpcError> {
        let (shop, shown, offer) = {
            let set = self.set();
            (set.shop.clone(), set.shown.clone(), set.offer.clone())
        };
        let Some((shop, book)) = shop else { return Ok(PayerView::default()) };
        let order = match &shown {
            Shown::Order { id, .. } => Some(order_view(shop.store(), id).await?),
            Shown::Nothing | Shown::Scan(_) => None,
        };
        let profile = shop.profile().await?;
        let notes = self.notes.get();
        let face = face(&shown, order.as_ref(), &offer);
        let wallet = order.as_ref().and_then(|order| order.attempts.last()?.wallet.clone());
        Ok(PayerView {
            practice: book == Book::Practice,
            shop: profile.name,
            store: profile.store_name,
            zone: profile.zone.name().to_owned(),
            theme: notes.theme,
            language: wallet.and_then(|w| likely(&w)).unwrap_or(notes.display.language),
            wallets: offer.wallets,
            face,
        })
    }

    fn set(&self) -> std::sync::MutexGuard<'_, Set> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn concerns(&self, change: &Change) -> bool {
        let set = self.set();
        match (&set.shown, &change.order_id) {
            (Shown::Order { id, .. }, Some(changed)) => {
                change.topic == Topic::Payments && id == changed
            }
            (Shown::Order { .. }, None) => true,
            (Shown::Nothing | Shown::Scan(_), _) => false,
        }
    }
}

async fn follow(stage: Arc<Stage>, mut changes: broadcast::Receiver<Change>) {
    stage.refresh().await;
    loop {
        let due = tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => stage.concerns(&change),
                Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => return,
            },
            () = stage.nudge.notified() => true,
        };
        if due {
            stage.refresh().await;
        }
    }
}

/// What the payer is shown of what the desk shows.
pub(crate) fn face(shown: &Shown, order: Option<&OrderView>, offer: &Offer) -> PayerFace {
    match (shown, order) {
        (Shown::Scan(amount), _) => PayerFace::ShowCode { amount: amount.clone() },
        (Shown::Order { scanning, returned, .. }, Some(order)) => {
            of_order(order, *scanning, *returned, offer)
        }
        (Shown::Nothing | Shown::Order { .. }, _) => PayerFace::Idle,
    }
}

fn of_order(order: &OrderView, scanning: bool, returned: bool, offer: &Offer) -> PayerFace {
    let Some(attempt) = order.attempts.last() else { return PayerFace::Idle };
    let outcome = PayerOutcome::of(attempt.state, order.status);
    if scanning && outcome.is_none_or(PayerOutcome::can_be_scanned) {
        return PayerFace::ShowCode { amount: order.amount.clone() };
    }
    let to_scan = attempt.code.as_ref().or(attempt.checkout_url.as_ref());
    if let (None, false, Some(code)) = (outcome, returned, to_scan) {
        let fits = offer.amount.as_ref() == Some(&order.amount);
        return PayerFace::ToPay {
            number: order.number.clone(),
            amount: order.amount.clone(),
            note: order.note.clone(),
            code: code.clone(),
            link: attempt.code.is_none(),
            made_at: attempt.created_at.clone(),
            expires_at: attempt.expires_at.clone(),
            promotions: if fits { offer.promotions.clone() } else { Vec::new() },
        };
    }
    let waiting = if returned { PayerOutcome::Returned } else { PayerOutcome::Processing };
    let outcome = outcome.unwrap_or(waiting);
    let gave_back = matches!(outcome, PayerOutcome::Refunded);
    PayerFace::Result {
        number: order.number.clone(),
        outcome,
        amount: order.amount.clone(),
        payer_paid: attempt.payer_paid.clone(),
        refunded: gave_back.then(|| order.refunded.clone()),
        wallet: attempt.wallet.clone(),
        at: attempt.paid_at.clone(),
        reason: attempt.failure_code.clone(),
    }
}

/// The language that a wallet's users most likely read, where one is likely and the display has it.
fn likely(wallet: &str) -> Option<PayerLanguage> {
    match wallet {
        "ALIPAY_CN" => Some(PayerLanguage::SimplifiedChinese),
        "KAKAOPAY" | "NAVERPAY" | "TOSSPAY" => Some(PayerLanguage::Korean),
        "TNG" | "BOOST" | "GRABPAY_MY" => Some(PayerLanguage::Malay),
        "GCASH" | "MAYA" | "GRABPAY_PH" | "GRABPAY_SG" => Some(PayerLanguage::English),
        _ => None,
    }
}

/// What goes out with a view. A paired device knows its own dots, or nobody does.
pub(crate) fn told(stage: &Stage, notes: &NotesOf, now: DateTime<Utc>) -> PayerTold {
    PayerTold {
        view: (*stage.view()).clone(),
        now: time(now),
        code_mm: notes.get().display.code_mm,
        dots_per_100_mm: None,
        measuring: false,
    }
}

#[cfg(test)]
mod tests;
