//! A bus of its own, for tests of what goes over one.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A bus of its own.
pub(super) struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    pub(super) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon (Debian: dbus-daemon)");
        let mut address = String::new();
        let told = daemon.stdout.take().expect("it was asked to tell");
        BufReader::new(told).read_line(&mut address).expect("it tells its address");
        Self { daemon, address: address.trim().to_owned() }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _gone = self.daemon.kill();
        let _ended = self.daemon.wait();
    }
}
