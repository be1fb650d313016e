//! Where the acquirer's letters arrive. They are acknowledged and kept; a test says when they are
//! opened, so each may come late, twice, or after a later one.

use operations::Letter;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub struct Letterbox {
    address: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl Letterbox {
    pub fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&letters);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // One that hangs up in the middle has brought nothing.
                if let Ok(letter) = receive(stream) {
                    kept.lock().unwrap().push(letter);
                }
            }
        });
        Self { address, letters }
    }

    pub fn url(&self) -> String {
        format!("http://{}/notify/Main", self.address)
    }

    /// All that have arrived so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }
}

fn receive(stream: TcpStream) -> std::io::Result<Letter> {
    let mut reader = BufReader::new(&stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap_or_default();
        }
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let heard = r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"ok"}}"#;
    let length = heard.len();
    let answer =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    let mut stream = &stream;
    stream.write_all(answer.as_bytes())?;
    stream.write_all(heard.as_bytes())?;
    let account = domain::AccountName::parse("Main").unwrap();
    Ok(Letter { account, path, headers, body, source: "acquirer".to_owned() })
}
