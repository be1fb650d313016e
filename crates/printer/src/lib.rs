#![doc = include_str!("../README.md")]

mod device;
mod network;
mod queue;
mod status;

pub use device::devices;
pub use queue::{Spooler, queues};
pub use status::Status;

use std::path::PathBuf;
use std::time::Duration;

/// How a printer is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Over the network.
    Network {
        /// A name or an address.
        host: String,
        /// Usually 9100.
        port: u16,
    },
    /// A device file.
    Device(PathBuf),
    /// A printer of the system, by its name there.
    Queue(String),
}

/// What is to be printed.
#[derive(Clone, Debug)]
pub enum Document {
    /// Bytes in the printer's own language.
    Raw(Vec<u8>),
    /// A PDF, for the system's printers.
    Pdf(Vec<u8>),
}

/// How long each part may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until the printer takes the call.
    pub connect: Duration,
    /// Until it says how it is.
    pub status: Duration,
    /// Until it has taken all bytes.
    pub write: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            status: Duration::from_millis(600),
            write: Duration::from_secs(15),
        }
    }
}

/// Why nothing, or not all, was printed.
#[derive(Debug, thiserror::Error)]
pub enum PrinterError {
    /// It does not answer: switched off, no cable, another address.
    #[error("the printer does not answer")]
    NotReached(#[source] std::io::Error),
    /// It is busy with another computer, or refuses us.
    #[error("the printer refuses the connection")]
    Refused(#[source] std::io::Error),
    /// It says that it has no paper.
    #[error("the printer has no paper")]
    PaperOut,
    /// It says that its cover is open.
    #[error("the printer's cover is open")]
    CoverOpen,
    /// It says that it cannot print, and not why.
    #[error("the printer says that it cannot print")]
    NotReady,
    /// It stopped taking bytes; a part may be on the paper.
    #[error("the printer stopped in the middle; a part may be on the paper")]
    Interrupted(#[source] std::io::Error),
    /// The device file is not there, is no printer, or may not be written.
    #[error("the device {device} cannot be used")]
    Device {
        /// Which.
        device: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The system has no printer of that name, or did not take the job.
    #[error("the system did not take the job for {queue}: {why}")]
    Queue {
        /// Which.
        queue: String,
        /// What the system said.
        why: String,
    },
    /// The system has no printing service.
    #[error("this system has no printing service")]
    NoSpooler(#[source] std::io::Error),
    /// This kind of paper does not go this way.
    #[error("a PDF needs a printer of the system")]
    NeedsQueue,
}

/// Prints, and says how the printer is, where it tells.
pub async fn print(
    connection: &Connection,
    document: Document,
    name: &str,
    limits: Limits,
) -> Result<Option<Status>, PrinterError> {
    match (connection, document) {
        (Connection::Network { host, port }, Document::Raw(bytes)) => {
            network::print(host, *port, &bytes, limits).await
        }
        (Connection::Device(path), Document::Raw(bytes)) => {
            device::print(path, &bytes, limits).await.map(|()| None)
        }
        (Connection::Queue(queue), document) => {
            Spooler::system().print(queue, document, name, limits).await.map(|()| None)
        }
        (Connection::Network { .. } | Connection::Device(_), Document::Pdf(_)) => {
            Err(PrinterError::NeedsQueue)
        }
    }
}
