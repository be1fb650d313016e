//! Against a printer that is none: a TCP listener, a pipe, and a spooler that is a script.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use printer::{Connection, Document, Limits, PrinterError, Status, print};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        status: Duration::from_millis(300),
        write: Duration::from_secs(5),
    }
}

/// A network printer. It answers the state questions with these bytes, in order, and gives back
/// what else it was sent.
async fn network(answers: Vec<u8>) -> (Connection, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut answers = answers.into_iter();
        let (mut paper, mut seen) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = stream.read(&mut seen).await {
            let mut rest = &seen[..count];
            while let [0x10, 0x04, _, after @ ..] = rest {
                if let Some(answer) = answers.next() {
                    stream.write_all(&[answer]).await.unwrap();
                }
                rest = after;
            }
            paper.extend(rest);
        }
        paper
    });
    (Connection::Network { host: "127.0.0.1".to_owned(), port }, task)
}

async fn printed(answers: Vec<u8>) -> (Result<Option<Status>, PrinterError>, Vec<u8>) {
    let (connection, paper) = network(answers).await;
    let document = Document::Raw(b"forty-two".to_vec());
    let result = print(&connection, document, "receipt", limits()).await;
    (result, paper.await.unwrap())
}

#[tokio::test]
async fn a_network_printer_gets_every_byte_and_says_how_it_is() {
    let (result, paper) = printed(vec![0x12, 0x12, 0x12, 0x12]).await;
    assert_eq!(result.unwrap(), Some(Status { paper_low: false }));
    assert_eq!(paper, b"forty-two");
    let (result, _) = printed(vec![0x12, 0x1E, 0x12, 0x1E]).await;
    assert_eq!(result.unwrap(), Some(Status { paper_low: true }));
}

#[tokio::test]
async fn one_that_never_answers_is_printed_on_all_the_same() {
    let (result, paper) = printed(Vec::new()).await;
    assert_eq!(result.unwrap(), None);
    assert_eq!(paper, b"forty-two");
}

#[tokio::test]
async fn nothing_is_sent_to_a_printer_that_says_it_cannot_print() {
    for (answers, expected) in [
        (vec![0x12, 0x72], "PaperOut"),
        (vec![0x16, 0x12], "CoverOpen"),
        (vec![0x52, 0x12], "NotReady"),
    ] {
        let (result, paper) = printed(answers).await;
        assert_eq!(format!("{:?}", result.unwrap_err()), expected);
        assert!(paper.is_empty());
    }
}

#[tokio::test]
async fn paper_that_ran_out_in_the_middle_is_told_as_such() {
    let (result, _) = printed(vec![0x12, 0x12, 0x12, 0x72]).await;
    assert!(matches!(result, Err(PrinterError::Interrupted(_))), "{result:?}");
}

#[tokio::test]
async fn a_printer_that_is_off_ends_the_call_by_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let connection = Connection::Network { host: "127.0.0.1".to_owned(), port };
    let result = print(&connection, Document::Raw(vec![1]), "receipt", limits()).await;
    assert!(matches!(result, Err(PrinterError::Refused(_))), "{result:?}");
}

#[tokio::test]
async fn a_printer_that_stops_taking_bytes_ends_the_call_by_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let held = tokio::spawn(async move { listener.accept().await.unwrap() });
    let connection = Connection::Network { host: "127.0.0.1".to_owned(), port };
    let limits = Limits { write: Duration::from_millis(200), ..limits() };
    // More than any socket's buffers hold.
    let document = Document::Raw(vec![0; 64 * 1024 * 1024]);
    let result = print(&connection, document, "receipt", limits).await;
    assert!(matches!(result, Err(PrinterError::Interrupted(_))), "{result:?}");
    drop(held.await.unwrap());
}

#[tokio::test]
async fn a_pdf_needs_a_printer_of_the_system() {
    let connection = Connection::Network { host: "127.0.0.1".to_owned(), port: 9 };
    let result = print(&connection, Document::Pdf(vec![1]), "receipt", limits()).await;
    assert!(matches!(result, Err(PrinterError::NeedsQueue)), "{result:?}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use printer::Spooler;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    /// A script in the place of the printing service.
    fn spooler(folder: &Path, script: &str) -> Spooler {
        let program = folder.join("lp");
        std::fs::write(&program, format!("#!/bin/sh\ncd '{}'\n{script}\n", folder.display()))
            .unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Spooler { print: program.clone().into(), list: vec![program.into()] }
    }

    #[tokio::test]
    async fn a_device_file_gets_every_byte_and_an_ordinary_file_none() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("lp0");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let read = pipe.clone();
        let paper = tokio::task::spawn_blocking(move || std::fs::read(read).unwrap());
        let document = Document::Raw(b"forty-two".to_vec());
        print(&Connection::Device(pipe), document.clone(), "receipt", limits()).await.unwrap();
        assert_eq!(paper.await.unwrap(), b"forty-two");

        let file = folder.path().join("accounts");
        std::fs::write(&file, "precious").unwrap();
        let result = print(&Connection::Device(file.clone()), document, "receipt", limits()).await;
        assert!(matches!(result, Err(PrinterError::Device { .. })), "{result:?}");
        assert_eq!(std::fs::read_to_string(file).unwrap(), "precious");
    }

    #[tokio::test]
    async fn a_printer_of_the_system_gets_raw_bytes_raw_and_a_pdf_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let spooler = spooler(folder.path(), "echo \"$@\" > arguments; cat > paper");
        let told = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let raw = Document::Raw(b"forty-two".to_vec());
        spooler.print("Counter", raw, "Receipt 42", limits()).await.unwrap();
        assert_eq!(told("arguments").trim(), "-d Counter -t Receipt 42 -o raw -");
        assert_eq!(told("paper"), "forty-two");
        let pdf = Document::Pdf(b"%PDF-".to_vec());
        spooler.print("Office", pdf, "Receipt 42", limits()).await.unwrap();
        assert_eq!(told("arguments").trim(), "-d Office -t Receipt 42 -");
    }

    #[tokio::test]
    async fn what_the_system_says_against_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let spooler = spooler(folder.path(), "echo 'lp: no such printer' >&2; exit 1");
        let raw = Document::Raw(vec![1]);
        let error = spooler.print("Gone", raw.clone(), "x", limits()).await.unwrap_err();
        assert!(error.to_string().contains("no such printer"), "{error}");
        let error = spooler.print("-o", raw, "x", limits()).await.unwrap_err();
        assert!(matches!(error, PrinterError::Queue { .. }), "{error}");
        let none = Spooler { print: "no-such-program".into(), list: Vec::new() };
        let error = none.print("Counter", Document::Raw(vec![1]), "x", limits()).await.unwrap_err();
        assert!(matches!(error, PrinterError::NoSpooler(_)), "{error}");
    }

    #[tokio::test]
    async fn the_systems_printers_are_named_one_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let spooler = spooler(folder.path(), "printf 'Counter\\n\\n  Office A4 \\n'");
        assert_eq!(spooler.queues(limits()).await.unwrap(), ["Counter", "Office A4"]);
    }
}
