//! A program with a window: started, waited for, weighed and ended.

use crate::{empty, screen::Screen, weight::weight};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Long enough for what a start leaves for later.
const SETTLED: Duration = Duration::from_secs(3);

/// What a program says once its page has painted.
const PAINTED: &str = "first-paint-ms=";

/// A program and how it is started.
pub struct Program {
    path: PathBuf,
    environment: Vec<(&'static str, String)>,
}

/// What one start came to.
pub struct Start {
    /// Until the first paint.
    pub nanoseconds: u128,
    /// PSS of all its processes.
    pub bytes: u64,
}

impl Program {
    /// The desk, with its first start behind it.
    pub fn desk(folder: &Path, screen: &Screen) -> Self {
        let data = folder.join("data");
        fs::create_dir_all(&data).expect("a temporary folder can be written");
        fs::write(data.join("desk.json"), r#"{"welcomed":true}"#).expect("so can a file in it");
        let mut environment = shared(&folder.join("desk"), screen);
        environment.push(("TILLSIDE_DATA", data.display().to_string()));
        environment.push(("TILLSIDE_PAINT_LOG", "1".to_owned()));
        Self { path: env!("CARGO_BIN_EXE_tillside-desktop").into(), environment }
    }

    /// This very program, asked to be an empty window.
    pub fn empty(folder: &Path, screen: &Screen) -> Self {
        let mut environment = shared(&folder.join("empty"), screen);
        environment.push((empty::ASKED, "1".to_owned()));
        Self { path: std::env::current_exe().expect("a program knows its own path"), environment }
    }

    /// Starts it, waits for its paint, weighs it and ends it.
    pub fn start(&self) -> Start {
        let mut command = Command::new(&self.path);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        let mut told = BufReader::new(child.stderr.take().expect("its words are a pipe")).lines();
        let mut last = String::new();
        let painted = told.by_ref().map_while(Result::ok).any(|line| {
            let painted = line.contains(PAINTED);
            last = line;
            painted
        });
        let nanoseconds = started.elapsed().as_nanos();
        assert!(painted, "{} ended before it had painted: {last}", self.path.display());
        sleep(SETTLED);
        let bytes = weight(child.id());
        let group = format!("-{}", child.id());
        let _killed = Command::new("kill").args(["-KILL", "--", &group]).status();
        child.wait().expect("it ends");
        Start { nanoseconds, bytes }
    }
}

/// Each program has folders of its own, and paints without a graphics card as the tests do.
fn shared(home: &Path, screen: &Screen) -> Vec<(&'static str, String)> {
    let mut environment = vec![
        ("DISPLAY", screen.display.clone()),
        ("DBUS_SESSION_BUS_ADDRESS", screen.bus.clone()),
        ("GDK_BACKEND", "x11".to_owned()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
    ];
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        environment.push((name, home.join(name).display().to_string()));
    }
    environment
}
