//! From books to a backup and back.

use crate::books::{Books, names};
use crate::program::{PATIENCE, tillside};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;

#[test]
fn a_restored_backup_is_the_same_shop() {
    let books = Books::with(200);
    let key = books.ok("trail key")["key"].clone();
    assert_eq!(books.ok("trail sign")["signature"]["public_key"], key["public_key"]);
    let out = books.path("shop.backup");
    let told = books.ok(&format!("backup --out {}", out.display()));
    let backup = told["backup"]["file"].as_str().unwrap();
    assert_eq!(told["backup"]["sealed"], false);
    let again = books.path("again");
    let restored = books.ok(&format!("--data {} restore {backup}", again.display()));
    assert_eq!(restored["restored"]["checked"]["orders"], 200);
    assert_eq!(restored["restored"]["checked"]["signatures"], 1);
    let at = |words: &str| books.ok(&format!("--data {} {words}", again.display()));
    assert_eq!(at("order list --limit 1000"), books.ok("order list --limit 1000"));
    assert_eq!(at("verify"), books.ok("verify"));
    // The encrypted file of keys came too.
    assert_eq!(at("trail key")["key"], key);
    let refused = format!("--data {} restore {backup}", again.display());
    books.fails(&refused, 1, "not-empty");
    books.fails(&format!("restore {backup}"), 1, "not-empty");
}

#[test]
fn a_backup_is_replaced_by_a_newer_one_and_nothing_else_is() {
    let books = Books::with(20);
    let out = books.back_up("shop.backup");
    books.ok(&books.demo(20, 2));
    books.back_up("shop.backup");
    let again = books.path("again");
    let words = format!("--data {} restore {}", again.display(), out.display());
    assert_eq!(books.ok(&words)["restored"]["checked"]["orders"], 40);
    let letter = books.path("letter.txt");
    fs::write(&letter, "dear reader, this is longer than sixteen bytes").unwrap();
    books.fails(&format!("backup --out {}", letter.display()), 1, "not-empty");
    assert!(fs::read_to_string(&letter).unwrap().starts_with("dear reader"));
}

#[test]
fn a_sealed_backup_opens_under_its_pass_phrase() {
    let books = Books::with(20);
    let phrase = books.path("phrase");
    fs::write(&phrase, "seven gulls over the pier\n").unwrap();
    let (out, again) = (books.path("sealed"), books.path("again"));
    let (out, again, phrase) = (out.display(), again.display(), phrase.display());
    let told = books.ok(&format!("backup --out {out} --passphrase-file {phrase}"));
    assert_eq!(told["backup"]["sealed"], true);
    let restore = format!("--data {again} restore {out}");
    books.fails(&restore, 2, "wrong-passphrase");
    fs::write(books.path("wrong"), "seven crows\n").unwrap();
    let wrong = format!("{restore} --passphrase-file {}", books.path("wrong").display());
    books.fails(&wrong, 2, "wrong-passphrase");
    assert!(!books.path("again").exists());
    books.ok(&format!("{restore} --passphrase-file {phrase}"));
}

#[test]
fn the_folder_of_backups_is_kept_by_the_schedule() {
    let books = Books::with(20);
    let told = books.ok("backup");
    let folder = books.data().join("backups");
    let made = names(&folder);
    assert_eq!(made.len(), 1);
    assert!(told["backup"]["file"].as_str().unwrap().ends_with(&made[0]));
    let record = fs::read_to_string(books.data().join("backup.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["proven"]["file"], told["backup"]["file"]);
    assert_eq!(record["failed"], json!(null));
}

/// A copy beside the books as a migration leaves it, of this age.
fn copy_from_before(books: &Books, seconds: u64) -> PathBuf {
    let (out, again) = (books.back_up("whole.backup"), books.path("again"));
    books.ok(&format!("--data {} restore {}", again.display(), out.display()));
    let copy = books.data().join("tillside.sqlite.before-20261122110000-1");
    fs::copy(again.join("tillside.sqlite"), &copy).unwrap();
    let day = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    fs::File::options().write(true).open(&copy).unwrap().set_modified(day).unwrap();
    copy
}

#[test]
fn a_copy_from_before_an_upgrade_becomes_a_backup() {
    let books = Books::with(20);
    let copy = copy_from_before(&books, 1_780_000_000);
    books.ok("backup");
    assert!(!copy.exists());
    let made = names(&books.data().join("backups"));
    assert_eq!(made.len(), 2, "{made:?}");
    assert!(made.iter().any(|name| name.contains("-20260528T")), "{made:?}");
}

#[test]
fn a_damaged_copy_from_before_an_upgrade_stays_and_keeps_no_backup_from_being_made() {
    let books = Books::with(20);
    let copy = copy_from_before(&books, 1_780_000_000);
    let torn = fs::read(&copy).unwrap();
    fs::write(&copy, &torn[..torn.len() / 2]).unwrap();
    books.ok("backup");
    assert!(copy.exists());
    assert_eq!(names(&books.data().join("backups")).len(), 1);
}

#[test]
fn a_killed_restore_leaves_nothing_that_opens() {
    let books = Books::with(3000);
    let out = books.back_up("shop.backup");
    let mut cut = 0;
    for turn in 0..24_u32 {
        let place = books.path(&format!("turn{turn}"));
        let folder = place.join("shop");
        fs::create_dir(&place).unwrap();
        let mut command = tillside(&folder);
        let mut child = command.arg("restore").arg(&out).stdout(Stdio::null()).spawn().unwrap();
        // Killed at other moments each time: as soon as its scratch folder has so many bytes.
        let bytes = u64::from(turn) * 60_000;
        let end = Instant::now().checked_add(PATIENCE).unwrap();
        while written(&place) <= bytes && child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "the restore hangs");
            std::thread::yield_now();
        }
        let _over_already = child.kill();
        child.wait().unwrap();
        if folder.exists() {
            let told = books.ok(&format!("--data {} verify", folder.display()));
            assert_eq!(told["checked"]["orders"], 3000);
        } else {
            cut += 1;
            for half in names(&place) {
                assert!(!place.join(half).join("tillside.sqlite").exists());
            }
        }
    }
    assert!(cut > 0, "no restore was cut");
}

/// So many bytes lie in the folders of a folder.
fn written(place: &std::path::Path) -> u64 {
    let size = |file: &std::path::Path| fs::metadata(file).map_or(0, |meta| meta.len());
    let inside = |folder: &String| {
        let folder = place.join(folder);
        names_of(&folder).iter().map(|file| size(&folder.join(file))).sum::<u64>()
    };
    names_of(place).iter().map(inside).sum()
}

/// Like `names`, for a folder that changes meanwhile.
fn names_of(folder: &std::path::Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
}
