//! Updates: the real plugin, a source on the loopback, packages signed with keys of the test.

use crate::mock::releases::{Releases, program};
use crate::mock::{Build, Window};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A shop, a source of updates, and the file that the program would lie in.
struct Installed {
    folder: TempDir,
    source: Releases,
    build: Build,
    window: Window,
}

impl Installed {
    /// Version 0.1.0, which nobody has updated yet.
    fn by_hand() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = Releases::start();
        let build = source.build("0.1.0", folder.path());
        let window = open(folder.path(), &build);
        Self { folder, source, build, window }
    }

    /// The same with 0.2.0 offered, and seen.
    fn offered() -> Self {
        let installed = Self::by_hand();
        let [newer, running] = ["0.2.0", "0.1.0"].map(|version| installed.source.release(version));
        installed.source.list(&newer, &[&running]);
        let asked = installed.window.does("ask_for_updates", json!({}));
        assert_eq!(asked["offered"]["version"], "0.2.0");
        installed
    }

    /// Closes the desk, and starts what lies in the program's place now.
    fn again(self, version: &str) -> Self {
        let Self { folder, source, build, window } = self;
        window.close();
        let build = Build { version: version.to_owned(), ..build };
        let window = open(folder.path(), &build);
        Self { folder, source, build, window }
    }

    /// The bytes in the program's place.
    fn program(&self) -> Vec<u8> {
        std::fs::read(&self.build.place).unwrap()
    }

    #[track_caller]
    fn until(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.window.until("updates", json!({}), wanted)
    }

    /// Waits until the desk has started anew, as far as it can here.
    #[track_caller]
    fn restarted(&self) {
        // The book is closed by then, so only what needs none is answered.
        let done = || self.window.computer().done.lock().unwrap().contains(&"restart");
        self.window.until("computer", json!({}), |_| done());
    }

    /// Nothing of the program and of the books has changed, and money is taken as before.
    #[track_caller]
    fn is_as_before(&self, trouble: &str) {
        let view = self.until(|view| view["step"]["kind"] == "none");
        assert_eq!(view["trouble"], trouble);
        assert_eq!(self.program(), program("by hand"));
        self.window.paid("after", "3.00");
        assert!(self.window.computer().done.lock().unwrap().is_empty());
    }
}

fn open(folder: &Path, build: &Build) -> Window {
    Window::open_as(folder, "pass phrase", Some(build.clone()))
}

fn to(version: &str) -> Value {
    json!({ "version": version })
}

#[test]
fn a_build_without_a_source_says_so_and_offers_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let window = Window::open(folder.path());
    let view = window.does("ask_for_updates", json!({}));
    assert_eq!((&view["source"], &view["offered"]), (&json!(false), &Value::Null));
    assert_eq!((&view["askedAt"], &view["trouble"]), (&Value::Null, &Value::Null));
    assert_eq!(window.refuses("install_update", to("0.2.0")), "badInput");
    assert_eq!(window.refuses("go_back", to("0.1.0")), "badInput");
}

#[test]
fn an_update_says_what_changed_backs_up_and_starts_anew() {
    let shop = Installed::offered();
    let view = shop.window.does("updates", json!({}));
    assert_eq!(view["version"], "0.1.0");
    assert_eq!(view["offered"]["notes"], "What changed in 0.2.0");
    let published = view["offered"]["publishedAt"].as_str().unwrap();
    assert!(published.starts_with("2026-11-20T09:00:00"), "{published}");
    assert_eq!(view["offered"]["leadsBack"], true);
    assert_eq!(view["back"], Value::Null);
    shop.window.paid("one", "12.00");
    shop.window.does("install_update", to("0.2.0"));
    shop.restarted();
    assert_eq!(shop.program(), program("0.2.0"));
    assert_eq!(shop.window.refuses("overview", json!({})), "updating");

    let shop = shop.again("0.2.0");
    let view = shop.window.does("ask_for_updates", json!({}));
    assert_eq!((&view["version"], &view["offered"]), (&json!("0.2.0"), &Value::Null));
    assert_eq!(view["back"]["version"], "0.1.0");
    assert_eq!(
        (&view["back"]["restores"], &view["back"]["paymentsSince"]),
        (&json!(false), &json!(0))
    );
    let backup = shop.folder.path().join("updates/0.2.0/practice.backup");
    assert!(backup::read_head(&backup).is_ok());
}

#[test]
fn the_version_before_comes_back_and_the_books_stay() {
    let shop = Installed::offered();
    shop.window.does("install_update", to("0.2.0"));
    shop.restarted();
    let shop = shop.again("0.2.0");
    let order = shop.window.paid("since", "7.00");
    assert_eq!(shop.window.refuses("go_back", to("0.0.9")), "badInput");
    // The source is not needed for it.
    shop.source.stop();
    shop.window.does("go_back", to("0.1.0"));
    shop.restarted();
    assert_eq!(shop.program(), program("0.1.0"));
    let shop = shop.again("0.1.0");
    let found = shop.window.does("order", json!({ "orderId": order["id"] }));
    assert_eq!(found["status"], "paid");
    assert_eq!(shop.window.does("updates", json!({}))["back"], Value::Null);
}

#[test]
fn books_that_were_migrated_are_put_back_and_the_newer_ones_are_kept() {
    let shop = Installed::offered();
    let before = shop.window.paid("before", "7.00");
    shop.window.does("install_update", to("0.2.0"));
    shop.restarted();
    // As if 0.1.0 had not known the newest migration.
    let came = shop.folder.path().join("updates/0.2.0/came.json");
    let mut told: Value = serde_json::from_slice(&std::fs::read(&came).unwrap()).unwrap();
    told["schema"] = json!(told["schema"].as_i64().unwrap().saturating_sub(1));
    std::fs::write(&came, serde_json::to_vec(&told).unwrap()).unwrap();
    let shop = shop.again("0.2.0");
    let since = shop.window.paid("since", "8.00");
    let back = shop.window.does("updates", json!({}))["back"].clone();
    assert_eq!((&back["restores"], &back["paymentsSince"]), (&json!(true), &json!(1)));
    shop.window.does("go_back", to("0.1.0"));
    shop.restarted();
    let kept = newer_books(&shop.folder.path().join("practice"));
    assert_eq!(kept.len(), 1, "{kept:?}");
    let shop = shop.again("0.1.0");
    assert_eq!(shop.window.does("order", json!({ "orderId": before["id"] }))["status"], "paid");
    let gone = shop.window.refuses("order", json!({ "orderId": since["id"] }));
    assert_eq!(gone, "unknownOrder");
    assert!(tauri::async_runtime::block_on(store::examine(&kept[0])).is_ok());
}

fn newer_books(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let newer = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        // What SQLite keeps beside a file goes with it.
        name.starts_with("tillside.sqlite.newer-0.2.0-") && name.ends_with('Z')
    };
    entries.filter(newer).collect()
}

#[test]
fn books_that_have_no_backup_from_then_are_left_alone() {
    let shop = Installed::offered();
    shop.window.does("install_update", to("0.2.0"));
    shop.restarted();
    let updates = shop.folder.path().join("updates/0.2.0");
    let mut told: Value =
        serde_json::from_slice(&std::fs::read(updates.join("came.json")).unwrap()).unwrap();
    told["schema"] = json!(1);
    std::fs::write(updates.join("came.json"), serde_json::to_vec(&told).unwrap()).unwrap();
    std::fs::remove_file(updates.join("practice.backup")).unwrap();
    let shop = shop.again("0.2.0");
    shop.window.does("go_back", to("0.1.0"));
    let view = shop.until(|view| view["trouble"] != Value::Null);
    assert_eq!((&view["trouble"], &view["step"]["kind"]), (&json!("bookTooNew"), &json!("none")));
    assert_eq!(shop.program(), program("0.2.0"));
    shop.window.paid("after", "3.00");
}

#[test]
fn a_package_that_was_changed_on_the_way_is_not_installed() {
    let shop = Installed::offered();
    shop.source.put("0.2.0", program("0.2.0 with a guest"));
    shop.window.does("install_update", to("0.2.0"));
    shop.is_as_before("notSigned");
}

#[test]
fn a_package_that_somebody_else_signed_is_not_installed() {
    let shop = Installed::by_hand();
    shop.source.list(&shop.source.forged("0.2.0"), &[]);
    let view = shop.window.does("ask_for_updates", json!({}));
    assert_eq!(view["offered"]["leadsBack"], false);
    shop.window.does("install_update", to("0.2.0"));
    shop.is_as_before("notSigned");
}

#[test]
fn a_list_cannot_call_an_old_package_new() {
    let shop = Installed::by_hand();
    shop.source.list(&shop.source.release_as("0.9.0", "0.0.1"), &[]);
    shop.window.does("ask_for_updates", json!({}));
    shop.window.does("install_update", to("0.9.0"));
    shop.is_as_before("notSigned");
}

#[test]
fn an_older_version_is_not_offered() {
    let shop = Installed::by_hand();
    for version in ["0.0.9", "0.1.0"] {
        shop.source.list(&shop.source.release(version), &[]);
        let view = shop.window.does("ask_for_updates", json!({}));
        assert_eq!((&view["offered"], &view["trouble"]), (&Value::Null, &Value::Null));
        assert_eq!(shop.window.refuses("install_update", to(version)), "badInput");
    }
}

#[test]
fn a_source_that_is_away_or_says_nonsense_is_told() {
    let shop = Installed::offered();
    shop.source.put("list", b"<html>".to_vec());
    let view = shop.window.does("ask_for_updates", json!({}));
    assert_eq!(view["trouble"], "unreadable");
    shop.source.stop();
    let view = shop.window.does("ask_for_updates", json!({}));
    assert_eq!(view["trouble"], "away");
    // What it offered before is offered still, and cannot be had.
    assert_eq!(view["offered"]["version"], "0.2.0");
    shop.window.does("install_update", to("0.2.0"));
    shop.is_as_before("away");
}

#[test]
fn a_live_code_holds_an_update_until_it_is_paid() {
    let shop = Installed::offered();
    let order = shop.window.show_code("live", "5.00");
    shop.window.does("install_update", to("0.2.0"));
    let waits = |view: &Value| view["step"]["waitsFor"] == "payment";
    assert_eq!(shop.until(waits)["wanted"], "0.2.0");
    assert_eq!(shop.program(), program("by hand"));
    shop.window.payer(&order, "GCASH", "approve");
    shop.restarted();
    assert_eq!(shop.program(), program("0.2.0"));
    let shop = shop.again("0.2.0");
    assert_eq!(shop.window.does("order", json!({ "orderId": order["id"] }))["status"], "paid");
}

#[test]
fn whoever_does_not_want_to_wait_any_more_stops_it() {
    let shop = Installed::offered();
    let order = shop.window.show_code("live", "5.00");
    shop.window.does("install_update", to("0.2.0"));
    shop.until(|view| view["step"]["kind"] == "waiting");
    shop.window.does("stop_update", json!({}));
    let view = shop.until(|view| view["step"]["kind"] == "none");
    assert_eq!((&view["wanted"], &view["trouble"]), (&Value::Null, &Value::Null));
    shop.window.payer(&order, "GCASH", "approve");
    shop.window.order_until(&order["id"], |order| order["status"] == "paid");
    assert_eq!(shop.program(), program("by hand"));
}

#[test]
fn somebody_who_has_begun_with_money_at_any_window_holds_it() {
    let shop = Installed::offered();
    let busy = |window: &str, busy: bool| {
        shop.window.does("counter", json!({ "window": window, "busy": busy }));
    };
    busy("desk", true);
    busy("office", true);
    shop.window.does("install_update", to("0.2.0"));
    shop.until(|view| view["step"]["waitsFor"] == "person");
    busy("office", false);
    assert_eq!(shop.program(), program("by hand"));
    busy("desk", false);
    shop.restarted();
}

#[test]
fn without_a_proven_backup_nothing_is_installed() {
    let shop = Installed::offered();
    // Something that is no backup lies where it is to be written.
    let folder = shop.folder.path().join("updates/0.2.0/practice.backup");
    std::fs::create_dir_all(folder).unwrap();
    shop.window.does("install_update", to("0.2.0"));
    shop.is_as_before("backup");
}

#[test]
fn a_package_that_cannot_be_put_in_place_leaves_everything_as_it_was() {
    let shop = Installed::offered();
    std::fs::remove_file(&shop.build.place).unwrap();
    shop.window.does("install_update", to("0.2.0"));
    shop.until(|view| view["trouble"] == "notInstalled");
    assert!(!shop.build.place.exists());
    shop.window.paid("after", "3.00");
    assert_eq!(shop.window.does("updates", json!({}))["back"], Value::Null);
}

#[test]
fn the_source_is_asked_once_a_day_where_that_is_wanted() {
    let shop = Installed::by_hand();
    let desk = shop.window.desk();
    let asked = || tauri::async_runtime::block_on(desk.ask_if_due());
    shop.window.does("save_updates", json!({ "daily": false }));
    assert!(!asked());
    shop.window.does("save_updates", json!({ "daily": true }));
    shop.source.list(&shop.source.release("0.2.0"), &[]);
    assert!(asked());
    assert!(!asked(), "a day has not passed");
    let view = shop.window.does("updates", json!({}));
    assert_eq!(view["offered"]["version"], "0.2.0");
    // It is offered, and nothing more.
    assert_eq!((&view["step"]["kind"], shop.program()), (&json!("none"), program("by hand")));
}

#[test]
fn only_who_may_change_settings_may_update() {
    let shop = Installed::offered();
    let window = &shop.window;
    for (name, role, pin) in [("Tobi", "owner", "704913"), ("Maeve", "cashier", "518206")] {
        let request = json!({ "name": name, "role": role, "pin": pin });
        window.does("add_staff", json!({ "request": request }));
    }
    window.does("sign_in", json!({ "request": { "name": "Maeve", "pin": "518206" } }));
    for (command, ask) in [
        ("ask_for_updates", json!({})),
        ("save_updates", json!({ "daily": false })),
        ("install_update", to("0.2.0")),
        ("go_back", to("0.1.0")),
        ("stop_update", json!({})),
    ] {
        assert_eq!(window.refuses(command, ask), "notAllowed", "{command}");
    }
}
