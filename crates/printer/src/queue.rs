//! Printers of the system.

#[cfg(windows)]
mod winspool;

use crate::{Document, Limits, PrinterError};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

/// The names of the system's printers.
pub async fn queues(limits: Limits) -> Result<Vec<String>, PrinterError> {
    Spooler::system().queues(limits).await
}

/// The programs of the system's printing service.
#[derive(Clone, Debug)]
pub struct Spooler {
    /// Takes a job.
    pub print: OsString,
    /// Names the printers, one a line.
    pub list: Vec<OsString>,
}

impl Spooler {
    /// CUPS on Linux and macOS; on Windows its own spooler, whose printers PowerShell names.
    pub fn system() -> Self {
        let list: &[&str] = if cfg!(windows) {
            &["powershell", "-NoProfile", "-Command", "Get-Printer | ForEach-Object Name"]
        } else {
            &["lpstat", "-e"]
        };
        Self { print: "lp".into(), list: list.iter().map(OsString::from).collect() }
    }

    /// The printers' names.
    pub async fn queues(&self, limits: Limits) -> Result<Vec<String>, PrinterError> {
        let Some((program, arguments)) = self.list.split_first() else { return Ok(Vec::new()) };
        let mut command = Command::new(program);
        let output = command.args(arguments).stdin(Stdio::null()).kill_on_drop(true).output();
        let late = |_| io::Error::from(ErrorKind::TimedOut);
        let output = timeout(limits.write, output)
            .await
            .map_err(late)
            .flatten()
            .map_err(PrinterError::NoSpooler)?;
        // CUPS without any printer ends with an error; there is then simply none.
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    /// Hands a job over; the system prints it when it can.
    pub async fn print(
        &self,
        queue: &str,
        document: Document,
        name: &str,
        limits: Limits,
    ) -> Result<(), PrinterError> {
        #[cfg(windows)]
        return winspool::print(queue, document, name, limits).await;
        #[cfg(not(windows))]
        self.lp(queue, document, name, limits).await
    }

    #[cfg_attr(windows, allow(dead_code, reason = "Windows has its own spooler"))]
    async fn lp(
        &self,
        queue: &str,
        document: Document,
        name: &str,
        limits: Limits,
    ) -> Result<(), PrinterError> {
        let refused =
            |why: &str| PrinterError::Queue { queue: queue.to_owned(), why: why.to_owned() };
        // `lp` would read a name that begins with a hyphen as an option.
        if queue.is_empty() || queue.starts_with('-') {
            return Err(refused("no such printer"));
        }
        let mut command = Command::new(&self.print);
        command.arg("-d").arg(queue).arg("-t").arg(name).kill_on_drop(true);
        let bytes = match document {
            Document::Raw(bytes) => {
                command.args(["-o", "raw"]);
                bytes
            }
            Document::Pdf(bytes) => bytes,
        };
        command.arg("-").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(PrinterError::NoSpooler)?;
        let mut stdin = child.stdin.take();
        let done = timeout(limits.write, async {
            if let Some(stdin) = &mut stdin {
                // One that ends early says why on its other stream.
                let _ended_early = stdin.write_all(&bytes).await;
            }
            drop(stdin);
            child.wait_with_output().await
        });
        let output = done
            .await
            .map_err(|_| refused("no answer in time"))?
            .map_err(|error| refused(&error.to_string()))?;
        if output.status.success() {
            return Ok(());
        }
        Err(refused(String::from_utf8_lossy(&output.stderr).trim()))
    }
}
