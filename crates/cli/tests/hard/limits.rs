//! No space, no permission, no turn.

use crate::books::{Books, failed, names};
use crate::program::{PROGRAM, Run, run, tillside, with_data};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use store::{Book, Options, Store};

/// Runs the program where no file may grow beyond so many KiB. A full disk ends writes in the same
/// place; this needs no disk of its own and no rights.
fn in_small_space(books: &Books, kibibytes: u64, words: &str) -> Run {
    let program = tillside(&books.data());
    let mut command = Command::new("bash");
    // The system's signal would kill the program; without it the write itself fails.
    let script = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$@\"");
    command.args(["-c", &script, "bash"]).arg(program.get_program()).arg("--json");
    command.args(words.split_whitespace());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    run(&mut command)
}

#[test]
fn a_full_disk_stops_writing_and_loses_nothing() {
    let books = Books::with(300);
    let before = books.ok("order list --limit 1000");
    let size = fs::metadata(books.file()).unwrap().len().div_euclid(1024);
    let told = in_small_space(&books, size.saturating_add(200), &books.demo(20_000, 2));
    failed(&told, 4, "data-unusable");
    assert_eq!(books.ok("order list --limit 1000"), before);
    assert_eq!(books.ok("verify")["checked"]["orders"], 300);
    // With space again, it goes on where it stood.
    books.ok(&books.demo(500, 2));
    assert_eq!(books.ok("verify")["checked"]["orders"], 800);
}

#[test]
fn a_full_disk_makes_no_backup_and_no_half_folder() {
    let books = Books::with(2000);
    let good = books.back_up("good.backup");
    let out = books.path("new.backup");
    let told = in_small_space(&books, 40, &format!("backup --out {}", out.display()));
    failed(&told, 4, "data-unusable");
    assert!(!out.exists());
    let again = books.path("again");
    let words = format!("--data {} restore {}", again.display(), good.display());
    failed(&in_small_space(&books, 400, &words), 4, "data-unusable");
    assert!(!again.exists());
    let left = names(&books.path(""));
    assert_eq!(left, ["good.backup", "shop"], "nothing half is left");
    assert!(!names(&books.data()).iter().any(|name| name.starts_with('.')));
    books.ok("verify");
}

/// Runs the program as somebody who may read the folder and not write to it.
fn as_a_reader(books: &Books, words: &str) -> Run {
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&books.path(""), 0o755);
    for name in names(&books.data()) {
        mode(&books.data().join(name), 0o444);
    }
    mode(&books.data(), 0o555);
    // A copy, since not everybody may look into the folder where the program was built.
    let copy = books.path("tillside");
    fs::copy(PROGRAM, &copy).unwrap();
    let mut command = with_data(Command::new(copy), &books.data());
    // Permissions do not bind the system's own user, so it becomes another.
    if fs::metadata("/proc/self").unwrap().uid_is_root() {
        command.uid(65_534).gid(65_534);
    }
    let told = run(command.arg("--json").args(words.split_whitespace()));
    mode(&books.data(), 0o755);
    for name in names(&books.data()) {
        mode(&books.data().join(name), 0o644);
    }
    told
}

trait Owned {
    fn uid_is_root(&self) -> bool;
}

impl Owned for fs::Metadata {
    fn uid_is_root(&self) -> bool {
        std::os::unix::fs::MetadataExt::uid(self) == 0
    }
}

#[test]
fn a_read_only_folder_is_told_and_left_as_it_is() {
    let books = Books::with(50);
    let before = fs::read(books.file()).unwrap();
    for words in ["order list", "shop set --name Tea", "verify", "backup"] {
        let told = as_a_reader(&books, words);
        let document = told.document();
        assert_eq!(told.status, 4, "{words}: {told:?}");
        assert_eq!(document["error"]["code"], "data-unusable", "{words}: {told:?}");
        let hint = document["error"]["hint"].as_str().unwrap();
        assert!(words == "verify" || hint.contains("may not write"), "{told:?}");
    }
    assert_eq!(fs::read(books.file()).unwrap(), before);
    books.ok("verify");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_does_not_let_go_is_told_in_time() {
    let books = Books::with(20);
    let options = Options { wait: Duration::from_secs(5), ..Options::default() };
    let now = chrono::DateTime::UNIX_EPOCH;
    let store = Store::open_with(&books.file(), Book::Live, options, now).await.unwrap();
    let held = store.write().await.unwrap();
    let words = "--lock-wait 1s shop set --name Tea";
    books.fails(words, 4, "data-locked");
    books.fails("--lock-wait 1s trail sign", 4, "data-locked");
    // Reading and backing up need no turn.
    books.ok("order list");
    books.ok("verify");
    books.back_up("while-selling.backup");
    drop(held);
    assert_eq!(books.ok(words)["shop"]["name"], "Tea");
    books.ok("verify");
    store.close().await;
}
