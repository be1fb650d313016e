//! The Windows spooler. Raw bytes have no other way to a Windows printer than this.
#![allow(unsafe_code, reason = "the spooler is only reached by calls into Windows")]

use crate::{Document, Limits, PrinterError};
use std::io;
use std::ptr::null_mut;
use tokio::time::timeout;
use windows_sys::Win32::Graphics::Printing::{
    ClosePrinter, DOC_INFO_1W, EndDocPrinter, EndPagePrinter, OpenPrinterW, PRINTER_HANDLE,
    StartDocPrinterW, StartPagePrinter, WritePrinter,
};

pub(super) async fn print(
    queue: &str,
    document: Document,
    name: &str,
    limits: Limits,
) -> Result<(), PrinterError> {
    // The spooler takes a driver's own language; Windows has no service that turns a PDF into it.
    let Document::Raw(bytes) = document else {
        let why = "Windows prints a PDF from its viewer only".to_owned();
        return Err(PrinterError::Queue { queue: queue.to_owned(), why });
    };
    let (wide, title) = (wide(queue), wide(name));
    let job = tokio::task::spawn_blocking(move || write(&wide, &title, &bytes));
    let refused = |why: String| PrinterError::Queue { queue: queue.to_owned(), why };
    timeout(limits.write, job)
        .await
        .map_err(|_| refused("no answer in time".to_owned()))?
        .map_err(|error| refused(error.to_string()))?
        .map_err(|error| refused(error.to_string()))
}

/// Text as Windows takes it: two-byte units with a zero at the end.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().filter(|unit| *unit != 0).chain([0]).collect()
}

struct Handle(PRINTER_HANDLE);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the handle was opened by `OpenPrinterW` and is closed once.
        let _closed = unsafe { ClosePrinter(self.0) };
    }
}

fn write(queue: &[u16], title: &[u16], bytes: &[u8]) -> io::Result<()> {
    let mut handle = PRINTER_HANDLE::default();
    // SAFETY: `queue` ends with a zero and lives as long as the call.
    done(unsafe { OpenPrinterW(queue.as_ptr(), &raw mut handle, null_mut()) })?;
    let handle = Handle(handle);
    let (mut title, mut kind) = (title.to_vec(), wide("RAW"));
    let info = DOC_INFO_1W {
        pDocName: title.as_mut_ptr(),
        pOutputFile: null_mut(),
        pDatatype: kind.as_mut_ptr(),
    };
    // SAFETY: `info` and its texts outlive the calls, and the handle is open.
    unsafe {
        if StartDocPrinterW(handle.0, 1, &raw const info) == 0 {
            return Err(io::Error::last_os_error());
        }
        done(StartPagePrinter(handle.0))?;
        let count = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let mut taken = 0;
        done(WritePrinter(handle.0, bytes.as_ptr().cast(), count, &raw mut taken))?;
        if taken != count {
            return Err(io::Error::from(io::ErrorKind::WriteZero));
        }
        done(EndPagePrinter(handle.0))?;
        done(EndDocPrinter(handle.0))
    }
}

fn done(success: i32) -> io::Result<()> {
    if success == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
