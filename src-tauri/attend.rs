//! What the desk notices by itself, whoever is looking: results to be heard, codes that run out,
//! a computer that has slept. Decisions are pure and stand in the parts; this is the loop.

mod heard;
mod leaving;
mod missed;
mod news;
mod screen;
mod standing;
mod wake;

pub(crate) use heard::{Heard, HeardLog, HowHeard};
pub(crate) use leaving::{Leave, on_close, on_quit};
pub(crate) use screen::shielded;
pub use standing::Standing;

use crate::computer::{Notice, Ring, Speech};
use crate::desk::Hands;
use crate::ipc::{Changed, Topic};
use crate::manners::{Manners, Wish};
use crate::notes::NotesOf;
use crate::windows::DeskWindow;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AccountName, OrderId, WalletName};
use missed::is_missed;
use news::{News, Outcome};
use receipt::brand;
use shop::{Change, Shop};
use sounds::{Cue, Language, spoken};
use standing::Codes;
use std::sync::Arc;
use std::time::Duration;
use store::{PaymentRecord, StoreError};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::MissedTickBehavior;
use wake::Wake;

/// How often codes and the clock are looked at.
const TICK: Duration = Duration::from_secs(1);
/// What waits for a person is heard at most this often.
const NEEDS_YOU_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The screen's brightness is asked for at most this often.
const SCREEN_EVERY: TimeDelta = TimeDelta::seconds(5);

/// What it works with.
pub(crate) struct Attention {
    pub shop: Arc<Shop>,
    pub hands: Arc<Hands>,
    pub notes: Arc<NotesOf>,
    pub manners: Arc<Manners>,
}

/// Attends to an open book until the task is ended.
pub(crate) async fn attend(attention: Attention, mut changes: broadcast::Receiver<Change>) {
    let now = attention.shop.now();
    let mut watch = Watch {
        news: News::since(now),
        codes: Codes::default(),
        wake: Wake::new(now),
        silent: Vec::new(),
        needed_you_at: None,
        screen_seen_at: None,
        attention,
    };
    if let Err(error) = watch.look().await {
        tracing::warn!(%error, "what is open could not be counted");
    }
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        let done = tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => watch.changed(change).await,
                // What was missed may be heard late, but the counts have to be right.
                Err(RecvError::Lagged(_)) => watch.look().await,
                Err(RecvError::Closed) => return,
            },
            _ = tick.tick() => watch.tick().await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the desk could not look at what it attends to");
        }
    }
}

struct Watch {
    attention: Attention,
    news: News,
    codes: Codes,
    wake: Wake,
    /// The accounts whose acquirer answers nothing. That changes no order, so nobody else tells it.
    silent: Vec<AccountName>,
    needed_you_at: Option<DateTime<Utc>>,
    screen_seen_at: Option<DateTime<Utc>>,
}

impl Watch {
    async fn changed(&mut self, change: Change) -> Result<(), StoreError> {
        match (change.topic, change.order_id) {
            (shop::Topic::Payments, Some(order_id)) => self.told_of(&order_id).await?,
            (shop::Topic::NeedsYou, order_id) => self.needs_you(order_id).await?,
            (shop::Topic::Payments | shop::Topic::Notifications, _) => {}
        }
        self.look().await
    }

    /// Counts what is open, for tray, screen and whoever wants to leave.
    async fn look(&mut self) -> Result<(), StoreError> {
        let store = self.attention.shop.store();
        let open = store.open_payments().await?;
        let needs_you = store.breaks(true).await?.len();
        self.codes.set(&open);
        let standing = Standing {
            open: u32::try_from(open.len()).unwrap_or(u32::MAX),
            codes: self.codes.live(self.attention.shop.now()),
            needs_you: u32::try_from(needs_you).unwrap_or(u32::MAX),
            display: self.attention.notes.get().display.open,
        };
        self.stand(standing);
        Ok(())
    }

    /// Tells the computer how much is open, where that is news.
    fn stand(&self, standing: Standing) {
        let Attention { hands, notes, manners, .. } = &self.attention;
        if manners.stand(standing) {
            hands.computer.standing(standing);
            hands.computer.shield(shielded(standing.codes, notes.get().shield));
        }
    }

    /// Sees now and then how bright the screen is while a code is to be scanned. Monitors take their
    /// time to answer, and nobody waits for them.
    fn look_at_the_screen(&mut self, now: DateTime<Utc>) {
        let live = self.attention.manners.standing().codes > 0;
        let soon = |at: DateTime<Utc>| now.signed_duration_since(at) < SCREEN_EVERY;
        if live && self.screen_seen_at.is_some_and(soon) {
            return;
        }
        self.screen_seen_at = live.then_some(now);
        let (hands, manners) =
            (Arc::clone(&self.attention.hands), Arc::clone(&self.attention.manners));
        let see = move || {
            let brightness = if live { hands.computer.brightness() } else { None };
            if manners.see(screen::dim(manners.standing().codes, brightness)) {
                (hands.tell)(Changed { topic: Topic::Desk, order_id: None });
            }
        };
        if live {
            tokio::task::spawn_blocking(see);
        } else {
            see();
        }
    }

    async fn tick(&mut self) -> Result<(), StoreError> {
        let now = self.attention.shop.now();
        if self.wake.look(now) {
            self.attention.shop.catch_up().await?;
            for topic in Topic::ALL {
                (self.attention.hands.tell)(Changed { topic, order_id: None });
            }
        }
        let accounts = self.attention.shop.store().accounts().await?.into_iter();
        let silent = accounts.filter(|account| account.silent_since.is_some());
        let silent: Vec<_> = silent.map(|account| account.name).collect();
        if silent != self.silent {
            self.silent = silent;
            (self.attention.hands.tell)(Changed { topic: Topic::Desk, order_id: None });
        }
        for order_id in self.codes.nearly_over(now) {
            self.ring(Cue::NearlyOver, Some(&order_id), None).await?;
        }
        // A code that has run out no longer keeps the screen awake, nor does a display that closed.
        let standing = Standing {
            codes: self.codes.live(now),
            display: self.attention.notes.get().display.open,
            ..self.attention.manners.standing()
        };
        self.stand(standing);
        self.look_at_the_screen(now);
        Ok(())
    }

    async fn told_of(&mut self, order_id: &OrderId) -> Result<(), StoreError> {
        for payment in self.attention.shop.store().payments_of(order_id).await? {
            let Some(outcome) = self.news.of(&payment) else { continue };
            let cue = match outcome {
                Outcome::Paid => Cue::Paid,
                Outcome::Failed => Cue::Failed,
            };
            let words = (outcome == Outcome::Paid).then(|| self.words(&payment)).flatten();
            self.ring(cue, Some(order_id), words).await?;
            self.notice(cue, &payment);
            self.miss(&payment).await;
        }
        Ok(())
    }

    /// Notes a result that nobody saw come.
    async fn miss(&self, payment: &PaymentRecord) {
        let Attention { shop, hands, manners, .. } = &self.attention;
        let showing = manners.shown_in(&payment.order_id);
        let in_sight = |window| hands.computer.in_sight(window);
        if !is_missed(payment.mode, payment.told_by, &showing, in_sight) {
            return;
        }
        let id = payment.payment.request_id();
        match operations::note_missed(shop.ctx(), id, shop.now()).await {
            Ok(()) => shop.poke(),
            Err(error) => tracing::warn!(%error, "what nobody saw could not be noted"),
        }
    }

    async fn needs_you(&mut self, order_id: Option<OrderId>) -> Result<(), StoreError> {
        let now = self.attention.shop.now();
        let waiting = self.attention.shop.store().breaks(true).await?;
        // A break that was settled changes the topic too, and is no reason to ring.
        if !waiting.iter().any(|each| Some(&each.found.order_id) == order_id.as_ref()) {
            return Ok(());
        }
        let soon = |at: DateTime<Utc>| now.signed_duration_since(at) < NEEDS_YOU_EVERY;
        if self.needed_you_at.is_some_and(soon) {
            return Ok(());
        }
        self.needed_you_at = Some(now);
        self.ring(Cue::NeedsYou, order_id.as_ref(), None).await?;
        let words = self.attention.manners.words();
        if let (Some(words), false) = (words, self.attention.hands.computer.in_front()) {
            self.tell(Notice { title: words.needs_you, body: String::new(), order_id });
        }
        Ok(())
    }

    /// The amount in words, where it is to be said.
    fn words(&self, payment: &PaymentRecord) -> Option<Speech> {
        let language = Language::of_tag(&self.attention.notes.get().sounds.voice?);
        let wallet = payment.wallet.as_ref().map(WalletName::as_str).map(brand);
        Some(Speech { words: spoken(wallet, payment.payment.amount(), language), language })
    }

    /// Lets it be heard where that was chosen, and notes what was or would have been heard.
    async fn ring(
        &self,
        cue: Cue,
        order_id: Option<&OrderId>,
        speech: Option<Speech>,
    ) -> Result<(), StoreError> {
        let order = match order_id {
            Some(id) => self.attention.shop.store().order(id).await?,
            None => None,
        };
        let chosen = self.attention.notes.get().sounds;
        self.attention.manners.heard().note(Heard {
            at: self.attention.shop.now(),
            cue,
            order_id: order_id.cloned(),
            number: order.map(|order| order.number.to_string()),
            words: speech.as_ref().map(|speech| speech.words.clone()),
            how: if chosen.on { HowHeard::Played } else { HowHeard::Silent },
        });
        if chosen.on {
            let (volume, device) = (chosen.volume, chosen.device);
            self.attention.hands.computer.ring(Ring { cue: Some(cue), volume, device, speech });
        }
        (self.attention.hands.tell)(Changed { topic: Topic::Heard, order_id: None });
        Ok(())
    }

    /// Tells the system where the window is not looked at. What it tells is in the window too.
    fn notice(&self, cue: Cue, payment: &PaymentRecord) {
        let Some(words) = self.attention.manners.words() else { return };
        if self.attention.hands.computer.in_front() {
            return;
        }
        let title = match cue {
            Cue::Paid => words.paid,
            Cue::Failed => words.failed,
            Cue::NearlyOver | Cue::NeedsYou => return,
        };
        let amount = payment.payment.amount();
        let wallet = payment.wallet.as_ref().map(WalletName::as_str).map(brand);
        self.tell(Notice {
            title: title.replace("{amount}", &amount.to_string()),
            body: wallet.unwrap_or_default().to_owned(),
            order_id: Some(payment.order_id.clone()),
        });
    }

    /// Tells the system where a person wants that. The first notice of all is a question instead,
    /// which waits in the window: what it would have told is there too.
    fn tell(&self, notice: Notice) {
        match self.attention.notes.get().notices {
            Some(true) => self.attention.hands.computer.notice(notice),
            Some(false) => {}
            None => {
                self.attention.manners.wish(DeskWindow::Desk, Wish::AskNotices);
                (self.attention.hands.tell)(Changed { topic: Topic::Wishes, order_id: None });
            }
        }
    }
}
