//! One open book: its shop, and what runs beside it.

use crate::attend::{Attention, attend};
use crate::desk::Hands;
use crate::ipc::{Book, Changed, IpcError, Topic};
use crate::manners::Manners;
use crate::notes::NotesOf;
use crate::practice;
use operations::OperationError;
use sandbox::Sandbox;
use shop::{AutomaticReceipts, Clock, Receiver, SecretsPlace, Shop, Workers};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{Mutex, broadcast};
use tokio::task::JoinHandle;

/// The setting that holds the address to receive notifications on, in the live book.
const LISTEN: &str = "desk.listen";

/// Where a book lies in the data folder, and what the store calls it.
pub(crate) fn place_of(data: &Path, which: Book) -> (PathBuf, store::Book) {
    match which {
        Book::Practice => (data.join("practice"), store::Book::Practice),
        Book::Live => (data.to_owned(), store::Book::Live),
    }
}

/// One open book.
pub(crate) struct OpenBook {
    which: Book,
    shop: Arc<Shop>,
    beside: Mutex<Beside>,
    forwarding: JoinHandle<()>,
    attending: JoinHandle<()>,
    hands: Arc<Hands>,
    notes: Arc<NotesOf>,
}

/// What runs beside the shop. Each part is started once, and again if it could not be.
#[derive(Default)]
struct Beside {
    gateway: Option<Sandbox>,
    receiver: Option<Receiver>,
    workers: Option<Workers>,
    receipts: Option<AutomaticReceipts>,
    connected: bool,
    /// Why an account's key could not be had, if one could not.
    keyless: Option<IpcError>,
    closed: bool,
}

impl OpenBook {
    /// Opens the store. Keys, gateways and the receiver follow with [`OpenBook::ready`], so that
    /// the window need not wait for them.
    pub(crate) async fn open(
        data: &Path,
        which: Book,
        keys: SecretsPlace,
        clock: Clock,
        hands: Arc<Hands>,
        notes: Arc<NotesOf>,
        manners: Arc<Manners>,
    ) -> Result<Self, IpcError> {
        let (folder, kept) = place_of(data, which);
        let shop = Arc::new(Shop::open(&folder, kept, keys, clock).await?);
        if which == Book::Practice {
            practice::name_shop(&shop).await?;
        }
        let forwarding = tokio::spawn(forward(shop.changes(), Arc::clone(&hands)));
        let attention = Attention {
            shop: Arc::clone(&shop),
            hands: Arc::clone(&hands),
            notes: Arc::clone(&notes),
            manners,
        };
        let attending = tokio::spawn(attend(attention, shop.changes()));
        let beside = Mutex::default();
        Ok(Self { which, shop, beside, forwarding, attending, hands, notes })
    }

    /// Which book.
    pub(crate) const fn which(&self) -> Book {
        self.which
    }

    /// Its shop.
    pub(crate) const fn shop(&self) -> &Arc<Shop> {
        &self.shop
    }

    /// Starts what is to run beside the shop and does not yet: the practice gateway, the receiver,
    /// the accounts' gateways with their keys, the workers. What could not be started is tried
    /// again each time.
    ///
    /// A key that cannot be had is an error only where no account works without it.
    pub(crate) async fn ready(&self) -> Result<(), IpcError> {
        let mut beside = self.beside.lock().await;
        if beside.closed || (beside.connected && beside.keyless.is_none()) {
            return Ok(());
        }
        match self.which {
            Book::Practice => self.start_practice(&mut beside).await?,
            Book::Live => self.start_receiver(&mut beside).await,
        }
        self.connect(&mut beside).await?;
        if beside.workers.is_none() {
            beside.workers = Some(Workers::start(Arc::clone(&self.shop)).await);
        }
        if beside.receipts.is_none() {
            beside.receipts = Some(AutomaticReceipts::start(Arc::clone(&self.shop)));
        }
        self.tell(Topic::Desk);
        match &beside.keyless {
            Some(error) if self.has_no_gateway() => Err(error.clone()),
            Some(_) | None => Ok(()),
        }
    }

    /// Makes the accounts' gateways anew, after what they carry has changed.
    pub(crate) async fn connect_again(&self) -> Result<(), IpcError> {
        let mut beside = self.beside.lock().await;
        if beside.connected {
            self.connect(&mut beside).await?;
        }
        Ok(())
    }

    /// Where notifications are received, if they are.
    pub(crate) fn listening(&self) -> Option<SocketAddr> {
        // While things are being started nothing is received yet; the window is told when they are.
        self.beside.try_lock().ok()?.receiver.as_ref().map(Receiver::address)
    }

    /// The practice wallet's page, in the practice book.
    pub(crate) async fn wallet(&self) -> Option<String> {
        let beside = self.beside.lock().await;
        beside.gateway.as_ref().map(|gateway| format!("{}/wallet", gateway.url()))
    }

    /// Receives notifications at this address from now on, or not at all. The live book keeps that
    /// for its next start; the practice book always begins by receiving.
    pub(crate) async fn listen(&self, address: Option<SocketAddr>) -> Result<(), IpcError> {
        let mut beside = self.beside.lock().await;
        if beside.receiver.as_ref().map(Receiver::address) != address
            && let Some(old) = beside.receiver.take()
        {
            old.stop().await;
        }
        if let (None, Some(address)) = (&beside.receiver, address) {
            beside.receiver = Some(Receiver::start(Arc::clone(&self.shop), address).await?);
        }
        if let (Some(gateway), Some(receiver)) = (&beside.gateway, &beside.receiver) {
            practice::furnish(&self.shop, gateway, receiver.address()).await?;
        }
        if self.which == Book::Practice {
            return Ok(());
        }
        let mut tx = self.shop.store().write().await?;
        tx.set_setting(LISTEN, &address.map_or_else(String::new, |a| a.to_string())).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets what is under way finish, and ends it all.
    pub(crate) async fn close(&self) {
        let mut beside = self.beside.lock().await;
        beside.closed = true;
        // The workers first: they ask the gateway, which goes last.
        if let Some(workers) = beside.workers.take() {
            workers.stop().await;
        }
        if let Some(receipts) = beside.receipts.take() {
            receipts.stop().await;
        }
        if let Some(receiver) = beside.receiver.take() {
            receiver.stop().await;
        }
        if let Some(gateway) = beside.gateway.take() {
            gateway.stop().await;
        }
        self.attending.abort();
        self.forwarding.abort();
        self.shop.store().clone().close().await;
    }

    async fn start_practice(&self, beside: &mut Beside) -> Result<(), IpcError> {
        let known = self.notes.get();
        if beside.gateway.is_none() {
            let seed = u64::try_from(self.shop.now().timestamp_millis()).unwrap_or_default();
            let started =
                practice::start_gateway(self.shop.folder(), known.gateway_port, seed).await;
            beside.gateway = Some(started.map_err(|error| IpcError::no_practice(&error))?);
        }
        if beside.receiver.is_none() {
            let started = practice::start_receiver(&self.shop, known.receiver_port).await?;
            beside.receiver = Some(started);
        }
        let (Some(gateway), Some(receiver)) = (&beside.gateway, &beside.receiver) else {
            return Ok(());
        };
        practice::furnish(&self.shop, gateway, receiver.address()).await?;
        self.notes.change(|notes| practice::note_ports(notes, gateway, receiver.address()));
        Ok(())
    }

    /// A live receiver that cannot listen stops nothing: inquiries bring the same facts.
    async fn start_receiver(&self, beside: &mut Beside) {
        if beside.receiver.is_some() {
            return;
        }
        let address = match self.shop.store().setting(LISTEN).await {
            Ok(text) => text.and_then(|text| text.parse().ok()),
            Err(error) => {
                tracing::warn!(%error, "the receiver's address could not be read");
                None
            }
        };
        let Some(address) = address else { return };
        match Receiver::start(Arc::clone(&self.shop), address).await {
            Ok(receiver) => beside.receiver = Some(receiver),
            Err(error) => tracing::warn!(%error, %address, "notifications are not received"),
        }
    }

    async fn connect(&self, beside: &mut Beside) -> Result<(), IpcError> {
        beside.keyless = None;
        for (account, error) in self.shop.connect().await? {
            tracing::warn!(%account, "an account cannot be used");
            beside.keyless = Some(error.into());
        }
        beside.connected = true;
        Ok(())
    }

    fn has_no_gateway(&self) -> bool {
        matches!(self.shop.ctx().account(None), Err(OperationError::NoAccount))
    }

    fn tell(&self, topic: Topic) {
        (self.hands.tell)(Changed { topic, order_id: None });
    }
}

/// Tells the window what the shop tells. What comes in a burst is told once, and the counts that
/// every screen shows change with it.
async fn forward(mut changes: broadcast::Receiver<shop::Change>, hands: Arc<Hands>) {
    let mut burst: Vec<Changed> = Vec::new();
    loop {
        match changes.recv().await {
            Ok(change) => note(&mut burst, change.into()),
            Err(RecvError::Lagged(_)) => note_all(&mut burst),
            Err(RecvError::Closed) => return,
        }
        loop {
            match changes.try_recv() {
                Ok(change) => note(&mut burst, change.into()),
                Err(TryRecvError::Lagged(_)) => note_all(&mut burst),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        note(&mut burst, Changed { topic: Topic::Desk, order_id: None });
        for changed in burst.drain(..) {
            (hands.tell)(changed);
        }
    }
}

fn note(burst: &mut Vec<Changed>, changed: Changed) {
    if !burst.contains(&changed) {
        burst.push(changed);
    }
}

fn note_all(burst: &mut Vec<Changed>) {
    for topic in Topic::ALL {
        note(burst, Changed { topic, order_id: None });
    }
}
