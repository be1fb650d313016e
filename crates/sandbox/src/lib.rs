#![doc = include_str!("../README.md")]

mod acquirer;
mod ams;
mod answer;
mod api;
mod armed;
mod authorize;
mod bills;
mod books;
mod call;
mod clock;
mod consult;
mod control;
mod courier;
mod facts;
mod fault;
mod fields;
mod guard;
mod inquire;
mod journal;
mod keys;
mod money;
mod pay;
mod pay_request;
mod post;
mod records;
mod refund;
mod reply;
mod server;
mod sign;
mod wallet_api;
mod wallets;

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use clock::ClockKind;
pub use fault::{Fault, FaultError};
pub use keys::MerchantKeys;

use acquirer::Acquirer;
use armed::Armed;
use books::Books;
use courier::Courier;

/// How long what is under way has when a sandbox stops.
const FAREWELL: Duration = Duration::from_secs(1);

/// How a practice acquirer starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder that keeps orders, notifications, the manual clock and keys. Without one they
    /// last as long as the process.
    pub state: Option<PathBuf>,
    /// What goes wrong, see [`Fault::parse_list`].
    pub faults: Vec<Fault>,
    /// Every choice follows from it: ids, codes, fresh keys, which calls a fault strikes.
    pub seed: u64,
    /// Whether time passes by itself.
    pub clock: ClockKind,
}

/// Why a practice acquirer did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The state folder cannot be read or written.
    #[error("the state folder cannot be used")]
    State(#[source] io::Error),
    /// Another process has the state folder open.
    #[error("the state folder is in use by another practice gateway")]
    InUse,
    /// A line of the kept state is not what this version writes.
    #[error("line {line} of the kept state cannot be read")]
    Journal {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// A kept key is not a private key with 2048 bits.
    #[error("the key in {} cannot be read", file.display())]
    Key {
        /// The file that holds it.
        file: PathBuf,
    },
    /// Notifications could not be sent.
    #[error("the sender of notifications cannot be set up")]
    Courier(#[source] reqwest::Error),
}

/// A practice acquirer with its wallet, listening until it is stopped or dropped.
pub struct Sandbox {
    acquirer: Arc<Acquirer>,
    merchant: MerchantKeys,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    worker: JoinHandle<()>,
    /// Holds the key files when there is no state folder.
    _temporary: Option<TempDir>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// What a program needs to reach a practice acquirer; the line that the command line prints.
#[derive(Clone, Debug, Serialize)]
pub struct Ready {
    ready: bool,
    url: String,
    ams: ReadyAms,
    wallet: String,
}

#[derive(Clone, Debug, Serialize)]
struct ReadyAms {
    base_url: String,
    client_id: String,
    merchant_private_key: PathBuf,
    gateway_public_key: PathBuf,
}

impl Sandbox {
    /// Starts listening. Connections are accepted when this returns.
    ///
    /// # Errors
    ///
    /// When the address or the state folder cannot be used.
    pub async fn start(options: Options) -> Result<Sandbox, StartError> {
        // The program usually has done this; then there is nothing to do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = options.listen;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| StartError::Listen { address, source })?;
        let bound =
            listener.local_addr().map_err(|source| StartError::Listen { address, source })?;

        // Making keys and reading a journal would hold up whatever else this thread does.
        let opened = tokio::task::spawn_blocking(move || open(&options));
        let (books, keys, merchant, temporary) = match opened.await {
            Ok(opened) => opened?,
            Err(error) => return Err(StartError::State(io::Error::other(error))),
        };
        let courier = Courier::new().map_err(StartError::Courier)?;
        let acquirer = Arc::new(Acquirer::new(books, keys, url_of(bound), courier));
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(server::run(listener, Arc::clone(&acquirer), stopped.clone()));
        let worker = tokio::spawn(Arc::clone(&acquirer).work(stopped));
        Ok(Sandbox { acquirer, merchant, stop, server, worker, _temporary: temporary })
    }

    /// What a program needs to reach it, as one JSON object.
    pub fn ready(&self) -> Ready {
        Ready {
            ready: true,
            url: self.url().to_owned(),
            ams: ReadyAms {
                base_url: self.url().to_owned(),
                client_id: self.merchant.client_id.clone(),
                merchant_private_key: self.merchant.private_key_file.clone(),
                gateway_public_key: self.merchant.gateway_public_key_file.clone(),
            },
            wallet: format!("{}/wallet", self.url()),
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.acquirer.url
    }

    /// The keys of the practice merchant.
    pub fn merchant(&self) -> &MerchantKeys {
        &self.merchant
    }

    /// Stops listening, answers what is under way, and flushes the state to the disk.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.server.await;
        // A notification to somebody who does not answer is sent again after the next start.
        let worker = self.worker.abort_handle();
        if tokio::time::timeout(FAREWELL, self.worker).await.is_err() {
            worker.abort();
        }
        // What went wrong has been told, and nobody waits for an answer.
        let _unkept = self.acquirer.close().await;
    }
}

type Opened = (Books, keys::Keys, MerchantKeys, Option<TempDir>);

fn open(options: &Options) -> Result<Opened, StartError> {
    let temporary = match &options.state {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(StartError::State)?;
            None
        }
        None => Some(tempfile::tempdir().map_err(StartError::State)?),
    };
    let armed = Armed::new(options.seed, options.faults.clone());
    // The books come first: their lock keeps two processes from making keys at once.
    let books = Books::open(options.state.as_deref(), options.clock, options.seed, armed)?;
    let folder = options.state.as_deref().or(temporary.as_ref().map(TempDir::path));
    let folder = folder.expect("there is a state folder or a temporary one");
    let (keys, merchant) = keys::open(folder, options.seed)?;
    Ok((books, keys, merchant, temporary))
}

/// How this machine reaches an address that may mean all of its addresses.
fn url_of(bound: SocketAddr) -> String {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, bound.port()))
}
