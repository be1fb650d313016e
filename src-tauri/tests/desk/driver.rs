//! Processes of a journey: the screen and the two drivers, each in a process group of its own, so
//! that nothing of it outlives the test.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A process and all that it started.
struct Group(Child);

impl Group {
    fn spawn(command: &mut Command, what: &str) -> Self {
        let child = command.process_group(0).stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{what} has to be installed: {error}")))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The whole group: dbus-run-session does not take its children with it.
        let group = format!("-{}", self.0.id());
        let _killed = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _gone = self.0.wait();
    }
}

/// A screen that nobody sees.
pub struct Screen {
    name: String,
    _server: Group,
}

impl Screen {
    /// Starts Xvfb on a free display.
    pub fn open() -> Self {
        let mut command = Command::new("Xvfb");
        // -displayfd 1: it picks a free display and prints its number once it is ready.
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Group::spawn(&mut command, "Xvfb");
        let mut line = String::new();
        let output = server.0.stdout.take().expect("Xvfb's output is a pipe");
        BufReader::new(output).read_line(&mut line).expect("Xvfb says its display");
        Self { name: format!(":{}", line.trim()), _server: server }
    }

    /// Its name, for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A WebDriver and what it drives.
pub struct Driver {
    port: u16,
    group: Group,
}

impl Driver {
    /// WebKitWebDriver in a D-Bus session of its own: the app claims a name there.
    pub fn web_kit(environment: &[(String, String)]) -> Self {
        let port = free_port();
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "WebKitWebDriver", &format!("--port={port}")])
            .envs(environment.iter().cloned());
        quiet(&mut command);
        let group = Group::spawn(&mut command, "dbus-run-session with WebKitWebDriver");
        Self { port, group }
    }

    /// Chromium's driver.
    pub fn chromium() -> Self {
        let port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}"));
        quiet(&mut command);
        let group = Group::spawn(&mut command, "chromedriver (Debian: chromium-driver)");
        Self { port, group }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends it and everything it started, at once and without a word to them.
    pub fn kill(self) {
        drop(self.group);
    }
}

/// A driver's own words are of use only when a journey is being written.
fn quiet(command: &mut Command) {
    if std::env::var_os("E2E_WORDS").is_none() {
        command.stdout(Stdio::null()).stderr(Stdio::null());
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address").port()
}
