//! Device files.

use crate::{Limits, PrinterError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

/// Where Linux shows printers that hang on USB.
const FOLDERS: [&str; 2] = ["/dev/usb", "/dev"];

/// The printers' device files on this machine.
pub fn devices() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = FOLDERS
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| is_printer_name(path))
        .collect();
    found.sort();
    found
}

fn is_printer_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_prefix("lp")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(crate) async fn print(path: &Path, bytes: &[u8], limits: Limits) -> Result<(), PrinterError> {
    let failed = |source| PrinterError::Device { device: path.display().to_string(), source };
    check(path).map_err(failed)?;
    let late = |_| io::Error::from(ErrorKind::TimedOut);
    let mut options = tokio::fs::OpenOptions::new();
    let opened = options.write(true).open(path);
    let mut file = timeout(limits.connect, opened).await.map_err(late).flatten().map_err(failed)?;
    let written = timeout(limits.write, async {
        file.write_all(bytes).await?;
        file.flush().await
    });
    written.await.map_err(late).flatten().map_err(PrinterError::Interrupted)
}

/// An ordinary file would be overwritten without a word.
fn check(path: &Path) -> io::Result<()> {
    let kind = std::fs::metadata(path)?.file_type();
    #[cfg(unix)]
    let is_device = {
        use std::os::unix::fs::FileTypeExt;
        kind.is_char_device() || kind.is_fifo()
    };
    #[cfg(not(unix))]
    let is_device = !kind.is_file() && !kind.is_dir();
    if is_device {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "not a printer's device file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_printers_device_files_are_offered() {
        assert!(is_printer_name(Path::new("/dev/usb/lp0")));
        for other in ["/dev/lp", "/dev/loop0", "/dev/usb/lpx", "/dev/sda1"] {
            assert!(!is_printer_name(Path::new(other)), "{other}");
        }
    }
}
