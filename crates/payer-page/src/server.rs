//! The listener: TLS, and one connection's HTTP after another, all within limits.

use crate::identity::{Identity, IdentityError};
use crate::pairing::Pairing;
use crate::routes;
use chrono::{DateTime, Utc};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// So many connections at once. A device holds two; the rest waits outside.
const AT_ONCE: usize = 128;
/// How long a handshake or a request's head may take.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// A file of the page.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its type.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file of the page, by its path.
pub type Assets = Arc<dyn Fn(&str) -> Option<Asset> + Send + Sync>;

/// How the time is told.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the page is made of.
pub struct Options {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The certificate.
    pub identity: Identity,
    /// Which devices may look.
    pub pairing: Arc<Pairing>,
    /// A file of the page, by its path.
    pub assets: Assets,
    /// What the display shows now, as JSON.
    pub told: Arc<dyn Fn() -> String + Send + Sync>,
    /// Tells that it has changed.
    pub changed: watch::Receiver<u64>,
    /// The time.
    pub clock: Clock,
}

/// A running page.
pub struct PayerPage {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl PayerPage {
    /// Listens; it is accepting when this returns.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let config = options.identity.config()?;
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(accept(listener, TlsAcceptor::from(config), options, stopped));
        Ok(Self { address, stop, task })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection, and listens no more.
    pub async fn stop(self) {
        let _gone = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the payer's page ended badly");
        }
    }
}

/// The page could not be served.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Nothing can listen there.
    #[error("nothing can listen there")]
    Listen(#[from] io::Error),
    /// The certificate cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

async fn accept(
    listener: TcpListener,
    tls: TlsAcceptor,
    options: Options,
    mut stopped: watch::Receiver<bool>,
) {
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    let router = routes::router(&options);
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // A sender that is gone means the same.
            _ = stopped.wait_for(|stopped| *stopped) => break,
            Some(_ended) = connections.join_next() => continue,
        };
        let Ok((stream, _device)) = accepted else {
            // Out of file handles, most likely: others may close some meanwhile.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(turn) = Arc::clone(&at_once).try_acquire_owned() else { continue };
        let (tls, router) = (tls.clone(), router.clone());
        connections.spawn(async move {
            let _turn = turn;
            serve(stream, tls, router).await;
        });
    }
    connections.shutdown().await;
}

/// What goes wrong on a connection is the device's affair, and not worth a line in the log.
async fn serve(stream: TcpStream, tls: TlsAcceptor, router: axum::Router) {
    let Ok(Ok(stream)) = tokio::time::timeout(HEAD_TIME, tls.accept(stream)).await else { return };
    let _ended = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await;
}
