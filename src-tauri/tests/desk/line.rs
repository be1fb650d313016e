//! The shop's line to its acquirer, which can be cut.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A line on the loopback that ends at another port.
pub struct Line {
    port: u16,
    whole: watch::Sender<bool>,
    carrying: JoinHandle<()>,
}

impl Line {
    /// Lays one to a port.
    pub async fn lay(to: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("a bound address").port();
        let (whole, seen) = watch::channel(true);
        let carrying = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Where the line is cut, whoever calls is hung up on.
                if *seen.borrow() {
                    tokio::spawn(carry(stream, to, seen.clone()));
                }
            }
        });
        Self { port, whole, carrying }
    }

    /// Where it begins.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts it, and whatever is being said with it.
    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Makes it whole again.
    pub fn mend(&self) {
        self.whole.send_replace(true);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

async fn carry(mut from: TcpStream, to: u16, mut seen: watch::Receiver<bool>) {
    let Ok(mut to) = TcpStream::connect(("127.0.0.1", to)).await else { return };
    tokio::select! {
        _ended = copy_bidirectional(&mut from, &mut to) => {}
        _cut = seen.wait_for(|whole| !whole) => {}
    }
}
