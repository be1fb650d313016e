//! Processes of a journey: the screen and the two drivers, each in a process group of its own, so
//! that nothing of it outlives the test.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process and all that it started.
pub struct Group(Child);

impl Group {
    /// Starts it; `what` is named where it cannot be.
    pub fn spawn(command: &mut Command, what: &str) -> Self {
        let child = command.process_group(0).stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{what} has to be installed: {error}")))
    }

    /// Sends a signal to the whole group: dbus-run-session does not take its children with it.
    pub fn signal(&self, signal: &str) {
        let group = format!("-{}", self.0.id());
        let _gone = Command::new("kill").args([signal, "--", &group]).status();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal("-KILL");
        let _gone = self.0.wait();
    }
}

/// As many monitors as are plugged, on one card that does not exist.
const TWO_MONITORS: &str = r#"
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 2160
  EndSubSection
EndSection
"#;

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
        Self::of(Group::spawn(&mut command, "Xvfb"))
    }

    fn of(mut server: Group) -> Self {
        let mut line = String::new();
        let output = server.0.stdout.take().expect("the server's output is a pipe");
        BufReader::new(output).read_line(&mut line).expect("the server says its display");
        Self { name: format!(":{}", line.trim()), _server: server }
    }

    /// Starts an X server with two monitors, the second right of the first, on a free display. Xvfb
    /// has only one; Xorg's dummy driver has as many as are plugged.
    pub fn two(folder: &Path) -> Self {
        let configuration = folder.join("two-monitors.conf");
        std::fs::write(&configuration, TWO_MONITORS).expect("the configuration is written");
        let log = folder.join("xorg.log");
        let mut command = Command::new("Xorg");
        command
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-novtswitch", "-sharevts"])
            .arg("-config")
            .arg(configuration)
            .arg("-logfile")
            .arg(log)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let what = "Xorg (Debian: xserver-xorg-core, xserver-xorg-video-dummy)";
        let screen = Self::of(Group::spawn(&mut command, what));
        screen.xrandr("--output DUMMY0 --mode 1280x800 --pos 0x0");
        screen.xrandr("--addmode DUMMY1 1024x768");
        screen.plug_second();
        screen
    }

    /// Plugs the second monitor in.
    pub fn plug_second(&self) {
        self.xrandr("--output DUMMY1 --mode 1024x768 --pos 1280x0");
        // The server looks whether an output is connected when somebody asks it to.
        self.xrandr("--query");
    }

    /// Pulls its plug.
    pub fn unplug_second(&self) {
        self.xrandr("--output DUMMY1 --off");
    }

    fn xrandr(&self, arguments: &str) {
        let done = Command::new("xrandr")
            .args(arguments.split_whitespace())
            .env("DISPLAY", &self.name)
            .stdout(Stdio::null())
            .status()
            .expect("xrandr (Debian: x11-xserver-utils)");
        assert!(done.success(), "xrandr {arguments}");
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

    /// Sends a signal to it and to everything it started.
    pub fn signal(&self, signal: &str) {
        self.group.signal(signal);
    }
}

/// A driver's own words are of use only when a journey is being written.
pub fn quiet(command: &mut Command) {
    if std::env::var_os("E2E_WORDS").is_none() {
        command.stdout(Stdio::null()).stderr(Stdio::null());
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address").port()
}
