//! Running `tillside`, and talking to what it runs.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

pub const PASSPHRASE: &str = "harbour pine and seven gulls";

/// Long enough for a loaded machine; nothing waits for it when all goes well.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The one document on standard output.
    #[track_caller]
    pub fn document(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "one document is one line: {self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Where it was built.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_tillside");

/// The program, with secrets in a file and nothing of this machine's own settings.
pub fn tillside(data: &Path) -> Command {
    with_data(Command::new(PROGRAM), data)
}

/// The same for a program at another place.
pub fn with_data(mut command: Command, data: &Path) -> Command {
    command
        .env("TILLSIDE_SECRETS", "file")
        .env("TILLSIDE_PASSPHRASE", PASSPHRASE)
        .env("TILLSIDE_DATA", data)
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("RUST_LOG")
        .stdin(Stdio::null());
    command
}

pub fn run(command: &mut Command) -> Run {
    Run::of(command.output().unwrap())
}

/// A program that runs until it is told to end, and says something a line.
pub struct Stream {
    child: Child,
    lines: Receiver<String>,
    told: Vec<String>,
}

impl Stream {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, told: Vec::new() }
    }

    /// The next document that fits.
    #[track_caller]
    pub fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now().checked_add(PATIENCE).unwrap();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = match self.lines.recv_timeout(left) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("it never came; so far: {:#?}", self.told)
                }
            };
            let document: Value = serde_json::from_str(&line).unwrap();
            self.told.push(line);
            if fits(&document) {
                return document;
            }
        }
    }

    /// All that it has said.
    pub fn told(&self) -> String {
        self.told.join("\n")
    }

    /// Ends it where it stands, and waits until it is gone.
    pub fn kill(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }

    /// Asks it to end as a system does, and says how it ended.
    #[cfg(unix)]
    pub fn terminate(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let end = Instant::now().checked_add(PATIENCE).unwrap();
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it did not end")
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.kill();
    }
}

/// One call to a server on this machine.
pub fn call(address: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if method == "GET" { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
