//! A merchant's notification address: keeps what arrives and answers as it was told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::till::Till;

/// What arrived.
#[derive(Clone)]
pub struct Arrived {
    pub target: String,
    pub head: String,
    pub body: String,
}

impl Arrived {
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        let prefix = format!("{name}: ");
        lines.find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default()
    }

    /// Whether it is signed by the acquirer over the path that it came to.
    pub fn is_genuine(&self, till: &Till) -> bool {
        let (client, time) = (self.header("client-id"), self.header("request-time"));
        let signed = format!("POST {}\n{client}.{time}.{}", self.target, self.body);
        till.verifies(self.header("signature"), &signed)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub struct Merchant {
    pub url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answer: Arc<Mutex<&'static str>>,
}

pub const ACKNOWLEDGED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 82\r\nconnection: close\r\n\r\n\
{\"result\":{\"resultCode\":\"SUCCESS\",\"resultStatus\":\"S\",\"resultMessage\":\"success\"}}  ";
pub const BROKEN: &str = "HTTP/1.1 500 Oops\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
pub const NOT_UNDERSTOOD: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

impl Merchant {
    pub async fn open() -> Merchant {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/ams/notify?till=1", listener.local_addr().unwrap());
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(Mutex::new(ACKNOWLEDGED));
        let merchant = Merchant { url, arrived: Arc::clone(&arrived), answer: Arc::clone(&answer) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let letter = receive(stream, &answer).await;
                arrived.lock().unwrap().push(letter);
            }
        });
        merchant
    }

    /// From now on.
    pub fn answers(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

async fn receive(mut stream: TcpStream, answer: &Mutex<&'static str>) -> Arrived {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.unwrap();
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() < length.parse().unwrap() {
            continue;
        }
        let answer = *answer.lock().unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        let target = head.split(' ').nth(1).unwrap().to_owned();
        return Arrived { target, head: head.to_owned(), body: body.to_owned() };
    }
}
