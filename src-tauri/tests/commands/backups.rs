//! Backups through the boundary.

use crate::mock::Desktop;
use serde_json::{Value, json};

#[test]
fn a_backup_is_made_proven_and_shown() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    window.show_code("one", "5.00");
    let none = window.does("backups", json!({}));
    assert_eq!((&none["proven"], &none["sealed"]), (&Value::Null, &json!(false)));
    assert_eq!(none["clockBehindHours"], Value::Null);
    let made = window.does("back_up_now", json!({}));
    let file = made["proven"]["file"].as_str().unwrap();
    assert!(file.starts_with(made["folder"].as_str().unwrap()), "{made}");
    assert!(backup::read_head(std::path::Path::new(file)).is_ok());
    assert_eq!(window.does("backups", json!({})), made);
}

#[test]
fn another_folder_and_a_pass_phrase_are_kept() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap().to_owned();
    let chosen = window.does("save_backup_folder", json!({ "folder": folder }));
    assert_eq!((&chosen["folder"], &chosen["folderChosen"]), (&json!(folder), &json!(true)));
    let short = json!({ "request": { "phrase": "gulls" } });
    assert_eq!(window.refuses("save_backup_phrase", short), "badInput");
    let phrase = json!({ "request": { "phrase": "seven gulls over the pier" } });
    assert_eq!(window.does("save_backup_phrase", phrase)["sealed"], true);
    let made = window.does("back_up_now", json!({}));
    assert_eq!(made["proven"]["sealed"], true);
    let file = made["proven"]["file"].as_str().unwrap();
    assert!(backup::read_head(std::path::Path::new(file)).unwrap().sealed);

    // A stick that was pulled out is told, and the record of the last proven one stays.
    drop(stick);
    assert_eq!(window.refuses("back_up_now", json!({})), "backupFailed");
    let told = window.does("backups", json!({}));
    assert!(told["failedAt"].is_string());
    assert_eq!(told["proven"], made["proven"]);
    let nowhere = json!({ "folder": folder });
    assert_eq!(window.refuses("save_backup_folder", nowhere), "backupFailed");
    let own = window.does("save_backup_folder", json!({ "folder": null }));
    assert_eq!(own["folderChosen"], false);
    let none = json!({ "request": { "phrase": null } });
    assert_eq!(window.does("save_backup_phrase", none)["sealed"], false);
    let made = window.does("back_up_now", json!({}));
    assert_eq!((&made["failedAt"], &made["proven"]["sealed"]), (&Value::Null, &json!(false)));
}
