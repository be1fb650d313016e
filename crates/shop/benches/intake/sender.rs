//! One connection to the receiver: requests made before the clock runs, answers read to their end.
//!
//! A client library would take its share of the same two cores, so this speaks HTTP itself.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// So many addresses of the loopback send: the receiver bounds what one source may send.
const SOURCES: u32 = 8;

impl Line {
    pub async fn open(to: SocketAddr, number: u32) -> Self {
        let last = u8::try_from(number % SOURCES).expect("sources are few").saturating_add(1);
        let socket = TcpSocket::new_v4().expect("the system gives a socket");
        // Where the loopback is one address only, all lines come from that one.
        if let Err(error) = socket.bind(([127, 0, 0, last], 0).into()) {
            eprintln!("127.0.0.{last} cannot be a source ({error}); the receiver may slow it down");
        }
        let stream = socket.connect(to).await.expect("the receiver accepts");
        stream.set_nodelay(true).expect("a connection sends at once");
        Self { stream, buffer: Vec::new() }
    }

    /// Sends one notification and waits until it is acknowledged.
    pub async fn deliver(&mut self, request: &[u8]) {
        self.stream.write_all(request).await.expect("the receiver reads");
        self.buffer.clear();
        let end = loop {
            let read = self.stream.read_buf(&mut self.buffer).await.expect("the receiver answers");
            assert!(read > 0, "the receiver hung up");
            if let Some(end) = end_of_answer(&self.buffer) {
                break end;
            }
        };
        let answer = String::from_utf8_lossy(&self.buffer);
        assert_eq!(self.buffer.len(), end, "one answer at a time: {answer}");
        let acknowledged =
            answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""resultStatus":"S""#);
        assert!(acknowledged, "not acknowledged: {answer}");
    }
}

/// Where the answer ends, if all of it is there.
fn end_of_answer(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?.checked_add(4)?;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    })?;
    let end = head.checked_add(length)?;
    (bytes.len() >= end).then_some(end)
}
