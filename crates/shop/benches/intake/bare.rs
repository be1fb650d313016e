//! What nobody can leave out: a durable commit, and looking at the signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::PrivateKey;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::hint::black_box;
use std::path::Path;

/// After so many pages SQLite carries its log over and begins it anew; a commit here is one or two.
const PAGES_OF_A_LOG: u32 = 1_100;

/// A file with the settings of the store's and nothing else.
pub struct BareFile(SqliteConnection);

impl BareFile {
    pub async fn open(path: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "on")
            .disable_statement_logging();
        let mut conn = options.connect().await.expect("a new file opens");
        sqlx::query(
            "CREATE TABLE letter (letter_id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
        )
        .execute(&mut conn)
        .await
        .expect("a table is made");
        let mut file = Self(conn);
        // Until its first checkpoint a log grows, and flushing a growing file costs more. The
        // store's log is past that after a few batches, so this one has to be as well.
        for _ in 0..PAGES_OF_A_LOG {
            file.commit().await;
        }
        file
    }

    /// One row, on the disk when this returns.
    pub async fn commit(&mut self) {
        sqlx::query("INSERT INTO letter (text) VALUES (?)")
            .bind("the least that a notification could leave")
            .execute(&mut self.0)
            .await
            .expect("a row is written");
    }

    pub async fn close(self) {
        self.0.close().await.expect("a file closes");
    }
}

/// A signature over about as much as a notification has, and the key that it fits.
pub struct Verification {
    key: UnparsedPublicKey<Vec<u8>>,
    text: Vec<u8>,
    signature: Vec<u8>,
}

impl Verification {
    pub fn new() -> Self {
        let keys = crate::desk::keys();
        let form = |name: &str| keys[name].as_str().expect("every form of a key is there");
        let text = vec![b'x'; 700];
        let private = PrivateKey::parse(form("privatePkcs8Base64")).expect("a private key");
        let signature = private.sign(&text).expect("a key signs");
        let public = STANDARD.decode(form("publicPkcs1Base64")).expect("a key is base64");
        Self { key: UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public), text, signature }
    }

    pub fn verify(&self) {
        self.key.verify(black_box(&self.text), black_box(&self.signature)).expect("it fits");
    }
}
