//! Good files of all three kinds, and what is said of bad ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use backup::{About, PartName, SecretString};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::{Book, Lane, NewEvent, Store};
use tempfile::TempDir;
use trail::{Signature, SigningKey, Statement};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds.saturating_add(1_795_165_200), 0).unwrap()
}

/// Books with events and a signature, in all three kinds of file.
struct Files {
    folder: TempDir,
}

impl Files {
    async fn make() -> Self {
        let folder = TempDir::new().unwrap();
        let place = |name: &str| folder.path().join(name);
        let store = Store::open(&place("books"), Book::Live, at(0)).await.unwrap();
        for number in 0..5 {
            let mut tx = store.write().await.unwrap();
            let (lane, kind) = (Lane::Desk, "shop.opened".to_owned());
            let event = NewEvent { at: at(number), order_id: None, lane, kind, args: Vec::new() };
            tx.insert_event(&event).await.unwrap();
            tx.commit().await.unwrap();
        }
        let key = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
        let chain = store.trail_chain().await.unwrap();
        let (day, link, head) = (at(0).date_naive(), chain.number(), chain.head());
        let signature = Signature::make(Statement { day, at: at(9), link, head }, &key);
        let mut tx = store.write().await.unwrap();
        tx.insert_trail_signature(&signature).await.unwrap();
        tx.commit().await.unwrap();
        store.export_trail(File::create(place("trail")).unwrap()).await.unwrap();
        store.close().await;
        std::fs::write(place("key"), key.public().to_string()).unwrap();
        std::fs::write(place("phrase"), "seven gulls\n").unwrap();
        pack(&place("books"), &place("backup"), None).await;
        pack(&place("books"), &place("sealed"), Some("seven gulls")).await;
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[track_caller]
    fn run(&self, words: &str) -> (i32, Value) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tillside-verify"));
        command.current_dir(self.folder.path()).arg("--json").args(words.split_whitespace());
        let told = command.output().unwrap();
        let document = serde_json::from_slice(&told.stdout).unwrap_or_default();
        (told.status.code().unwrap_or(-1), document)
    }
}

async fn pack(books: &Path, out: &Path, phrase: Option<&str>) {
    let about = About {
        shop: "Tea".to_owned(),
        book: "live".to_owned(),
        made_at: at(10),
        schema: store::schema_of(books).await.unwrap(),
        program: "0".to_owned(),
    };
    let phrase = phrase.map(|phrase| SecretString::from(phrase.to_owned()));
    let mut file = File::create_new(out).unwrap();
    backup::pack(&mut file, about, &[(PartName::Books, books)], phrase.as_ref()).unwrap();
}

#[tokio::test]
async fn good_files_of_every_kind_pass() {
    let files = Files::make().await;
    for (words, kind) in [
        ("trail --key key", "trail"),
        ("books --key key", "data file"),
        ("backup --key key", "backup"),
        ("sealed --key key --passphrase-file phrase", "backup"),
        ("trail", "trail"),
    ] {
        let (status, told) = files.run(words);
        assert_eq!(status, 0, "{words}: {told}");
        let checked = &told["checked"];
        assert_eq!((&checked["kind"], &checked["events"]), (&json!(kind), &json!(5)), "{told}");
        assert_eq!((&checked["signatures"], &checked["signed_to"]), (&json!(1), &json!(5)));
    }
}

#[tokio::test]
async fn one_changed_row_is_named_in_every_kind_of_file() {
    let files = Files::make().await;
    let text = std::fs::read_to_string(files.path("trail")).unwrap();
    std::fs::write(files.path("trail"), text.replacen("shop.opened", "shop.closed", 1)).unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(files.path("books"));
    let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let damage = "DROP TRIGGER event_stays_as_it_was;
                  UPDATE event SET kind = 'shop.closed' WHERE event_id = 1";
    sqlx::raw_sql(damage).execute(&mut conn).await.unwrap();
    sqlx::Connection::close(conn).await.unwrap();
    std::fs::remove_file(files.path("backup")).unwrap();
    pack(&files.path("books"), &files.path("backup"), None).await;
    for file in ["trail", "books", "backup"] {
        let (status, told) = files.run(file);
        let finding = json!({ "record": "event 1", "what": "is not as it was written" });
        assert_eq!((status, &told["finding"]), (4, &finding), "{file}: {told}");
    }
}

#[tokio::test]
async fn another_key_a_cut_file_and_a_missing_pass_phrase_are_told_apart() {
    let files = Files::make().await;
    let other = SigningKey::parse(&SigningKey::make().unwrap()).unwrap();
    std::fs::write(files.path("other"), other.public().to_string()).unwrap();
    for file in ["trail", "books", "backup"] {
        let (status, told) = files.run(&format!("{file} --key other"));
        assert_eq!(status, 4, "{told}");
        assert!(told["finding"]["what"].as_str().unwrap().starts_with("is by another key"));
        let bytes = std::fs::read(files.path(file)).unwrap();
        let end = bytes.len().saturating_sub(bytes.len().div_euclid(4));
        std::fs::write(files.path("cut"), &bytes[..end]).unwrap();
        assert_eq!(files.run("cut").0, 4, "{file}");
    }
    let (status, told) = files.run("sealed");
    assert_eq!((status, &told["error"]["code"]), (2, &json!("wrong-passphrase")));
    let (status, told) = files.run("nowhere");
    assert_eq!((status, &told["error"]["code"]), (2, &json!("bad-file")));
    let (status, told) = files.run("books --key phrase");
    assert_eq!((status, &told["error"]["code"]), (2, &json!("bad-key")));
}
