//! The payer's display on devices in the shop's own network: off until a person turns it on.

use super::stage::told;
use crate::Desk;
use crate::ipc::{Changed, IpcError, Topic};
use operations::Secret;
use payer_page::{Code, Identity, Options, Pairing, PayerPage};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// The port that devices are told.
const PORT: u16 = 8743;
/// Under which name the certificate's key is kept.
const SECRET: &str = "payer-page";
/// The desk's own secrets, beside those of its books.
const OWNER: &str = "desk";

/// Where the page listens unless it is told otherwise: for the whole network.
pub(crate) const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), PORT);

/// The page for paired devices.
pub(crate) struct Lan {
    listen: SocketAddr,
    pairing: Arc<Pairing>,
    running: Mutex<Option<Running>>,
}

struct Running {
    page: PayerPage,
    fingerprint: String,
    kept: bool,
    remembering: JoinHandle<()>,
}

/// How the page stands, for a person.
pub(crate) struct LanState {
    /// Where devices find it.
    pub address: String,
    /// The certificate's fingerprint.
    pub fingerprint: String,
    /// Whether the certificate will be the same after a restart.
    pub kept: bool,
}

impl Lan {
    pub(crate) fn new(listen: SocketAddr, pairing: Pairing) -> Self {
        Self { listen, pairing: Arc::new(pairing), running: Mutex::default() }
    }

    /// Which devices may look.
    pub(crate) fn pairing(&self) -> &Pairing {
        &self.pairing
    }

    /// How it stands, if it is on.
    pub(crate) async fn state(&self) -> Option<LanState> {
        let running = self.running.lock().await;
        let running = running.as_ref()?;
        let address = SocketAddr::new(self.reached_at(), running.page.address().port());
        Some(LanState {
            address: format!("https://{address}"),
            fingerprint: running.fingerprint.clone(),
            kept: running.kept,
        })
    }

    /// The address by which the network reaches this machine. Nothing is sent to find it out.
    fn reached_at(&self) -> IpAddr {
        if !self.listen.ip().is_unspecified() {
            return self.listen.ip();
        }
        let route = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
            // An address of the documentation's: it is enough that there is a way there.
            socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
            socket.local_addr()
        });
        route.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |local| local.ip())
    }
}

impl Desk {
    /// Shows the display to paired devices from now on, or no longer.
    pub(crate) async fn share_display(&self, on: bool) -> Result<(), IpcError> {
        if on {
            self.start_sharing().await?;
        } else {
            self.stop_sharing().await;
        }
        self.notes().change(|notes| notes.display.shared = on);
        self.tell(Topic::Desk);
        Ok(())
    }

    /// Goes on as it was before the desk was closed. A page that cannot be served stops nothing.
    pub(crate) async fn share_again(&self) {
        if !self.notes().get().display.shared {
            return;
        }
        if let Err(error) = self.start_sharing().await {
            tracing::warn!(?error, "paired devices do not see the payer's display");
        }
    }

    /// Makes a code for a new device.
    pub(crate) fn offer_pairing(&self) -> Result<Code, IpcError> {
        self.lan.pairing.offer(self.now()).map_err(|error| IpcError::no_page(&error))
    }

    /// Cuts a device off.
    pub(crate) fn revoke_device(&self, id: &str) {
        self.lan.pairing.revoke(id);
        let devices = self.lan.pairing.devices();
        self.notes().change(|notes| notes.display.devices = devices);
        self.tell(Topic::Desk);
    }

    pub(crate) async fn stop_sharing(&self) {
        self.lan.pairing.withdraw();
        if let Some(running) = self.lan.running.lock().await.take() {
            running.page.stop().await;
            // Whoever was paired just now may not have been noted yet.
            running.remembering.abort();
            let devices = self.lan.pairing.devices();
            self.notes().change(|notes| notes.display.devices = devices);
        }
    }

    async fn start_sharing(&self) -> Result<(), IpcError> {
        let mut running = self.lan.running.lock().await;
        if running.is_some() {
            return Ok(());
        }
        let (identity, kept) = self.identity().await?;
        let fingerprint = identity.fingerprint();
        let (stage, notes) = (Arc::clone(self.stage()), self.notes_of());
        let (clock, hands) = (self.clock(), self.hands());
        let now = Arc::clone(&clock);
        let page = PayerPage::start(Options {
            listen: self.lan.listen,
            identity,
            pairing: Arc::clone(&self.lan.pairing),
            assets: Arc::new(move |path| hands.screens.asset(path)),
            told: Arc::new(move || {
                // A view is plain data, so it can always be written.
                serde_json::to_string(&told(&stage, &notes, now())).unwrap_or_default()
            }),
            changed: self.stage().counts(),
            clock,
        });
        let page = page.await.map_err(|error| IpcError::no_page(&error))?;
        let remembering = tokio::spawn(self.remember_devices());
        *running = Some(Running { page, fingerprint, kept, remembering });
        Ok(())
    }

    /// Keeps on the disk which devices are paired.
    fn remember_devices(&self) -> impl Future<Output = ()> + Send + use<> {
        let (pairing, notes, hands) =
            (Arc::clone(&self.lan.pairing), self.notes_of(), self.hands());
        async move {
            let mut changes = pairing.changes();
            while changes.changed().await.is_ok() {
                let devices = pairing.devices();
                notes.change(|notes| notes.display.devices = devices);
                (hands.tell)(Changed { topic: Topic::Desk, order_id: None });
            }
        }
    }

    /// The certificate of this desk. Where secrets cannot be kept it is made anew at each start,
    /// and devices have to be told so.
    async fn identity(&self) -> Result<(Identity, bool), IpcError> {
        let secrets = self.own_secrets(OWNER);
        let known = secrets.get(SECRET).await;
        let readable = known.is_ok();
        let known = known.ok().flatten().and_then(|text| Identity::parse(text.expose()).ok());
        if let Some(identity) = known.filter(|identity| identity.is_fresh(self.now())) {
            return Ok((identity, true));
        }
        let names = vec![self.lan.reached_at().to_string()];
        let made =
            Identity::generate(self.now(), names).map_err(|error| IpcError::no_page(&error))?;
        let kept = readable && secrets.put(SECRET, &Secret::new(made.to_text())).await.is_ok();
        Ok((made, kept))
    }
}
