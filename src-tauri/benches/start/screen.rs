//! A screen that nobody sees, and a session bus for what runs on it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Both end with the value.
pub struct Screen {
    /// For `DISPLAY`.
    pub display: String,
    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub bus: String,
    servers: [Child; 2],
}

impl Screen {
    pub fn open() -> Self {
        let size = ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"];
        let (screen, number) = told(Command::new("Xvfb").args(size));
        let session = ["--session", "--nofork", "--print-address=1"];
        let (bus, address) = told(Command::new("dbus-daemon").args(session));
        Self { display: format!(":{number}"), bus: address, servers: [screen, bus] }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ended = server.kill();
            let _gone = server.wait();
        }
    }
}

/// Starts a server that says one line once it is ready.
fn told(command: &mut Command) -> (Child, String) {
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut server = started.unwrap_or_else(|error| panic!("{command:?} cannot start: {error}"));
    let mut line = String::new();
    let output = server.stdout.take().expect("its output is a pipe");
    BufReader::new(output).read_line(&mut line).expect("a server says when it is ready");
    (server, line.trim().to_owned())
}
