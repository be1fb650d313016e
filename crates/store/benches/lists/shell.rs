//! The `sqlite3` shell as one process that answers question after question.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// What the shell is told to say when it has answered.
const END: &str = "--- answered ---";

pub struct Shell {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    version: String,
}

impl Shell {
    pub fn open(path: &Path) -> Self {
        let mut process = Command::new("sqlite3")
            // What the user's own file says must not change what is measured.
            .args(["-batch", "-init", "/dev/null"])
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the sqlite3 shell is installed");
        let input = process.stdin.take().expect("its input is a pipe");
        let output = BufReader::new(process.stdout.take().expect("its output is a pipe"));
        let mut shell = Self { process, input, output, version: String::new() };
        let told = shell.ask("PRAGMA cache_size = -16384; SELECT sqlite_version();").1;
        shell.version = format!("shell {}", told.last().expect("the shell tells its version"));
        shell
    }

    /// Which shell it is.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Nanoseconds from the question to the last line of the answer, and the answer.
    pub fn ask(&mut self, sql: &str) -> (u128, Vec<String>) {
        let question = format!("{sql}\n.print {END}\n");
        let mut answer = Vec::new();
        let started = Instant::now();
        self.input.write_all(question.as_bytes()).expect("the shell listens");
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).expect("the shell speaks UTF-8");
            assert!(read > 0, "the shell ended");
            if line.trim_end() == END {
                return (started.elapsed().as_nanos(), answer);
            }
            answer.push(line.trim_end().to_owned());
        }
    }

    /// Lets it end.
    pub fn close(mut self) {
        drop(self.input);
        self.process.wait().expect("the shell ends when nothing is left to ask");
    }
}
