//! The loops that run beside a program.

use crate::Shop;
use crate::error::chain;
use operations::UnderWay;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often dues and other processes' changes are looked for; each look is one indexed read.
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// How long to wait after something failed that should not: the disk, or the network as a whole.
const PAUSE: Duration = Duration::from_secs(2);
/// Signing and backing up wait until the start is over.
const SETTLED: Duration = Duration::from_secs(20);
/// How often we look whether a day has ended.
const DAY_LOOK: Duration = Duration::from_secs(60);
/// How long to wait after a day could not be signed: a keychain that is locked stays so for long.
const DAY_PAUSE: Duration = Duration::from_secs(3600);

/// The loops of one open shop. Dropping them stops them at their next turn; nothing is lost by
/// that, since whatever is open stands in the store.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts them, before this program sends anything of its own: what is open then is of a program
    /// that may have died in the middle of a call, and had left it the time that an answer may take.
    /// Nobody hears that answer any more, so nobody waits for it either.
    pub async fn start(shop: Arc<Shop>) -> Self {
        if let Err(error) = shop.hasten().await {
            tracing::warn!(error = %chain(&error), "what is open is asked about in its own time");
        }
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(settle(Arc::clone(&shop), stopped.clone())),
            tokio::spawn(look(Arc::clone(&shop), stopped.clone())),
            tokio::spawn(keep_safe(shop, stopped)),
        ];
        Self { stop, tasks }
    }

    /// Lets what is under way finish, and ends.
    pub async fn stop(self) {
        // A receiver that is gone has stopped already.
        let _gone = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a worker ended badly");
            }
        }
    }
}

/// Whether to end: somebody said so, or nobody is left who could.
fn over(stopped: &watch::Receiver<bool>) -> bool {
    *stopped.borrow() || stopped.has_changed().is_err()
}

/// Asks the acquirer whenever something is due, and ends once nothing is under way.
async fn settle(shop: Arc<Shop>, mut stopped: watch::Receiver<bool>) {
    let mut under_way = UnderWay::new(shop.ctx());
    let mut pause = Duration::ZERO;
    while !over(&stopped) || !under_way.is_empty() {
        let over = over(&stopped);
        let (outcome, next) = tokio::select! {
            ended = under_way.ended() => (ended.map(|()| shop.poke()), Duration::ZERO),
            () = tokio::time::sleep(pause), if !over => {
                (under_way.begin(shop.now()).await, LOOK_EVERY)
            }
            _ = stopped.changed(), if !over => (Ok(()), pause),
        };
        pause = match outcome {
            Ok(()) => next,
            Err(error) => {
                tracing::warn!(error = %chain(&error), "could not settle what is due");
                PAUSE
            }
        };
    }
}

/// Tells this process what any process changed.
async fn look(shop: Arc<Shop>, mut stopped: watch::Receiver<bool>) {
    let changes = shop.changes_inner();
    while !over(&stopped) {
        if let Err(error) = changes.look(shop.store()).await {
            tracing::warn!(error = %chain(&error), "could not look for changes");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = changes.poked() => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Signs the trail when a day has ended, and makes the daily backup.
async fn keep_safe(shop: Arc<Shop>, mut stopped: watch::Receiver<bool>) {
    let mut pause = SETTLED;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
        if over(&stopped) {
            return;
        }
        let signed = shop.sign_ended_day().await.map(drop);
        // A key that cannot be had must not keep the books from being copied.
        let backed_up = shop.back_up_if_due().await.map(drop);
        pause = match signed.and(backed_up) {
            Ok(()) => DAY_LOOK,
            Err(error) => {
                tracing::warn!(error = %chain(&error), "the day could not be signed or backed up");
                DAY_PAUSE
            }
        };
    }
}
