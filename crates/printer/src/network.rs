//! Printers that listen on TCP.

use crate::status::{self, ASK, Status};
use crate::{Limits, PrinterError};
use std::io::{self, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) async fn print(
    host: &str,
    port: u16,
    bytes: &[u8],
    limits: Limits,
) -> Result<Option<Status>, PrinterError> {
    let late = |_| io::Error::from(ErrorKind::TimedOut);
    let connected = timeout(limits.connect, TcpStream::connect((host, port))).await;
    let mut stream = connected.map_err(late).flatten().map_err(not_connected)?;
    let before = ask(&mut stream, limits).await?;
    let written = timeout(limits.write, async {
        stream.write_all(bytes).await?;
        stream.flush().await
    });
    if let Err(error) = written.await.map_err(late).flatten() {
        return Err(PrinterError::Interrupted(error));
    }
    // One that told us how it is tells it again when it has come to the end: paper that ran out in
    // the middle is then known.
    let after = match before {
        None => None,
        Some(_) => match ask(&mut stream, limits).await {
            Ok(after) => after.or(before),
            Err(error) => return Err(PrinterError::Interrupted(io::Error::other(error))),
        },
    };
    // The printer has all of it; how the connection ends is of no matter.
    let _ended = stream.shutdown().await;
    Ok(after)
}

fn not_connected(error: io::Error) -> PrinterError {
    match error.kind() {
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => PrinterError::Refused(error),
        _ => PrinterError::NotReached(error),
    }
}

/// What the printer says of itself; nothing where it does not answer in time, as many do not.
async fn ask(stream: &mut TcpStream, limits: Limits) -> Result<Option<Status>, PrinterError> {
    let mut answers = [0; 2];
    for (question, answer) in ASK.iter().zip(&mut answers) {
        let asked = timeout(limits.status, async {
            stream.write_all(question).await?;
            stream.read_u8().await
        });
        match asked.await {
            Ok(Ok(byte)) => *answer = byte,
            Ok(Err(_)) | Err(_) => return Ok(None),
        }
    }
    let [offline, paper] = answers;
    status::read(offline, paper).map(Some)
}
