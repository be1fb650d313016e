//! What the acquirer tells us by itself, genuine and forged.

use crate::desk::{Desk, text};
use crate::program::PATIENCE;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

#[test]
fn a_notification_is_received_applied_and_told_everywhere() {
    let desk = Desk::open();
    let mut listen = desk.stream(&format!("listen --listen 127.0.0.1:{}", desk.port));
    let ready = listen.until(|line| line["ready"] == true);
    assert_eq!(ready["listen"], format!("127.0.0.1:{}", desk.port));
    let mut watch = desk.stream("watch --since 0");
    let order = desk.show_code("7.00", "USD", "");
    desk.approve(&order["payments"][0]["code"], "GCASH");
    let is_paid = |line: &Value| line["kind"] == "payment.paid";
    let told = listen.until(is_paid);
    assert_eq!(
        (&told["order_id"], &told["detail"]["told_by"]),
        (&order["id"], &json!("notification"))
    );
    assert!(told["at"].is_string());
    assert_eq!(watch.until(is_paid)["order_id"], order["id"]);

    // A forged success follows this order by itself; nobody has paid.
    desk.faults(&json!([{ "fault": "forge", "operation": "pay", "count": 1 }]));
    let unpaid = desk.show_code("8.00", "USD", "");
    watch.until(|line| line["kind"] == "notification.rejected");
    let shown = desk.ok(&format!("order show {}", text(&unpaid["id"])));
    assert_eq!(shown["order"]["status"], "open");
    let rejected = desk.ok("notification list --rejected")["notifications"].clone();
    assert_eq!(rejected.as_array().unwrap().len(), 1);
    assert_eq!(
        (&rejected[0]["verdict"], &rejected[0]["account"]),
        (&json!("forged"), &json!("Main"))
    );
    let all = desk.ok("notification list")["notifications"].clone();
    let genuine = all.as_array().unwrap().iter().find(|one| one["verdict"] == "accepted");
    assert_eq!(genuine.unwrap()["order_id"], order["id"]);
    #[cfg(unix)]
    assert_eq!((listen.terminate(), watch.terminate()), (Some(0), Some(0)));
    desk.verify();
}

#[test]
fn another_program_sees_at_once_what_the_listener_was_told() {
    let desk = Desk::open();
    let mut listen = desk.stream(&format!("listen --listen 127.0.0.1:{}", desk.port));
    listen.until(|line| line["ready"] == true);
    let order = desk.show_code("7.00", "USD", "");
    let mut wait = desk.stream(&format!("order wait {}", text(&order["id"])));
    std::thread::sleep(std::time::Duration::from_millis(300));
    desk.approve(&order["payments"][0]["code"], "GCASH");
    assert_eq!(wait.until(|line| line["order"].is_object())["order"]["status"], "paid");
}

/// Takes one notification off the wire and does not acknowledge it.
fn caught(listener: &TcpListener) -> (Map<String, Value>, Vec<u8>) {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut headers = Map::new();
    let mut length = 0;
    for line in (&mut reader).lines().skip(1) {
        let line = line.unwrap();
        let Some((name, value)) = line.split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
        headers.insert(name.to_owned(), json!(value));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    stream.write_all(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n").unwrap();
    (headers, body)
}

#[test]
fn a_stored_notification_is_taken_as_if_received_and_a_changed_one_is_not() {
    let desk = Desk::open();
    let listener = TcpListener::bind(("127.0.0.1", desk.port)).unwrap();
    let order = desk.show_code("7.00", "USD", "");
    desk.approve(&order["payments"][0]["code"], "GCASH");
    let (headers, body) = caught(&listener);
    let headers = desk.file("headers.json", Value::Object(headers).to_string().as_bytes());
    let ingest = |body: &std::path::Path, path: &str| {
        format!(
            "notification ingest --account Main --path {path} --headers {} --body {}",
            headers.display(),
            body.display()
        )
    };
    let changed = String::from_utf8(body.clone()).unwrap().replace("700", "701");
    assert_ne!(changed.as_bytes(), body);
    let changed = desk.file("changed.json", changed.as_bytes());
    let forged = desk.fails(&ingest(&changed, "/notify/Main"), 1, "signature-invalid");
    assert_eq!(forged["notification"]["verdict"], "forged");
    let genuine = desk.file("body.json", &body);
    desk.fails(&ingest(&genuine, "/notify/Other"), 1, "signature-invalid");
    let shown = desk.ok(&format!("order show {}", text(&order["id"])));
    assert_eq!(shown["order"]["status"], "open");

    let taken = desk.ok(&ingest(&genuine, "/notify/Main"));
    assert_eq!(taken["notification"]["order_id"], order["id"]);
    let again = desk.ok(&ingest(&genuine, "/notify/Main"));
    assert_eq!(again["notification"]["verdict"], "accepted");
    let shown = desk.ok(&format!("order show {}", text(&order["id"])))["order"].clone();
    assert_eq!(
        (&shown["status"], &shown["payments"][0]["told_by"]),
        (&json!("paid"), &json!("notification"))
    );
    let rejected = desk.ok("notification list --rejected")["notifications"].clone();
    assert_eq!(rejected.as_array().unwrap().len(), 2);
    let nobody = ingest(&genuine, "/").replace("--account Main", "--account Nobody");
    desk.fails(&nobody, 1, "unknown-account");
    desk.verify();
}
